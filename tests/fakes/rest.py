"""In-memory stand-ins for the ports of the HTTP API, for tests; held to the same contract as the real ones."""

from __future__ import annotations

import random
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from taskflow.adapters.admission import TableAdmission
from taskflow.adapters.sockets import TableSockets
from taskflow.adapters.turns import TableTurns
from taskflow.clock import Clock, SystemClock
from taskflow.conversation.deadlines import Periods
from taskflow.engine.offers import Offers
from taskflow.engine.people import Person
from taskflow.engine.ports import Backend
from taskflow.engine.repository import ConversationStore
from taskflow.engine.tickets import TicketGrant
from taskflow.errors import StoreUnavailable
from taskflow.identity import Identity, Principal
from taskflow.records.schema import ConversationHeader, Record
from taskflow.rest.gauges import Queues, Timers
from taskflow.rest.ports import LiveReply, RestPorts
from taskflow.rest.service_tokens import MAX_TOKENS, ServiceToken, TooManyTokens
from taskflow.settings import Settings
from taskflow.store.keys import person_hash

from tests.fakes.outside import MemoryConnections, MemoryInvoker, MemoryLog, MemoryMeter, MemoryQueue
from tests.fakes.table import MemoryTable


@dataclass
class FakeTickets:
    """Tickets by hash."""

    issued: dict[str, tuple[TicketGrant, int]] = field(default_factory=dict)
    available: bool = True

    async def issue_ticket(self, ticket_hash: str, grant: TicketGrant, expires: int) -> None:
        _answer(self.available)
        self.issued[ticket_hash] = (grant, expires)


@dataclass
class FakePersons:
    """People by identity."""

    known: dict[Identity, Person] = field(default_factory=dict)
    available: bool = True

    async def person(self, identity: Identity) -> Person:
        _answer(self.available)
        return self.known.get(identity, Person())

    async def revoke(self, identity: Identity, now: int) -> Person:
        before = await self.person(identity)
        self.known[identity] = replace(before, epoch=before.epoch + 1, revoked_at=now)
        return self.known[identity]

    async def begin_adoption(self, guest: Identity, owner: Identity, now: int) -> bool:
        before = await self.person(guest)
        if not before.adopted_by:
            self.known[guest] = Person(before.epoch + 1, now, person_hash(owner))
        return self.known[guest].adopted_by == person_hash(owner)


@dataclass
class FakeSessions:
    """Sessions as headers by conversation id; ``add`` puts one in."""

    headers: dict[str, ConversationHeader] = field(default_factory=dict)
    deleted: set[str] = field(default_factory=set)
    replies: dict[tuple[str, str], LiveReply] = field(default_factory=dict)
    """What is known of a reply by conversation and message id."""
    connections: int = 0
    available: bool = True

    def add(self, header: ConversationHeader) -> None:
        """A conversation that is live."""
        self.headers[header.id] = header

    async def delete_conversation(self, conversation_id: str, identity: Identity) -> bool:
        _answer(self.available)
        if not self._owns(conversation_id, identity):
            return False
        self.deleted.add(conversation_id)
        return True

    async def create_tombstone(self, conversation_id: str, identity: Identity) -> None:
        _answer(self.available)
        if conversation_id not in self.headers:
            self.headers[conversation_id] = ConversationHeader(
                id=conversation_id,
                user_id=identity.user_id,
                tenant_id=identity.tenant_id,
                model="",
                provider="",
                created_at="",
                updated_at="",
                version=0,
            )
        await self.delete_conversation(conversation_id, identity)

    async def rename_conversation(
        self, conversation_id: str, identity: Identity, title: str
    ) -> ConversationHeader | None:
        _answer(self.available)
        if not self._owns(conversation_id, identity) or conversation_id in self.deleted:
            return None
        header = self.headers[conversation_id]
        renamed = header.model_copy(update={"title": title, "version": header.version + 1})
        self.headers[conversation_id] = renamed
        return renamed

    async def find_reply(self, conversation_id: str, identity: Identity, message_id: str) -> LiveReply | None:
        _answer(self.available)
        if not self._owns(conversation_id, identity) or conversation_id in self.deleted:
            return None
        unknown = LiveReply(self.headers[conversation_id], "unknown")
        return self.replies.get((conversation_id, message_id), unknown)

    async def adopt_conversations(
        self, conversation_ids: Sequence[str], guest: Identity, owner: Identity
    ) -> None:
        _answer(self.available)
        for conversation_id in conversation_ids:
            if self._owns(conversation_id, guest) and conversation_id not in self.deleted:
                changed = {"user_id": owner.user_id, "tenant_id": owner.tenant_id}
                self.headers[conversation_id] = self.headers[conversation_id].model_copy(update=changed)

    async def begin_erasure(self, identity: Identity, erased_at: int) -> None:
        _answer(self.available)

    async def erase_sessions(self, identity: Identity, erased_at: int) -> int:
        _answer(self.available)
        self.deleted |= {name for name in self.headers if self._owns(name, identity)}
        return 0

    async def live_connections(self) -> int:
        _answer(self.available)
        return self.connections

    async def table_ready(self) -> bool:
        return self.available

    def _owns(self, conversation_id: str, identity: Identity) -> bool:
        header = self.headers.get(conversation_id)
        return header is not None and identity == Identity(header.user_id, header.tenant_id)


