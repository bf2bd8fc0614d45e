"""From a frame's text, or the body of an answer, to typed values. Pure.

A server may be newer than this client: what is not known here is left out, and what is known is checked before
anything relies on it.
"""

from __future__ import annotations

import json
import types
from dataclasses import MISSING, fields
from functools import cache
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from taskflow_client.events import AnyServerEvent

T = TypeVar("T")


class Malformed(ValueError):
    """It is not what it has to be; the message says where."""


def parse_event(text: str | bytes) -> AnyServerEvent | None:
    """The event in a frame; None for one of a type that is not known here. Raises ``Malformed``."""
    if isinstance(text, bytes):
        raise Malformed("not a text frame")
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise Malformed("not JSON") from None
    if not isinstance(data, dict):
        raise Malformed("not an object")
    kind = _kinds().get(str(data.get("type")))
    return None if kind is None else read(kind, data)


@cache
def _kinds() -> dict[str, Any]:
    return {get_args(get_type_hints(each)["type"])[0]: each for each in get_args(AnyServerEvent)}


def read(kind: type[T], data: Any, place: str = "") -> T:
    """``data`` as the dataclass ``kind``. Raises ``Malformed``."""
    if not isinstance(data, dict):
        raise Malformed(f"{place or kind.__name__} is not an object")
    found: dict[str, Any] = {}
    for name, wire, hint, needed in _fields(cast("Any", kind)):
        value = data.get(wire)
        if value is None:
            if needed and not _optional(hint):
                raise Malformed(f"{place}{wire} is missing")
            if needed:
                found[name] = None
        else:
            found[name] = _value(hint, value, f"{place}{wire}")
    return kind(**found)


@cache
def _fields(kind: Any) -> tuple[tuple[str, str, Any, bool], ...]:
    hints = get_type_hints(kind)
    return tuple(
        (
            each.name,
            camel(each.name),
            hints[each.name],
            each.default is MISSING and each.default_factory is MISSING,
        )
        for each in fields(kind)
    )


def camel(name: str) -> str:
    """``snake_case`` as the wire writes it."""
    first, *rest = name.split("_")
    return first + "".join(part.title() for part in rest)


def _optional(hint: Any) -> bool:
    return get_origin(hint) in (Union, types.UnionType) and type(None) in get_args(hint)


def _value(hint: Any, value: Any, place: str) -> Any:
    if get_origin(hint) in (Union, types.UnionType):
        [hint] = [each for each in get_args(hint) if each is not type(None)]
    if get_origin(hint) is Literal:
        # Words may be added: it is of their type, and that is all that is relied on.
        hint = type(get_args(hint)[0])
    if get_origin(hint) is list:
        if not isinstance(value, list):
            raise Malformed(f"{place} is not a list")
        [inner] = get_args(hint)
        return [_value(inner, each, f"{place}[{index}]") for index, each in enumerate(value)]
    if hint in (str, int, bool):
        if type(value) is not hint:
            raise Malformed(f"{place} is not {hint.__name__}")
        return value
    if hint is float:
        if type(value) not in (int, float):
            raise Malformed(f"{place} is not a number")
        return float(value)
    return read(hint, value, f"{place}.")
