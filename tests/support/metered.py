"""Fakes that count what AWS would charge for, by the function that caused it.

Sizes and units are DynamoDB's own: a strongly consistent read is one unit per 4 KB, a write one per 1 KB of the item
before or after it, whichever is larger, twice that in a transaction; an index entry that moves is deleted and put
(docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html, GSI.html#GSI.Writes).
"""

from __future__ import annotations

import asyncio
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Literal

from taskflow.store.expressions import Check, Delete, Item, Put, Update, Write

from tests.fakes.outside import MemoryConnections, MemoryQueue
from tests.fakes.table import MemoryTable

READ_UNIT_BYTES = 4_096
WRITE_UNIT_BYTES = 1_024
POST_UNIT_BYTES = 32_768
SQS_UNIT_BYTES = 65_536

_function: ContextVar[str] = ContextVar("function", default="message")


@contextmanager
def running(function: str) -> Iterator[None]:
    """Everything called inside, also by tasks made there, is on the bill of ``function``."""
    token = _function.set(function)
    try:
        yield
    finally:
        _function.reset(token)


@dataclass
class Bill:
    """Counts by function and by what was called; ``duration_ms`` is how long its invocations ran."""

    counts: dict[str, Counter[str]] = field(default_factory=dict)

    def add(self, what: str, amount: int = 1) -> None:
        """Charges the function that runs now."""
        self.counts.setdefault(_function.get(), Counter())[what] += amount

    def of(self, function: str) -> dict[str, int]:
        """What one function caused."""
        return dict(self.counts.get(function, {}))

    @property
    def total(self) -> Counter[str]:
        """What all functions caused together."""
        return sum(self.counts.values(), Counter())


@dataclass(frozen=True, slots=True)
class Touch:
    """Units that one call took from one partition: of the table by its key, of the index ``due`` as ``due/`` and its
    key.
    ``at``: seconds on the loop's clock."""

    at: float
    kind: Literal["read", "write"]
    partition: str
    units: int


class MeteredTable(MemoryTable):
    """Counts ``reads``, ``read_units``, ``writes`` (requests), ``write_units`` and, among these, ``index_units`` and
    ``renewal_units`` (of the lease). ``touched`` says of which partitions."""

    def __init__(self, bill: Bill) -> None:
        super().__init__()
        self._bill = bill
        self.touched: list[Touch] = []

    async def get(self, pk: str, sk: str, *, consistent: bool = True) -> Item | None:
        item = await super().get(pk, sk, consistent=consistent)
        if not consistent:
            raise NotImplementedError("eventually consistent reads are not counted")
        self._read(pk, size_of(item or {}))
        return item

    async def query(
        self, pk: str, prefix: str, *, limit: int | None = None, newest_first: bool = False
    ) -> list[Item]:
        found = await super().query(pk, prefix, limit=limit, newest_first=newest_first)
        self._read(pk, sum(map(size_of, found)))
        return found

    async def write(self, write: Write) -> Item | None:
        before = self._sizes([write])
        try:
            return await super().write(write)
        finally:
            self._wrote([write], before, 1)

    async def transact(self, writes: Sequence[Write], token: str) -> None:
        before = self._sizes(writes)
        try:
            await super().transact(writes, token)
        finally:
            self._wrote(writes, before, 2)

    def _read(self, pk: str, size: int) -> None:
        self._bill.add("reads")
        self._bill.add("read_units", _units(size, READ_UNIT_BYTES))
        self._touch("read", pk, _units(size, READ_UNIT_BYTES))

    def _touch(self, kind: Literal["read", "write"], partition: str, units: int) -> None:
        self.touched.append(Touch(asyncio.get_running_loop().time(), kind, partition, units))

    def _sizes(self, writes: Sequence[Write]) -> list[tuple[int, Any]]:
        items = [self.items.get(key_of(write), {}) for write in writes]
        return [(size_of(item), _index_key(item)) for item in items]

    def _wrote(self, writes: Sequence[Write], before: list[tuple[int, Any]], times: int) -> None:
        self._bill.add("writes")
        for write, (old_size, old_key) in zip(writes, before, strict=True):
            item = self.items.get(key_of(write), {})
            units = times * _units(max(old_size, size_of(item)), WRITE_UNIT_BYTES)
            self._bill.add("write_units", units)
            self._touch("write", key_of(write)[0], units)
            if isinstance(write, Update) and set(write.set) == {"lease_until"}:
                self._bill.add("renewal_units", units)
            new_key = _index_key(item)
            if new_key != old_key:
                moved = (old_key is not None) + (new_key is not None)
                self._bill.add("write_units", moved)
                self._bill.add("index_units", moved)
                for entry in filter(None, (old_key, new_key)):
                    self._touch("write", f"due/{entry[0]}", 1)


class MeteredConnections(MemoryConnections):
    """Counts ``posts`` in units of 32 KB."""

    def __init__(self, bill: Bill) -> None:
        super().__init__()
        self._bill = bill

    async def post(self, connection_id: str, data: bytes) -> None:
        self._bill.add("posts", _units(len(data), POST_UNIT_BYTES))
        await super().post(connection_id, data)


class MeteredQueue(MemoryQueue):
    """Counts ``sqs_sends``: requests in units of 64 KB, ten messages at most in one."""

    def __init__(self, bill: Bill) -> None:
        super().__init__()
        self._bill = bill

    async def send(self, bodies: Sequence[str]) -> None:
        for start in range(0, len(bodies), 10):
            size = sum(len(body.encode()) for body in bodies[start : start + 10])
            self._bill.add("sqs_sends", _units(size, SQS_UNIT_BYTES))
        await super().send(bodies)


def size_of(item: Mapping[str, Any]) -> int:
    """An item's bytes as DynamoDB counts them: names and values in UTF-8
    (docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html)."""
    return sum(len(name.encode()) + _value_size(value) for name, value in item.items())


def key_of(write: Write) -> tuple[str, str]:
    """The item a write is about."""
    if isinstance(write, Put):
        return write.item["pk"], write.item["sk"]
    assert isinstance(write, Update | Delete | Check)
    return write.pk, write.sk


def _value_size(value: Any) -> int:
    match value:
        case bool() | None:
            return 1
        case str():
            return len(value.encode())
        case int():
            digits = len(str(abs(value)).rstrip("0"))
            return math.ceil(digits / 2) + 1 + (value < 0)
        case Mapping():
            return 3 + len(value) + size_of(value)
        case list() | tuple():
            return 3 + len(value) + sum(map(_value_size, value))
    raise TypeError(f"not stored: {type(value)}")


def _index_key(item: Mapping[str, Any]) -> tuple[str, int] | None:
    return (item["due"], item["due_at"]) if "due" in item and "due_at" in item else None


def _units(size: int, unit: int) -> int:
    return max(1, math.ceil(size / unit))
