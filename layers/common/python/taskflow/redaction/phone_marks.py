"""Marks that make a number a telephone number without a word: a signature's letter, the place in a list, a key."""

import re

from taskflow.redaction import lexicon, words
from taskflow.redaction.lazy import compiled
from taskflow.redaction.phone_fields import is_same_field
from taskflow.redaction.phone_labels import is_labelled, is_place

# A bullet comes as a dot.
# A signature's label right before a number, "M: ", "(O) ", "Direct: ", and right after it, "(M)".
_LETTER_ENDS = frozenset(":.)]-|")
_BEFORE_SPACE = frozenset(":.)]-|MTPFO mtpoeksn")
# Whom one calls: "Bookings 01753 960123", at the start of a line.
_PLACES = (
    "appointments?|bookings?|enquiries|inquiries|reservations?|reception|help[ ]?desk|switchboard|front[ ]desk"
    "|after[ -]hours|emergencies|surgery|concierge|dispatch"
    "|(?:office|crisis|advice|help|support|booking|land|main)[ ]?line|tele|tty"
)
_LETTER = (
    r"(?:(?:^|[\n|;,/]|(?<=[ \n])\.)[ \t]*"
    rf"(?:[MTPFO][ ]{{1,2}}|[Oo]\.|(?P<word>(?i:office|home|work|direct|desk|{_PLACES}))(?:[ ]{{1,2}}|[ ]?:)"
    r"|(?i:direct[ ](?:line|dial))[ ]{1,2})"
    r"|(?:\||(?<=[ \n])\.)[ \t]*[mtpo][ ]{1,2}"
    r"|(?<![0-9A-Za-z\u00c0-\u024f\u0370-\u052f\x00])(?:(?P<sure>[MTPmtp])[ ]?[:.\-|]"
    r"|(?P<bracket>[(\[][MTPCHOWRDmtpchowrd][)\]][ ]?[:.\-]?)|[CHOWDFRchowdfr][ ]?:"
    r"|(?i:office|home|work|direct|desk|off|res|resi|residence|com|cel|residencial|comercial|celular"
    r"|reception|switchboard|emergency|main|toll[ -]?free)"
    r"\.?[ ]?:))[ ]?$"
)
# No paragraph of a law: "252.227-7013 (c) (1)".
_LETTER_AFTER = r"[ ]?[(\[][MOHWRCTPmohwrctp][)\]](?![ ]?[(\[][0-9a-z]{1,3}[)\]])"
# "555.867.5309 office", the whole line.
_WORD_AFTER = r"[ ]{1,3}[-(|]?[ ]?(?i:office|home|work|direct|main|desk|switchboard|reception)\)?[ ]*(?=\n|$)"
_FARTHEST_LETTER = 18
_DESKS = frozenset(("office", "home", "work", "direct", "desk"))

