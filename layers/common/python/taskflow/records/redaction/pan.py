"""Indian permanent account numbers: five letters with a holder class, four digits, a letter."""

import re
from collections.abc import Iterator

from taskflow.records.redaction import words
from taskflow.records.redaction.spans import Span

_CLASSES = "ABCFGHJLPTabcfghjlpt"
_PAN = re.compile(
    rf"(?<![A-Za-z0-9])[A-Za-z]{{3}}[{_CLASSES}][A-Za-z](?!0000)[0-9]{{4}}[A-Za-z](?![A-Za-z0-9])"
)
# The same, split by spaces or hyphens anywhere: only read beside the word PAN.
_S = r"(?: ?- ?| {1,2})?"
_SPLIT = re.compile(
    rf"(?<![A-Za-z0-9])(?:[A-Za-z]{_S}){{3}}[{_CLASSES}]{_S}[A-Za-z]{_S}(?:[0-9]{_S}){{4}}[A-Za-z](?![A-Za-z0-9])"
)
_NAMED = re.compile(
    r"(?:card|number|num|no|is|id|ka|hai|code|कार्ड|नंबर|नम्बर|संख्या|है|[\s:.=#\-\"'(,_*`>|])*", re.IGNORECASE
)


def pans(text: str) -> Iterator[Span]:
    """Every permanent account number in a folded text."""
    for whole in _PAN.finditer(text):
        yield whole.start(), whole.end(), "PAN"
    if words.PAN.search(text) is None:
        return
    for label in words.PAN.finditer(text):
        lead = _NAMED.match(text, label.end(), label.end() + 30)
        for position in range(label.end(), lead.end() + 1 if lead else label.end()):
            match = _SPLIT.match(text, position)
            if match and _is_split_pan(match.group(), named=position > label.end()):
                yield match.start(), match.end(), "PAN"
                break
    for split in _SPLIT.finditer(text):
        tail = words.after(text, split.end(), words.PAN, 16)
        if tail is not None and not tail.strip(" (,-:is") and _is_split_pan(split.group(), named=True):
            yield split.start(), split.end(), "PAN"


def _is_split_pan(value: str, *, named: bool) -> bool:
    digits = "".join(character for character in value if character.isdigit())
    letters = "".join(character for character in value if character.isalpha())
    return named and digits != "0000" and (letters.isupper() or "-" in value)
