"""Every event on the WebSocket, as Pydantic models: the one source for validation, AsyncAPI and TypeScript.

Field names are snake_case in Python and camelCase on the wire. Offsets and ``chars`` count Unicode code
points. Unknown fields are ignored; unknown types are answered with ``error{code: "UNKNOWN_TYPE"}``.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic.alias_generators import to_camel

from taskflow.codes import AiErrorCode as AiErrorCode
from taskflow.codes import ErrorCode as ErrorCode
from taskflow.field_problems import CLIENT_MESSAGE_ID_PATTERN, NAME_PATTERN

MAX_TEXT_CHARS = 16_000
"""The longest ``text`` of a user message, in code points."""

MAX_POST_BYTES = 30_000
"""The largest frame the server posts: API Gateway closes the socket beyond 32 KB."""

PARTIAL_CONTENT_CHARS = 200
"""How much of an interrupted reply ``ai_interrupted`` repeats (its last code points)."""


class WireModel(BaseModel):
    """A frozen model with camelCase names on the wire."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        populate_by_name=True,
        frozen=True,
        extra="ignore",
        protected_namespaces=(),
        defer_build=True,  # a function uses few of them
    )


def build_all(above: type[BaseModel] = WireModel) -> None:
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


class ClientModel(WireModel):
    """Something that a client sends. A number is a number: not a text, a boolean or ``1.0`` that may stand for one."""

    model_config = ConfigDict(strict=True)


class Seen(ClientModel):
    """How much of a turn the person's screen has shown: ``chars`` code points of generation ``generation_id``."""

    generation_id: int = Field(ge=0, le=2**53 - 1)
    chars: int = Field(ge=0, le=2**53 - 1)


# --- client → server -----------------------------------------------------------------------------------


class UserMessageFrame(ClientModel):
    """Something the person says; interrupts the turn being spoken."""

    type: Literal["user_message"] = "user_message"
    text: MessageText
    client_message_id: ClientMessageId | None = None
    after: ClientMessageId | None = None
    """The ``client_message_id`` sent just before on this connection: accepted after that one."""
    order: TypingOrder | None = None
    """As in typing frames: a message ends the typing before it, also when that is told later."""
    seen: Seen | None = None


class CancelFrame(ClientModel):
    """Stop the turn being spoken (or the named one, if it still is)."""

    type: Literal["cancel"] = "cancel"
    generation_id: int | None = Field(default=None, ge=0, le=2**53 - 1)
    seen: Seen | None = None


class RegenerateFrame(ClientModel):
    """Answer the last question again; the old answer is replaced."""

    type: Literal["regenerate"] = "regenerate"
    seen: Seen | None = None


class EditLastFrame(ClientModel):
    """Replace the last question and its answer."""

    type: Literal["edit_last"] = "edit_last"
    text: MessageText
    client_message_id: ClientMessageId | None = None
    after: ClientMessageId | None = None
    order: TypingOrder | None = None
    """Both as in ``UserMessageFrame``."""
    seen: Seen | None = None


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
    | PingFrame,
    Field(discriminator="type"),
]

CLIENT_TYPES: tuple[str, ...] = (
    "user_message",
    "cancel",
    "regenerate",
    "edit_last",
    "user_typing",
    "user_stopped_typing",
    "set_model",
    "ping",
)
"""One API Gateway route each."""


# --- server → client -----------------------------------------------------------------------------------


class ServerEvent(WireModel):
    """Anything the server posts."""

    type: str

    def wire(self) -> dict[str, Any]:
        """The JSON object on the wire, without fields that are not set."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)

    def encode(self) -> bytes:
        """One frame's bytes."""
        return self.model_dump_json(by_alias=True, exclude_none=True).encode()


class TurnEvent(ServerEvent):
    """An event of one turn. ``seq`` belongs to the text: it grows within a generation, may skip, and means the same
    text on every connection. What does not exceed the last one is a repetition."""

    generation_id: int
    seq: int


class MessageView(WireModel):
    """A settled message, as a client lists it."""

    id: str
    role: Literal["user", "assistant"]
    content: str
    content_chars: int | None = None
    """Code points of the whole content, when ``content`` is only its beginning: ``message_part`` brings the rest."""
    status: Literal["completed", "interrupted"]
    created_at: str
    generation_id: int
    model: str | None = None
    finish: Literal["length"] | None = None
    """The reply ended at a limit of length, not by itself."""
    error_code: AiErrorCode | None = None
    """The reply failed, as its ``ai_error`` said; ``content`` is what came before, perhaps nothing."""


class ConversationCreated(ServerEvent):
    """First event of a new conversation. ``resume_token`` lets a client without an identity come back."""

    type: Literal["conversation_created"] = "conversation_created"
    conversation_id: str
    model: str
    resume_token: str | None = None


