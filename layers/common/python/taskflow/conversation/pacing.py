"""At what cadence text appears.

A model's deltas become *pieces* of about a word; each piece has a delay that follows it: the base with jitter,
longer after a sentence, middling after a clause. Delays add up to deadlines, so posting time is not added on
top. Two modes: ``server`` releases each piece at its deadline, ``client`` releases frames ahead of a reader who
reveals them at the same cadence. Everything here is exact given the seed.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

from taskflow.light_dataclasses import dataclass

MAX_PIECE_BYTES = 8_000
"""No piece is larger, so that any frame can end between pieces."""

FRAME_BYTES = 8_000
FIRST_FRAME_MS = 100.0
LAST_FRAME_MS = 800.0
RESERVE_MS = 250.0

_LONG = ".!?。！？।॥…"
_MIDDLE = ",;:，；：、"
_WORD_CHARS = 14


def split_delta(delta: str) -> Iterator[str]:
    """The pieces of a delta: words with the space before them; long runs without spaces every few characters.

    A delta of one word or less stays whole, so a provider that streams by token is followed token by token.
    """
    start, seen_word = 0, False
    for index, char in enumerate(delta):
        if char.isspace():
            if seen_word:
                yield delta[start:index]
                start, seen_word = index, False
        else:
            seen_word = True
        if index + 1 - start >= _WORD_CHARS and len(delta) > 2 * _WORD_CHARS:
            yield delta[start : index + 1]
            start, seen_word = index + 1, False
    if start < len(delta):
        yield delta[start:]


def delay_ms(piece: str, base_ms: float, rng: random.Random) -> float:
    """How long the reader rests after ``piece``."""
    if base_ms <= 0:
        return 0.0
    jitter = base_ms * (0.8 + 0.4 * rng.random())
    end = piece.rstrip()[-1:]
    if end and end in _LONG:
        return jitter + 5 * base_ms
    if end and end in _MIDDLE:
        return jitter + 2 * base_ms
    return jitter


@dataclass(slots=True)
class Cadence:
    """The deadlines of pieces as they arrive. ``t0`` is the time of the first piece; times in milliseconds.

    A piece that arrives after its deadline is due at once, and the deadlines after it count from its arrival:
    a stalled model is not followed by a burst.
    """

    base_ms: float
    rng: random.Random
    _next: float | None = None

    def deadline(self, piece: str, now: float) -> float:
        """When ``piece``, arriving at ``now``, is due."""
        due = now if self._next is None else max(now, self._next)
        self._next = due + delay_ms(piece, self.base_ms, self.rng)
        return due

    @property
    def ends(self) -> float:
        """When a reader at cadence has revealed every piece so far (0 before the first)."""
        return self._next or 0.0


@dataclass(slots=True)
class Frames:
    """When the next frame goes to a reader who paces himself.

    ``reserve`` is how much text (in time at cadence) the reader has and has not revealed. The first frames are
    quick, later ones grow while the reserve allows it.
    """

    interval: float = FIRST_FRAME_MS
    _last: float | None = None

    def due(self, now: float, reserve: float, waiting_bytes: int) -> float:
        """When to send what waits (at most ``now`` means: at once)."""
        if self._last is None or waiting_bytes >= FRAME_BYTES:
            return now
        if reserve < RESERVE_MS:
            return self._last + reserve / 2
        return min(self._last + self.interval, now + max(0.0, reserve - RESERVE_MS))

    def sent(self, now: float) -> None:
        """A frame went out."""
        if self._last is not None:
            self.interval = min(LAST_FRAME_MS, self.interval * 2)
        self._last = now
