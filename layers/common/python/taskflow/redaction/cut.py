"""Values that the end of the text cuts off: at least eight characters of them, after a word that names them."""

import re
from collections.abc import Sequence

from taskflow.redaction import lexicon, words
from taskflow.redaction.credentials import is_placeholder
from taskflow.redaction.digit_runs import ALNUM, is_fraction, may_start
from taskflow.redaction.fold import BARRIER
from taskflow.redaction.issuers import issued_lengths
from taskflow.redaction.key_formats import cut_patterns, is_example
from taskflow.redaction.lazy import compiled
from taskflow.redaction.mail import VERSION
from taskflow.redaction.ranges import is_range
from taskflow.redaction.spans import Span

_TRAILING = " \t\r\n.\u2026-\"'`)]}>"
_LONGEST = 200
_LONGEST_GROUPED = 64
# The last digit of such a value is no farther from its end.
_FARTHEST_DIGIT = 16
# No more digits are left of a number that is cut off.
_LEAST, _MOST_CUT = 8, 15

_DIGIT = re.compile("[0-9]")
# A word of these alone is no secret and no address.
_NUMERIC = "0123456789.,-/()+"
# Values that may have spaces in them, read backwards from the end.
_DIGITS = r"[0-9](?:[ .\-_/()]{0,2}[0-9]){7,}(?:\+\(?)?(?![0-9A-Za-z])"
_IBAN = r"(?:[0-9A-Za-z][ .\-]?){4,28}[0-9]{2}[A-Za-z]{2}(?![0-9A-Za-z])"
# MOD 97-10 gives no account these check digits: what has them shows how one is written.
_NEVER_CHECKED = frozenset(("00", "01", "99"))
_PAN = r"[0-9]{3,4}[ -]?[A-Za-z][ABCFGHJKLPTabcfghjklpt][A-Za-z]{3}(?![0-9A-Za-z])"
_V4 = r"[0-9]{1,3}(?:\.[0-9]{1,3}){2}(?![0-9A-Za-z.])"
_V6 = r"(?:[0-9A-Fa-f]{0,4}:){2,7}[0-9A-Fa-f]{1,4}(?![0-9A-Za-z:])"
# Each with what must be somewhere in the text for it to be worth a look, and whether it must end in a digit.
_GROUPED = (
    (_IBAN, "IBAN", lexicon.IBAN, ("ban", "BAN", "Ban", "ccount", "खाता"), False),
    (_PAN, "PAN", lexicon.PAN, ("pan", "PAN", "Pan", "पैन"), True),
    (_V4, "IP", lexicon.IP, (".",), True),
    (_V6, "IP", lexicon.IP, (":",), False),
)
_ADDRESSES = _GROUPED[2:]
# How they begin.
_KEY_STARTS = frozenset(
    ("sk", "rk", "pk", "hf", "gh", "gi", "gl", "wh", "xo", "xa", "AI", "AK", "AS", "GO", "ya", "ey")
)
# What is in those that letters alone may follow.
_LETTER_STARTS = ("KIA", "SIA", "AIza", "eyJ")
_KEY = (
    r"(?<![0-9A-Za-z])(?:sk-(?:proj|svcacct|admin|ant|or)-[0-9A-Za-z_-]*"
    r"|(?:sk-|hf_)[0-9A-Za-z]*(?:[0-9]|[a-z][A-Z])[0-9A-Za-z_-]*|(?:AKIA|ASIA)[0-9A-Z]{4,}|gh[pousr]_[0-9A-Za-z]{4,}"
    r"|(?:github_pat_|[srp]k_(?:live|test)_|whsec_)[0-9A-Za-z_]+|gl(?:pat|rt|dt|ptt|cbt)-[0-9A-Za-z_-]{2,}"
    r"|(?:xox[a-z]-|xox[a-z]\.xox[a-z]-|xapp-|AIza|GOCSPX-|ya29\.)[0-9A-Za-z_-]{3,}|eyJ[0-9A-Za-z_-]{5,}(?:\.[0-9A-Za-z_-]*)+|eyJ(?:hbGci|0eXAi|raWQi|jdHki|lbmMi|4NX)[0-9A-Za-z_-]*)$"
)
_PIECE = "[0-9A-Za-z]+"
_URL_LOGIN = r"://[^\s/@:?#\"'<>{}$\x00]*:(?P<value>(?![0-9]+$)[^\s/@\"'<>\x00]{8,})$"
_AWS_VALUE = r"(?<![0-9A-Za-z/+])[0-9A-Za-z/+]{8,}$"
_MAIL = r"[^\s@<>\"'(){}*,;:=\x00]+@[^\s@<>\"'(){}*,;:\x00]*$"
# The start of an address, before its "@".
_NAME = r"(?<![^\s\"'(<:=])[^\W\d_][\w.+-]*$"
# What code, files and versions look like; and what leads from the word for an address to it.
_CODE = (
    r"(?i)mail|addr|self|user|name|account|config|^[a-z_]+$|^\w+_\w+_\w|[(){}\[\]]|^v?[0-9]|_\w*\.|\.\w*_"
    r"|\.(?:pdf|docx?|xlsx?|csv|txt|json|ya?ml|html?|png|jpe?g|py|js|ts|md|zip)$"
)
# One of these is in every Latin word for an address.
_ADDRESS_HINTS = ("mail", "upi", "vpa", "pay", "bhim", "phonepe", "paytm", "corre", "courriel")
_INTRODUCES = r"(?i)(?:[\s:\"'(\-]|is|at|me|us|id|address|to|on|my|पर|है|की|आईडी)*"
_DATE = (
    r"(?<![0-9])(?:[0-9]{1,2}[-./ ][0-9]{1,2}[-./ ](?:19|20)[0-9]{2}"
    r"|(?:19|20)[0-9]{2}[-./ ]?[01][0-9][-./ ]?[0-3][0-9]|[0-3][0-9][01][0-9](?:19|20)[0-9]{2})(?![0-9])"
)
_DECIMAL = r"[0-9]+\.[0-9]+"
_DECIMALS = rf"(?<![0-9.]){_DECIMAL}[ \-/]{{1,2}}{_DECIMAL}(?![0-9.])"
_SSN = r"[0-9]{3}[- ]?[0-9]{2}[- ]?[0-9]{3}"
_PHONE_KINDS, _LONGEST_LINK = lexicon.PHONE | lexicon.HINT, 3
_FARTHEST_NAME = 24
_STOP = r"(?<![Nn][Oo])[.!?;]\s|\n\n|[0-9]{3}"
_NAMED_KINDS = lexicon.CARD | lexicon.AADHAAR | lexicon.PAN | lexicon.SSN | lexicon.IBAN


