"""The frames that a client sends, refused here for what the server would refuse them, with its codes. Pure."""

from __future__ import annotations

import json
import re
from typing import Any, get_args

from taskflow_client._text import fragments, is_blank
from taskflow_client.errors import FrameRefused
from taskflow_client.events import (
    CLIENT_MESSAGE_ID_PATTERN,
    MAX_TEXT_CHARS,
    NAME_PATTERN,
    UUID_PATTERN,
    ErrorCode,
    Wish,
)

MOST = 2**53 - 1
MAX_FRAME_BYTES = 30_000
"""API Gateway closes a connection on which a frame of more than 32 KB comes. A message may have several."""

Frame = dict[str, Any]
"""As it is sent: names in camelCase, nothing that is None."""

_ID = re.compile(CLIENT_MESSAGE_ID_PATTERN.rstrip("$") + r"\Z")
_NAME = re.compile(NAME_PATTERN.rstrip("$") + r"\Z")
_UUID = re.compile(UUID_PATTERN.rstrip("$") + r"\Z")


def user_message(
    text: str,
    *,
    client_message_id: str | None = None,
    mode: str | None = None,
    after: str | None = None,
    order: int | None = None,
    seen: tuple[int, int] | None = None,
) -> Frame:
    """Something the person says. ``seen``: a generation and how many code points of it. Raises ``FrameRefused``."""
    _check_text(text)
    frame = _said("user_message", text, client_message_id, after, order, seen)
    if mode is not None:
        if mode not in get_args(Wish):
            raise _invalid("mode", f"send one of these: {', '.join(get_args(Wish))}")
        frame["mode"] = mode
    return frame


def edit_last(
    text: str,
    *,
    client_message_id: str | None = None,
    after: str | None = None,
    order: int | None = None,
    seen: tuple[int, int] | None = None,
) -> Frame:
    """Other words for the last question. Raises ``FrameRefused``."""
    _check_text(text)
    return _said("edit_last", text, client_message_id, after, order, seen)


def cancel(generation_id: int | None = None, seen: tuple[int, int] | None = None) -> Frame:
    """Stop a turn. Raises ``FrameRefused``."""
    named = {} if generation_id is None else {"generationId": _count("generationId", generation_id)}
    return {"type": "cancel", **named, **_seen(seen)}


def regenerate(seen: tuple[int, int] | None = None) -> Frame:
    """Answer the last question again. Raises ``FrameRefused``."""
    return {"type": "regenerate", **_seen(seen)}


def typing(still: bool, order: int) -> Frame:
    """The person types, or has stopped. Raises ``FrameRefused``."""
    return {"type": "user_typing" if still else "user_stopped_typing", "order": _count("order", order)}


def set_model(model: str) -> Frame:
    """Another model from the next turn on. Raises ``FrameRefused``."""
    if not isinstance(model, str) or not _NAME.match(model) or any("\ud800" <= c <= "\udfff" for c in model):
        raise _invalid("model", "send 1 to 128 characters, no control characters or line breaks among them")
    return {"type": "set_model", "model": model}


def edit_queued(message_id: str, text: str) -> Frame:
    """A queued message says something else. Raises ``FrameRefused``."""
    _check_text(text)
    return {"type": "edit_queued", "messageId": _uuid(message_id), "text": text}


def remove_queued(message_id: str) -> Frame:
    """A queued message is not to be said. Raises ``FrameRefused``."""
    return {"type": "remove_queued", "messageId": _uuid(message_id)}


def send_queued(message_id: str, seen: tuple[int, int] | None = None) -> Frame:
    """A queued message is said now. Raises ``FrameRefused``."""
    return {"type": "send_queued", "messageId": _uuid(message_id), **_seen(seen)}


PING: Frame = {"type": "ping"}


def encoded(frame: Frame) -> list[str]:
    """What goes out for a frame: the pieces of one message, each of a size that the gateway takes."""
    return fragments(json.dumps(frame, ensure_ascii=False, separators=(",", ":")), MAX_FRAME_BYTES)


def is_uuid(value: object) -> bool:
    """Whether it is an id as the server writes them."""
    return isinstance(value, str) and _UUID.match(value) is not None


def _said(
    kind: str,
    text: str,
    client_message_id: str | None,
    after: str | None,
    order: int | None,
    seen: tuple[int, int] | None,
) -> Frame:
    frame: Frame = {"type": kind, "text": text}
    for name, value in (("clientMessageId", client_message_id), ("after", after)):
        if value is not None:
            if not isinstance(value, str) or len(value) > 64 or not _ID.match(value):
                raise _invalid(name, "send 1 to 64 of the letters A to Z, digits and the characters . _ : -")
            frame[name] = value
    if after is not None and after == client_message_id:
        raise _invalid("after", "it names this message itself; name the one sent before it, or leave it out")
    if order is not None:
        frame["order"] = _count("order", order)
    return {**frame, **_seen(seen)}


def _check_text(text: str) -> None:
    if not isinstance(text, str):
        raise _invalid("text", "send a text")
    if len(text) > MAX_TEXT_CHARS:
        raise FrameRefused(
            ErrorCode.MESSAGE_TOO_LARGE,
            f"The message has {len(text)} characters; at most {MAX_TEXT_CHARS} are accepted. Shorten or split it.",
        )
    if is_blank(text):
        raise FrameRefused(ErrorCode.INVALID_MESSAGE, "The message is empty; write something.")
    if "\x00" in text or any("\ud800" <= char <= "\udfff" for char in text):
        raise FrameRefused(
            ErrorCode.INVALID_MESSAGE,
            "“text” contains characters that cannot be stored (NUL or half a surrogate pair); remove them.",
        )


def _seen(seen: tuple[int, int] | None) -> Frame:
    if seen is None:
        return {}
    generation, chars = seen
    return {
        "seen": {
            "generationId": _count("seen.generationId", generation),
            "chars": _count("seen.chars", chars),
        }
    }


def _count(name: str, value: int) -> int:
    if type(value) is not int or not 0 <= value <= MOST:
        raise _invalid(name, f"send a whole number from 0 to {MOST}")
    return value


def _uuid(value: str) -> str:
    if not is_uuid(value):
        raise _invalid("messageId", "send the id of a queued message, as you were given it")
    return value


def _invalid(field: str, what_to_do: str) -> FrameRefused:
    return FrameRefused(ErrorCode.INVALID_MESSAGE, f"“{field}”: {what_to_do}.")
