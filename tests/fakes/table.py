"""An in-memory ``Table`` with DynamoDB's conditional semantics, for tests and simulation.

Held to the real table by ``tests/contract/test_table.py``.
"""

from __future__ import annotations

import marshal
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from taskflow.errors import CallRefused, ConditionFailed, StoreError
from taskflow.store.expressions import (
    Absent,
    AllOf,
    AnyOf,
    Check,
    Compare,
    Condition,
    Delete,
    Exists,
    Fewer,
    Item,
    Put,
    Update,
    Write,
    apply_update,
    key,
    names,
)

from tests.support.grants import called

_MISSING = object()
_ACTIONS = {Put: "PutItem", Update: "UpdateItem", Delete: "DeleteItem", Check: "ConditionCheckItem"}


class MemoryTable:
    """Items in a dictionary; every call is one atomic step."""

    def __init__(self) -> None:
        self.items: dict[tuple[str, str], Item] = {}
        self._tokens: set[str] = set()

    def copy(self) -> MemoryTable:
        """Another table with the same items."""
        other = MemoryTable()
        other.items = copied_items(self.items)
        other._tokens = set(self._tokens)
        return other

    async def get(self, pk: str, sk: str, *, consistent: bool = True) -> Item | None:
        called("GetItem", pk)
        item = self.items.get((pk, sk))
        return None if item is None else copied(item)

    async def query(
        self, pk: str, prefix: str, *, limit: int | None = None, newest_first: bool = False
    ) -> list[Item]:
        called("Query", pk)
        if not prefix:
            # DynamoDB knows no empty text in a key condition.
            raise CallRefused("ValidationException", "query")
        found = sorted(
            (place for place in self.items if place[0] == pk and place[1].startswith(prefix)),
            reverse=newest_first,
        )
        return [copied(self.items[place]) for place in found[:limit]]

    async def due(
        self, shard: str, until: int, *, limit: int = 100, after: tuple[str, int] | None = None
    ) -> list[tuple[str, int]]:
        called("Query", "", "Table/index/due")
        found = sorted(
            (item["due_at"], item["pk"])
            for item in self.items.values()
            if item.get("due") == shard and "due_at" in item and item["due_at"] <= until
        )
        left = [each for each in found if after is None or each > after[::-1]]
        return [(pk, due_at) for due_at, pk in left[:limit]]

    async def write(self, write: Write) -> Item | None:
        called(_ACTIONS[type(write)], key(write)[0])
        if not self._holds(write):
            raise ConditionFailed(0, item=self._found_by(write))
        before = self.items.get(key(write))
        after: Item | None = copied(self._apply(write))
        return copied(before) if isinstance(write, Delete) else after

    async def transact(self, writes: Sequence[Write], token: str) -> None:
        places = [key(write) for write in writes]
        for write in writes:
            called(_ACTIONS[type(write)], key(write)[0])
        if len(set(places)) != len(places):
            raise StoreError("a transaction may touch an item only once")
        if any(
            isinstance(write, Update) and not (write.set or write.add or write.remove) for write in writes
        ):
            raise StoreError("an update in a transaction must change something")
        if token in self._tokens:
            return
        failed = [index for index, write in enumerate(writes) if not self._holds(write)]
        if failed:
            raise ConditionFailed(failed[0], item=self._found_by(writes[failed[0]]))
        for write in writes:
            self._apply(write)
        self._tokens.add(token)

    def _holds(self, write: Write) -> bool:
        return write.condition is None or holds(write.condition, self.items.get(key(write)))

    def _found_by(self, write: Write) -> Item | None:
        asked = isinstance(write, Update) and write.answers
        found: Item | None = copied(self.items.get(key(write))) if asked else None
        return found

    def _apply(self, write: Write) -> Item | None:
        place = key(write)
        if isinstance(write, Put):
            self.items[place] = copied(write.item)
        elif isinstance(write, Delete):
            self.items.pop(place, None)
        elif isinstance(write, Update):
            item = self.items.setdefault(place, {"pk": write.pk, "sk": write.sk})
            apply_update(item, replace(write, set={path: copied(value) for path, value in write.set.items()}))
            return item
        return None


def copied(value: Any) -> Any:
    """A deep copy of what an item holds (JSON's types), many times faster than ``copy.deepcopy``."""
    if type(value) is dict:
        return {name: _deep(each) if type(each) in _NESTED else each for name, each in value.items()}
    return _deep(value) if type(value) in _NESTED else value


def copied_items(items: Mapping[tuple[str, str], Item]) -> dict[tuple[str, str], Item]:
    """Deep copies of a table's items."""
    return {place: copied(item) for place, item in items.items()}


_NESTED = frozenset({dict, list, tuple})


def _deep(value: Any) -> Any:
    return marshal.loads(marshal.dumps(value))


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
        case Fewer(path, limit):
            found = _lookup(item, names(path))
            return isinstance(found, dict) and len(found) < limit
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


def _lookup(item: Item | None, path: tuple[str, ...]) -> Any:
    here: Any = _MISSING if item is None else item
    for name in path:
        if not isinstance(here, dict) or name not in here:
            return _MISSING
        here = here[name]
    return here