# What joins the items of a list: a number of the same kind right behind a telephone number is one, too.
_AND = (
    "and|or|und|oder|bzw[.]|et|ou|ou bien|oppure|y|o|e|albo|lub"
    "|aur|ya|en|of|och|og|i|a|ve|veya|dan|atau|và|hoặc|και|и|или|і|або|sau|și|és|vagy|nebo"
    "|eller|ja|tai|na|au|और|या|व|किंवा|आणि|এবং|ও|কিংবা|અને|ਅਤੇ|மற்றும்|మరియు|ಮತ್ತು|اور|و|أو|ו|또는|그리고|및|和|或|と"
)
_ITEM = (
    r"[\"'`)\]]{0,2}(?:[ ]?[(\[][^()\[\]0-9\n\x00]{1,30}[)\]])?"
    rf"(?:[ \t]*(?:[,;/|&+.]{{1,2}}|[ ]-{{1,2}}>?[ ]|[和或及と]|,?[ ](?:{_AND})(?=[ ]))?"
    r"[ \t]*(?:(?:\r?\n[ \t]*){1,2}(?:[-*+>.]|[0-9]{1,3}[.)])?[ \t]*)?)[\"'`(]{0,2}"
)
_LONGEST_ITEM = 48
# Between the values of records that say what each of them is: ``"},{"label":"work","value":"``.
_SAYS = r"[\"'](?:label|type|kind|name|key)[\"'][ ]?:[ ]?[\"'](?P<key>[\w .\-]{1,24})[\"']"
_HOLDS = r"[\"'](?:value|number|text|content)[\"'][ ]?:[ ]?[\"']?\(?"
_VALUED = (
    rf"[\"']?[ ]?(?:,[ ]?{_SAYS.replace('key>', 'said>')}[ ]?)?\}}[ ]?,\s{{0,12}}\{{\s{{0,12}}"
    rf"(?:{_SAYS}[ ]?,\s{{0,12}})?{_HOLDS}"
)
# Orders and quotations have numbers of their own.
_ORDERED = r"(?<![^\W_])(?:PO|P\.O\.|SO|WO|RFQ|GRN|MRN|RMA|PAN|AWB|SKU|EAN)(?![^\W_])"
# ``| F: ``, `` F. ``: the next letter of a signature, between two of its numbers.
_LETTERED = (
    r"[ \t]{0,3}[|/,;.\-]?[ \t]{0,3}(?:\r?\n[ \t]{0,4})?"
    r"(?:[\[(][MTPFCODWHRmtpfcodwhr][\])][ ]?[:.]?|[MTPFCODWHR](?:[ ]?[:.])?|[mtpfcodwhr][ ]?:)[ ]{1,2}\(?"
)
_NEXT_LETTERED = rf"{_LETTERED}[+(]{{0,2}}[0-9]"
# The same with the next record's name between: ``, Ravi 9…``, ``'), ('Ravi', '9…``, ``</td><td>Ravi</td><td>9…``,
# and on a line of its own also with the row's number and a colon: ``3. Ravi: 9…``.
_RECORD = (
    r"[^0-9:=\x00]*[,;|\n>&][^0-9:=\x00]*|[^0-9:=\x00]{1,3}(?:and|und|et|y|aur|और)[ ][^0-9:=\x00,.]{1,20}"
    r"|[^0-9:=\x00]*\n[ \t>*|-]{0,6}(?:[0-9]{1,3}[.)])?[^0-9:=\n\x00]*(?P<key>[:=])?[ \t*(]{0,4}"
)
# "… or the office on ", "…, otherwise try reception at ".
_ELSEWHERE = (
    r"(?i)[\"'`)\]]{0,2}(?:[ ]?[(\[][^()\[\]0-9\n\x00]{1,30}[)\]])?[,;.]?[ ]"
    r"(?:(?:or|and|otherwise|alternatively|else|then|oder|sonst|ou|sinon|o|si[ ]no|altrimenti|of|anders"
    r"|eller|lub|albo|nebo"
    r"|veya|или|або)[, ])[^0-9\n:=\x00]{0,30}[ ]"
    r"(?:on|at|via|unter|auf|al|aux?|a|op|på|pod|na|no|nel|по|на)[ ](?:the[ ]|el[ ]|le[ ]|den[ ])?[(+]{0,2}"
)
LONGEST_JOINT = 60
# Whose number it is, where others are an order's or a contract's.
PEOPLE = frozenset(
    ("client", "cliente", "kunde", "kunden", "klant", "membre", "socio", "sócio", "abonné", "adhérent")
)
_MOST_NAMES = 3
_OTHERS = lexicon.OTHER | lexicon.NUMBERED | lexicon.REFERENCE
_NAME = r"[^\W\d_]+(?:['.\u2019\-][^\W\d_]+)*"
_TAG = r"<[^<>]{1,20}>"

# A key of an object right before a number says what it is, whatever stood before; these say nothing.
_KEY = r"[\"']([\w .\-]{1,40})[\"'][ ]?:[ ]?[\"'\[({]*$"
_NEUTRAL_KEY = (
    r"(?i).*(?:value|text|content|data|home|work|office|primary|secondary|default|main|other|personal|full|formatted"
    r"|e164|raw|label|val)"
)
_NAMES_PHONE = lexicon.PHONE | lexicon.HINT | lexicon.NUMBER | lexicon.COLUMN


