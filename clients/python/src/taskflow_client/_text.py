"""Rules about text. Pure."""

from __future__ import annotations

import re
import unicodedata

_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164"
    "\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000))
    + "]"
)
"""What Unicode calls default ignorable or no character, fillers, and the blank braille pattern."""
_PIECE = re.compile(r"\s*\S{1,24}\s*|\s+")


def is_blank(text: str) -> bool:
    """Whether nothing of ``text`` can be seen: the server takes no such message."""
    return all(_UNSEEN.match(char) or unicodedata.category(char) in _BLANK for char in text)


_BLANK = ("Zs", "Zl", "Zp", "Cc")


def piece(text: str, start: int) -> str:
    """What follows the first ``start`` code points of ``text``: a word at most, with the blanks around it. So the
    pieces of a reply are the same words, however the network has cut or joined its frames."""
    found = _PIECE.match(text, start)
    if found is None:
        return ""
    # A mark belongs to the letter before it.
    end = found.end()
    while end < len(text) and (unicodedata.combining(text[end]) or text[end] in "\u200d\ufe0f"):
        end += 1
    return text[start:end]


def fragments(text: str, most: int) -> list[str]:
    """``text`` in pieces of at most ``most`` bytes of UTF-8, at least one."""
    parts, start, size = [], 0, 0
    if len(text) * 4 <= most:
        return [text]
    for place, char in enumerate(text):
        width = len(char.encode("utf-8", "surrogatepass"))
        if size + width > most:
            parts.append(text[start:place])
            start, size = place, 0
        size += width
    return [*parts, text[start:]]
