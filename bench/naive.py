"""The naive way to stream a reply from a Lambda, for comparison only: a read and a post for every token.

Before each token the session is read, to see whether the person has stopped it; the token is posted, and the function
sleeps until the next one is due. It has no lease, no checkpoint, no timers, no outbox and no idempotent messages, so
what it does costs less than what it would take to be correct.
"""

from __future__ import annotations

import asyncio
import json
import random

from taskflow.clock import Clock
from taskflow.completion import ChatMessage, Completion, CompletionRequest, Provider
from taskflow.conversation.pacing import delay_ms
from taskflow.engine.ports import Connections, Queue
from taskflow.store.expressions import Put, Update
from taskflow.store.table import Table

from tests.fakes.provider import FakeProvider, say
from tests.support.metered import Bill, MeteredConnections, MeteredQueue, MeteredTable, running
from tests.support.metered_world import QUESTION, Model
from tests.support.virtual_time import VirtualClock, run_virtually

BASE_MS = 30.0


class Naive:
    """A message function and a generate function over the product's ports."""

    def __init__(
        self,
        table: Table,
        connections: Connections,
        records: Queue,
        provider: Provider,
        clock: Clock,
        rng: random.Random,
    ) -> None:
        self._table = table
        self._connections = connections
        self._records = records
        self._provider = provider
        self._clock = clock
        self._rng = rng

    async def message(self, conversation: str, text: str) -> None:
        """Stores what the person says; generate is invoked after it."""
        await self._table.write(Update(conversation, "SESSION", add={"turn": 1}))
        await self._store(conversation, "user", text)

    async def generate(self, conversation: str, connection: str) -> None:
        """Streams the reply at cadence, then stores it."""
        history = await self._table.query(conversation, "M#", limit=20, newest_first=True)
        messages = tuple(ChatMessage(item["role"], item["content"]) for item in reversed(history))
        completion = await self._provider.open(CompletionRequest("fake-1", messages, 512))
        await self._post(connection, {"type": "ai_start"})
        reply = ""
        # The provider goes on while this function sleeps: the socket's buffer is a queue here.
        arrived: asyncio.Queue[str | None] = asyncio.Queue()
        reading = asyncio.create_task(_read(completion, arrived))
        while (token := await arrived.get()) is not None:
            session = await self._table.get(conversation, "SESSION")
            if session is None or session.get("stopped"):
                break
            await self._post(connection, {"type": "ai_token", "token": token})
            reply += token
            await self._clock.sleep(delay_ms(token, BASE_MS, self._rng) / 1000)
        await reading
        await self._post(connection, {"type": "ai_done"})
        await self._store(conversation, "assistant", reply)

    async def _post(self, connection: str, event: dict[str, str]) -> None:
        await self._connections.post(connection, json.dumps(event).encode())

    async def _store(self, conversation: str, role: str, content: str) -> None:
        created = int(self._clock.now() * 1000)
        item = {"pk": conversation, "sk": f"M#{created}", "role": role, "content": content}
        await self._table.write(Put(item))
        await self._records.send([json.dumps({**item, "conversation": conversation})])


async def _read(completion: Completion, arrived: asyncio.Queue[str | None]) -> None:
    async for token in completion:
        arrived.put_nowait(token)
    arrived.put_nowait(None)


def naive_turn(*, tokens: int = 150, model: Model | None = None) -> Bill:
    """The bill of the same reply, the naive way."""

    async def play() -> Bill:
        bill, clock = Bill(), VirtualClock()
        connections = MeteredConnections(bill)
        connections.connect("c1")
        provider = FakeProvider(clock, [say("Because of its rivers."), (model or Model()).script(tokens)])
        naive = Naive(MeteredTable(bill), connections, MeteredQueue(bill), provider, clock, random.Random(1))
        for question in ("Why is the sea salty?", QUESTION):
            bill.counts.clear()
            await naive.message("conversation", question)
            bill.add("invokes")
            with running("generate"):
                started = clock.monotonic()
                await naive.generate("conversation", "c1")
                bill.add("duration_ms", round((clock.monotonic() - started) * 1000))
        return bill

    return run_virtually(play())
