"""One view of a text for all scanners: ASCII digits and punctuation, nothing invisible, escapes decoded.

Scanners match on ``Folded.text``; ``Folded.original`` leads back to the text as it was written.
"""

import re
from itertools import pairwise
from typing import NamedTuple

from taskflow.records.redaction.unicode_tables import FOLD, FOLDABLE, INVISIBLE

# Stands for a value that is already redacted: in no scanner's alphabet, so nothing matches across it.
BARRIER = "\x00"

_MARKER = r"\[REDACTED:[A-Z]+\]"
# A run of backslashes is entered at its first only: anything else is quadratic on a wall of them.
_LITERAL_BREAK = r"(?<!\\)\\+[nrtvf]"
_ESCAPE = r"(?<!\\)\\+(?:u[0-9a-fA-F]{4}(?:\\+u[dD][c-fC-F][0-9a-fA-F]{2})?|x[0-9a-fA-F]{2}|[\"'/])"
_PERCENT = r"%(?:0[9aAdD]|2[02789b-fB-F]|3[a-fA-F]|40|5[bBdD]|7[bBdD])"
_ENTITIES = {
    "nbsp": "\u00a0", "ensp": "\u2002", "emsp": "\u2003", "thinsp": "\u2009", "zwnj": "\u200c", "zwj": "\u200d",
    "shy": "\u00ad", "commat": "@", "period": ".", "plus": "+", "colon": ":", "quot": '"', "amp": "&", "lt": "<",
    "gt": ">", "ndash": "\u2013", "mdash": "\u2014", "hyphen": "\u2010", "lowbar": "_",
}  # fmt: skip
_ENTITY = rf"&(?:#[0-9]{{1,6}}|#[xX][0-9a-fA-F]{{1,5}}|{'|'.join(_ENTITIES)});"
_ASCII_UNITS = re.compile("|".join((_MARKER, _LITERAL_BREAK, _ESCAPE, _PERCENT, _ENTITY)))

_ANY_FOLDABLE: re.Pattern[str] | None = None
_ANY_INVISIBLE: re.Pattern[str] | None = None


class Folded(NamedTuple):
    """``starts[i]`` is where folded character ``i`` begins in the original; ``None`` means: at ``i``."""

    text: str
    starts: list[int] | None
    ends: list[int] | None

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The original span of a non-empty folded span, without invisible characters around it."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]


def _decode(unit: str) -> str:
    if unit.startswith("["):
        return BARRIER
    if unit.startswith("%"):
        return chr(int(unit[1:], 16))
    if unit.startswith("&"):
        return _decode_entity(unit[1:-1])
    body = unit.lstrip("\\")
    if body in ("n", "r", "t", "v", "f"):
        return "\n"
    if body[0] == "u":
        code = int(body[1:5], 16)
        if len(body) > 5 and 0xD800 <= code < 0xDC00:
            low = int(body[-4:], 16)
            return chr(0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00))
        return chr(code)
    if body[0] == "x":
        return chr(int(body[1:], 16))
    return body


def _decode_entity(name: str) -> str:
    if not name.startswith("#"):
        return _ENTITIES[name]
    code = int(name[2:], 16) if name[1] in "xX" else int(name[1:])
    return chr(code)


def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    global _ANY_FOLDABLE, _ANY_INVISIBLE
    if _ANY_FOLDABLE is None or _ANY_INVISIBLE is None:
        _ANY_FOLDABLE = re.compile(f"[{FOLDABLE}]")
        _ANY_INVISIBLE = re.compile(f"[{INVISIBLE}]")
    return _ANY_FOLDABLE, _ANY_INVISIBLE


def fold(text: str) -> Folded:
    """Fold ``text``; linear in its length, and without an offset map where characters kept their places."""
    visible = text
    pieces: list[tuple[int, int, str]] = []
    if not text.isascii():
        foldable, invisible = _patterns()
        if foldable.search(text):
            visible = text.translate(FOLD)
        if invisible.search(text):
            pieces = [(match.start(), match.end(), "") for match in invisible.finditer(text)]
    if "\\" in visible or "%" in visible or "&" in visible or "[REDACTED:" in visible:
        for match in _ASCII_UNITS.finditer(visible):
            decoded = _decode(match.group())
            if decoded == match.group():
                continue
            pieces.append((match.start(), match.end(), decoded.translate(FOLD)))
    if not pieces:
        return Folded(visible, None, None)
    return _with_map(visible, sorted(pieces))


def _with_map(text: str, pieces: list[tuple[int, int, str]]) -> Folded:
    _, invisible = _patterns()
    parts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    bounds = [(0, 0, ""), *pieces, (len(text), len(text), "")]
    for (_, previous_end, _), (start, end, replacement) in pairwise(bounds):
        if start > previous_end:
            parts.append(text[previous_end:start])
            starts.extend(range(previous_end, start))
            ends.extend(range(previous_end + 1, start + 1))
        if replacement and not invisible.match(replacement):
            parts.append(replacement)
            starts.append(start)
            ends.append(end)
    return Folded("".join(parts), starts, ends)
