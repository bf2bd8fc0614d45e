"""What the HTTP API needs of DynamoDB and SQS. Fakes: ``tests.fakes.rest``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from taskflow.identity import Identity
from taskflow.records.schema import ConversationHeader, Record
from taskflow.rest.gauges import Gauges


class Tickets(Protocol):
    """Single-use passes that a browser swaps its identity for."""

    async def issue_ticket(self, ticket_hash: str, identity: Identity, expires: int) -> None:
        """Stores a ticket by its SHA-256 (hex), good until ``expires`` (epoch seconds).

        Raises ``StoreUnavailable``. The secret itself is never stored.
        """
        ...


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


class Allowances(Protocol):
    """What people have spent."""

    async def allowance(self, identity: Identity) -> Mapping[str, Any]:
        """The person's allowance as it is (``conversation.allowance``); empty when they have spent nothing yet.

        Raises ``StoreUnavailable``.
        """
        ...


@dataclass(frozen=True, slots=True)
class RestPorts:
    """All of them, as ``bootstrap.rest_ports(settings)`` wires them."""

    tickets: Tickets
    sessions: Sessions
    records: RecordQueue
    gauges: Gauges
    allowances: Allowances
