"""Typing stops the count of silence. Frames of one connection may come in any order (``order``)."""

from __future__ import annotations

from typing import Any

from taskflow.conversation.deadlines import Periods, due, due_in_time
from taskflow.conversation.session import Session
from taskflow.conversation.updates import pins_turn, update_session
from taskflow.light_dataclasses import dataclass
from taskflow.store.expressions import Absent, Compare, Condition, Exists, Path, Write, all_of, any_of, eq


def started_typing(
    session: Session, connection_id: str, order: int | None, *, now: int, periods: Periods
) -> list[Write]:
    """The person types: silence is not counted; after a while they are encouraged, once per message.

    Nothing when a newer frame of the connection came before, or the connection has left.
    """
    if _is_late(session, connection_id, order):
        return []
    newest = _newest_frame(connection_id, order)
    idle_at = None if session.empty else now + 2 * periods.typing_nudge + periods.idle
    if session.typing and not _is_later(idle_at, session.idle_at, by=periods.typing_nudge // 4):
        # Known already. Its number still has to be, so that an older frame which is yet to come changes nothing.
        condition = all_of(_newest(connection_id, order), eq("typing", True))
        return [update_session(session, newest, condition=condition)] if newest else []
    typing_at = session.typing_at
    if not session.typing and not session.typing_nudged:
        typing_at = now + periods.typing_nudge
    changes: dict[Path, Any] = {"typing": True, "idle_phase": 0, **newest}
    if idle_at is not None:
        changes["idle_at"] = idle_at
    if typing_at is not None:
        changes["typing_at"] = typing_at
    changes |= due(session.id, session.due_at, typing_at, idle_at)
    condition = all_of(_newest(connection_id, order), *due_in_time(session.due_at, typing_at, idle_at))
    return [update_session(session, changes, add={"activity_version": 1}, condition=condition)]


def stopped_typing(
    session: Session, connection_id: str, order: int | None, *, now: int, periods: Periods
) -> list[Write]:
    """The person no longer types; silence counts from now at the earliest, also when a newer frame came before:
    they were there."""
    late = _is_late(session, connection_id, order)
    changes: dict[Path, Any] = {}
    conditions: list[Condition] = []
    if not late:
        changes |= _newest_frame(connection_id, order)
        conditions.append(_newest(connection_id, order))
        if session.typing or order is not None:
            # Also when it does not look so: an older frame that says so may be under way.
            changes["typing"] = False
    counted = (
        session.connections and not session.empty and not session.turn_pending and session.status == "active"
    )
    idle_at = now + periods.idle
    if late or not session.typing:
        idle_at = max(idle_at, session.idle_at or 0)
    if counted and (idle_at != session.idle_at or session.idle_phase):
        changes |= {"idle_at": idle_at, "idle_phase": 0, **due(session.id, session.due_at, idle_at)}
        conditions += [pins_turn(session), *due_in_time(session.due_at, idle_at)]
    if not changes:
        return []
    removed = () if late else ("typing_at",)
    condition = all_of(Absent("deleted"), *conditions)
    return [
        update_session(session, changes, remove=removed, add={"activity_version": 1}, condition=condition)
    ]


@dataclass(frozen=True, slots=True)
class Typed:
    """A frame's number among the typing frames of its connection."""

    connection_id: str
    order: int


def ended_by_message(session: Session, typed: Typed | None) -> tuple[dict[Path, Any], tuple[Condition, ...]]:
    """What a message says of typing, and what that rests on: it has ended, also for a frame that was sent before the
    message and comes after it; unless the person is known to type the next one already."""
    connection = None if typed is None else session.connections.get(typed.connection_id)
    if typed is None or connection is None:
        return {"typing": False}, ()
    if typed.order <= connection.typed:
        return {}, ()
    return {"typing": False, **_newest_frame(typed.connection_id, typed.order)}, (
        _newest(typed.connection_id, typed.order),
    )


def _is_late(session: Session, connection_id: str, order: int | None) -> bool:
    connection = session.connections.get(connection_id)
    return connection is None or (order is not None and order <= connection.typed)


def _is_later(at: int | None, current: int | None, *, by: int) -> bool:
    return at is not None and (current is None or at - current >= by)


def _newest_frame(connection_id: str, order: int | None) -> dict[Path, Any]:
    return {} if order is None else {("connections", connection_id, "typed"): order}


def _newest(connection_id: str, order: int | None) -> Condition:
    """The connection is there, and no newer frame of it has been."""
    here = all_of(Absent("deleted"), Exists(("connections", connection_id)))
    if order is None:
        return here
    path = ("connections", connection_id, "typed")
    return all_of(here, any_of(Absent(path), Compare(path, "<", order)))
