"""The deadlines of a session: ``due_at`` is the earliest of them.

An earlier deadline is written with the change that causes it; a later one is left for the sweep to set, so
that a chatty session writes the index rarely. A speaking turn's lease is not among the deadlines of a change:
the visit due to ``start_by`` finds it and reschedules to the lease's end.
"""

from __future__ import annotations

from typing import Any

from taskflow.conversation.session import Session
from taskflow.light_dataclasses import dataclass
from taskflow.store import keys
from taskflow.store.expressions import Compare, Condition, Path

LEASE_MS = 5_000
CLOCK_ERROR_MS = 500
"""How far the clocks of two machines may be off (one side)."""
TAKE_OVER_AFTER_MS = 2 * CLOCK_ERROR_MS
OUTBOX_MS = 30_000
"""A record that is still in the outbox after this long is sent again by the sweep."""
RESYNC_MS = 2_000
"""A connection that fell behind is synced again this soon; the pauses between further attempts double."""
RESYNC_MAX_MS = 60_000
"""The longest of these pauses."""
PROBE_MS = 600_000
"""How often the gateway is asked after connections: an end that it did not report is found soon enough."""
CONNECTION_MAX_MS = 2 * 3_600_000 + 300_000
"""API Gateway ends every connection after two hours; five minutes later it is certainly gone."""


@dataclass(frozen=True, slots=True)
class Periods:
    """Settings that make deadlines, in milliseconds."""

    idle: int = 15_000
    typing_nudge: int = 30_000
    grace: int = 30_000
    start: int = 8_000
    start_tries: int = 3
    history: int = 30 * 86_400_000
    empty: int = 3_600_000
    """How long a conversation that nobody has spoken in is kept once nobody is connected."""


SET_DEADLINES = (
    *("idle_at", "typing_at", "grace_at", "empty_at", "outbox_at", "sync_at", "stale_at", "expires_at"),
    *("retitled_at", "start_by", "queue_at"),
)
"""The attributes that hold deadlines. Not the lease, which its holder renews all the time."""


def lease_is_over(session: Session, now: int) -> bool:
    """Whether the run that has the lease counts as dead, on any machine's clock."""
    return session.lease_until + TAKE_OVER_AFTER_MS < now


def deadlines(session: Session) -> dict[str, int]:
    """Every deadline the session has, by what it is for."""
    found: dict[str, int | None] = {
        "idle": session.idle_at,
        "typing": session.typing_at,
        "grace": session.grace_at,
        "empty": session.empty_at,
        "outbox": session.outbox_at,
        "sync": session.sync_at,
        "stale": session.stale_at,
        "expire": session.expires_at,
        "retitle": session.retitled_at,
    }
    if session.lease_run is not None:
        found["lease"] = session.lease_until + TAKE_OVER_AFTER_MS
    elif session.turn_pending or session.late_truncation is not None:
        found["start"] = session.start_by
    if session.lease_run is None and not session.turn_pending:
        found["queue"] = session.queue_at
    return {name: at for name, at in found.items() if at is not None}


def earliest(session: Session) -> int | None:
    """The session's next deadline, or None."""
    return min(deadlines(session).values(), default=None)


def due(session_id: str, due_at: int | None, *new: int | None) -> dict[Path, Any]:
    """What to write when ``new`` deadlines arise while the item is due at ``due_at``: nothing if none is earlier."""
    soonest = min((at for at in new if at is not None), default=None)
    if soonest is None or (due_at is not None and due_at <= soonest):
        return {}
    return {"due": keys.due_shard(session_id), "due_at": soonest}


def due_in_time(due_at: int | None, *new: int | None) -> tuple[Condition, ...]:
    """What a change rests on that leaves ``due_at`` as it was read (see ``due``): a sweep that has come meanwhile has
    not set a later one, or the new deadline would be found late."""
    soonest = min((at for at in new if at is not None), default=None)
    if soonest is None or due_at is None or due_at > soonest:
        return ()
    return (Compare("due_at", "<=", soonest),)
