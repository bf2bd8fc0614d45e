"""Numbers that are written as a country writes its telephone numbers: what no word beside them need say.

``06 77 91 08 34``, ``07700 900123``, ``8 916 123-45-67``: where the groups, the first digits and the count are a
country's own, hardly another number is written so. Such a number is a telephone's unless the text calls it something
else, counts with it or goes on with more digits. Forms that other numbers have, too, need somebody beside them: "ask
for Moira on 0131 496 0123", "Bob, 360-555-0123", "sorry, mine is off, try 360 555 0123".
"""

from itertools import pairwise

from taskflow.redaction import lexicon, words
from taskflow.redaction.address_words import split_words
from taskflow.redaction.fold import BARRIER
from taskflow.redaction.lazy import compiled
from taskflow.redaction.phone_owners import has_role

# The same separator stands between all groups where a name says so.
_OWN = (
    # France, and the mobile numbers of the Netherlands.
    r"0[1-9](?P<fr>[ .\-])[0-9]{2}(?:(?P=fr)[0-9]{2}){3}|06-[0-9]{8}|06[ \-]?[0-9]{4}[ ][0-9]{4}"
    # Britain and Ireland.
    r"|\(?0[17][1-9][0-9]{2}\)?[ \-](?:[0-9]{6}|[0-9]{3}[ \-][0-9]{3})"
    r"|\(?0(?:11[3-8]|1[2-69]1)\)?[ \-][0-9]{3}[ \-][0-9]{4}|\(?02[0-9]\)?[ \-][0-9]{4}[ \-][0-9]{4}"
    r"|08[35679][ \-][0-9]{3}[ \-][0-9]{4}"
    # Germany's mobile numbers.
    r"|01[567][0-9](?:[ \-/]|[ ]/[ ])(?=(?:[ \-]?[0-9]){7,8}\Z)[0-9]{2,8}(?:[ \-][0-9]{2,5}){0,2}"
    # Switzerland, Belgium, Sweden.
    r"|07[5-9][ ][0-9]{3}[ ][0-9]{2}[ ][0-9]{2}|04[5-9][0-9](?P<be>[ .])[0-9]{2}(?:(?P=be)[0-9]{2}){2}"
    r"|07[0236](?:-|[ ]-[ ])[0-9]{3}[ ][0-9]{2}[ ][0-9]{2}"
    # Spain.
    r"|9[1-8][ ][0-9]{3}[ ][0-9]{2}[ ][0-9]{2}|[679][0-9]{2}(?P<es>[ .\-])[0-9]{2}(?:(?P=es)[0-9]{2}){2}"
    # Russia, Turkey, Israel and the Emirates.
    r"|8[ \-]?\(?9[0-9]{2}\)?[ \-]?[0-9]{3}[ \-][0-9]{2}[ \-][0-9]{2}"
    r"|0[ ]?5[0-9]{2}[ ][0-9]{3}[ ][0-9]{2}[ ][0-9]{2}|05[0-9][ \-][0-9]{3}[ \-][0-9]{4}"
    # Japan, Korea, China, Indonesia.
    r"|0[5-9]0-[0-9]{4}-[0-9]{4}|010-[0-9]{4}-[0-9]{4}|1[3-9][0-9](?P<cn>[ \-])[0-9]{4}(?P=cn)[0-9]{4}"
    r"|08[1-9][0-9](?P<id>[ \-])[0-9]{4}(?P=id)[0-9]{3}"
    # Australia, Ghana, Nigeria, Kenya, Brazil.
    r"|04[0-9]{2}(?P<au>[ \-])[0-9]{3}(?P=au)[0-9]{3}|\(0[23478]\)[ ]?[0-9]{4}[ \-][0-9]{4}"
    r"|02[0-9](?P<gh>[ \-])[0-9]{3}(?P=gh)[0-9]{4}|0[789][01][0-9][ ][0-9]{3}[ ][0-9]{4}"
    r"|07[0-9]{2}(?P<ke>[ \-])[0-9]{3}(?P=ke)[0-9]{3}|[1-9]{2}[ ]9[0-9]{4}-[0-9]{4}"
)
# North America's, Mexico's, India's and Italy's mobile, and any number with a trunk zero, in groups.
_SHARED = (
    r"[2-9][0-9]{2}(?P<us>[ .\-])[2-9][0-9]{2}(?P=us)[0-9]{4}|[1-9][0-9][ ][1-9][0-9]{3}[ ][0-9]{4}"
    r"|[6-9][0-9]{4}[ \-][0-9]{5}|3[2-9][0-9][ \-](?=(?:[ ]?[0-9]){6,7}\Z)[0-9]{2,7}(?:[ ][0-9]{2,4}){0,2}"
    r"|\(?0[1-9][0-9]{0,3}\)?(?:[ \-/]|[ ]/[ ])(?=(?:[ \-]?[0-9]){5,8}\Z)[0-9]{2,8}(?:[ \-][0-9]{1,4}){0,3}"
)
# Right before and right behind it: more digits, arithmetic, code.
_JOINED_BEFORE = (
    r"(?:[=<>*^#$€£¥₹@&%+~_\[{][ \"']?|/[\"']?|[0-9\x00](?:[ ]{0,2}|[./,\-])[\"']?|[0-9][:\]][ \"']?)\Z"
)
# Behind it, the ending of a program's or a package's file: ``090-1234-5678.so``.
_PROGRAMS = r"\.(?:so|dll|dylib|jar|whl|deb|rpm|apk|exe|bin|iso|img|ko|py|js|css|gz|zip|tar|msi)(?![^\W_])"
# A tag beside it is neither a sign of comparison nor of a shift.
_TAG_BEFORE = r"</?[A-Za-z][^<>\n]{0,60}>\Z"
_HOURS = r"[0-9]{1,2}-[0-9]{1,2}(?![0-9\-])"
_JOINED_BEHIND = (
    r"[\"']?(?:[ ]?(?:[=>*^€£¥%+~_\x00]|<(?!/?[A-Za-z]))"
    rf"|[ ]?(?!{_HOURS})[0-9]|[,./\-:][0-9]|[\-/][A-Za-z])|{_PROGRAMS}"
)
# What ends the sentence or the cell before, but no "Ref. " and no "Nr. ".
_STOP = r"(?:[^\W\d_]{4}|[0-9)\"'])[.!?;][ ]|[?!][ ]|\t[ ]*|[ ][|.][ ]"
# "[customer] its ".
_SPEAKER = r"^[ \t]{0,4}[\[(<][^\])>\n]{1,20}[\])>]:?[ ]"
# "Sendungsnummer", "id", "n°", "Kd.-Nr.": the number of a thing, whatever the language.
_NUMBERED = (
    r"(?i)(?:(?:numm?er[aoie]?|n[uú]m[eé]ro|number|nr|№|n[°º]|code|konto|index|§"
    r"|(?<![^\W_])(?:no|id|key|r[eé]f|r[eé]f[eé]ren[ctz]\w{1,3}|s/?n|p/?n|az|pos|expte|kod|v|ver|rev|eq|fig|art))s?"
    r"|番号|번호|[号號编編]|工单|工單|发票|發票|身份证|身份證|型番|모델|사업자)[ .:：#\-(\"']{0,4}$"
)
# Things that are counted, measured or filed, in the languages of these forms.
_THINGS = split_words("""
    sample samples specimen lot lots quote permit licence license plate patent coordinates coordinate time times gate
    platform bib locker flight bus route sheet form grid channel frequency position positions reading
    part parts meter meters asset assets serials accounts invoices tickets badge pallet teamviewer anydesk login
    sequence matrix total totals sum values prices scores temperatures loto lotto lottery keno euromillions winning
    combination draw
    tirage combinaison gagnants prix horaires températures
    devis bon échantillon lot pièce compteur relevé formulaire permis plaque réclamation demande vol
    zeichen geschäftszeichen kassenzeichen ziehung lottozahlen modell beleg los zeile ersatzteil aktenzeichen frequenz
    angebot probe charge artikel zähler zählerstand kennzeichen antrag bescheid meldung lieferschein linie teil
    boeking offerte monster partij meterstand vergunning kenteken melding aanvraag lijn
    sorteo lotería combinación saldo importe cupón
    presupuesto muestra lote artículo contador permiso reclamación trámite solicitud vuelo línea
    preventivo campione lotto articolo contatore permesso targa reclamo domanda volo linea
    orçamento amostra artigo licença reclamação pedido voo linha
    oferta próbka partia artykuł licznik zgłoszenie wniosek paczka linia
    nabídka vzorek šarže díl elektroměr žádost hlášení balík
    bankgiro plusgiro ocr
    offert prov parti mätare ärende ansökan tilbud prøve måler sak søknad
    артикул полис трек тираж
    проба партия счетчик счётчик заявление обращение акт рейс
    teklif numune sayaç başvuru dilekçe
""")
# Things that have numbers of their own, where one is named right before the number: "my seat 415-555-0123",
# "MAC 06-13-…".
_NAMED_THINGS = split_words("""
    mac hex byte bytes opcode opcodes dump dumps dice die result results readout checksum crc digest nonce uid epc rfid
    qr barcode firmware build release patch kernel snapshot vlan subnet mask register address offset
    seat seats table chair row aisle shelf rack box crate carton container slot bay cabin berth wagon carriage
    compartment lock safe drawer cabinet
    catalog catalogue drawing blueprint pattern volume edition chapter verse psalm hymn figure
    component connector socket cable fuse relay bulb filter belt bearing gasket screw bolt bolts gear pump valve motor
    engine cartridge toner blade yarn tyre tire tires paint shade fabric color colour
    file folder dossier ledger deed certificate diploma exam quiz puzzle sudoku heat lap splits
    satellite asteroid comet seal gene locus strain isolate plasmid primer vial dose vaccine drug tablet formula
    constant
    sitzplatz fach regal kiste karton schrank spind schloss würfel ergebnis ergebnisse datei akte bauteil
    siège casier boîte rayon étagère résultat résultats dés fichier pièces
    asiento caja estante casillero resultado resultados dados archivo pieza
    scaffale scatola armadietto risultato risultati dadi pezzo assento caixa prateleira peça
    stoel doos plank kast resultaat resultaten bestand onderdeel
""")
# Between such a thing and its number.
_NUMBER_LEADS = frozenset(("is", "was", "are", "ist", "war", "est", "es", "è", "é", "=", ""))
# Of the words for another number these stand before a telephone's, too, where its form leaves no doubt.
_PEOPLE = frozenset(("line", "app", "customer", "student", "employee", "people", "users"))
_LISTED = _PEOPLE - {"line", "app"} | {"tenant", "client", "clients", "members", "customers"}
_OTHERS = lexicon.OTHER | lexicon.REFERENCE | lexicon.NUMBERED | lexicon.CARD | lexicon.AADHAAR | lexicon.SSN
# How far back a word may name the number, and how long what leads to a row's is.
_LONGEST_LINE, _LONGEST_HEAD, _LONGEST_ITEM, _NEAR = 160, 80, 48, 40
_MOST_ROWS, _LONGEST_ROW = 8, 6
# Rows of a table of plain numbers, on either side.
_NEAR_ROWS, _LONGEST_TABLE = 4, 100
# What joins the number to the one before it, in a sentence or in the line above.
_AND = "and|or|und|oder|et|ou|y|o|e|en|of|och|eller|og|i|lub|и|или|ve|veya"
_JOINT = rf"(?:[ ]?[,;/|&][ ]?|,?[ ](?:{_AND})[ ]|[ \t]{{0,4}}\n[ \t*•\-]{{0,8}})\Z"
_BULLETS = " \t*•-"
_LONGEST_JOINT = 13
# Somebody, then the number.
_WHOM = split_words(
    "you him her them me us mum mom dad reception dich ihn sie uns vous lui te la lo le hem haar dig mig ham hende"
)
_LEADS = (
    r"(?P<whom>[^\W\d_]{2,20})[ ](?:(?P<way>on|at|unter|auf|sur|au|al|en|op|på|pod|pe|na|no|pro|по|на)"
    r"[ ](?:and[ ]on[ ])?)\(?$"
)
# "unter 06221 555012": of numbers with a trunk zero.
_WAYS = frozenset(("unter", "au", "al", "på", "pod", "pro", "по"))
# "Pete | d 312-555-0123".
_LETTERED = r"[|][ ]?[A-Za-z][.:]?[ ]{1,2}$"
_NAMED = (
    r"(?:^|[^\w.])[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]{1,15}(?:[ ]\([^()\n]{1,20}\))?(?:,|[ ]?\(|[ ][\-–—|])[ ]?\(?$"
    # Next to an address that went.
    r"|\x00[ ]?[,;|/][ ]$"
)
# "scrivi a Luca ", "text Jo, ", "reward, ": who is asked for, or a notice on a wall.
_ASKED_FOR = (
    r"(?:^|[^\w.])(?:(?i:scrivi|scrivete|chiama|chiamate|chiedi[ ]di|écris|écrivez|appelle|appelez|demander|demandez"
    r"|escribe|llama|llame|pregunta|liga|ligue|schreib|schreibt|ruf|frag|bel|app|skriv|ring|spørg|zadzwoń|napisz|text"
    r"|message|whatsapp|ping|ask|contact)[ ](?:(?:a|à|to|for|para|por|till|til|efter|an|do|pour|nach)[ ])?"
    r"[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]{1,15}[,:]?|(?i:rewards?|rsvp|if[ ]found)[,:!.\-]{0,2})[ ]\(?$"
)
_NAMED_BEHIND = (
    r"(?:,|[ ][\-–—])[ ](?:[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]{1,15}[.!]?(?:\n|$)|(?:he|she|they|ask)(?![^\W_]))|[ ]?[,;|/][ ]\x00"
    # A signature's letter.
    r"|[ ][a-z](?:\n|\Z)"
)
# Who speaks of oneself or to somebody.
_PERSONS = split_words("""
    i i'm im me my mine you u ur your we us our he him his she her they them
    ich mir mich mein meine du dir dich dein deine uns er ihn ihm ihr je j'ai moi mon ma tu toi ton ta nous lui
    yo me mi mío tú ti contigo conmigo nos eu meu minha você vc te io mio mia tu tuo ci ik mij mijn jij je jou hem
    jag mig min dig jeg meg deg ja mnie mój moja ty ci já mě můj я мне мой моя меня ты тебе
""")
# Behind a colon is a speaker's name: "me: ".
# The number ends what is said: what counts things stands before their name.
_CLOSES = (
    r"[)\"']?[ ]?(?:[,.;!?)\n]|\Z"
    r"|(?:if|when|after|before|anytime|now|again|instead|too|pls|please|thx|thanks|and|or)(?![^\W_]))"
)
_STRIPPED = ",.;!?()[]\"'*"
_MARKS = f"{_STRIPPED}:#-–"
# A signature's labels, before two numbers in two lines: "Of. 55 5512 3456" over "Cel. 55 …".
_SHORT_LABEL = r"[ \t]{0,8}(?:[^\W\d_]{1,4}[.:]|[mtpcwhofdMTPCWHOFD])[ ]{1,2}"
_SHORT = rf"{_SHORT_LABEL}\(?"
_SHORT_BEHIND = rf"\)?[ ]{{0,4}}\n{_SHORT_LABEL}[+(]{{0,2}}[0-9]"
_SHORT_ABOVE = rf"(?:^|\n){_SHORT_LABEL}[+(]{{0,2}}[0-9][^\n]{{0,24}}\n\Z"
# "Dear Ms Roe,", "What is the number on the account?"
_NO_HEADS = (",", ".", "?", "!", ";")


