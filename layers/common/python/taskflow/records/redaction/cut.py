"""Values that the end of the text cuts off: at least eight characters of them, after a word that names them."""

import re
from collections.abc import Sequence

from taskflow.records.redaction import lexicon, words
from taskflow.records.redaction.credentials import is_placeholder
from taskflow.records.redaction.digit_runs import is_ascii_alnum, is_fraction, may_start
from taskflow.records.redaction.fold import BARRIER
from taskflow.records.redaction.issuers import issued_lengths
from taskflow.records.redaction.key_formats import cut_patterns
from taskflow.records.redaction.lazy import compiled
from taskflow.records.redaction.spans import Span

_TRAILING = " \t\r\n.\u2026-\"'`)]}>"
_LONGEST = 200
_LONGEST_GROUPED = 64
_LEAST = 8

_DIGIT = re.compile("[0-9]")
# Values that may have spaces in them, read backwards from the end.
_DIGITS = r"[0-9](?:[ .\-_/()]{0,2}[0-9]){7,}(?:\+\(?)?(?![0-9A-Za-z])"
_IBAN = r"(?:[0-9A-Za-z][ .\-]?){4,28}[0-9]{2}[A-Za-z]{2}(?![0-9A-Za-z])"
_PAN = r"[0-9]{3,4}[ -]?[A-Za-z][ABCFGHJKLPTabcfghjklpt][A-Za-z]{3}(?![0-9A-Za-z])"
_V4 = r"[0-9]{1,3}(?:\.[0-9]{1,3}){2}(?![0-9A-Za-z.])"
_V6 = r"(?:[0-9A-Fa-f]{0,4}:){2,7}[0-9A-Fa-f]{1,4}(?![0-9A-Za-z:])"
# Each with what must be somewhere in the text for it to be worth a look.
_GROUPED = (
    (_IBAN, "IBAN", lexicon.IBAN, ("ban", "BAN", "Ban", "ccount", "खाता")),
    (_PAN, "PAN", lexicon.PAN, ("pan", "PAN", "Pan", "पैन")),
    (_V4, "IP", lexicon.IP, (".",)),
    (_V6, "IP", lexicon.IP, (":",)),
)
_KEY_STARTS = (
    "sk-",
    "k_",
    "gh",
    "gl",
    "IA",
    "hf_",
    "xox",
    "xapp-",
    "AIza",
    "eyJ",
    "whsec_",
    "GOCSPX-",
    "ya29.",
    "github_pat_",
)
_KEY = (
    r"(?<![0-9A-Za-z])(?:sk-(?:proj|svcacct|admin|ant|or)-[0-9A-Za-z_-]*"
    r"|(?:sk-|hf_)[0-9A-Za-z]*(?:[0-9]|[a-z][A-Z])[0-9A-Za-z_-]*|(?:AKIA|ASIA)[0-9A-Z]{4,}|gh[pousr]_[0-9A-Za-z]{4,}"
    r"|(?:github_pat_|[srp]k_(?:live|test)_|whsec_)[0-9A-Za-z_]+|gl(?:pat|rt|dt|ptt|cbt)-[0-9A-Za-z_-]{2,}"
    r"|(?:xox[a-z]-|xox[a-z]\.xox[a-z]-|xapp-|AIza|GOCSPX-|ya29\.)[0-9A-Za-z_-]{3,}|eyJ[0-9A-Za-z_-]{5,}(?:\.[0-9A-Za-z_-]*)+|eyJ(?:hbGci|0eXAi|raWQi|jdHki|lbmMi|4NX)[0-9A-Za-z_-]*)$"
)
_WORD_START = r"(?<![0-9A-Za-z])[0-9A-Za-z]{2}"
_URL_LOGIN = r"://[^\s/@:?#\"'<>\x00]*:(?P<value>(?![0-9]+$)[^\s/@\"'<>\x00]{8,})$"
_AWS_VALUE = r"(?<![0-9A-Za-z/+])[0-9A-Za-z/+]{8,}$"
_MAIL = r"[^\s@<>\"'(){}*,;:=\x00]+@[^\s@<>\"'(){}*,;:\x00]*$"
# The start of an address, before its "@".
_NAME = r"(?<![^\s\"'(<:=])[^\W\d_][\w.+-]*$"
# What code, files and versions look like; and what leads from the word for an address to it.
_CODE = (
    r"(?i)mail|addr|self|user|name|account|config|^[a-z_]+$|^\w+_\w+_\w|[(){}\[\]]|^v?[0-9]|_\w*\.|\.\w*_"
    r"|\.(?:pdf|docx?|xlsx?|csv|txt|json|ya?ml|html?|png|jpe?g|py|js|ts|md|zip)$"
)
_INTRODUCES = r"(?i)(?:[\s:\"'(\-]|is|at|me|us|id|address|to|on|my|पर|है|की|आईडी)*"
_DATE = (
    r"(?<![0-9])(?:[0-9]{1,2}[-./ ][0-9]{1,2}[-./ ](?:19|20)[0-9]{2}"
    r"|(?:19|20)[0-9]{2}[-./ ]?[01][0-9][-./ ]?[0-3][0-9]|[0-3][0-9][01][0-9](?:19|20)[0-9]{2})(?![0-9])"
)
_DECIMAL = r"[0-9]+\.[0-9]+"
_SSN = r"[0-9]{3}[- ]?[0-9]{2}[- ]?[0-9]{3}"
_FARTHEST_NAME = 24
_STOP = r"(?<![Nn][Oo])[.!?;]\s|\n\n|[0-9]{3}"
_NAMED_KINDS = lexicon.CARD | lexicon.AADHAAR | lexicon.PAN | lexicon.SSN | lexicon.IBAN


