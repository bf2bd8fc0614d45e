"""Indonesian, with Malay and colloquial spellings."""

TABLES = {
    "greets": """
halo | hai | hai hai | hei | selamat pagi | selamat siang | selamat sore | selamat malam | pagi
semua | assalamualaikum | apa kabar | met pagi
""",
    "acks": """
nyam | nyam nyam |
ok | oke | okeh | okey | okelah | oke deh | oke sip | sip | sipp | siap | siap pak | baik | baiklah |
baik baik | bagus | bagus sekali | bagus banget | mantap | mantul | mantep | keren | keren banget |
keren sekali | asyik | asik | hebat | hebat sekali | luar biasa keren | sempurna | indah | cantik | enak |
lucu | menarik | menarik sekali | menarik banget | sangat menarik | menarik juga | seru | seru banget |
berguna | sangat berguna | bermanfaat | sangat membantu | membantu sekali | membantu banget | masuk akal |
masuk akal juga | jelas | sudah jelas | jelas sekali | mengerti | saya mengerti | aku mengerti | ngerti |
aku ngerti | udah ngerti | sekarang ngerti | sekarang mengerti | sekarang saya mengerti | paham | saya paham |
aku paham | sudah paham | udah paham | sekarang paham | dimengerti | tahu sekarang | jadi tahu | jadi begitu |
jadi gitu | oh jadi begitu | oh jadi gitu | oh begitu | oh gitu | begitu ya | gitu ya | ah begitu | pantas |
pantesan | pantas saja | ternyata begitu | ternyata gitu | oh | oh ya | oh iya | o | ooo | ah | aha | hmm |
hm | mm | em | eh | noted | dicatat | saya catat | kedengarannya bagus | terdengar bagus |
kedengarannya menarik | kelihatannya bagus | baru tahu | saya baru tahu | aku baru tahu | baru tau |
aku baru tau | saya tidak tahu itu | nggak nyangka gitu | sudah kuduga | sudah saya duga |
seperti dugaan saya | penjelasan bagus | penjelasannya bagus | penjelasannya jelas | penjelasan yang bagus |
jawaban bagus | ide bagus | poin bagus | kerja bagus | lumayan | lumayan juga | tidak buruk | nggak masalah |
tidak masalah | gak masalah | gapapa | nggak apa apa | tidak apa apa | gak apa apa | setuju | saya setuju |
aku setuju | sepakat | kamu benar | anda benar | betul juga | suka | saya suka | aku suka | itu membantu |
ini membantu | persis yang saya butuhkan | persis yang saya cari | saya mendengarkan | lagi baca | saya baca |
kamu hebat | kamu keren | pinter | pintar | sayang sekali | kasihan | sedih | sedih ya | cakep | jos |
gokil keren |
ohh gitu | oh gitu ya | gitu toh | oh gitu toh | oalah gitu | ooh pantesan | oh pantes | oke siap |
oke nyimak | oke paham | oke ngerti | oke lah | oke bos | sip lah | sip deh | sip bos | siap bos |
siap gan | siap kak | siap 86 | mantap gan | mantap jiwa | jos gandos | gokil sih | keren bgt |
keren abis | bagus bgt | oke banget | hebat banget | top markotop | pinter banget | iya bener | iya sih |
iya juga | iya ya | iya juga ya | yoi bro | hm iya | hmm gitu | hmm iya | hmm oke | hmm menarik |
bener bgt | bener juga | bener sih | bener kan | betul betul | setuju banget | sepakat banget |
lu bener | nah itu | nah itu dia | nah bener | nah iya | nah kan | tuh kan | udah kuduga |
udah gue duga | sesuai dugaan | masuk akal sih | logis sih | make sense | ngerti ngerti |
ngerti sekarang | paham paham | paham sekarang | baru ngerti | baru paham | baru tau gue | gue baru tau |
ga tau gue | ga nyangka | nambah ilmu | nambah wawasan | jadi tau | dapat ilmu baru | noted kak |
jelas banget | gampang dimengerti | nyimak gan | nyimak dulu | lagi nyimak | aku dengerin | aku juga |
gue juga | sama dong | sama banget | ga masalah | aman bos | lanjut nyimak |
oalah | oalaah | owalah | pantes | siip | mantab | kerenn | kece | cadas | asek | asoy | baguss | topp |
jempol | jenius | iyaa | iyap | yoii | heeh | sependapat | pahamm | kirain | nyimak | dengerin |
hooh | oh saya baru tahu
""",
    "agrees": """
ya | iya | iya iya | iya dong | yoi | yup | yap | ho oh | he eh | betul | betul sekali | betul banget |
benar | benar sekali | benar banget | bener | bener banget | tepat | tepat sekali | pasti | pasti dong |
tentu | tentu saja | jelas dong | memang | memang benar | emang | emang bener | sudah pasti | boleh |
boleh dong | ya tolong | iya tolong | ya silakan | setuju | sangat setuju
""",
    "thanks": """
terima kasih | terimakasih | terima kasih banyak | terimakasih banyak | makasih | makasi | makasih ya |
makasih banyak | mksh | mksih | tengkyu | trims | trimakasih | thanks ya | matur nuwun | matur suwun | nuhun |
hatur nuhun | terima kasih atas penjelasannya | terima kasih penjelasannya | makasih penjelasannya |
makasih atas penjelasannya | terima kasih atas bantuannya | makasih bantuannya | terima kasih infonya |
makasih infonya | terima kasih informasinya | terima kasih jawabannya | makasih jawabannya |
terima kasih sudah menjelaskan | makasih udah jelasin | terima kasih sebelumnya | terima kasih kembali | tq |
makasih kak | makasih bang | makasih bos | makasih bgt | makasih banget | trims ya | thx kak |
thanks gan | terima kasih banyak kak | alhamdulillah makasih |
makasihh | makacih | maaciw | maaci | tengkiu | tqq | trmksh | suwun | syukron
""",
    "laughs": """
wkwk | wkwkwk | haha | hehe | hihi | xixi | ngakak | ngakak banget | lucu banget | lucu sekali | kocak |
kocak banget | lol | bikin ketawa | ketawa | lawak |
ngakak sih | ngakak gue | ngakak parah | lucu bgt | kocak bgt | sakit perut | sakit perut gue |
mati ketawa | ketawa gue | bikin ngakak |
wkwkwkwk | awkwk |
wkwk udah ah sakit perut
""",
    "marvels": """
wow | wah | waw | wih | wuih | widih | waduh | aduh | astaga | ya ampun | ya tuhan | ya allah | masya allah |
masyaallah | subhanallah | alamak | buset | busyet | gila | gile | gila sih | gokil | anjir | anjay | masa |
masa sih | masak | masak sih | serius | serius nih | seriusan | beneran | beneran nih | yang bener |
yang benar | benarkah | sungguh | sungguhan | oh ya beneran | nggak mungkin | tidak mungkin | gak mungkin |
ga mungkin | nggak percaya | tidak percaya | gak percaya | sulit dipercaya | susah dipercaya |
tidak bisa dipercaya | luar biasa | menakjubkan | mengejutkan | mengagumkan | ajaib | aneh | aneh ya | kaget |
kaget aku | bercanda | kamu bercanda | bercanda ya | siapa sangka | tak disangka | nggak nyangka |
gak nyangka | tidak menyangka | hah serius | tidak sabar | gak sabar | nggak sabar | gak sabar lagi |
seru banget | keren sekali | lucu banget | sayang sekali | banyak banget |
wah keren | wah gila | astagfirullah hal adzim | seriusan nih | bener nih | sumpah lo | demi apa |
demi apa lo | ga percaya | ga nyangka sih | unik ya | kaget gue | ck ck | lah iya | loh kok | eh serius |
wahh | waduhh | wadaw | widiih | wihh | anjrit | anjass | njir | njay | busett | gilaa | gilak | ajib |
astaganaga | astagfirullah | yaampun | masaa | syok | ckckck
""",
    "stops": """
stop | setop | stop dulu | stop ya | berhenti | berhenti dulu | berhenti di situ | berhenti di sini |
berhenti bicara | berhenti menulis | tolong berhenti | mohon berhenti | hentikan | tolong hentikan |
hentikan itu | henti | cukup | sudah cukup | udah cukup | cukup sudah | cukup sekian | cukup sampai di sini |
cukup sampai situ | cukup itu saja | itu cukup | itu sudah cukup | segitu cukup | segitu aja | segitu saja |
cukup untuk hari ini | cukup dulu | sudah | sudahlah | udah | udahlah | udah deh | sudah stop | udah stop |
udahan | selesai | sudah selesai | tamat | itu saja | itu aja | itu saja cukup | hanya itu | sampai di situ |
sampai di sini saja | sampai sini aja | sampai sini saja | tidak usah | nggak usah | gak usah | ga usah |
tak usah | tidak usah dilanjutkan | nggak usah dilanjutin | gak usah dilanjutin | tidak perlu | nggak perlu |
gak perlu | tidak perlu lagi | gak perlu lagi | tidak perlu dilanjutkan | jangan lanjut | jangan lanjutkan |
jangan dilanjutkan | jangan diteruskan | jangan terus | jangan ngomong lagi | jangan tulis lagi | jangan |
lupakan | lupakan saja | lupakan itu | lupain aja | abaikan | abaikan saja | biarkan | biarin | biarin aja |
biarkan saja | tidak jadi | nggak jadi | gak jadi | ga jadi | tidak penting | gak penting |
tidak apa apa lupakan | terserah | tak apa | bukan apa apa | batal | batalkan | batalin | batalkan saja |
diam | diamlah | diem | tutup mulut | sst | hening | akhiri | kamu bisa berhenti | kamu boleh berhenti |
anda bisa berhenti | saya sudah dapat jawabannya | sudah dapat jawabannya | udah dapet jawabannya |
saya berubah pikiran | berubah pikiran | tidak tertarik | gak tertarik | bosan | membosankan | kepanjangan |
terlalu panjang berhenti | terlalu banyak |
stop deh | stop aja | berhenti deh | berhenti dong | berhenti ya | tolong stop | bisa berhenti |
bisa berhenti ga | bisa stop ga | bisakah kamu berhenti | bisa diam ga | bisa diem ga | udahan ya |
udahan dulu | udahan aja | udah ah | udah udah | udah dulu | udah dulu ya | udah cukup makasih |
udah jangan lanjut | udah ngerti cukup | udah paham cukup | udah ga usah | sudah cukup terima kasih |
sudah berhenti | sudah dulu | sudahi saja | cukup cukup | cukup ya | cukup deh | cukup sampai sini |
cukup segitu | cukup segitu aja | cukup itu aja | cukup makasih | cukup terima kasih | itu aja makasih |
itu saja terima kasih | makasih cukup | makasih udah cukup | segitu dulu | sampe sini aja |
sampe situ aja | sampai sini dulu | sampai situ aja | ga usah lanjut | gausah lanjut |
gak usah dilanjut | ga usah dilanjutin | ga usah diterusin | ga perlu | ga perlu lagi | ga perlu lanjut |
ga perlu diterusin | saya tidak butuh lagi | ga butuh lagi | sisanya ga perlu | sisanya gausah |
sisanya tidak perlu | sisanya udah tau | jangan dilanjut | jangan diterusin | jangan nulis lagi |
jangan bicara lagi | ga mau lagi | ga mau tau | ga mau denger | ga tertarik | ga tertarik lagi |
kepanjangan udah | ngga jadi | batalin aja | cancel aja | skip aja udah | diem lu | diem deh |
diem dong | diam dulu | diam dong | tutup mulutmu | berisik lu | hentikan sekarang | hentikan saja |
akhiri saja | akhiri aja | selesai deh | beres makasih | beres udah | udah nemu | ketemu makasih |
udah bisa makasih | udah beres | udah kelar | gua bilang stop | aku bilang stop | saya bilang berhenti |
wes cukup | wis cukup | cukup jo |
gausah | bosenin | gajadi | lupain | biarlah | bacot | berisik | uwis | mandeg | mandek | cekap |
engges |
udah ngerti stop | cukupp | makasih itu aja | tidak usah diteruskan | saya tidak perlu lebih |
gue bilang stop
""",
    "pauses": """
tunggu | tunggu dulu | tunggu sebentar | tunggu bentar | tunggu ya | tunggu tunggu | tolong tunggu |
sebentar | sebentar ya | bentar | bentar ya | bentar dulu | nanti dulu | sabar | sabar dulu |
pelan pelan dulu | jeda | jeda dulu | pause dulu | satu menit | 1 menit | sedetik | satu detik |
sebentar dulu | tahan | tahan dulu | biar saya pikir | biar aku pikir dulu | saya pikir dulu | mikir dulu |
biar saya baca dulu | baca dulu | saya segera kembali
""",
    "leaves": """
saya harus pergi | aku harus pergi | saya pergi dulu | aku pergi dulu | aku cabut dulu | cabut dulu |
pamit dulu | dadah | dah | sampai jumpa | sampai nanti | selamat tinggal | selamat malam dadah | ada telepon |
telepon berdering | ada tamu | sudah ketemu | udah ketemu | sudah saya temukan | aku sudah nemu | ketemu |
sudah beres | beres | masalah selesai | sudah bisa | udah bisa | nanti saya cari sendiri | aku cari sendiri |
saya sibuk | lagi sibuk | tidak ada waktu | mau coba dulu | saya coba dulu | aku coba dulu |
aku pergi | saya pergi | gue cabut | gua cabut | gue cabut dulu | saya pamit | aku pamit | pergi dulu |
gue pergi dulu | jalan dulu | off dulu | gue off | aku off dulu | tidur dulu | mau tidur |
mau tidur dulu | makan dulu | mau makan | mau makan dulu | makanan udah siap | ada telpon | bos dateng |
bos datang | bus dateng | busnya dateng | baterai mau abis | dah ya | sampai besok | sampe besok |
sampai ketemu lagi | ketemu lagi nanti | besok lagi | nanti lagi | nanti lanjut lagi | selamat tidur |
met malem |
cabut | cabs | pamit | ditelpon | lowbat | dadahh | daah | babay | wassalam
""",
    "waits": """
tunggu | tunggu dulu | tunggu sebentar | tunggu bentar | bentar | bentar dulu
""",
    "exclaims": "stop | berhenti",
    "refuses": """
tidak | nggak | enggak | gak | ga | ngga | tak | bukan | tidak tidak | nggak nggak | jangan begitu |
tidak pernah | tentu tidak | tentu saja tidak | ogah
""",
    "fills": """
tolong | mohon | silakan | ya | yah | dong | deh | sih | kok | lah | nih | tuh | kan | dulu | saja | aja |
sekarang | sekarang juga | segera | di sini | untuk sekarang | untuk hari ini | hari ini | sekali | banget |
sangat | amat | benar benar | sungguh | memang | ini | itu | yang | dan | tapi | juga | pak | bu | mas |
mbak | bang | kak | gan | bro | sis | teman | kawan | sobat | maaf | maafkan saya | sori | halo | hai | hei |
menurut saya | menurutku | kayaknya | saya rasa | saya | aku | kamu | anda | atas | untuk | penjelasan |
penjelasannya | jawaban | jawabannya | cerita | ceritanya | info | infonya | informasi | contoh | ide |
semua | semuanya | sudah | udah | lagi | bicara | nulis | oh | ah | wah | bot | asisten | maaf menyela |
maaf memotong | maaf mengganggu | tidak sengaja | gak sengaja | salah pencet
""",
    "links": "dan | tapi | tetapi | namun | jadi | lalu | atau | karena | terus | soalnya",
    "wraps": """
bisakah kamu | bisakah anda | bisa kamu | bisa tolong | bisakah | bisa | bolehkah | boleh | dapatkah |
dapatkah anda | maukah | maukah kamu | tolong | mohon | saya mau | aku mau | saya ingin | aku ingin |
saya ingin kamu | saya mau kamu | pengen | aku pengen | saya butuh | aku butuh | lebih baik | kalau bisa |
jika bisa | jika mungkin | mungkin | coba | cobalah | sebaiknya | kamu harus | gimana kalau |
bagaimana kalau
""",
    "first": """
sebelum lanjut | sebelum melanjutkan | sebelum kamu lanjut | sebelum kamu lanjutkan |
sebelum kamu melanjutkan | sebelum anda melanjutkan | sebelum itu | pertama | pertama tama | jelaskan dulu |
pertanyaan singkat | pertanyaan cepat | satu pertanyaan | saya punya pertanyaan | aku punya pertanyaan |
ada pertanyaan | mau tanya | mau nanya | numpang tanya | tunggu apa | hah apa | apa tadi
""",
    "later": """
setelah itu | sesudah itu | habis itu | abis itu | kemudian | selanjutnya | berikutnya | nanti |
pertanyaan berikutnya | pertanyaan selanjutnya | pertanyaan lain | satu pertanyaan lagi |
ada pertanyaan lagi | pertanyaan lagi | pertanyaan terakhir | pertanyaan kedua | kedua | satu lagi |
satu hal lagi | ada satu lagi | satu hal lain | hal lain | terakhir | topik lain | topik berikutnya |
kalau sudah selesai | kalau udah selesai | kalau kamu sudah selesai | jika sudah selesai | setelah selesai |
setelah kamu selesai | setelah anda selesai | begitu selesai | begitu kamu selesai | ketika kamu selesai |
saat kamu selesai | kalau sudah | sehabis ini | setelah ini | setelah jawaban ini | pada akhirnya | di akhir |
akhirnya | sebelum lupa | sebelum saya lupa | tidak mendesak | nggak buru buru | tidak terburu buru |
bisa menunggu | terpisah dari itu | di pesan berikutnya | di jawaban berikutnya | ingatkan saya nanti |
habis ini | sesudah ini | nanti saja | untuk nanti | selesaikan dulu
""",
    "later_opens": "lalu | terus ceritakan | terus jelaskan | terus kasih",
    "later_closes": "nanti | setelah itu | kemudian | habis itu | setelah ini | nanti saja",
    "wants": """
ceritakan | ceritain | beritahu | beri tahu | kasih tahu | kasih tau | jelaskan | jelasin | deskripsikan |
tulis | tuliskan | tulisin | terjemahkan | terjemahin | beri | berikan | kasih | tunjukkan | tampilkan |
daftarkan | sebutkan | rangkum | ringkas | bandingkan | buat | buatkan | bikin | bikinin | gambar | rancang |
hitung | hitungkan | selesaikan | cari | carikan | periksa | cek | perbaiki | bantu | bantu saya | bantu aku |
rekomendasikan | sarankan | definisikan | jawab | baca | buka | kirim | pesan | beli | hapus | ulangi |
ulang | sekali lagi | mulai lagi | mulai ulang | saya ingin tahu | saya mau tahu | aku mau tahu | penasaran |
lebih lanjut tentang | bicara tentang | ayo bicara | mari bicara | topik baru | ganti topik |
batalkan pesanan | ingatkan
""",
    "topics": """
ceritakan tentang | ceritain tentang | beri tahu saya tentang | kasih tahu tentang | jelaskan tentang |
jelaskan apa | jelaskan bagaimana | tulis puisi | buatkan puisi | tuliskan | buatkan saya | terjemahkan |
terjemahin | bicara tentang | bantu saya | yang lain saja
""",
    "asks": """
apa | apa itu | apakah | siapa | bagaimana | gimana | mengapa | kenapa | ngapain | kapan | di mana | dimana |
ke mana | dari mana | mana | yang mana | berapa | berapa lama | berapa banyak | untuk apa | kok bisa |
bagaimana dengan | gimana dengan | kalau | adakah | yakin | kamu yakin | apa kamu yakin | sumber | sumbernya
""",
    "asks_anywhere": """
apa artinya | artinya apa | apa maksudnya | maksudnya apa | maksudmu apa | apa maksudmu | maksudnya |
apa itu | bagaimana | gimana | mengapa | kenapa | siapa | kapan | di mana | dimana | berapa | tidak mengerti |
gak ngerti | nggak ngerti | ga ngerti | tidak paham | gak paham | nggak paham | kurang paham | kurang jelas |
tidak jelas | gak jelas | bingung | saya bingung
""",
    "corrects": """
maksud saya | maksudku | maksud aku | yang saya maksud | yang aku maksud | saya bermaksud | mau bilang |
maksudnya python | lebih tepatnya | tepatnya | koreksi | ralat | salah ketik | typo | saya salah | aku salah |
bukannya | alih alih | daripada | melainkan | ganti dengan | ganti jadi | ganti ke | ubah jadi |
ubah menjadi | ubah ke | lebih spesifiknya | spesifiknya | saya bicara tentang | lupa bilang |
saya lupa bilang | lupa menyebutkan | sebagai informasi
""",
    "objects": """
saya tanya | aku tanya | saya bertanya | aku bertanya | saya nanya | aku nanya | yang saya tanya |
yang saya tanyakan | yang aku tanya | saya tidak tanya | saya tidak bertanya | aku gak nanya |
bukan itu yang | bukan itu | bukan itu maksud | bukan pertanyaan saya | kamu salah paham | salah paham |
kamu tidak mengerti | kamu gak ngerti | salah | itu salah | kamu salah | anda salah | keliru | kamu keliru |
tidak benar | itu tidak benar | gak bener | nggak bener | tidak tepat | bohong | kamu bohong | omong kosong |
ngawur | ngaco | tidak setuju | saya tidak setuju | gak setuju | saya rasa tidak | tidak begitu |
bukan begitu | ada kesalahan | sudah kamu bilang | kamu sudah bilang | mengulang ulang | tidak berfungsi |
tidak jalan | gak jalan | tidak bekerja | tidak membantu | gak membantu | mengarang | di luar topik
""",
    "replaces": """
berhenti bicara tentang | berhenti membahas | berhenti ngomongin | jangan bahas | jangan bicara tentang |
jangan ngomongin | stop bahas | stop ngomongin | cukup tentang | lupakan itu dan | lupakan soal |
ganti topik | ubah topik | topik lain saja | mending ceritakan | mending jelaskan | lebih baik ceritakan |
yang lain saja | mulai dari awal | dari awal | ulang dari awal | dari nol
""",
    "adds": """
sebutkan juga | sebut juga | tambahkan | tambahkan juga | tambahin | masukkan | masukkan juga | sertakan |
sertakan juga | cantumkan | cantumkan juga | termasuk | jangan lupa | pertimbangkan | perhatikan juga |
juga harga | dan harganya | beserta | dengan sumber | dengan harga | sebut harganya | ingat juga |
bahas juga
""",
    "adds_closes": "juga",
    "also": """
juga | selain itu | omong omong | ngomong ngomong | btw | oh iya | oh ya | di samping itu | lagi pula |
tambahan | sekalian | sekalian juga | dan juga
""",
    "also_closes": "juga | sekalian",
    "adjusts": """
lebih pendek | pendek | lebih singkat | singkat | singkat saja | secara singkat | singkatnya | ringkas saja |
lebih ringkas | persingkat | lebih panjang | lebih sederhana | sederhana | sederhanakan | lebih mudah |
lebih simpel | simpel | lebih jelas | lebih detail | lebih rinci | secara rinci | secara detail | detail |
rinci | kurangi detail | lebih lambat | pelan pelan | lebih pelan | lebih cepat | lebih spesifik |
lebih formal | formal | kurang formal | santai | lebih santai | lebih teknis | jangan terlalu teknis |
lebih lucu | lebih serius | lebih sopan | lebih banyak contoh | dengan contoh | pakai contoh | kasih contoh |
beri contoh | tanpa contoh | tanpa istilah | tanpa jargon | kata kata sederhana | dengan kata sederhana |
bahasa sederhana | dengan bahasa sederhana | dalam satu kalimat | satu kalimat saja | dalam dua kalimat |
dalam beberapa kata | dalam bentuk daftar | dalam bentuk tabel | bentuk tabel | bentuk daftar | dalam tabel |
sebagai daftar | poin poin | dalam poin | langkah demi langkah | selangkah demi selangkah |
seperti anak kecil | seolah saya anak | seperti saya berumur | untuk anak anak | untuk pemula |
jangan terlalu panjang | terlalu panjang | terlalu rumit | terlalu teknis | terlalu cepat | terlalu susah |
langsung ke intinya | ke intinya | intinya saja | intinya | langsung saja | lewati | skip bagian | tanpa |
kecuali | selain | lebih murah | yang murah | terbaru | tidak pedas | maksimal | minimal | paling banyak |
sedikit lebih | sedikit
""",
    "adjusts_opens": """
gunakan | pakai | pake | buat itu | buat lebih | fokus | fokus pada | fokus ke | batasi | anggap |
anggap saja | asumsikan | pertahankan | jelaskan seperti | jelaskan dengan | jelaskan lebih | tulis dalam |
jangan pakai | jangan gunakan | jangan sebut | jangan masukkan | berhenti menggunakan | jawab dalam |
jawab dengan | pakai bahasa | dalam gaya | dalam bentuk | dalam format | sebagai | mulai dari | urutkan |
ubah ke | konversi
""",
    "adjusts_closes": "versi",
    "into": """
dalam % | dalam bahasa % | pakai % | pakai bahasa % | dengan % | ke % | bahasa % | % saja | jadi %
""",
    "forms": """
euro | dolar | dollar | rupiah | ringgit | pound | yen | celsius | fahrenheit | kilometer | km | mil | meter |
kilo | gram | liter | persen | indonesia | inggris | melayu | jawa | jerman | prancis | jepang | arab |
python | python 3 | javascript | java | go | rust | sql | json | tabel | daftar | puisi | pantun
""",
    "limits": """
hanya | hanya untuk | cuma | cuman | khusus | khusus untuk | cukup | saja | setidaknya | paling tidak |
maksimal | minimal | kurang dari | lebih dari | yang pertama | yang kedua | yang terakhir | yang terbaru |
terutama | khususnya | sebaiknya | tanpa | kecuali
""",
    "limits_closes": """
saja | aja | doang | maksimal | atau kurang | per orang | per bulan | per hari | kalau bisa
""",
    "preps": """
untuk | buat | di | dengan | tanpa | dari | sampai | antara | pada | dalam | selama | oleh | menurut | ke |
jangan | dekat | lebih dekat | tidak lebih dari | bukan yang
""",
    "informs": """
saya seorang | saya vegetarian | aku vegetarian | saya pemula | aku pemula | saya pakai | aku pakai |
saya menggunakan | saya tinggal | aku tinggal | saya punya | aku punya | saya tidak punya | aku gak punya |
saya tidak makan | aku gak makan | saya tidak suka | aku gak suka | saya alergi | aku alergi |
saya lebih suka | saya hanya | aku cuma | kami | kita | anggaran | budget | saya sudah tahu | aku udah tau |
saya dari
""",
    "doubts": """
saya tidak tahu | aku gak tau | gak tau | tidak tahu | nggak tahu | ada masalah | saya punya masalah
""",
    "reasons": "saya | aku | ada | ini",
    "offers": """
apakah kamu | apakah anda | mau saya | maukah | haruskah saya | boleh saya | perlu | butuh | lanjut |
bagaimana menurut | kamu mau | anda ingin | siap | setuju
""",
    "goes_on": """
lanjut | lanjutkan | lanjutkan saja | lanjut saja | silakan lanjut | silakan lanjutkan | silahkan lanjut |
silahkan lanjutkan | lanjut dong | lanjutkan dong | lanjutin | lanjutin dong | lanjut aja | teruskan |
teruskan saja | terusin | terus saja | terus aja | jangan berhenti | lanjut cerita | lanjutkan ceritanya |
lanjutkan jawabannya | lanjutkan penjelasannya | selesaikan | selesaikan kalimatmu | selesaikan jawabanmu |
kamu bisa lanjut | boleh lanjut | bisa dilanjutkan | sampai mana tadi | dari yang tadi | yang tadi | sisanya |
saya dengar | aku kembali | tolong lanjutkan | mohon lanjutkan |
jangan berhenti dong | jangan stop | jangan stop dulu | jangan diem | ga usah berhenti | lanjut gan |
lanjut kak | terus terus | trus trus | lanjut aku dengerin |
lanjutt |
lanjut lanjut
""",
    "afters": "setelah | sesudah",
    "contrasts": "bukan | dan bukan",
    "instead": "saja | sebaiknya",
    "points": "itu | ini | memang",
    "remarks": "terima kasih atas | makasih atas | makasih buat | terima kasih untuk | baru tahu",
    "declines": "belum | tidak perlu | nggak usah | gak usah | nanti saja | tidak sekarang",
}
