"""Which headings of lists and of columns mean telephone numbers."""

from collections.abc import Callable

from taskflow.redaction import lexicon, words
from taskflow.redaction.lazy import compiled
from taskflow.redaction.phone_fields import counts_phones

HEADS = lexicon.PHONE | lexicon.COLUMN
# What stands around a heading and around the items of a list.
MARKS = " \t\r#*_>-\"'`|:\uff1a.()[]•+~="
_LONGEST_HEADING, _LONGEST_INTRODUCTION = 64, 160
_SENTENCE = r"[.?!;]\s|[?!.]$"
# A field and its value are no heading.
_FIELD = r"[^\s\"'*_|][\"']?[ ]?[:=][ \t]+[^\s*_|]"
# "The phone numbers are below."
_BELOW = r"(?i)[ ](?:below|follow|as[ ]follows|here)\.$"
_SPACES = r"[ ]{2,}"
# What heads a column in the records of a switchboard, though "line" and "id" name other numbers elsewhere.
_CALLED = (
    r"(?i)(?:direct[ _-]?(?:line|dial|dial-?in|no\.?|number)"
    r"|calle[re][ _-]?(?:id|no\.?|number)"
    r"|(?:called|calling)[ _-]?(?:party|number|no\.?))"
)
# What is done with telephone numbers alone.
_DIALS = (
    r"(?:call|ring|dial|text|phone|sms|message|whatsapp|port|block|unblock|blocklist|blacklist|whitelist|reach)"
    r"(?:ed|[ ]back)?"
)
# "… for the OTP test"
_WHAT_FOR = r"(?i)[ ](?:for|about|regarding|because|due)[ ].*"
_CALL_THEM = (
    r"(?i)[\s#*>\-]*(?:please[ ]|can[ ]you[ ]|could[ ]you[ ]|kindly[ ]|i[ ](?:need|have)[ ]to[ ]"
    r"|we[ ](?:need|have)[ ]to[ ])?"
    r"(?:call|ring|phone|text|message|whatsapp|sms)[ ](?:up[ ])?"
    r"(?:them|everyone|everybody|all[ ]of[ ]them|the[ ]following|(?:all[ ])?(?:these|those|the[ ]following)[ ]"
    r"(?!(?:function|method|value|endpoint|routine|variable|item|file|command|service|procedure|thing"
    r"|line|api|hook|id)s?[ :])"
    r"[^\W\d_]{4,16})"
    r"(?![^\W_])[^0-9\n]{0,60}"
)
# "Numbers to dial", "please block these numbers", "Missed calls".
_DIALLED = (
    r"(?i)(?<![^\W_])(?:numbers?[ ](?:(?:that[ ])?(?:you|we|i)[ ](?:should|must|need[ ]to|have[ ]to"
    r"|can)[ ]|to[ ])(?:be[ ])?"
    rf"{_DIALS}|{_DIALS}[ ](?:all[ ])?(?:(?:of[ ])?(?:these|those|the[ ]following)[ ])numbers?"
    r"|(?:missed|recent|incoming|outgoing|received|unknown|dialled|dialed)[ ](?:calls"
    r"|callers)(?=[\s:*.\-]*$))(?![^\W_])"
)
# "Ring them in this order": one behind the other.
_IN_ORDER = (
    r"(?i)(?<![^\W_])in[ ](?:(?:this|that|the|which|any|no|same|following|given|right|alphabetical|particular"
    r"|reverse|random)[ ]){0,3}order(?![^\W_])"
)
# Behind "phone numbers": a word that says whose, and more.
_WHOSE = r"[ ](?!(?:and|or|und|oder|et|ou|y|o|e|with)[ ])(?P<word>[^\W\d_]+)[ ]+[\w(\"']"


def is_heading(line: str, heads: Callable[[str], bool] | None = None) -> bool:
    """Whether a line is only a name for what stands below it: "Phone numbers:", "## मोबाइल", "Mobile"."""
    stripped = line.strip()
    introduces = stripped.endswith((":", "\uff1a")) or compiled(_BELOW).search(stripped) is not None
    if introduces:
        # "Sure! Here are the phone numbers:"
        stripped = compiled(_SENTENCE).split(stripped.rstrip("."))[-1]
    if len(stripped) > (_LONGEST_INTRODUCTION if introduces else _LONGEST_HEADING) or not (
        heads or names_phones
    )(stripped):
        return False
    # Rows of tables in LaTeX and HTML.
    if ("&" in stripped and "\\\\" in stripped) or "<th" in line.lower() or "<td" in line.lower():
        return False
    if any(mark in stripped.strip("|") for mark in "\t|;,"):
        return introduces
    if not introduces and compiled(_FIELD).search(stripped) is not None:
        return False
    marked = introduces or stripped.startswith(("#", "**", "- **", "<")) or stripped.endswith((":**", "-"))
    if compiled(_SPACES).search(stripped.strip(MARKS)):
        return marked
    if compiled(_SENTENCE).search(stripped) is not None:
        return False
    said = len(stripped.strip(MARKS).split())
    return marked or said <= 5 or (said <= 8 and _begins_with_numbers(stripped.strip(MARKS)))


def _begins_with_numbers(heading: str) -> bool:
    """Whether a heading says first that numbers follow, then whose: "Números de contacto de la obra"."""
    found = words.words(heading, 0, len(heading))
    first = found[0] if found and found[0][0] == 0 else None
    if first is None or len(found) < 2 or heading[first[1] - 1] not in "sS":
        return False
    return first[2] & lexicon.NUMBER != 0 and found[1][2] & HEADS != 0


def names_phones(cell: str) -> bool:
    """Whether a header or a heading means telephone numbers, and not what phones have: "phone model", "mobile plan".

    Whose they are says nothing against it: "phone numbers for the orders", but "phone number id".
    """
    if compiled(_CALLED).fullmatch(cell.strip(MARKS)) is not None:
        return True
    if "order" in cell:
        cell = compiled(_IN_ORDER).sub("", cell)
    if compiled(_CALL_THEM).fullmatch(cell) is not None:
        return not words.mentions(cell, lexicon.OTHER)
    if (dialled := compiled(_DIALLED).search(cell)) is not None:
        # "port" is a machine's elsewhere.
        behind = compiled(_WHAT_FOR).sub("", cell[dialled.end() :])
        return not words.mentions(cell[: dialled.start()] + behind, lexicon.OTHER)
    named = named_end = other = -1
    seen = 0
    for start, end, kinds in words.words(cell, 0, len(cell)):
        seen |= kinds
        if kinds & HEADS:
            named, named_end = start, end
            if counts_phones(cell, end, len(cell)):
                return False
        elif kinds & lexicon.OTHER:
            other = start
        elif kinds & lexicon.NUMBER and named >= 0 and start - named_end == 1:
            whose = compiled(_WHOSE).match(cell, end)
            if whose is not None and not words.mentions(whose["word"], lexicon.OTHER):
                return True
    if named < 0:
        # "Call these numbers", "Emergency numbers".
        return bool(
            seen & lexicon.NUMBER and seen & (lexicon.HINT | lexicon.MINE) and not seen & lexicon.OTHER
        )
    return other < named
