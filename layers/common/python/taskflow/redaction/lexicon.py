"""Words that name a value, in the languages people write to the product in, and words that name something else.

Latin words are looked up whole (``phone_number`` and ``contactNumber`` are two words each); words of other scripts
are looked for inside what is written together, since suffixes and neighbours join them.
"""

(
    PHONE, HINT, NUMBER, OTHER, CARD, AADHAAR, PAN, SSN, IBAN, IP, EMAIL, MAIL_NOUN, UPI, AWS, VERSION, MINE,
    COLUMN, REFERENCE, NUMBERED, DIRECT,
) = (1 << bit for bit in range(20))  # fmt: skip

_WHOLE = {
    PHONE: """
        phone phones phoneno phonenumber telephone mobile mobileno mobilenumber whatsapp whats whatsap wapp
        cell cellphone cellular landline helpline hotline contactno contactnumber dial sms ph phno tel telno
        mob mobno mobil fax telefon telefono teléfono téléphone telephon telefoon telefone celular cellulare
        tél móvil movil llama llámame llamar appelez appelle anrufen handy handynummer viber телефон моб тел
        cont contno contactnos mobiles cells telephones telephones phonenumbers telefones telefonos teléfonos
        téléphones telefonnummer telefonnummern telefonnr rufnummer mobilnummer handynr mobiltelefon mobiel
        telefoonnummer telefoonnr tlf tfno tlfn telf cel celu fono gsm cep hp handphone nohp ponsel telepon telp
        tlp nomortelepon simu puh puhelin telefonas telefonszám telefonszam telefonní telefón komórka komórkowy
        mobilní sđt đt điện thoại isd std faxno phonenum mobilenum mobileno1 mobileno2 phone1 phone2
        handynummern rufnummern mobilnummern mobilnumre telefonnumre telefonnummers handys mobiltelefone celulares
        móviles moviles portables cellulari telefoni telefoane telefony kontaktnummer kontaktnummern
        matkapuhelin matkapuhelimen matkapuh kännykkä puhelinnumero puhelinnro telemóvel telemovel
        telemóveis mobilnr
        telefonnumer telèfon telèfons tālrunis tālruņa mobilais mobilusis mobitel mòbil
        mobilszám telefonszámom mobilom farsími sími msisdn msisdns
        telefónne telefón telefónu mobiele mobilny komórki komórkę telefonu telefonem mobilnim mobilni telnummer
        mobiltlf telefonu telefonum telefonumuz whatsappnummer zalo wsp wpp phonebook telefonliste telefonbuch
        мобильный телефоны мобильные сотовый мобильного мобильному сотового сотовая мобільний мобільного мобилен
        мобилни мобилног
        telefonów telefonach komórek telefonů telefonech mobilů telefónov mobilov telefonok mobilok telefonszámok
        telefonszámai puhelimet puhelinnumerot matkapuhelimet telefonlar telefonları telefonlari telefoanele
        telefoanelor telefoner mobiler telefonai telefonų tālruņi tālruņu telefoons telefoonnummers mobieltjes
        voicemail caller mobiteli telemóveis telefonske telefonski telefonid mobiilid
        natel telefonul telefonului telepono selpon selfoon selnommer selnr
        foonu foni yocingo ucingo waya taleefan finday fón guthán ffôn mugikorra telefonoa telefown mowbajl telefòn
        telefax telefaks faks faxnummer faxnr pager pagers rückrufnummer servicenummer
        telefona telefone telefonom telefoni telefonima telefoninumber telefoninumbri telefonnumbrid mobiilinumber
        mobiil
        telefonnummeret mobilnummeret telefonnumret mobilnumret telefonnumre telefonszámom telefonszáma
        mobilszámom telefonszámunk telefonnumber handynr handynum tlfnr mobilnummern telefonnumeris tālruni telefonom
        telefonie telefónov telefónom telefoonnr mobielnr gsmnummer telefonun telefonumu telefonunuz celularul
        ватсап вотсап вацап ватцап уотсап вотсапп ватсапп ватсапе вайбер вайбере вибер вотсапе
        vipps mobilepay numurs síminn ekwentị утас утасны утсаны տել
        τηλέφωνο κινητό τηλ κιν טלפון נייד طلفون
    """,
    HINT: """
        call called calls texted phoned messaged callme ring text reach ping contact wa imo signal telegram gpay
        phonepe bel ligue portable fon callback calling contacts kontakt kontakte contacto contato contatto hubungi
        ruf rufen ruft reachable contactos contatos contatti kontak kontaktdaten kontaktowy kontaktní
        kontaktný pozovite pozovi nazovi nazovite javite zap zaps
        iletişim irtibat elérhetőség elérhetőségem elérhetőségünk hívható kontaktbroj ulaşın
        zentrale centralino centralita santral infolinia infolinka
        rufst rufe anrufst anrufe zelle venmo cashapp bizum twint swish mpesa gcash bkash nagad
        easypaisa
        jazzcash paynow promptpay blik momo paymaya
    """,
    NUMBER: """
        number no num nos numbers nummer nr नं número numero numéro numarası numaram numaramız nomor nombor numéros
        numeros números numeri nummern nummers numery numaralar
    """,
    # These head a column or a list of telephone numbers, as words for a phone do.
    COLUMN: """
        contact contacts contacto contatto contato kontakt kontakte wa telegram signal imo hotlines helplines
        contactos contatos contatti kontak kontaktdaten liên
        festnetz festnetznummer festnetznr durchwahl durchwahlnummer ddi callee
    """,
    # These begin what heads a column of them, "Direct line", "calling party", and much else.
    DIRECT: "direct calling",
    # These say that the number right behind them is a reference of a bank, a courier or a register.
    REFERENCE: """
        ref refs refno reference utr utrn rrn arn awb airwaybill waybill tracking consignment shipment parcel docket
        order orders invoice receipt txn txnid transaction trn ticket booking pnr acknowledgement ack challan
        project projects subscription tenant
        bill eway po grn irn crn urn lan folio gstin gst cin din tan vat fssai udyam isbn issn doi orcid ean
        upc gtin voucher vouchers coupon
        barcode barcodes upca strichcode streepjescode kreskowy
        sku        serial imei sscc fedex ups usps dhl bluedart delhivery dtdc company registration bestellnummer
        sendungsnummer rechnungsnummer commande facture pedido factura nachnahme
    """,
    # These have numbers of their own: "numéro de commande", "номер заказа", "sipariş numarası".
    NUMBERED: """
        commande facture dossier client fiscal fiscale contrat série suivi réservation colis
        adhérent membre abonné immatriculation
        pedido factura cuenta conta cliente expediente contrato serie série seguimiento reserva guía póliza apólice
        socio sócio matrícula protocolo processo nota ordem orden
        ordine fattura conto contratto pratica serie spedizione prenotazione polizza tessera tracciamento
        bestellung rechnung vertrag auftrag kunde kunden konto vorgang
        bestelling factuur contract klant order rekening polis zending
        tilaus tilausnumero zamówienie zamowienie umowa
        zamówienia faktury umowy konta klienta przesyłki rezerwacji zlecenia paczki sprawy polisy
        objednávky objednávka faktury smlouvy zmluvy účtu zákazníka zásilky zásielky rezervace rezervácie
        rendelés számla szerződés comandă comenzii factură facturii contract contului rezervare colet
        narudžbe narudžba računa računa ugovora pošiljke naročila pogodbe pošiljke
        παραγγελίας τιμολογίου λογαριασμού συμβολαίου πελάτη κράτησης αποστολής
        sipariş siparis fatura sözleşme hesap müşteri rezervasyon kargo takip dosya abone
        pesanan order faktur kontrak rekening pelanggan resi invois akaun tempahan
        hàng khoản khách hợp đồng hoá hóa đơn vận vé
        oda akaunti ankara mkataba
    """,
    # Before "number", these make it a phone number.
    MINE: """
        my his her their our your new old alt alternate alternative office home work personal emergency
        mein meine unsere ihre seine deine mijn onze mio tuo suo nostro mi tu nuestro mon notre votre
        jio airtel bsnl vodafone vi mtn glo safaricom verizon tmobile paytm gpay phonepe callback
        naya nayi nuevo nueva nouveau nouvelle neue neuen novo nova nuovo nuova nowy nový nové nya nye yeni baru uusi
        meu minha seu nosso mitt mój moja můj moje benim unknown dialed dialled incoming registered best direct
        mera meri apna apka aapka uska mere
    """,
    OTHER: """
        order orders invoice id ids ticket ref reference account acct tracking awb port version ver pin
        pincode otp code serial imei model sku price cost costs rs inr usd eur token tokens duration lasted
        took ms bytes txn transaction epoch timestamp unix pnr policy case room flat error isbn build
        aadhaar aadhar card pan ssn iban passport gst gstin zip postal amount balance date year since dob
        born hash commit batch page row line item product part bill receipt booking employee emp roll
        student customer job issue bug pr figure seconds minutes app application banking ending limit plan
        utr rrn consignment waybill shipment parcel docket challan cin vat fssai udyam orcid issn ean upc size
        count counts hits samples statistics stats submissions subscribers followers downloads revenue sales traffic
        storage ram battery screen brand make users market population
        census stack overflow sid units sold stock quantity qty rate rating views
        voucher coupon
        shipped shipments produced manufactured subscriptions installs installed volume capita penetration shipping
        verkauft vendus vendidos ventas ventes verkäufe vendite vendas sprzedaż satış
        seed seeds salt nonce offset checksum function
        claim claims vote votes noise buffer buffers
        queue queues incident incidents
        score scores benchmark benchmarks strength length lengths lens lenses models
    """,
    CARD: """
        card cards cc visa master mastercard amex american express rupay maestro discover diners jcb
        unionpay cardno cardnumber creditcard debitcard credit debit tarjeta karte carte
        tarjetas cartes cartão cartao karten kartennummer kartennr kreditkarte kreditkartennummer bankkarte
        kreditkartennr kaart kaartnummer kaartnr creditcardnummer betaalkaart karta kartę karty kartą karcie kartu
        kart kartı kartım kartımın kartımı kartımdan kartın kredikartı kort kortet kortnummer kortnr bankkort
        kreditkort kortti korttini kortin kártya kártyám kártyaszám kartica kartice karticu číslokarty thẻ carta
    """,
    AADHAAR: """
        aadhaar aadhar adhaar adhar aadhaarno aadharno uid uidai aadhaarnumber aadharcard aadhaarcard
        aadharnumber aadhaarnum adharcard
    """,
    PAN: "pan pancard panno pannumber pans permanent",
    SSN: "ssn ssns social socialsecurity",
    IBAN: "iban ibans account accounts bank konto acct compte conto",
    IP: """
        ip ips ipv ipaddr ipaddress addr address addresses host server client peer gateway dns remote src
        dst source sourceip clientip remoteip
    """,
    EMAIL: """
        email emails mail mails mailto gmail reach contact write inbox cc bcc from to mailid emailid correo courriel
    """,
    MAIL_NOUN: "email emails mail emailid mailid gmail correo courriel",
    UPI: "upi upiid vpa gpay bhim phonepe paytm",
    AWS: "aws secret secretkey secretaccesskey sessiontoken session",
    VERSION: """
        iphone ipad ipod
        v ver vers version versions release released releases build builds rev revision upgrade upgraded
        upgrades upgrading update updated updates updating firmware driver drivers patch patched section
        sections sec chapter clause article oid oids objectidentifier annex appendix paragraph para figure fig table
        rule
        assembly assemblyversion fileversion productversion chrome edge edg firefox safari opera opr
        chromium webkit nuget nupkg jar gem tag tags level schema sdk api kernel bios os v1 versión versao
        versione
    """,
}  # fmt: skip

