"""What a sweep does with a session whose deadline has passed: pure decisions and their claims.

A claim is a conditional update that only one sweep wins; what follows it (an invoke, a post) may be lost and
is then found again, because the deadline that stands afterwards is a new one.
"""

from __future__ import annotations

from typing import Literal

from taskflow.conversation.deadlines import (
    CONNECTION_MAX_MS,
    OUTBOX_MS,
    PROBE_MS,
    RESYNC_MAX_MS,
    SET_DEADLINES,
    Periods,
    due,
    due_in_time,
    earliest,
    lease_is_over,
)
from taskflow.conversation.session import HEADER_KEY, Session
from taskflow.store import keys
from taskflow.store.expressions import Absent, Condition, Path, Update, all_of, eq

Action = Literal[
    "purge",
    "take_over",
    "start",
    "fail_unstarted",
    "typing",
    "idle",
    "grace",
    "outbox",
    "sync",
    "stale",
    "expire",
    "retitle",
    "discard",
    "say_queued",
]


def actions(session: Session, *, now: int, periods: Periods) -> list[Action]:
    """What is to be done now, most urgent first."""
    if session.deleted:
        return ["purge"]
    found: list[Action] = []
    if session.lease_run is not None:
        if lease_is_over(session, now):
            found.append("take_over")
    elif session.turn_pending:
        if _passed(session.start_by, now):
            found.append("start" if session.tries < periods.start_tries else "fail_unstarted")
    elif session.late_truncation is not None and _passed(session.start_by, now):
        found.append("start")
    silent = not session.turn_pending and session.lease_run is None
    if _passed(session.queue_at, now) and silent:
        found.append("say_queued")
    passed: dict[Action, bool] = {
        "typing": _passed(session.typing_at, now),
        "idle": _passed(session.idle_at, now) and silent,
        "grace": _passed(session.grace_at, now),
        "outbox": _passed(session.outbox_at, now),
        "sync": _passed(session.sync_at, now),
        "stale": _passed(session.stale_at, now),
        "expire": _passed(session.expires_at, now),
        "retitle": _passed(session.retitled_at, now),
        "discard": _passed(session.empty_at, now),
    }
    return found + [action for action, due_now in passed.items() if due_now]


def claim_start(session: Session, *, now: int, periods: Periods) -> Update:
    """The turn is invoked again."""
    return _claim(
        session,
        {"start_by": now + periods.start},
        all_of(
            eq("requested_turn", session.requested_turn),
            eq("start_by", session.start_by),
            Absent("lease_run"),
        ),
        add={"tries": 1},
    )


def claim_nudge(session: Session, *, now: int, periods: Periods) -> Update:
    """Idle phase 1: the assistant asks whether the person is still there, as a turn of its own."""
    start_by = now + periods.start
    return _claim(
        session,
        {
            "requested_turn": session.requested_turn + 1,
            "kind": "nudge",
            "asked_at": now,
            "burst": False,
            "start_by": start_by,
            "tries": 0,
            "idle_phase": 1,
            **due(session.id, session.due_at, start_by),
        },
        all_of(_idle(session), Absent("queue_at"), *due_in_time(session.due_at, start_by)),
        # It continues no reply: it is one of its own.
        remove=("idle_at", "read_until", "remarks", "wishes", "continues"),
    )


def claim_end(session: Session, *, now: int) -> Update:
    """Idle phase 2: the conversation is completed."""
    return _claim(
        session,
        {
            "status": "completed",
            "idle_phase": 0,
            "typing": False,
            ("outbox", HEADER_KEY): session.version + 1,
            "updated_at": now,
            "outbox_at": now + OUTBOX_MS,
        },
        all_of(_idle(session), Absent("queue_at")),
        remove=("idle_at", "typing_at"),
        add={"version": 1},
    )


def claim_quiet(session: Session) -> Update:
    """No connection is synced, nobody has spoken yet, or the conversation has ended: silence is not counted."""
    return _claim(session, {}, _idle(session), remove=("idle_at",))


def claim_typing_nudge(session: Session) -> Update:
    """The person is encouraged, once per message."""
    return _claim(session, {"typing_nudged": True}, eq("typing_at", session.typing_at), remove=("typing_at",))


