"""The real engine in many simulated processes over one table, one gateway, one provider.

Each invocation is a *process* with its own clock error; it can be killed (none of its calls returns again) or
frozen (its calls wait until it thaws) at any of its calls. Latencies and the order of whatever is ready come
from the seed.
"""

from __future__ import annotations

import asyncio
import contextvars
import json
import random
from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from taskflow.adapters.rest import TableSessions
from taskflow.codes import AiErrorCode
from taskflow.completion import CompletionRequest
from taskflow.conversation.deadlines import Periods
from taskflow.conversation.invocations import Invocation, encode
from taskflow.conversation.session import Session, parse
from taskflow.engine.ports import Engine, TurnSettings
from taskflow.engine.repository import ConversationStore
from taskflow.errors import (
    GoneError,
    NotQueued,
    PostFailed,
    PromptTooLong,
    ProviderError,
    StoreUnavailable,
    Throttled,
)
from taskflow.sessions.receiving import Receiver
from taskflow.sessions.sweeping import sweep_due
from taskflow.store import keys
from taskflow.store.expressions import Item, Write, key
from taskflow.store.table import Table
from taskflow.turns.entry import handle

from tests.fakes.outside import MemoryLog, MemoryMeter
from tests.fakes.provider import FakeProvider, Script
from tests.fakes.table import MemoryTable
from tests.simulation import money
from tests.simulation.client import Client
from tests.simulation.doors import DoorCounts
from tests.simulation.faults import Faults, Luck
from tests.simulation.invariants import Violation
from tests.simulation.ledger import Holder, Ledger
from tests.simulation.money import MAX_OUTPUT_TOKENS, Money
from tests.simulation.schedule import Schedule
from tests.support.grants import CALLER, asked
from tests.support.virtual_time import VirtualClock, VirtualLoop, pause, step_aside
from tests.support.world import SETTINGS

PERIODS = Periods(
    idle=15_000,
    typing_nudge=30_000,
    grace=3_000,
    start=4_000,
    start_tries=2,
    history=10**10,
)
HASTY = replace(PERIODS, idle=1_500)
"""Silence is counted so shortly that nudges and endings meet what the person does."""


FINAL = ("RATE_LIMITED", "BUDGET_EXCEEDED", "NOTHING_TO_REPLACE", "QUEUE_FULL")
"""A client does not send a message again that was refused so."""
RESEND_SECONDS = 4.0
"""When a client gives up waiting for an acknowledgement and sends its message again."""


class Process:
    """One invocation of a function."""

    def __init__(self, world: Simulation, name: str) -> None:
        self.world = world
        self.name = name
        self.killed = False
        self.thaw: asyncio.Future[None] | None = None
        self.holder = Holder()
        self.clock = VirtualClock(world.rng.uniform(-1, 1) * world.skew, world.loop)

    def step(self, mortal: bool = True) -> Awaitable[None]:
        """Every call passes here before it does anything: latency, and perhaps the process's end."""
        world = self.world
        if self.killed or self.thaw is not None or world.luck.deadly:
            return self._fateful_step(mortal)
        latency = 0.0 if world.quick else world.latency()
        return pause(latency) if latency else step_aside()

    async def _fateful_step(self, mortal: bool) -> None:
        await self._fate(mortal)
        latency = 0.0 if self.world.quick else self.world.latency()
        await (pause(latency) if latency else step_aside())

    async def back(self) -> None:
        """A call returns. Without latency it does so at once: the next call waits before it does anything, and all
        that happens in between is the process's own."""
        world = self.world
        if self.killed or self.thaw is not None or world.luck.deadly:
            await self._fate(mortal=True)
        if not world.quick and (latency := world.latency()):
            await pause(latency)

    async def _fate(self, mortal: bool) -> None:
        world = self.world
        if mortal and not self.killed and world.luck.strikes("kill"):
            self.killed = world.lossy = True
            world.note(f"{self.name} is killed")
        if mortal and not self.killed and world.luck.strikes("freeze"):
            await self.freeze(world.rng.choice([1.0, 4.0, 7.0, 15.0]))
        if self.killed:
            await asyncio.get_running_loop().create_future()
        if self.thaw is not None:
            await asyncio.shield(self.thaw)

    async def freeze(self, seconds: float) -> None:
        """None of its calls returns for so long: what it was to tell may come after the story's end."""
        self.world.lossy = True
        self.world.note(f"{self.name} freezes for {seconds} s")
        thaw = self.thaw = asyncio.get_running_loop().create_future()
        asyncio.get_running_loop().call_later(seconds, self._thaw, thaw)

    def _thaw(self, thaw: asyncio.Future[None]) -> None:
        self.thaw = None
        self.world.note(f"{self.name} thaws")
        if not thaw.done():
            thaw.set_result(None)

    def sessions(self) -> TableSessions:
        """What the HTTP API works with, on a machine of its own that nothing befalls."""
        store = Store(self.world, self.world.table)
        return TableSessions(store, self.clock, self.world.periods)

    def engine(self) -> Engine:
        """The engine of this process."""
        world = self.world
        return Engine(
            store=Store(world, ProcessTable(self)),
            connections=_Connections(self),
            invoker=_Invoker(self),
            records=_Records(self),
            clock=self.clock,
            new_id=world.new_id,
            periods=world.periods,
            log=world.log,
            meter=world.meter,
            provider=_Provider(self),
            rng=world.rng,
            settings=world.turn_settings,
            terms=world.terms,
        )


