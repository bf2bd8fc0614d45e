"""Every frame that a client sends on the WebSocket, as Pydantic models: the one source for validation, AsyncAPI and
TypeScript. With it goes ``taskflow.events``: what the server posts.

Field names are snake_case in Python and camelCase on the wire. Offsets and ``chars`` count Unicode code
points. Unknown fields are ignored; unknown types are answered with ``error{code: "UNKNOWN_TYPE"}``.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic.alias_generators import to_camel

from taskflow.client_frames import MAX_TEXT_CHARS, Wish
from taskflow.field_problems import CLIENT_MESSAGE_ID_PATTERN, NAME_PATTERN, UUID_PATTERN
from taskflow.tracing import usable_traceparent


class WireModel(BaseModel):
    """A frozen model with camelCase names on the wire."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        populate_by_name=True,
        frozen=True,
        extra="ignore",
        protected_namespaces=(),
    )


class DeferredModel(WireModel):
    """One that is built when it is first used: a process uses few of them. Not for FastAPI, which would build them
    where it does not expect it."""

    model_config = ConfigDict(defer_build=True)


@contextmanager
def deferred_models() -> Iterator[None]:
    """Models of others that are declared meanwhile are built when they are first used. FastAPI declares those of
    OpenAPI's description with its import, a quarter of its time, and only who asks for the description uses them."""
    kept = BaseModel.model_config
    BaseModel.model_config = ConfigDict(**{**kept, "defer_build": True})
    try:
        yield
    finally:
        BaseModel.model_config = kept


def build_all(above: type[BaseModel] = DeferredModel) -> None:
    """Builds what waits, of all models that are loaded: for a snapshot, in which it costs nobody's time."""
    for model in above.__subclasses__():
        model.model_rebuild()
        build_all(model)


MessageText = Annotated[str, StringConstraints(min_length=1, max_length=MAX_TEXT_CHARS)]
ClientMessageId = Annotated[
    str, StringConstraints(min_length=1, max_length=64, pattern=CLIENT_MESSAGE_ID_PATTERN)
]
TypingOrder = Annotated[int, Field(ge=0, le=2**53 - 1)]
"""Grows from one typing frame of a connection to the next; one that is not above the last changes nothing."""
ModelId = Annotated[str, StringConstraints(min_length=1, max_length=128, pattern=NAME_PATTERN)]

QueuedId = Annotated[str, StringConstraints(pattern=UUID_PATTERN)]
"""The ``messageId`` of a queued message, as ``queue_changed`` and ``message_accepted`` name it."""

Traceparent = Annotated[str | None, BeforeValidator(usable_traceparent)]
"""W3C's ``traceparent``: the client's span that asks for the turn, which its trace goes on from. One that is none is
ignored, as the specification says."""


class ClientModel(DeferredModel):
    """Something that a client sends. A number is a number: not a text, a boolean or ``1.0`` that may stand for one."""

    model_config = ConfigDict(strict=True)


class Seen(ClientModel):
    """How much of a turn the person's screen has shown: ``chars`` code points of generation ``generation_id``."""

    generation_id: int = Field(ge=0, le=2**53 - 1)
    chars: int = Field(ge=0, le=2**53 - 1)


# --- client → server -----------------------------------------------------------------------------------


class UserMessageFrame(ClientModel):
    """Something the person says. ``mode``: what becomes of the reply being spoken; without one it is interrupted."""

    type: Literal["user_message"] = "user_message"
    text: MessageText
    client_message_id: ClientMessageId | None = None
    after: ClientMessageId | None = None
    """The ``client_message_id`` sent just before on this connection: accepted after that one."""
    order: TypingOrder | None = None
    """As in typing frames: a message ends the typing before it, also when that is told later."""
    seen: Seen | None = None
    mode: Wish | None = None
    traceparent: Traceparent = None
    """The client's span (W3C), which the turn's trace goes on from. One that is none is ignored."""


class CancelFrame(ClientModel):
    """Stop the turn being spoken (or the named one, if it still is)."""

    type: Literal["cancel"] = "cancel"
    generation_id: int | None = Field(default=None, ge=0, le=2**53 - 1)
    seen: Seen | None = None


class RegenerateFrame(ClientModel):
    """Answer the last question again; the old answer is replaced."""

    type: Literal["regenerate"] = "regenerate"
    seen: Seen | None = None
    traceparent: Traceparent = None
    """As in ``UserMessageFrame``."""


class EditLastFrame(ClientModel):
    """Replace the last question and its answer."""

    type: Literal["edit_last"] = "edit_last"
    text: MessageText
    client_message_id: ClientMessageId | None = None
    after: ClientMessageId | None = None
    order: TypingOrder | None = None
    """Both as in ``UserMessageFrame``."""
    seen: Seen | None = None
    traceparent: Traceparent = None
    """As in ``UserMessageFrame``."""


class UserTypingFrame(ClientModel):
    """The person is typing."""

    type: Literal["user_typing"] = "user_typing"
    order: TypingOrder | None = None


class UserStoppedTypingFrame(ClientModel):
    """The person stopped typing without sending."""

    type: Literal["user_stopped_typing"] = "user_stopped_typing"
    order: TypingOrder | None = None


class SetModelFrame(ClientModel):
    """Use another model from the next turn on."""

    type: Literal["set_model"] = "set_model"
    model: ModelId


class EditQueuedFrame(ClientModel):
    """A queued message says something else."""

    type: Literal["edit_queued"] = "edit_queued"
    message_id: QueuedId
    text: MessageText


class RemoveQueuedFrame(ClientModel):
    """A queued message is not to be said."""

    type: Literal["remove_queued"] = "remove_queued"
    message_id: QueuedId


class SendQueuedFrame(ClientModel):
    """A queued message is said now, and interrupts the turn being spoken; the others stay queued."""

    type: Literal["send_queued"] = "send_queued"
    message_id: QueuedId
    seen: Seen | None = None
    traceparent: Traceparent = None
    """As in ``UserMessageFrame``, instead of that with which it was queued."""


class PingFrame(ClientModel):
    """Keeps the connection from idling out; answered with ``pong``."""

    type: Literal["ping"] = "ping"


ClientFrame = Annotated[
    UserMessageFrame
    | CancelFrame
    | RegenerateFrame
    | EditLastFrame
    | UserTypingFrame
    | UserStoppedTypingFrame
    | SetModelFrame
    | PingFrame
    | EditQueuedFrame
    | RemoveQueuedFrame
    | SendQueuedFrame,
    Field(discriminator="type"),
]
