"""From a frame's text to a validated client frame."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from typing import Any, cast, get_args

from taskflow.client_frames import CLIENT_TYPES, MAX_TEXT_CHARS, ClientType, Frame, Seen, Wish
from taskflow.codes import ErrorCode
from taskflow.errors import FrameError
from taskflow.field_problems import is_uuid, what_to_do
from taskflow.tracing import usable_traceparent
from taskflow.visibility import is_blank

MAX_DEPTH = 32
"""How deep a frame may be nested. Python's own limit differs between versions: 3.13 reads deeper than 3.11."""


def parse_frame(text: str) -> Frame:
    """The frame in ``text``. Raises ``FrameError`` with a code and a sentence that says what to do."""
    try:
        data = json.loads(text, object_pairs_hook=_object, parse_constant=_no_constant)
    except _RepeatedName:
        raise FrameError(
            ErrorCode.INVALID_JSON, "The frame has a field twice; send each field once."
        ) from None
    except RecursionError:
        raise _too_deep() from None
    except ValueError:
        raise FrameError(
            ErrorCode.INVALID_JSON, "The frame is not valid JSON; send one JSON object."
        ) from None
    if not isinstance(data, dict):
        raise FrameError(ErrorCode.INVALID_JSON, "The frame is not a JSON object; send one with a “type”.")
    if _deeper_than(data, MAX_DEPTH):
        raise _too_deep()
    client_message_id = _client_message_id(data)
    kind = data.get("type")
    if not isinstance(kind, str) or kind not in CLIENT_TYPES:
        raise FrameError(
            ErrorCode.UNKNOWN_TYPE,
            f"Unknown frame type; known are: {', '.join(CLIENT_TYPES)}.",
            client_message_id,
        )
    said = data.get("text")
    if isinstance(said, str):
        if len(said) > MAX_TEXT_CHARS:
            raise FrameError(
                ErrorCode.MESSAGE_TOO_LARGE,
                f"The message has {len(said)} characters; at most {MAX_TEXT_CHARS} are accepted. Shorten or split it.",
                client_message_id,
            )
        if is_blank(said):
            raise FrameError(
                ErrorCode.INVALID_MESSAGE, "The message is empty; write something.", client_message_id
            )
        if "\x00" in said or any("\ud800" <= char <= "\udfff" for char in said):
            raise FrameError(
                ErrorCode.INVALID_MESSAGE,
                "“text” contains characters that cannot be stored (NUL or half a surrogate pair); remove them.",
                client_message_id,
            )
    frame = _plain(kind, data) or _checked(kind, data, client_message_id)
    if frame.after and frame.after == frame.client_message_id:
        raise FrameError(
            ErrorCode.INVALID_MESSAGE,
            "“after” names this message itself; name the one sent before it, or leave it out.",
            client_message_id,
        )
    return frame


class _RepeatedName(ValueError):
    """An object has a name twice: which of the values counts would be a guess."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _RepeatedName
    return found


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _client_message_id(data: dict[str, Any]) -> str | None:
    """The client's id for its message if it is usable, so that the error can be matched to it."""
    value = data.get("clientMessageId")
    return (
        value
        if isinstance(value, str) and 0 < len(value) <= 64 and value.isascii() and value.isprintable()
        else None
    )


def _deeper_than(data: dict[str, Any], limit: int) -> bool:
    """Whether arrays and objects lie in each other more than ``limit`` deep; level by level, without recursion."""
    level: list[dict[str, Any] | list[Any]] = [data]
    for _ in range(limit):
        level = [inner for outer in level for inner in _inside(outer) if isinstance(inner, dict | list)]
        if not level:
            return False
    return True


def _inside(value: dict[str, Any] | list[Any]) -> Iterable[Any]:
    return value.values() if isinstance(value, dict) else value


def _too_deep() -> FrameError:
    return FrameError(
        ErrorCode.INVALID_JSON,
        f"The frame is nested too deeply; at most {MAX_DEPTH} levels are accepted.",
    )


