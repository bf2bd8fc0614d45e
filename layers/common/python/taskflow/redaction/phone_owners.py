"""Whose a telephone number is, where no word for a telephone stands: "el número de mi madre es", "Driver: Samir ".

A person's part in somebody's life or at work is enough when a word for a number stands with it, or a name behind it. A
number that is new is one when a number or a telephone was spoken of right before: "the new one is".
"""

from taskflow.redaction import lexicon, words
from taskflow.redaction.address_words import split_phrases, split_words
from taskflow.redaction.fold import BARRIER
from taskflow.redaction.lazy import compiled

# Whose number it is: "mi madre", "vom Klempner", "the plumber's".
_PEOPLE = split_words("""
    mother mom mum mommy mummy mama father dad daddy papa parents wife husband partner girlfriend boyfriend
    fiancee fiance
    son daughter kid brother sister bf gf hubby wifey bro sis cousin uncle aunt auntie niece nephew
    grandma grandpa granny grandmother grandfather
    nana friend mate buddy roommate flatmate housemate neighbour neighbor colleague coworker boss manager assistant
    secretary landlord landlady caretaker janitor concierge host tenant owner agent realtor broker lawyer solicitor
    attorney accountant doctor gp dentist vet nurse therapist midwife pharmacist teacher tutor coach trainer principal
    plumber electrician builder carpenter painter mechanic roofer gardener locksmith handyman contractor cleaner maid
    nanny babysitter sitter cook chef driver courier hairdresser barber priest pastor guide
    madre mamá mami padre papá papi esposa esposo marido mujer hermano hermana hijo hija tío tía primo prima
    abuela abuelo
    amigo amiga vecino vecina jefe jefa casero casera fontanero plomero electricista médico médica doctora dentista
    abogado profesor profesora novia novio niñera taxista mecánico
    mère maman père mari femme frère sœur soeur fils fille oncle tante cousin cousine mamie papi papy copain copine ami
    amie voisin voisine patron chef proprio propriétaire concierge plombier électricien médecin docteur dentiste nounou
    garagiste avocat collègue
    mutter mutti vater vati oma opa frau mann freund freundin bruder schwester sohn tochter onkel nachbar nachbarin chef
    chefin vermieter vermieterin hausmeister klempner elektriker handwerker arzt ärztin hausarzt zahnarzt
    tierarzt anwalt
    lehrer lehrerin kollege kollegen kollegin babysitterin eltern
    mamma mamme padre papà babbo moglie fratello sorella figlio figlia zio zia nonna nonno amico amica vicino
    vicina capo
    idraulico elettricista medico dottore avvocato ragazza ragazzo fidanzata fidanzato
    mãe pai esposa esposo irmão irmã filho filha tio tia avó avô vó vô vizinho vizinha chefe encanador
    eletricista médico
    médica namorada namorado senhorio síndico
    moeder vader vrouw man broer zus zoon dochter oom oma opa buurman buurvrouw baas huisbaas loodgieter
    elektricien arts
    huisarts tandarts collega vriend vriendin oppas
    mor mors mamma mammas far fars pappa pappas bror søster syster kone mand man fru sjef chef nabo granne rørlegger
    rörmokare elektriker läkare lege
    mamy taty mamusi tatusia żony męża brata siostry babci dziadka syna córki szefa szefowej sąsiada sąsiadki kolegi
    koleżanki hydraulika elektryka lekarza dentysty
    mámy táty mamky manželky manžela bratra sestry babičky dědy šéfa souseda sousedky instalatéra elektrikáře doktora
    lékaře kamaráda kamarádky
    мамы папы жены мужа брата сестры бабушки дедушки сына дочери шефа начальника соседа соседки друга подруги сантехника
    электрика врача водителя мами тата дружини чоловіка сусіда лікаря
    annemin babamın eşimin karımın kocamın kardeşimin ablamın abimin patronun komşunun
    mẹ bố ba vợ chồng anh chị em bạn sếp bác
    mummy bhai behen didi chacha mausi nani dadi biwi pati dost
""")
_OF = split_words("""
    for the our a an
    de del la el los las mi tu su nuestra nuestro du des le l ma mon mes ta ton sa son notre votre
    von vom der die dem den des meiner meines meinem meinen deiner deiner unserer unseres unserem ihrer seiner
    di della dello del dell mia mio tua tuo sua suo nostro nostra
    da do das dos minha meu tua teu sua seu nossa nosso
    van mijn jouw onze het till til av af min mit hans hennes hendes mojej mojego naszego naszej mojí mého našeho
    моей моего моєї мого нашего нашей của ka ki
""")
# Behind the person: "số của vợ tôi".
_OF_THEIRS = split_words("tôi mình em saya aku kamu mío mía nasz moi moja moje")
_NUMBER_WORDS = split_words("""
    số nomor nomer
    numret nummeret number numbers no nos num mobile numero número numéro nummer numer číslo номер номером số
    nr num numéros
""")
# Whoever has a part in something, by it: "kierowcą: pan Darek, ".
_ROLES = (_PEOPLE - {"partner", "host", "guide", "gp"}) | split_words("""
    vet's garage clinic surgery school nursery pharmacy hotel restaurant salon gym
    fabbro imbianchino muratore giardiniere veterinario schlosser maler gärtner serrurier peintre jardinier cerrajero
    pintor jardinero chaveiro jardineiro slotenmaker schilder ślusarz malarz слесарь маляр tierarztpraxis
    praxis werkstatt
    rider operator dispatcher supervisor foreman organiser organizer coordinator leader conductor volunteer
    witness claimant insured passenger captain pilot skipper photographer caterer florist dj guard
    porter receptionist surveyor
    inspector
    autista custode portiere corriere fattorino geometra referente responsabile capocantiere
    conductor chófer chofer portero conserje encargado encargada responsable repartidor coordinador coordinadora
    chauffeur livreur gardien gardienne responsable référent coordinatrice coordinateur
    fahrer fahrerin bote kurier hauswart bauleiter polier ansprechpartner ansprechpartnerin leiter leiterin
    motorista porteiro zelador responsável entregador coordenador coordenadora
    chauffeur bezorger koerier beheerder conciërge contactpersoon
    kierowca kierowcą kierowcy kurier kurierem kuriera dozorca dozorcą kierownik kierownikiem koordynator
    řidič řidičem řidiče kurýr kurýrem správce správcem vedoucí
    водитель водителем курьер курьером сторож прораб администратор менеджер диспетчер водій кур'єр
    sjåfør förare chaufför chauffør vaktmester vaktmästare kuljettaja isännöitsijä
    sürücü şoför kurye kapıcı görevli sopir kurir satpam ketua
""")
_CALLED = r"(?P<who>[^\W\d_]{2,16}(?:[ ][^\W\d_]{2,16})?)[ ]?(?::|,|\(|[ ][\-–])[ ]?[+(]?$"
_STRIPPED = ":,()-–.\"'*"
_NAME_MARKS = frozenset(":,(-–")
# A capital and small letters, or a script without either: "Samir", no "CVE".
_CALLED_BY = r"[^\W\d_a-zà-öø-ÿ][^\W\d_A-ZÀ-ÖØ-Þ][^\W\d_]{0,15}"
_NAMED = (
    r"(?P<who>(?:[^\W\d_]{2,16}[ ]){0,3}[^\W\d_]{2,16})[ ]?(?::|,|\(|[ ][\-–])[ ]?"
    rf"(?:(?i:mr|mrs|ms|miss|dr|herr|frau|sig|sigra|sra|sr|mme|m|dhr|mevr|pan|pani|hr"
    rf"|fru)\.?[ ])?{_CALLED_BY}(?:[ ]{_CALLED_BY})?"
    r"(?:[ ]?[),:]{1,2}|[ ][\-–])?[ ][+(]?$"
)
# "mon proprio: ", "my landlord (": somebody's, with a mark before the number.
_OWN = (
    r"(?i)(?<![^\W_])(?:my|our|his|her|mon|ma|notre|mein|meine|unser|unsere|mi|nuestro|nuestra|il[ ]mio|la[ ]mia"
    r"|meu|minha|mijn|onze|min|mój|moja|můj|moje|мой|моя)[ ](?P<who>[^\W\d_]{2,16})[ ]?(?::|\(|[ ][\-–])[ ]?[+(]?$"
)
_FARTHEST, _LEAST_SURE, _MOST_OF = 60, 8, 5
# "order number", "contract number".
_NUMBERED = lexicon.NUMBERED | lexicon.OTHER | lexicon.REFERENCE | lexicon.IBAN
# "I have changed my number, the new one is".
_NEW = split_phrases("""
    det nya|the new one|new one|das neue|die neue|neue|le nouveau|nouveau|el nuevo|la nueva|il nuovo|o novo
    nowy|nowy to|новый
    новый такой|de nieuwe|het nieuwe|uusi|nový|nové|yeni|yenisi|yang baru|mới|den nye|det nye|az új|cel nou|naya
""")
_FARTHEST_NUMBER = 8
_CHANGED = split_words(
    "changed again geändert gewechselt changé cambiato cambió mudou zmieniłem ändrats bytts gewijzigd"
)
_NEW_WORDS = frozenset(phrase[-1] for phrase in _NEW)
_SPOKEN_OF = _NUMBER_WORDS | split_words("""
    phone sim handy handynummer telefonnummer nummern nummeret mobil mobiel portable téléphone celular móvil
    cellulare telefon
    numara numaram broj număr numărul numeroni szám számom
""")
# The words that such a phrase ends in.
LAST_WORDS = _PEOPLE | _NUMBER_WORDS | _OF_THEIRS | _NEW_WORDS


