"""DynamoDB's attribute values. Pure. What is stored are texts, whole numbers, booleans, nothing, bytes, lists and maps.

https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

MAX_DIGITS = 38
"""Of a number: DynamoDB refuses more."""

_LARGEST = 10**MAX_DIGITS


def attribute(value: Any) -> dict[str, Any]:
    """``value`` as the API takes it. Raises ``TypeError`` for what is not stored, ``ValueError`` for a long number."""
    if isinstance(value, str):
        return {"S": value}
    if value is None:
        return {"NULL": True}
    if isinstance(value, bool):
        return {"BOOL": value}
    if isinstance(value, int):
        if not -_LARGEST < value < _LARGEST:
            raise ValueError(f"a number has at most {MAX_DIGITS} digits")
        return {"N": str(int(value))}
    if isinstance(value, Mapping):
        return {"M": {name: attribute(each) for name, each in value.items()}}
    if isinstance(value, list | tuple):
        return {"L": [attribute(each) for each in value]}
    if isinstance(value, bytes | bytearray):
        return {"B": value}
    raise TypeError(f"{type(value).__name__} is not stored")


def plain(value: Mapping[str, Any]) -> Any:
    """What ``attribute`` was made of. A fraction, which we never store, loses what is behind the point."""
    [(kind, held)] = value.items()
    if kind == "S" or kind == "BOOL":
        return held
    if kind == "N":
        return _whole(held)
    if kind == "M":
        return {name: plain(each) for name, each in held.items()}
    if kind == "L":
        return [plain(each) for each in held]
    if kind == "NULL":
        return None
    if kind == "B":
        import base64

        return base64.b64decode(held)
    raise TypeError(f"values of type {kind} are not stored")


def _whole(number: str) -> int:
    try:
        return int(number)
    except ValueError:
        from decimal import Decimal

        return int(Decimal(number))
