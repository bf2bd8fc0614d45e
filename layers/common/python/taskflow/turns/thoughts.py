"""What a model thinks before it answers: collected, and given out in few pieces. Nothing waits; time is asked for.

It is no part of the reply: it has no ``seq``, is not in a checkpoint, and no prompt holds it.
"""

from __future__ import annotations

from collections.abc import Callable

from taskflow.limits import MAX_REASONING_CHARS

PAUSE_SECONDS = 0.5
"""Between two pieces: each costs a post to every connection, and hardly anybody has the line open."""
LONG_PAUSE_SECONDS = 1.0
"""The same after the first ``MANY_PIECES``."""
MANY_PIECES = 20
CUT = "\n…"
"""Where reasoning was longer than is kept."""
GAP = "\n\n"
"""Between what two calls thought, of which the first came to nothing."""


class Thoughts:
    """A turn's reasoning, as far as it is kept. ``clock``: monotonic seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._came: list[str] = []
        self._chars = 0
        self._room = MAX_REASONING_CHARS - len(CUT.encode())
        self._full = False
        self._between = False
        self._released = ""
        self._pieces = 0
        self._due = 0.0
        self._began_at: float | None = None
        self._ended_at: float | None = None
        self._news: Callable[[], None] | None = None

    def listen(self, news: Callable[[], None]) -> None:
        """``news`` is called whenever there is more to release."""
        self._news = news

    # What the model's stream tells (``taskflow.completion.Thoughts``).

    def again(self) -> None:
        """Another call begins."""
        self._between = self._chars > 0

    def think(self, text: str) -> None:
        """The model thinks ``text`` next."""
        if self._ended_at is not None:
            return
        if self._began_at is None:
            self._began_at = self._clock()
            self._tell()
        text = text if self._chars else text.lstrip()
        if not text or self._full:
            return
        if self._between:
            text, self._between = GAP + text, False
        self._keep(text)
        self._tell()

    def over(self) -> None:
        """The answer begins, or nothing more comes."""
        if self._ended_at is None:
            self._ended_at = self._clock()
            self._tell()

    def _keep(self, text: str) -> None:
        text = text.encode("utf-8", "replace").decode()
        kept = text.encode()[: self._room].decode("utf-8", "ignore")
        self._full = len(kept) < len(text)
        self._room -= len(kept.encode())
        kept += CUT if self._full else ""
        self._came.append(kept)
        self._chars += len(kept)

    def _tell(self) -> None:
        if self._news is not None:
            self._news()

    # What connections are told.

    @property
    def any(self) -> bool:
        """Whether the model thinks, or did."""
        return self._began_at is not None

    @property
    def telling(self) -> bool:
        """Whether connections may be told that the model thinks."""
        return self._pieces > 0

    @property
    def told(self) -> bool:
        """Whether it is over, and connections may be told all of it."""
        return self.telling and self._ended_at is not None and self._chars == len(self._released)

    @property
    def text(self) -> str:
        """All of it, as far as it is kept."""
        return self._released + "".join(self._came)

    @property
    def released(self) -> str:
        """What connections may be told now."""
        return self._released

    @property
    def ms(self) -> int:
        """How long the model thought, or has thought so far, in milliseconds."""
        if self._began_at is None:
            return 0
        ended = self._ended_at if self._ended_at is not None else self._clock()
        return max(0, round((ended - self._began_at) * 1000))

    def release(self) -> float | None:
        """Releases what has come if it is time, and returns when to look again (monotonic seconds; None: at news)."""
        waiting = self._chars > len(self._released) or (self.any and not self._pieces)
        if not waiting:
            return None
        now = self._clock()
        if now < self._due and self._ended_at is None:
            return self._due
        self._released += "".join(self._came)
        self._came.clear()
        self._pieces += 1
        self._due = now + (PAUSE_SECONDS if self._pieces < MANY_PIECES else LONG_PAUSE_SECONDS)
        return None
