"""Which reply a remark steers: it goes on in the same bubble, in a turn of its own. Pure.

``docs/hand-over.md`` has the protocol; where the reply is cut: ``sentences``; how it goes on: ``joining``.
"""

from __future__ import annotations

from taskflow.client_frames import Seen
from taskflow.conversation.late_truncation import can_be_truncated_late
from taskflow.conversation.session import Session, Truncation, flat_item
from taskflow.store.expressions import Absent, Condition, eq

MAX_PARTS = 8
"""So many turns may make one reply: all of them, and the remarks between, have room in a prompt's window."""


def steered_parts(session: Session, seen: Seen | None) -> tuple[int, ...] | None:
    """The turns of the reply that a remark steers which comes now, in order; None: there is none that can be steered.

    None when nothing is being spoken or read, nothing of it was seen, it is a greeting or a nudge, or it was stopped.
    """
    newest = session.requested_turn
    if session.kind != "reply" or session.cancel == newest:
        return None
    if session.turn_pending:
        spoken = (
            session.lease_run is not None and session.lease_turn == newest and session.phase == "speaking"
        )
        told = chars_seen(session, seen) if spoken else 0
    elif seen is not None and can_be_truncated_late(session, seen):
        told = seen.chars
    else:
        return None
    parts = session.continues if told == 0 else (*session.continues, newest)
    return parts if 0 < len(parts) <= MAX_PARTS else None


def chars_seen(session: Session, seen: Seen | None) -> int | None:
    """How much of the newest turn was seen, by what its reader says; None: they do not say. Who still reads what it
    continues has seen nothing of it."""
    if seen is None:
        return None
    if seen.generation_id == session.requested_turn:
        return seen.chars
    return 0 if seen.generation_id in session.continues else None


def truncation_as_read(session: Session) -> Condition:
    """Nobody has cut the turn of the lease off meanwhile."""
    cut = session.truncation
    return Absent("truncation") if cut is None else eq("truncation", flat_item(cut))


def cut_off(session: Session, seen: Seen | None, *, steer: bool) -> Truncation | None:
    """Where the turn of the lease, which is superseded or stopped, is cut off; None: that stands already.

    The first report counts. Who cuts in after having steered does not wait for the sentence any more.
    """
    turn = session.lease_turn
    if session.lease_run is None or session.phase != "speaking":
        return None
    newest = turn == session.requested_turn
    told = seen.chars if seen is not None and seen.generation_id == turn else None
    if told is None and newest:
        told = chars_seen(session, seen)
    before = session.truncation_of(turn)
    if before is None:
        return Truncation(turn, told, steer)
    if before.steer and not steer:
        return Truncation(turn, before.chars if told is None else told)
    return None