def _plain(kind: ClientType, data: dict[str, Any]) -> Frame | None:
    """The frame, when all that it has is plainly right; as nearly always, and then Pydantic need not be loaded.

    None when it is not: then ``_checked`` decides. What is taken here is what that would take.
    """
    if any("_" in name for name in data):
        return None  # fields have their names of Python as well
    found: dict[str, Any] = {}
    for name, (attribute, read) in _FIELDS[kind].items():
        if (value := data.get(name)) is not None:
            if (taken := read(value)) is None:
                return None
            found[attribute] = taken
        elif name in _NEEDED:
            return None
    return Frame(kind, **found)


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and 0 < len(value) <= MAX_TEXT_CHARS else None


def _id(value: Any) -> str | None:
    return value if isinstance(value, str) and len(value) <= 64 and _ID.fullmatch(value) else None


def _name(value: Any) -> str | None:
    return value if isinstance(value, str) and len(value) <= 128 and _NAME.fullmatch(value) else None


def _count(value: Any) -> int | None:
    return value if type(value) is int and 0 <= value < 2**53 else None


def _wish(value: Any) -> Wish | None:
    return cast("Wish", value) if isinstance(value, str) and value in get_args(Wish) else None


def _queued_id(value: Any) -> str | None:
    return value if isinstance(value, str) and is_uuid(value) else None


def _seen(value: Any) -> Seen | None:
    if not isinstance(value, dict) or any("_" in name for name in value):
        return None
    generation_id, chars = _count(value.get("generationId")), _count(value.get("chars"))
    return None if generation_id is None or chars is None else Seen(generation_id, chars)


_ID = re.compile("[A-Za-z0-9._:-]+")
_NAME = re.compile("[ -~]+")

_Fields = dict[str, tuple[str, Callable[[Any], Any]]]
_SEEN: _Fields = {"seen": ("seen", _seen)}
_ORDER: _Fields = {"order": ("order", _count)}
_TRACED: _Fields = {"traceparent": ("traceparent", usable_traceparent)}
"""One that is none is left to Pydantic, which ignores it."""
_QUEUED: _Fields = {"messageId": ("message_id", _queued_id)}
_SAID: _Fields = {
    "text": ("text", _text),
    "clientMessageId": ("client_message_id", _id),
    "after": ("after", _id),
    **_ORDER,
    **_SEEN,
    **_TRACED,
}
_FIELDS: dict[ClientType, _Fields] = {
    "user_message": {**_SAID, "mode": ("mode", _wish)},
    "cancel": {"generationId": ("generation_id", _count), **_SEEN},
    "regenerate": {**_SEEN, **_TRACED},
    "edit_last": _SAID,
    "user_typing": _ORDER,
    "user_stopped_typing": _ORDER,
    "set_model": {"model": ("model", _name)},
    "ping": {},
    "edit_queued": {**_QUEUED, "text": ("text", _text)},
    "remove_queued": _QUEUED,
    "send_queued": {**_QUEUED, **_SEEN, **_TRACED},
}
"""By type the fields that it may have: the attribute, and what reads a value that is plainly right."""
_NEEDED = ("text", "model", "messageId")


def _checked(kind: ClientType, data: dict[str, Any], client_message_id: str | None) -> Frame:
    """The frame as ``taskflow.protocol`` has it. Raises ``FrameError`` with the first thing that is wrong."""
    from pydantic import ValidationError

    from taskflow import protocol

    models = {each.model_fields["type"].default: each for each in get_args(get_args(protocol.ClientFrame)[0])}
    try:
        found = models[kind].model_validate(data)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
    else:
        values = {name: getattr(found, name) for name in models[kind].model_fields}
        if (seen := values.get("seen")) is not None:
            values["seen"] = Seen(seen.generation_id, seen.chars)
        return Frame(**values)
    # Which field is wrong and what it must be; never the value itself.
    place = ".".join(str(part) for part in first["loc"]) or "frame"
    raise FrameError(ErrorCode.INVALID_MESSAGE, f"“{place}”: {what_to_do(first)}.", client_message_id)