def cut_values(text: str) -> Sequence[Span]:
    """The value that the end of a folded text cuts off, if there is one."""
    end = len(text.rstrip(_TRAILING))
    low = max(0, end - _LONGEST)
    if end - low < _LEAST or text[end - 1] == BARRIER:
        return ()
    tail = text[low:end]
    word = max(tail.rfind(" "), tail.rfind("\n"), tail.rfind("\t"), tail.rfind(BARRIER)) + 1
    found = None
    if len(tail) - word >= _LEAST:
        found = _cut_word(text, tail, low, word)
    if found is None and _DIGIT.search(text, max(low, end - 16), end) is not None:
        found = _cut_groups(text, end)
    return () if found is None or found[0] > end - _LEAST else ((found[0], end, found[1]),)


def _cut_word(text: str, tail: str, low: int, word: int) -> tuple[int, str] | None:
    """A value without spaces in it: a secret, an address."""
    token = tail[word:]
    match = compiled(_KEY).search(token) if _has_one(token, _KEY_STARTS) else None
    if match is None and ("_" in token or "-" in token or "." in token):
        match = _cut_format(token)
    if match is not None:
        return low + word + match.start(), "SECRET"
    if "://" in token and (match := compiled(_URL_LOGIN).search(token)) is not None:
        if is_placeholder(match.group("value")):
            return None
        return low + word + match.start("value"), "SECRET"
    if "@" in token:
        match = compiled(_MAIL).search(token)
        if match is not None:
            start = low + word + match.start()
            if _named(text, start, lexicon.UPI):
                return start, "UPI"
            return (start, "EMAIL") if _named(text, start, lexicon.EMAIL) else None
        return None
    match = compiled(_AWS_VALUE).search(token) if _DIGIT.search(token) is not None else None
    if match is not None and any(map(str.isdigit, match.group())) and any(map(str.isupper, match.group())):
        start = low + word + match.start()
        if "ecret" in text[max(0, start - 40) : start].lower() and _named(text, start, lexicon.AWS):
            return start, "SECRET"
    match = compiled(_NAME).search(token) if not token.isalpha() else None
    around = text[max(0, low + word - _FARTHEST_NAME) : low + len(tail)]
    if match is None or not words.mentions(around, lexicon.UPI | lexicon.MAIL_NOUN):
        return None
    if compiled(_CODE).search(token) is not None:
        return None
    start = low + word + match.start()
    for name, kinds in (("UPI", lexicon.UPI), ("EMAIL", lexicon.MAIL_NOUN)):
        lead = words.before(text, start, kinds, _FARTHEST_NAME)
        if lead is not None and compiled(_INTRODUCES).fullmatch(lead) is not None:
            return start, name
    return None


