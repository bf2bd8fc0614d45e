"""What a turn says, piece by piece, and how far it may be sent. Pure: time is passed in, nothing waits.

``seq`` numbers the events of a turn: 1 is ``ai_start``, the piece with index k is covered by seq k + 2,
the terminal event comes after the last piece. A frame may cover several pieces and carries the last one's seq,
so the same seq means the same text on every connection however frames were merged.
"""

from __future__ import annotations

import random
from bisect import bisect_left
from dataclasses import field

from taskflow.conversation.pacing import MAX_PIECE_BYTES, Cadence, Frames, split_delta
from taskflow.conversation.text import floor_grapheme
from taskflow.light_dataclasses import dataclass
from taskflow.limits import MAX_REPLY_BYTES, MAX_REPLY_CHARS

START_SEQ = 1

MAX_REST_MS = 250.0
"""How long the rest of a steered sentence takes at most: what follows it waits for that."""

GRAPHEME_PIECES = 8
"""Enough of what was said last to tell whether what comes next belongs to the same grapheme."""


@dataclass(slots=True)
class PacedText:
    """Times are milliseconds of one monotonic clock."""

    base_ms: float
    rng: random.Random
    pieces: list[str] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    """Code points up to the end of each piece."""
    due: list[float] = field(default_factory=list)
    """When each piece is due at cadence."""
    at_cadence: int = 0
    """Pieces released to connections with server pacing."""
    in_frames: int = 0
    """Pieces released to connections that pace themselves."""
    ended: bool = False
    limit: int | None = None
    """How many pieces are said at most, once the turn is to end with one of them."""
    _bytes: int = 0
    _hurried: bool = False
    _cadence: Cadence = field(init=False)
    _frames: Frames = field(default_factory=Frames)

    def __post_init__(self) -> None:
        self._cadence = Cadence(self.base_ms, self.rng)

    @property
    def chars(self) -> int:
        """Code points generated so far."""
        return self.ends[-1] if self.ends else 0

    @property
    def text(self) -> str:
        """Everything generated so far."""
        return "".join(self.pieces)

    @property
    def last_seq(self) -> int:
        """The seq of the last piece generated."""
        return START_SEQ + len(self.pieces)

    def add(self, delta: str, now: float) -> bool:
        """A delta of the model arrived. Halves of surrogate pairs, which no client could decode, are replaced.

        False: the reply is as long as it may be, and the rest of ``delta`` is left out.
        """
        delta = delta.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        fits = self._fitting(delta)
        self._bytes += len(fits.encode())
        for piece in split_delta(fits):
            for part in _bounded(piece):
                self.pieces.append(part)
                self.ends.append(self.chars + len(part))
                self.due.append(self._cadence.deadline(part, now))
        return len(fits) == len(delta)

    def _fitting(self, delta: str) -> str:
        """As much of ``delta`` as the limits of a reply allow, ending between graphemes."""
        room = MAX_REPLY_CHARS - self.chars
        if len(delta) <= room and len(delta) <= (MAX_REPLY_BYTES - self._bytes) // 4:
            return delta
        kept = delta.encode()[: MAX_REPLY_BYTES - self._bytes].decode("utf-8", "ignore")[:room]
        if len(kept) == len(delta):
            return delta
        before = "".join(self.pieces[-GRAPHEME_PIECES:])
        return delta[: max(0, floor_grapheme(before + delta, len(before) + len(kept)) - len(before))]

    def hurry(self) -> None:
        """Everything is due from now on."""
        self._hurried = True

    def end(self) -> None:
        """The model has said everything."""
        self.ended = True

    def stop_after(self, chars: int, *, sent: int, now: float) -> None:
        """The turn ends after ``chars`` code points. ``sent``: pieces that somebody has been sent; the last of them may
        go on after that. Readers at cadence are not kept waiting for what is left."""
        index = bisect_left(self.ends, chars)
        if index < len(self.pieces) and self.ends[index] > chars and index >= sent:
            start = self.chars_to(index)
            piece = self.pieces[index]
            self.pieces[index : index + 1] = [piece[: chars - start], piece[chars - start :]]
            self.ends.insert(index, chars)
            self.due.insert(index, self.due[index])
        self.limit = limit = min(index + 1, len(self.pieces)) if chars else 0
        left = range(self.at_cadence, limit)
        if left and (longest := self.due[left[-1]] - now) > MAX_REST_MS:
            for each in left:
                self.due[each] = now + (self.due[each] - now) * MAX_REST_MS / longest
        self.at_cadence, self.in_frames = min(self.at_cadence, limit), min(self.in_frames, limit)

    def release(self, now: float, *, cadence: bool, frames: bool) -> float | None:
        """Releases what is due and returns when to look again (None: when something arrives).

        ``cadence`` and ``frames`` say which kinds of listeners there are; for a kind nobody waits for,
        everything is released at once.
        """
        wake: list[float] = []
        total = self.total
        if not cadence or self._hurried:
            self.at_cadence = total
        while self.at_cadence < total and self.due[self.at_cadence] <= now:
            self.at_cadence += 1
        if self.at_cadence < total:
            wake.append(self.due[self.at_cadence])
        if self.in_frames < total:
            reserve = max(0.0, self.due[self.in_frames - 1] - now) if self.in_frames else 0.0
            waiting = sum(
                len(piece.encode("utf-8", "replace")) for piece in self.pieces[self.in_frames : total]
            )
            whole = self.ended or self._hurried or self.limit is not None
            at = now if whole or not frames else self._frames.due(now, reserve, waiting)
            if at <= now:
                self.in_frames = total
                self._frames.sent(now)
            else:
                wake.append(at)
        return min(wake, default=None)

    @property
    def total(self) -> int:
        """How many pieces are said of those there are."""
        return len(self.pieces) if self.limit is None else self.limit

    @property
    def all_released(self) -> bool:
        """All that will be said is there, and may be sent."""
        return (self.ended or self.limit is not None) and self.at_cadence == self.in_frames == self.total

    def reveal_ms(self, now: float) -> float:
        """How long a reader at cadence still needs for what was generated."""
        return max(0.0, self._cadence.ends - now)

    def shown_ms(self, now: float) -> float:
        """How long the first piece has been due."""
        return max(0.0, now - self.due[0]) if self.due else 0.0

    def chars_to(self, piece: int) -> int:
        """Code points of the first ``piece`` pieces."""
        return self.ends[piece - 1] if piece else 0


def _bounded(piece: str) -> list[str]:
    """Parts of at most ``MAX_PIECE_BYTES`` in UTF-8 (a code point has at most four)."""
    step = MAX_PIECE_BYTES // 4
    return [piece[start : start + step] for start in range(0, len(piece), step)]
