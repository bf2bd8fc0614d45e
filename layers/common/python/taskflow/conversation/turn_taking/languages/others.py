"""Languages of which only the smallest words are known: what acknowledges, thanks, laughs and stops."""

TABLES = {
    "uk": {
        "greets": "привіт | вітаю | добрий день | доброго ранку | доброго дня | добрий вечір | як справи",
        "acks": """
добре | гаразд | зрозуміло | зрозумів | зрозуміла | ясно | круто | чудово | цікаво | дуже цікаво | класно |
ага | ок | я зрозумів |
ага ясно | ага зрозуміло | ага ага | тепер зрозуміло | тепер зрозумів | тепер ясно | файно є | ну так |
ну так логічно | має сенс | звучить логічно | звучить добре | отож бо | еге ж | точно точно |
твоя правда | ваша правда | маєш рацію | маєте рацію | не знав | не знала | я не знав | я не знала |
ніколи б не подумав | так і думав | так і думала | так і знав | буду знати | корисно знати | як цікаво |
ок стежу | так так |
мгм | непогано | файно | гарно | чітко | логічно | отож | еге | авжеж | вірно | погоджуюсь | підтримую |
запам'ятаю | слухаю | стежу |
ніколи б не подумала
""",
        "agrees": "так | звісно | звичайно | точно | саме так | правильно | згоден | згодна",
        "thanks": """
дякую | дуже дякую | щиро дякую | спасибі |
дякую дуже | щиро вдячний | щиро вдячна | красно дякую | дякую красно | спасибі велике | велике дякую |
дякую друже |
дяк | дякс | дяки | вдячний | вдячна
""",
        "marvels": """
справді | невже | серйозно | ого | неймовірно | не може бути |
ого як | нічого собі | ніфіга собі | овва як | ой леле | боже мій | ого-го | оце так | оце так так |
от тобі й на | та ну | та невже | не вірю | я в шоці | хто б міг подумати | подумати тільки | треба ж |
нічосі | овва | леле | матінко | йой | отакої | дивовижно | вражаюче | капець
""",
        "stops": """
стоп | стій | зупинись | зупиніться | досить | годі | вистачить | припини | неважливо | забудь | не треба |
досить уже | та досить | годі вже | годі тобі | стоп уже | зупинись будь ласка | вже вистачить |
мені вистачить | цього вистачить | дякую вистачить | дякую досить | мені цього досить | цього досить |
мені досить | цього достатньо | все досить | все дякую | це все | це все дякую | не треба далі |
більше не треба | не треба більше | не потрібно більше | решти не треба | решта не потрібна |
не продовжуй | не продовжуйте | можеш не продовжувати | не пиши далі | не пиши більше |
можеш зупинитися | можете зупинитися | закінчимо на цьому | на цьому все | вже неважливо | вже не треба |
вже не потрібно | стули пельку | закрий рота | зрозуміло досить | вже вирішив | вже знайшов |
спинись | припиніть | припиняй | достатньо | закінчуй | закінчуйте | кінець | скасуй | скасувати |
скасуйте | відміна | відбій | забий | проїхали | байдуже | нецікаво | цить | мовчи | замовкни |
замовкніть | помовч | вирішено | знайшов | знайшла |
будь ласка зупиніться | дякую це все | далі не треба | зрозумів досить
""",
        "pauses": "чекай | стривай | зачекай | почекай | зачекайте | хвилинку | секунду",
        "exclaims": "стоп | припини",
        "waits": "чекай | зачекай | почекай | стривай",
        "refuses": "ні",
        "fills": "будь ласка | дуже | це | ну | а",
        "asks": "що | чому | як | де | коли | хто | навіщо | скільки",
        "later": "потім | після цього | наступне питання | коли закінчиш",
        "adjusts": "коротше | простіше | детальніше | українською",
        "limits": "тільки | лише",
        "corrects": "я мав на увазі | я мала на увазі",
        "objects": "я питав | я питала | неправильно",
        "leaves": """
мені час | мені час іти | мушу бігти | треба йти | мені треба йти | йду спати | йду їсти | я пішов |
я пішла | шеф іде | телефон дзвонить | до побачення | до завтра | до зустрічі | на все добре |
на добраніч |
біжу | йду | дзвонять | бувайте | добраніч | побачимося |
мушу йти | бувай
""",
        "goes_on": """
не зупиняйся | не зупиняйтесь | не спиняйся | не припиняй | давай далі | кажи далі | розповідай далі |
пиши далі | я слухаю |
продовжуй | продовжуйте | далі | розповідай
""",
        "laughs": """
регочу | смішно | кумедно | помираю
""",
    },
    "cs": {
        "acks": """
dobře | dobrá | fajn | jasně | rozumím | chápu | aha | super | skvělé | zajímavé | hezké | výborně | paráda
""",
        "agrees": "ano | jo | jasně | přesně | samozřejmě | určitě | souhlasím | správně",
        "thanks": "díky | děkuji | děkuju | díky moc | mockrát děkuji",
        "marvels": "vážně | opravdu | fakt | páni | neuvěřitelné | to snad ne | no ne",
        "stops": """
stop | stůj | přestaň | dost | to stačí | stačí | zastav | nech toho | zapomeň na to | nevadí | to je jedno
""",
        "pauses": "počkej | počkejte | moment | moment prosím | vteřinku | chvilku",
        "refuses": "ne",
        "fills": "prosím | prosim | už | to | tak | velmi | teď",
        "asks": "co | proč | jak | kde | kdy | kdo | kolik | který | jaký",
        "later": "potom | pak | další otázka | až skončíš | až budeš hotový | ještě jedna věc",
        "adjusts": "kratší | kratčeji | stručně | stručněji | jednodušeji | podrobněji | v eurech | česky",
        "limits": "jen | pouze",
        "corrects": "myslel jsem | myslela jsem | chtěl jsem říct",
        "objects": "ptal jsem se | ptala jsem se | to je špatně",
    },
    "ro": {
        "acks": """
bine | ok | în regulă | am înțeles | înțeleg | super | grozav | interesant | tare | frumos | perfect
""",
        "agrees": "da | sigur | desigur | exact | corect | adevărat",
        "thanks": "mulțumesc | mersi | mulțumesc mult | multumesc",
        "marvels": "serios | chiar | chiar așa | incredibil | uau | nu se poate",
        "stops": """
stop | oprește | oprește-te | opreste | ajunge | destul | gata | e de ajuns | las-o baltă | lasă |
nu contează | uită
""",
        "pauses": "așteaptă | stai | stai puțin | un moment | o secundă",
        "refuses": "nu",
        "fills": "te rog | vă rog | acum | foarte | este | e",
        "asks": "ce | de ce | cum | unde | când | cine | cât | câte | care",
        "later": "după aceea | apoi | următoarea întrebare | când termini | încă ceva",
        "adjusts": "mai scurt | mai simplu | mai detaliat | pe scurt | în euro | în română",
        "limits": "doar | numai",
        "corrects": "am vrut să spun | mă refeream",
        "objects": "am întrebat | greșit",
    },
    "hu": {
        "acks": "jó | rendben | oké | értem | szuper | remek | érdekes | klassz | király | aha | nagyszerű",
        "agrees": "igen | persze | pontosan | így van | biztosan | helyes | egyetértek",
        "thanks": "köszönöm | köszi | kösz | köszönöm szépen | nagyon köszönöm",
        "marvels": "tényleg | komolyan | hűha | hihetetlen | ne már | azta",
        "stops": """
állj | stop | elég | elég volt | hagyd abba | ennyi elég | mindegy | felejtsd el | hagyjuk | nem érdekes |
nem fontos
""",
        "pauses": "várj | várjon | egy pillanat | pillanat | egy perc",
        "refuses": "nem",
        "fills": "kérlek | kérem | most | nagyon | ez | már",
        "asks": "mi | mit | miért | hogyan | hol | mikor | ki | mennyi | melyik",
        "later": "utána | azután | következő kérdés | ha kész vagy | ha végeztél | még valami",
        "adjusts": "rövidebben | egyszerűbben | részletesebben | röviden | euróban | magyarul",
        "limits": "csak",
        "corrects": "úgy értettem | arra gondoltam",
        "objects": "azt kérdeztem | nem ezt kérdeztem | ez rossz | téves",
    },
    "el": {
        "acks": """
οκ | εντάξει | καλά | ωραία | τέλεια | κατάλαβα | κατανοητό | καταλαβαίνω | ενδιαφέρον | πολύ ενδιαφέρον |
μάλιστα | σούπερ | α κατάλαβα
""",
        "agrees": "ναι | βέβαια | φυσικά | σωστά | ακριβώς | σίγουρα | συμφωνώ",
        "thanks": "ευχαριστώ | σε ευχαριστώ | ευχαριστώ πολύ | σας ευχαριστώ",
        "laughs": "χαχα | χαχαχα",
        "marvels": "αλήθεια | σοβαρά | πω πω | απίστευτο | έλα | όντως",
        "stops": """
σταμάτα | σταματήστε | στοπ | φτάνει | αρκετά | αρκεί | τέλος | ξέχνα το | άστο | άσ το | δεν πειράζει |
δεν έχει σημασία
""",
        "pauses": "περίμενε | περιμένετε | μισό λεπτό | μια στιγμή | ένα λεπτό",
        "refuses": "όχι",
        "fills": "παρακαλώ | σε παρακαλώ | τώρα | πολύ | είναι | α",
        "asks": "τι | γιατί | πώς | πως | πού | που | πότε | ποιος | ποια | ποιο | πόσο | πόσα",
        "later": "μετά | ύστερα | έπειτα | επόμενη ερώτηση | όταν τελειώσεις | κάτι ακόμα",
        "adjusts": """
πιο σύντομα | συντομότερα | πιο απλά | σύντομα | με λεπτομέρειες | σε ευρώ | στα ελληνικά
""",
        "limits": "μόνο",
        "corrects": "εννοούσα | εννοώ | ήθελα να πω",
        "objects": "ρώτησα | λάθος | είναι λάθος",
    },
    "he": {
        "acks": """
אוקיי | אוקי | בסדר | טוב | מעולה | יופי | הבנתי | מבין | מבינה | ברור | מעניין | מאוד מעניין | נחמד | סבבה |
אחלה | מגניב | אה הבנתי
""",
        "agrees": "כן | נכון | בטח | כמובן | בדיוק | בהחלט | מסכים",
        "thanks": "תודה | תודה רבה | המון תודה | תודה לך",
        "laughs": "חחח | חחחח | חח",
        "marvels": "וואו | באמת | ברצינות | לא יאומן | מדהים | אין מצב | מה באמת",
        "stops": """
עצור | עצרי | תעצור | תעצרי | די | מספיק | זה מספיק | תפסיק | תפסיקי | סטופ | עזוב | עזבי | לא משנה |
שכח מזה | תשכח מזה | לא חשוב | בטל
""",
        "pauses": "חכה | חכי | רגע | רגע אחד | שנייה | דקה | תמתין",
        "refuses": "לא",
        "fills": "בבקשה | עכשיו | מאוד | זה | נו",
        "asks": "מה | למה | איך | איפה | מתי | מי | כמה | איזה | האם",
        "later": "אחר כך | לאחר מכן | השאלה הבאה | שאלה הבאה | כשתסיים | עוד דבר",
        "adjusts": "יותר קצר | קצר יותר | בקצרה | יותר פשוט | פשוט יותר | בפירוט | ביורו | בעברית",
        "limits": "רק",
        "corrects": "התכוונתי | אני מתכוון",
        "objects": "שאלתי | לא נכון | טעות",
    },
    "fa": {
        "acks": """
باشه | خوبه | خب | عالی | عالیه | فهمیدم | متوجه شدم | آهان | جالب | چه جالب | خیلی جالب | اوکی | درسته |
حله
""",
        "agrees": "بله | آره | حتما | دقیقا | البته | موافقم",
        "thanks": "ممنون | مرسی | متشکرم | خیلی ممنون | سپاس | دستت درد نکنه | تشکر",
        "marvels": "واقعا | جدی | وای | عجب | باورم نمیشه",
        "stops": """
بس | بسه | کافیه | کافی است | توقف | متوقف شو | نگه دار | وایسا | ولش کن | بیخیال | فراموشش کن | مهم نیست |
دیگه بسه | لازم نیست
""",
        "pauses": "صبر کن | صبر کنید | یه لحظه | یک لحظه | لحظه",
        "refuses": "نه | خیر",
        "fills": "لطفا | خیلی | الان | این | دیگه",
        "asks": "چی | چه | چرا | چطور | چگونه | کجا | کی | چند | کدام | آیا",
        "later": "بعدش | بعد از آن | سوال بعدی | وقتی تمام شد",
        "adjusts": "کوتاه تر | کوتاهتر | ساده تر | خلاصه | به یورو | به فارسی",
        "limits": "فقط",
        "corrects": "منظورم",
        "objects": "پرسیدم | اشتباه",
    },
    "th": {
        "acks": """
โอเค | โอเคครับ | โอเคค่ะ | ครับ | ค่ะ | ดี | ดีมาก | เข้าใจแล้ว | เข้าใจ | เข้าใจครับ | เข้าใจค่ะ | อ๋อ |
อ้อ | อืม | เยี่ยม |
เยี่ยมมาก | เจ๋ง | น่าสนใจ | น่าสนใจมาก | รับทราบ | ได้
""",
        "agrees": "ใช่ | ใช่ครับ | ใช่ค่ะ | ใช่แล้ว | ถูกต้อง | แน่นอน | จริง",
        "thanks": "ขอบคุณ | ขอบคุณครับ | ขอบคุณค่ะ | ขอบคุณมาก | ขอบใจ | ขอบคุณนะ",
        "laughs": "ฮ่า | ฮ่าฮ่า | ฮ่าๆ | ๆ | 555",
        "marvels": "จริงเหรอ | จริงหรอ | จริงดิ | ว้าว | โห | ไม่น่าเชื่อ | เหลือเชื่อ",
        "stops": """
หยุด | หยุดก่อน | หยุดเลย | พอ | พอแล้ว | พอได้แล้ว | เพียงพอแล้ว | แค่นี้พอ | ไม่ต้องแล้ว | ไม่ต้อง |
ช่างมัน | ไม่เป็นไร |
ยกเลิก | เลิก
""",
        "pauses": "รอ | รอก่อน | รอแป๊บ | เดี๋ยว | เดี๋ยวก่อน | แป๊บนึง | สักครู่",
        "refuses": "ไม่ | ไม่ใช่",
        "fills": "ครับ | ค่ะ | คะ | นะ | จ้า | มาก | เลย | แล้ว | ด้วย | กรุณา | ช่วย | หน่อย | ก่อน",
        "asks_anywhere": """
อะไร | ทำไม | อย่างไร | ยังไง | ที่ไหน | เมื่อไหร่ | ใคร | เท่าไหร่ | หรือเปล่า | ไหม | หมายความว่า | ไม่เข้าใจ
""",
        "later": "หลังจากนั้น | คำถามต่อไป | พอเสร็จแล้ว | เสร็จแล้วช่วย | อีกเรื่อง",
        "adjusts": "สั้นลง | สั้นๆ | สั้นกว่านี้ | ง่ายกว่านี้ | ละเอียดกว่านี้ | เป็นยูโร | เป็นภาษาไทย",
        "limits": "เฉพาะ | แค่ | เพียง",
        "corrects": "ฉันหมายถึง | ผมหมายถึง | หมายถึง",
        "objects": "ฉันถาม | ผมถาม | ผิด",
    },
    "bn": {
        "acks": "ঠিক আছে | আচ্ছা | ভালো | খুব ভালো | বুঝেছি | বুঝলাম | দারুণ | চমৎকার | মজার",
        "agrees": "হ্যাঁ | হা | ঠিক | অবশ্যই | একদম",
        "thanks": "ধন্যবাদ | অনেক ধন্যবাদ",
        "marvels": "সত্যি | সত্যিই | বাহ | ওয়াও | বলো কি",
        "stops": """
থামো | থামুন | থাম | যথেষ্ট | যথেষ্ট হয়েছে | বাদ দাও | বন্ধ করো | বন্ধ করুন | আর না | দরকার নেই | বাদ দিন
""",
        "pauses": "দাঁড়াও | দাঁড়ান | অপেক্ষা করো | এক মিনিট",
        "refuses": "না",
        "fills": "দয়া করে | খুব | এখন | তো | ভাই",
        "asks_anywhere": "কি | কী | কেন | কীভাবে | কোথায় | কখন | কে | কত | বুঝিনি | মানে কি",
        "later": "তারপর | এরপর | পরের প্রশ্ন | শেষ হলে",
        "adjusts": "ছোট করে | সংক্ষেপে | সহজ করে | বাংলায়",
        "limits": "শুধু | কেবল",
        "objects": "জিজ্ঞেস করেছি | ভুল",
    },
    "ur": {
        "acks": "ٹھیک ہے | اچھا | ٹھیک | سمجھ گیا | سمجھ گئی | بہت اچھا | زبردست | دلچسپ | اوکے",
        "agrees": "جی | ہاں | جی ہاں | بالکل | درست",
        "thanks": "شکریہ | بہت شکریہ",
        "marvels": "واہ | واقعی | سچ میں",
        "stops": "بس | رکو | رکیں | بس کرو | بند کرو | کافی ہے | چھوڑو | رہنے دو | چپ",
        "pauses": "ٹھہرو | ایک منٹ",
        "refuses": "نہیں",
        "fills": "براہ کرم | پلیز | بہت | اب | تو | یہ | ہے",
        "asks_anywhere": "کیا ہے | کیوں | کیسے | کہاں | کب | کون | کتنا | کیا مطلب",
        "later": "اس کے بعد | اگلا سوال",
        "limits": "صرف",
        "corrects": "میرا مطلب",
        "objects": "میں نے پوچھا | غلط",
    },
    "ta": {
        "acks": "சரி | நல்லது | புரிந்தது | புரிகிறது | அருமை | சூப்பர்",
        "agrees": "ஆம் | ஆமாம்",
        "thanks": "நன்றி | மிக்க நன்றி",
        "marvels": "உண்மையாகவா | அப்படியா | நிஜமாவா",
        "stops": "நிறுத்து | நிறுத்துங்கள் | போதும் | விடு | விடுங்கள் | வேண்டாம்",
        "pauses": "பொறு | பொறுங்கள் | ஒரு நிமிடம்",
        "refuses": "இல்லை",
        "asks_anywhere": "என்ன | ஏன் | எப்படி | எங்கே | எப்போது | யார் | எவ்வளவு",
    },
    "fi": {
        "acks": """
ok | okei | selvä | selvä juttu | hyvä | hienoa | mahtavaa | kiva | kiinnostavaa | mielenkiintoista |
ymmärrän | ymmärsin | aha | ahaa | joo | no niin | loistavaa
""",
        "agrees": "kyllä | joo | juu | aivan | tietenkin | totta kai | totta | juuri niin | täsmälleen",
        "thanks": "kiitos | kiitti | kiitos paljon | kiitoksia | suuret kiitokset",
        "marvels": "oikeasti | todellako | vau | ihanko totta | uskomatonta | ei voi olla totta",
        "stops": """
seis | stop | lopeta | riittää | jo riittää | se riittää | tarpeeksi | antaa olla | unohda | unohda se |
ei väliä | ei tarvitse | hiljaa | peruuta
""",
        "pauses": "odota | odota hetki | hetki | hetkinen | sekunti",
        "refuses": "ei",
        "fills": "ole hyvä | olkaa hyvä | nyt | tosi | todella | se on | on | no",
        "asks": "mikä | mitä | miksi | miten | missä | milloin | kuka | kuinka | paljonko",
        "later": "sen jälkeen | seuraava kysymys | kun olet valmis | vielä yksi asia | myöhemmin",
        "adjusts": "lyhyemmin | lyhyempi | yksinkertaisemmin | tarkemmin | euroissa | suomeksi",
        "limits": "vain | ainoastaan",
        "corrects": "tarkoitin",
        "objects": "kysyin | väärin",
    },
    "da": {
        "acks": """
okay | godt | fint | fedt | super | forstået | jeg forstår | javel | aha | interessant | spændende |
det giver mening | lyder godt | smart | skønt | dejligt | nå
""",
        "agrees": "ja | jo | selvfølgelig | præcis | netop | helt sikkert | korrekt | rigtigt | enig",
        "thanks": "tak | mange tak | tusind tak | tak for hjælpen",
        "marvels": "virkelig | seriøst | wow | hold da op | utroligt | nej hvor | det mener du ikke",
        "stops": """
stop | stands | hold op | nok | det er nok | det er fint nu | glem det | lige meget | pyt | pyt med det |
ti stille | annuller | det var det | det rækker
""",
        "pauses": "vent | vent lidt | et øjeblik | lige et øjeblik | to sekunder",
        "refuses": "nej | næ",
        "fills": "venligst | nu | lige | meget | det er | det | så | jo",
        "asks": """
hvad | hvorfor | hvordan | hvor | hvornår | hvem | hvilken | hvilket | hvor mange | hvor meget
""",
        "later": "bagefter | derefter | næste spørgsmål | når du er færdig | en ting til | senere",
        "adjusts": "kortere | enklere | mere detaljeret | kort | i euro | på dansk",
        "limits": "kun | bare",
        "corrects": "jeg mente | jeg mener",
        "objects": "jeg spurgte | forkert | det er forkert",
    },
    "no": {
        "acks": """
okei | greit | bra | fint | flott | kult | supert | skjønner | jeg skjønner | forstår | jeg forstår |
forstått | aha | interessant | spennende | gir mening | høres bra ut | nydelig
""",
        "agrees": "ja | jo | selvfølgelig | nettopp | akkurat | helt klart | riktig | stemmer | enig",
        "thanks": "takk | tusen takk | mange takk | takk skal du ha",
        "marvels": "virkelig | seriøst | wow | oi | jøss | utrolig | er det sant",
        "stops": """
stopp | slutt | hold opp | nok | det holder | det er nok | glem det | samme det | spiller ingen rolle |
vær stille | avbryt | det var alt
""",
        "pauses": "vent | vent litt | et øyeblikk | ett sekund",
        "refuses": "nei",
        "fills": "vennligst | nå | veldig | det er | det | så",
        "asks": "hva | hvorfor | hvordan | hvor | når | hvem | hvilken | hvor mange",
        "later": "etterpå | deretter | neste spørsmål | når du er ferdig | en ting til | senere",
        "adjusts": "kortere | enklere | mer detaljert | kort | i euro | på norsk",
        "limits": "bare | kun",
        "corrects": "jeg mente | jeg mener",
        "objects": "jeg spurte | feil | det er feil",
    },
    "tl": {
        "acks": """
sige | ayos | okay lang | maganda | ang galing | galing | gets | gets ko | naiintindihan ko | ah ganun |
ganun pala | astig
""",
        "agrees": "oo | opo | tama | syempre | talaga naman",
        "thanks": "salamat | maraming salamat | salamat po",
        "marvels": "talaga | weh | hala | grabe | di nga",
        "stops": """
tama na | tigil | itigil mo | hinto | huminto ka | sapat na | hayaan mo na | wag na | huwag na |
kalimutan mo na
""",
        "pauses": "sandali | sandali lang | teka | teka lang",
        "refuses": "hindi",
        "fills": "po | na | naman | lang | pakiusap",
        "asks": "ano | bakit | paano | saan | kailan | sino | magkano | ilan",
        "later": "pagkatapos | susunod na tanong | kapag tapos ka na",
        "adjusts": "mas maikli | mas simple",
        "limits": "lamang",
    },
    "ca": {
        "acks": """
d'acord | molt bé | entès | ja ho entenc | ho entenc | perfecte | genial | interessant | que bo
""",
        "agrees": "sí | és clar | exacte | correcte",
        "thanks": "gràcies | moltes gràcies | merci",
        "marvels": "de debò | de veritat | ostres | increïble",
        "stops": "para | atura't | prou | ja n'hi ha prou | deixa-ho | deixa-ho estar | tant és",
        "pauses": "espera | un moment | un segon",
        "fills": "si us plau | ara | molt",
    },
    "sw": {
        "acks": "sawa | sawa sawa | poa | nimeelewa | naelewa | vizuri | nzuri",
        "agrees": "ndiyo | kweli | hakika",
        "thanks": "asante | asante sana",
        "stops": "simama | inatosha | imetosha | basi | usijali | sahau",
        "pauses": "subiri | ngoja | subiri kidogo",
        "refuses": "hapana",
        "fills": "tafadhali | sana",
    },
}
