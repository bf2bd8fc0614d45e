"""Values that the end of the text cuts off: at least eight characters of them, after a word that names them."""

import re
from collections.abc import Iterator

from taskflow.records.redaction import words
from taskflow.records.redaction.digit_runs import is_ascii_alnum, is_fraction, may_start
from taskflow.records.redaction.issuers import issued_lengths
from taskflow.records.redaction.spans import Span

_TRAILING = " \t\r\n.\u2026-\"'`)]}>"
_LONGEST = 200
_DIGITS = re.compile(r"(?<![0-9A-Za-z])(?:\+|\(\+)?[0-9](?:[ .\-_/()]{0,2}[0-9]){7,}$")
_IBAN = re.compile(r"(?<![0-9A-Za-z])[A-Za-z]{2}[0-9]{2}(?:[ .\-]?[0-9A-Za-z]){4,28}$")
_PAN = re.compile(r"(?<![0-9A-Za-z])[A-Za-z]{3}[ABCFGHJLPTabcfghjlpt][A-Za-z](?: |-)?[0-9]{3,4}$")
_MAIL = re.compile(r"[^\s@<>\"'(,;:\x00]+@[^\s@<>\"'(),;:\x00]*$")
_NAME = re.compile(r"(?<![^\s:=<\"'(])[^\s@<>\"'(),;:=/\x00]*[._+0-9][^\s@<>\"'(),;:=/\x00]*$")
_IP = re.compile(
    r"(?<![0-9A-Za-z.])(?:[0-9]{1,3}\.){2}[0-9]{1,3}\.?[0-9]{0,3}$|(?<![0-9A-Za-z:])[0-9A-Fa-f]{1,4}(?::[0-9A-Fa-f]{0,4}){2,}$"
)
_HEAD = r"(?<![0-9A-Za-z])(?:"
_KEY = re.compile(
    _HEAD
    + r"sk-(?:proj|svcacct|admin|ant|or)-[0-9A-Za-z_-]*|sk-[0-9A-Za-z]*(?:[0-9]|[a-z][A-Z])[0-9A-Za-z_-]*"
    r"|(?:AKIA|ASIA)[0-9A-Z]{4,}"
    r"|gh[pousr]_[0-9A-Za-z]{4,}|github_pat_[0-9A-Za-z_]*|gl(?:pat|rt|dt)-[0-9A-Za-z_-]{2,}|xox[abeoprs]-[0-9A-Za-z-]{3,}|xapp-[0-9A-Za-z-]{3,}"
    r"|AIza[0-9A-Za-z_-]{4,}|GOCSPX-[0-9A-Za-z_-]+|[srp]k_(?:live|test)_[0-9A-Za-z]*|hf_[0-9A-Za-z]*(?:[0-9]|[a-z][A-Z])[0-9A-Za-z]*"
    r"|eyJ[0-9A-Za-z_-]{5,}(?:\.[0-9A-Za-z_-]*)*)$"
)
_URL_PASSWORD = re.compile(r"(?<=://)[^\s/@:?#\"'<>\x00]*:(?P<password>(?![0-9]+$)[^\s/@\"'<>\x00]{8,})$")
_AWS_SECRET = re.compile(
    r"(?<![0-9A-Za-z/+=])(?=[0-9A-Za-z/+]*[0-9])(?=[0-9A-Za-z/+]*[A-Z])[0-9A-Za-z/+]{8,39}$"
)
_DIRECT = re.compile(
    r"(?:[\s:=#\-\"'(,*_`>|]|is|are|was|no\.?|number|num|id|address|addr|ki|ka|hai|है|नंबर|नम्बर|संख्या|आईडी|पता|my|the|a|to|at|on|us|me|पर|को)*",
    re.IGNORECASE,
)


def cut_values(text: str) -> Iterator[Span]:
    """The value that the end of a folded text cuts off, if there is one."""
    end = len(text.rstrip(_TRAILING))
    low = max(0, end - _LONGEST)
    if end - low < 8:
        return
    tail = text[low:end]
    for pattern, name, label in (
        (_KEY, "SECRET", None),
        (_URL_PASSWORD, "SECRET", None),
        (_AWS_SECRET, "SECRET", words.AWS_SECRET),
        (_IBAN, "IBAN", words.IBAN),
        (_PAN, "PAN", words.PAN),
        (_MAIL, "UPI", words.UPI),
        (_MAIL, "EMAIL", words.EMAIL),
        (_NAME, "UPI", words.UPI),
        (_NAME, "EMAIL", words.EMAIL),
        (_IP, "IP", words.IP),
    ):
        match = pattern.search(tail)
        if match is None:
            continue
        start = low + (match.start("password") if "password" in pattern.groupindex else match.start())
        if end - start >= 8 and (label is None or _named(text, start, label)):
            yield start, end, name
            return
    yield from _cut_digits(text, low, end)


def _named(text: str, start: int, label: re.Pattern[str]) -> bool:
    lead = words.before(text, start, label, 40)
    return lead is not None and _DIRECT.fullmatch(lead) is not None


def _cut_digits(text: str, low: int, end: int) -> Iterator[Span]:
    match = _DIGITS.search(text, low, end)
    if (
        match is None
        or is_fraction(text, match.start())
        or not may_start(text, match.start())
        or is_ascii_alnum(text[end : end + 1])
    ):
        return
    digits = "".join(character for character in match.group() if character.isdigit())
    start = match.start()
    if (
        _named(text, start, words.CARD)
        and len(digits) < max(issued_lengths(digits), default=0)
        and len(digits) < 16
    ):
        yield start, end, "CARD"
    elif _named(text, start, words.AADHAAR) and len(digits) < 12 and digits[0] not in "01":
        yield start, end, "AADHAAR"
    elif _named(text, start, words.SSN) and len(digits) == 8:
        yield start, end, "SSN"
    elif (
        len(digits) < 12
        and _named(text, start, words.PHONE)
        and (match.group()[0] in "+(" or digits[0] in "06789")
    ):
        yield start, end, "PHONE"
