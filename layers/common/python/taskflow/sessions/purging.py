"""Purges a deleted conversation: removes its items and leaves what refuses late writes."""

from __future__ import annotations

from taskflow.conversation import overdue_outbox
from taskflow.conversation.commands import EndPurge, StripDeleted
from taskflow.conversation.session import Session
from taskflow.engine.ports import Backend
from taskflow.engine.runner import run
from taskflow.records.build import deletion_record
from taskflow.sessions.erasing import KEPT_DAYS
from taskflow.store import keys
from taskflow.store.expressions import Delete, Put

LATE_MS = 86_400_000
"""Nothing that was begun before a deletion is still under way then."""
TOMBSTONE_MS = KEPT_DAYS * 86_400_000
"""How long the session's tombstone stays: no backup that still has the conversation is older."""


async def purge(backend: Backend, session: Session) -> None:
    """Removes what a deleted conversation owns, then tells Postgres once more: whoever deleted may have died after
    the deletion was written and before the record. Of one that nobody has spoken in, Postgres has nothing to forget.

    Safe to do twice. Raises ``StoreUnavailable``; the sweep then comes again.
    """
    now = backend.now_ms()
    for cid in session.connections:
        await backend.store.forget_connection(cid)
    await remove_items(backend, session.id, keys.MESSAGE_PREFIX, keys.DEDUPE_PREFIX, keys.SUMMARY)
    await _close_turns(backend, session, (now + LATE_MS) // 1000)
    for forgotten in overdue_outbox.forget(session):
        await backend.store.claim(forgotten)
    for item in await backend.store.table.query(keys.REFUSED, keys.refused_sk(session.id)):
        await backend.store.commit([Delete(keys.REFUSED, item["sk"])])
    await run(backend, session.id, StripDeleted(), session=session)
    if not session.empty:
        await backend.records.send([deletion_record(session, now)])
    await run(backend, session.id, EndPurge((now + TOMBSTONE_MS) // 1000), session=session)


async def remove_items(backend: Backend, conversation_id: str, *prefixes: str) -> None:
    """Deletes the conversation's items whose sort keys begin so."""
    pk = keys.conversation_pk(conversation_id)
    for prefix in prefixes:
        for item in await backend.store.table.query(pk, prefix):
            await backend.store.commit([Delete(pk, item["sk"])])


async def _close_turns(backend: Backend, session: Session, ttl: int) -> None:
    """Puts an empty checkpoint for each turn: a late write of a checkpoint is refused by that item only."""
    pk = keys.conversation_pk(session.id)
    turns = {item["sk"] for item in await backend.store.table.query(pk, keys.TURN_PREFIX)}
    for sk in sorted(turns | {keys.turn_sk(session.lease_turn), keys.turn_sk(session.requested_turn)}):
        await backend.store.commit([Put({"pk": pk, "sk": sk, "state": "deleted", "ttl": ttl})])
