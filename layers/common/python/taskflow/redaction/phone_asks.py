"""Phrases that give or ask for a number without a word for a telephone: ``số của tôi là``, ``zadzwoń do mnie na``.

Each stands right before a number, or right behind it. Only words that lead on ("is", "under", "again") may stand
between, so "mi número de cuenta es" and "moj broj računa je" are none.
"""

from taskflow.redaction import lexicon, words
from taskflow.redaction.address_words import split_phrases, split_words
from taskflow.redaction.fold import BARRIER
from taskflow.redaction.phone_owners import LAST_WORDS, is_new, is_somebodys

# One phrase a line: "the number is mine".
_OWN = """
    my num|my no|his num|her num|their num|my digits
    mi número|mi numero|mis números|su número|tu número|nuestro número|mi nuevo número|número mío
    meu número|meu numero|seu número|minha linha|nosso número|meu novo número|número dela|número dele
    mio numero|suo numero|nostro numero|mio nuovo numero
    mon numéro|mon numero|son numéro|notre numéro|mon nouveau numéro
    meine nummer|meine neue nummer|seine nummer|ihre nummer|deine nummer|unsere nummer
    mijn nummer|mijn nieuwe nummer|zijn nummer|haar nummer|ons nummer
    mitt nummer|mit nummer|mitt nya nummer|mit nye nummer|mitt nye nummer|hans nummer|hennes nummer|hendes nummer
    numeroni|uusi numeroni|numerosi|hänen numeronsa
    mój numer|mój nowy numer|jego numer|jej numer|nasz numer|moj numer
    moje číslo|moje nové číslo|jeho číslo|její číslo|jej číslo|naše číslo|moje cislo
    a számom|az új számom|számom|száma
    numărul meu|numărul lui|numărul ei|numarul meu|nr meu
    номерът ми|номера ми|номерът му|мой номер|его номер|её номер|мій номер|його номер|її номер|мој број|мојот број
    moj broj|moj novi broj|njegov broj|njen broj|moja številka|njegova številka
    αριθμός μου|αριθμό μου|αριθμός του|αριθμός της|νούμερό μου|νούμερο μου
    numaram|yeni numaram|numarası|numaramız
    nomor saya|nomorku|nomer saya|nomerku|nombor saya|no saya
    số của tôi|số của em|số của anh|số của chị|số của mình|số của mẹ|số của ba|số của bố|số của ông|số của bà|số mình
    số em|số anh|số chị|số tôi|số mới của tôi|số mới của em|số mới của mình|số mới|số đây|số là
    number ko|number ko po|numero ko|numero ko po|bagong number ko
    mera no|mera num|iska no|iska number|uska no|uska number|unka no|unka number|inka no|inka number|apna no|apna number
    hamara no|hamara number|tera no|tera number|is no pe|is no par|is number pe|is number par|iss no pe|iss no par
    iss number pe|iss number par|us no pe|us no par|us number pe|us number par|yeh no|ye lo no|ye lo number
    yeh lo number
    ye lo|yeh lo
    namba yangu|nambari yangu|namba yake|nambari yake
    שלי המספר|המספר שלי|המספר שלו|המספר שלה|מספר שלי
    شماره من|شماره‌ام|شمارهام|شمارهاش|شماره ام|شماره‌اش|شماره‌م|شمارم|رقمي|رقمه|رقمها|رقم اخي|الرقم الجديد
    mano numeris|jo numeris|jos numeris|mans numurs|viņa numurs|viņas numurs|minu number|tema number
    شماره منه|شماره منو|شماره ما|شمارمه|شمارمو|nomor aku|nomor gue|nomor gw|nomor kamu|nomor dia|nomor bapak|nomor ibu
    numerooni|numeroosi|numerostani|numerostamme|numeromme|numerom|nummer av mig|numerot moj|brojem mojim
    el meu número|nire zenbakia|numri im|numri i tij|mo uimhir|símanúmerið mitt|númerið mitt|meu número novo
"""
# "Call me", "write to me", "you can get me at".
_ASKED = """
    get me at|get me on|get hold of me|get hold of me on|get hold of me at|get in touch on|get in touch at
    get hold of him|get hold of her|get hold of us|get hold of them|hold of me|hold of us|in touch
    get through|be reached
    be contacted|can be reached|through to me|through to us|patch me in|text back|ring back|phone back|buzz
    schreib mir was|meld dich mal|bin unter|sind unter|contáctate conmigo|ponte en contacto|me encuentras|nos encuentras
    entre em contato|entra em contacto|fale comigo|fale conosco|falar com a gente|mettiti in contatto
    ci trovi|mi trovate
    me trouver|me trouves|me trouvez|me joins|joins-moi|joignez-moi|passe-moi un coup de fil|neem contact op|hör av dig
    hör av er|ta kontakt|tag kontakt|ota yhteyttä|ottakaa yhteyttä|laittakaa viestiä|ozvi se|ozvěte se|ozvi sa|ozvite sa
    odezwij się|odezwij się do mnie|łap mnie|írj|írj rám|keress meg|dă-mi un semn|dă un semn|lasă un mesaj|scrie-mi
    scrieți-mi|пиши на|пишите на|напиши мне|напишите мне|напиши мені|пишіть|пиши ми|пишете ми|јави се|pišite|piši mi
    piši|napiši|γράψε μου|στείλε μου|στείλε μήνυμα|bana yaz|bana yazın|mesaj at|kirim pesan|wa aja|chat aja|japri
    nhắn zalo|gọi lại|gọi giúp|alo cho|liên hệ qua|gọi đt|nhắn cho|nhắn cho em|nhắn cho mình|pm po|pm ako
    me llaman|me llama|me llamáis|nos llaman|nos llamas|nos llama|me marcan|me marcas|me ligam|me chamam
    mi chiamano|mi chiamate
    ci chiamate|vous m'appelez|tu m'appelles|m'appelez|on m'appelle|rufen mich|rufen mich an|ruft mich
    ruf ihn an|ruf sie an
    ihn an|belt u|u belt|belt u ons|belt u dan|bel je|bel dan|kunt u bellen|dzwonią do mnie|dzwoń śmiało
    mi volejte|mi volej
    hablamos|parliamo|on s'appelle|falamos|pogadamy|поговорим|созвонимся|konuşalım|olursa ara|lazımsa ara
    gọi anh|gọi chị
    gọi anh số|gọi chị số|gọi em số|call anh|è meglio chiamare
    otp sent|otp was sent|otp is sent|code sent|code was sent|sms sent|sms was sent|message sent|message was sent
    link was sent|sent an otp|sent the otp|sent a code|sent the code|sent an sms|sent a text|otp on|otp to
    recharge|recharged|recharging|recharge for|recharge of|top up|topup|top-up|topped up|truecaller|truecaller says
    topup for|topup of|top-up for|top up for|recharged for|otp goes to|otp comes to|otp comes on|otp came on
    code goes to
    rsvp|rsvp to|gọi mẹ|gọi bố|gọi ba|gọi em|gọi cô|gọi chú|gọi bà|gọi ông
    hmu|hmu at|hmu on|hit me up|hit me up at|hit me up on|drop me a line|drop a line|drop me a message|buzz me
    i'm at|i'm on|i am on|im at|im on|we're on|we are on|you've got me on
    give me a ring|give me a bell|give me a buzz|give us a ring|give us a bell|give her a ring|give him a ring
    márcame|márquenme|márcale|escríbeme|escribeme|escríbame|llámenos|llámanos|llámenme|llamame|llámele
    liga-me|ligue-me|liga para|liga pra|ligue para|ligar para|ligue pra|me liga|me ligue|me ligar|liga|ligue
    me chama|me chame|me chama no zap|me chama no whats|chama no|chama no zap|chama no whats|chamar no|zap|zap zap
    zapzap
    meu zap|zap é|fone|fones
    chiamami|chiamatemi|chiamaci|mi chiami|scrivimi|scrivetemi|richiamami|mi trovi
    rappelle-moi|rappelez-moi|appelle-moi|appelez-moi|appelez-nous|rappelez-nous|joignable|joignables|écris-moi
    écrivez-moi|m'appeler|m'appelle|l'appeler|nous appeler|me rappeler|me joindre|nous joindre
    m'écrire|me contacter|nous contacter|le joindre|la joindre|me téléphoner|me trouver
    contactez-moi|contacte-moi
    llamarme|llamarnos|llamarle|contactarme|contactarnos|localizarme|escribirme|marcarme|me puedes llamar|me llamas
    ligar-me|ligar-nos|contactar-me|falar comigo|me encontra|me encontrar|me mandar mensagem
    chiamarmi|chiamarci|contattarmi|contattarci|scrivermi|richiamarmi|trovarmi|raggiungermi|raggiungibile
    mich anrufen|uns anrufen|mich erreichen|uns erreichen|erreichst mich|mich kontaktieren|mir schreiben|mich an
    me bellen|mij bellen|ons bellen|me bereiken|mij bereiken|mij appen|me appen
    do mnie dzwonić|mnie złapać|się ze mną skontaktować|do mnie napisać
    мне звонить|мне позвонить|со мной связаться|меня найти|мені дзвонити|мені подзвонити|зі мною зв'язатися
    beni arayabilirsiniz|beni arayabilirsin|bana ulaşabilirsin|bana ulaşabilirsiniz|arayabilirsin|arayabilirsiniz
    ruf mich an|ruf mich|rufen sie mich an|rufen sie uns an|ruft mich an|erreichbar|erreichst du mich
    erreichen sie mich|erreichen sie uns|zu erreichen|melde dich|schreib mir|klingel durch
    bel me|bel mij|bel ons|bereikbaar|te bereiken|app me|app mij
    ringe mig|ringe meg|ringe til mig|ringe til meg|ring mig|ring meg|ring til mig|ring til meg
    ring oss|ring os|nå meg|nå mig|nås|sms mig|sms'a mig
    soita|soita minulle|soita mulle|soittaa mulle|laita viestiä|soittakaa|soittele|tavoitat minut|tavoittaa
    zadzwoń|zadzwoń do mnie|zadzwoń do nas|zadzwonić|dzwoń|dzwonić|dzwoń do mnie|dzwoncie|proszę dzwonić
    napisz do mnie
    zadzwon|zadzwon do mnie|dzwon
    zavolej|zavolej mi|zavolejte|zavolejte mi|zavolaj|zavolaj mi|zavolajte mi|volej|volejte|volajte|napiš mi
    hívj|hívj a|hívj fel|hívjon|hívjon fel|hívjanak|hívd|keress
    sună-mă|suna-ma|sunați-mă|sunati-ma|sunați|sună|mă găsești
    обади ми се|обадете се|обадете ми се|звъни ми|позвони мне|позвоните мне|позвони|звони|звоните|набери|наберите
    набирай
    пиши мне|подзвони|подзвоніть|дзвони|дзвоніть|телефонуй|телефонуйте|јави се|јави ми се|јави ми се|зови ме|позови ме
    nazovi|nazovi me|nazovite|nazovite me|zovi me|zovite|javi se|javi mi se|javite se|pozovi me|pokliči|pokliči me
    pokličite
    πάρε με|πάρτε με|πάρε|κάλεσέ με|κάλεσε|καλέστε|τηλεφώνησέ μου
    beni ara|bizi ara|bizi arayın|beni arayın|arayın|ara beni|ulaşabilirsiniz
    hubungi saya|telepon saya|telpon saya|kontak saya|wa saya|chat saya|call saya|telefon saya
    gọi cho tôi|gọi cho em|gọi cho mình|gọi cho anh|gọi em|gọi mình|gọi số|gọi tôi|gọi|alo|alo số|nhắn tin
    nhắn tin số|liên hệ
    liên hệ số|inbox số|gọi ngay|gọi vào số|liên lạc|liên lạc số
    tawagan mo ako|tawagan ako|tawagan niyo ako|text mo ako|itext mo ako|tumawag|tumawag sa|i-text mo ako
    nipigie|nipigie simu|piga|tupigie|pigia
    תתקשר אליי|תתקשרי אליי|התקשרו|להתקשר|תתקשר אלי|תתקשרי אלי|חייג|חייגו|סמס לי
    اتصل بي|اتصلي بي|اتصل بنا|اتصلوا بنا|اتصل|كلمني|كلميني|راسلني|دق علي|رن علي|للتواصل|للاتصال
    زنگ بزن|زنگ بزنید|تماس بگیر|تماس بگیرید|تماس|پیام بده
    کال کریں|کال کرو|فون کریں|رابطہ کریں|رابطہ
    paskambink|paskambink man|skambink|skambinkite|piezvani|piezvani man|zvani|zvaniet|helista|helista mulle|helistage
    ruf durch|ruf an|rufen sie an|meld dich|melden sie sich|rückruf|rückruf bitte|um rückruf|zurückrufen
    coup de fil|me biper|bipe-moi|appelez|rappeler|rappelez|composez|téléphonez|téléphonez-moi|mon 06|mon 07
    un toque|llame|llamen|llamad|comunícate|comuníquese|comunicarse|marca al|marque al|marque el|contáctame
    contáctanos|contáctenos
    uno squillo|chiama|chiami|chiamate|chiamare|telefonami|telefonaci|telefonare|telefonate|contattaci|contattami
    contattateci|fala comigo|chama|chame|manda mensagem|app me even|bel me even|bel gerust|sms me
    mój nr|moj nr|mój tel|moj tel|dryndnij|dryndnij do mnie|skontaktuj się|číslo na mě|číslo na mňa|brnkni|brnkni mi
    prozvoň|prozvoň mě|napište mi|набери мне|звякни|звякни мне|перезвони|перезвоните|перезвони мне|пишите в|пиши в
    свяжитесь со мной|свяжитесь с нами|номер для связи|связь|мой тел|мой тлф|мои контакты|набери|передзвони|передзвоніть
    зателефонуй|зателефонуйте|звънни|звънни ми|обаждай се|за връзка|bana ulaşın|bize ulaşın
    للاستفسار|تواصل|تواصلوا|راسلنا|كلمنا|اتصلوا|התקשר|התקשרי|צלצל|לפרטים
    tawag|tawag ka|tawagan|tekstaa|tekstaa mulle|soittaa|laita viesti|slå en signal|slå mig en signal|træffes|træffes på
    kontaktes på|treffes på|ring på|ring|ringa|ringes på|hívható|elérhető|keressen|telefonálj|apelați|apelează
    contactați-ne|contactează-mă|επικοινωνία|επικοινωνήστε|τηλεφωνήστε|zovni|zovni me|nazovite nas|deitu|ffoniwch
    skakel|skakel my|ushayele|ngishayele|my line|drop me a text|shoot me a text
    anota aí|anota ai|anota esse|anota este|anota meu|anotá|apunta este|apunta mi|toma nota|note ça|note mon|schreib auf
    schreib dir|schreib mal auf|schreib das auf|notier mal|segna questo|segnati questo|prendi nota|zapisz sobie
    noteer even
    write this down|jot this down|take this down|note this down|write that down|jot it down|write it down
    take this number
    take my number|take the number|take this number down|note this number|write this number down|jot this number down
    记一下|记下|记住|记一下号码|记下来|請記|メモして|メモしてね|メモしてください|控えて|控えてください|적어|적어줘|적어둬|메모해|메모해줘|받아적어
    txt|txt me|msg me|dm me|imessage|write down|note down|take down|notier dir|notiere|schreib auf|anota|apunta|anotá
    note bien|notez|annota|segna|segnati|zapisz|zapiš si|noteer|записывай|запиши|записывайте|запишите|yaz|not al
    truca'm|truqueu-me|telefona'm|trucar|më telefono|glaoigh orm|hringdu í mig
"""
# Behind the number: "unter … erreichst du mich", "… 'den ara".
_BEHIND = """
    zu erreichen|zu sprechen|pour me joindre|pour nous joindre|para contactarme|para llamarme|per contattarmi
    per chiamarmi
    erreichst du mich|erreichen sie mich|bin ich erreichbar|bin ich zu erreichen|erreichbar
    den ara|dan ara|den arayın|dan arayın|den ulaş|dan ulaş|numarasından|numaralı telefondan|ten ara|tan ara
    számon hívj|numaralı hattan
"""
# The same, where nothing but the end of the sentence follows: "é o meu número", but not "é o meu número favorito".
_BEHIND_LAST = """
    számon|a számom|es mi número|es mi numero|é meu número|é o meu número|è il mio numero|c'est mon numéro
    ist meine nummer|is mijn nummer|är mitt nummer|er mitt nummer|er mit nummer|to mój numer|je moje číslo
    that's her|that's him|that's me|that's them|that's mine|thats her|thats him|thats me|thats them|thats mine
    là số của tôi|là số của em|là số mình|это мой номер|мой номер|це мій номер|je moj broj|यह मेरा नंबर
    is my num|is my digits|benim numaram|nomor saya|nomorku
"""
_LINKS = split_words("""
    is are was now at on in to the it's its : = - – —
    es el al en está ahora o a é ao no na para pra pelo pelos em do da
    è il lo al allo sul sullo ora
    est le au sur c'est maintenant aux
    ist lautet unter auf die der jetzt wäre bitte an
    op onder nu het het is
    är er på på: nu nå under
    on numerosta numeroon numero nyt
    to jest pod na nr numer teraz tel
    je teď na číslo tento toto
    ez az a ezen
    este e la acum nr numărul numarul
    је е на номер номера по это вот теперь є за број броју
    je broj na sada zdaj številka številko
    είναι στο στον το τώρα αριθμό
    şu bu nolu
    adalah di ke ini nomor no
    là đây nhé ở số qua vào theo
    ay po sa at ito namba ni kwa
    הוא זה ב ל במספר למספר
    هو على الرقم رقم عند به است با شماره من پر نمبر
    yra numeriu nr ir uz pa numuru numuri number telefonil numbril
    és als zenbakia da është në
    bitte bei naar even gerust ku by la les sul
    aí ai isso esse este questo sobie si das mal ça likh likho lo le lijiye lijiyega save kar karo karlo kro
    note hai yeh ye
    bhej bhejo do dena hi down
    please now again today after anytime direct directly via with under through over
""")
_MARKS = ".,:;!?=()[]{}<>|*_\"'`„“”‘’«»-–—#•"
# What may stand around a token, and the blanks between them.
_AROUND = _MARKS + " \t\r\n"
_JOINTS, _STOPS = " ,'’-–—", frozenset('.,;:!?)"')
_APOSTROPHES = str.maketrans('"’ʼ`´', "'''''")
_FARTHEST, _BEHIND_REACH = 60, 40
# Of fewer digits in one piece many other numbers are.
_LEAST_SURE = 8
# "sipariş numaram", "order number ko".
_NUMBERED = lexicon.NUMBERED | lexicon.OTHER | lexicon.REFERENCE | lexicon.IBAN
_MOST_LINKS, _LONGEST_PHRASE = 3, 5


