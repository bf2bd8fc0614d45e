"""What a short message most likely is, by learned weights: for messages that the tables do not know.

The weights are one file, which ``python -m tools.learned`` makes of the labelled messages, the tables and written
patterns. It has a number for every piece of a message (``pieces``) and every label. A label's score is the sum of its
numbers, so what decided can be told: ``weigh(…).because``.
"""

from __future__ import annotations

import functools
import json
import math
import struct
import sys
import zlib
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

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
    return zlib.crc32(piece.encode("utf-8", "replace"))


def weigh(pieces: Sequence[str]) -> Weighed:
    """How likely each label is of a message with these ``pieces``.

    Pieces that were not learned say nothing, and make what the others say count less.
    """
    marks, numbers = learned().marks, learned().numbers
    count = len(LABELS)
    found: dict[str, Sequence[int]] = {}
    for piece in pieces:
        wanted = mark(piece)
        spot = bisect_left(marks, wanted)
        if spot < len(marks) and marks[spot] == wanted:
            found[piece] = numbers[spot :: len(marks)]
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


class Learned(NamedTuple):
    """What was learned."""

    marks: Sequence[int]
    """Of the pieces, in their order."""
    numbers: Sequence[int]
    """Label by label, a number for each piece."""
    usual: frozenset[int]
    """Marks of words that are no rare ones."""
    common: frozenset[int]
    """Marks of words that many replies have."""
    balance: Mapping[str, Sequence[float]]
    """What each finding about a message says for each label (``balance``)."""


def packed(
    rows: Mapping[int, Sequence[int]],
    usual: Iterable[int] = (),
    common: Iterable[int] = (),
    balance: Mapping[str, Sequence[float]] | None = None,
) -> bytes:
    """The file: three lists of marks in their order, the numbers label by label, and the balance.

    Marks stand as they are, so that a process reads them without making a number of each.
    """
    lists = [sorted(rows), sorted(set(usual)), sorted(set(common))]
    marks = [mark for each in lists for mark in each]
    columns = (
        struct.pack(f"{len(rows)}b", *(rows[mark][label] for mark in lists[0]))
        for label in range(len(LABELS))
    )
    head = struct.pack("<3I", *map(len, lists))
    told = json.dumps(balance or {}, ensure_ascii=False, separators=(",", ":")).encode()
    return zlib.compress(b"".join((head, struct.pack(f"<{len(marks)}I", *marks), *columns, told)), 9)


def unpacked(content: bytes) -> Learned:
    """What ``packed`` was given."""
    plain = zlib.decompress(content)
    sizes = struct.unpack_from("<3I", plain)
    place = 12
    lists: list[Sequence[int]] = []
    for size in sizes:
        marks = array("I", plain[place : place + 4 * size])
        if sys.byteorder == "big":
            marks.byteswap()
        lists.append(marks)
        place += 4 * size
    end = place + len(LABELS) * sizes[0]
    numbers = memoryview(plain)[place:end].cast("b")
    return Learned(lists[0], numbers, frozenset(lists[1]), frozenset(lists[2]), json.loads(plain[end:]))


@functools.cache
def learned() -> Learned:
    """What SnapStart's snapshot may have."""
    return unpacked(FILE.read_bytes())
