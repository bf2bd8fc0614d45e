"""Speaking: the model's stream becomes pieces, pieces are released at cadence, subscribers are sent them.

Runs while a run holds the lease, and ends with a ``StopReason`` that says why.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Mapping
from typing import Literal

from taskflow.codes import AiErrorCode
from taskflow.completion import Completion, Finish, Usage
from taskflow.conversation.session import Session
from taskflow.engine.ports import Engine
from taskflow.errors import CallRefused, ProviderError
from taskflow.light_dataclasses import dataclass
from taskflow.turns.audience import Audience
from taskflow.turns.checkpoints import Checkpoints
from taskflow.turns.departures import Departures
from taskflow.turns.lease import POST_TIMEOUT_SECONDS, LeaseLost, TurnLease
from taskflow.turns.paced_text import PacedText
from taskflow.turns.steered_end import SteeredEnd
from taskflow.turns.subscribers import Subscriber, TurnInfo
from taskflow.unhandled import report_refused
from taskflow.visibility import is_blank

HURRY_SECONDS = 5.0
"""This long before its deadline a turn stops reading the model; the text so far is sent and ends as ``length``."""

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
        self.completion: Completion | None = None
        self.first_piece_at: float | None = None
        self.ended_at: float | None = None
        self.cut_short = False
        """The reply ends at a limit of ours: of what is stored, or of time."""
        self._closing: asyncio.Task[None] | None = None
        self._listening: asyncio.Task[None] | None = None
        self._news = asyncio.Event()
        self._audience = Audience(engine, info, lease.post, departures, self._news.set)
        self._steered = SteeredEnd(info.paced, engine.clock, lambda: self._audience.sent, self._hang_up)
        self._checkpoints = Checkpoints(engine, lease, info, asked=asked, sent=lambda: self.sent)
        self._stopped: asyncio.Future[StopReason] = asyncio.get_running_loop().create_future()

    @property
    def paced(self) -> PacedText:
        """What the turn says."""
        return self.info.paced

    @property
    def sent(self) -> int:
        """Code points that some connection was sent (perhaps in vain)."""
        return self.paced.chars_to(self._audience.sent)

    @property
    def subscribers(self) -> Mapping[str, Subscriber]:
        """Who listens, or has listened, by connection."""
        return self._audience.listeners

    @property
    def started_at(self) -> int | None:
        """When the first connection was sent its beginning, epoch milliseconds."""
        return self._audience.started_at

    @property
    def steered_at(self) -> int | None:
        """Code points after which a steered reply ends."""
        return self._steered.at

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
            await self._audience.quiet()

    def see(self, session: Session) -> None:
        """Takes the session as the watch found it: which connections there are, and whether to go on."""
        turn = self.info.turn
        self._audience.follow(session)
        if session.deleted:
            self._stop(StopReason("deleted"))
        elif session.cancel == turn:
            self._stop(StopReason("cancelled"))
        elif session.requested_turn > turn and not self._steered.goes_on(session.truncation_of(turn)):
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

    def _hang_up(self) -> None:
        """The end of a steered reply is known: nothing more is needed of the model, and its bill may end with its
        stream."""
        if not self.paced.ended and self._listening is not None:
            self._ended()
            if self._listening is not asyncio.current_task():
                self._listening.cancel()
            self._closing = asyncio.create_task(self._close_upstream())
        self._news.set()

    def _stop(self, stop: StopReason) -> None:
        if not self._stopped.done():
            self._stopped.set_result(stop)

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
                self._steered.look()
                if self.steered_at is not None:
                    return
                self._news.set()
                if not whole:
                    self.cut_short = True
                    await self.completion.aclose()
                    break
            self._all_said()
        except ProviderError as error:
            # What there is of a sentence has to do: the next turn goes on with it.
            if not self._steered.makes_do():
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
        self._steered.look()
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
            present = self._audience.present
            awaited = [each for each in present if each.awaited]
            wake = self.paced.release(
                clock.monotonic() * 1000,
                cadence=any(each.state.pacing == "server" for each in awaited),
                frames=any(each.state.pacing == "client" for each in awaited),
            )
            if self.info.thoughts is not None and (more := self.info.thoughts.release()) is not None:
                wake = more * 1000 if wake is None else min(wake, more * 1000)
            self._checkpoints.look()
            for each in present:
                each.wake.set()
            if self.paced.all_released and all(self._has_all(each) for each in awaited):
                whole = self.steered_at is None or (self.paced.ended and self.steered_at == self.paced.chars)
                self._stop(StopReason("complete" if whole else "superseded"))
                return
            if wake is None:
                await self._news.wait()
                continue
            timeout = max(0.001, wake / 1000 - clock.monotonic())
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(timeout):
                    await self._news.wait()

    def _has_all(self, subscriber: Subscriber) -> bool:
        return subscriber.started and not subscriber.posting and subscriber.sent >= self.paced.total

    async def _check(self) -> None:
        await self._checkpoints.keep()
        self._stop(StopReason("lost"))

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
