"""What a short message most likely is, by learned weights: for messages that the tables do not know.

The weights are one file, which ``python -m local.learned`` makes of the labelled messages, the tables and written
patterns. It has a number for every piece of a message (``pieces``) and every label. A label's score is the sum of its
numbers, so what decided can be told: ``weigh(…).because``.
"""

from __future__ import annotations

import functools
import math
import struct
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

LABELS = ("backchannel", "stop", "go_on", "steer", "queue", "interrupt")
"""``go_on`` continues after a cut, and is a backchannel before."""
STEP = 1 / 8
"""What one step of a stored number is worth."""
FILE = Path(__file__).parent / "weights.bin"
_TOLD = 5


class Weighed(NamedTuple):
    """What the weights say about a message."""

    shares: dict[str, float]
    """How likely each label is; together 1."""
    because: tuple[str, ...]
    """The pieces that spoke most for the likeliest label, the strongest first. They are the person's words: not for a
    log or a record."""
    known: frozenset[str]
    """The pieces that were learned."""

    @property
    def label(self) -> str:
        """The likeliest."""
        return max(self.shares, key=lambda label: self.shares[label])


def mark(piece: str) -> int:
    """The number that stands for a piece."""
    return crc32(piece.encode("utf-8", "replace"))


def weigh(pieces: Sequence[str]) -> Weighed:
    """How likely each label is of a message with these ``pieces``.

    Pieces that were not learned say nothing, and make what the others say count less.
    """
    marks, numbers = learned()
    count = len(LABELS)
    found: dict[str, Sequence[int]] = {}
    for piece in pieces:
        wanted = mark(piece)
        spot = bisect_left(marks, wanted)
        if spot < len(marks) and marks[spot] == wanted:
            found[piece] = numbers[spot * count : (spot + 1) * count]
    scale = STEP / math.sqrt(max(1, len(pieces)))
    scores = [scale * sum(row[label] for row in found.values()) for label in range(count)]
    highest = max(scores)
    odds = [math.exp(score - highest) for score in scores]
    best, whole = scores.index(highest), sum(odds)
    because = sorted(
        (piece for piece in found if piece and found[piece][best] > 0), key=lambda one: -found[one][best]
    )
    return Weighed(
        dict(zip(LABELS, (each / whole for each in odds), strict=True)),
        tuple(because[:_TOLD]),
        frozenset(found),
    )


def packed(rows: Mapping[int, Sequence[int]]) -> bytes:
    """The file: how many marks there are, the marks in their order, and for each a number a label."""
    marks = sorted(rows)
    return b"".join(
        (
            struct.pack(f"<I{len(marks)}I", len(marks), *marks),
            *(struct.pack(f"{len(LABELS)}b", *rows[each]) for each in marks),
        )
    )


@functools.cache
def learned() -> tuple[Sequence[int], Sequence[int]]:
    """Marks and numbers. What SnapStart's snapshot may have."""
    content = FILE.read_bytes()
    (count,) = struct.unpack_from("<I", content)
    return struct.unpack_from(f"<{count}I", content, 4), memoryview(content)[4 + 4 * count :].cast("b")
