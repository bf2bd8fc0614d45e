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

from taskflow.conversation.patience import JOINING_PAUSE_SECONDS, MAX_ATTEMPTS, Patience, pause
from taskflow.conversation.session import ConnectionState
from taskflow.errors import GoneError, PostFailed, PostRefused, Throttled
from taskflow.events import MAX_POST_BYTES, AiStart, AiToken, ServerEvent, TurnEvent, TurnSnapshot
from taskflow.light_dataclasses import dataclass
from taskflow.turns.paced_text import START_SEQ, PacedText

JOIN_SECONDS = 5.0
"""A 410 this soon after joining means that ``$connect`` has not returned yet."""
RETRY_SECONDS = 0.05

TELL_ATTEMPTS = 4
"""How often a terminal event is tried: the next turn waits for it. One attempt is for a listener that had stalled."""

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
                    continues_generation_id=info.continues,
                )
                return start, 0
            upto = self._fits(0, released)
            snapshot = TurnSnapshot(
                generation_id=info.turn,
                seq=START_SEQ + upto,
                message_id=info.message_id,
                text="".join(paced.pieces[:upto]),
                continues_generation_id=info.continues,
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
            event, sent = frame
            previous = self.sent, self.max_sent
            # What is under way may have been shown, whatever the answer will be.
            self.sent = sent
            self.max_sent = max(self.max_sent, sent)
            self.posting = True
            wait: float | None
            try:
                if await post(self.connection_id, event.encode()):
                    self.started, self.posting = True, False
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


def encoded_size(text: str) -> int:
    """Bytes of ``text`` inside a JSON string as we encode it (UTF-8; quotes, backslashes and controls escaped)."""
    size = len(text.encode("utf-8", "replace"))
    return size + sum(1 if char in '"\\\n\r\t\b\f' else 5 for char in text if char in '"\\' or char < " ")
