"""The ports of the HTTP API over the table and the records queue."""

from __future__ import annotations

from collections.abc import Sequence

from taskflow.clock import Clock
from taskflow.conversation.deadlines import OUTBOX_MS, due
from taskflow.conversation.session import HEADER_KEY, parse
from taskflow.errors import ConditionFailed, StoreUnavailable
from taskflow.identity import Identity
from taskflow.records.build import header
from taskflow.records.encoding import encode
from taskflow.records.schema import ConversationHeader, Record
from taskflow.store import keys
from taskflow.store.expressions import Absent, AllOf, Exists, Item, Path, Put, Update, all_of, eq
from taskflow.store.table import Table
from taskflow.turns.ports import RecordsQueue


class TableTickets:
    """``rest.ports.Tickets`` over the table."""

    def __init__(self, table: Table) -> None:
        self._table = table

    async def issue_ticket(self, ticket_hash: str, identity: Identity, expires: int) -> None:
        """See ``Tickets``."""
        item: Item = {
            "pk": keys.ticket_pk(ticket_hash),
            "sk": keys.TICKET,
            "user_id": identity.user_id,
            "tenant_id": identity.tenant_id,
            "expires": expires,
            "ttl": expires,
        }
        await self._table.write(Put(item))


class TableSessions:
    """``rest.ports.Sessions`` over the table."""

    def __init__(self, table: Table, clock: Clock) -> None:
        self._table = table
        self._clock = clock

    async def delete_conversation(self, conversation_id: str, identity: Identity) -> bool:
        """See ``Sessions``. The sweep that is due at once tells the listeners and removes the items."""
        now = int(self._clock.now() * 1000)
        fence = Update(
            keys.conversation_pk(conversation_id),
            keys.SESSION,
            set={"deleted": True, "due": keys.due_shard(conversation_id), "due_at": now},
            add={"activity_version": 1},
            condition=all_of(_owned(identity), Absent("deleted")),
        )
        try:
            await self._table.write(fence)
        except ConditionFailed:
            item = await self._table.get(keys.conversation_pk(conversation_id), keys.SESSION)
            return item is not None and _owns(item, identity)
        return True

    async def create_tombstone(self, conversation_id: str, identity: Identity) -> None:
        """See ``Sessions``. The tombstone is one as a purge leaves it; the sweep removes what came before it."""
        now = int(self._clock.now() * 1000)
        tombstone: Item = {
            "pk": keys.conversation_pk(conversation_id),
            "sk": keys.SESSION,
            "user_id": identity.user_id,
            "tenant_id": identity.tenant_id,
            "model": "",
            "provider": "",
            "created_at": now,
            "updated_at": now,
            "version": 0,
            "activity_version": 1,
            "connections": {},
            "outbox": {},
            "deleted": True,
            "due": keys.due_shard(conversation_id),
            "due_at": now,
        }
        try:
            await self._table.write(Put(tombstone, Absent("pk")))
        except ConditionFailed:
            await self.delete_conversation(conversation_id, identity)

    async def rename_conversation(
        self, conversation_id: str, identity: Identity, title: str
    ) -> ConversationHeader | None:
        """See ``Sessions``. The sweep that is due at once tells the listeners: this function has no way to them."""
        pk = keys.conversation_pk(conversation_id)
        item = await self._table.get(pk, keys.SESSION)
        if item is None or not _owns(item, identity) or item.get("deleted"):
            return None
        session = parse(item)
        if session.empty:
            return None
        now = int(self._clock.now() * 1000)
        changes: dict[Path, object] = {
            "title": title,
            "title_set": True,
            "updated_at": now,
            "retitled_at": now,
            ("outbox", HEADER_KEY): session.version + 1,
            **due(session.id, session.due_at, now),
        }
        if session.outbox_at is None:
            changes["outbox_at"] = now + OUTBOX_MS
        update = Update(
            pk,
            keys.SESSION,
            set=changes,
            add={"version": 1},
            condition=all_of(_owned(identity), Absent("deleted")),
        )
        try:
            renamed = await self._table.write(update)
        except ConditionFailed:
            return None
        return None if renamed is None else header(parse(renamed))

    async def live_connections(self) -> int:
        """See ``Sessions``."""
        items = await self._table.query(keys.GAUGE, "CONNECTIONS#")
        return max(0, sum(int(item.get("live", 0)) for item in items))

    async def table_ready(self) -> bool:
        """See ``Sessions``."""
        try:
            await self._table.get(keys.TIMER, keys.COVERAGE, consistent=False)
        except StoreUnavailable:
            return False
        return True


class QueueRecords:
    """``rest.ports.RecordQueue`` over the records queue."""

    def __init__(self, queue: RecordsQueue) -> None:
        self._queue = queue

    async def send_records(self, records: Sequence[Record]) -> None:
        """See ``RecordQueue``."""
        await self._queue.send([encode(record) for record in records])


def _owned(identity: Identity) -> AllOf:
    return all_of(Exists("pk"), eq("user_id", identity.user_id), eq("tenant_id", identity.tenant_id))


def _owns(item: Item, identity: Identity) -> bool:
    return (item["user_id"], item["tenant_id"]) == (identity.user_id, identity.tenant_id)
