"""Numbers that are called something else: accounts of clouds, references of banks and couriers, registers."""

from taskflow.redaction import lexicon, words
from taskflow.redaction.lazy import compiled

_FARTHEST = 28
# Between the word for a reference and its number: "Ref No. ", "tracking number is #", "UTR/RRN: ".
_LEAD = (
    r"(?i)(?:[\s:.=#\"'`(\[/\-*|>]|(?:^|(?<=-))(?:8|12|13|14)\b|\b(?:no|nos|nr|number|num|id|ids|code|is|was|key)\b"
    r"|नंबर|नम्बर|संख्या|क्रमांक|है|की|का|[号码碼番])*"
)
_CLOUD = (
    r"(?i)(?:account[ _-]?id[\"']?[\s:=]{1,3}[\"']?$|arn:[a-z0-9-]*:|amazonaws\.com[/:]|aws[_ -]?account\w*\W{0,4}"
    r"|(?<![a-z])aws\W{1,2})[^\s]{0,80}$"
)
_HOST = r"\.[A-Za-z][A-Za-z0-9-]*\.[A-Za-z]"


def is_reference(text: str, start: int, end: int) -> bool:
    """Whether the digits at ``start`` to ``end`` are called a reference, or are part of a cloud's address."""
    if text[end : end + 1] == "." and compiled(_HOST).match(text, end) is not None:
        return True
    window = text[max(0, start - 120) : start]
    small = window.lower()
    if ("aws" in small or "arn:" in small or "account" in small) and compiled(_CLOUD).search(
        window
    ) is not None:
        return True
    lead = words.before(text, start, lexicon.REFERENCE, _FARTHEST)
    return lead is not None and compiled(_LEAD).fullmatch(lead) is not None
