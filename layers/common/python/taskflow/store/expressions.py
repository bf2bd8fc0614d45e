"""DynamoDB writes and conditions as plain values.

Rules build them (``taskflow.conversation``), adapters run them: the real table renders them to expression
strings, the in-memory one evaluates them. Paths are attribute names from the item's root; a string is a path
of one name. Numbers are integers (times are epoch milliseconds), so nothing is lost in DynamoDB's decimals.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any, Literal, TypeAlias

from taskflow.errors import StoreError
from taskflow.light_dataclasses import dataclass

Item: TypeAlias = dict[str, Any]
Path: TypeAlias = str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Compare:
    """``path op value``. A missing attribute satisfies no comparison but ``<>``, as in DynamoDB."""

    path: Path
    op: Literal["=", "<>", "<", "<=", ">", ">="]
    value: Any


@dataclass(frozen=True, slots=True)
class Exists:
    """The attribute is there."""

    path: Path


@dataclass(frozen=True, slots=True)
class Absent:
    """The attribute is not there (nor is it when the whole item is missing)."""

    path: Path


@dataclass(frozen=True, slots=True)
class Fewer:
    """The map at ``path`` has fewer than ``limit`` entries. Where there is no map, this does not hold."""

    path: Path
    limit: int


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every condition holds."""

    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one condition holds."""

    conditions: tuple[Condition, ...]


Condition: TypeAlias = Compare | Exists | Absent | Fewer | AllOf | AnyOf


def eq(path: Path, value: Any) -> Compare:
    """``path`` has this value."""
    return Compare(path, "=", value)


def differs(path: Path, value: Any) -> AnyOf:
    """``path`` is absent or has another value."""
    return AnyOf((Absent(path), Compare(path, "<>", value)))


def all_of(*conditions: Condition) -> AllOf:
    """Every condition holds."""
    return AllOf(conditions)


def any_of(*conditions: Condition) -> AnyOf:
    """At least one condition holds."""
    return AnyOf(conditions)


@dataclass(frozen=True, slots=True)
class Update:
    """Changes attributes of one item, creating it when missing (unless the condition forbids)."""

    pk: str
    sk: str
    set: Mapping[Path, Any] = field(default_factory=dict)
    remove: tuple[Path, ...] = ()
    add: Mapping[Path, int] = field(default_factory=dict)
    condition: Condition | None = None
    answers: bool = False
    """A refusal says what the item is like (``ConditionFailed.item``)."""


@dataclass(frozen=True, slots=True)
class Put:
    """Writes a whole item."""

    item: Item
    condition: Condition | None = None


@dataclass(frozen=True, slots=True)
class Delete:
    """Removes an item."""

    pk: str
    sk: str
    condition: Condition | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """Holds a condition within a transaction without writing."""

    pk: str
    sk: str
    condition: Condition


Write: TypeAlias = Update | Put | Delete | Check


def names(path: Path) -> tuple[str, ...]:
    """The path as a tuple."""
    return (path,) if isinstance(path, str) else path


def key(write: Write) -> tuple[str, str]:
    """Which item it is about: partition and sort key."""
    return (write.item["pk"], write.item["sk"]) if isinstance(write, Put) else (write.pk, write.sk)


def apply_update(item: Item, update: Update) -> None:
    """Changes ``item`` as DynamoDB would: the one place that says what an update means. Its values become part of
    the item. Raises ``StoreError`` for a path whose parents are not there."""
    for path, value in update.set.items():
        if isinstance(path, tuple):
            _parent(item, path)[path[-1]] = value
        else:
            item[path] = value
    for path in update.remove:
        if isinstance(path, tuple):
            _parent(item, path).pop(path[-1], None)
        elif path in item:
            del item[path]
    for path, amount in update.add.items():
        parent, last = (_parent(item, path), path[-1]) if isinstance(path, tuple) else (item, path)
        parent[last] = parent.get(last, 0) + amount


def _parent(item: Item, path: tuple[str, ...]) -> dict[str, Any]:
    """The map that a nested path ends in."""
    here: Any = item
    for name in path[:-1]:
        if not isinstance(here, dict) or name not in here:
            raise StoreError(f"the document path {path!r} is invalid for update")
        here = here[name]
    if not isinstance(here, dict):
        raise StoreError(f"the document path {path!r} is invalid for update")
    return here