_LEADS = split_phrases(_OWN + _ASKED)
# Verbs that mean nothing else: also before the eight digits of small countries.
_UNMISTAKABLE = split_words(
    "zvaniet zvani piezvani helista helistage skambink skambinkite ringes træffes kontaktes"
)
_LAST_WORDS = frozenset(phrase[-1] for phrase in _LEADS)
_FOLLOWS = split_phrases(_BEHIND)
_ENDS = split_phrases(_BEHIND_LAST)
_FIRST_WORDS = frozenset(phrase[0] for phrase in _FOLLOWS | _ENDS)


def is_asked(text: str, start: int, end: int, *, sure: bool) -> bool:
    """Whether such a phrase leads to the number at ``start`` to ``end``, or follows right behind it.

    Beside a phrase of one word ("liga", "zap") the number itself must be ``sure`` to look like a telephone's.
    """
    return _leads(
        text, start, 1 if sure or (end - start > _LEAST_SURE and text[start:end].isdigit()) else 2
    ) or _follows(text, end)


def _leads(text: str, start: int, least: int) -> bool:
    low = start - _FARTHEST if start > _FARTHEST else 0
    lead = text[low:start]
    line = lead[max(lead.rfind("\n"), lead.rfind(BARRIER)) + 1 :]
    if not _may_lead(line):
        return False
    tokens = [token for each in _plain(line).split() if (token := each.strip(_MARKS))]
    if low and len(line) == len(lead) and tokens and not text[low - 1].isspace():
        del tokens[0]
    for links in range(min(_MOST_LINKS, len(tokens)) + 1):
        stop = len(tokens) - links
        if stop and tokens[stop - 1] in _LAST_WORDS:
            shortest = 1 if tokens[stop - 1] in _UNMISTAKABLE else least
            for length in range(shortest, min(_LONGEST_PHRASE, stop) + 1):
                if tuple(tokens[stop - length : stop]) in _LEADS:
                    return stop == length or not words.mentions(tokens[stop - length - 1], _NUMBERED)
        if stop > 1 and (is_somebodys(tokens, stop) or is_new(tokens, stop)):
            return True
        if not stop or tokens[stop - 1] not in _LINKS:
            return False
    return False


