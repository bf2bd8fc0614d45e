"""Encodes and checks page cursors. Clients cannot read them. No I/O."""

from __future__ import annotations

import base64
import binascii
import json
from datetime import datetime
from typing import Any

from taskflow.errors import TaskFlowError
from taskflow.field_problems import is_uuid
from taskflow.records.personal import Place
from taskflow.records.validation import parse_time

MAX_CURSOR_CHARS = 200


class InvalidCursor(TaskFlowError):
    """A cursor was not made by this API."""

    def __init__(self) -> None:
        super().__init__(
            "the cursor is not one of ours; start again without it, or pass nextCursor unchanged"
        )


def encode_list(updated_at: datetime, conversation_id: str) -> str:
    """Where a page of conversations ended."""
    return _encode([updated_at.isoformat(), conversation_id])


def decode_list(cursor: str) -> tuple[datetime, str]:
    """Raises ``InvalidCursor``."""
    match _decode(cursor):
        case [str(time), str(name)] if is_uuid(name):
            return _moment(time), name
        case _:
            raise InvalidCursor


def encode_messages(generation: int, part: int, message_id: str) -> str:
    """Where a page of messages began."""
    return _encode([generation, part, message_id])


def decode_messages(cursor: str) -> tuple[int, int, str]:
    """Raises ``InvalidCursor``."""
    match _decode(cursor):
        case [generation, part, str(name)] if (
            _within(generation, 0, 2**63) and _within(part, 0, 100) and is_uuid(name)
        ):
            return generation, part, name
        case _:
            raise InvalidCursor


def encode_export(place: Place) -> str:
    """Where a part of an export ended."""
    return _encode([place.section, place.id, place.at, place.generation, place.part])


def decode_export(cursor: str) -> Place:
    """Raises ``InvalidCursor``."""
    match _decode(cursor):
        case [
            ("conversations" | "messages" | "calls" | "judgements") as section,
            str(name),
            str(at),
            generation,
            part,
        ] if is_uuid(name) and _within(generation, -1, 2**63) and _within(part, -1, 100):
            return Place(section, name, _moment(at).isoformat(), generation, part)
        case _:
            raise InvalidCursor


def _moment(text: str) -> datetime:
    """A time with its offset, in UTC: Postgres reads less than ISO 8601 allows. Raises ``InvalidCursor``."""
    try:
        moment = parse_time(text)
        if datetime.fromisoformat(text).tzinfo is not None:
            return moment
    except ValueError:
        pass
    raise InvalidCursor


def _within(value: object, least: int, end: int) -> bool:
    """Whether it is a whole number from ``least`` to below ``end``. ``true`` is one to Python, and none to Postgres."""
    return isinstance(value, int) and not isinstance(value, bool) and least <= value < end


def _encode(value: list[Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def _decode(cursor: str) -> Any:
    if len(cursor) > MAX_CURSOR_CHARS:
        raise InvalidCursor
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        return json.loads(raw)
    except (binascii.Error, ValueError, RecursionError):
        raise InvalidCursor from None
