"""Helpers for updates of a session under a condition."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from taskflow.conversation.session import Session
from taskflow.store import keys
from taskflow.store.expressions import Absent, Condition, Exists, Path, Update, all_of, eq


def pins_turn(session: Session) -> Condition:
    """The condition of every step that depends on the turn being spoken."""
    return all_of(
        Absent("deleted"),
        eq("requested_turn", session.requested_turn),
        eq("settled_turn", session.settled_turn),
    )


def unless_set(name: str, current: int | None, value: int) -> dict[Path, Any]:
    """Sets a deadline that is not set yet."""
    return {} if current is not None else {name: value}


def update_session(
    session: Session,
    changes: Mapping[Path, Any],
    *,
    remove: tuple[Path, ...] = (),
    add: Mapping[Path, int] | None = None,
    condition: Condition | None = None,
) -> Update:
    """An update of a session that exists; what is set is not removed."""
    return Update(
        keys.conversation_pk(session.id),
        keys.SESSION,
        set=changes,
        remove=tuple(path for path in remove if path not in changes),
        add=add or {},
        condition=all_of(Exists("pk"), *([condition] if condition else [])),
    )
