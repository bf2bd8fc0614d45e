"""What a client has sent, once ``conversation.frames`` has checked it. What may be sent is in ``taskflow.protocol``."""

from __future__ import annotations

from typing import Literal, get_args

from taskflow.light_dataclasses import dataclass

Wish = Literal["auto", "interrupt", "steer", "queue", "backchannel"]
"""What a client may ask for with ``user_message.mode``."""

MAX_TEXT_CHARS = 16_000
"""The longest ``text`` of a user message, in code points."""

ClientType = Literal[
    "user_message",
    "cancel",
    "regenerate",
    "edit_last",
    "user_typing",
    "user_stopped_typing",
    "set_model",
    "ping",
    "edit_queued",
    "remove_queued",
    "send_queued",
]
CLIENT_TYPES: tuple[ClientType, ...] = get_args(ClientType)
"""One API Gateway route each."""


@dataclass(frozen=True, slots=True)
class Seen:
    """How much of a turn the person's screen has shown: ``chars`` code points of generation ``generation_id``."""

    generation_id: int
    chars: int


@dataclass(frozen=True, slots=True)
class Frame:
    """What its type does not have, or was not sent, is empty or None."""

    type: ClientType
    text: str = ""
    client_message_id: str | None = None
    after: str | None = None
    order: int | None = None
    seen: Seen | None = None
    generation_id: int | None = None
    model: str = ""
    mode: Wish | None = None
    message_id: str = ""
    traceparent: str | None = None