class Simulation:
    """Everything of one seed."""

    def __init__(self, schedule: Schedule, loop: VirtualLoop, faults: Faults | None = None) -> None:
        self.schedule = schedule
        self.loop = loop
        self.rng = random.Random(schedule.seed)
        self.faults = (
            Faults.draw(self.rng).and_readers(schedule.random("readers")) if faults is None else faults
        )
        self.luck = Luck(schedule, self.faults)
        self.pacing_base_ms = self.rng.choice([0.0, 10.0, 40.0])
        self.periods = self.rng.choice([PERIODS, PERIODS, PERIODS, HASTY])
        self.quick = self.rng.random() < 0.5 or not schedule.has("latency")
        self.skew = self.faults.skew if schedule.has("clocks that differ") else 0.0
        self.table = MemoryTable(shares=True)
        self.clients: dict[str, Client] = {}
        self.alive: set[str] = set()
        self.full: dict[str, float] = {}
        """Until when posts to a client are refused, because it does not read."""
        self.log = MemoryLog()
        self.meter = MemoryMeter()
        self.records: list[dict[str, Any]] = []
        self.turn_settings = TurnSettings(
            "S", MAX_OUTPUT_TOKENS, self.pacing_base_ms, unasked={"greeting": "Hello", "nudge": "Well"}
        )
        self.ledger = Ledger(self.table)
        self.settings = SETTINGS
        self.doors = DoorCounts(self.table)
        self.terms = money.drawn(schedule.random("limits"))
        self.money = Money(self.table, self.terms)
        self.providers: list[tuple[Process, FakeProvider]] = []
        self.refused: dict[str, str | None] = {}
        """Messages that a limit refused, with the one before each."""
        self.tasks: set[asyncio.Task[None]] = set()
        self.trace: list[str] = []
        self.title = ""
        """Given by hand; then it stays."""
        self.lossy = False
        """A process has died, or does not know what it has written, or somebody does not read: what was to be told is
        told with the next change or list at the latest."""
        self.sentences = False
        """The model speaks in sentences."""
        self.failure: Exception | None = None
        self._resends: dict[tuple[str, str], asyncio.TimerHandle] = {}
        self._sessions: dict[int, tuple[Item, Session]] = {}
        self._spoken = 0

    def session(self, item: Item) -> Session:
        """The session in an item of the table. Several processes read the same one, and none can change it."""
        known = self._sessions.get(id(item))
        if known is None or known[0] is not item:
            known = self._sessions[id(item)] = (item, parse(item))
        return known[1]

    def new_id(self) -> str:
        """A UUID of this seed."""
        bits = self.rng.getrandbits(128) & ~(0xF000 << 64 | 0xC000 << 48) | 4 << 76 | 2 << 62
        found = f"{bits:032x}"
        return f"{found[:8]}-{found[8:12]}-{found[12:16]}-{found[16:20]}-{found[20:]}"

    @property
    def frozen(self) -> bool:
        """Whether a process that may ask the model stands still: what it has cost is charged when it thaws."""
        return any(process.thaw is not None and not process.killed for process, _ in self.providers)

    def cost_of_calls(self) -> int:
        """What the model bills for every call, as far as somebody can know: not the runs that were killed, nor those
        whose charge found no table."""
        lost = {line[2]["conversation_id"] for line in self.log.lines if line[1].startswith("cost of a turn")}
        if lost or not self.terms.limits.any:
            return 0
        return sum(
            money.price(call.model, call.usage.input_tokens, call.usage.output_tokens)
            for process, provider in self.providers
            for call in provider.completions
            if not process.killed
        )

    def latency(self) -> float:
        """Of one call; often none, so that the order of what is ready decides."""
        draw = self.rng.random()
        if self.quick or draw < 0.5:
            return 0.0
        return 0.003 if draw < 0.8 else 0.02 if draw < 0.97 else 0.2

    def note(self, what: str) -> None:
        """For the printed schedule, which ends with the first violation."""
        if self.failure is not None:
            return
        now = self.loop.virtual - 1_000
        self.trace.append(f"{now:8.3f} {what}")

    def fails(self, error: Exception) -> None:
        """The first failure is the seed's, whoever catches it."""
        if self.failure is None:
            self.note(f"✗ {error!r}" if not isinstance(error, Violation) else f"✗ {error}")
            self.failure = error

    def run(self, name: str, work: Any) -> asyncio.Task[None]:
        """Starts a process's work; its failures are kept."""
        context = contextvars.copy_context()
        context.run(CALLER.set, function_of(name))
        loop = asyncio.get_running_loop()
        task: asyncio.Task[None] = loop.create_task(self._guard(name, work), context=context)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)
        return task

    async def _guard(self, name: str, work: Any) -> None:
        try:
            await work
        except StoreUnavailable as error:
            self.note(f"{name} fails: {error}")
            self.lossy = True
        except asyncio.CancelledError:
            raise
        except Exception as error:
            self.fails(error)

    def invoke(self, payload: Mapping[str, Any]) -> None:
        """Lambda runs the generate function."""
        self._spoken += 1
        kind, turn = payload["kind"], payload.get("turn", "")
        process = Process(self, f"{kind}{turn}/{self._spoken}")
        self.note(f"{process.name} starts")
        deadline = asyncio.get_running_loop().time() + 60
        self.run(process.name, handle(process.engine(), payload, deadline=deadline))

    def frame(self, connection_id: str, **frame: Any) -> None:
        """A client's frame reaches the message function."""
        if connection_id not in self.full and self.luck.strikes("busy_sender"):
            self.stalls(connection_id, self.rng.choice([0.1, 0.2, 0.3, 0.5]))
        process = Process(self, f"message({frame['type']})")
        text = json.dumps(frame)
        self.note(f"{connection_id} sends {text}")
        self.ledger.reported(frame)
        process.holder.connection_id, process.holder.frame = connection_id, frame
        receiver = Receiver(process.engine(), self.settings)
        self.run(process.name, receiver.receive(connection_id, text))

    def stalls(self, connection_id: str, seconds: float) -> None:
        """A client does not read for so long: posts to it are refused."""
        self.note(f"{connection_id} does not read for {seconds} s")
        self.full[connection_id] = asyncio.get_running_loop().time() + seconds
        self.lossy = True

    def send(self, connection_id: str, frame: dict[str, Any]) -> None:
        """A client sends a frame, which overtakes others or is overtaken. A message that has an id is sent again until
        it is accepted."""
        delay = self.rng.choice([0.0, 0.0, 0.003, 0.05, 0.4, 1.3])
        self._rename(frame)
        loop = asyncio.get_running_loop()
        loop.call_later(delay, lambda: self.frame(connection_id, **frame))
        message_id = frame.get("clientMessageId")
        if message_id is not None:
            self.clients[connection_id].outbox[message_id] = frame
            self._resend_in(RESEND_SECONDS, connection_id, message_id)

    def _resend_in(self, seconds: float, connection_id: str, message_id: str) -> None:
        """A client has one timer for each message."""
        place = (connection_id, message_id)
        before = self._resends.pop(place, None)
        if before is not None:
            before.cancel()
        self._resends[place] = asyncio.get_running_loop().call_later(seconds, self._send_again, *place)

    def _send_again(self, connection_id: str, message_id: str) -> None:
        frame = self.clients[connection_id].outbox.get(message_id)
        if frame is not None and connection_id in self.alive:
            self.send(connection_id, frame)

    def _give_up(self, client: Client, message_id: str | None) -> None:
        """A limit refused the message: its client does not send it again, and the next names the one before it."""
        frame = client.outbox.pop(message_id or "", None)
        if frame is None or message_id is None:
            return
        self.refused[message_id] = frame.get("after")
        for waiting in client.outbox.values():
            self._rename(waiting)

    def _rename(self, frame: dict[str, Any]) -> None:
        """A frame does not name what a limit refused."""
        before = frame.pop("after", None)
        while before in self.refused:
            before = self.refused[before]
        if before is not None:
            frame["after"] = before

    def sweep(self) -> None:
        """A sweep message arrives, perhaps twice. The shards in which nothing is due are not asked: their empty answer
        decides nothing, and comes at once."""
        shards = self._due_shards()
        if not shards:
            return
        for _ in range(2 if self.luck.strikes("repeat_sweep") else 1):
            process = Process(self, "sweep")
            self.run("sweep", sweep_due(process.engine(), shards=shards))

    def _due_shards(self) -> list[str]:
        """Where a sweep could find something, whatever its clock says."""
        now = int((VirtualClock(loop=self.loop).now() + self.skew) * 1000)
        return sorted(
            {
                item["due"]
                for item in self.table.items.values()
                if "due_at" in item and item["due_at"] <= now and "due" in item
            }
        )

    def deliver(self, connection_id: str, event: dict[str, Any]) -> None:
        """A frame reaches a client's screen."""
        client = self.clients.get(connection_id)
        if client is not None and connection_id in self.alive:
            self.note(
                f"  → {connection_id}: {event['type']} g={event.get('generationId')} seq={event.get('seq')}"
            )
            client.receive(event)
            if event["type"] == "error" and event["code"] in FINAL:
                self._give_up(client, event.get("clientMessageId"))
            if event["type"] == "error" and event["code"] == "TRY_AGAIN" and event.get("clientMessageId"):
                self._resend_in(self.rng.choice([0.1, 1.0]), connection_id, event["clientMessageId"])