def cut_values(text: str, digits: int) -> Sequence[Span]:
    """The value that the end of a folded text with this many ``digits`` or fewer cuts off, if there is one."""
    end = len(text.rstrip(_TRAILING))
    if end < _LEAST or text[end - 1] == BARRIER:
        return ()
    low = end - _LONGEST if end > _LONGEST else 0
    tail = text[low:end]
    token = tail.rsplit(None, 1)[-1]
    if len(token) >= _LEAST and BARRIER in token:
        token = token.rpartition(BARRIER)[2]
    found = None
    if len(token) >= _LEAST and token.strip(_NUMERIC):
        found = _cut_word(text, tail, low, len(tail) - len(token))
    if found is None and digits and tail[-1] in ALNUM:
        found = _cut_groups(text, low, end, digits)
    return () if found is None or found[0] > end - _LEAST else ((found[0], end, found[1]),)


def _cut_word(text: str, tail: str, low: int, word: int) -> tuple[int, str] | None:
    """A value without spaces in it: a secret, an address."""
    token = tail[word:]
    # Of letters alone only keys with capitals are left.
    if token.isalpha() and (token.islower() or not _has_one(token, _LETTER_STARTS)):
        return None
    pieces: list[str] = compiled(_PIECE).findall(token)
    starts = [piece[:2] for piece in pieces]
    match = None if _KEY_STARTS.isdisjoint(starts) else compiled(_KEY).search(token)
    if match is None and ("_" in token or "-" in token or "." in token):
        match = _cut_format(token, starts)
    if match is not None:
        if is_example(match.group()):
            return None
        return low + word + match.start(), "SECRET"
    if "://" in token and (match := compiled(_URL_LOGIN).search(token)) is not None:
        if is_placeholder(match.group("value")):
            return None
        return low + word + match.start("value"), "SECRET"
    if "@" in token:
        match = compiled(_MAIL).search(token)
        if match is not None and compiled(VERSION).match(match.group().partition("@")[2]) is None:
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
    if token.isalpha():
        return None
    around = text[max(0, low + word - _FARTHEST_NAME) : low + len(tail)]
    if around.isascii() and not _has_one(around.lower(), _ADDRESS_HINTS):
        return None
    match = compiled(_NAME).search(token)
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


def _cut_format(token: str, starts: list[str]) -> re.Match[str] | None:
    patterns = cut_patterns()
    for start in starts:
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