def _cut_format(token: str) -> re.Match[str] | None:
    patterns = cut_patterns()
    for start in compiled(_WORD_START).findall(token):
        if start in patterns:
            match = compiled(patterns[start]).search(token)
            if match is not None and _DIGIT.search(match.group(), 6) is not None:
                return match
    return None


def _has_one(text: str, literals: tuple[str, ...]) -> bool:
    for literal in literals:  # noqa: SIM110 (any() takes three times as long)
        if literal in text:
            return True
    return False


def _cut_groups(text: str, end: int) -> tuple[int, str] | None:
    """A value that may have spaces in it: an account, a number."""
    backwards = text[max(0, end - _LONGEST_GROUPED) : end][::-1]
    for pattern, name, kinds, hints in _GROUPED:
        if not _has_one(text, hints):
            continue
        match = compiled(pattern).match(backwards)
        if match is not None and _named(text, end - match.end(), kinds):
            return end - match.end(), name
    match = compiled(_DIGITS).match(backwards)
    return None if match is None else _cut_digits(text, end - match.end(), end)


def _cut_digits(text: str, start: int, end: int) -> tuple[int, str] | None:
    if is_ascii_alnum(text[end : end + 1]) or is_fraction(text, start) or not may_start(text, start):
        return None
    if compiled(_DATE).search(text, start, end) or compiled(_DECIMAL).fullmatch(text, start, end):
        return None
    digits = "".join(filter(str.isdigit, text[start:end]))
    count = len(digits)
    if count < min(16, max(issued_lengths(digits), default=0)) and _numbered(text, start, lexicon.CARD):
        return start, "CARD"
    if count < 12 and digits[0] not in "01" and _numbered(text, start, lexicon.AADHAAR):
        return start, "AADHAAR"
    if compiled(_SSN).fullmatch(text, start, end) and _numbered(text, start, lexicon.SSN):
        return start, "SSN"
    if count < 11 and _numbered(text, start, lexicon.UPI):
        return start, "UPI"
    international = text[start] in "+("
    least_prefixed = international or digits[0] == "0"
    if (
        count < (14 if digits.startswith("00") else 12 if least_prefixed else 10)
        and digits[0] not in "12345"
        and len(set(digits)) > 1
    ):
        return (start, "PHONE") if _numbered(text, start, lexicon.PHONE | lexicon.HINT) else None
    if international and count < 12 and _numbered(text, start, lexicon.PHONE | lexicon.HINT):
        return start, "PHONE"
    return None


def _named(text: str, start: int, kinds: int) -> bool:
    """Whether a word of these kinds stands before ``start``, and nothing between that ends its sentence."""
    lead = words.before(text, start, kinds, _FARTHEST_NAME + 16)
    return lead is not None and len(lead) <= _FARTHEST_NAME and compiled(_STOP).search(lead) is None


def _numbered(text: str, start: int, kinds: int) -> bool:
    """The same for digits, which other words claim as well: an order's, an invoice's."""
    if not _named(text, start, kinds):
        return False
    lead = words.before(text, start, kinds, _FARTHEST_NAME + 16) or ""
    others = (found for _, _, found in words.words(lead, 0, len(lead)) if found & lexicon.OTHER)
    return not words.is_priced(lead) and all(found & _NAMED_KINDS for found in others)
