"""What DynamoDB lets through for one key: a bucket of write units that refills by the second. No I/O, no clock.

A partition takes 1,000 write units a second, and keeps up to 300 seconds of what it did not use; bursts are not relied
upon here, so that a hot key is throttled as it is once they are used up.
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/burst-adaptive-capacity.html
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

UNIT_BYTES = 1024
KEPT_KEYS = 10_000
_WRITES = {"PutItem": "Put", "UpdateItem": "Update", "DeleteItem": "Delete"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one write takes of its key. ``index_key``: of the index that it writes too, empty for none."""

    key: str
    index_key: str
    units: float


class Buckets:
    """The units that are left of each key."""

    def __init__(self) -> None:
        self._left: dict[str, tuple[float, float]] = {}

    def take(self, key: str, units: float, rate: float, now: float) -> bool:
        """Takes units of a key that refills with ``rate`` a second; false when there are none left.

        As DynamoDB does, what is left may become less than nothing: a write is as large as it is.
        """
        left, then = self._left.get(key, (rate, now))
        left = min(rate, left + (now - then) * rate)
        if left <= 0:
            return False
        if len(self._left) >= KEPT_KEYS:
            self._left.clear()
        self._left[key] = (left - units, now)
        return True


def wanted(operation: str, request: Mapping[str, Any], partition: str, index: str) -> Iterator[Wanted]:
    """What each write of a request takes. ``partition`` and ``index``: the table's and its index's partition key.

    A write takes a unit for each KB, one at least, and twice that in a transaction. The size of an item that is
    updated is not in the request: its values stand for it.
    """
    if operation == "TransactWriteItems":
        for entry in request.get("TransactItems", ()):
            yield from (_of(write, 2.0, partition, index) for write in entry.values())
    elif operation in _WRITES:
        yield _of(request, 1.0, partition, index)


def _of(write: Mapping[str, Any], factor: float, partition: str, index: str) -> Wanted:
    item = write.get("Item") or write.get("Key") or {}
    values: Mapping[str, Any] = write.get("ExpressionAttributeValues") or {}
    size = sum(len(name) + _bytes(value) for name, value in item.items()) + sum(map(_bytes, values.values()))
    return Wanted(
        _text(item.get(partition)),
        _text(item.get(index)) or _set(write, index),
        factor * max(1, math.ceil(size / UNIT_BYTES)),
    )


def _bytes(value: Any) -> int:
    """About what DynamoDB counts for a value in its wire form, as ``{"S": "text"}``.
    https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html"""
    if isinstance(value, dict):
        return sum(_bytes(each) for each in value.values()) + sum(
            len(name) for name, each in value.items() if isinstance(each, dict)
        )
    if isinstance(value, list):
        return sum(map(_bytes, value))
    return len(value.encode()) if isinstance(value, str) else 1


def _set(write: Mapping[str, Any], attribute: str) -> str:
    """What an update sets an attribute to, as ``SET #n = :v`` says."""
    expression = str(write.get("UpdateExpression", "")).replace(",", " ").split()
    aliases = [
        alias for alias, name in (write.get("ExpressionAttributeNames") or {}).items() if name == attribute
    ]
    for alias in [*aliases, attribute]:
        for place, word in enumerate(expression[:-2]):
            if word == alias and expression[place + 1] == "=":
                return _text((write.get("ExpressionAttributeValues") or {}).get(expression[place + 2]))
    return ""


def _text(value: Any) -> str:
    return str(next(iter(value.values()))) if isinstance(value, dict) and value else ""
