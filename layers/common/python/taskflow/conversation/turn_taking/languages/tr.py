"""Turkish."""

TABLES = {
    "greets": """
merhaba | merhabalar | selam | selamlar | günaydın | iyi günler | iyi akşamlar | selamün aleyküm |
nasılsın | nasılsınız | naber | n'aber
""",
    "acks": """
nam nam | mis gibi |
ok | okey | tamam | tamamdır | tmm | tamam tamam | peki | pekâlâ | pekala | olur | iyi | çok iyi | güzel |
çok güzel | ne güzel | harika | süper | mükemmel | müthiş | muhteşem | şahane | enfes | nefis | on numara |
bravo | aferin | helal | eyvallah | ilginç | çok ilginç | ne ilginç | ilginçmiş | enteresan | büyüleyici |
faydalı | çok faydalı | yararlı | mantıklı | çok mantıklı | mantıklıymış | komik | tatlı | lezzetli | üzücü |
yazık | ne yazık | anladım | şimdi anladım | anlıyorum | şimdi anlıyorum | anlaşıldı | hımm anladım |
ha anladım | haa anladım | çaktım | kaptım | not ettim | not aldım | görüyorum | ha | haa | hah | hmm | hımm |
hım | hm | mm | ah | aa | aaa | oo | o | öyle mi tamam | öyleymiş | demek öyle | demek bu yüzden |
demek ki öyle | şimdi oldu | anlamlı | kulağa hoş geliyor | kulağa iyi geliyor | kulağa mantıklı geliyor |
iyi görünüyor | bilmek güzel | bunu bilmek güzel | bilmiyordum | bunu bilmiyordum | hiç bilmiyordum |
yeni bir şey öğrendim | tahmin etmiştim | ben de öyle düşünmüştüm | düşündüğüm gibi | iyi açıkladın |
güzel açıklama | iyi açıklama | iyi cevap | iyi fikir | güzel fikir | iyi iş | fena değil | hiç fena değil |
sorun değil | sorun yok | problem değil | sıkıntı yok | katılıyorum | haklısın | haklısınız | beğendim |
çok beğendim | işime yarar | işime yaradı | yardımcı oldu | tam aradığım şey | tam istediğim | dinliyorum |
okuyorum | seni dinliyorum | harikasın | süpersin | kral | vay be güzel | acele etme | net | çok net |
hee tamam | he he | he ya | he valla | ha tamam | haa tamam | ha şimdi anladım | haa ondan | ha ondan |
hmm tamam | hı hı | tamam takipteyim | takip ediyorum | takipteyim devam | peki peki | anladım sağol |
anladım tamam | anladım ya | anladım şimdi | anlaşıldı tamam | çaktım köfteyi | jeton düştü |
jeton yeni düştü | kafama yattı | gayet mantıklı | akla yatkın | mantığa uyuyor | aynen ya |
aynen kanka | aynen katılıyorum | katılıyorum sana | sana katılıyorum | çok haklısın | doğru diyosun |
doğru diyorsun | doğru söylüyorsun | doğru valla | doğru ya | kesinlikle öyle | tabi ya | tabii ya |
tabii canım | harbi ya | öyle valla | öyle ya | bilmiyodum bunu | haberim yoktu | hiç haberim yoktu |
yeni öğrendim | bunu yeni öğrendim | öğrenmiş oldum | bilmekte fayda var | iyi oldu öğrendiğim |
aklıma yazdım | biliyordum zaten | böyle tahmin etmiştim | süper ya | on numara beş yıldız | iyi ya |
çok iyi ya | çok iyiymiş | güzel anlattın | güzel anlatıyorsun | iyi anlattın | iyi anlatıyorsun |
helal olsun | helal be | valla bravo | aferin sana | hocam süper | eline sağlık | ağzına sağlık |
emeğine sağlık | ben de | bende öyle | aynı şekilde | buraya kadar tamam | buraya kadar anladım |
hıı | ıhı | tmmdır | takipteyim | dinlemedeyim | okeyy | elbet | harbi | harbiden | hakikaten |
bilmiyodum | bilgilendim | aydınlandım | süperr | süpermiş | harikaymış | müthişmiş | efsane |
efsaneymiş | efso | efsosun | muazzam | iyiymiş | güzelmiş | adamsın | kralsın | tebrikler | aynısı
""",
    "agrees": """
evet | evet evet | evt | evet lütfen | he | hee | tabii | tabi | tabii ki | tabiki | elbette | kesinlikle |
aynen | aynen öyle | aynn | doğru | çok doğru | doğrudur | kuşkusuz | şüphesiz | muhakkak | mutlaka |
tam olarak | tamamen | tam da öyle | olur olur | gerçekten öyle | öyle | öyledir | hıhı | ı hı | e tabii |
haliyle
""",
    "thanks": """
teşekkürler | tesekkurler | teşekkür ederim | tesekkur ederim | çok teşekkürler | çok teşekkür ederim |
teşekkür | tşk | tşkler | tşkr | tsk | sağ ol | sağol | sagol | sağ olun | sağolun | sağolasın | çok sağ ol |
eyvallah | minnettarım | müteşekkirim | açıklama için teşekkürler | açıklaman için teşekkürler |
yardımın için teşekkürler | yardımın için teşekkür ederim | bilgi için teşekkürler | cevap için teşekkürler |
mersi | zahmet oldu |
sağol ya | sağol kanka | sağ olasın | sağ olasınız | çok sağol | tşk ederim | çok teşekkür ederim hocam |
teşekkür ederiz | eyvallah kanka | eyvallah hocam | allah razı olsun | allah senden razı olsun | var ol |
saol | saolasın | teşekkürr | eyw | eyv | minnoşsun
""",
    "laughs": """
haha | hahaha | hehe | hihi | ahaha | random | sjsj | çok komik | komikmiş | güldüm | çok güldüm | koptum |
yarıldım | gülmekten öldüm | lol |
koptum ya | öldüm gülmekten | karnım ağrıdı | ağlıyorum gülmekten |
sjsjsj | ajsjsj | asdfgh | asdasd | koptuk | gülüyorum | puhaha | kahkaha | kdkdkd
""",
    "marvels": """
vay | vay be | vay canına | vay anasını | oha | yok artık | yok ya | yok canım | hadi ya | hadi canım |
hadi be | ciddi misin | ciddi misiniz | ciddi mi | cidden | cidden mi | gerçekten | gerçekten mi | sahi mi |
sahiden mi | öyle mi | aa öyle mi | şaka mı | şaka yapıyorsun | şaka mı yapıyorsun | inanmıyorum |
inanamıyorum | inanılmaz | inanılmazmış | olamaz | aman tanrım | aman allahım | allah allah | tanrım |
şaşırdım | çok şaşırdım | şaşırtıcı | kim derdi ki | kimin aklına gelirdi | bak sen | bak şu işe | acayip |
tuhaf | hayret | of | vallaha mı | valla mı | eyvah | deme | sabırsızlanıyorum | sabırsızlıkla bekliyorum |
ne güzel | ne hoş | ne ilginç | ne kadar güzel | ne kadar ilginç | çok heyecanlı | ne yazık |
vay arkadaş | vay vay | oha be | oha ya | yuh artık | yok artık ya | yok daha neler | hadi len |
deme ya | deme be | ciddi ciddi | şaka gibi | şaka yapıyosun | inanılır gibi değil | aklım almıyor |
aklım durdu | şok oldum | hay allah | hayret bi şey | kimin aklına gelir |
kırk yıl düşünsem aklıma gelmezdi |
vayy | yuh | çüş | vallaha | sahiden | inanamadım | şoktayım | allahım | fesuphanallah | maşallah |
garip
""",
    "stops": """
stop | dur | durun | dur dur | durdur | durdurun | durdur şunu | dur artık | dur lütfen | lütfen dur | yeter |
yeterli | yeter artık | bu kadar yeter | bu kadar yeterli | bu yeterli | bu yeter | bugünlük yeter |
şimdilik yeter | kes | kes artık | kesin şunu | kes şunu | kes sesini | sus | susun | sus artık | sessiz ol |
sessizlik | bırak | bırak artık | boş ver | boşver | boşverin | boş verin | boşver gitsin | unut gitsin |
unut bunu | unutun | unut | neyse | her neyse | neyse boşver | önemli değil | önemi yok | fark etmez |
farketmez | vazgeçtim | vazgeç | fikrimi değiştirdim | iptal | iptal et | iptal edin | bitir | bitirin |
bitti | bu kadar | hepsi bu | hepsi bu kadar | başka bir şey yok | gerek yok | gerek kalmadı |
artık gerek yok | lüzum yok | devam etme | devam etmeyin | devam etmene gerek yok | yazma | konuşma |
konuşmayı bırak | yazmayı bırak | anlatma | daha fazla anlatma | istemiyorum | artık istemiyorum |
istediğimi aldım | cevabımı aldım | cevabı aldım | durabilirsin | durabilirsiniz | ilgilenmiyorum |
ilgimi çekmiyor | sıkıldım | sıkıcı | çok uzun | çok fazla | tamam yeter | paydos | son |
dur ya | dur be | dur tamam | tamam dur | durun lütfen | durun artık | durur musun | durur musunuz |
durabilir misin | durabilir misiniz | durabilirsin artık | durdur artık | durdurur musun | dur diyorum |
kes be | kes lan | kes şunu artık | kesin artık | sus be | sus lan | sus ya | sus lütfen | susun lütfen |
susar mısın | susar mısınız | sessiz ol lütfen | çeneni kapa | kapa çeneni | kapat çeneni | kapat artık |
kapat şunu | yeter ya | yeter be | yeter tamam | tamam bu kadar | tmm yeter | tmm bitir | tmm dur |
tmm kes | tamam bitir | bitir artık | bitir lütfen | bitirelim artık | burada bitirelim |
burda bırakalım | burada kalsın | burada keselim | burada dur | bu kadarı yeter | bu kadarı yeterli |
bu kadarı bana yeter | bu kadarı kafi | yeterli bu | bana bu kadar yeter | bana yeterli |
bugünlük bu kadar | şimdilik bu kadar | hepsi bu teşekkürler | bu kadardı | bu kadardı teşekkürler |
daha fazla gerek yok | daha fazla yazma | fazlasına gerek yok | devamına gerek yok | gerisi lazım değil |
gerisine gerek yok | gerisi gereksiz | gerisini biliyorum | gerisini istemiyorum | artık gerekmiyor |
lüzumu yok | lüzum kalmadı | ihtiyacım kalmadı | artık ihtiyacım yok | devam etmenize gerek yok |
devam etme lütfen | devam etmesen | yazma artık | yazmayı kes | konuşma artık | anlatma artık |
anlatmana gerek yok | istemiyorum artık | daha istemiyorum | bilmek istemiyorum | duymak istemiyorum |
ilgim kalmadı | sıkıldım yeter | boşver ya | boşver hallettim | boş ver gitsin | salla gitsin |
neyse ya | neyse kalsın | kalsın ya | vazgeçtim ya | iptal ediyorum | iptal edelim | iptal edin lütfen |
anladım yeter | anladım kes | anladım tamam dur | hallettim sağ ol | hallettim yeter |
hallettim gerek kalmadı | buldum cevabı | sorum cevaplandı | son ver | bitti gitti | stop lütfen |
durr | kesebilirsin | kapat | kapatabilirsin | kapatıyorum | kapatalım | yeterr | bitirelim |
bitirebilirsin | gerekmez | gerekmiyor | yazmayın | anlatmayın | baydı | bayıyor | kalsın |
lütfen durun | dur dedim | burada bırakalım | teşekkürler hepsi bu | daha fazlasına gerek yok |
ilgimi çekmiyor yeter | anladım dur
""",
    "pauses": """
bekle | bekleyin | bekle biraz | bekle bir dakika | bekler misin | bekleyiniz | bir dakika | bir dk | 1 dk |
bir saniye | bi saniye | bi dakika | bir sn | bir an | dur bir dakika | dur bi | dur bir saniye | dur bekle |
hele dur | durakla | duraklat | mola | ara ver | yavaş | acele etme dur | düşüneyim | bir düşüneyim |
dur düşüneyim | okuyayım | önce okuyayım | hemen dönerim | dönücem | az bekle | az dur
""",
    "leaves": """
gitmem lazım | gitmem gerek | gitmeliyim | çıkmam lazım | kaçtım | ben kaçtım | hoşça kal | hoşçakal |
görüşürüz | görüşmek üzere | güle güle | bay bay | iyi geceler | telefon çalıyor | telefonum çalıyor |
kapı çalıyor | buldum | ben buldum | cevabı buldum | çözdüm | hallettim | çözüldü | şimdi çalıştı |
kendim bakarım | kendim hallederim | vaktim yok | zamanım yok | meşgulüm | deneyeceğim | bir deneyeyim |
gitmek zorundayım | çıkmam gerek | ben çıktım | ben kaçar | ben gidiyorum | yemek hazır |
yatmaya gidiyorum | uyumam lazım | patron geliyor | patron geldi | hoca geldi | otobüs geldi |
otobüsüm geldi | telefon geldi | şarjım bitiyor | annem çağırıyor | hoşça kalın | sonra görüşürüz |
yarın görüşürüz | yarın konuşuruz | sonra konuşuruz | iyi akşamlar görüşürüz | kendine iyi bak |
eyvallah kaçtım | allaha emanet |
çıkıyorum | kaçıyorum | gidiyorum | yatıyorum | uyuyorum | baybay | allahaısmarladık |
gitmem gerekiyor | yemeğe gidiyorum
""",
    "waits": """
bekle | dur | dur bir dakika | dur bi | dur bir saniye | bekle bir dakika | dur dur
""",
    "refuses": """
hayır | hayir | yok | yoo | hayır hayır | olmaz | asla | kesinlikle hayır | hiç de değil | tabii ki hayır |
değil
""",
    "fills": """
lütfen | lutfen | rica ederim | ya | yaa | ki | de | da | ama | ve | artık | şimdi | şu an | şimdilik |
bugünlük | hemen | burada | orada | çok | gerçekten | cidden | bayağı | oldukça | bu | şu | bir | ne |
ne kadar | böyle | bence | sanırım | galiba | abi | abla | kardeş | kardeşim | hocam | arkadaş | arkadaşım |
dostum | canım | kanka | efendim | bey | hanım | hey | selam | pardon | özür dilerim | kusura bakma | bana |
sana | size | için | açıklama | cevap | hikaye | örnek | fikir | bilgi | her şey | hepsi | oldu | olmuş |
valla | vallahi | be | işte | yani | tamam | bi | biraz | geliyor | asistan | böldüğüm için özür dilerim |
böldüm kusura bakma | kusura bakma böldüm | yanlışlıkla oldu | yanlışlıkla
""",
    "links": "ve | ama | fakat | o zaman | peki | yani | ya da | veya | çünkü | ancak",
    "wraps": """
lütfen | yapabilir misin | yapar mısın | misin | mısın | musun | müsün | misiniz | mısınız | musunuz | bana |
istiyorum | isterim | istiyordum | rica etsem | mümkünse | mümkün mü | olur mu | acaba | belki | tercihen |
tercih ederim
""",
    "first": """
devam etmeden önce | devam etmeden | ondan önce | bundan önce | önce | ilk önce | öncelikle | bir sorum var |
sorum var | bir soru | hızlı bir soru | kısa bir soru | küçük bir soru | dur ne | bekle ne | nasıl yani |
efendim ne
""",
    "later": """
sonra | ondan sonra | bundan sonra | daha sonra | ardından | sonrasında | sıradaki soru | sonraki soru |
diğer soru | başka bir soru | başka soru | bir sorum daha var | bir soru daha | son bir soru | son soru |
ikinci soru | bir şey daha | bir de şu | son bir şey | başka konu | sonraki konu | ikinci olarak | bitirince |
bitirdiğinde | bitirdikten sonra | bitince | bittiğinde | bittikten sonra | işin bitince | işin bittiğinde |
cevabın bitince | hazır olunca | tamamlayınca | en son | en sonunda | sonunda | son olarak | unutmadan |
acelesi yok | acil değil | bekleyebilir | bir sonraki mesajda | bir sonraki cevapta | sonra hatırlat |
bunu bitirince | sonra da | sonrası için | önce bunu bitir
""",
    "later_opens": "ve sonra | sonra bana | sıradaki | sonraki",
    "later_closes": "sonra | daha sonra | ondan sonra | en son | bitince | sonunda",
    "wants": """
bana | anlat | açıkla | söyle | yaz | çevir | göster | listele | özetle | karşılaştır | oluştur | yap | çiz |
hesapla | çöz | bul | ara | kontrol et | düzelt | yardım et | öner | tanımla | cevapla | tekrarla | tekrar |
yeniden | baştan | konuyu değiştir | yeni konu
""",
    "wants_closes": """
anlat | anlatır mısın | anlatır mısınız | anlatsana | açıkla | açıklar mısın | açıklar mısınız | söyle |
söyler misin | söyler misiniz | söylesene | yaz | yazar mısın | yazar mısınız | çevir | çevirir misin |
tercüme et | göster | gösterir misin | ver | verir misin | listele | özetle | özetler misin | karşılaştır |
oluştur | yap | yapar mısın | çiz | hesapla | çöz | bul | bulur musun | ara | kontrol et | düzelt |
yardım et | yardım eder misin | öner | önerir misin | tanımla | cevapla | tekrarla | tekrar et |
öğrenmek istiyorum | bilmek istiyorum | merak ediyorum | konuşalım | bahset | bahseder misin | iptal et |
sipariş et
""",
    "topics": """
hakkında bilgi ver | hakkında anlat | hakkında konuş | hakkında bir şeyler | şiir yaz | çevir | tercüme et |
bahset | başka bir şey anlat
""",
    "asks": """
ne | ne demek | nedir | kim | kimdir | nasıl | neden | niye | niçin | ne zaman | nerede | nereye | nereden |
hangi | hangisi | kaç | ne kadar | kimin | peki ya | ya | kaynak | emin misin | emin misiniz
""",
    "asks_anywhere": """
ne demek | nedir | ne anlama | ne demek istiyorsun | nasıl | neden | niye | niçin | ne zaman | nerede |
nereden | hangi | hangisi | kaç | kim | kimdir | kimin | ne kadar | mi | mı | mu | mü | mıdır | midir |
mısın emin | anlamadım | anlamıyorum | anlaşılmıyor | hiçbir şey anlamadım | kafam karıştı | açık değil |
net değil
""",
    "corrects": """
demek istedim | demek istemiştim | demek istediğim | kastettim | kastetmiştim | kastediyorum | kastettiğim |
diyecektim | demek istiyorum | daha doğrusu | yani demek | düzeltme | düzeltiyorum | yanlış yazdım |
yazım hatası | hata yaptım | yanıldım | yerine | değil de | değiştir | ile değiştir | daha net |
daha açık olmak gerekirse | spesifik olarak | bahsediyorum | söz ediyorum | söylemeyi unuttum |
unuttum söylemeyi | bilgin olsun
""",
    "objects": """
sordum | sormuştum | ben sordum | soruyorum | sormadım | bunu sormadım | onu sormadım | bu benim sorum değil |
sorum bu değil | istediğim bu değil | istediğim bu değildi | yanlış anladın | beni yanlış anladın |
yanlış anladınız | anlamadın | beni anlamadın | yanlış anlaşılma | yanlış | bu yanlış | yanlışsın |
yanılıyorsun | yanılıyorsunuz | hatalı | doğru değil | bu doğru değil | yalan | yalan söylüyorsun | saçmalık |
saçma | saçmalama | katılmıyorum | sanmıyorum | inanmıyorum sana | öyle değil | bu değil | böyle değil |
hata var | bir hata var | hata yaptın | bunu zaten söyledin | zaten söyledin | tekrar ediyorsun | çalışmıyor |
işe yaramıyor | işe yaramadı | yardımcı olmuyor | uyduruyorsun | unuttun | konu dışı
""",
    "replaces": """
hakkında konuşmayı bırak | anlatmayı bırak | konuşmayı kes | bahsetmeyi bırak | bahsetme artık | boşver onu |
onu boşver | onu bırak | bunu bırak | unut onu | onun yerine bana | başka bir şey | konuyu değiştir |
konu değiştirelim | başka konuya | baştan başla | en baştan | sıfırdan | yeniden başla
""",
    "adds": "ayrıca fiyat | fiyatı da | fiyatını da | şunu da | bunu da | unutma",
    "adds_closes": """
da belirt | de belirt | da ekle | de ekle | da söyle | de söyle | da yaz | de yaz | da anlat | de anlat |
da bahset | de bahset | den de bahset | dan da bahset | da dahil et | de dahil et | da dahil | de dahil |
da göster | de göster | da ver | de ver | ekle | ekler misin | belirt | belirtir misin | dahil et | unutma |
da unutma | de unutma | göz önünde bulundur | hesaba kat | dikkate al | da | de | da ekler misin |
de ekler misin | da belirtir misin | de belirtir misin | bahsetmeyi unutma
""",
    "also": """
ayrıca | bunun yanında | üstelik | bu arada | aklıma gelmişken | hazır başlamışken | bir de | hem de |
ek olarak
""",
    "also_closes": "bu arada | ayrıca | da | de",
    "adjusts": """
daha kısa | kısa | kısaca | kısalt | kısa tut | kısa kes | özet | özetle kısaca | özet olarak | daha uzun |
uzun | daha basit | basitçe | basit | daha kolay | daha açık | daha net | daha ayrıntılı | daha detaylı |
detaylı | ayrıntılı | daha fazla detay | daha fazla ayrıntı | daha az detay | daha yavaş | yavaşça |
daha hızlı | daha resmi | resmi | daha samimi | samimi | gayri resmi | daha teknik | daha az teknik |
daha komik | daha ciddi | daha kibar | daha fazla örnek | örneklerle | örnekle | örnek ver | örnek vererek |
örneksiz | jargonsuz | basit kelimelerle | basit bir dille | basit dille | sade bir dille | sade |
tek cümleyle | bir cümleyle | tek cümlede | bir cümlede | iki cümleyle | iki cümlede | üç cümleyle |
birkaç kelimeyle | liste halinde | liste olarak | tablo halinde | tablo olarak | madde madde |
maddeler halinde | adım adım | beş yaşındaymışım | çocuğa anlatır | çocuğa anlatır gibi | çocuklar için |
yeni başlayanlar | yeni başlayanlar için | bu kadar uzun | çok karışık | çok karmaşık | çok teknik |
çok hızlı | sadede gel | konuya gel | doğrudan | daha az | daha çok | daha fazla | atla | hariç | dışında |
olmadan | daha ucuz | ucuz | en fazla | en az | basitleştir | sadeleştir | biraz daha | biraz
""",
    "adjusts_opens": "kullan | odaklan | varsay | varsayalım | daha | en",
    "adjusts_closes": """
kullan | kullanma | odaklan | olsun | tut | olarak | versiyonu | sürümü | gibi anlat | yoğunlaş | atla |
çıkar | geç | sınırla | kullanarak | formatında | dilinde | tarzında
""",
    "into": "% cinsinden | % olarak | % lütfen | % ile | % dilinde",
    "forms": """
euro | avro | dolar | lira | tl | sterlin | celsius | santigrat | fahrenheit | kilometre | km | mil | metre |
santim | kilo | gram | litre | yüzde | türkçe | ingilizce | almanca | fransızca | ispanyolca | arapça |
python | python 3 | javascript | typescript | java | rust | go | sql | json | tablo | liste | şiir
""",
    "limits": """
sadece | yalnızca | yalnız | sırf | en azından | en fazla | en çok | özellikle | ilk | ikinci | son |
en yeni | tercihen | bilhassa
""",
    "limits_closes": """
sadece | yeterli olur | kadar | olsun | en fazla | altında | üstünde | kişi başı | arasında | yalnızca
""",
    "posts": """
için | ile | olmadan | hariç | göre | kadar | üzerinde | olarak | bazında | içinde | yakın | olmasın |
içermesin
""",
    "informs": "ben | benim | bende | biz | bizim | bizde | vejetaryenim | veganım | bütçem | bütçe",
    "informs_closes": """
vejetaryenim | veganım | acemiyim | yeniyim | alerjim var | kullanıyorum | yaşıyorum | yemiyorum |
sevmiyorum | biliyorum zaten | istemiyorum ki | kişiyiz | var | yok
""",
    "doubts": "bilmiyorum | emin değilim | bir sorunum var | fikrim yok",
    "reasons": "ben | benim | bir | telefonum",
    "offers": """
ister misin | ister misiniz | istiyor musun | istiyor musunuz | edeyim mi | devam edeyim mi | yapayım mı |
anlatayım mı | olur mu | uygun mu | hazır mısın | misin | musun | misiniz | musunuz | mi | mı
""",
    "goes_on": """
devam | devam et | devam edin | devam ediniz | devam etsene | devam edebilirsin | devam edebilirsiniz |
devam lütfen | devam et lütfen | lütfen devam et | lütfen devam edin | anlatmaya devam et | anlatmaya devam |
yazmaya devam et | konuşmaya devam et | durma | durmayın | lütfen durma | sürdür | sürdürün |
kaldığın yerden | kaldığın yerden devam | kaldığın yerden devam et | kaldığınız yerden devam edin |
cümleni bitir | cevabını bitir | cevabını tamamla | tamamla | bitir cümleni | gerisi | gerisini anlat |
gerisini yaz | dinliyorum | geri döndüm | nerede kalmıştık |
durma devam | durma devam et | durmayın lütfen | lütfen durmayın | sakın durma | kesme devam |
anlat anlat | yaz yaz | devam dinliyorum | kulağım sende |
kesme |
devam devam
""",
    "preps": "",
    "contrasts": "değil | yerine",
    "instead": "onun yerine",
    "points": "bu | bunlar | çok | o",
    "declines": "şimdi değil | henüz değil | gerek yok | belki sonra",
}