def is_persons(text: str, start: int) -> bool:
    """Whether somebody's part and name lead to the number: "Driver: Samir ", "Custode del palazzo (sig. Bruni) "."""
    low = start - _FARTHEST if start > _FARTHEST else 0
    # Bare ones must begin as mobile numbers or with a zero.
    if text[start : start + _LEAST_SURE].isdigit() and text[start] not in "06789":
        return False
    lead = text[low:start]
    lead = lead[max(lead.rfind("\n"), lead.rfind(BARRIER)) + 1 :]
    if not _NAME_MARKS.intersection(lead):
        return False
    if _ROLES.isdisjoint(token.strip(_STRIPPED) for token in lead.lower().split()):
        return False
    named = compiled(_NAMED).search(lead) or compiled(_OWN).search(lead)
    if named is None and not text[start : start + _LEAST_SURE].isdigit():
        # "the vet, 0113 496 0123": of numbers that are written as telephone numbers are.
        named = compiled(_CALLED).search(lead) if text[start] in "0(+" else None
    return named is not None and not _ROLES.isdisjoint(named["who"].lower().split())


def has_role(text: str) -> bool:
    """Whether somebody's part in one's life or at work is named in ``text``."""
    return not _ROLES.isdisjoint(token.strip(_STRIPPED) for token in text.lower().split())


