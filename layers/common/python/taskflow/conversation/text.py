"""Text as people see it: grapheme boundaries, titles. Offsets are code points."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from taskflow.visibility import is_blank

if TYPE_CHECKING:
    import regex

TITLE_CHARS = 80

_GRAPHEME = r"\X"
_BREAKING = r"[\p{Cc}\u2028\u2029]"
_TURNING = r"[\u202A-\u202E\u2066-\u2069\uFEFF\uFFF9-\uFFFB\p{Noncharacter_Code_Point}\p{Cs}]"

_CONTROLS = dict.fromkeys([*range(0x20), 0x7F], " ")


@cache
def _compiled(pattern: str) -> regex.Pattern[str]:
    """The library takes longer to load than most functions need it for: plain texts do without."""
    import regex

    return regex.compile(pattern)


def floor_grapheme(text: str, chars: int) -> int:
    """The largest grapheme boundary of ``text`` that is at most ``chars``."""
    if chars <= 0:
        return 0
    if chars >= len(text):
        return len(text)
    around = text[chars - 1 : chars + 1]
    if around.isascii() and around != "\r\n":
        return chars
    # Only what stands around the cut decides; flags and families are the longest clusters by far.
    start = max(0, chars - 64)
    # Flags are pairs: which two belong together shows only from the first of a row.
    while start and "\U0001f1e6" <= text[start - 1] <= "\U0001f1ff":
        start -= 1
    end = start
    for match in _compiled(_GRAPHEME).finditer(text, start, min(len(text), chars + 64)):
        if match.end() > chars:
            break
        end = match.end()
    return end if end > start or start == 0 else chars


def ceil_grapheme(text: str, chars: int) -> int:
    """The smallest grapheme boundary of ``text`` that is at least ``chars``."""
    while chars < len(text) and floor_grapheme(text, chars) != chars:
        chars += 1
    return max(0, min(chars, len(text)))


def clean_title(text: str) -> str:
    """``text`` on one line. Empty when nothing of it can be seen.

    Only what breaks a line or turns text around goes: controls, line separators, characters that direct others (their
    ends may be missing), byte order marks and what is no character at all. Joiners, tags and marks belong to how words
    and emoji are written, and characters that this version of Unicode does not know may do so.
    """
    if text.isascii():
        line = " ".join(text.translate(_CONTROLS).split())
    else:
        line = " ".join(_compiled(_TURNING).sub("", _compiled(_BREAKING).sub(" ", text)).split())
    return "" if is_blank(line) else line


def title_of(text: str) -> str:
    """A conversation's title from its first message: one line of at most 80 characters, cut at a word."""
    line = clean_title(text)
    if len(line) <= TITLE_CHARS:
        return line
    # A single cluster may be longer than a title: then it is cut in two.
    cut = floor_grapheme(line, TITLE_CHARS - 1) or TITLE_CHARS - 1
    head = line[:cut]
    space = head.rfind(" ")
    if space > TITLE_CHARS // 2:
        head = head[:space]
    return head.rstrip() + "…"
