"""An in-memory ``Table`` with DynamoDB's conditional semantics, for tests and simulation.

Held to the real table by ``tests/contract/test_table.py``.
"""

from __future__ import annotations

import marshal
import operator
from collections.abc import Callable, Sequence
from typing import Any

from taskflow.errors import ConditionFailed, StoreError
from taskflow.store.expressions import (
    Absent,
    AllOf,
    AnyOf,
    Check,
    Compare,
    Condition,
    Delete,
    Exists,
    Item,
    Put,
    Update,
    Write,
    names,
)

_MISSING = object()


class MemoryTable:
    """Items in a dictionary; every call is one atomic step."""

    def __init__(self) -> None:
        self.items: dict[tuple[str, str], Item] = {}
        self._tokens: set[str] = set()

    async def get(self, pk: str, sk: str, *, consistent: bool = True) -> Item | None:
        """See ``Table``."""
        item = self.items.get((pk, sk))
        return None if item is None else _copy(item)

    async def query(
        self, pk: str, prefix: str, *, limit: int | None = None, newest_first: bool = False
    ) -> list[Item]:
        """See ``Table``."""
        found = sorted(
            (key for key in self.items if key[0] == pk and key[1].startswith(prefix)), reverse=newest_first
        )
        return [_copy(self.items[key]) for key in found[:limit]]

    async def due(self, shard: str, until: int, *, limit: int = 100) -> list[tuple[str, int]]:
        """See ``Table``."""
        found = sorted(
            (item["due_at"], item["pk"])
            for item in self.items.values()
            if item.get("due") == shard and "due_at" in item and item["due_at"] <= until
        )
        return [(pk, due_at) for due_at, pk in found[:limit]]

    async def write(self, write: Write) -> Item | None:
        """See ``Table``."""
        if not self._holds(write):
            raise ConditionFailed(0)
        after: Item | None = _copy(self._apply(write))
        return after

    async def transact(self, writes: Sequence[Write], token: str) -> None:
        """See ``Table``."""
        keys = [_key(write) for write in writes]
        if len(set(keys)) != len(keys):
            raise StoreError("a transaction may touch an item only once")
        if token in self._tokens:
            return
        failed = [index for index, write in enumerate(writes) if not self._holds(write)]
        if failed:
            raise ConditionFailed(failed[0])
        for write in writes:
            self._apply(write)
        self._tokens.add(token)

    def _holds(self, write: Write) -> bool:
        return write.condition is None or holds(write.condition, self.items.get(_key(write)))

    def _apply(self, write: Write) -> Item | None:
        key = _key(write)
        if isinstance(write, Put):
            self.items[key] = _copy(write.item)
        elif isinstance(write, Delete):
            self.items.pop(key, None)
        elif isinstance(write, Update):
            item = self.items.setdefault(key, {"pk": write.pk, "sk": write.sk})
            for path, value in write.set.items():
                _assign(item, names(path), _copy(value))
            for path in write.remove:
                _remove(item, names(path))
            for path, amount in write.add.items():
                current = _lookup(item, names(path))
                _assign(item, names(path), (0 if current is _MISSING else current) + amount)
            return item
        return None


def _copy(value: Any) -> Any:
    """A deep copy of what an item holds (JSON's types), many times faster than ``copy.deepcopy``."""
    return marshal.loads(marshal.dumps(value))  # noqa: S302 (our own bytes)


def holds(condition: Condition, item: Item | None) -> bool:
    """Whether the condition holds for the item, as DynamoDB would say."""
    match condition:
        case AllOf(conditions):
            return all(holds(each, item) for each in conditions)
        case AnyOf(conditions):
            return any(holds(each, item) for each in conditions)
        case Exists(path):
            return _lookup(item, names(path)) is not _MISSING
        case Absent(path):
            return _lookup(item, names(path)) is _MISSING
        case Compare(path, op, value):
            found = _lookup(item, names(path))
            if found is _MISSING:
                return op == "<>"
            if type(found) is not type(value):
                return op == "<>"
            if op in ("=", "<>"):
                return bool((found == value) == (op == "="))
            if not isinstance(found, int | str) or isinstance(found, bool):
                return False
            return bool(_ORDER[op](found, value))


_ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def _key(write: Write) -> tuple[str, str]:
    if isinstance(write, Put):
        return write.item["pk"], write.item["sk"]
    assert isinstance(write, Update | Delete | Check)  # noqa: S101 (narrowing)
    return write.pk, write.sk


def _lookup(item: Item | None, path: tuple[str, ...]) -> Any:
    here: Any = _MISSING if item is None else item
    for name in path:
        if not isinstance(here, dict) or name not in here:
            return _MISSING
        here = here[name]
    return here


def _parent(item: Item, path: tuple[str, ...]) -> dict[str, Any]:
    here: Any = item
    for name in path[:-1]:
        if not isinstance(here, dict) or name not in here:
            raise StoreError(f"the document path {path!r} is invalid for update")
        here = here[name]
    if not isinstance(here, dict):
        raise StoreError(f"the document path {path!r} is invalid for update")
    return here


def _assign(item: Item, path: tuple[str, ...], value: Any) -> None:
    _parent(item, path)[path[-1]] = value


def _remove(item: Item, path: tuple[str, ...]) -> None:
    _parent(item, path).pop(path[-1], None)