def function_of(process: str) -> str:
    """Which function runs a process of this name."""
    name = process.partition("(")[0]
    return {"sweep": "timer", "rest": "ingest"}.get(name, name if name in FUNCTIONS else "generate")


FUNCTIONS = ("connect", "message", "disconnect")


class Store(ConversationStore):
    """Reads each state of a session once, whoever asks for it."""

    def __init__(self, world: Simulation, table: Table) -> None:
        super().__init__(table, world.new_id)
        self._session = world.session

    async def session(self, conversation_id: str) -> Session | None:
        item = await self.table.get(keys.conversation_pk(conversation_id), keys.SESSION)
        return None if item is None else self._session(item)

    async def apply(self, write: Write) -> Session | None:
        item = await self.table.write(write)
        return None if item is None or item["sk"] != keys.SESSION else self._session(item)


class ProcessTable:
    """The table as one process sees it."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._world = process.world
        self._table = process.world.table

    async def get(self, pk: str, sk: str, *, consistent: bool = True) -> Item | None:
        process, world = self._process, self._world
        await (self._before() if world.luck.armed else process.step())
        found = await self._table.get(pk, sk)
        if not world.quick or world.luck.armed or process.killed or process.thaw is not None:
            await process.back()
        return found

    async def query(
        self, pk: str, prefix: str, *, limit: int | None = None, newest_first: bool = False
    ) -> list[Item]:
        await self._before()
        found = await self._table.query(pk, prefix, limit=limit, newest_first=newest_first)
        await self._process.back()
        return found

    async def due(
        self, shard: str, until: int, *, limit: int = 100, after: tuple[str, int] | None = None
    ) -> list[tuple[str, int]]:
        found = await self._table.due(shard, until, limit=limit, after=after)
        if found:
            # An empty answer decides nothing: a schedule that waits for it is the one that does not.
            await self._before()
        return found

    async def write(self, write: Write) -> Item | None:
        await self._before()
        before = self._world.ledger.before([write])
        found = await self._table.write(write)
        self._watch(before, [write])
        try:
            await self._after()
        except StoreUnavailable:
            if not self._world.luck.asks_again():
                raise
            self._world.note(f"{self._process.name} asks for it again")
            before = self._world.ledger.before([write])
            found = await self._table.write(write)
            self._watch(before, [write])
        return found

    async def transact(self, writes: Sequence[Write], token: str) -> None:
        if self._world.luck.strikes("freeze_commit"):
            await self._process.freeze(self._world.rng.choice([9.0, 15.0]))
        await self._before()
        before = self._world.ledger.before(writes)
        await self._table.transact(writes, token)
        self._watch(before, writes)
        await self._after()

    async def _before(self) -> None:
        await self._process.step()
        if self._world.luck.armed and self._world.luck.strikes("throttle"):
            self._world.note(f"{self._process.name} is throttled")
            raise StoreUnavailable("throttled")

    async def _after(self) -> None:
        await self._process.back()
        if self._world.luck.armed and self._world.luck.strikes("lost_answer"):
            self._world.note(f"{self._process.name} gets no answer to a write that was done")
            self._world.lossy = True
            raise StoreUnavailable("no answer")

    def _watch(self, before: Item, writes: Sequence[Write]) -> None:
        world, process = self._world, self._process
        places = [key(write) for write in writes]
        try:
            for note in world.ledger.wrote(process.holder, before, writes):
                world.note(f"{process.name} {note}")
            world.money.wrote(process.holder, writes, places)
            world.doors.wrote(writes, places)
        except Violation as violation:
            world.fails(violation)
            raise


class _Connections:
    """The gateway as one process sees it."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._world = process.world

    async def post(self, connection_id: str, data: bytes) -> None:
        world = self._world
        event = json.loads(data.decode())
        asked("execute-api:ManageConnections WsApi POST")
        try:
            world.ledger.posts(self._process.holder, connection_id, event)
        except Violation as violation:
            world.fails(violation)
            raise
        await self._process.step()
        if connection_id not in world.alive:
            raise GoneError(connection_id)
        if not world.luck.armed and not world.full:
            self._arrive(connection_id, event)
            await self._process.back()
            return
        now = asyncio.get_running_loop().time()
        if connection_id not in world.full and world.luck.strikes("full_buffer"):
            world.stalls(connection_id, world.rng.choice([0.3, 2.0, 7.0, 20.0]))
        if world.full.get(connection_id, now) > now:
            await self._process.back()
            raise Throttled("full")
        if world.luck.strikes("late_post"):
            late = world.rng.choice([0.1, 0.6, 2.0])
            world.note(
                f"{self._process.name}: a post to {connection_id} times out and arrives {late} s later"
            )
            asyncio.get_running_loop().call_later(late, self._arrive, connection_id, event)
            await pause(0.5)
            await self._process.step(mortal=False)
            raise PostFailed("timeout")
        if world.luck.strikes("slow_post"):
            await pause(0.4)
        self._arrive(connection_id, event)
        await self._process.back()

    def _arrive(self, connection_id: str, event: dict[str, Any]) -> None:
        try:
            self._world.deliver(connection_id, event)
        except Violation as violation:
            self._world.fails(violation)

    async def probe(self, connection_id: str) -> None:
        asked("execute-api:ManageConnections WsApi GET")
        await self._process.step()
        if connection_id not in self._world.alive:
            raise GoneError(connection_id)

    async def close(self, connection_id: str) -> None:
        asked("execute-api:ManageConnections WsApi DELETE")
        await self._process.step()
        self._world.alive.discard(connection_id)


