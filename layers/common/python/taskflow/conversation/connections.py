"""Connections join and leave. The first opens the conversation; when the last leaves, the grace period starts."""

from __future__ import annotations

from dataclasses import field, replace
from typing import Any

from taskflow.conversation import admission, ownership, queue
from taskflow.conversation.admission import Door
from taskflow.conversation.deadlines import PROBE_MS, RESYNC_MS, Periods, due, due_in_time
from taskflow.conversation.reading import opening_ms
from taskflow.conversation.session import ConnectionState, Pacing, Session, connection_item, to_item
from taskflow.conversation.settlement import can_be_silent_after
from taskflow.conversation.updates import pins_turn, remarks_as_read, stored_as_read, unless_set
from taskflow.identity import Identity
from taskflow.light_dataclasses import dataclass
from taskflow.store import keys
from taskflow.store.expressions import Absent, Condition, Exists, Fewer, Path, Put, Update, Write, all_of, eq

MOST_MS = 60_000
"""API Gateway waits for less than that: more is a clock that is wrong."""


@dataclass(frozen=True, slots=True)
class NewConnection:
    """A connection that opens or joins a conversation. ``door``: the limits that it passes."""

    connection_id: str
    pacing: Pacing
    identity: Identity
    epoch: int = 0
    """The person's: a connection of a lower one than theirs is closed."""
    door: Door = field(default_factory=Door)
    until: int | None = None
    """Epoch seconds at which it is closed, with what was shown for it. None: not by itself."""
    asked_at: int = 0
    """When it asked to be let in, epoch milliseconds; 0: not known."""

    def state(self, now: int, *, created: bool = False) -> ConnectionState:
        """What the session knows of it, as it is let in."""
        took = min(max(0, now - self.asked_at), MOST_MS) if self.asked_at else 0
        return ConnectionState(joined=now, synced=False, pacing=self.pacing, created=created, took=took)


def create(
    conversation_id: str,
    new: NewConnection,
    *,
    model: str,
    provider: str,
    resume_hash: str,
    now: int,
    periods: Periods,
) -> list[Write]:
    """A new conversation whose greeting is turn 1, with its first connection.

    One that was opened with an identity is noted as that person's empty one (see ``reuse``).
    """
    start_by = now + periods.start
    connection = new.state(now, created=True)
    session = Session(
        id=conversation_id,
        user_id=new.identity.user_id,
        tenant_id=new.identity.tenant_id,
        model=model,
        provider=provider,
        created_at=now,
        updated_at=now,
        version=1,
        resume_hash=resume_hash,
        requested_turn=1,
        kind="greeting",
        asked_at=now,
        start_by=start_by,
        sync_at=start_by,
        activity_version=1,
        stale_at=now + PROBE_MS,
        expires_at=now + periods.history,
        connections={new.connection_id: connection},
        due_at=start_by,
    )
    registered = _register(conversation_id, new, now, opens=True, noted=not resume_hash)
    owned = [] if resume_hash else [ownership.note(conversation_id, new.identity, now)]
    return [Put(to_item(session), Absent("pk")), *registered, *owned]


def can_be_reused(session: Session, identity: Identity, model: str) -> bool:
    """Whether it can stand for a new conversation: it is the person's own, has this model and no connection, nobody
    has spoken in it, and its greeting is under way or complete."""
    greeting_complete = session.last_result is not None and session.last_result.state == "completed"
    return (
        session.empty
        and not session.deleted
        and not session.connections
        and (session.user_id, session.tenant_id, session.model)
        == (identity.user_id, identity.tenant_id, model)
        and (greeting_complete or session.requested_turn == 1 > session.settled_turn)
        and session.late_truncation is None
        and session.cancel == 0
        and not session.queue
        and not session.remarks
    )


def reuse(session: Session, new: NewConnection, *, now: int, periods: Periods) -> list[Write]:
    """A connection that asks for a new conversation gets this one; it is announced to it like a new one.

    Of several that ask at once the first gets it. A tab that is open keeps its own: what is said in one must not
    appear in another.
    """
    [update, *registered] = join(session, new, now=now, periods=periods)
    assert isinstance(update, Update)  # noqa: S101 (narrowing)
    connection = {**_connection(new, now), "created": True}
    alone = all_of(
        update.condition or Exists("pk"),
        eq("connections", {}),
        Absent("question"),
        eq("requested_turn", session.requested_turn),
    )
    changes = {**update.set, ("connections", new.connection_id): connection}
    return [replace(update, set=changes, condition=alone), *registered]


def join(session: Session, new: NewConnection, *, now: int, periods: Periods) -> list[Write]:
    """Another connection of an existing conversation."""
    stale_at = now + PROBE_MS
    update = Update(
        keys.conversation_pk(session.id),
        keys.SESSION,
        set={
            ("connections", new.connection_id): _connection(new, now),
            "sync_at": now + periods.start,
            **unless_set("stale_at", session.stale_at, stale_at),
            **due(session.id, session.due_at, stale_at, now + periods.start),
        },
        remove=("grace_at", "empty_at", "sync_tries"),
        condition=all_of(
            Exists("pk"),
            Absent("deleted"),
            *((Fewer("connections", new.door.per_conversation),) if new.door.per_conversation else ()),
            *due_in_time(session.due_at, stale_at, now + periods.start),
        ),
    )
    return [update, *_register(session.id, new, now)]


