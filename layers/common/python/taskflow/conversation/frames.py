"""From a frame's text to a validated client frame."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, get_args

from pydantic import ValidationError

from taskflow.codes import ErrorCode
from taskflow.errors import FrameError
from taskflow.field_problems import what_to_do
from taskflow.protocol import MAX_TEXT_CHARS, ClientFrame, EditLastFrame, UserMessageFrame
from taskflow.visibility import is_blank

_MODELS: dict[str, Any] = {
    each.model_fields["type"].default: each for each in get_args(get_args(ClientFrame)[0])
}
"""By type. One is asked, not all of them: a process builds the models that it meets."""

MAX_DEPTH = 32
"""How deep a frame may be nested. Python's own limit differs between versions: 3.13 reads deeper than 3.11."""


def parse_frame(text: str) -> ClientFrame:
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
    if not isinstance(kind, str) or kind not in _MODELS:
        raise FrameError(
            ErrorCode.UNKNOWN_TYPE,
            f"Unknown frame type; known are: {', '.join(_MODELS)}.",
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
    try:
        frame: ClientFrame = _MODELS[kind].model_validate(data)
    except ValidationError as error:
        raise FrameError(ErrorCode.INVALID_MESSAGE, _explain(error), client_message_id) from None
    if (
        isinstance(frame, UserMessageFrame | EditLastFrame)
        and frame.after
        and frame.after == frame.client_message_id
    ):
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


def _explain(error: ValidationError) -> str:
    """Which field is wrong and what it must be; never the value itself."""
    first = error.errors(include_input=False, include_url=False)[0]
    place = ".".join(str(part) for part in first["loc"]) or "frame"
    return f"“{place}”: {what_to_do(first)}."
