"""Connections come and go: the first opens the conversation, the last one's leaving starts the grace period."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from taskflow.conversation.deadlines import PROBE_MS, Periods, due
from taskflow.conversation.session import Pacing, Session
from taskflow.conversation.updates import unless_set
from taskflow.identity import Identity
from taskflow.store import keys
from taskflow.store.expressions import Absent, Condition, Exists, Item, Path, Put, Update, Write, all_of, eq


@dataclass(frozen=True, slots=True)
class Opening:
    """A connection that opens a conversation."""

    connection_id: str
    pacing: Pacing
    identity: Identity


def create(
    conversation_id: str,
    opening: Opening,
    *,
    model: str,
    provider: str,
    resume_hash: str,
    now: int,
    periods: Periods,
) -> list[Write]:
    """A new conversation whose greeting is turn 1, with its first connection."""
    start_by = now + periods.start
    stale_at = now + PROBE_MS
    session: Item = {
        "pk": keys.conversation_pk(conversation_id),
        "sk": keys.SESSION,
        "user_id": opening.identity.user_id,
        "tenant_id": opening.identity.tenant_id,
        "model": model,
        "provider": provider,
        "created_at": now,
        "updated_at": now,
        "version": 1,
        "resume_hash": resume_hash,
        "gen": 1,
        "done": 0,
        "kind": "greeting",
        "asked_at": now,
        "start_by": start_by,
        "greet_at": start_by,
        "tries": 0,
        "epoch": 1,
        "stale_at": stale_at,
        "expires_at": now + periods.history,
        "conns": {opening.connection_id: {**_connection(opening, now), "created": True}},
        "unsent": {},
        "due": keys.due_shard(conversation_id),
        "due_at": start_by,
    }
    return [Put(session, Absent("pk")), *_register(conversation_id, opening, now)]


def join(session: Session, opening: Opening, *, now: int, periods: Periods) -> list[Write]:
    """Another connection of an existing conversation."""
    stale_at = now + PROBE_MS
    update = Update(
        keys.conversation_pk(session.id),
        keys.SESSION,
        set={
            ("conns", opening.connection_id): _connection(opening, now),
            "greet_at": now + periods.start,
            **unless_set("stale_at", session.stale_at, stale_at),
            **due(session.id, session.due_at, stale_at, now + periods.start),
        },
        remove=("grace_at",),
        condition=all_of(Exists("pk"), Absent("deleted")),
    )
    return [update, *_register(session.id, opening, now)]


def leave(session: Session, connection_id: str, *, now: int, periods: Periods) -> list[Write]:
    """A connection is gone. When it was the last one, the grace period starts."""
    last = set(session.conns) <= {connection_id}
    grace_at = now + periods.grace if last else None
    changes: dict[Path, Any] = {"grace_at": grace_at} if last else {}
    update = Update(
        keys.conversation_pk(session.id),
        keys.SESSION,
        set={**changes, **due(session.id, session.due_at, grace_at)},
        remove=(("conns", connection_id), *(("typing", "typing_at", "idle_at") if last else ())),
        condition=all_of(Exists(("conns", connection_id)), *(_only(session, connection_id) if last else ())),
    )
    return [update]


def _connection(opening: Opening, now: int) -> dict[str, Any]:
    return {"joined": now, "greeted": False, "pacing": opening.pacing}


def _register(conversation_id: str, opening: Opening, now: int) -> list[Write]:
    item = {
        "pk": keys.connection_pk(opening.connection_id),
        "sk": keys.CONNECTION,
        "conversation_id": conversation_id,
        "user_id": opening.identity.user_id,
        "tenant_id": opening.identity.tenant_id,
        "joined": now,
    }
    return [Put(item, Absent("pk")), gauge(opening.connection_id, 1)]


def gauge(connection_id: str, change: int) -> Update:
    """Counts a live connection in or out; always in one transaction with its CONNECTION item."""
    return Update(keys.GAUGE, keys.gauge_sk(connection_id), add={"live": change})


def _only(session: Session, connection_id: str) -> tuple[Condition, ...]:
    """No other connection has joined since the session was read."""
    return () if connection_id not in session.conns else (eq("conns", _conns(session)),)


def _conns(session: Session) -> dict[str, Any]:
    return {cid: asdict(conn) for cid, conn in session.conns.items()}
