"""Deletion's end: a deleted conversation's items go, and what stays refuses everything that is late."""

from __future__ import annotations

from collections.abc import Mapping

from taskflow.conversation import overdue_outbox
from taskflow.conversation.session import Session
from taskflow.records.build import deletion_record
from taskflow.store import keys
from taskflow.store.expressions import Delete, Exists, Path, Put, Update, all_of, eq
from taskflow.turns.ports import Backend

TOMBSTONE_MS = 86_400_000
"""How long a tombstone stays: nothing that was begun before a deletion is still under way then."""

_GONE = (
    *(
        "start_by",
        "idle_at",
        "typing_at",
        "grace_at",
        "outbox_at",
        "sync_at",
        "stale_at",
        "expires_at",
        "empty_at",
    ),
    *(
        "retitled_at",
        "overdue_since",
        "lease_run",
        "title",
        "truncation",
        "late_truncation",
        "replaced_range",
        "result",
        "last_result",
    ),
)
"""What a tombstone does not have. Without a deadline no sweep looks at it, and no claim that rests on one holds."""


async def purge(backend: Backend, session: Session) -> None:
    """Removes what a deleted conversation owns, then tells Postgres once more: whoever deleted may have died after
    the fence and before the record. Of one that nobody has spoken in, Postgres has nothing to forget.

    Safe to do twice. Raises ``StoreUnavailable``; the sweep then comes again.
    """
    now = backend.now_ms()
    ttl = (now + TOMBSTONE_MS) // 1000
    for cid in session.connections:
        await backend.store.forget_connection(cid)
    await remove_items(backend, session.id, "M#", "D#")
    await _close_turns(backend, session, ttl)
    for forgotten in overdue_outbox.forget(session):
        await backend.store.claim(forgotten)
    for item in await backend.store.table.query(keys.REFUSED, keys.refused_sk(session.id)):
        await backend.store.commit([Delete(keys.REFUSED, item["sk"])])
    await backend.store.claim(_tombstone(session, {"connections": {}, "outbox": {}}, _GONE))
    if not session.empty:
        await backend.records.send([deletion_record(session, now)])
    await backend.store.claim(_tombstone(session, {"ttl": ttl}, ("due", "due_at")))


def _tombstone(session: Session, changes: Mapping[Path, object], gone: tuple[Path, ...]) -> Update:
    return Update(
        keys.conversation_pk(session.id),
        keys.SESSION,
        set=changes,
        remove=gone,
        condition=all_of(Exists("deleted"), eq("activity_version", session.activity_version)),
    )


async def remove_items(backend: Backend, conversation_id: str, *prefixes: str) -> None:
    """Deletes the conversation's items whose sort keys begin so."""
    pk = keys.conversation_pk(conversation_id)
    for prefix in prefixes:
        for item in await backend.store.table.query(pk, prefix):
            await backend.store.commit([Delete(pk, item["sk"])])


async def _close_turns(backend: Backend, session: Session, ttl: int) -> None:
    """A checkpoint may still be under way, and only its own item can refuse it: an empty one takes its place."""
    pk = keys.conversation_pk(session.id)
    turns = {item["sk"] for item in await backend.store.table.query(pk, "T#")}
    for sk in sorted(turns | {keys.turn_sk(session.lease_turn), keys.turn_sk(session.requested_turn)}):
        await backend.store.commit([Put({"pk": pk, "sk": sk, "state": "deleted", "ttl": ttl})])
