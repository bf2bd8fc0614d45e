"""Every event that the server posts on the WebSocket: with ``taskflow.protocol`` the source of AsyncAPI and TypeScript.

They are plain dataclasses, because nothing that the server makes itself has to be validated when it runs, and functions
that only post would load Pydantic for it. Pydantic reads them all the same, where their JSON schema is wanted.

Field names are snake_case in Python and camelCase on the wire.
"""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import UTC, datetime
from functools import cache
from typing import Any, ClassVar, Literal

from taskflow.codes import AiErrorCode, ErrorCode
from taskflow.light_dataclasses import dataclass

MAX_POST_BYTES = 30_000
"""The largest frame the server posts: API Gateway closes the socket beyond 32 KB."""

PARTIAL_CONTENT_CHARS = 200
"""How much of an interrupted reply ``ai_interrupted`` repeats (its last code points)."""


def iso(epoch_ms: int) -> str:
    """ISO 8601 in UTC with milliseconds."""
    moment = datetime.fromtimestamp(epoch_ms / 1000, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


@cache
def camel(name: str) -> str:
    """``snake_case`` as the wire writes it."""
    first, *rest = name.split("_")
    return first + "".join(part.title() for part in rest)


_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
"""``json.dumps`` makes an encoder each time that it is not to write as usual."""

_FOR_PYDANTIC = {"alias_generator": camel}

AcceptedMode = Literal["interrupt", "steer", "queue", "backchannel", "stop", "continue"]
"""What became of a message, and with it of the reply that was being spoken."""


@cache
def _names(kind: Any) -> tuple[tuple[str, str], ...]:
    """A class's fields, here and on the wire."""
    return tuple((each.name, camel(each.name)) for each in fields(kind))


def _wire(thing: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    kind: Any = type(thing)
    for name, on_the_wire in _names(kind):
        value = getattr(thing, name)
        if isinstance(value, list):
            found[on_the_wire] = [each if isinstance(each, str) else _wire(each) for each in value]
        elif value is not None:
            found[on_the_wire] = value
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerEvent:
    """Anything the server posts."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _FOR_PYDANTIC

    type: str

    def wire(self) -> dict[str, Any]:
        """The JSON object on the wire, without fields that are not set."""
        return _wire(self)

    def encode(self) -> bytes:
        """One frame's bytes."""
        return _json(self.wire()).encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnEvent(ServerEvent):
    """An event of one turn. ``seq`` belongs to the text: it grows within a generation, may skip, and means the same
    text on every connection. What does not exceed the last one is a repetition."""

    generation_id: int
    seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageView:
    """A settled message, as a client lists it."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _FOR_PYDANTIC

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
    mode: AcceptedMode | None = None
    """Of a person's message: how it was taken, if not as an ordinary one. ``backchannel`` and ``stop`` stand beside the
    reply of the same ``generationId``."""
    reason: str | None = None
    """Why it was taken so: the code of its ``message_accepted``."""
    continues_generation_id: int | None = None
    """The reply goes on, in the same bubble, where that of this generation was steered."""
    reasoning: str | None = None
    """What the model thought before it, where that is stored (``REASONING_STORED``) and there is room for it."""
    reasoning_ms: int | None = None
    """For how long, in milliseconds."""
    recalled: list[str] | None = None
    """Ids of the earlier messages of which the reply's prompt was given passages (``GET /api/me/memory/messages``)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuedMessage:
    """A message that waits until the reply being spoken is over."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _FOR_PYDANTIC

    message_id: str
    client_message_id: str | None = None
    text: str
    text_chars: int | None = None
    """Code points of the whole text, when ``text`` is only its beginning: all that is queued is told in one frame."""
    created_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryPassage:
    """Something said before, in this or another conversation of the person, that a prompt was given."""

    __pydantic_config__: ClassVar[dict[str, Any]] = _FOR_PYDANTIC

    conversation_id: str
    message_id: str
    excerpt: str
    created_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationCreated(ServerEvent):
    """First event of a new conversation. ``resume_token`` lets a client without an identity come back."""

    type: Literal["conversation_created"] = "conversation_created"
    conversation_id: str
    model: str
    resume_token: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
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
    summarised_messages: int | None = None
    """How many of the first messages the model is given as a summary, as ``summary_changed`` said; None: none."""
    summarised_through_message_id: str | None = None
    """The last of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagePart(ServerEvent):
    """More of a listed message that is too long for one frame: ``text`` follows its first ``offset`` code points."""

    type: Literal["message_part"] = "message_part"
    message_id: str
    offset: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnSnapshot(TurnEvent):
    """The turn being spoken, for a connection that joins in its middle; ``seq`` is that of the last event it covers."""

    type: Literal["turn_snapshot"] = "turn_snapshot"
    message_id: str
    text: str
    continues_generation_id: int | None = None
    """As in ``ai_start``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageAccepted(ServerEvent):
    """The message is stored. Turn ``generation_id`` answers it; in the modes ``queue``, ``backchannel`` and ``stop`` it
    is the one being spoken. ``reason``: a short code for why it was taken so."""

    type: Literal["message_accepted"] = "message_accepted"
    client_message_id: str | None = None
    message_id: str
    generation_id: int
    replaces_generation_id: int | None = None
    mode: AcceptedMode | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueChanged(ServerEvent):
    """What waits until the reply being spoken is over, in order.

    ``held``: it waits longer, since that reply was stopped or failed: until one of them is sent, or a later reply
    completes. ``revision`` grows with every change; an event that is not above the last one of the connection is old.
    """

    type: Literal["queue_changed"] = "queue_changed"
    queued: list[QueuedMessage]
    held: bool
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UserMessageEvent(ServerEvent):
    """A message sent from another connection of the same conversation, or one made of queued messages.

    ``queued_ids``: the queued messages that it is made of; then it goes to every connection.
    """

    type: Literal["user_message"] = "user_message"
    message_id: str
    text: str
    generation_id: int
    client_message_id: str | None = None
    replaces_generation_id: int | None = None
    mode: AcceptedMode | None = None
    reason: str | None = None
    queued_ids: list[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelChanged(ServerEvent):
    """The next turn uses ``model``."""

    type: Literal["model_changed"] = "model_changed"
    model: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationDeleted(ServerEvent):
    """The conversation is gone; nothing follows."""

    type: Literal["conversation_deleted"] = "conversation_deleted"


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleUpdated(ServerEvent):
    """The conversation has a title now."""

    type: Literal["title_updated"] = "title_updated"
    conversation_id: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AiStart(TurnEvent):
    """The assistant begins a turn."""

    type: Literal["ai_start"] = "ai_start"
    message_id: str
    model: str | None = None
    replaces_generation_id: int | None = None
    """Answers from this generation on are replaced by this turn (``regenerate``, ``edit_last``)."""
    continues_generation_id: int | None = None
    """The text goes on, in the same bubble, where this generation was steered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AiReasoning(ServerEvent):
    """What the model thinks before it answers turn ``generation_id``: not a part of the reply, and without a ``seq``.

    ``order``: how many code points of the reasoning come before ``text``; what a client has already is a repetition. An
    empty first one says that the model thinks. ``ms``: how long it has thought so far, with a piece whose ``order`` is
    0: a client that joins counts on from there.
    """

    type: Literal["ai_reasoning"] = "ai_reasoning"
    generation_id: int
    order: int
    text: str
    ms: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AiReasoningDone(ServerEvent):
    """The model has thought for ``ms`` milliseconds; now comes the reply."""

    type: Literal["ai_reasoning_done"] = "ai_reasoning_done"
    generation_id: int
    ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AiToken(TurnEvent):
    """The next piece of the reply."""

    type: Literal["ai_token"] = "ai_token"
    token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AiDone(TurnEvent):
    """The turn is over and stored. After ``ai_interrupted`` it is sent only for a cancel, as ``status: cancelled``."""

    type: Literal["ai_done"] = "ai_done"
    message_id: str
    tokens_used: int | None = None
    status: Literal["completed", "cancelled"] | None = None
    finish: Literal["length"] | None = None
    """The reply ended at a limit of length; ``user_message`` "Continue" makes it go on from there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AiInterrupted(TurnEvent):
    """The turn was cut off; what was stored ends after ``chars`` code points."""

    type: Literal["ai_interrupted"] = "ai_interrupted"
    message_id: str
    partial_content: str
    interrupted_at_token: int
    chars: int
    upstream_stopped: bool
    reason: Literal["steered"] | None = None
    """``steered``: it goes on as the next generation, which takes the person's remark into account."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AiError(TurnEvent):
    """The turn failed. ``error`` is a sentence for the person."""

    type: Literal["ai_error"] = "ai_error"
    error: str
    code: AiErrorCode


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextTrimmed(ServerEvent):
    """From turn ``generation_id`` on the model is not given the oldest messages: they no longer fit its context.

    Told once a conversation, before that turn's terminal event.
    """

    type: Literal["context_trimmed"] = "context_trimmed"
    generation_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryUsed(ServerEvent):
    """The prompt of this generation was given these passages of earlier messages."""

    type: Literal["memory_used"] = "memory_used"
    generation_id: int
    passages: list[MemoryPassage]


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryChanged(ServerEvent):
    """From the next turn on the model is given the first ``messages`` messages as a summary, the last of them being
    ``through_message_id``. ``GET /api/conversations/{id}/summary`` has its text."""

    type: Literal["summary_changed"] = "summary_changed"
    messages: int
    through_message_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TypingNudge(ServerEvent):
    """The person has been typing for long; an encouragement."""

    type: Literal["typing_nudge"] = "typing_nudge"
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationEnded(ServerEvent):
    """The conversation is completed; a later message reopens it."""

    type: Literal["conversation_ended"] = "conversation_ended"
    reason: Literal["idle_timeout"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorEvent(ServerEvent):
    """A frame was refused; the connection stays open. ``retry_after``: whole seconds after which a limit allows it."""

    type: Literal["error"] = "error"
    code: ErrorCode
    error: str
    client_message_id: str | None = None
    retry_after: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pong(ServerEvent):
    """Answer to ``ping``."""

    type: Literal["pong"] = "pong"


AnyServerEvent = (
    ConversationCreated
    | ConversationResumed
    | MessagePart
    | TurnSnapshot
    | MessageAccepted
    | QueueChanged
    | UserMessageEvent
    | ModelChanged
    | ConversationDeleted
    | TitleUpdated
    | AiStart
    | AiReasoning
    | AiReasoningDone
    | AiToken
    | AiDone
    | AiInterrupted
    | AiError
    | MemoryUsed
    | ContextTrimmed
    | SummaryChanged
    | TypingNudge
    | ConversationEnded
    | ErrorEvent
    | Pong
)
