"""What a short message most likely is, by learned weights: for messages that the tables do not know.

The weights are one file, which ``python -m local.learned`` makes of the labelled messages, the tables and written
patterns. It has a number for every piece of a message (``pieces``) and every label. A label's score is the sum of its
numbers, so what decided can be told: ``weigh(…).because``.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

LABELS = ("backchannel", "stop", "go_on", "steer", "queue", "interrupt")
"""``go_on`` continues after a cut, and is a backchannel before."""
PLACES = 1 << 15
"""Places that pieces are spread over; two pieces may share one."""
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

    @property
    def label(self) -> str:
        """The likeliest."""
        return max(self.shares, key=lambda label: self.shares[label])


def place(piece: str) -> int:
    """Where a piece's numbers stand."""
    return crc32(piece.encode("utf-8", "replace")) % PLACES


def weigh(pieces: Sequence[str]) -> Weighed:
    """How likely each label is of a message with these ``pieces``."""
    numbers = _numbers()
    count = len(LABELS)
    of_each = {spot: numbers[spot * count : (spot + 1) * count] for spot in map(place, pieces)}
    scale = STEP / math.sqrt(max(1, len(of_each)))
    scores = [scale * sum(column) for column in zip(*of_each.values(), strict=True)] or [0.0] * count
    highest = max(scores)
    odds = [math.exp(score - highest) for score in scores]
    whole = sum(odds)
    best = scores.index(highest)
    speaks_for = {piece: of_each[place(piece)][best] for piece in pieces}
    because = sorted(
        (piece for piece in pieces if piece and speaks_for[piece] > 0), key=lambda one: -speaks_for[one]
    )
    return Weighed(dict(zip(LABELS, (each / whole for each in odds), strict=True)), tuple(because[:_TOLD]))


@functools.cache
def _numbers() -> memoryview:
    return memoryview(FILE.read_bytes()).cast("b")
