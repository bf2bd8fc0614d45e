"""Vietnamese; tone marks are dropped, as many people drop them."""

TABLES = {
    "greets": """
xin chào | chào | chào bạn | chào em | chào anh | chào chị | chào buổi sáng | chào buổi tối | a lô |
bạn khoẻ không | khoẻ không
""",
    "acks": """
măm măm | ngon ngon |
ok | oke | okie | okela | được | được rồi thế nhé | được đấy | được đó | vâng | dạ | dạ vâng | vâng ạ |
dạ vâng ạ | ừ | ừm | uhm | uh | ờ | à | à ra thế | ra thế | ra vậy | ra là vậy | ra là thế | à ra vậy |
thì ra là thế | thì ra vậy | thì ra là vậy | hóa ra là vậy | hoá ra là thế | hóa ra thế | hiểu | hiểu rồi |
mình hiểu rồi | tôi hiểu rồi | tôi hiểu | em hiểu rồi | mình hiểu | đã hiểu | giờ thì hiểu rồi |
giờ tôi hiểu rồi | giờ mình hiểu rồi | biết rồi | mình biết rồi nhé | rõ | rõ rồi | rõ ràng | đã rõ |
nắm được rồi | ghi nhận | đã ghi | nhận được | hay | hay quá | hay đấy | hay thật | hay ghê | hay lắm |
rất hay | quá hay | tốt | tốt quá | tốt lắm | rất tốt | tuyệt | tuyệt vời | tuyệt quá | tuyệt thật |
tuyệt cú mèo | đỉnh | đỉnh quá | xịn | xịn quá | ngon | giỏi | giỏi quá | giỏi thật | đẹp | đẹp quá |
hoàn hảo | xuất sắc | thú vị | thú vị quá | thú vị thật | thú vị đấy | rất thú vị | thật thú vị | bổ ích |
rất bổ ích | hữu ích | rất hữu ích | hữu ích quá | dễ hiểu | dễ hiểu quá | rất dễ hiểu | hợp lý | hợp lý đấy |
có lý | nghe hợp lý | nghe hay đấy | nghe ổn | nghe ổn đấy | nghe hay | ổn | ổn đấy | ổn rồi nhé | buồn cười |
vui quá | dễ thương | buồn quá | tiếc quá | thật đáng tiếc | đồng ý | mình đồng ý | tôi đồng ý |
bạn nói đúng | nói đúng | không biết luôn | tôi không biết điều đó | mình không biết điều này | giờ mới biết |
giờ tôi mới biết | giờ mình mới biết | bây giờ mới biết | mới biết luôn | học được điều mới | biết thêm rồi |
tôi cũng nghĩ vậy | mình cũng nghĩ vậy | tôi cũng nghĩ thế | đúng như tôi nghĩ | không sao | không vấn đề |
không vấn đề gì | không thành vấn đề | không tệ | cũng không tệ | giải thích hay | giải thích rõ |
giải thích dễ hiểu | ý hay | ý kiến hay | câu trả lời hay | đúng thứ tôi cần | đúng cái mình cần |
tôi đang nghe | mình đang nghe | đang nghe đây | đang đọc | thích | thích quá | mình thích | tôi thích |
bạn giỏi quá | bạn thật tuyệt | ồ | ô | ồ vậy à | ồ thế à | vậy à | thế à | vậy hả | vậy sao | hm | hmm |
hm hay |
à à | à há | à ok | à ừ | à vậy | à vậy à | à thế à | à thì ra | à thì ra là vậy | hoá ra vậy |
thảo nào | hèn chi | hèn gì | à hèn chi | bảo sao | bảo sao nhỉ | ừ nhỉ | ừ ha | ừ đúng rồi |
ừm hiểu rồi | ờ ha | ờ ờ | ờ nhỉ | ok rồi | ok hiểu | ok hiểu rồi | ok mình hiểu | ok b | ok bạn |
ok nha | ok nhé | ok luôn | được luôn | đc đó | vâng vâng | dạ đúng | đúng r | đúng rồi đó |
đúng là vậy | đúng ghê | chuẩn cơm mẹ nấu | chuẩn không cần chỉnh | chuẩn xác | hợp lý đó | hợp lý phết |
có lý đó | logic đó | nghe được đó | nghe hay đó | hiểu r | hiểu rồi ạ | giờ hiểu rồi | giờ thì hiểu |
giờ mới hiểu | bây giờ tôi hiểu | bây giờ hiểu rồi | rõ rồi ạ | rất rõ ràng | dễ hiểu ghê |
nay mới biết | biết thêm điều mới | học được rồi | bổ ích quá | hữu ích ghê | ghi lại rồi | note lại |
đã note | nhớ rồi | biết ngay mà | biết mà | đoán đúng | đoán vậy mà | đoán được mà | như mình nghĩ |
mình cũng vậy | em cũng vậy | tôi cũng vậy | tui cũng vậy | đồng ý luôn | tán thành | nói chuẩn |
nói hay | hay đó | hay phết | hay qá | đỉnh cao | đỉnh vãi | đỉnh của chóp | xịn sò | chất lừ |
chất quá | ngon lành | ngon luôn | giỏi ghê | siêu quá | bá đạo | bá cháy | thú vị ghê | đang nghe |
đang xem | mình đang xem | ok mình đang xem | đang theo dõi | tới đây hiểu | ổn áp | ổn đó | ổn rồi |
ko sao |
ừ ừ
""",
    "agrees": """
vâng | dạ | có | có chứ | ừ | ừ đúng | đúng | đúng rồi | đúng vậy | đúng thế | đúng đúng | chuẩn | chuẩn rồi |
chuẩn luôn | chính xác | chính xác luôn | chắc chắn | chắc chắn rồi | tất nhiên | tất nhiên rồi | dĩ nhiên |
đương nhiên | phải | phải rồi | nhất trí | hoàn toàn đúng | quá đúng | rất đúng | được chứ | vâng làm ơn |
có ạ | đồng ý
""",
    "thanks": """
cảm ơn | cám ơn | cảm ơn bạn | cám ơn bạn | cảm ơn nhiều | cảm ơn bạn nhiều | cám ơn nhiều |
cảm ơn rất nhiều | cảm ơn bạn rất nhiều | xin cảm ơn | xin cám ơn | chân thành cảm ơn | cảm ơn nha |
cảm ơn nhé | cảm ơn ạ | em cảm ơn | dạ em cảm ơn | tks | thanks bạn | cảm ơn vì đã giải thích |
cảm ơn đã giải thích | cảm ơn bạn đã giải thích | cảm ơn vì thông tin | cảm ơn thông tin | cảm ơn đã giúp |
cảm ơn bạn đã giúp | cảm ơn sự giúp đỡ | biết ơn | đội ơn |
cảm ơn nhiều nha | cảm ơn bạn nha | em cảm ơn ạ | cảm ơn quá trời | cảm ơn lắm | cảm ơn ad | thanks nha |
thanks b | thank nha | tks b | tks nha | thank kiu | thanks kiu | mang ơn |
camon
""",
    "laughs": """
haha | hihi | hehe | hí hí | hô hô | kaka | keke | cười chết | cười xỉu | cười ỉa | buồn cười quá | hài |
hài quá | hài vãi | vui ghê | mắc cười | mắc cười quá | cười đau bụng |
há há | hí hí hí | cười chết mất | đau bụng quá | buồn cười ghê | hài ghê | chết cười | cười ẻ |
haha thôi đau bụng quá
""",
    "marvels": """
wow | chà | chà chà | ôi | ôi trời | ôi trời ơi | trời | trời ơi | trời đất | trời đất ơi | ối giời ơi |
giời ơi | úi | ui | uầy | ghê | ghê thật | ghê vậy | kinh thật | thật à | thật hả | thật sao | thật không |
thật á | thật luôn | thiệt hả | thiệt không | thiệt luôn | thế á | nghiêm túc à | nghiêm túc đấy à |
bạn đùa à | đùa à | đùa hả | đùa sao | không thể tin được | không tin được | khó tin | khó tin thật |
thật khó tin | không ngờ | không ngờ luôn | thật không ngờ | bất ngờ | bất ngờ quá | bất ngờ thật |
ngạc nhiên | ngạc nhiên quá | ngạc nhiên thật | đáng kinh ngạc | kinh ngạc | kỳ diệu | lạ thật | lạ quá |
lạ ghê | vãi | vl | ai mà ngờ | ai ngờ | điên thật | háo hức quá | mong chờ quá | không chờ được nữa |
hay thế | hay vậy | thú vị thế | tiếc quá | đẹp quá | nhiều thế |
thật ư | thật vậy sao | thiệt á | thiệt sao | vậy luôn | thế cơ à | thế luôn | ghê quá | ghê á |
kinh vậy | kinh thế | kinh quá | kinh khủng | dữ vậy | dữ thần | dữ ha | dữ ta | khiếp thật | vãi thật |
vãi chưởng | vãi nồi | trời ạ | ối dồi ôi | má ơi | mẹ ơi | chúa ơi | lạy chúa | ôi chà | ồ wow | ồ hay |
ái chà | ủa thật hả | ủa vậy hả | ủa vậy luôn | ko thể tin được | khó tin quá | bất ngờ ghê |
không ngờ đấy | sốc ghê | hết hồn | kỳ lạ | ảo thật | ảo ma | ảo thật đấy |
vcl | vkl | quào
""",
    "stops": """
dừng | dừng lại | dừng lại đi | dừng đi | dừng ngay | dừng ở đây | dừng lại ở đây | hãy dừng lại |
làm ơn dừng lại | vui lòng dừng lại | xin dừng lại | dừng nói | ngừng | ngừng lại | ngừng đi | ngừng nói |
ngưng | ngưng lại | ngưng đi | thôi | thôi đi | thôi nhé | thôi nha | thôi được rồi | thôi khỏi |
thôi không cần | thôi không cần nữa | thôi bỏ đi | đủ | đủ rồi | vậy là đủ | vậy là đủ rồi | thế là đủ |
thế là đủ rồi | như vậy là đủ | như vậy là đủ rồi | thế đủ rồi | vậy đủ rồi | bấy nhiêu đủ rồi |
hôm nay đủ rồi | được rồi dừng | được rồi | được rồi cảm ơn | thế được rồi | vậy được rồi | im | im đi |
im lặng | câm | câm miệng | đừng nói nữa | đừng viết nữa | đừng tiếp tục | đừng nói | đừng tiếp tục nữa |
không cần nữa | không cần | không cần nói nữa | không cần tiếp tục | không cần tiếp tục nữa | không cần thêm |
không cần đâu | khỏi | khỏi cần | khỏi nói | bỏ qua | bỏ qua đi | bỏ đi | quên đi | quên nó đi | kệ | kệ đi |
kệ nó | mặc kệ | không quan trọng | không quan trọng nữa | không sao đâu bỏ đi | không có gì |
không có gì đâu | chẳng có gì | hủy | huỷ | hủy đi | huỷ đi | hủy bỏ | hết | hết rồi | kết thúc |
kết thúc đi | xong | xong rồi | vậy thôi | thế thôi | chỉ vậy thôi | chỉ thế thôi | chỉ cần vậy thôi |
chỉ cần thế thôi | bấy nhiêu thôi | đến đây thôi | tới đây thôi | đến đây là đủ | tới đây được rồi |
bạn có thể dừng | bạn có thể dừng lại | tôi có câu trả lời rồi | có câu trả lời rồi | tôi đổi ý | mình đổi ý |
đổi ý rồi | không quan tâm | tôi không quan tâm | chán | chán quá | dài quá | nhiều quá | stop đi |
dừng lại nhé | dừng lại nào | dừng nhé | dừng ở đây thôi | dừng tại đây | dừng luôn đi | dừng giùm |
dừng giúp mình | xin hãy dừng | bạn dừng lại được không | dừng lại được không | dừng được không |
dừng lại được rồi | có thể dừng lại không | bảo dừng mà | tôi nói dừng | thôi thôi | thôi đc rồi |
thôi đủ rồi | thôi k cần nữa | thôi khỏi đi | thôi dừng | thôi dừng đi | thôi bỏ qua đi |
thôi đc rồi cảm ơn | thôi cảm ơn | thôi để sau | đủ rồi cảm ơn | đủ rồi đó | đủ rồi nhé |
nhiêu đó đủ rồi | nhiêu đó thôi | chừng đó thôi | được rồi đủ rồi | được rồi dừng đi |
được rồi dừng lại | được rồi thôi | được rồi khỏi cần | vậy thôi nhé | vậy thôi cảm ơn | thế thôi nhé |
thế thôi cảm ơn | cảm ơn thế thôi | kết thúc ở đây | kết thúc nhé | xong rồi cảm ơn |
xong rồi cảm ơn nhé | xong rồi khỏi | hiểu rồi thôi | hiểu rồi đủ rồi | hiểu rồi không cần nữa |
biết rồi dừng đi | biết rồi thôi | biết rồi khỏi nói | khỏi cần nữa | khỏi nói nữa | khỏi nói tiếp |
khỏi viết nữa | khỏi phần còn lại | khỏi tiếp | ko cần nữa | k cần nữa | không cần viết nữa |
không cần tiếp | không cần phần còn lại | không cần thêm nữa | đừng kể nữa | đừng giải thích nữa |
không muốn nghe nữa | ko muốn nghe nữa | không muốn biết | không muốn nữa | ko quan tâm |
không quan tâm nữa | hết quan tâm | chán rồi | dài quá dừng | im lặng đi | im mồm | im miệng | câm đi |
ngậm miệng | ngậm mồm | yên lặng | trật tự | ngừng lại đi | ngừng lại nhé | hủy nhé | không sao bỏ đi |
tìm ra rồi | mình tìm được rồi | tự làm được rồi | tự lo được rồi | để tôi tự làm | để mình tự làm |
suỵt |
dừng ở đây nhé | đã bảo dừng mà | cảm ơn vậy thôi | hiểu rồi dừng đi | tôi không cần thêm nữa
""",
    "pauses": """
chờ | chờ chút | chờ đã | chờ một chút | chờ tí | chờ xíu | chờ tôi | chờ mình | chờ chờ | hãy chờ | đợi |
đợi đã | đợi chút | đợi một chút | đợi tí | đợi xíu | đợi tôi | đợi mình | khoan | khoan đã | khoan khoan |
từ từ | từ từ đã | từ đã | một chút | một lát | một phút | một giây | 1 phút | 1 giây | xíu | tạm dừng |
tạm dừng lại | tạm ngưng | tạm dừng chút | để tôi nghĩ | để mình nghĩ | để tôi suy nghĩ | để mình đọc đã |
để tôi đọc đã | quay lại ngay
""",
    "leaves": """
tôi phải đi | mình phải đi | tôi phải đi rồi | mình phải đi rồi | tôi đi đây | mình đi đây | phải đi rồi |
tạm biệt | chào nhé | hẹn gặp lại | bye nhé | chúc ngủ ngon | ngủ ngon | điện thoại reo | có điện thoại |
có người gọi | tìm thấy rồi | tìm được rồi | tôi tìm thấy rồi | mình tìm thấy rồi | tôi tìm ra rồi |
mình tìm ra rồi | giải quyết xong rồi | làm được rồi | chạy được rồi | để tôi tự tìm | tự tìm được | tôi bận |
mình bận | hết giờ rồi | để tôi thử | để mình thử |
mình phải đi đây | mình đi nhé | phải đi đây | em đi đây | em đi nhé | anh đi đây | đi đây | đi ăn đây |
đi ngủ đây | đi ngủ | mình đi ngủ | ngủ đây | ăn cơm đây | cơm chín rồi | tới giờ ăn | sếp tới |
sếp tới rồi | sếp đến | cô giáo tới | xe tới rồi | xe buýt tới | hết pin | sắp hết pin | tắt đây |
out đây | off đây | mình off | tạm biệt nhé | bái bai | chào tạm biệt | gặp lại sau | mai gặp |
mai nói tiếp | để mai | lần sau nhé | nói sau nhé | nói chuyện sau
""",
    "waits": """
khoan | khoan đã | khoan khoan | chờ đã | chờ chút | đợi đã | đợi chút
""",
    "refuses": """
không | ko | k | không không | không phải | không đâu | hông | hổng | chưa | không hề | không bao giờ |
tất nhiên là không
""",
    "fills": """
làm ơn | xin | xin hãy | vui lòng | đi | nhé | nha | nhá | ạ | à | ơi | ừ | thì | mà | là | luôn | rồi | nữa |
đã | bây giờ | giờ | ngay | ngay bây giờ | ở đây | hôm nay | bây giờ thì | tạm thời | rất | quá | lắm | thật |
thật sự | thực sự | này | đó | đấy | cái này | điều này | bạn | bạn ơi | anh | chị | em | ông | bà | cậu |
tớ | tôi | mình | ad | xin lỗi | xin lỗi nhé | sorry | chào | chào bạn | và | nhưng | nghe | thấy | tôi thấy |
mình thấy | tôi nghĩ | cũng | vì | đã giúp | giải thích | câu trả lời | câu chuyện | thông tin | ví dụ |
ý tưởng | nhiều | hết | ghê | vậy | thế | ok | nói | chứ | nào | trợ lý | xin lỗi vì đã ngắt lời |
xin lỗi vì ngắt lời | xin lỗi đã ngắt lời | lỡ tay | bấm nhầm
""",
    "links": "và | nhưng | nhưng mà | thì | vậy | vậy thì | rồi | hoặc | vì | nên | à | mà",
    "wraps": """
bạn có thể | có thể | bạn có thể vui lòng | làm ơn | vui lòng | hãy | tôi muốn | mình muốn | tôi muốn bạn |
tôi cần | mình cần | tôi thích | cho tôi | cho mình | giúp tôi | giúp mình | được không | được ko | nếu được |
nếu có thể | có thể không | có lẽ | hay là | cố gắng | bạn nên
""",
    "first": """
trước khi tiếp tục | trước khi bạn tiếp tục | trước khi nói tiếp | trước khi bạn nói tiếp |
trước khi đi tiếp | trước đó | trước tiên | trước hết | cho hỏi | cho tôi hỏi | cho mình hỏi | cho em hỏi |
tôi có câu hỏi | mình có câu hỏi | có câu hỏi | câu hỏi nhanh | hỏi nhanh | hỏi chút | khoan gì cơ | gì cơ |
hả gì | chờ đã gì
""",
    "later": """
sau đó | sau này | sau đấy | tiếp theo | kế tiếp | rồi sau đó | lát nữa | tí nữa | chút nữa |
câu hỏi tiếp theo | câu tiếp theo | câu hỏi khác | một câu hỏi khác | một câu hỏi nữa | câu hỏi nữa |
thêm một câu hỏi | hỏi thêm một câu | câu hỏi cuối | câu cuối | câu hỏi thứ hai | thứ hai là | một điều nữa |
thêm một điều | một việc nữa | một thứ nữa | còn một điều | còn một chuyện nữa | chủ đề khác |
chủ đề tiếp theo | khi bạn xong | khi nào xong | khi nào bạn xong | khi xong | xong rồi thì | sau khi xong |
sau khi bạn xong | sau khi hoàn thành | sau khi trả lời xong | khi bạn hoàn thành | ngay khi bạn xong |
sau khi kết thúc | nói xong thì | viết xong thì | cuối cùng | cuối cùng thì | trước khi quên | kẻo quên |
không gấp | không vội | trong tin nhắn tiếp theo | trong câu trả lời tiếp theo | nhắc tôi sau | xong thì |
sau khi bạn nói xong | để sau | nói xong rồi | xong rồi | khi bạn nói xong | kể xong thì
""",
    "later_opens": "rồi cho | rồi kể | rồi hãy | rồi giải thích | rồi dịch | tiếp",
    "later_closes": "sau | sau đó | sau nhé | lát nữa | cuối cùng | khi xong",
    "wants": """
kể | kể cho tôi | kể cho mình | nói cho tôi | nói cho mình | nói về | cho tôi biết | cho mình biết |
giải thích | mô tả | viết | viết cho | dịch | đưa | chỉ | chỉ cho | liệt kê | tóm tắt | so sánh | tạo | làm |
vẽ | thiết kế | tính | giải | tìm | kiểm tra | sửa | giúp | gợi ý | đề xuất | định nghĩa | trả lời | lặp lại |
nhắc lại | nói lại | làm lại | bắt đầu lại | tôi muốn biết | mình muốn biết | tôi muốn hỏi | thêm về |
hãy nói về | chủ đề mới | đổi chủ đề | hủy đơn | đặt | mua | gửi | mở
""",
    "topics": """
kể cho tôi về | kể cho tôi nghe | kể cho mình nghe | nói cho tôi biết về | cho tôi biết về | kể về | nói về |
viết một | viết bài | viết cho | dịch | giải thích tại sao | giúp tôi | chuyện khác | cái khác
""",
    "asks": """
cái gì | gì | gì vậy | gì thế | là gì | ai | như thế nào | thế nào | làm sao | làm thế nào | tại sao |
vì sao | sao | sao lại | khi nào | bao giờ | ở đâu | đâu | cái nào | nào | bao nhiêu | bao lâu | mấy |
có phải | có đúng | liệu | thế còn | còn | nguồn | bạn chắc không | chắc không
""",
    "asks_anywhere": """
là gì | nghĩa là gì | có nghĩa là gì | nghĩa là sao | ý bạn là gì | là sao | tại sao | vì sao | như thế nào |
thế nào | làm sao | làm thế nào | khi nào | bao giờ | ở đâu | bao nhiêu | bao lâu | là ai | ai là |
không hiểu | tôi không hiểu | mình không hiểu | chưa hiểu | khó hiểu | không rõ | chưa rõ | có phải không |
đúng không | phải không | hay không
""",
    "corrects": """
ý tôi là | ý mình là | ý em là | tôi muốn nói | mình muốn nói | tôi định nói | mình định nói |
ý tôi muốn nói | tôi đang nói về | mình đang nói về | đúng hơn là | chính xác hơn là | nói đúng hơn |
đính chính | sửa lại | gõ nhầm | viết nhầm | nhầm | tôi nhầm | mình nhầm | thay vì | thay cho |
chứ không phải | mà là | thay bằng | đổi thành | đổi sang | cụ thể là | cụ thể hơn là | quên nói |
quên chưa nói
""",
    "objects": """
tôi hỏi | mình hỏi | tôi đã hỏi | mình đã hỏi | tôi hỏi về | mình hỏi về | tôi không hỏi | mình không hỏi |
tôi đâu có hỏi | không phải câu hỏi | không phải cái tôi | không phải điều tôi | đó không phải |
bạn hiểu sai | bạn hiểu nhầm | hiểu nhầm | hiểu sai | bạn không hiểu | sai | sai rồi | sai bét | bạn sai |
bạn sai rồi | bạn nhầm | bạn nhầm rồi | không đúng | điều đó không đúng | không chính xác | không phải vậy |
không phải thế | vô lý | nói dối | bịa | tôi không đồng ý | mình không đồng ý | không đồng ý |
tôi không nghĩ | tôi không tin | có lỗi | bạn nói rồi | bạn đã nói rồi | lặp lại rồi | không hoạt động |
không chạy | không giúp được | lạc đề
""",
    "replaces": """
đừng nói về | thôi nói về | ngừng nói về | dừng nói về | thôi đừng nói | không nói về | bỏ chuyện |
quên chuyện | quên cái đó đi và | thay vào đó | đổi chủ đề | chuyển chủ đề | chủ đề khác đi |
nói chuyện khác | bắt đầu lại | làm lại từ đầu | lại từ đầu | từ đầu | kể chuyện khác | nói cái khác
""",
    "adds": """
nhắc đến | đề cập | đề cập đến | nhắc cả | thêm | thêm cả | thêm vào | bao gồm | bao gồm cả | kèm | kèm theo |
cả giá | và giá | và cả | đừng quên | nhớ nhắc | nhớ thêm | nhớ nói | nói cả | ghi cả | cũng nói | cũng nhắc |
cũng thêm | cũng đề cập | lưu ý | tính cả | với nguồn | trích dẫn
""",
    "adds_closes": "nữa | luôn | vào | cùng",
    "also": """
ngoài ra | bên cạnh đó | thêm nữa | hơn nữa | nhân tiện | tiện thể | à mà | cũng | với lại | à quên
""",
    "also_closes": "nhân tiện | nữa | với",
    "adjusts": """
ngắn hơn | ngắn | ngắn gọn | ngắn gọn hơn | ngắn thôi | ngắn lại | gọn hơn | vắn tắt | tóm gọn | dài hơn |
đơn giản | đơn giản hơn | đơn giản thôi | dễ hơn | dễ hiểu hơn | rõ hơn | rõ ràng hơn | chi tiết |
chi tiết hơn | cụ thể | cụ thể hơn | ít chi tiết | chậm hơn | chậm lại | chậm thôi | nhanh hơn |
trang trọng hơn | trang trọng | thân mật hơn | lịch sự hơn | vui hơn | hài hước hơn | nghiêm túc hơn |
kỹ thuật hơn | nhiều ví dụ hơn | thêm ví dụ | có ví dụ | với ví dụ | kèm ví dụ | cho ví dụ | không ví dụ |
không dùng thuật ngữ | từ ngữ đơn giản | ngôn ngữ đơn giản | bằng lời đơn giản | trong một câu |
trong hai câu | một câu thôi | bằng một câu | trong vài câu | dưới dạng danh sách | dạng danh sách |
dạng bảng | dưới dạng bảng | gạch đầu dòng | từng bước | từng bước một | như cho trẻ em | như tôi 5 tuổi |
như tôi năm tuổi | cho trẻ em | cho người mới | cho người mới bắt đầu | đừng dài quá | dài quá rút gọn |
khó quá | phức tạp quá | nhanh quá | kỹ thuật quá | vào thẳng vấn đề | đi thẳng vào vấn đề |
thẳng vào vấn đề | ý chính | ý chính thôi | bỏ phần | bỏ qua phần | bỏ qua | không có | không | trừ |
ngoại trừ | ngoài trừ | rẻ hơn | mới hơn | ít cay | không cay | tối đa | ít nhất | rút gọn | rút ngắn |
đơn giản hóa | thêm chút | một chút
""",
    "adjusts_opens": """
dùng | hãy dùng | sử dụng | tập trung | tập trung vào | giới hạn | giả sử | cho là | giữ | làm cho |
đừng dùng | đừng nhắc | đừng nói đến | không dùng | không cần giải thích | không cần nhắc | viết bằng |
nói bằng | trả lời bằng | giải thích như | theo phong cách | dưới dạng | ít | nhiều | bắt đầu từ | sắp xếp |
chuyển sang | đổi ra | đổi qua
""",
    "into": """
bằng % | theo % | bằng tiếng % | tiếng % | dạng % | sang % | ra % | bằng đồng % | dùng % | tính bằng %
""",
    "forms": """
euro | đô la | đô | đồng | việt nam đồng | vnd | usd | bảng anh | độ c | độ f | celsius | km | kilômét |
ki lô mét | dặm | mét | kg | ký | gam | lít | phần trăm | tiếng việt | tiếng anh | việt | anh | pháp | đức |
nhật | trung | hàn | python | python 3 | javascript | java | go | rust | sql | json | bảng | danh sách | thơ
""",
    "limits": """
chỉ | chỉ cần | chỉ cho | chỉ nói | chỉ dành cho | chỉ riêng | riêng | duy nhất | ít nhất | tối đa | dưới |
trên | cái đầu tiên | cái thứ hai | cái cuối | mới nhất | đặc biệt là | chủ yếu | ưu tiên | trừ
""",
    "limits_closes": "thôi | mà thôi | là đủ | trở xuống | trở lên | mỗi người | mỗi tháng | nếu được",
    "preps": """
cho | dành cho | ở | trong | trên | với | không | không có | từ | đến | giữa | theo | về | dưới | bằng |
trước | đừng | không quá | gần | gần hơn
""",
    "informs": """
tôi là | mình là | tôi đang dùng | mình đang dùng | tôi dùng | mình dùng | tôi có | mình có | tôi không có |
mình không có | tôi ăn chay | mình ăn chay | tôi không ăn | mình không ăn | tôi sống | mình sống | tôi ở |
mình ở | tôi bị | mình bị | tôi mới | mình mới | tôi chỉ | mình chỉ | chúng tôi | bọn mình | ngân sách |
tôi đã biết | mình đã biết | tôi ghét | tôi thích hơn
""",
    "doubts": "tôi không biết | mình không biết | không biết | tôi có vấn đề",
    "reasons": "tôi | mình | bạn | có người",
    "offers": """
bạn có muốn | bạn muốn | có muốn | tôi có nên | tôi tiếp tục | được không | bạn cần | bạn có | đồng ý không |
nhé | không
""",
    "goes_on": """
tiếp tục | tiếp tục đi | tiếp tục nhé | tiếp tục nào | tiếp đi | tiếp | nói tiếp | nói tiếp đi | kể tiếp |
kể tiếp đi | viết tiếp | viết tiếp đi | giải thích tiếp | giải thích tiếp đi | làm tiếp đi | đừng dừng |
đừng dừng lại | đừng ngừng | bạn cứ tiếp tục | cứ tiếp tục | cứ tiếp tục đi | cứ nói tiếp | cứ nói đi |
bạn có thể tiếp tục | hãy tiếp tục | hoàn thành câu | nói nốt | nói nốt đi | nói cho hết | phần còn lại |
tôi nghe đây | tôi quay lại rồi |
đừng dừng lại nhé | xin đừng dừng | xin đừng dừng lại | đừng dừng hay mà | tiếp nào | mời tiếp tục
""",
    "afters": "sau",
    "contrasts": "không phải | chứ không phải | thay vì",
    "points": "cái này | đó | nó | đúng là",
    "remarks": "cảm ơn vì | cảm ơn bạn vì | cám ơn vì | giờ mới biết",
    "declines": "chưa | chưa cần | không cần | để sau",
}
