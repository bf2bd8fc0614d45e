"""The ports of the HTTP API over the table and the records queue."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TypedDict

from taskflow.clock import Clock
from taskflow.conversation.commands import Delete, Rename
from taskflow.conversation.deadlines import Periods
from taskflow.conversation.judging import turn_of
from taskflow.engine import people, remembering
from taskflow.engine.adopting import adopt_conversations, adopt_late
from taskflow.engine.people import Person
from taskflow.engine.ports import Queue
from taskflow.engine.repository import ConversationStore
from taskflow.engine.runner import Done, commit
from taskflow.engine.tickets import TicketGrant, to_item
from taskflow.errors import CallRefused, StoreUnavailable
from taskflow.identity import Identity
from taskflow.records.build import header
from taskflow.records.encoding import encode
from taskflow.records.judgements import Reply
from taskflow.records.schema import ConversationHeader, Record
from taskflow.rest.ports import LiveReply
from taskflow.sessions import erasing
from taskflow.store import keys
from taskflow.store.expressions import Item, Put
from taskflow.store.table import Table
from taskflow.unhandled import report_refused


class _Timing(TypedDict):
    now_ms: Callable[[], int]
    periods: Periods


class TableTickets:
    """``rest.ports.Tickets`` over the table."""

    def __init__(self, table: Table) -> None:
        self._table = table

    async def issue_ticket(self, ticket_hash: str, grant: TicketGrant, expires: int) -> None:
        await self._table.write(Put(to_item(ticket_hash, grant, expires)))


class TablePersons:
    """``rest.ports.Persons`` over the table."""

    def __init__(self, table: Table) -> None:
        self._table = table

    async def person(self, identity: Identity) -> Person:
        return await people.read(self._table, identity)

    async def revoke(self, identity: Identity, now: int) -> Person:
        return await people.revoke(self._table, identity, now)

    async def begin_adoption(self, guest: Identity, owner: Identity, now: int) -> bool:
        return await people.begin_adoption(self._table, guest, owner, now)


class TableAllowances:
    """``rest.ports.Allowances`` over the table."""

    def __init__(self, table: Table) -> None:
        self._table = table

    async def allowance(self, identity: Identity) -> Item:
        return await self._table.get(keys.person_pk(identity), keys.ALLOWANCE) or {}


class TableMemorySwitches:
    """``rest.ports.MemorySwitches`` over the table."""

    def __init__(self, table: Table) -> None:
        self._table = table

    async def switch_memory(self, identity: Identity, on: bool, now: int) -> None:
        await remembering.switch(self._table, identity, on=on, now=now)


class TableSessions:
    """``rest.ports.Sessions`` over the store."""

    def __init__(self, store: ConversationStore, clock: Clock, periods: Periods) -> None:
        self._store = store
        self._table = store.table
        self._clock = clock
        self._periods = periods

    async def delete_conversation(self, conversation_id: str, identity: Identity) -> bool:
        """The sweep that is due at once posts the deletion and removes the items."""
        return (await self._commit(conversation_id, Delete(identity))).ok

    async def create_tombstone(self, conversation_id: str, identity: Identity) -> None:
        """Leaves the same tombstone as a purge; the sweep removes the conversation's earlier items."""
        await self._commit(conversation_id, Delete(identity, create_tombstone=True))

    async def rename_conversation(
        self, conversation_id: str, identity: Identity, title: str
    ) -> ConversationHeader | None:
        """The sweep that is due at once posts it to the connections: this function cannot reach them."""
        done = await self._commit(conversation_id, Rename(identity, title))
        return header(done.after) if done.ok and done.after is not None else None

    async def find_reply(self, conversation_id: str, identity: Identity, message_id: str) -> LiveReply | None:
        session = await self._store.session(conversation_id)
        timing: _Timing = {"now_ms": self._now_ms, "periods": self._periods}
        if await adopt_late(self._store, session, identity, **timing):
            session = await self._store.session(conversation_id)
        if session is None or session.deleted or identity != Identity(session.user_id, session.tenant_id):
            return None
        found = header(session)
        turn = turn_of(session, message_id)
        if turn is None:
            return LiveReply(found, "unknown")
        if session.empty:
            return LiveReply(found, "unspoken")
        message = await self._store.message(session.id, keys.message_sk(turn, keys.ASSISTANT_PART))
        if message is None:
            return LiveReply(found, "speaking" if turn > session.settled_turn else "unknown")
        while message.continues:
            sk = keys.message_sk(message.continues, keys.ASSISTANT_PART)
            before = await self._store.message(session.id, sk)
            if before is None:
                break
            message = before
        return LiveReply(found, "settled", Reply(message.id, message.turn, message.model, True))

    async def _commit(self, conversation_id: str, command: Delete | Rename) -> Done:
        timing: _Timing = {"now_ms": self._now_ms, "periods": self._periods}
        done = await commit(self._store, conversation_id, command, **timing)
        if done.outcome == "not_found" and await adopt_late(
            self._store, done.before, command.owner, **timing
        ):
            done = await commit(self._store, conversation_id, command, **timing)
        return done

    async def adopt_conversations(
        self, conversation_ids: Sequence[str], guest: Identity, owner: Identity
    ) -> None:
        await adopt_conversations(
            self._store, conversation_ids, guest, owner, now_ms=self._now_ms, periods=self._periods
        )

    async def begin_erasure(self, identity: Identity, erased_at: int) -> None:
        await erasing.note(self._store, erasing.Erasure(identity, erased_at))

    async def erase_sessions(self, identity: Identity, erased_at: int) -> int:
        return await erasing.erase(
            self._store,
            erasing.Erasure(identity, erased_at),
            now_ms=self._now_ms,
            periods=self._periods,
            until=self._now_ms() + erasing.ERASING_MS,
        )

    def _now_ms(self) -> int:
        return int(self._clock.now() * 1000)

    async def live_connections(self) -> int:
        found = await asyncio.gather(*(self._table.query(pk, keys.GAUGE_SK) for pk in keys.gauge_pks()))
        return max(0, sum(int(item.get("live", 0)) for items in found for item in items))

    async def table_ready(self) -> bool:
        try:
            await self._table.get(keys.TIMER, keys.COVERAGE, consistent=False)
        except (StoreUnavailable, CallRefused) as error:
            report_refused(error)
            return False
        return True


class QueueRecords:
    """``rest.ports.RecordQueue`` over the records queue."""

    def __init__(self, queue: Queue) -> None:
        self._queue = queue

    async def send_records(self, records: Sequence[Record]) -> None:
        await self._queue.send([encode(record) for record in records])
