"""An in-memory ``Table`` with DynamoDB's conditional semantics, for tests and simulation.

Held to the real table by ``tests/contract/test_table.py``.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
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
    Path,
    Put,
    Update,
    Write,
    apply_update,
    key,
)

from tests.support.grants import called

_MISSING = object()
_ACTIONS = {Put: "PutItem", Update: "UpdateItem", Delete: "DeleteItem", Check: "ConditionCheckItem"}


class MemoryTable:
    """Items in a dictionary; every call is one atomic step.

    ``shares``: what is read and written is the table's own, which otherwise copies deeply. For who changes none of it;
    the table itself replaces items and changes none.
    """

    def __init__(self, *, shares: bool = False) -> None:
        self._own: Callable[[Any], Any] = _shared if shares else copied
        self.items: dict[tuple[str, str], Item] = {}
        self._tokens: set[str] = set()

    def copy(self) -> MemoryTable:
        """Another table with the same items. They are shared: a write replaces an item and never changes it."""
        other = MemoryTable()
        other._own = self._own
        other.items = dict(self.items)
        other._tokens = set(self._tokens)
        return other

    async def get(self, pk: str, sk: str, *, consistent: bool = True) -> Item | None:
        called("GetItem", pk)
        item = self.items.get((pk, sk))
        return None if item is None else self._own(item)

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
        return [self._own(self.items[place]) for place in found[:limit]]

    async def due(
        self, shard: str, until: int, *, limit: int = 100, after: tuple[str, int] | None = None
    ) -> list[tuple[str, int]]:
        called("Query", "", "Table/index/due")
        found = [
            (item["due_at"], item["pk"])
            for item in self.items.values()
            if "due" in item and item["due"] == shard and "due_at" in item and item["due_at"] <= until
        ]
        if not found:
            return []
        found.sort()
        left = [each for each in found if after is None or each > after[::-1]]
        return [(pk, due_at) for due_at, pk in left[:limit]]

    async def write(self, write: Write) -> Item | None:
        place = key(write)
        called(_ACTIONS[type(write)], place[0])
        if not self._holds(write, place):
            raise ConditionFailed(0, item=self._found_by(write))
        before = self.items.get(place)
        after: Item | None = self._own(self._apply(write, place))
        return self._own(before) if isinstance(write, Delete) else after

    async def transact(self, writes: Sequence[Write], token: str) -> None:
        places = [key(write) for write in writes]
        for write, (pk, _) in zip(writes, places, strict=True):
            called(_ACTIONS[type(write)], pk)
        if len(set(places)) != len(places):
            raise StoreError("a transaction may touch an item only once")
        if any(
            isinstance(write, Update) and not (write.set or write.add or write.remove) for write in writes
        ):
            raise StoreError("an update in a transaction must change something")
        if token in self._tokens:
            return
        for index, (write, place) in enumerate(zip(writes, places, strict=True)):
            if not self._holds(write, place):
                raise ConditionFailed(index, item=self._found_by(write))
        for write, place in zip(writes, places, strict=True):
            self._apply(write, place)
        self._tokens.add(token)

    def _holds(self, write: Write, place: tuple[str, str]) -> bool:
        return write.condition is None or holds(write.condition, self.items.get(place))

    def _found_by(self, write: Write) -> Item | None:
        asked = isinstance(write, Update) and write.answers
        found: Item | None = self._own(self.items.get(key(write))) if asked else None
        return found

    def _apply(self, write: Write, place: tuple[str, str]) -> Item | None:
        if isinstance(write, Put):
            self.items[place] = self._own(write.item)
        elif isinstance(write, Delete):
            self.items.pop(place, None)
        elif isinstance(write, Update):
            before = self.items.get(place)
            item: Item = {"pk": write.pk, "sk": write.sk} if before is None else before.copy()
            for path in (*write.set, *write.remove, *write.add):
                if type(path) is tuple:
                    _own_parents(item, path)
            if self._own is copied:
                own = {
                    path: copied(value) if type(value) in _NESTED else value
                    for path, value in write.set.items()
                }
                write = Update(write.pk, write.sk, own, write.remove, write.add)
            apply_update(item, write)
            self.items[place] = item
            return item
        return None


def _own_parents(item: Item, path: tuple[str, ...]) -> None:
    """Copies the maps that the path goes through: the item before shares them."""
    here = item
    for name in path[:-1]:
        found = here.get(name)
        if type(found) is not dict:
            return  # ``apply_update`` refuses it.
        here[name] = here = found.copy()


def copied(value: Any) -> Any:
    """A deep copy of what an item holds (JSON's types): a quarter of the time of ``marshal``, which is quicker than
    ``copy.deepcopy``."""
    if type(value) is dict:
        made = value.copy()
        for name, each in value.items():
            if type(each) in _NESTED:
                made[name] = copied(each)
        return made
    if type(value) is list:
        return [copied(each) if type(each) in _NESTED else each for each in value]
    if type(value) is tuple:
        return tuple([copied(each) if type(each) in _NESTED else each for each in value])
    return value


def _shared(value: Any) -> Any:
    return value


def copied_items(items: Mapping[tuple[str, str], Item]) -> dict[tuple[str, str], Item]:
    """Deep copies of a table's items."""
    return {place: copied(item) for place, item in items.items()}


_NESTED = frozenset({dict, list, tuple})


def holds(condition: Condition, item: Item | None) -> bool:
    """Whether the condition holds for the item, as DynamoDB would say."""
    return _HOLDS[type(condition)](condition, item)


def _all(condition: AllOf, item: Item | None) -> bool:
    for each in condition.conditions:  # noqa: SIM110 (a generator costs more than what it asks)
        if not _HOLDS[type(each)](each, item):
            return False
    return True


def _any(condition: AnyOf, item: Item | None) -> bool:
    for each in condition.conditions:  # noqa: SIM110 (a generator costs more than what it asks)
        if _HOLDS[type(each)](each, item):
            return True
    return False


def _fewer(condition: Fewer, item: Item | None) -> bool:
    found = _lookup(item, condition.path)
    return isinstance(found, dict) and len(found) < condition.limit


def _compares(condition: Compare, item: Item | None) -> bool:
    found, op, value = _lookup(item, condition.path), condition.op, condition.value
    if found is _MISSING:
        return op == "<>"
    if type(found) is not type(value):
        return op == "<>"
    if op in ("=", "<>"):
        return bool((found == value) == (op == "="))
    if not isinstance(found, int | str) or isinstance(found, bool):
        return False
    return bool(_ORDER[op](found, value))


_HOLDS: dict[type[Any], Callable[[Any, Item | None], bool]] = {
    AllOf: _all,
    AnyOf: _any,
    Exists: lambda condition, item: _lookup(item, condition.path) is not _MISSING,
    Absent: lambda condition, item: _lookup(item, condition.path) is _MISSING,
    Fewer: _fewer,
    Compare: _compares,
}
_ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def _lookup(item: Item | None, path: Path) -> Any:
    if item is None:
        return _MISSING
    if isinstance(path, str):
        return item.get(path, _MISSING)
    here: Any = item
    for name in path:
        if not isinstance(here, dict) or name not in here:
            return _MISSING
        here = here[name]
    return here