def is_signed(text: str, start: int, end: int, *, certain: bool, probable: bool) -> bool:
    """Whether a signature's label stands right before or right after the number at ``start`` to ``end``.

    ``certain`` and ``probable`` are what the shape of the number is worth.
    """
    lead = start - (start > 0 and text[start - 1] in "([")
    if lead > 1 and (
        text[lead - 1] in _LETTER_ENDS or (text[lead - 1] == " " and text[lead - 2] in _BEFORE_SPACE)
    ):
        label = compiled(_LETTER).search(text, lead - _FARTHEST_LETTER, lead)
        # Letters before both of two numbers in groups are a signature, whatever the numbers look like.
        if (
            label is not None
            and not (certain or text[start:end].isdigit())
            and compiled(_NEXT_LETTERED).match(text, end) is not None
        ):
            return True
        # "Office 415-555-2671", "Office: 9876543210", but "office 9876543210" and "Bookings: 9876543210" may be any
        # number.
        if label is not None and (
            (certain and not (label["word"] and text[start:end].isdigit() and not _is_desk(label)))
            or label["bracket"]
            or (label["sure"] and probable)
        ):
            return True
    if is_labelled(text, lead, probable=certain or probable):
        return True
    if (certain or probable) and is_place(text, start, end, certain=certain):
        return True
    following = text[end : end + 2]
    if (
        certain
        and following[:1] == " "
        and text[start - 1 : start] in ("", "\n")
        and compiled(_WORD_AFTER).match(text, end) is not None
    ):
        return not text[start:end].isdigit()
    return ("(" in following or "[" in following) and compiled(_LETTER_AFTER).match(text, end) is not None


def _is_desk(label: re.Match[str]) -> bool:
    """Whether a label with a colon is somebody's own place: "Office:", "Direct:"."""
    return ":" in label.group() and label["word"].lower() in _DESKS


def continues(lead: str, joint: str, *, certain: bool) -> bool:
    """Whether ``joint``, between a telephone number and the next number, is what joins the items of one list.

    ``certain``: the next number has a shape that hardly another number has; then a name may stand between. A name with
    a colon may stand where one stands in the ``lead`` to the telephone number, too: "Phone: 9…" is a form's field.
    """
    if len(joint) <= _LONGEST_ITEM and (
        compiled(_ITEM).fullmatch(joint) is not None or compiled(_LETTERED).fullmatch(joint) is not None
    ):
        return True
    if "{" in joint:
        valued = compiled(_VALUED).fullmatch(joint)
        if valued is not None:
            return all(_is_place_or_same(key) for key in (valued["key"], valued["said"]) if key)
    record = (
        compiled(_RECORD).fullmatch(joint) if certain and compiled(_ORDERED).search(joint) is None else None
    )
    if record is None:
        return False
    # "Alternate: ", "Emergency: " below "Phone: 9…".
    if record["key"] and not (_is_keyed_by_name(lead) or is_same_field(joint)):
        return False
    # "</Movil><Pedido>"
    if "<" in joint and any(words.mentions(tag, _OTHERS) for tag in compiled(_TAG).findall(joint)):
        return False
    names: list[str] = compiled(_NAME).findall(compiled(_TAG).sub(" ", joint))
    if len(names) > _MOST_NAMES or words.is_priced(joint) or words.mentions(joint, lexicon.OTHER):
        return False
    # "La facture n° "
    if any(
        lexicon.WHOLE.get(name.lower(), 0) & (lexicon.NUMBERED | lexicon.REFERENCE)
        and name.lower() not in PEOPLE
        for name in names[-2:]
    ):
        return False
    # Small letters before "=" name a variable.
    if record["key"] == "=" and any(map(str.islower, names)):
        return False
    # Small letters after a comma go on with the sentence: "…, total 9…".
    return "," not in joint or "'" in joint or not any(map(str.islower, names))


def is_elsewhere(joint: str) -> bool:
    """Whether what stands between two numbers leads to another: "(Jess) or the office on ", "oder das Büro unter "."""
    return compiled(_ELSEWHERE).fullmatch(joint) is not None and not words.mentions(joint, lexicon.OTHER)


def _is_place_or_same(key: str) -> bool:
    """Whether a record's label may be that of one more telephone number: "work", "mobile"."""
    return is_same_field(key) or compiled(_NEUTRAL_KEY).fullmatch(key) is not None


def _is_keyed_by_name(lead: str) -> bool:
    """Whether what leads to a telephone number ends in the name of somebody and a colon."""
    line = lead[lead.rfind("\n") + 1 :]
    key = line.rstrip(" \t*(+")
    return key.endswith((":", "=")) and not words.mentions(line, _NAMES_PHONE) and not is_same_field(key)


def is_keyed_otherwise(between: str) -> bool:
    """Whether what stands before a number ends in a key of an object that names no telephone."""
    key = compiled(_KEY).search(between)
    if key is None or words.mentions(key[1], _NAMES_PHONE):
        return False
    return compiled(_NEUTRAL_KEY).match(key[1]) is None
