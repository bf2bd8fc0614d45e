"""Speaking: the model's stream becomes pieces, pieces are released at cadence, subscribers are sent them.

Runs while a run holds the lease, and ends with a ``StopReason`` that says why.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import Literal

from taskflow.codes import AiErrorCode
from taskflow.completion import Completion, Finish, Usage
from taskflow.conversation.checkpoint import Checkpoint, checkpoint
from taskflow.conversation.sentences import lesser_end, sentence_end
from taskflow.conversation.session import ConnectionState, Session, Truncation
from taskflow.conversation.text import floor_grapheme
from taskflow.engine.ports import Engine
from taskflow.errors import CallRefused, ConditionFailed, ProviderError, StoreUnavailable
from taskflow.light_dataclasses import dataclass
from taskflow.turns.departures import Departures
from taskflow.turns.lease import POST_TIMEOUT_SECONDS, LeaseLost, TurnLease
from taskflow.turns.paced_text import PacedText
from taskflow.turns.subscribers import Retries, Subscriber, TurnInfo
from taskflow.unhandled import report_refused
from taskflow.visibility import is_blank

CHECKPOINT_SECONDS = 1.0
HURRY_SECONDS = 5.0
"""This long before its deadline a turn stops reading the model; the text so far is sent and ends as ``length``."""
STEER_SECONDS = 1.5
"""How long the end of a sentence is waited for that a remark has steered, and then what is said of it to be sent."""
UNCHECKED_CHARS = 600
"""How far the text that may be sent can be ahead of the last checkpoint."""

Reason = Literal["complete", "superseded", "cancelled", "deleted", "abandoned", "deadline", "failed", "lost"]


@dataclass(frozen=True, slots=True)
class StopReason:
    """Why speaking ended."""

    reason: Reason
    error: ProviderError | None = None


class TurnStream:
    """One turn being spoken by one run."""

    def __init__(
        self,
        engine: Engine,
        lease: TurnLease,
        info: TurnInfo,
        *,
        completion: asyncio.Task[Completion],
        deadline: float,
        departures: Departures,
        asked: bool = True,
    ) -> None:
        self._engine = engine
        self._lease = lease
        self.info = info
        self._opened = completion
        self._deadline = deadline
        self._departures = departures
        self._asked = asked
        self.completion: Completion | None = None
        self.subscribers: dict[str, Subscriber] = {}
        self._max_sent = 0
        self._speaking: set[asyncio.Task[None]] = set()
        self.first_piece_at: float | None = None
        self.started_at: int | None = (
            None  # when the first connection was sent its beginning, epoch milliseconds
        )
        self.ended_at: float | None = None
        self.checked = 0
        self.cut_short = False
        """The reply ends at a limit of ours: of what is stored, or of time."""
        self.steered_at: int | None = None
        """Code points after which a steered reply ends."""
        self._steered_from: int | None = None
        """What was seen of it when it was steered; None: it was not."""
        self._steered_since = 0.0
        self._closing: asyncio.Task[None] | None = None
        self._listening: asyncio.Task[None] | None = None
        self._seen = False
        self._news = asyncio.Event()
        self._unchecked = asyncio.Event()
        self._stopped: asyncio.Future[StopReason] = asyncio.get_running_loop().create_future()

    @property
    def paced(self) -> PacedText:
        """What the turn says."""
        return self.info.paced

    @property
    def sent(self) -> int:
        """Code points that some connection was sent (perhaps in vain)."""
        pieces = max((each.max_sent for each in self.subscribers.values()), default=0)
        return self.paced.chars_to(max(self._max_sent, pieces))

    @property
    def finish(self) -> Finish:
        """How the model's reply ended."""
        return (
            "length" if self.cut_short else self.completion.finish if self.completion is not None else "done"
        )

    @property
    def usage(self) -> Usage:
        """Tokens so far."""
        return self.completion.usage if self.completion is not None else Usage(0, 0, None, True)

    async def run(self) -> StopReason:
        """Speaks until there is a reason to stop; then nothing more is released and the upstream is closed."""
        self.see(self._lease.session)
        if self.info.thoughts is not None:
            self.info.thoughts.listen(self._news.set)
        self._listening = asyncio.create_task(self._listen())
        tasks = [
            self._listening,
            asyncio.create_task(self._pace()),
            asyncio.create_task(self._check()),
            asyncio.create_task(self._watch()),
        ]
        try:
            return await self._stopped
        finally:
            self._ended()
            self._thought()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self._close_upstream()
            if self._closing is not None:
                await asyncio.gather(self._closing, return_exceptions=True)
            await self._quiet()

    def see(self, session: Session) -> None:
        """Takes the session as the watch found it: which connections there are, and whether to go on."""
        turn = self.info.turn
        listeners = session.listeners(turn)
        for cid, state in listeners.items():
            if cid not in self.subscribers:
                self._add(cid, state, fresh=not self._seen)
        self._seen = True
        for cid in [cid for cid in self.subscribers if cid not in session.connections.keys() | listeners]:
            self._drop(cid)
        for cid in [cid for cid in self.subscribers if cid in session.connections.keys() - listeners]:
            self._leave_behind(cid)
        if session.deleted:
            self._stop(StopReason("deleted"))
        elif session.cancel == turn:
            self._stop(StopReason("cancelled"))
        elif session.requested_turn > turn and not self._steered(session.truncation_of(turn)):
            self._stop(StopReason("superseded"))
        elif (
            not session.connections
            and session.grace_at is not None
            and session.grace_at <= self._engine.now_ms()
        ):
            self._stop(StopReason("abandoned"))
        elif self._engine.clock.monotonic() >= self._deadline:
            self._stop(StopReason("deadline"))
        elif self._engine.clock.monotonic() >= self._deadline - HURRY_SECONDS:
            self._hurry()

    def _steered(self, cut: Truncation | None) -> bool:
        """Whether the turn, which is superseded, still goes on to the end of a sentence."""
        if cut is None or not cut.steer:
            return False
        now = self._engine.clock.monotonic()
        if self._steered_from is None:
            self._steered_since = now
            self._steered_from = floor_grapheme(
                self.paced.text, self.sent if cut.chars is None else min(cut.chars, self.sent)
            )
            self._end_sentence()
        if now - self._steered_since >= STEER_SECONDS:
            if self.steered_at is not None:
                return False
            self._end_after(lesser_end(self.paced.text, self._steered_from))
        return self._steered_from > 0

    def _end_sentence(self) -> None:
        """Ends the turn with the sentence that was being seen when it was steered, once there is an end of it."""
        seen = self._steered_from
        if seen and self.steered_at is None:
            end = sentence_end(self.paced.text, seen, over=self.paced.ended)
            if end is not None:
                self._end_after(end)

    def _end_after(self, chars: int) -> None:
        self.steered_at = chars
        sent = max((each.max_sent for each in self.subscribers.values()), default=0)
        self.paced.stop_after(
            chars, sent=max(self._max_sent, sent), now=self._engine.clock.monotonic() * 1000
        )
        if not self.paced.ended and self._listening is not None:
            # Nothing more is needed of the model, and its bill may end with its stream.
            self._ended()
            if self._listening is not asyncio.current_task():
                self._listening.cancel()
            self._closing = asyncio.create_task(self._close_upstream())
        self._news.set()

    def _stop(self, stop: StopReason) -> None:
        if not self._stopped.done():
            self._stopped.set_result(stop)

    def _add(self, cid: str, state: ConnectionState, *, fresh: bool) -> None:
        subscriber = Subscriber(cid, state, self.info, fresh)
        self.subscribers[cid] = subscriber

        engine = self._engine

        def age() -> float:
            return (engine.now_ms() - state.joined) / 1000

        retries = Retries(engine.clock.monotonic, engine.rng.random, engine.settings.stalled_seconds)
        speaking = asyncio.create_task(subscriber.speak(self._lease.post, age, self._answered, retries))
        subscriber.task = speaking
        self._speaking.add(speaking)
        speaking.add_done_callback(lambda _: self._left(subscriber))

    def _answered(self, taken: bool) -> None:
        if taken and self.started_at is None:
            self.started_at = self._engine.now_ms()
        self._news.set()

    def _left(self, subscriber: Subscriber) -> None:
        if subscriber.gone:
            self._departures.forget(subscriber.connection_id)
        elif subscriber.behind:
            self._departures.left_behind(subscriber.connection_id)
        self._news.set()

    def _leave_behind(self, cid: str) -> None:
        """It is synced again, and then listens anew."""
        subscriber = self.subscribers.pop(cid)
        self._max_sent = max(self._max_sent, subscriber.max_sent)
        subscriber.stop()

    def _drop(self, cid: str) -> None:
        subscriber = self.subscribers[cid]
        if not subscriber.gone:
            subscriber.stop()

    async def _listen(self) -> None:
        """Reads the model's stream."""
        clock = self._engine.clock
        try:
            self.completion = await asyncio.shield(self._opened)
            async for delta in self.completion:
                if self.first_piece_at is None:
                    self.first_piece_at = clock.monotonic()
                    self._thought()
                whole = self.paced.add(delta, clock.monotonic() * 1000)
                self._end_sentence()
                if self.steered_at is not None:
                    return
                self._news.set()
                if not whole:
                    self.cut_short = True
                    await self.completion.aclose()
                    break
            self._all_said()
        except ProviderError as error:
            if self._steered_from:
                # What there is of the sentence has to do: the next turn goes on with it.
                self._end_after(lesser_end(self.paced.text, self._steered_from))
                return
            self._stop(StopReason("failed", error))
        except Exception:
            self._stop(StopReason("failed", ProviderError(AiErrorCode.UNKNOWN, "the completion broke")))
            raise

    def _all_said(self) -> None:
        """The model's reply has ended, or as much of it as may be stored."""
        if is_blank(self.paced.text):
            self._stop(StopReason("failed", ProviderError(AiErrorCode.EMPTY_REPLY, "the reply is blank")))
            return
        self.paced.end()
        self._ended()
        self._end_sentence()
        self._news.set()

    def _hurry(self) -> None:
        """The time is nearly over: what was generated is sent without pacing, and the model is not waited for."""
        if self._listening is None or is_blank(self.paced.text):
            return
        if not self.paced.ended:
            self._listening.cancel()
            self.cut_short = True
            self._all_said()
        self.paced.hurry()
        self._news.set()

    def _thought(self) -> None:
        """The model thinks no more of what it says."""
        if self.info.thoughts is not None:
            self.info.thoughts.over()

    def _ended(self) -> None:
        if self.ended_at is None:
            self.ended_at = self._engine.clock.monotonic()

    async def _pace(self) -> None:
        """Releases pieces when they are due and ends the turn when everything was sent."""
        clock = self._engine.clock
        while True:
            self._news.clear()
            present = [each for each in self.subscribers.values() if each.listening]
            awaited = [each for each in present if each.awaited]
            wake = self.paced.release(
                clock.monotonic() * 1000,
                cadence=any(each.state.pacing == "server" for each in awaited),
                frames=any(each.state.pacing == "client" for each in awaited),
            )
            if self.info.thoughts is not None and (more := self.info.thoughts.release()) is not None:
                wake = more * 1000 if wake is None else min(wake, more * 1000)
            if self.paced.chars - self.checked > UNCHECKED_CHARS:
                self._unchecked.set()
            for each in present:
                each.wake.set()
            if self.paced.all_released and all(self._has_all(each) for each in awaited):
                whole = self.steered_at is None or (self.paced.ended and self.steered_at == self.paced.chars)
                self._stop(StopReason("complete" if whole else "superseded"))
                return
            timeout = None if wake is None else max(0.001, wake / 1000 - clock.monotonic())
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(timeout):
                    await self._news.wait()

    def _has_all(self, subscriber: Subscriber) -> bool:
        return subscriber.started and not subscriber.posting and subscriber.sent >= self.paced.total

    async def _check(self) -> None:
        """Stores what was generated, each second or as soon as much of it is new."""
        engine, lease = self._engine, self._lease
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(CHECKPOINT_SECONDS):
                    await self._unchecked.wait()
            self._unchecked.clear()
            chars = self.paced.chars
            if chars == self.checked:
                continue
            text = self.paced.text
            state = Checkpoint(lease.run, text, self.sent, self.paced.last_seq, self.info.model, self._asked)
            try:
                await engine.store.apply(
                    checkpoint(lease.session.id, self.info.turn, state, now=engine.now_ms())
                )
                self.checked = chars
            except ConditionFailed:
                self._stop(StopReason("lost"))
                return
            except (StoreUnavailable, CallRefused) as error:
                report_refused(error)
                engine.log.warning("checkpoint failed", error=str(error))

    async def _watch(self) -> None:
        try:
            await self._lease.watch(self.see)
        except LeaseLost:
            self._stop(StopReason("lost"))
        except CallRefused as error:
            # Nobody may speak who cannot see whether to go on.
            report_refused(error)
            self._stop(StopReason("lost"))

    async def _close_upstream(self) -> None:
        if not self._opened.done():
            self._opened.cancel()
            # What the call is billed goes on the bill meanwhile.
            await asyncio.wait([self._opened], timeout=POST_TIMEOUT_SECONDS)
        elif self.completion is None and not self._opened.cancelled() and self._opened.exception() is None:
            self.completion = self._opened.result()
        if self.completion is not None:
            await self.completion.aclose()

    async def _quiet(self) -> None:
        """Lets posts under way end, so that what follows comes after them, and stops the listeners."""
        for each in self.subscribers.values():
            each.stop()
        if self._speaking:
            _, late = await asyncio.wait(self._speaking, timeout=POST_TIMEOUT_SECONDS)
            for task in late:
                task.cancel()
            await asyncio.gather(*self._speaking, return_exceptions=True)
