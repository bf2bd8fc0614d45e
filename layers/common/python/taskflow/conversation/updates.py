"""Helpers for updates of a session under a condition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any, Literal

from taskflow.conversation.session import Session
from taskflow.store import keys
from taskflow.store.expressions import Absent, Condition, Exists, Path, Update, Write, all_of, eq


def pins_turn(session: Session) -> Condition:
    """The condition of every step that depends on the turn being spoken."""
    return all_of(
        Absent("deleted"),
        eq("requested_turn", session.requested_turn),
        eq("settled_turn", session.settled_turn),
    )


def pins_listeners(session: Session) -> Condition:
    """No connection was synced meanwhile: it has a list from before this step, and is not among those who are told."""
    return eq("syncs", session.syncs) if session.syncs else Absent("syncs")


def remarks_as_read(session: Session) -> Condition:
    """No remark has come meanwhile."""
    return eq("remarks", session.remarks) if session.remarks else Absent("remarks")


def stored_as_read(name: Literal["folding", "summary"], session: Session) -> Condition:
    """That attribute is what it was."""
    known = getattr(session, name)
    return Absent(name) if known is None else eq(name, asdict(known))


def merged(first: Write, second: Write, *conditions: Condition) -> Update:
    """Both updates of one item as one, which a transaction asks for; ``conditions`` must hold besides. What one of them
    sets is not removed; ``second`` has the last word."""
    assert isinstance(first, Update)  # noqa: S101 (narrowing)
    assert isinstance(second, Update)  # noqa: S101 (narrowing)
    sets = {**first.set, **second.set}
    if "due_at" in first.set and "due_at" in second.set:
        sets["due_at"] = min(first.set["due_at"], second.set["due_at"])
    add = {path: first.add.get(path, 0) + second.add.get(path, 0) for path in {**first.add, **second.add}}
    held = (each for each in (first.condition, second.condition, *conditions) if each is not None)
    return replace(
        first,
        set=sets,
        remove=tuple(dict.fromkeys(path for path in (*first.remove, *second.remove) if path not in sets)),
        add=add,
        condition=all_of(*held),
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
