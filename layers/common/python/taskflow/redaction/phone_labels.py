"""Short words for a telephone that are labels only right before a number: ``Kom.``, ``मो.``, ``т.``, ``Mo no``.

Each stands for something else, too ("kom" is Norwegian for "came"), so a full stop or a colon must follow it, or a word
for "number". Longer words that mean nothing else are in the lexicon.
"""

from taskflow.redaction.address_words import split_words
from taskflow.redaction.fold import BARRIER
from taskflow.redaction.lazy import compiled
from taskflow.redaction.lexicon import VERSION, WHOLE

# Languages of India, with the Latin letters that are used there.
_INDIAN = """
    sim mo mb mbl mbno m.no mo.no mob.no ph.no
    मो मोब मोबा मो.नं मो.न मो.क्र मोबा.नं दू दूर टे टेली टेलि फो फो.नं भ्र भ्रमण भ्रमणध्वनी संप पो.मो
    মো মোব মোবা মো.নং মো.ন ফো টেলি দূর ম'বাইল मोबिल
    મો મોબ મોબા મો.નં ફો ફો.નં ટે ટેલી
    ਮੋ ਮੋਬ ਮੋਬਾ ਮੋ.ਨੰ ਫੋ ਫ਼ੋ ਟੈਲੀ
    ମୋ ମୋବ ମୋବା ଫୋ ଟେଲି
    செல் கை கைபேசி அலை அலைபேசி மொ மொபை தொ தொ.பே தொ.எண்
    మొ మొబై సెల్ ఫో చరవాణి ఫో.నం
    ಮೊ ಮೊಬೈ ಮೊ.ಸಂ ದೂ ದೂ.ವಾ ದೂ.ಸಂ ಫೋ ಸೆಲ್ ಚರವಾಣಿ
    മൊ മൊബ മൊ.ന ഫോ സെൽ
"""
_RIGHT_TO_LEFT = """
    تل تلف جو جوا موب مو هـ هات خلوي محمول نقال تلفون همراه سیل موبا واتس ت ج م ط ف
    טל' טל נייד' פל' פלא סל' סל סלולרי פקס ט נ
"""
_EUROPEAN = """
    kom tel.kom t.kom nr.tel tel.nr nr.kom
    mob.tel č.tel tel.č t.č tč
    tsz tel.sz mob.sz
    telm tlm telem fixo fijo zap mov móv tfo tlfno wsp
    uff abit segr priv gesch dienstl prac služb domů
    port fixe fon mobilfunk festn festnetz dw durchwahl fisso telef
    vast tel.nr mob.nr tlf.nr puh.nr k.puh matkap tālr
    cep.tel dahili
    τ κ κιν κιν.τηλ τηλ.κιν σταθ
    т м моб сот с.т м.т т.м раб дом тф
"""
_ASIAN = """
    h/p h.p hp.no no.hp no.telp no.tel no.wa tel.bimbit
    đt dđ đtdđ dt sdt máy động zalo
    cp cp.no simu namb w/a
    ม ต มือ
"""
_LABELS = split_words(_INDIAN + _RIGHT_TO_LEFT + _EUROPEAN + _ASIAN)
# "number", between a label and its number.
_COUNTS = split_words("no nos nr num number nº n° № नं न नंबर नम्बर নং ನಂ నం நம்பர் എൻ નં ਨੰ č sz")
_COUNT_ENDS = frozenset(word[-2:] for word in _COUNTS)
_OPENINGS = "([{<>|*_•-–—,;/\"'`~=+#"
_FARTHEST = 24