def is_new(tokens: list[str], stop: int) -> bool:
    """Whether the tokens before ``stop`` say that a number is new, right after one was spoken of."""
    if tokens[stop - 1] not in _NEW_WORDS:
        return False
    for length in (1, 2, 3):
        if length < stop and tuple(tokens[stop - length : stop]) in _NEW:
            before = tokens[max(0, stop - length - _FARTHEST_NUMBER) : stop - length]
            if before and before[-1] in _CHANGED:
                del before[-1]
            # "my number theory; the new one" speaks of another thing.
            if before and before[-1] in _SPOKEN_OF:
                return not any(words.mentions(token, _NUMBERED) for token in before)
    return False


def is_somebodys(tokens: list[str], stop: int) -> bool:
    """Whether the tokens before ``stop`` end in a word for a number and whose it is: "número de mi madre"."""
    last = tokens[stop - 1]
    if last in _NUMBER_WORDS:
        owner, _, ending = tokens[stop - 2].partition("'")
        return ending == "s" and owner in _PEOPLE
    if last in _OF_THEIRS:
        stop -= 1
    owner = tokens[stop - 1].rpartition("'")[2]
    if owner not in _PEOPLE:
        return False
    at = stop - 2
    if at < 0:
        return False
    # "dell'idraulico"
    while at > 0 and stop - at < _MOST_OF and tokens[at] in _OF:
        at -= 1
    return tokens[at] in _NUMBER_WORDS and (at == 0 or not words.mentions(tokens[at - 1], _NUMBERED))
