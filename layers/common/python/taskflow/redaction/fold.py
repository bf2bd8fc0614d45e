"""One view of a text for all scanners: ASCII digits and punctuation, nothing invisible, escapes decoded.

Scanners match on ``Folded.text``; ``Folded.original`` leads back to the text as it was written.
"""

import re
from itertools import pairwise

from taskflow.redaction.lazy import compiled

# Stands for a value that is already redacted: in no scanner's alphabet, so nothing matches across it.
BARRIER = "\x00"
_LONG_VOWEL = "\u30fc"
_AS_LETTER = re.compile(r"(?<=[\u30a0-\u30ff])-(?![0-9])")
_PERCENT = re.compile("%[0-9A-Fa-f][0-9A-Fa-f]")


class Folded:
    """``starts[i]`` and ``ends[i]`` bound folded character ``i`` in the original; ``None`` means: ``i``, ``i + 1``.

    ``has_joints``: invisible characters stood between digits.
    """

    starts: list[int] | None = None
    ends: list[int] | None = None
    has_joints = False

    def __init__(self, text: str) -> None:
        self.text = text

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The original span of a non-empty folded span, without invisible characters around it."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]


def is_plain(text: str, signs: str) -> bool:
    """Whether folding leaves an ASCII ``text`` with these signs as it is, as far as that costs little to see."""
    return (
        "\\" not in signs
        and "%" not in signs
        and ("=" not in signs or "=40" not in text)
        and ("[" not in signs or "[REDACTED:" not in text)
        and ("&" not in signs or ";" not in signs)
    )


def fold(text: str, joint: str = "") -> Folded:
    """Fold ``text``; linear in its length, and without an offset map where characters kept their places.

    Invisible characters are left out; ``joint`` takes their place between digits.
    """
    visible = text
    pieces: list[tuple[int, int, str]] = []
    if not text.isascii():
        from taskflow.redaction.unicode_tables import CHANGED, FOLD, INVISIBLE

        if compiled(CHANGED).search(text) is not None:
            visible = text.translate(FOLD)
            if _LONG_VOWEL in text:
                # Between digits it is a dash that a Japanese keyboard gave; in words it is a letter.
                visible = _AS_LETTER.sub(lambda found: text[found.start()], visible)
            pieces = [(*match.span(), "") for match in compiled(INVISIBLE).finditer(text)]
    if (
        "\\" in visible
        or "[REDACTED:" in visible
        or ("%" in visible and _PERCENT.search(visible) is not None)
        or "=40" in visible
        or ("&" in visible and ";" in visible)
    ):
        pieces += _decoded(visible)
    if not pieces:
        return Folded(visible)
    joined = {piece for piece in pieces if not piece[2] and _joins_digits(visible, piece)}
    if joined and joint:
        pieces = [piece if piece not in joined else (*piece[:2], joint) for piece in pieces]
    folded = _with_map(visible, sorted(pieces))
    folded.has_joints = bool(joined)
    return folded


def _joins_digits(text: str, piece: tuple[int, int, str]) -> bool:
    start, end, _ = piece
    return text[max(0, start - 1) : start].isdecimal() and text[end : end + 1].isdecimal()


def _decoded(text: str) -> list[tuple[int, int, str]]:
    """The escapes in ``text``, and the folded characters they stand for; invisible ones stand for nothing."""
    from taskflow.redaction.escapes import QUOTED_PRINTABLE, QUOTED_UNITS, UNITS, decode
    from taskflow.redaction.unicode_tables import FOLD, INVISIBLE

    pieces = []
    # As mail programs write an address: its at sign tells that equals signs escape.
    quoted = "=40" in text and compiled(QUOTED_PRINTABLE).search(text) is not None
    for match in compiled(QUOTED_UNITS if quoted else UNITS).finditer(text):
        character = decode(match.group())
        if not character.isascii():
            character = "" if compiled(INVISIBLE).match(character) else character.translate(FOLD)
        pieces.append((match.start(), match.end(), character))
    return pieces


def _with_map(text: str, pieces: list[tuple[int, int, str]]) -> Folded:
    parts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    bounds = [(0, 0, ""), *pieces, (len(text), len(text), "")]
    for (_, previous_end, _), (start, end, replacement) in pairwise(bounds):
        if start > previous_end:
            parts.append(text[previous_end:start])
            starts.extend(range(previous_end, start))
            ends.extend(range(previous_end + 1, start + 1))
        if replacement:
            parts.append(replacement)
            starts.append(start)
            ends.append(end)
    folded = Folded("".join(parts))
    folded.starts, folded.ends = starts, ends
    return folded