class ConversationResumed(ServerEvent):
    """First event of a connection to an existing conversation: its most recent settled messages.

    ``more`` is true when older messages exist than fit one frame; they are read by REST. The list holds every turn
    up to ``settled_generation_id``; one that holds less than the client has seen settled comes late and is ignored.
    """

    type: Literal["conversation_resumed"] = "conversation_resumed"
    conversation_id: str
    model: str
    title: str
    status: Literal["active", "completed"] = "active"
    messages: list[MessageView]
    settled_generation_id: int = 0
    more: bool = False
    trimmed_generation_id: int | None = None
    """The turn of ``context_trimmed``, if it was told."""


class MessagePart(ServerEvent):
    """More of a listed message that is too long for one frame: ``text`` follows its first ``offset`` code points."""

    type: Literal["message_part"] = "message_part"
    message_id: str
    offset: int
    text: str


class TurnSnapshot(TurnEvent):
    """The turn being spoken, for a connection that joins in its middle; ``seq`` is that of the last event it covers."""

    type: Literal["turn_snapshot"] = "turn_snapshot"
    message_id: str
    text: str


class MessageAccepted(ServerEvent):
    """The message is stored and will be answered by turn ``generation_id``."""

    type: Literal["message_accepted"] = "message_accepted"
    client_message_id: str | None = None
    message_id: str
    generation_id: int
    replaces_generation_id: int | None = None


class UserMessageEvent(ServerEvent):
    """A message sent from another connection of the same conversation."""

    type: Literal["user_message"] = "user_message"
    message_id: str
    text: str
    generation_id: int
    client_message_id: str | None = None
    replaces_generation_id: int | None = None


class ModelChanged(ServerEvent):
    """The next turn uses ``model``."""

    type: Literal["model_changed"] = "model_changed"
    model: str


class ConversationDeleted(ServerEvent):
    """The conversation is gone; nothing follows."""

    type: Literal["conversation_deleted"] = "conversation_deleted"


class TitleUpdated(ServerEvent):
    """The conversation has a title now."""

    type: Literal["title_updated"] = "title_updated"
    conversation_id: str
    title: str


class AiStart(TurnEvent):
    """The assistant begins a turn."""

    type: Literal["ai_start"] = "ai_start"
    message_id: str
    model: str | None = None
    replaces_generation_id: int | None = None
    """Answers from this generation on are replaced by this turn (``regenerate``, ``edit_last``)."""


class AiToken(TurnEvent):
    """The next piece of the reply."""

    type: Literal["ai_token"] = "ai_token"
    token: str


class AiDone(TurnEvent):
    """The turn is over and stored. After ``ai_interrupted`` it is sent only for a cancel, as ``status: cancelled``."""

    type: Literal["ai_done"] = "ai_done"
    message_id: str
    tokens_used: int | None = None
    status: Literal["completed", "cancelled"] | None = None
    finish: Literal["length"] | None = None
    """The reply ended at a limit of length; ``user_message`` "Continue" makes it go on from there."""


class AiInterrupted(TurnEvent):
    """The turn was cut off; what was stored ends after ``chars`` code points."""

    type: Literal["ai_interrupted"] = "ai_interrupted"
    message_id: str
    partial_content: str
    interrupted_at_token: int
    chars: int
    upstream_stopped: bool


class AiError(TurnEvent):
    """The turn failed. ``error`` is a sentence for the person."""

    type: Literal["ai_error"] = "ai_error"
    error: str
    code: AiErrorCode


class ContextTrimmed(ServerEvent):
    """From turn ``generation_id`` on the model is not given the oldest messages: they no longer fit its context.

    Told once a conversation, before that turn's terminal event.
    """

    type: Literal["context_trimmed"] = "context_trimmed"
    generation_id: int


class TypingNudge(ServerEvent):
    """The person has been typing for long; an encouragement."""

    type: Literal["typing_nudge"] = "typing_nudge"
    message: str


class ConversationEnded(ServerEvent):
    """The conversation is completed; a later message reopens it."""

    type: Literal["conversation_ended"] = "conversation_ended"
    reason: Literal["idle_timeout"]


class ErrorEvent(ServerEvent):
    """A frame was refused; the connection stays open. ``retry_after``: whole seconds after which a limit allows it."""

    type: Literal["error"] = "error"
    code: ErrorCode
    error: str
    client_message_id: str | None = None
    retry_after: int | None = None


class Pong(ServerEvent):
    """Answer to ``ping``."""

    type: Literal["pong"] = "pong"


AnyServerEvent = (
    ConversationCreated
    | ConversationResumed
    | MessagePart
    | TurnSnapshot
    | MessageAccepted
    | UserMessageEvent
    | ModelChanged
    | ConversationDeleted
    | TitleUpdated
    | AiStart
    | AiToken
    | AiDone
    | AiInterrupted
    | AiError
    | ContextTrimmed
    | TypingNudge
    | ConversationEnded
    | ErrorEvent
    | Pong
)
