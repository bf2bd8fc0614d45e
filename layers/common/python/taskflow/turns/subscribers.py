"""Delivery to connections: one task and one place in the text for each, so that a slow one holds up nobody.

A subscriber that is behind gets everything due in one frame. One that joins, or whose post may have been lost,
first gets a snapshot of the turn so far; older frames that arrive late are dropped by their seq.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from taskflow.conversation.session import ConnectionState
from taskflow.errors import GoneError, PostFailed
from taskflow.protocol import MAX_POST_BYTES, AiStart, AiToken, ServerEvent, TurnEvent, TurnSnapshot
from taskflow.turns.paced_text import START_SEQ, PacedText

JOIN_SECONDS = 5.0
"""A 410 this soon after joining means that ``$connect`` has not returned yet."""
RETRY_SECONDS = 0.05

TELL_ATTEMPTS = 4

FRAME_OVERHEAD = 400
"""Bytes of a frame besides its text."""


@dataclass(slots=True)
class TurnInfo:
    """What all subscribers of a turn share."""

    turn: int
    message_id: str
    model: str
    replaces: int | None
    paced: PacedText


Post = Callable[[str, bytes], Awaitable[bool]]
"""Posts unless the lease may have been lost; False when it may. Raises ``GoneError`` or ``PostFailed``."""


@dataclass(slots=True)
class Subscriber:
    """One connection's place in the turn."""

    connection_id: str
    state: ConnectionState
    info: TurnInfo
    fresh: bool
    """It was there before the turn began: it is sent ``ai_start``; a later one gets a snapshot."""
    sent: int = 0
    """Pieces posted (or possibly posted); a snapshot that does not hold the whole text so far sets it back."""
    max_sent: int = 0
    """The most pieces ever posted (or possibly posted)."""
    started: bool = False
    posting: bool = False
    """A post is under way."""
    gone: bool = False
    stopped: bool = False
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    task: asyncio.Task[None] | None = None

    @property
    def listening(self) -> bool:
        """Whether more is to be posted to it."""
        return not (self.gone or self.stopped or (self.task is not None and self.task.done()))

    def stop(self) -> None:
        """Nothing more is posted; a post under way ends."""
        self.stopped = True
        self.wake.set()

    def next_frame(self) -> tuple[TurnEvent, int] | None:
        """The next event and the number of pieces sent after it, or None when there is nothing to say."""
        paced, info = self.info.paced, self.info
        released = paced.at_cadence if self.state.pacing == "server" else paced.in_frames
        if not self.started:
            if self.fresh and self.sent == 0:
                start = AiStart(
                    generation_id=info.turn,
                    seq=START_SEQ,
                    message_id=info.message_id,
                    model=info.model or None,
                    replaces_generation_id=info.replaces,
                )
                return start, 0
            upto = self._fits(0, released)
            snapshot = TurnSnapshot(
                generation_id=info.turn,
                seq=START_SEQ + upto,
                message_id=info.message_id,
                text="".join(paced.pieces[:upto]),
            )
            return snapshot, upto
        if self.sent >= released:
            return None
        upto = self._fits(self.sent, released)
        text = "".join(paced.pieces[self.sent : upto])
        return AiToken(generation_id=info.turn, seq=START_SEQ + upto, token=text), upto

    def _fits(self, start: int, end: int) -> int:
        """How many pieces fit one frame from ``start`` on (at least one, if there is one)."""
        room = MAX_POST_BYTES - FRAME_OVERHEAD
        for index in range(start, end):
            room -= encoded_size(self.info.paced.pieces[index])
            if room < 0 and index > start:
                return index
        return end

    async def speak(self, post: Post, age: Callable[[], float], on_sent: Callable[[], None]) -> None:
        """Posts whatever is due until stopped or the connection is gone; while the lease may be lost, waits.

        ``age``: seconds since the connection joined. ``on_sent`` is called after each frame.
        """
        while not self.stopped:
            self.wake.clear()
            frame = self.next_frame()
            if frame is None:
                await self.wake.wait()
                continue
            event, sent = frame
            previous = self.sent, self.max_sent
            # What is under way may have been shown, whatever the answer will be.
            self.sent = sent
            self.max_sent = max(self.max_sent, sent)
            self.posting = True
            try:
                if not await post(self.connection_id, event.encode()):
                    # The turn is not over for it: the lease is renewed, or the run learns that it lost the lease.
                    (self.sent, self.max_sent), self.posting = previous, False
                    await asyncio.sleep(RETRY_SECONDS)
                    continue
                self.started, self.posting = True, False
                on_sent()
            except asyncio.CancelledError:
                # Cancelled while under way: what was sent is uncertain.
                self.started, self.fresh = False, False
                raise
            except GoneError:
                self.sent, self.max_sent = previous
                if age() >= JOIN_SECONDS:
                    self.gone = True
                    return
                await asyncio.sleep(RETRY_SECONDS)
            except PostFailed:
                # It may or may not have arrived: the next frame repeats everything so far.
                self.started, self.fresh = False, self.fresh and sent == 0
            finally:
                self.posting = False

    async def send_final(self, events: Sequence[ServerEvent], post: Post) -> bool:
        """Posts the terminal events; False when the lease may be lost.

        A post that may be lost is repeated (the client drops what it has), because a turn that stays open at a
        client would hide the next one. A connection that takes none of several attempts counts as gone.
        """
        for event in events:
            for attempt in range(TELL_ATTEMPTS):
                try:
                    if not await post(self.connection_id, event.encode()):
                        return False
                    break
                except GoneError:
                    self.gone = True
                    return True
                except PostFailed:
                    self.gone = attempt == TELL_ATTEMPTS - 1
            if self.gone:
                return True
        return True


def encoded_size(text: str) -> int:
    """Bytes of ``text`` inside a JSON string as we encode it (UTF-8; quotes, backslashes and controls escaped)."""
    size = len(text.encode("utf-8", "replace"))
    return size + sum(1 if char in '"\\\n\r\t\b\f' else 5 for char in text if char in '"\\' or char < " ")