@dataclass
class FakeRecordQueue:
    """Records in the order they were sent."""

    sent: list[Record] = field(default_factory=list)
    available: bool = True

    async def send_records(self, records: Sequence[Record]) -> None:
        _answer(self.available)
        self.sent.extend(records)


@dataclass
class FakeServiceTokens:
    """Principals by their token."""

    tokens: dict[str, Principal] = field(default_factory=dict)
    available: bool = True

    async def find(self, bearer: str) -> Principal | None:
        _answer(self.available)
        return self.tokens.get(bearer)


@dataclass
class FakeTokenRegistry:
    """Tokens as they were made; those that count are known to ``service_tokens``, as in the table."""

    service_tokens: FakeServiceTokens
    kept: dict[str, tuple[ServiceToken, str]] = field(default_factory=dict)
    available: bool = True

    async def add(self, token: ServiceToken, bearer: str) -> None:
        _answer(self.available)
        alive = [
            one
            for one, _ in self.kept.values()
            if one.tenant_id == token.tenant_id and one.revoked_at is None
        ]
        if len(alive) >= MAX_TOKENS:
            raise TooManyTokens
        self.kept[token.id] = (token, bearer)
        self.service_tokens.tokens[bearer] = token.principal

    async def listed(self, tenant_id: str) -> list[ServiceToken]:
        _answer(self.available)
        found = [token for token, _ in self.kept.values() if token.tenant_id == tenant_id]
        return sorted(found, key=lambda token: (-token.created_at, token.id))

    async def revoke(self, tenant_id: str, token_id: str, now_ms: int) -> bool:
        _answer(self.available)
        token, bearer = self.kept.get(token_id, (None, ""))
        if token is None or token.tenant_id != tenant_id:
            return False
        if token.revoked_at is None:
            self.kept[token_id] = (replace(token, revoked_at=now_ms), bearer)
            del self.service_tokens.tokens[bearer]
        return True


@dataclass
class FakeGauges:
    """Gauges as they were last set."""

    queues_now: Queues = field(default_factory=lambda: Queues(0, 0, 0))
    timers_now: Timers = field(default_factory=lambda: Timers(0.0, 0.0))
    available: bool = True

    async def queues(self) -> Queues:
        _answer(self.available)
        return self.queues_now

    async def timers(self) -> Timers:
        _answer(self.available)
        return self.timers_now


def memory_admission(
    settings: Settings, clock: Clock, table: MemoryTable | None = None, address: str = "here"
) -> TableAdmission:
    """The limits at the door, over a table in memory. Everybody is at ``address``."""

    async def name_address(source_ip: str, headers: Mapping[str, str]) -> str:
        return address

    store = ConversationStore(table or MemoryTable(), lambda: str(uuid.uuid4()))
    return TableAdmission(store, settings, clock, name_address)


@dataclass
class FakeAllowances:
    """Allowances by person."""

    items: dict[Identity, dict[str, Any]] = field(default_factory=dict)
    available: bool = True

    async def allowance(self, identity: Identity) -> dict[str, Any]:
        _answer(self.available)
        return self.items.get(identity, {})


@dataclass
class FakeMemorySwitches:
    """Who has recall on."""

    on: set[Identity] = field(default_factory=set)
    available: bool = True

    async def switch_memory(self, identity: Identity, on: bool, now: int) -> None:
        _answer(self.available)
        self.on = self.on | {identity} if on else self.on - {identity}


def idle_backend() -> Backend:
    """A backend in memory whose turns nobody speaks."""
    return Backend(
        store=ConversationStore(MemoryTable(), lambda: str(uuid.uuid4())),
        connections=MemoryConnections(),
        invoker=MemoryInvoker(),
        records=MemoryQueue(),
        clock=SystemClock(),
        new_id=lambda: str(uuid.uuid4()),
        periods=Periods(),
        log=MemoryLog(),
        meter=MemoryMeter(),
        rng=random.Random(1),
    )


def fake_ports() -> tuple[RestPorts, FakeTickets, FakeSessions, FakeRecordQueue, FakeGauges]:
    """Fresh fakes, and the ports made of them."""
    tickets, sessions, records, gauges = FakeTickets(), FakeSessions(), FakeRecordQueue(), FakeGauges()
    service_tokens = FakeServiceTokens()
    ports = RestPorts(
        tickets=tickets,
        persons=FakePersons(),
        sessions=sessions,
        records=records,
        gauges=gauges,
        admission=memory_admission(Settings(), SystemClock()),
        allowances=FakeAllowances(),
        memory=FakeMemorySwitches(),
        tokens=FakeTokenRegistry(service_tokens),
        offers=Offers(MemoryTable(), SystemClock()),
        turns=TableTurns(idle_backend(), Settings()),
        sockets=TableSockets(ConversationStore(MemoryTable(), lambda: str(uuid.uuid4())), Settings()),
        service_tokens=service_tokens,
    )
    return ports, tickets, sessions, records, gauges


def _answer(available: bool) -> None:
    if not available:
        raise StoreUnavailable("the store does not answer")