def is_written_as_phone(text: str, start: int, end: int, found: int) -> bool:
    """Whether the number at ``start`` to ``end`` is written as a telephone's, and nothing calls it something else.

    ``found``: where the telephone number before it ends.
    """
    number = text[start:end]
    # All of the forms are of groups.
    if number.isdigit():
        return False
    if start and text[start - 1] == "(" and ")" in number:
        start -= 1
    own = compiled(_OWN).fullmatch(text, start, end) is not None
    if not own and compiled(_SHARED).fullmatch(text, start, end) is None:
        return False
    low = max(0, start - _LONGEST_LINE)
    low = max(low, text.rfind("\n", low, start) + 1)
    line = text[low:start]
    said = _said(line)
    if not (own or _is_below(text, line, found, low) or _is_somebodys(text, line, start, end)):
        return False
    if _is_joined(text, start, end) or compiled(_NUMBERED).search(said) is not None or _is_series(number):
        return False
    if words.is_priced(said) or _is_called_otherwise(said, own=own):
        return False
    # "driver 535.216.0301"
    if "." in number and _ends_with_version(said):
        return False
    if _is_of_others(text, start, end, found) or _is_row(text, low, end):
        return False
    return len(line) > _LONGEST_ITEM or not _heads_others(_heading(text, low), own=own)