class _Invoker:
    """Lambda's asynchronous invocations: they may come twice, late, or not at all."""

    def __init__(self, process: Process) -> None:
        self._process = process

    async def invoke(self, invocation: Invocation) -> None:
        asked("lambda:InvokeFunction taskflow-generate")
        await self._process.step()
        world, payload = self._process.world, encode(invocation)
        loop = asyncio.get_running_loop()
        if world.luck.strikes("drop_invoke"):
            world.note(f"an invoke is dropped: {payload}")
            return
        delay = world.rng.choice([0.5, 3.0, 8.0]) if world.luck.strikes("late_invoke") else world.latency()
        loop.call_later(delay, world.invoke, payload)
        if world.luck.strikes("repeat_invoke"):
            world.note("an invoke is repeated")
            loop.call_later(delay + world.rng.choice([0.0, 0.05, 1.0]), world.invoke, payload)


class _Records:
    """The records queue."""

    def __init__(self, process: Process) -> None:
        self._process = process

    async def send(self, bodies: Sequence[str]) -> None:
        asked("sqs:SendMessage RecordsQueue")
        await self._process.step()
        world = self._process.world
        waiting: dict[int, str] = {}
        if world.luck.strikes("throttle"):
            if world.rng.random() < 0.5:
                raise StoreUnavailable("throttled")
            waiting = {index: "throttled" for index in range(len(bodies)) if world.rng.random() < 0.5}
        records = [json.loads(body) for index, body in enumerate(bodies) if index not in waiting]
        try:
            world.ledger.records(records)
        except Violation as violation:
            world.fails(violation)
            raise
        world.records += records
        await self._process.back()
        if waiting:
            raise NotQueued({}, waiting)


