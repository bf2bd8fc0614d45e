"""Where a turn ends that is steered while it is spoken: with the sentence that was being seen."""

from __future__ import annotations

from collections.abc import Callable

from taskflow.clock import Clock
from taskflow.conversation.sentences import lesser_end, sentence_end
from taskflow.conversation.session import Truncation
from taskflow.conversation.text import floor_grapheme
from taskflow.turns.paced_text import PacedText

STEER_SECONDS = 1.5
"""How long the end of a sentence is waited for that a remark has steered, and then what is said of it to be sent."""


class SteeredEnd:
    """That of one turn. ``sent``: pieces that some connection was sent. ``on_end``: is called when it is known."""

    def __init__(
        self, paced: PacedText, clock: Clock, sent: Callable[[], int], on_end: Callable[[], None]
    ) -> None:
        self._paced = paced
        self._clock = clock
        self._sent = sent
        self._on_end = on_end
        self.at: int | None = None
        """Code points after which the turn ends; None: that is not known, or it was not steered."""
        self._from: int | None = None
        """What was seen of it when it was steered; None: it was not."""
        self._since = 0.0

    def goes_on(self, cut: Truncation | None) -> bool:
        """Whether the turn, which is superseded by ``cut``, still goes on to the end of a sentence."""
        if cut is None or not cut.steer:
            return False
        now = self._clock.monotonic()
        if self._from is None:
            self._since = now
            sent = self._paced.chars_to(self._sent())
            self._from = floor_grapheme(self._paced.text, sent if cut.chars is None else min(cut.chars, sent))
            self.look()
        if now - self._since >= STEER_SECONDS:
            if self.at is not None:
                return False
            self._end_after(lesser_end(self._paced.text, self._from))
        return self._from > 0

    def look(self) -> None:
        """Ends the turn with the sentence that was being seen when it was steered, once there is an end of it."""
        if self._from and self.at is None:
            end = sentence_end(self._paced.text, self._from, over=self._paced.ended)
            if end is not None:
                self._end_after(end)

    def makes_do(self) -> bool:
        """Ends the turn with what there is of the sentence; False when it was not steered."""
        if not self._from:
            return False
        self._end_after(lesser_end(self._paced.text, self._from))
        return True

    def _end_after(self, chars: int) -> None:
        self.at = chars
        self._paced.stop_after(chars, sent=self._sent(), now=self._clock.monotonic() * 1000)
        self._on_end()
