"""Digits in a folded text: runs of groups joined by separators, and where a number may begin and end.

A number is never found inside a longer run: next to another digit, an ASCII letter, or as the fraction of a
decimal. ``_``, letters of other scripts and line breaks are boundaries.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

# Seven digits or more, with only separators between them; one character class, so it cannot backtrack far.
_RUN = re.compile(r"[0-9][0-9 .\-_/()\[\]\t]{5,}[0-9]")
_GROUP = re.compile(r"[0-9]+")
_LONGEST_UUID = 36
_UUID = re.compile(r"(?<![0-9A-Za-z])[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}(?![0-9A-Za-z])")
# Labels that people write without a space: ``card4111…``, ``Mob9876543210``.
_GLUED_LABEL = re.compile(
    r"(?<![A-Za-z])(?:card|cardno|cc|visa|mastercard|amex|rupay|aadhaar|aadhar|uid|ssn|phone|tel|mob|mobile|call"
    r"|whatsapp|ph|no|number|num|is)$",
    re.IGNORECASE,
)

# Between the groups of one card or Aadhaar number.
JOINS = frozenset((" ", "  ", "-", ".", "_", "- ", " -", " - ", ". ", "\t"))


class Run(NamedTuple):
    """The groups of digits of one run: ``bounds[i]`` is the span of group ``i`` in ``text``."""

    text: str
    bounds: list[tuple[int, int]]

    def size(self, index: int) -> int:
        start, end = self.bounds[index]
        return end - start

    def digits(self, first: int, last: int) -> str:
        """The digits of groups ``first`` to ``last`` (inclusive), without separators."""
        return "".join(self.text[start:end] for start, end in self.bounds[first : last + 1])

    def gap(self, index: int) -> str:
        """What stands between group ``index`` and the next; empty beyond either end of the run."""
        if index < 0 or index + 1 >= len(self.bounds):
            return ""
        return self.text[self.bounds[index][1] : self.bounds[index + 1][0]]

    def joined(self, first: int, last: int) -> bool:
        return all(self.gap(index) in JOINS for index in range(first, last))

    def span(self, first: int, last: int) -> tuple[int, int]:
        return self.bounds[first][0], self.bounds[last][1]


def runs(text: str) -> Iterator[Run]:
    """Every run of at least seven digits."""
    for match in _RUN.finditer(text):
        bounds = [group.span() for group in _GROUP.finditer(text, match.start(), match.end())]
        if sum(end - start for start, end in bounds) >= 7:
            yield Run(text, bounds)


def free_standing(text: str, start: int, end: int) -> bool:
    """Whether a number may begin at ``start`` and end at ``end``: no letter or digit touches it."""
    return may_start(text, start) and not (end < len(text) and is_ascii_alnum(text[end]))


def may_start(text: str, start: int) -> bool:
    """Whether no letter or digit but a glued label stands right before ``start``."""
    if start and is_ascii_alnum(text[start - 1]):
        return _GLUED_LABEL.search(text, max(0, start - 12), start) is not None
    return True


def is_fraction(text: str, start: int) -> bool:
    """Whether the digits at ``start`` follow a decimal point: ``0.5…``, `` .5…``."""
    if not start or text[start - 1] != ".":
        return False
    return start == 1 or text[start - 2] in "0123456789 \t\n(,=:;-+*/[{<>"


def has_fraction(text: str, end: int) -> bool:
    """Whether a decimal point and a digit follow ``end``."""
    return text[end : end + 1] == "." and text[end + 1 : end + 2].isdigit()


def in_uuid(text: str, start: int, end: int) -> bool:
    """Whether the span lies inside a UUID."""
    low = max(0, start - _LONGEST_UUID)
    return any(
        match.start() <= start and end <= match.end()
        for match in _UUID.finditer(text, low, min(len(text), end + _LONGEST_UUID))
    )


def is_ascii_alnum(character: str) -> bool:
    return character.isascii() and character.isalnum()
