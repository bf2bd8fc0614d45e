"""What the HTTP API needs of DynamoDB and SQS. Fakes: ``tests.fakes.rest``."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import field
from typing import Any, Literal, Protocol

from taskflow.conversation.admission import Refusal
from taskflow.conversation.commands import Ask, Begin, Cancel
from taskflow.conversation.messages import Message
from taskflow.conversation.session import Session
from taskflow.engine.people import Person
from taskflow.engine.runner import Done
from taskflow.engine.sockets import Socket
from taskflow.engine.tickets import TicketGrant
from taskflow.identity import Identity, Principal
from taskflow.light_dataclasses import dataclass
from taskflow.records.judgements import Reply
from taskflow.records.schema import ConversationHeader, Record
from taskflow.rest.gauges import Gauges
from taskflow.rest.issuer_keys import Issuer
from taskflow.rest.rates import SharedBuckets
from taskflow.rest.service_tokens import TokenRegistry


class Tickets(Protocol):
    """Single-use passes that a browser swaps its identity for."""

    async def issue_ticket(self, ticket_hash: str, grant: TicketGrant, expires: int) -> None:
        """Stores a ticket by its SHA-256 (hex), good until ``expires`` (epoch seconds).

        Raises ``StoreUnavailable``. The secret itself is never stored.
        """
        ...


class Persons(Protocol):
    """People as far as signing in and out goes. Every method raises ``StoreUnavailable``."""

    async def person(self, identity: Identity) -> Person:
        """The person as they are now (strongly consistent)."""
        ...

    async def revoke(self, identity: Identity, now: int) -> Person:
        """Signs them out everywhere. ``now``: epoch seconds."""
        ...

    async def begin_adoption(self, guest: Identity, owner: Identity, now: int) -> bool:
        """Notes that ``owner`` has adopted ``guest``; False when somebody else has. Safe to repeat."""
        ...


class ServiceTokens(Protocol):
    """The tokens of programs."""

    async def find(self, bearer: str) -> Principal | None:
        """Whose token this is, with its scopes; None when it is unknown, revoked or expired.

        Raises ``StoreUnavailable``.
        """
        ...


class NoServiceTokens:
    """``ServiceTokens`` where there are none."""

    async def find(self, bearer: str) -> Principal | None:
        return None


@dataclass(frozen=True, slots=True)
class LiveReply:
    """What a live conversation knows of a reply. ``reply``: its first part, None unless ``why`` is ``settled``.

    ``why``: ``speaking`` while it has not ended, ``unspoken`` while the person has said nothing in the conversation,
    ``unknown`` where it is no reply of it.
    """

    header: ConversationHeader
    why: Literal["settled", "speaking", "unspoken", "unknown"]
    reply: Reply | None = None


class Sessions(Protocol):
    """The live side of conversations. Every method raises ``StoreUnavailable`` when it cannot be reached."""

    async def delete_conversation(self, conversation_id: str, identity: Identity) -> bool:
        """Marks the session as deleted: nothing is said or stored for it afterwards.

        True when there is a session and ``identity`` owns it, also when it was deleted before; False when there
        is none or it is another person's, and then nothing has changed.
        """
        ...

    async def create_tombstone(self, conversation_id: str, identity: Identity) -> None:
        """Creates the tombstone of a conversation of ``identity`` that only Postgres has.

        A conversation that is being restored from there at this moment is deleted too. Safe to repeat.
        """
        ...

    async def rename_conversation(
        self, conversation_id: str, identity: Identity, title: str
    ) -> ConversationHeader | None:
        """Sets a title that sticks (no later message replaces it); open connections get it within seconds.

        Returns the session's header as it is afterwards, with a higher ``version`` than before, for the record
        that follows; None when there is no session, it is another person's, it was deleted, or nobody has spoken in
        it yet.
        """
        ...

    async def find_reply(self, conversation_id: str, identity: Identity, message_id: str) -> LiveReply | None:
        """The reply that the message is a part of, as the session has it; None when there is no session, it is another
        person's, or it was deleted."""
        ...

    async def adopt_conversations(
        self, conversation_ids: Sequence[str], guest: Identity, owner: Identity
    ) -> None:
        """Gives ``owner`` those that are live and ``guest``'s, and the one that the guest left empty.

        Safe to repeat.
        """
        ...

    async def begin_erasure(self, identity: Identity, erased_at: int) -> None:
        """Notes that everything of ``identity`` up to ``erased_at`` (epoch milliseconds) goes. A timer then sees to it
        that it does."""
        ...

    async def erase_sessions(self, identity: Identity, erased_at: int) -> int:
        """Deletes the person's live conversations for as long as a request may take; returns how many are left."""
        ...

    async def live_connections(self) -> int:
        """How many WebSocket connections are open now, in all conversations."""
        ...

    async def table_ready(self) -> bool:
        """Whether the table answers and is there. Never raises; used by health, so it answers within 3 s."""
        ...


