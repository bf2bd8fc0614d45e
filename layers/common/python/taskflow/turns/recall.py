"""Recall while a turn is spoken: whether it is asked for, for how long, and that it never holds a turn up."""

from __future__ import annotations

import asyncio

from taskflow.clock import Clock
from taskflow.conversation.recalled import Passage, fitting
from taskflow.conversation.session import Session
from taskflow.engine.ports import Engine, Meter, PastMessages
from taskflow.errors import TaskFlowError
from taskflow.identity import Identity
from taskflow.light_dataclasses import dataclass
from taskflow.llm.breaker import CLOSED, BreakerPolicy, BreakerState, admit, failed, succeeded
from taskflow.unhandled import report_refused

POLICY = BreakerPolicy(threshold=3, window=60.0, open_seconds=15.0, max_open_seconds=120.0, probe_seconds=5.0)


class Recall:
    """Of one process. ``seconds``: how long a turn waits for passages at most."""

    def __init__(self, memory: PastMessages, meter: Meter, clock: Clock, seconds: float) -> None:
        self._memory = memory
        self._meter = meter
        self._clock = clock
        self._seconds = seconds
        self._breaker: BreakerState = CLOSED

    def renew(self) -> None:
        """After a snapshot: what went wrong before it says nothing."""
        self._breaker = CLOSED

    async def passages(
        self, identity: Identity, question: str, conversation_id: str, from_turn: int
    ) -> tuple[Passage, ...]:
        """What was said before that may help to answer. Empty: nothing, or not in time. Never raises for the memory's
        sake. Of the conversation itself, turns from ``from_turn`` on stand in the prompt anyway."""
        admission = admit(self._breaker, self._clock.now(), POLICY)
        if not admission.allowed:
            self._meter.count_by("Recalls", "outcome", "broken")
            return ()
        self._breaker = admission.state
        began = self._clock.monotonic()
        try:
            async with asyncio.timeout(self._seconds):
                found = await self._memory.recall(
                    identity, question, conversation_id, from_turn, self._seconds
                )
        except (TimeoutError, TaskFlowError) as error:
            report_refused(error)
            self._breaker = failed(self._breaker, self._clock.now(), POLICY, probe=admission.probe)
            late = isinstance(error, TimeoutError)
            self._meter.count_by("Recalls", "outcome", "late" if late else "failed")
            return ()
        except asyncio.CancelledError:
            if admission.probe:
                self._breaker = failed(self._breaker, self._clock.now(), POLICY, probe=True)
            raise
        self._breaker = succeeded(self._breaker, self._clock.now(), POLICY, probe=admission.probe)
        if found is None:
            return ()
        self._meter.milliseconds("RecallMs", (self._clock.monotonic() - began) * 1000)
        self._meter.count_by("Recalls", "outcome", "found" if found else "nothing")
        return fitting(found)


@dataclass(slots=True)
class Recollection:
    """Of one run of a turn: its question is asked once, however often its prompt is made."""

    engine: Engine
    asked: tuple[str, int] | None = None
    found: tuple[Passage, ...] = ()

    async def of(
        self, session: Session, question: str, *, dropped: bool, from_turn: int
    ) -> tuple[Passage, ...]:
        """The passages for the prompt of the newest turn. ``dropped``: earlier messages are not in it."""
        recall = self.engine.recall
        if recall is None or session.kind != "reply" or not question.strip():
            return ()
        # Its patterns take long to compile; they are for those who have switched memory on.
        from taskflow.conversation.referring import refers_back

        if not dropped and not refers_back(question):
            return ()
        if self.asked != (question, session.requested_turn):
            self.asked = (question, session.requested_turn)
            identity = Identity(session.user_id, session.tenant_id)
            self.found = await recall.passages(identity, question, session.id, from_turn)
        return self.found