# Where or whose a telephone is, as the whole label of a number in groups: "Vet: 01632 960117", "Büro 0221 445566".
_PLACES_LIST = """
    home|office|work|landlord|landlady|vet|doctor|dr|dentist|school|nursery|college|taxi|cab|gp|gp surgery|surgery
    clinic
    hospital|pharmacy|chemist|plumber|electrician|builder|cleaner|babysitter|nanny|neighbour|neighbor|caretaker|concierge
    hotel|restaurant|takeaway|pizza place|garage|driver|ice|next of kin|mum|mom|dad|mother|father|wife|husband|boss
    grandma
    head office|front desk|night|evenings|weekends|main desk|sales|support|service|customer service|helpdesk|reception
    emergency|emergencies|out of hours|workshop|shop|store|box office|security|lost property
    direkte|direkt|directo|direto|diretto|rechtstreeks|bezpośredni|přímá|priamo|suora|közvetlen|прямой
    zentrale|notfall|notruf|notdienst|bereitschaft|störungsdienst|hausverwaltung|kundendienst|kundenservice|büro|praxis|privat|dienstl|dienstlich|geschäftlich|geschäft|zuhause
    arzt|hausarzt|zahnarzt|tierarzt|schule|kita|hausmeister|vermieter|vermieterin|nachbar|nachbarin|werkstatt|empfang
    rezeption|sekretariat|anmeldung|mama|papa|oma|opa|arbeit
    standard|accueil|urgences|urgence|domicile|bureau|maison|travail|médecin|dentiste|vétérinaire|école|crèche|gardien
    propriétaire|secrétariat|cabinet|service client|sav|pro|perso|maman|mairie
    casa|trabajo|oficina|médico|dentista|veterinario|escuela|colegio|urgencias|emergencias|recepción|portería|taller
    secretaría|conserjería|dirección|administración|almacén|fábrica|tienda|guardia|enfermería
    secretariado|direção|administração|loja|armazém|direzione|amministrazione|magazzino|negozio|portineria
    direction|administration|magasin|entrepôt|loge|geschäftsstelle|verwaltung|lager|pforte|filiale
    mamá|papá|atención al cliente|consultorio|ufficio|abitazione|lavoro|medico|scuola|emergenza|emergenze|segreteria
    studio
    mamma|papà|trabalho|escritório|veterinário|escola|urgência|emergência|recepção|portaria|mãe|pai
    thuis|werk|kantoor|huisarts|tandarts|dierenarts|receptie|balie|spoed|noodgeval
    dom|praca|biuro|lekarz|dentysta|szkoła|recepcja|sekretariat|pogotowie|mama|tata|domů|domov|práce|kancelář|kancelária
    lékař|lekár|škola|recepce|recepcia|otthon|iroda|munkahely|orvos|iskola|acasă|birou|serviciu|școală|medic
    hem|arbete|kontor|växel|hjem|arbejde|arbeid|koti|työ|toimisto|vaihde|kuća|posao|ured|kancelarija|doma|služba
    дом|домашний|раб|рабочий|офис|врач|школа|регистратура|ресепшн|касса|мама|папа|дім|робота|офіс|лікар|дома|работа|офис
    σπίτι|γραφείο|εργασία|ιατρός|γιατρός|σχολείο|ev|iş|ofis|okul|doktor|resepsiyon|acil|anne|baba
    مكتب|المكتب|منزل|المنزل|البيت|عيادة|العيادة|مدرسة|المدرسة|طوارئ|الطوارئ|استقبال|الاستقبال|العمل
    دفتر|خانه|محل کار|مطب|مدرسه|گھر|دفتر|בית|משרד|מרפאה|עבודה|מזכירות|חירום|קבלה|רופא
    कार्यालय|घर|ऑफिस|ऑफ़िस|दुकान|क्लिनिक|अस्पताल|स्कूल|বাড়ি|অফিস|வீடு|அலுவலகம்|ఇల్లు|ఆఫీసు|ಮನೆ|ಕಚೇರಿ|വീട്|ഓഫീസ്|ઘર|ઓફિસ|ਘਰ
    สำนักงาน|บ้าน|ที่ทำงาน|máy bàn|văn phòng|nhà|cơ quan|kantor|rumah|pejabat|ofisi|nyumbani|bahay|opisina|tuis
    🏠|🏡|🏢|🏣|🏬|🏭|🏥|🏫|🏪|🏨
    自宅|会社|勤務先|本社|受付|学校|病院|집|회사|사무실|병원|학교|家|公司|办公室|辦公室|前台|学校|医院
"""
_PLACES = frozenset(place.strip() for place in _PLACES_LIST.replace("\n", "|").split("|") if place.strip())
# As the head of a column beside one of telephone numbers.
DESKS = split_words("""
    alt alternate alternative secondary emergency home office work desk direct fax bureau domicile
    travail fixe büro privat arbeit zuhause geschäftlich dienstlich
    casa oficina trabajo fijo ufficio lavoro fisso escritório trabalho fixo thuis werk kantoor vast dom praca biuro domů
    práce hem arbete hjem arbejde jobb koti työ дом домашний рабочий офис ev iş
""")
_LONGEST_PLACE = 28
_DOTTED_AMERICAN = r"[2-9][0-9]{2}\.[2-9][0-9]{2}\.[0-9]{4}"
_PLACE_MARKS = " \t*_#>•·-–—:.=\"'`([（+："


def is_place(text: str, start: int, end: int, *, certain: bool) -> bool:
    """Whether the whole label of the number at ``start`` to ``end``, written in groups, is a place or a person.

    The label begins a line or an item. One that is not ``certain`` to be a telephone number needs a colon.
    """
    number = text[start:end]
    dotted = "." in number
    # "Driver 31.0.15.4601" is a version.
    if number.isdigit() or (
        dotted and number[0] != "0" and compiled(_DOTTED_AMERICAN).fullmatch(number) is None
    ):
        return False
    lead = text[start - _LONGEST_PLACE if start > _LONGEST_PLACE else 0 : start]
    if not certain:
        # "Store: 100 200 300 400" is a list.
        goes_on = " " in number and text[end : end + 1] == " " and text[end + 1 : end + 2].isdigit()
        if goes_on or not lead.rstrip(" (").endswith((":", "：")):
            return False
    for mark in f"\n|;,/{BARRIER}":
        lead = lead[lead.rfind(mark) + 1 :]
    # The next sentence: "Nanny: 020 7946 0958. Doctor: 020 7946 0959".
    lead = lead[lead.rfind(". ") + 1 :]
    place = lead.strip(_PLACE_MARKS).lower()
    # "driver 535.216.0301"
    return place in _PLACES and not (dotted and WHOLE.get(place, 0) & VERSION)


def is_labelled(text: str, start: int, *, probable: bool) -> bool:
    """Whether such a label stands right before the number at ``start``.

    A label of one letter counts only before a number that is ``probable`` by its shape.
    """
    low = max(0, start - _FARTHEST)
    lead = text[low:start].rstrip(" -=")
    ended = lead.endswith((".", ":"))
    if not ended and lead[-2:].lower() not in _COUNT_ENDS:
        return False
    tokens = lead.lower().split()
    if low and tokens and not text[low - 1].isspace():
        tokens[0] = ""
    tokens = [token.rstrip(".:").lstrip(_OPENINGS) for token in tokens]
    while tokens and not tokens[-1]:
        tokens.pop()
    # "SIM 2: ", "Mob2: ".
    if tokens and tokens[-1][-1] in "12":
        tokens[-1] = tokens[-1][:-1]
        if not tokens[-1]:
            tokens.pop()
    if len(tokens) > 1 and tokens[-1] in _COUNTS:
        tokens.pop()
        ended = True
    return bool(tokens) and ended and tokens[-1] in _LABELS and (probable or len(tokens[-1]) > 1)
