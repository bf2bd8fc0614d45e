"""Delivery to connections: one task and one place in the text for each, so that a slow one holds up nobody.

A listener that is behind gets everything due in one frame. One that joins, or whose post may have been lost,
first gets a snapshot of the turn so far; older frames that arrive late are dropped by their seq.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from taskflow.conversation.session import ConnectionState
from taskflow.errors import GoneError, PostFailed
from taskflow.generation.voice import START_SEQ, Voice
from taskflow.protocol import MAX_POST_BYTES, AiStart, AiToken, ServerEvent, TurnEvent, TurnSnapshot

JOIN_SECONDS = 5.0
"""A 410 this soon after joining means that ``$connect`` has not returned yet."""
RETRY_SECONDS = 0.05

TELL_ATTEMPTS = 4

FRAME_OVERHEAD = 400
"""Bytes of a frame besides its text."""


@dataclass(slots=True)
class Script:
    """What every listener of a turn is told."""

    generation: int
    message_id: str
    model: str
    replaces: int | None
    voice: Voice


Post = Callable[[str, bytes], Awaitable[bool]]
"""Posts unless the floor may have been lost; False when it may. Raises ``GoneError`` or ``PostFailed``."""


@dataclass(slots=True)
class Listener:
    """One connection's place in the turn."""

    connection_id: str
    state: ConnectionState
    script: Script
    fresh: bool
    """It was there before the turn began: it hears ``ai_start``; a later one gets a snapshot."""
    heard: int = 0
    """Pieces posted (or possibly posted); a snapshot that does not hold the whole text so far sets it back."""
    reached: int = 0
    """The most pieces ever posted (or possibly posted)."""
    started: bool = False
    posting: bool = False
    """A post is under way."""
    gone: bool = False
    hushed: bool = False
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    task: asyncio.Task[None] | None = None

    @property
    def listening(self) -> bool:
        """Whether more is to be posted to it."""
        return not (self.gone or self.hushed or (self.task is not None and self.task.done()))

    def hush(self) -> None:
        """Nothing more is posted; a post under way ends."""
        self.hushed = True
        self.wake.set()

    def next_frame(self) -> tuple[TurnEvent, int] | None:
        """The next event and the number of pieces heard after it, or None when there is nothing to say."""
        voice, script = self.script.voice, self.script
        released = voice.at_cadence if self.state.pacing == "server" else voice.in_frames
        if not self.started:
            if self.fresh and self.heard == 0:
                start = AiStart(
                    generation_id=script.generation,
                    seq=START_SEQ,
                    message_id=script.message_id,
                    model=script.model or None,
                    replaces_generation_id=script.replaces,
                )
                return start, 0
            upto = self._fits(0, released)
            snapshot = TurnSnapshot(
                generation_id=script.generation,
                seq=START_SEQ + upto,
                message_id=script.message_id,
                text="".join(voice.pieces[:upto]),
            )
            return snapshot, upto
        if self.heard >= released:
            return None
        upto = self._fits(self.heard, released)
        text = "".join(voice.pieces[self.heard : upto])
        return AiToken(generation_id=script.generation, seq=START_SEQ + upto, token=text), upto

    def _fits(self, start: int, end: int) -> int:
        """How many pieces fit one frame from ``start`` on (at least one, if there is one)."""
        room = MAX_POST_BYTES - FRAME_OVERHEAD
        for index in range(start, end):
            room -= encoded_size(self.script.voice.pieces[index])
            if room < 0 and index > start:
                return index
        return end

    async def speak(self, post: Post, age: Callable[[], float], on_heard: Callable[[], None]) -> None:
        """Posts whatever is due until hushed or the connection is gone; while the floor may be lost, waits.

        ``age``: seconds since the connection joined. ``on_heard`` is called after each frame.
        """
        while not self.hushed:
            self.wake.clear()
            frame = self.next_frame()
            if frame is None:
                await self.wake.wait()
                continue
            event, heard = frame
            previous = self.heard, self.reached
            # What is under way may have been shown, whatever the answer will be.
            self.heard = heard
            self.reached = max(self.reached, heard)
            self.posting = True
            try:
                if not await post(self.connection_id, event.encode()):
                    # The turn is not over for it: the lease is renewed, or the run hears that it lost the floor.
                    (self.heard, self.reached), self.posting = previous, False
                    await asyncio.sleep(RETRY_SECONDS)
                    continue
                self.started, self.posting = True, False
                on_heard()
            except asyncio.CancelledError:
                # Given up while under way: what was heard is uncertain.
                self.started, self.fresh = False, False
                raise
            except GoneError:
                self.heard, self.reached = previous
                if age() >= JOIN_SECONDS:
                    self.gone = True
                    return
                await asyncio.sleep(RETRY_SECONDS)
            except PostFailed:
                # It may or may not have arrived: the next frame repeats everything so far.
                self.started, self.fresh = False, self.fresh and heard == 0
            finally:
                self.posting = False

    async def tell(self, events: Sequence[ServerEvent], post: Post) -> bool:
        """Posts the terminal events; False when the floor may be lost.

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
