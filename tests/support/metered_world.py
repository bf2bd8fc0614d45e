"""One turn of a conversation in virtual time, with a bill: what AWS would charge for, exactly.

The store, the connections API and the queue answer at once, so durations are those of the model and the pacing. The
model takes 0.4 s to its first token and says a hundred a second after it, unless told otherwise.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from taskflow.adapters.breakers import TableBreakerStore
from taskflow.conversation.session import Pacing
from taskflow.conversation.terms import FREE, Terms
from taskflow.llm.breaker import BreakerPolicy
from taskflow.llm.circuit_breaker_provider import CircuitBreakerProvider
from taskflow.sessions.sweeping import SWEEP_SECONDS

from tests.fakes.provider import Script, say
from tests.support.metered import Bill, MeteredConnections, MeteredQueue, MeteredTable, running
from tests.support.virtual_time import run_virtually
from tests.support.world import World

TURN_SECONDS = 20
"""From one message of the person to the next."""
QUESTION = "Why is the sea salty, and was it always as salty as it is today?"
SENTENCE = "Rain wears the rocks of the land away, and rivers carry their salt to the sea."


@dataclass(frozen=True, slots=True)
class Model:
    """How fast the model is, in seconds."""

    first: float = 0.4
    pace: float = 0.01

    def script(self, tokens: int) -> Script:
        """A reply of so many tokens."""
        pieces = tuple(f" {word}" for word in itertools.islice(itertools.cycle(SENTENCE.split()), tokens))
        return Script(pieces=(pieces[0].strip(), *pieces[1:]), first_delay=self.first, pace=self.pace)


class MeteredWorld(World):
    """A backend whose every call is on ``bill``; the circuit breaker is shared through its table."""

    def __init__(self, scripts: Sequence[Script], terms: Terms = FREE, greeting: str = "") -> None:
        self.bill = Bill()
        super().__init__(
            terms=terms,
            greeting=greeting,
            scripts=list(scripts),
            table=MeteredTable(self.bill),
            connections=MeteredConnections(self.bill),
            records=MeteredQueue(self.bill),
        )
        behind_breakers = CircuitBreakerProvider(
            self.provider, "fake", self.clock, TableBreakerStore(self.table), BreakerPolicy()
        )
        self.engine = replace(self.engine, provider=behind_breakers)

    def _start(self, payload: dict[str, Any]) -> None:
        self.bill.add("invokes")
        with running("generate"):
            super()._start(payload)

    async def _run(self, payload: dict[str, Any]) -> None:
        started = self.clock.monotonic()
        await super()._run(payload)
        self.bill.add("duration_ms", round((self.clock.monotonic() - started) * 1000))


def product_turn(
    pacing: Pacing,
    *,
    tokens: int = 150,
    model: Model | None = None,
    terms: Terms = FREE,
    traceparent: str = "",
) -> Bill:
    """The bill of one reply in a conversation that is under way, sweeps of its session included. ``traceparent``: the
    span that asks for it."""

    async def play() -> Bill:
        before = (say("Hello there."), say("Because of its rivers."))
        world = MeteredWorld((*before, (model or Model()).script(tokens)), terms)
        with running("sweep"):
            sweeping = asyncio.create_task(keep_sweeping(world))
        await world.connect(pacing=pacing)
        await world.quiet()
        await world.send(type="user_message", text="Why is the sea salty?", clientMessageId="first")
        await asyncio.sleep(TURN_SECONDS / 2)
        world.bill.counts.clear()
        frames = len(world.frames())
        span = {"traceparent": traceparent} if traceparent else {}
        await world.send(type="user_message", text=QUESTION, clientMessageId="second", **span)
        await asyncio.sleep(TURN_SECONDS)
        sweeping.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await sweeping
        await world.quiet()
        said = "".join(frame["token"] for frame in world.frames()[frames:] if frame["type"] == "ai_token")
        assert len(said.split()) == tokens
        return world.bill

    return run_virtually(play())


async def keep_sweeping(world: World) -> None:
    """Sweeps as the timer does, for ever."""
    while True:
        await asyncio.sleep(SWEEP_SECONDS)
        await world.sweep()