def _said(line: str) -> str:
    """What the ``line`` before a number says of it: of its last sentence what stands behind another number.

    "Mrs. Adeyemi, flat 2, 020 …": a word for another number has that number already.
    """
    said = compiled(_SPEAKER).sub("", compiled(_STOP).split(line)[-1])[-_NEAR:]
    return compiled("[0-9]").split(said)[-1]


def _is_called_otherwise(said: str, *, own: bool) -> bool:
    """Whether a word for another number or for a thing is in ``said``; ``own``: the form is a country's own."""
    for start, stop, kinds in words.words(said, 0, len(said)):
        if kinds & _OTHERS and not (own and said[start:stop].lower() in _PEOPLE):
            return True
    tokens = [token.strip(_MARKS) for token in said.lower().split()]
    if not _THINGS.isdisjoint(tokens):
        return True
    while tokens and tokens[-1] in _NUMBER_LEADS:
        tokens.pop()
    return bool(tokens) and tokens[-1] in _NAMED_THINGS


def _ends_with_version(said: str) -> bool:
    """Whether a word for what has versions stands right before a number."""
    tokens = said.lower().split()
    return bool(tokens) and lexicon.WHOLE.get(tokens[-1], 0) & lexicon.VERSION != 0


def _heads_others(heading: str, *, own: bool) -> bool:
    """Whether numbers of another kind or things stand below the ``heading``; ``own``: the form is a country's own."""
    others = [
        heading[start:stop] for start, stop, kinds in words.words(heading, 0, len(heading)) if kinds & _OTHERS
    ]
    # "Tenant list", but "Tenant numbers".
    people = (
        own and _LISTED.issuperset(map(str.lower, others)) and not words.mentions(heading, lexicon.NUMBER)
    )
    return (bool(others) and not people) or not _THINGS.isdisjoint(
        token.strip(_MARKS) for token in heading.lower().split()
    )


