"""A whole conversation backend in memory: the real rules, store and engine over fakes of the outside.

Async invokes run as tasks, as Lambda would run them; sweeps run when a test asks for them.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import random
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from taskflow import tracing
from taskflow.adapters.rest import TableSessions, TableTickets
from taskflow.completion import CompletionRequest
from taskflow.conversation.deadlines import Periods
from taskflow.conversation.invocations import Invocation
from taskflow.conversation.session import Session
from taskflow.conversation.terms import FREE, Terms
from taskflow.engine.ports import Backend, Engine, TurnSettings
from taskflow.engine.repository import ConversationStore
from taskflow.engine.tickets import TicketGrant
from taskflow.identity import Identity, Principal
from taskflow.memory.entry import handle_batch
from taskflow.sessions.connecting import ConnectRequest, connect
from taskflow.sessions.leaving import disconnect
from taskflow.sessions.receiving import Receiver
from taskflow.sessions.sweeping import sweep_due
from taskflow.settings import Settings
from taskflow.store import keys
from taskflow.turns.entry import handle

from tests.fakes.outside import (
    MemoryConnections,
    MemoryInvoker,
    MemoryLog,
    MemoryMeter,
    MemoryQueue,
)
from tests.fakes.provider import FakeProvider, Script, say
from tests.fakes.table import MemoryTable
from tests.support.grants import acting
from tests.support.virtual_time import VirtualClock

SETTINGS = Settings(
    llm_base_url="http://127.0.0.1:9/v1",
    models=("fake-1", "fake-2"),
    default_model="fake-1",
    ticketless="allow",
)


class RunningInvoker(MemoryInvoker):
    """Runs each payload as a task."""

    def __init__(self, start: Callable[[dict[str, Any]], None]) -> None:
        super().__init__()
        self._start = start

    async def invoke(self, invocation: Invocation) -> None:
        await super().invoke(invocation)
        self._start(self.payloads[-1])


class RunningQueue(MemoryQueue):
    """The memory queue: what is sent is done at once, as a task, while ``runs``."""

    def __init__(self, start: Callable[[str], None]) -> None:
        super().__init__("MemoryQueue")
        self._start = start
        self.runs = True

    async def send(self, bodies: Sequence[str]) -> None:
        await super().send(bodies)
        if self.runs:
            for body in bodies:
                self._start(body)


@dataclass
class World:
    """Everything of one backend. Create it inside a running (virtual) loop."""

    scripts: list[Script] | Callable[[CompletionRequest], Script] = field(
        default_factory=lambda: [say("Hello there.")]
    )
    pacing_base_ms: float = 30.0
    seed: int = 1
    greeting: str = ""
    context_tokens: int | None = None
    periods: Periods = field(default_factory=Periods)
    terms: Terms = FREE
    settings: Settings = SETTINGS
    table: MemoryTable = field(default_factory=MemoryTable)
    connections: MemoryConnections = field(default_factory=MemoryConnections)
    records: MemoryQueue = field(default_factory=MemoryQueue)
    summaries: bool = False
    summary_model: str = ""
    analysis_model: str = ""

    def __post_init__(self) -> None:
        rng = random.Random(self.seed)
        counter = itertools.count(1)

        def new_id() -> str:
            return str(uuid.UUID(int=(self.seed << 64) + next(counter)))

        self.clock = VirtualClock()
        self.invoker = RunningInvoker(self._start)
        self.memory = RunningQueue(self._do_errand)
        self.log = MemoryLog()
        self.meter = MemoryMeter()
        self.provider = FakeProvider(self.clock, self.scripts)
        self.tasks: set[asyncio.Task[None]] = set()
        self.failures: list[BaseException] = []
        self.engine = Engine(
            store=ConversationStore(self.table, new_id),
            connections=self.connections,
            invoker=self.invoker,
            records=self.records,
            clock=self.clock,
            new_id=new_id,
            periods=self.periods,
            log=self.log,
            meter=self.meter,
            terms=self.terms,
            provider=self.provider,
            rng=rng,
            settings=TurnSettings(
                "Be brief.",
                512,
                self.pacing_base_ms,
                self.greeting,
                context_tokens=lambda model: self.context_tokens,
                summaries=self.summaries,
                summary_model=self.summary_model,
                analysis_model=self.analysis_model,
            ),
            memory=self.memory,
        )
        self.receiver = Receiver(self.engine, self.settings)
        self.rest = TableSessions(self.engine.store, self.clock, self.periods)

    def backend(self, **other: Any) -> Backend:
        """What the engine works with, with something else in its place."""
        return replace(self.engine, **other)

    def _start(self, payload: dict[str, Any]) -> None:
        task = asyncio.get_running_loop().create_task(self._run(payload))
        self.tasks.add(task)
        task.add_done_callback(self._finished)

    def _do_errand(self, body: str) -> None:
        task = asyncio.get_running_loop().create_task(self.errand(body))
        self.tasks.add(task)
        task.add_done_callback(self._finished)

    async def errand(self, body: str) -> None:
        """A message of the memory queue reaches its function."""
        with acting("generate"):
            event = {"Records": [{"messageId": "m", "body": body}]}
            answer = await handle_batch(self.engine, event, deadline=self.clock.monotonic() + 285)
        assert answer == {"batchItemFailures": []}

    async def _run(self, payload: dict[str, Any]) -> None:
        with self._invoked("generate", payload):
            await handle(self.engine, payload, deadline=self.clock.monotonic() + 200)

    @contextmanager
    def _invoked(self, function: str, event: dict[str, Any]) -> Iterator[None]:
        """What is called inside is called by this function, whose invocation has a trace."""
        arrived = tracing.arriving(function, event, "request", self.engine.now_ms())
        with acting(function), tracing.within(arrived):
            yield

    def _finished(self, task: asyncio.Task[None]) -> None:
        self.tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            self.failures.append(task.exception() or AssertionError())

    async def connect(self, connection_id: str = "c1", *, resume_token: str = "", **query: str) -> str:
        """A client connects; returns the conversation's id. ``resume_token``: with a ticket that holds it."""
        self.connections.connect(connection_id)
        if resume_token:
            grant = TicketGrant(Principal(Identity("guest_back")), resume_token=resume_token)
            query["ticket"] = await self.ticket(grant)
        with self._invoked("connect", {}):
            return await connect(
                self.engine,
                self.settings,
                ConnectRequest(connection_id, query),
                new_secret=lambda: "secret-" + connection_id,
            )

    async def ticket(self, grant: TicketGrant) -> str:
        """A ticket as the HTTP API issues it."""
        secret = f"ticket-{len(self.table.items)}"
        expires = self.engine.now_ms() // 1000 + 30
        await TableTickets(self.table).issue_ticket(keys.secret_hash(secret), grant, expires)
        return secret

    async def send(self, connection_id: str = "c1", /, **frame: Any) -> None:
        """A client's frame."""
        with self._invoked("message", {"requestContext": {}}):
            await self.receiver.receive(connection_id, json.dumps(frame))

    async def say(self, text: str = "How are you?", connection_id: str = "c1") -> None:
        """The person says something, and everything that follows from it is over."""
        await self.send(connection_id, type="user_message", text=text)
        await self.quiet()

    async def disconnect(self, connection_id: str = "c1") -> None:
        """The client is gone and the gateway says so."""
        self.connections.open.discard(connection_id)
        with acting("disconnect"):
            await disconnect(self.engine, connection_id)

    async def sweep(self) -> int:
        """One sweep."""
        with self._invoked("timer", {}):
            return await sweep_due(self.engine)

    async def quiet(self) -> None:
        """Until every invocation has ended."""
        while self.tasks:
            await asyncio.wait(list(self.tasks))
        if self.failures:
            raise self.failures[0]

    async def until(self, condition: Callable[[], bool], seconds: float = 60) -> None:
        """Until the condition holds, in virtual time."""
        end = self.clock.monotonic() + seconds
        while not condition():
            if self.clock.monotonic() > end:
                raise AssertionError("it did not happen")
            await asyncio.sleep(0.005)

    async def session(self, conversation_id: str) -> Session:
        """The session as it is."""
        session = await self.engine.store.session(conversation_id)
        assert session is not None
        return session

    def frames(self, connection_id: str = "c1", *types: str) -> list[dict[str, Any]]:
        """What a connection was sent, all or of some types."""
        return [f for f in self.connections.frames[connection_id] if not types or f["type"] in types]

    def types(self, connection_id: str = "c1") -> list[str]:
        """The types a connection was sent, runs of the same one folded."""
        return [
            kind for kind, _ in itertools.groupby(f["type"] for f in self.connections.frames[connection_id])
        ]
