"""The turn lease: one run at a time speaks, or announces how a turn ended.

A *run* is one invocation. It may speak only while it has the lease. Every ending is commit, announce, release.
Conditions and effects are those of ``docs/hand-over.md``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from taskflow.conversation.deadlines import LEASE_MS
from taskflow.conversation.session import LateTruncation, Session
from taskflow.store import keys
from taskflow.store.expressions import (
    Absent,
    Compare,
    Condition,
    Exists,
    Path,
    Update,
    all_of,
    any_of,
    eq,
)


def acquire(session: Session, run: str, *, now: int) -> Update:
    """Takes the lease for the newest turn. Refused when it is taken, superseded, settled or deleted."""
    more: dict[Path, Any] = {}
    if session.continues:
        more["lease_continues"] = session.continues[-1]
    if session.traceparent:
        more["lease_traceparent"] = session.traceparent
    return _update(
        session.id,
        {
            "lease_run": run,
            "lease_turn": session.requested_turn,
            "phase": "speaking",
            "lease_until": now + LEASE_MS,
            **more,
        },
        remove=tuple(each for each in ("lease_continues", "lease_traceparent") if each not in more),
        condition=all_of(
            eq("requested_turn", session.requested_turn),
            Compare("settled_turn", "<", session.requested_turn),
            Absent("lease_run"),
            Absent("deleted"),
        ),
    )


def renew(session_id: str, run: str, *, now: int) -> Update:
    """Keeps the lease for another period."""
    return _update(session_id, {"lease_until": now + LEASE_MS}, condition=eq("lease_run", run))


def acquire_to_announce(session: Session, run: str, late: LateTruncation, *, now: int) -> Update:
    """Takes the lease only to announce that a settled turn was cut off by its reader."""
    return _update(
        session.id,
        {"lease_run": run, "lease_turn": late.turn, "phase": "settled", "lease_until": now + LEASE_MS},
        condition=all_of(Absent("lease_run"), Absent("deleted"), eq(("late_truncation", "turn"), late.turn)),
    )


def late_truncation_told(session_id: str, run: str, late: LateTruncation) -> Update:
    """The late truncation was announced to everyone."""
    return _update(
        session_id,
        {},
        remove=("late_truncation",),
        condition=all_of(eq("lease_run", run), eq(("late_truncation", "turn"), late.turn)),
    )


def release(session_id: str, run: str) -> Update:
    """Gives the lease back after the announcement (or at once in a deleted conversation)."""
    return _update(
        session_id,
        {},
        remove=("lease_run", "result"),
        condition=all_of(eq("lease_run", run), any_of(eq("phase", "settled"), Exists("deleted"))),
    )


def _update(
    session_id: str,
    changes: Mapping[Path, Any],
    *,
    remove: tuple[Path, ...] = (),
    add: Mapping[Path, int] | None = None,
    condition: Condition,
) -> Update:
    return Update(
        keys.conversation_pk(session_id),
        keys.SESSION,
        changes,
        remove=remove,
        add=add or {},
        condition=condition,
    )