def _is_of_others(text: str, start: int, end: int, found: int) -> bool:
    """Whether the number follows one of the same shape that is no telephone's: "invoices 0131 …, 0131 … and 0131 …".

    So does one in a line of its own below one in a line of its own, however long the list is.
    """
    joint = compiled(_JOINT).search(text, max(0, start - _LONGEST_JOINT), start)
    if joint is None or found >= joint.start():
        return False
    stop = joint.start()
    begin = stop - (end - start)
    if begin < 0 or _shape(text[begin:stop]) != _shape(text[start:end]):
        return False
    if "\n" not in joint.group():
        return True
    low = max(0, begin - _LONGEST_ITEM)
    return not text[max(low, text.rfind("\n", low, begin) + 1) : begin].strip(_BULLETS)


def _shape(number: str) -> str:
    return compiled("[0-9]").sub("0", number)


def _is_row(text: str, low: int, end: int) -> bool:
    """Whether the line of the number, which begins at ``low``, is a row of a table of plain numbers.

    A row near it has as many groups and is written as no telephone number.
    """
    row = text[low:end].strip()
    if not _is_plain(row) or text[end : end + 1] not in ("", "\n"):
        return False
    above = text[max(0, low - _LONGEST_TABLE) : low].split("\n")[-_NEAR_ROWS - 1 :]
    below = text[end + 1 : end + _LONGEST_TABLE].split("\n")[:_NEAR_ROWS]
    groups = len(row.split())
    return any(
        _is_plain(other)
        and len(other.split()) == groups
        and compiled(f"{_OWN}|{_SHARED}").fullmatch(other) is None
        for other in map(str.strip, above + below)
    )