def claim_grace(session: Session) -> Update:
    """The grace period is over; whoever speaks reads ``grace_at`` itself, so this only clears the deadline."""
    return _claim(
        session,
        {},
        all_of(
            eq("grace_at", session.grace_at), eq("settled_turn", session.settled_turn), Absent("lease_run")
        ),
        remove=("grace_at", "idle_at"),
    )


def claim_sync(session: Session, *, now: int, periods: Periods) -> Update:
    """Connections whose *sync* got lost are synced again, ever less often; nothing more is due once all are."""
    pinned = eq("sync_at", session.sync_at)
    if all(conn.synced for conn in session.connections.values()):
        # Whoever falls behind meanwhile sets another deadline.
        return _claim(session, {}, pinned, remove=("sync_at", "sync_tries"))
    wait = max(periods.start, min(RESYNC_MAX_MS, periods.start * 2 ** min(session.sync_tries, 10)))
    return _claim(session, {"sync_at": now + wait}, pinned, add={"sync_tries": 1})


def claim_stale(session: Session, *, now: int) -> Update:
    """This sweep probes the connections; sets the next probe, unless there are none."""
    pinned = eq("stale_at", session.stale_at)
    if not session.connections:
        return _claim(session, {}, pinned, remove=("stale_at",))
    return _claim(session, {"stale_at": now + PROBE_MS}, pinned)


def claim_retitle(session: Session) -> Update:
    """Clears the mark of the title that was read; a later title keeps its own."""
    pinned = all_of(eq("retitled_at", session.retitled_at), eq("title", session.title))
    return _claim(session, {}, pinned, remove=("retitled_at",))


def discard(session: Session, *, now: int) -> Update:
    """The conversation is deleted: nobody has spoken in it, and nobody came back. Refused when somebody has."""
    condition = all_of(
        eq("empty_at", session.empty_at),
        eq("connections", {}),
        Absent("question"),
        Absent("lease_run"),
        Absent("deleted"),
    )
    changes: dict[Path, object] = {"deleted": True, "due": keys.due_shard(session.id), "due_at": now}
    return _claim(session, changes, condition, add={"activity_version": 1})


def sent(session: Session, key: str, version: int) -> Update:
    """This entry reached the queue; refused when a newer version has taken its place."""
    return _claim(session, {}, eq(("outbox", key), version), remove=(("outbox", key),))


def stale_connections(session: Session, *, now: int) -> list[str]:
    """Connections that API Gateway has certainly ended."""
    return [cid for cid, conn in session.connections.items() if conn.joined + CONNECTION_MAX_MS <= now]


def reschedule(session: Session) -> Update | None:
    """Sets ``due_at`` to the session's next deadline, or takes it out of the index; None when that is so already.

    Refused when a deadline has changed since the session was read: the earliest may be another one. A deleted session
    that nobody speaks for stays due until its purge is over (see ``storage.end_purge``).
    """
    if session.deleted and session.lease_run is None:
        return None
    at = earliest(session)
    if at == session.due_at:
        return None
    pinned = all_of(*(_as_read(session, name) for name in ("due_at", *SET_DEADLINES)))
    if at is None:
        return _claim(session, {}, pinned, remove=("due", "due_at"))
    return _claim(session, {"due": keys.due_shard(session.id), "due_at": at}, pinned)


def _idle(session: Session) -> Condition:
    return all_of(
        eq("requested_turn", session.requested_turn),
        eq("settled_turn", session.requested_turn),
        Absent("lease_run"),
        Absent("deleted"),
        eq("activity_version", session.activity_version),
        eq("idle_at", session.idle_at),
    )


def _as_read(session: Session, name: str) -> Condition:
    value = getattr(session, name)
    return Absent(name) if value is None else eq(name, value)


def _passed(at: int | None, now: int) -> bool:
    return at is not None and at <= now


def _claim(
    session: Session,
    changes: dict[Path, object],
    condition: Condition,
    *,
    remove: tuple[Path, ...] = (),
    add: dict[Path, int] | None = None,
) -> Update:
    return Update(
        keys.conversation_pk(session.id),
        keys.SESSION,
        set=changes,
        remove=remove,
        add=add or {},
        condition=condition,
    )