def _cut_groups(text: str, low: int, end: int, digits: int) -> tuple[int, str] | None:
    """A value that may have spaces in it: an account, a number."""
    numeric = text[end - 1].isdigit()
    # "iban", "pan", "account".
    may_be_named = "an" in text or "AN" in text or "ccount" in text or not text.isascii()
    dotted = "." in text or ":" in text
    if not (numeric or may_be_named or dotted):
        return None
    if not numeric and _DIGIT.search(text, max(low, end - _FARTHEST_DIGIT), end) is None:
        return None
    low = end - _LONGEST_GROUPED if end > _LONGEST_GROUPED else 0
    backwards = text[low:end][::-1]
    for pattern, name, kinds, hints, ends_in_digit in (
        _GROUPED if may_be_named else _ADDRESSES if dotted else ()
    ):
        if ends_in_digit and not numeric:
            continue
        for hint in hints:
            if hint in text:
                break
        else:
            continue
        match = compiled(pattern).match(backwards)
        if match is not None and _named(text, end - match.end(), kinds):
            if name == "IBAN" and text[end - match.end() + 2 : end - match.end() + 4] in _NEVER_CHECKED:
                continue
            return end - match.end(), name
    match = compiled(_DIGITS).match(backwards) if numeric and digits >= _LEAST else None
    # Nothing names a number that the text begins with.
    return None if match is None or match.end() == end else _cut_digits(text, end - match.end(), end)


def _cut_digits(text: str, start: int, end: int) -> tuple[int, str] | None:
    digits = "".join(filter(str.isdigit, text[start:end]))
    count = len(digits)
    if count > _MOST_CUT:
        return None
    leads = _leads(text, start)
    if not leads:
        return None
    if text[end : end + 1] in ALNUM or is_fraction(text, start) or not may_start(text, start):
        return None
    if compiled(_DATE).search(text, start, end) or compiled(_DECIMAL).fullmatch(text, start, end):
        return None
    # Brazil's postal codes; "cep" is a mobile telephone in Turkish, too.
    if count == _LEAST and text[:start].rstrip(" :=\"'").lower().endswith("cep"):
        return None
    if compiled(_DECIMALS).search(text, start, end) or ("-" in text[start:end] and is_range(text, start)):
        return None

    def named(kinds: int) -> bool:
        return _is_numbered(text, start, leads, kinds)

    if named(lexicon.CARD) and count < min(16, max(issued_lengths(digits), default=0)):
        return start, "CARD"
    if count < 12 and digits[0] not in "01" and named(lexicon.AADHAAR):
        return start, "AADHAAR"
    if compiled(_SSN).fullmatch(text, start, end) and named(lexicon.SSN):
        return start, "SSN"
    if count < 11 and named(lexicon.UPI):
        return start, "UPI"
    international = text[start] in "+("
    least_prefixed = international or digits[0] == "0"
    if (
        count < (14 if digits.startswith("00") else 12 if least_prefixed else 10)
        and digits[0] not in "12345"
        and len(set(digits)) > 1
    ) or (international and count < 12):
        # "telefon kılıfı sipariş 0532…": the order's.
        _, last, kinds = leads[-1]
        if kinds & lexicon.NUMBERED and not kinds & _PHONE_KINDS and start - last <= _LONGEST_LINK:
            return None
        return (start, "PHONE") if named(_PHONE_KINDS) else None
    return None


def _leads(text: str, start: int) -> list[words.Word]:
    """The words that may name the value at ``start``."""
    low = max(0, start - _FARTHEST_NAME - 16)
    low = max(low, text.rfind(BARRIER, low, start) + 1)
    return words.words(text, low, start)


def _named(text: str, start: int, kinds: int) -> bool:
    """Whether a word of these kinds stands before ``start``, and nothing between that ends its sentence."""
    return _lead(text, start, _leads(text, start), kinds) is not None


def _lead(text: str, start: int, leads: list[words.Word], kinds: int) -> str | None:
    """What stands between the last word of these kinds and ``start``, if nothing in it ends its sentence."""
    end = next((end for _, end, found in reversed(leads) if found & kinds), None)
    if end is None or start - end > _FARTHEST_NAME or compiled(_STOP).search(text, end, start) is not None:
        return None
    return text[end:start]


def _is_numbered(text: str, start: int, leads: list[words.Word], kinds: int) -> bool:
    """The same for digits, which other words claim as well: an order's, an invoice's."""
    lead = _lead(text, start, leads, kinds)
    if lead is None or words.is_priced(lead):
        return False
    first = start - len(lead)
    return not any(
        begin >= first and found & lexicon.OTHER and not found & _NAMED_KINDS for begin, _, found in leads
    )