def _is_plain(row: str) -> bool:
    return row[:1].isdigit() and row.replace(" ", "").isdigit()


def _is_joined(text: str, start: int, end: int) -> bool:
    """Whether digits or signs around a number make it part of something longer, or of a calculation."""
    if compiled(_JOINED_BEFORE).search(text, max(0, start - 4), start) is not None and not (
        text[start - 1] == ">" and compiled(_TAG_BEFORE).search(text, max(0, start - 64), start) is not None
    ):
        return True
    return compiled(_JOINED_BEHIND).match(text, end) is not None


def _is_below(text: str, line: str, found: int, low: int) -> bool:
    """Whether the ``line`` to a number has no digits, and the line above ended in a telephone number."""
    return (
        0 < low - found < _LONGEST_ROW
        and not text[found:low].strip(" )\r\n")
        and not any(map(str.isdigit, line))
    )


def _is_somebodys(text: str, line: str, start: int, end: int) -> bool:
    """Whether somebody is spoken of before the number that ends the ``line``, or right behind it."""
    lead = compiled(_LEADS).search(line)
    if lead is not None and (
        lead["whom"][0].isupper()
        or lead["whom"].lower() in _WHOM
        or (lead["way"] in _WAYS and text[start] in "(0")
    ):
        return True
    if compiled(_NAMED).search(line) is not None or compiled(_NAMED_BEHIND).match(text, end) is not None:
        return True
    if compiled(_ASKED_FOR).search(line[-_NEAR:]) is not None:
        return True
    if has_role(line[-_LONGEST_HEAD:]) or compiled(_LETTERED).search(line) is not None:
        return True
    if (
        compiled(_CLOSES).match(text, end) is not None
        and "." not in text[start:end]
        and not _PERSONS.isdisjoint(token.strip(_STRIPPED) for token in line[-_LONGEST_HEAD:].lower().split())
    ):
        return True
    if not line.strip():
        return _is_alone(text, start - len(line), end)
    low = start - len(line)
    return compiled(_SHORT).fullmatch(line) is not None and (
        compiled(_SHORT_BEHIND).match(text, end) is not None
        or compiled(_SHORT_ABOVE).search(text, max(0, low - _LONGEST_ITEM), low) is not None
    )


