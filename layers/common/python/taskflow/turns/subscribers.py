"""Delivery to connections: one task and one place in the text for each, so that a slow one holds up nobody.

A subscriber that is behind gets everything due in one frame. One that joins, or whose post may have been lost,
first gets a snapshot of the turn so far; older frames that arrive late are dropped by their seq. One that takes nothing
is tried ever less often (``conversation.patience``), and at last left behind: it is synced again later.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import field
from typing import NamedTuple

from taskflow.conversation.patience import JOINING_PAUSE_SECONDS, MAX_ATTEMPTS, Patience, pause
from taskflow.conversation.session import ConnectionState
from taskflow.errors import GoneError, PostFailed, PostRefused, Throttled
from taskflow.events import (
    MAX_POST_BYTES,
    AiReasoning,
    AiReasoningDone,
    AiStart,
    AiToken,
    ServerEvent,
    TurnEvent,
    TurnSnapshot,
)
from taskflow.light_dataclasses import dataclass
from taskflow.turns.paced_text import START_SEQ, PacedText
from taskflow.turns.thoughts import Thoughts

JOIN_SECONDS = 5.0
"""A 410 this soon after joining means that ``$connect`` has not returned yet."""
RETRY_SECONDS = 0.05

TELL_ATTEMPTS = 4
"""How often a terminal event is tried: the next turn waits for it. One attempt is for a listener that had stalled."""

STEP = 64
"""Code points that are measured at a time."""

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
    continues: int | None = None
    """The turn that it continues in the same bubble."""
    thoughts: Thoughts | None = None
    """What the model thinks before it says anything."""


class Frame(NamedTuple):
    """What a connection is posted next, and where it is in the turn afterwards."""

    event: TurnEvent | AiReasoning | AiReasoningDone
    sent: int
    """Pieces of the text."""
    thoughts_sent: int = -1
    """Code points of the reasoning; -1: none, not even that there is some."""
    thoughts_done: bool = False


Post = Callable[[str, bytes], Awaitable[bool]]
"""Posts unless the lease may have been lost; False when it may. Raises ``GoneError`` or ``PostFailed``."""


@dataclass(frozen=True, slots=True)
class Retries:
    """What listeners are tried again with. ``clock``: monotonic seconds. ``draw``: chance, from 0 to below 1."""

    clock: Callable[[], float]
    draw: Callable[[], float]
    seconds: float
    """How long a listener may take nothing."""
    attempts: int = MAX_ATTEMPTS

    def patience(self) -> Patience:
        """With one listener."""
        return Patience(self.seconds, self.attempts)

    def wait(self, patience: Patience, failure: PostFailed) -> float | None:
        """Seconds until the next attempt after this failure; None: there is none."""
        wait = patience.failed(self.clock(), self.draw())
        return None if isinstance(failure, PostRefused) else wait


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
    behind: bool = False
    """It took nothing for too long."""
    stopped: bool = False
    patience: Patience = field(default_factory=lambda: Patience(0.0))
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    _thoughts_sent: int = -1
    """Code points of the reasoning that were posted; -1: it was not even told that there is some."""
    _thoughts_done: bool = False
    _over: asyncio.Event = field(default_factory=asyncio.Event)
    task: asyncio.Task[None] | None = None

    @property
    def listening(self) -> bool:
        """Whether more is to be posted to it."""
        over = self.gone or self.behind or self.stopped
        return not (over or (self.task is not None and self.task.done()))

    @property
    def awaited(self) -> bool:
        """Whether the turn goes on for its sake."""
        return self.listening and not self.patience.stalled

    def stop(self) -> None:
        """Nothing more is posted; a post under way ends."""
        self.stopped = True
        self.wake.set()
        self._over.set()

    def next_frame(self) -> Frame | None:
        """The next event and where it leads, or None when there is nothing to say.

        After the beginning, or a snapshot, comes the reasoning: it is no part of the text, and is over before that.
        """
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
                    continues_generation_id=info.continues,
                )
                return self._frame(start, 0)
            upto = self._fits(0, released)
            snapshot = TurnSnapshot(
                generation_id=info.turn,
                seq=START_SEQ + upto,
                message_id=info.message_id,
                text="".join(paced.pieces[:upto]),
                continues_generation_id=info.continues,
            )
            return self._frame(snapshot, upto)
        if (thought := self._next_thought()) is not None:
            return thought
        if self.sent >= released:
            return None
        upto = self._fits(self.sent, released)
        text = "".join(paced.pieces[self.sent : upto])
        return self._frame(AiToken(generation_id=info.turn, seq=START_SEQ + upto, token=text), upto)

    def _frame(self, event: TurnEvent, sent: int) -> Frame:
        return Frame(event, sent, self._thoughts_sent, self._thoughts_done)

    def _next_thought(self) -> Frame | None:
        """The next of the reasoning, if there is more of it to tell."""
        turn, thoughts = self.info.turn, self.info.thoughts
        if thoughts is None or not thoughts.telling or self._thoughts_done:
            return None
        text, at = thoughts.released, max(0, self._thoughts_sent)
        if at < len(text) or self._thoughts_sent < 0:
            end = fitting_end(text, at, MAX_POST_BYTES - FRAME_OVERHEAD)
            so_far = thoughts.ms if at == 0 else None
            piece = AiReasoning(generation_id=turn, order=at, text=text[at:end], ms=so_far)
            return Frame(piece, self.sent, end)
        if not thoughts.told:
            return None
        return Frame(AiReasoningDone(generation_id=turn, ms=thoughts.ms), self.sent, at, True)

    def _fits(self, start: int, end: int) -> int:
        """How many pieces fit one frame from ``start`` on (at least one, if there is one)."""
        room = MAX_POST_BYTES - FRAME_OVERHEAD
        for index in range(start, end):
            room -= encoded_size(self.info.paced.pieces[index])
            if room < 0 and index > start:
                return index
        return end

    async def speak(
        self, post: Post, age: Callable[[], float], on_answer: Callable[[bool], None], retries: Retries
    ) -> None:
        """Posts whatever is due until stopped, or the connection is gone or left behind; while the lease may be lost,
        waits.

        ``age``: seconds since the connection joined. ``on_answer`` is called after each attempt: whether it was taken.
        """
        self.patience = retries.patience()
        joining = 0
        while not self.stopped:
            self.wake.clear()
            frame = self.next_frame()
            if frame is None:
                await self.wake.wait()
                continue
            sent = frame.sent
            previous = self.sent, self.max_sent
            # What is under way may have been shown, whatever the answer will be.
            self.sent = sent
            self.max_sent = max(self.max_sent, sent)
            self.posting = True
            wait: float | None
            try:
                if await post(self.connection_id, frame.event.encode()):
                    self.started, self.posting = True, False
                    self._thoughts_sent, self._thoughts_done = frame.thoughts_sent, frame.thoughts_done
                    self.patience.taken()
                    on_answer(True)
                    continue
                # The turn is not over for it: the lease is renewed, or the run learns that it lost the lease.
                self.sent, self.max_sent = previous
                wait = RETRY_SECONDS
            except asyncio.CancelledError:
                # Cancelled while under way: what was sent is uncertain.
                self.started, self.fresh = False, False
                raise
            except GoneError:
                self.sent, self.max_sent = previous
                if age() >= JOIN_SECONDS:
                    self.gone = True
                    return
                joining += 1
                wait = pause(joining, retries.draw(), JOINING_PAUSE_SECONDS)
            except (Throttled, PostRefused) as refused:
                self.sent, self.max_sent = previous
                wait = retries.wait(self.patience, refused)
            except PostFailed as failed:
                # It may or may not have arrived: the next frame repeats everything so far.
                self.started, self.fresh = False, self.fresh and sent == 0
                wait = retries.wait(self.patience, failed)
            finally:
                self.posting = False
            if wait is None:
                self.behind = True
                return
            on_answer(False)
            await self._rest(wait)

    async def _rest(self, seconds: float) -> None:
        """Waits, unless it is stopped."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._over.wait()

    async def send_final(self, events: Sequence[ServerEvent], post: Post, retries: Retries) -> bool:
        """Posts the terminal events; False when the lease may be lost.

        A post that may be lost is repeated (the client drops what it has), because a turn that stays open at a
        client would hide the next one. A connection that takes nothing is left behind.
        """
        for event in events:
            patience = retries.patience()
            while True:
                try:
                    if not await post(self.connection_id, event.encode()):
                        return False
                    break
                except GoneError:
                    self.gone = True
                    return True
                except PostFailed as failed:
                    wait = retries.wait(patience, failed)
                if wait is None:
                    self.behind = True
                    return True
                await self._rest(wait)
        return True


def fitting_end(text: str, start: int, room: int) -> int:
    """Where a frame with ``room`` bytes for text ends that begins at ``start``; it takes some of it in any case."""
    end = start
    while end < len(text):
        room -= encoded_size(text[end : end + STEP])
        if room < 0 and end > start:
            return end
        end = min(end + STEP, len(text))
    return end


def encoded_size(text: str) -> int:
    """Bytes of ``text`` inside a JSON string as we encode it (UTF-8; quotes, backslashes and controls escaped)."""
    size = len(text.encode("utf-8", "replace"))
    return size + sum(1 if char in '"\\\n\r\t\b\f' else 5 for char in text if char in '"\\' or char < " ")
