"""Words for a telephone and for a call by their stems, in languages that inflect and compound: ``puhelinnumerosi``.

A stem names a word when no more than an ending follows it, or a word for "number". Words that begin alike and mean
something else are listed by their own stems: "appelez" is a call, "appellation" none. Of other scripts the lexicon has
the stems itself.
"""

import re

from taskflow.redaction.address_words import split_words

NOUN, VERB = 0, 1

# A word for a telephone.
_NOUNS = """
    telefon telefón teléfon telèfon telefôn telefoon telephon téléphon telepon telpon telefoun
    puhelin puhelim puhelu kännyk matkapuh mobiltel mobitel mobiel mobilnu mobielnu mobilszám mobiilin
    komórk komórc celular cellular cellphon telemóv telemovel telemovei tālru whatsap wasap guasap watsap vatsap
    handynum rufnumm kontaktnum smartphone
"""
# To call, to reach, to write a message.
_VERBS = """
    dzwoni dzwoń dzwonc zadzwo oddzwo oddzwa przedzwo podzwo zavol volejt volajt prozvo prozvá zatelefon dovolat dovolát
    kontakt contact contatt contata contate recontact contáct dialing dialled dialling dialed reachab phoned phoning
    anruf angeruf zurückruf zurückgeruf durchruf durchklingel erreichb erreichst bellen gebeld opbel terugbel
    bereikb appje geappt smsje smsen
    appele appelé appelle appelon rappele rappelé rappelle rappelons joignab injoignab joindr bipe
    llamar llame llám llamá llamand llamada llamadm llamadn comuníc localizab escríbe escribirme mánda ligue ligar chame
    chiama chiami richiama richiami raggiungi raggiungerm raggiungerc messaggia squill
    apelaț apelaţ apelati apelez sunaț sunaţ sunati hívj hívd hívha hívni felhív visszahív hívás hívó hívsz csörge elérh
    elérs arayab arayın ararsa aranab ulaşab ulaşılab ulaşın
    soita soitt soitel tavoitettav tavoitat tekstar tekstaa
    ringa ringe ringde ringte ringt uppring oppring opring træffes träffas
    hubungi dihubungi menghubungi ditele ditelp menele nelpon kontak
    tawag tumawag natatawag matatawag itawag katext kokontak makontak
    nipigi unipigi kunipi mnipigi tupigi wapigi skambin paskamb susisiek zvani zvanī zvanu piezvan sazvan
    helista helisega
    pokliči pokliče pokličit kličite nazov pozov zovite zovni javljaj javite
    hringd hringið hringj truqueu trucar trucam skakel deitu ffoni glaoi thirrni
"""
# Neighbours of these among common words that mean something else.
_ALIKE = """
    telefonica telefónica telefônica telefònica teléfonica telefonkart telefonkort telefonmod telefoncel telefonpo
    telefonmas telefoonka telefooncel telefoonpa telefoonma telefoonla telefonía telefonia telefonie
    telefonj telephonis telephonie téléphonis téléphonie
    puhelinmal puhelinlas puhelinkop puhelinmak puhelinyht puhelinkul puhelinmus
    celularid cellularit komórczak
    kontaktlin kontaktlo kontaktan kontaktnät contactl contactor contacteur contactgr contatore contatori contator
    kontaktor kontaktsp kontakion kontaktg contactdo
    zavoljo zavoleo appellee appellate appellert appelliert appellere appellare appelleer appellern
    bellenb belleng belleno bellenta bellenav bellend
    llamarad llamativ llamamie llamador llameant llamazar liguri liguor ligaria
    richiamo chiamav soittaj soittok soittol soittim soittor
    ringgi ringraz ringtail ringed ringel ringeri ringeb ringett ringetj ringean
    chamea chamel ringan ringau ringard ringarn ringene ringest ringere ringtone raggiungim ulaşınc zvaniņ susisiekim
    felhívás hívők hívős pozovan träffp tawagin zvanič zvanj pozovnic nazovn komórkowc zvanie
"""
# "puhelinnumerosi", "Telefonnummern": a compound with a word for a number is as long as it likes.
_NUMBERS = ("numm", "numer", "númer", "numr", "szám", "čísl", "broj", "numb", "nro", "nr")
_LONGEST_ENDING = 5
_KEY = 4
_WORD = re.compile(r"[^\W\d_]{4,}")


def _by_start() -> dict[str, list[tuple[str, int]]]:
    table: dict[str, list[tuple[str, int]]] = {}
    for kind, stems in ((NOUN, _NOUNS), (VERB, _VERBS)):
        for stem in stems.split():
            table.setdefault(stem[:_KEY], []).append((stem, kind))
    return table


# By their first letters: most words begin like none.
_BY_START = _by_start()
_OTHERS = tuple(sorted(split_words(_ALIKE)))


def last_stem(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Where the last word of ``text[start:end]`` with such a stem ends, and whether it is a noun or a verb."""
    lowered = text[start:end].replace("İ", "i").lower()  # the one letter that grows
    found = None
    for match in _WORD.finditer(lowered):
        word = match.group()
        if word[:_KEY] in _BY_START and (kind := kind_of(word)) is not None:
            begin = start + match.start()
            # The stretch may begin within a word.
            if match.start() or not begin or not text[begin - 1].isalpha():
                found = start + match.end(), kind
    return found


def kind_of(word: str) -> int | None:
    """Whether a word in small letters is one for a telephone or for a call; ``None`` for neither."""
    for stem, kind in _BY_START.get(word[:_KEY], ()):
        if word.startswith(stem):
            rest = len(word) - len(stem)
            if rest > _LONGEST_ENDING and not _has_number(word[len(stem) :]):
                continue
            return None if word.startswith(_OTHERS) else kind
    return None


def _has_number(ending: str) -> bool:
    return any(number in ending for number in _NUMBERS)
