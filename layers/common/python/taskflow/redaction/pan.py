"""Indian permanent account numbers: five letters with a holder class, four digits, a letter."""

import re
from collections.abc import Iterator, Sequence

from taskflow.redaction import lexicon, words
from taskflow.redaction.digit_runs import ALNUM, Group
from taskflow.redaction.lazy import compiled
from taskflow.redaction.spans import Span

_HEXADECIMAL = frozenset("0123456789abcdef")
# Association, body of individuals, company, firm, government, Hindu undivided family, juridical person, Krish (a
# trust), local authority, person, trust (the Income Tax Department's list, as python-stdnum has it).
_CLASSES = "ABCFGHJKLPTabcfghjklpt"
# A partnership with limited liability: some lists have it, and many words and codes have an E there ("ORDER1234A"). It
# counts beside the word PAN.
_NAMED_CLASSES = _CLASSES + "Ee"
# From the last digit outwards: a digit before a letter is rarer than a letter or a digit.
_CORE = re.compile(r"[0-9][A-Za-z](?![0-9A-Za-z])(?<=[0-9]{4}[A-Za-z])")
# The same, split by spaces or hyphens anywhere: only read beside the word PAN.
_S = r"(?: ?- ?| {1,2})?"
_SPLIT = (
    rf"(?<![A-Za-z0-9])(?:[A-Za-z]{_S}){{3}}[{_NAMED_CLASSES}]{_S}[A-Za-z]{_S}(?:[0-9]{_S}){{4}}[A-Za-z]"
    r"(?![A-Za-z0-9])"
)
# "pan: abcpe 1234 f", in small letters only right behind a label; no year.
_WORDED = r"[a-z]{5} {1,2}(?!(?:19|20)[0-9]{2})[0-9]{4} {1,2}[a-z]"
_LABELLED = r"(?i)[:=]|(?<![a-z])(?:no|number|num|card)(?![a-z])"
_TAIL = rf"(?:[0-9]{_S}){{4}}[A-Za-z]"
_NAMED = r"(?i)(?:card|number|num|no|is|id|ka|hai|code|कार्ड|नंबर|नम्बर|संख्या|है|[\s:.=#\-\"'(,*_`>|])*"


def pans(text: str, groups: list[Group]) -> Sequence[Span]:
    """Every permanent account number in a folded text; its digits are in ``groups``."""
    found: list[Span] = []
    size = len(text)
    for first, last in groups:
        # Its digits are four, letters stand around them.
        if last != first + 4 or first < 5 or last == size or text[last] not in ALNUM:
            continue
        start, end = first - 5, last + 1
        if (
            (end == size or text[end] not in ALNUM)
            and not (start and text[start - 1] in ALNUM)
            and _is_pan(text[start:end])
        ):
            found.append((start, end, "PAN"))
    if _mentions_pan(text) and compiled(_TAIL).search(text) is not None:
        found += _split_pans(text)
    return found


def may_hold_pan(text: str) -> bool:
    """Whether it is worth looking for permanent account numbers in a folded text."""
    return _CORE.search(text) is not None or _mentions_pan(text)


_LATIN_NAMES = ("PAN", "Pan", "pan", "ermanent", "ERMANENT")
_NAMES = (*_LATIN_NAMES, "पैन", "প্যান", "પાન", "పాన్", "பான்", "ಪ್ಯಾನ್")


def _mentions_pan(text: str) -> bool:
    if "an" not in text and "AN" not in text and text.isascii():
        return False
    for name in _LATIN_NAMES if text.isascii() else _NAMES:  # noqa: SIM110 (any() takes three times as long)
        if name in text:
            return True
    return False


def _is_pan(value: str) -> bool:
    letters = value[:5]
    return (
        value[3] in _CLASSES
        and letters.isascii()
        and letters.isalpha()
        and value[5:9] != "0000"
        # "AAAAA9999A" says how one is written.
        and not len(set(letters)) == 1 == len(set(value[5:9]))
        # An abbreviated commit hash.
        and not _HEXADECIMAL.issuperset(value)
    )


def _split_pans(text: str) -> Iterator[Span]:
    for _, end, kinds in words.words(text, 0, len(text)):
        if not kinds & lexicon.PAN:
            continue
        lead = compiled(_NAMED).match(text, end, end + 30)
        for position in range(end + 1, lead.end() + 1 if lead else end):
            split = compiled(_SPLIT).match(text, position)
            if split is not None and (
                _is_split_pan(split.group())
                or (
                    compiled(_WORDED).fullmatch(split.group())
                    and compiled(_LABELLED).search(text, end, position)
                )
            ):
                yield split.start(), split.end(), "PAN"
                break
    for split in compiled(_SPLIT).finditer(text):
        tail = words.after(text, split.end(), lexicon.PAN, 16)
        if tail is not None and not tail.strip(" (,-:is") and _is_split_pan(split.group()):
            yield split.start(), split.end(), "PAN"


def _is_split_pan(value: str) -> bool:
    """Whether a value in pieces is one; in words of small letters, spaces are only spaces."""
    digits = "".join(filter(str.isdigit, value))
    letters = "".join(filter(str.isalpha, value))
    return digits != "0000" and (letters.isupper() or "-" in value)