class RecordQueue(Protocol):
    """Sends records to the worker."""

    async def send_records(self, records: Sequence[Record]) -> None:
        """Puts every record on the queue. Raises ``StoreUnavailable`` when any could not be sent.

        Records are idempotent, so after an error all of them may be sent again.
        """
        ...


class Admission(SharedBuckets, Protocol):
    """The limits at the door."""

    async def address(self, source_ip: str, headers: Mapping[str, str]) -> str:
        """The viewer's address, hashed; empty when it is not known. ``source_ip``: the gateway's word."""
        ...

    async def why_refused(
        self, identity: Identity, address: str, conversation_id: str | None
    ) -> Refusal | None:
        """Why a connection to the conversation (None: a new one) would be refused now; None when it would not."""
        ...


class MemorySwitches(Protocol):
    """Who has recall switched on, as far as a turn asks. Postgres has the last word."""

    async def switch_memory(self, identity: Identity, on: bool, now: int) -> None:
        """Notes it. ``now``: epoch milliseconds. Raises ``StoreUnavailable``."""
        ...


class Allowances(Protocol):
    """What people have spent."""

    async def allowance(self, identity: Identity) -> Mapping[str, Any]:
        """The person's allowance as it is (``conversation.allowance``); empty when they have spent nothing yet.

        Raises ``StoreUnavailable``.
        """
        ...


class ModelSwitches(Protocol):
    """Which models of a tenant are off (``engine.offers.Offers``)."""

    async def off(self, tenant: str) -> frozenset[str]:
        """Their ids, as of a minute ago at most. Never raises ``StoreUnavailable``."""
        ...

    async def read(self, tenant: str) -> frozenset[str]:
        """Their ids now. Raises ``StoreUnavailable``."""
        ...

    async def switch(self, tenant: str, off: Collection[str]) -> None:
        """Exactly these are off from now on. Raises ``StoreUnavailable``."""
        ...


@dataclass(frozen=True, slots=True)
class Noted:
    """A conversation, and its newest turn when it was noted."""

    conversation_id: str
    turn: int


class Turns(Protocol):
    """Conversations that a program holds without a connection. Every method raises ``StoreUnavailable``."""

    async def begin(self, conversation_id: str, command: Begin, address: str) -> Done | Refusal:
        """Begins a conversation whose first turn is asked for; the refusal when a limit at the door does not let it.
        ``address``: the viewer's, hashed; empty: not known."""
        ...

    async def ask(self, conversation_id: str, command: Ask) -> Done:
        """Has a turn spoken."""
        ...

    async def cancel(self, conversation_id: str, command: Cancel) -> Done:
        """Stops a turn."""
        ...

    async def session(self, conversation_id: str) -> Session | None:
        """The session as it is now."""
        ...

    async def message(self, conversation_id: str, sk: str) -> Message | None:
        """One message by its sort key."""
        ...

    async def messages(self, conversation_id: str) -> Sequence[Message]:
        """All that are stored, in order."""
        ...

    async def turn_of(self, conversation_id: str, client_message_id: str) -> int | None:
        """Which turn the message with this id asked for; None: there is no such message."""
        ...

    async def restore(self, rows: Mapping[str, Any], identity: Identity) -> bool:
        """Brings a conversation back from the rows that Postgres has of it; False: there are none."""
        ...

    async def known(self, identity: Identity, digest: str) -> Noted | None:
        """What was noted under this digest."""
        ...

    async def note(self, identity: Identity, digest: str, place: Placed) -> None:
        """Notes a turn under this digest. One that cannot be noted now is not: a list then begins a conversation."""
        ...


class ProgramSockets(Protocol):
    """Connections of programs (``engine.sockets``). Every method raises ``StoreUnavailable``."""

    async def register(self, socket: Socket) -> Refusal | None:
        """One opens; the refusal when a limit does not let it in."""
        ...

    async def find(self, connection: str) -> Socket | None:
        """As it is now; None: it is over."""
        ...

    async def begin_asking(self, socket: Socket, request: Mapping[str, Any], now: int) -> bool:
        """A response is being asked for; false when another one is, or was since ``socket`` was read."""
        ...

    async def end_asking(self, socket: Socket, conversation_id: str = "", turn: int = 0) -> bool:
        """What became of that; false when the connection is over."""
        ...

    async def forget(self, connection: str) -> None:
        """One is over."""
        ...


class Placed(Protocol):
    """A turn of a conversation."""

    @property
    def conversation_id(self) -> str: ...

    @property
    def turn(self) -> int: ...


@dataclass(frozen=True, slots=True)
class RestPorts:
    """All of them, as ``bootstrap.rest_ports(settings)`` wires them."""

    tickets: Tickets
    persons: Persons
    sessions: Sessions
    records: RecordQueue
    gauges: Gauges
    admission: Admission
    allowances: Allowances
    memory: MemorySwitches
    tokens: TokenRegistry
    offers: ModelSwitches
    turns: Turns
    sockets: ProgramSockets
    issuer: Issuer | None = None
    """The identity provider, where this process checks its tokens."""
    service_tokens: ServiceTokens = field(default_factory=NoServiceTokens)