def mark_synced(session: Session, connection_id: str, *, now: int, periods: Periods) -> list[Write]:
    """The connection has the messages, the model and the queue of this very session: it is sent what follows, and
    silence counts."""
    changes: dict[Path, Any] = {("connections", connection_id, "synced"): True}
    in_time: tuple[Condition, ...] = ()
    quiet = not session.turn_pending and session.idle_at is None and session.status == "active"
    last = session.last_result
    if quiet and not session.empty and (last is None or can_be_silent_after(last, session)):
        idle_at = now + (0 if last is None else opening_ms(last.chars)) + periods.idle
        changes |= {"idle_at": idle_at, **due(session.id, session.due_at, idle_at)}
        in_time = due_in_time(session.due_at, idle_at)
    if session.queue:
        # Who changes the queue tells those who were synced when they read it: they are to read it again.
        changes["queue_version"] = session.queue_version + 1
    # A reply truncated late meanwhile is announced to those who are synced by then; this one lists again.
    same_ending = () if last is None else (eq(("last_result", "state"), last.state),)
    update = Update(
        keys.conversation_pk(session.id),
        keys.SESSION,
        set=changes,
        add={"syncs": 1},
        condition=all_of(
            pins_turn(session),
            eq("model", session.model),
            queue.as_read(session),
            remarks_as_read(session),
            stored_as_read("summary", session),
            *same_ending,
            *in_time,
            Exists(("connections", connection_id)),
        ),
    )
    return [update]


def fall_behind(session: Session, connection_id: str, *, now: int) -> list[Write]:
    """The connection took nothing for too long. It stays, is sent no turn, and is synced again soon.

    ``created`` goes: it has been told that the conversation was opened, and is given the list of messages from now on.
    """
    sync_at = now + RESYNC_MS
    update = Update(
        keys.conversation_pk(session.id),
        keys.SESSION,
        set={
            ("connections", connection_id, "synced"): False,
            "sync_at": sync_at,
            "sync_tries": max(1, session.sync_tries),
            **due(session.id, session.due_at, sync_at),
        },
        remove=(("connections", connection_id, "created"),),
        condition=all_of(
            Exists(("connections", connection_id)), Absent("deleted"), *due_in_time(session.due_at, sync_at)
        ),
    )
    return [update]


def remove_connection(session: Session, connection_id: str, *, now: int, periods: Periods) -> list[Write]:
    """A connection is gone. When it was the last one, the grace period starts, and the end of an empty conversation
    comes near."""
    last = set(session.connections) <= {connection_id}
    grace_at = now + periods.grace if last else None
    changes: dict[Path, Any] = {"grace_at": grace_at} if last else {}
    empty_at = now + periods.empty if last and session.empty else None
    if empty_at is not None:
        changes["empty_at"] = empty_at
    ends = (grace_at, empty_at)
    update = Update(
        keys.conversation_pk(session.id),
        keys.SESSION,
        set={**changes, **due(session.id, session.due_at, *ends)},
        remove=(("connections", connection_id), *(("typing", "typing_at", "idle_at") if last else ())),
        condition=all_of(
            Exists(("connections", connection_id)),
            *(_only(session, connection_id) if last else ()),
            *due_in_time(session.due_at, *ends),
        ),
    )
    return [update]


def _connection(new: NewConnection, now: int) -> dict[str, Any]:
    return connection_item(new.state(now))


def is_full(session: Session, door: Door) -> bool:
    """Whether it has all the connections that it may have."""
    return 0 < door.per_conversation <= len(session.connections)


def _register(
    conversation_id: str, new: NewConnection, now: int, *, opens: bool = False, noted: bool = False
) -> list[Write]:
    """``noted``: the conversation is noted as the person's empty one (see ``reuse``)."""
    empty = conversation_id if noted else None
    admitted = admission.admit(new.door, new.identity, opens=opens, empty=empty, now=now)
    counted = list(new.door.counted(new.identity))
    item = {
        "pk": keys.connection_pk(new.connection_id),
        "sk": keys.CONNECTION,
        "conversation_id": conversation_id,
        "user_id": new.identity.user_id,
        "tenant_id": new.identity.tenant_id,
        "joined": now,
        **({"epoch": new.epoch} if new.epoch else {}),
        **({"counted": counted} if counted else {}),
        **({} if new.until is None else {"until": new.until}),
    }
    return [Put(item, Absent("pk")), count_connection(new.connection_id, 1), *admitted.values()]


def count_connection(connection_id: str, change: int) -> Update:
    """Counts a live connection in or out; always in one transaction with its CONNECTION item."""
    return Update(*keys.gauge_key(connection_id), add={"live": change})


def _only(session: Session, connection_id: str) -> tuple[Condition, ...]:
    """No other connection has joined since the session was read."""
    return (
        ()
        if connection_id not in session.connections
        else (eq("connections", to_item(session)["connections"]),)
    )