_OTHER_SCRIPTS = {
    PHONE: """
        फोन फ़ोन फ\u093cोन मोबाइल मोबाईल व्हाट्स वॉट्स वाट्स व्हाटस वॉट्सऐप दूरभाष दूरध्वनी टेलीफ टेलिफ ফোন মোবাইল
        ફોન મોબાઇલ ਫੋਨ ਫ਼ੋਨ ਮੋਬਾਈਲ ఫోన్ మొబైల్ ಫೋನ್ ಮೊಬೈಲ್ போன் ஃபோன் தொலைபேசி கைபேசி மொபைல் ഫോൺ മൊബൈൽ فون
        موبائل موبایل هاتف هواتف جوالات موبايل تلفنها جوال واتساب телефон 电话 電話 手机 手機 携帯 전화
        휴대폰 โทร τηλ
        ☎ ☏ ✆ 📞 📱 📲 📠 🕿 🕾 🖀 ଫୋନ୍ ମୋବାଇଲ୍ তেলিফোন দূরভাষ টেলিফোন ટેલિફોન టెలిఫోన్ ದೂರವಾಣಿ ടെലിഫോൺ
        ტელეფონ მობილურ հեռախոս բջջային දුරකථන ජංගම ෆෝන් ဖုန်း ទូរស័ព្ទ ទូរសព្ទ ເບີໂທ ໂທລະສັບ ມືຖື ስልክ ሞባይል ስ.ቁ ቴሌፎን
        تەلەفۆن تېلېفون تلیفون τηλέφων τηλεφων κινητό κινητο 手提 热线 熱線 ダイヤル お問い合わせ先 お問合せ先 직통
        факс 传真 傳真 팩스 แฟกซ์ فاكس فکس פקס ファックス ファクス φαξ फैक्स ফ্যাক্স ফ্যাক্স હેલ્પલાઇન हेल्पलाइन হেল্পলাইন ஹெல்ப்லைன்
        总机 總機 客服热线 고객센터
        واتس واٹس وتس וואטסאפ ווטסאפ ווטסאפ ווצאפ ואטסאפ হোয়াটস হোয়াটস ওয়াটস வாட்ஸ் వాట్సా వాట్సప్ ವಾಟ್ಸ വാട്സ
        വാട്ട്സ വാട്സ്ആപ്പ് વોટ્સ વ્હોટ્સ વૉટ્સ ਵਟਸ ਵ੍ਹਟਸ ହ୍ୱାଟ୍ସ วอทส์ วอตส์ 왓츠 와츠 ワッツ
        ℡ تلفون ватсап вотсап вацап смартфон
        تلفن تليفون มือถือ เบอร์ 핸드폰 연락처 ケータイ スマホ番号 联络电话 טלפון נייד 座机 座機 固话 市話
    """,
    COLUMN: "संपर्क सम्पर्क যোগাযোগ સંપર્ક സമ്പർക്ക தொடர்பு సంప్రదించ ಸಂಪರ್ಕ 联系 聯絡 連絡 연락 контакт اتصال 通讯录 通訊錄",
    HINT: """
        дзвон обади обажд свяж зв'яж контакт позов назови зовн ѕвон јави
        κάλεσ καλέσ καλείτε להתקשר לחייג חייג תצלצל לסמס يتصل تتصل اتصلوا كلمني كلموني تماس زنگ پیامک رابطہ کال
        மெசேஜ் தொடர்பு సంప్రదించ ಸಂಪರ್ಕ ബന്ധപ്പെ ਸੰਪਰਕ ਕਾਲ සම්බන්ධ අමතන්න ဆက်သွယ် დარეკ მირეკ ვირეკ զանգահար զանգեք զանգել ደውል
        ទំនាក់ទំនង қоңырау хабарлас 回电 回電 来电 來電 打我 请拨 請撥 直拨 문자 かけて
        直通 客服 горяч гаряча диспетчер приёмн приемн
        拨打 撥打 يتواصل تواصل للتواصل תתקשר যোগাযোগ телеграм επικοινων контакти
        打给 打給 加我 微信 师傅 師傅 司机 司機 房东 房東 保姆 기사님 집주인 🤙 कॉल संपर्क सम्पर्क কল কૉલ કોલ కాల్ ಕರೆ
        அழை വിളി звони позвон 收件人 收货人 收貨人 문의 ติดต่อ 联系 聯絡 致电 連絡 연락
    """,
    MINE: """
        मेरा मेरे मेरी हमारा आपका उनका उसका इसका माझा आमचा আমার আপনার મારો મારું ਮੇਰਾ என் எனது నా ನನ್ನ എന്റെ میرا
        мой наш
    """,
    NUMBER: """
        नंबर नम्बर क्रमांक নম্বর নাম্বার નંબર ਨੰਬਰ నంబర్ నెంబర్ ಸಂಖ್ಯೆ ನಂಬರ್ எண் நம்பர் നമ്പർ نمبر رقم номер
        号码 號碼 番号 번호
    """,
    OTHER: """
        ऑर्डर आईडी खाता खाते चालान पिन कीमत रुपये टिकट बिल आधार पैन कार्ड बुकिंग ट्रैकिंग इनवॉइस कोड 订单 单号
        注文 編號 编号 卡号 数量 销量 用户数 台数 契約数 판매량 количеств абонентов ₹ € £ ¥
    """,
    REFERENCE: "заявк संदर्भ सन्दर्भ ऑर्डर चालान रसीद ट्रैकिंग 订单 单号 快递 运单 流水号 注文 追跡 伝票 주문 송장 заказ "
    "накладн"
    " 条码 條碼 バーコード 바코드 штрихкод",
    NUMBERED: """
        회원 학번 ऑर्डर अकाउंट ग्राहक अनुबंध बुकिंग सदस्य অর্ডার অ্যাকাউন্ট একাউন্ট চালান ઓર્ડર ખાતા ਆਰਡਰ ਖਾਤਾ ஆர்டர் கணக்கு
        ఆర్డర్ ఖాతా ಆರ್ಡರ್ ಖಾತೆ ഓർഡർ അക്കൗണ്ട് آرڈر اکاؤنٹ کھاتہ بکنگ سفارش حساب قرارداد مشتری پیگیری رزرو
        الطلب طلب الحساب حساب العقد العميل الفاتورة الحجز الشحنة التتبع הזמנה הזמנת ההזמנה חשבון החשבון חוזה לקוח
        заказ замовлен договор счет счёт рахунк накладн поръчк договір клиент клієнт брони бронюван посылк посилк
        нарудж рачун уговор παραγγελ 주문 계좌 고객 예약 송장 계약 訂單 订单 账户 賬戶 帳戶 帐户 合同 客户 客戶
        快递 運單
        注文 口座 契約 会員 予約 お客様 顧客 追跡 伝票 เลขที่ คำสั่งซื้อ บัญชี
    """,
    CARD: """
        कार्ड क्रेडिट डेबिट কার্ড કાર્ડ కార్డ్ ಕಾರ್ಡ್ அட்டை 卡号 卡號 信用卡 银行卡 銀行卡 カード 카드 карт картк
        بطاقة بطاقتي
        کارت כרטיס บัตร κάρτα
    """,
    AADHAAR: "आधार আধার આધાર ఆధార్ ಆಧಾರ್ ஆதார் ആധാർ ਆਧਾਰ",
    PAN: "पैन প্যান પાન పాన్ பான் ಪ್ಯಾನ್",
    IBAN: "खाता",
    IP: "आईपी 地址",
    EMAIL: "ईमेल ई-मेल मेल 邮箱 メール",
    MAIL_NOUN: "ईमेल ई-मेल 邮箱 メール",
    UPI: "यूपीआई यूपीआय यू.पी.आई ইউপিআই યુપીઆઈ யுபிஐ యూపీఐ యుపిఐ ಯುಪಿಐ യുപിഐ ਯੂਪੀਆਈ ୟୁପିଆଇ یوپیآئی वीपीए",
    VERSION: "संस्करण वर्ज़न वर्जन 版本 バージョン §",
}  # fmt: skip


def _whole() -> dict[str, int]:
    table: dict[str, int] = {}
    for kind, words in _WHOLE.items():
        for word in words.split():
            table[word] = table.get(word, 0) | kind
    return table


WHOLE: dict[str, int] = _whole()


def _by_first() -> dict[str, list[tuple[str, int]]]:
    kinds_of: dict[str, int] = {}
    for kind, words in _OTHER_SCRIPTS.items():
        for word in words.split():
            kinds_of[word] = kinds_of.get(word, 0) | kind
    table: dict[str, list[tuple[str, int]]] = {}
    for word, kinds in kinds_of.items():
        table.setdefault(word[:2], []).append((word, kinds))
    return table


# By their first two letters, signs by themselves: a text is searched only for words that begin with what is in it.
OTHER_SCRIPTS: dict[str, list[tuple[str, int]]] = _by_first()