def _may_lead(line: str) -> bool:
    """Whether the last word before a number is one of a phrase, or leads on from one: mostly it is neither."""
    written = line.rstrip(_AROUND).rsplit(None, 1)
    if not written:
        return False
    last = _plain(written[-1]).strip(_MARKS)
    return not last or last in _LAST_WORDS or last in _LINKS or last in LAST_WORDS


def _follows(text: str, end: int) -> bool:
    rest = text[end : end + _BEHIND_REACH].lstrip(_JOINTS)
    if not _plain(rest[:1])[:1].isalpha() or _plain(rest.split(None, 1)[0]).strip(_MARKS) not in _FIRST_WORDS:
        return False
    written = _plain(rest).split()[:_LONGEST_PHRASE]
    tokens = tuple(each.strip(_MARKS) for each in written)
    for length in range(1, len(tokens) + 1):
        ends = length == len(tokens) or written[length - 1][-1] in _STOPS
        if tokens[:length] in _FOLLOWS or (ends and tokens[:length] in _ENDS):
            return True
    return False


def _plain(text: str) -> str:
    """``text`` in lower case, with the apostrophes that stand in the tables."""
    lowered = text.lower()
    if lowered.isascii() and '"' not in lowered and "`" not in lowered:
        return lowered
    return lowered.translate(_APOSTROPHES)