class _Provider(FakeProvider):
    """A model whose every reply is marked, so that no two runs' texts can be mistaken for each other."""

    def __init__(self, process: Process) -> None:
        super().__init__(process.clock, self._choose)
        self._process = process
        process.world.providers.append((process, self))

    def _choose(self, request: CompletionRequest) -> Script:
        world = self._process.world
        mark = f"r{len(world.ledger.completions)}"
        world.ledger.completions.append((self._process.holder, request))
        rng = world.schedule.random(mark)
        count = rng.choice([1, 4, 12])
        pace = rng.choice([0.0, 0.01, 0.2])
        pieces = tuple(f" {mark}.{i}" for i in range(count))
        if world.sentences:
            pieces = _in_sentences(pieces, request, rng)
        fate = rng.random()
        if fate < 0.04:
            return Script(open_error=PromptTooLong("too long", limit=rng.choice([None, 10])))
        if fate < 0.08:
            return Script(pieces=("\n",) * rng.choice([0, 2]), pace=pace)
        if fate < 0.12:
            broken = ProviderError(AiErrorCode.SERVICE_UNAVAILABLE, "broke off")
            return Script(pieces=pieces, pace=pace, fail_after=count // 2, error=broken)
        return Script(pieces=pieces, pace=pace, finish="length" if fate < 0.3 else "done")


def _in_sentences(pieces: tuple[str, ...], request: CompletionRequest, rng: random.Random) -> tuple[str, ...]:
    """Three pieces are a sentence. Where a reply goes on, models like to begin with what stands, or announce it."""
    said = tuple(f"{piece}." if index % 3 == 2 else piece for index, piece in enumerate(pieces))
    if not request.prefixed:
        return said
    standing = request.prefixed[-1].content
    before = rng.choice(["", "", "Sure, continuing:", standing, standing[-rng.randint(1, len(standing)) :]])
    return (before, *said) if before else said
