"""E-mail addresses that people spell so that programs do not see them: ``jane [at] example [dot] com``."""

import re
from collections.abc import Iterator, Sequence

from taskflow.redaction import lexicon, words
from taskflow.redaction.address_words import COMMON_TLDS, HANDLES, NOT_DOMAINS, split_words
from taskflow.redaction.lazy import compiled
from taskflow.redaction.mail import HANDLE, after_han, is_named_upi
from taskflow.redaction.spans import Span

_BRACKETED = re.compile(
    r"[\[({<][ ]?(?:[aA][tT]?|@|[dD][oO0][tT]|\.|[aA]rroba|ät|[pP]un[kt]t|[pP][ou]nto)[ \])}>]"
)
_NAMED = re.compile(" (?:[aA]rroba|[aA]robase) ")
_DOT_WORD = r"(?:dot|punto|ponto|punkt|point|d0t)"
_DOT = rf"(?:[ ]?[\[({{<][ ]?(?:{_DOT_WORD}|\.)[ ]?[\])}}>][ ]?|[ ]{_DOT_WORD}[ ]|_dot_|[ ]\.[ ]|\.)"
_AT = (
    r"(?i)(?P<bracketed>[ ]{0,2}[\[({<][ ]?(?:at|@|arroba|ät|ett)[ ]?[\])}>][ ]{0,2}|[ ]?-at-[ ]?)"
    # What the sign is called in Spanish, Portuguese, Catalan and French.
    r"|(?P<lettered>\(a\)|\[a\])|(?P<named>[ ](?:arroba|arobase)[ ]|_at_)"
    r"|(?P<spaced>[ ]{1,2}@[ ]{1,2}|@[ ]{1,2})|(?P<sign>@)|(?P<plain>[ ]at[ ])"
)
_LOCAL = rf"(?i)(?<![\w.+\-@])[\w+.\-]{{1,64}}(?:{_DOT}[\w+\-]{{1,64}}){{0,4}}$"
_DOMAIN = rf"(?i)[^\W_][\w\-]{{0,62}}(?:{_DOT}[^\W_][\w\-]{{0,62}}){{1,4}}(?![\w@])"
_LAST = r"[^\W\d_]{2,24}$"
_SPELLED_DOT = rf"(?i)[\[({{<][ ]?(?:{_DOT_WORD}|\.)[ ]?[\])}}>]|[ ]{_DOT_WORD}[ ]|_dot_"
_LABEL_END = r"(?i)(?:[ ]?(?:id|address|is|me|us|to|at|:|=|-|है|:)){0,4}[ ]?[\"'(<]?"
# Behind it: "… is my email".
_IS_MINE = (
    r"(?i)[\"'\])]?,?[ ](?:is|was)[ ](?:my|his|her|our|their|the)[ ](?:\w{1,12}[ ])?(?:(?:e-?)?mail|address)(?!\w)"
    r"|[,;][ ]e-?mail(?!\w)"
)
# Finland, Estonia and Sweden write "(a)"; so does a paragraph of a law.
_LETTERED_TLDS = frozenset(("fi", "ee", "se", "com", "org", "net", "eu"))
_LONGEST_LOCAL = 100
_PRONOUNS = split_words("me us him her them it this that you me look back here there up out down over in on")


def spelled_mails(text: str) -> Sequence[Span]:
    """Every spelled e-mail address in a folded text that ``may_be_spelled`` does not rule out."""
    return list(_spelled(text))


def may_be_spelled(text: str, signs: str) -> bool:
    """Whether it is worth looking for spelled addresses in a folded text, of which ``signs`` are the signs."""
    if " dot " in text or " DOT " in text or ("roba" in text and _NAMED.search(text) is not None):
        return True
    if " at " in text and ("mail" in text or "Mail" in text or "MAIL" in text):
        return True
    if not signs:
        return False
    if "_" in signs and "_at_" in text and "_dot_" in text:
        return True
    if ("@" in signs and "@ " in text) or ("-" in signs and "-at-" in text):
        return True
    opened = "[" in signs or "(" in signs or "{" in signs or "<" in signs
    return opened and _BRACKETED.search(text) is not None


def _spelled(text: str) -> Iterator[Span]:
    dotted = compiled(_SPELLED_DOT).search(text) is not None
    floor = 0
    for at in compiled(_AT).finditer(text):
        if at.start() < floor or (at["sign"] and not dotted):
            continue
        local = compiled(_LOCAL).search(text, max(floor, at.start() - _LONGEST_LOCAL), at.start())
        if local is not None and at["spaced"] and (end := _handle_end(text, local.start(), at.end())):
            floor = end
            yield local.start(), end, "UPI"
            continue
        domain = None if local is None else compiled(_DOMAIN).match(text, at.end())
        if local is None or domain is None:
            continue
        start = local.start() if local.group().isascii() else after_han(text, local.start(), at.start())
        last = compiled(_LAST).search(domain.group())
        kind = at.lastgroup or ""
        if last is not None and _is_address(text, start, kind, local.group(), domain, last.group()):
            floor = domain.end()
            yield start, floor, "EMAIL"


def _handle_end(text: str, start: int, at: int) -> int | None:
    """Where the handle of a UPI id ends that is written apart from its name, behind a word for one."""
    handle = compiled(HANDLE).match(text, at)
    if handle is None or handle.group().lower() not in HANDLES or not is_named_upi(text, start):
        return None
    return handle.end()


def _is_address(text: str, start: int, at: str, local: str, match: re.Match[str], last: str) -> bool:
    domain, tld = match.group(), last.lower()
    spelled = compiled(_SPELLED_DOT).search(domain) is not None
    if at == "bracketed":
        # "notes-at-the-door.md": words joined by hyphens, a file's name.
        if "-" in text[match.start() - 1 : match.start()] and (
            "-" in local or "-" in domain or not (spelled or tld in COMMON_TLDS)
        ):
            return False
        return last not in NOT_DOMAINS and tld not in NOT_DOMAINS and not domain[0].isdigit()
    if at == "sign":
        return spelled and tld not in NOT_DOMAINS and (tld in COMMON_TLDS or " point " not in domain)
    if at == "named":
        return spelled and tld in COMMON_TLDS
    if at == "lettered":
        return tld in _LETTERED_TLDS and local.replace(".", "").replace("-", "").isalpha()
    if tld not in COMMON_TLDS or (last != tld and last != last.upper()):
        return False
    if at == "spaced":
        return any(map(str.isalpha, local)) and not (local.isupper() and len(local) < 3)
    # "at" is an everyday word: only a name with a dot, or a word for an address before it, makes it one.
    if spelled and compiled(_SPELLED_DOT).search(local) is not None:
        return True
    if local.lower() in _PRONOUNS:
        return False
    # "sam AT widgets DOT com": capitals among small letters are signs.
    if (
        spelled
        and not local.isupper()
        and text[match.start() - 4 : match.start()] == " AT "
        and " DOT " in domain
    ):
        return True
    if spelled and compiled(_IS_MINE).match(text, match.end()) is not None:
        return True
    lead = words.before(text, start, lexicon.EMAIL if spelled else lexicon.MAIL_NOUN, 24)
    if lead is None or compiled(_LABEL_END).fullmatch(lead) is None:
        return False
    return spelled or ":" in lead or "=" in lead or "is" in lead
