"""A session that is restored from Postgres, renamed by its owner, deleted, purged or left to Postgres alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from taskflow.conversation import ownership
from taskflow.conversation.deadlines import OUTBOX_MS, SET_DEADLINES, Periods, due, due_in_time
from taskflow.conversation.session import HEADER_KEY, Coverage, Session, to_item
from taskflow.conversation.updates import unless_set, update_session
from taskflow.identity import Identity
from taskflow.store import keys
from taskflow.store.expressions import Absent, Delete, Exists, Path, Put, Update, Write, all_of, eq

_GONE: tuple[Path, ...] = (
    *SET_DEADLINES,
    *("overdue_since", "lease_run", "title", "truncation", "late_truncation", "replaced_range", "result"),
    *("last_result", "queue", "queue_held", "summary", "folding"),
)
"""What a tombstone does not have. Without a deadline no sweep looks at it, and no claim that rests on one holds."""


def is_owner(session: Session, owner: Identity) -> bool:
    """Whether the conversation is theirs."""
    return (session.user_id, session.tenant_id) == (owner.user_id, owner.tenant_id)


def restored(
    conversation_id: str,
    owner: Identity,
    *,
    model: str,
    provider: str,
    title: str,
    created_at: int,
    updated_at: int,
    version: int,
    turns: int,
    question: int,
    summary: Coverage | None,
    answers_from: int,
    now: int,
    periods: Periods,
) -> list[Write]:
    """An archived conversation, every turn of it settled. ``question``: the turn of the last message of the person.
    ``summary``: what the summary that came with it stands for. ``answers_from``: as in ``Session``."""
    expires_at = now + periods.history
    session = Session(
        id=conversation_id,
        user_id=owner.user_id,
        tenant_id=owner.tenant_id,
        model=model,
        provider=provider,
        title=title,
        title_set=bool(title),
        created_at=created_at,
        updated_at=updated_at,
        version=version + 1,
        requested_turn=turns,
        settled_turn=turns,
        question=question,
        answers_from=answers_from,
        summary=summary,
        activity_version=1,
        expires_at=expires_at,
        due_at=expires_at,
    )
    return [Put(to_item(session), Absent("pk")), ownership.note(session.id, owner, created_at)]


def tombstone(conversation_id: str, owner: Identity, *, now: int) -> list[Write]:
    """Keeps a conversation that only Postgres has from coming back while it is deleted there."""
    session = Session(
        id=conversation_id,
        user_id=owner.user_id,
        tenant_id=owner.tenant_id,
        model="",
        provider="",
        created_at=now,
        updated_at=now,
        version=0,
        activity_version=1,
        deleted=True,
        due_at=now,
    )
    return [Put(to_item(session), Absent("pk"))]


def rename(session: Session, title: str, *, now: int) -> list[Write]:
    """A title that no later message replaces; the sweep that is due at once posts it to the connections."""
    changes: dict[Path, Any] = {
        "title": title,
        "title_set": True,
        "updated_at": now,
        "retitled_at": now,
        ("outbox", HEADER_KEY): session.version + 1,
        **unless_set("outbox_at", session.outbox_at, now + OUTBOX_MS),
        **due(session.id, session.due_at, now),
    }
    return [
        update_session(
            session,
            changes,
            add={"version": 1},
            condition=all_of(*_owned(session), Absent("deleted"), *due_in_time(session.due_at, now)),
        )
    ]


def delete(session: Session, *, now: int) -> list[Write]:
    """Nothing is said or stored for it afterwards; the sweep that is due at once posts the deletion and purges."""
    changes: dict[Path, Any] = {"deleted": True, "due": keys.due_shard(session.id), "due_at": now}
    condition = all_of(*_owned(session), Absent("deleted"))
    return [update_session(session, changes, add={"activity_version": 1}, condition=condition)]


def adopt(session: Session, owner: Identity) -> list[Write]:
    """Another owner, and nobody joins by the earlier one's token any more. A turn that is being spoken goes on; the
    records of it are the new owner's all the same (``records.statements``)."""
    changes: dict[Path, Any] = {"user_id": owner.user_id, "tenant_id": owner.tenant_id}
    condition = all_of(*_owned(session), Absent("deleted"))
    moved = update_session(session, changes, remove=("resume_hash",), condition=condition)
    noted = ownership.note(session.id, owner, session.created_at)
    return [moved, ownership.forget(session), noted]


def strip_deleted(session: Session) -> list[Write]:
    """Removes what a deleted session still holds, except the attributes that refuse late writes."""
    return [_tombstone(session, {"connections": {}, "outbox": {}}, _GONE)]


def end_purge(session: Session, ttl: int) -> list[Write]:
    """No sweep looks at it any more, and DynamoDB removes it at ``ttl`` (epoch seconds)."""
    return [_tombstone(session, {"ttl": ttl}, ("due", "due_at")), ownership.forget(session)]


def remove(session: Session) -> Delete:
    """Removes the session, unless something has happened since it was read."""
    return Delete(
        keys.conversation_pk(session.id),
        keys.SESSION,
        all_of(
            eq("expires_at", session.expires_at),
            eq("activity_version", session.activity_version),
            eq("connections", {}),
        ),
    )


def put_off(session: Session, *, now: int, periods: Periods) -> list[Write]:
    """Moves its expiry to a later time."""
    later: dict[Path, Any] = {"expires_at": now + periods.history}
    return [update_session(session, later, condition=eq("expires_at", session.expires_at))]


def _tombstone(session: Session, changes: Mapping[Path, object], gone: tuple[Path, ...]) -> Update:
    return update_session(
        session,
        changes,
        remove=gone,
        condition=all_of(Exists("deleted"), eq("activity_version", session.activity_version)),
    )


def _owned(session: Session) -> tuple[Any, ...]:
    return eq("user_id", session.user_id), eq("tenant_id", session.tenant_id)