def _is_alone(text: str, low: int, end: int) -> bool:
    """Whether a number is all that its line says, below a line without digits, as in a signature."""
    if text[end : end + 1] not in ("", "\n") or low < 2:
        return False
    above = text[max(0, text.rfind("\n", max(0, low - _LONGEST_HEAD), low - 1)) : low - 1]
    return any(map(str.isalpha, above))


def _heading(text: str, start: int) -> str:
    """The line without a number above the lines with one that end at ``start``; "" when none is near."""
    for _ in range(_MOST_ROWS):
        if start < 1:
            return ""
        low = text.rfind("\n", max(0, start - _LONGEST_HEAD), start - 1) + 1
        line = text[low : start - 1]
        if any(map(str.isalpha, line)) and not any(map(str.isdigit, line)) and BARRIER not in line:
            return "" if line.rstrip().endswith(_NO_HEADS) else line
        start = low
    return ""


def _is_series(number: str) -> bool:
    """Whether groups count up, as numbers of a lottery and columns do, ``05 12 19 26 33``, or are bits."""
    groups = compiled("[0-9]+").findall(number)
    # France's numbers are joined by dots, hardly a lottery's; "01.02.03.04.05" is an outline.
    even = "." not in number or len({int(later) - int(earlier) for earlier, later in pairwise(groups)}) == 1
    return (len(groups) > 4 and even and groups == sorted(groups)) or set("".join(groups)) == {"0", "1"}
