"""Everything that a TaskFlow server says on the WebSocket, and the codes of its errors.

Made from the server's own definitions (``python -m tools.python_client``): change them there. Fields are named in
snake_case here and in camelCase on the wire; offsets and counts are Unicode code points. A newer server may send codes
and words that are not listed here: compare, and do not expect that nothing else comes.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

Wish = Literal["auto", "interrupt", "steer", "queue", "backchannel"]
"""What a client may ask for with the ``mode`` of a message."""

MAX_TEXT_CHARS = 16_000
"""The longest text of a message, in code points."""

MAX_TITLE_CHARS = 80
"""The longest title of a conversation, in code points."""

MAX_WORD_CHARS = 500
"""The longest word of a judgement, in code points."""

MAX_COPIES = 20
"""So many copied replies are told of at once."""

CLIENT_MESSAGE_ID_PATTERN = r"^[A-Za-z0-9._:-]+$"
NAME_PATTERN = r"^[^\x00-\x1f\x7f-\x9f\u2028\u2029]{1,128}$"
UUID_PATTERN = r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"


class ErrorCode(StrEnum):
    """Why a frame was refused (``error`` events)."""

    INVALID_JSON = "INVALID_JSON"
    UNKNOWN_TYPE = "UNKNOWN_TYPE"
    INVALID_MESSAGE = "INVALID_MESSAGE"
    MESSAGE_TOO_LARGE = "MESSAGE_TOO_LARGE"
    MODEL_NOT_FOUND = "MODEL_NOT_FOUND"
    CONVERSATION_NOT_FOUND = "CONVERSATION_NOT_FOUND"
    CONVERSATION_DELETED = "CONVERSATION_DELETED"
    NOTHING_TO_REPLACE = "NOTHING_TO_REPLACE"
    QUEUE_FULL = "QUEUE_FULL"
    NOT_QUEUED = "NOT_QUEUED"
    SIGNED_OUT = "SIGNED_OUT"
    RATE_LIMITED = "RATE_LIMITED"
    BUDGET_EXCEEDED = "BUDGET_EXCEEDED"
    TRY_AGAIN = "TRY_AGAIN"
    INTERNAL = "INTERNAL"


class AiErrorCode(StrEnum):
    """Why a turn failed (``ai_error`` events); the person reads a sentence, never the provider's text."""

    RATE_LIMITED = "RATE_LIMITED"
    QUOTA_EXCEEDED = "QUOTA_EXCEEDED"
    MODEL_NOT_FOUND = "MODEL_NOT_FOUND"
    PERMISSION_DENIED = "PERMISSION_DENIED"
    SERVICE_UNAVAILABLE = "SERVICE_UNAVAILABLE"
    TIMEOUT = "TIMEOUT"
    CONTENT_BLOCKED = "CONTENT_BLOCKED"
    EMPTY_REPLY = "EMPTY_REPLY"
    PROMPT_TOO_LONG = "PROMPT_TOO_LONG"
    ABORT = "ABORT"
    UNKNOWN = "UNKNOWN"


AcceptedMode = Literal["interrupt", "steer", "queue", "backchannel", "stop", "continue"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerEvent:
    """Anything the server posts."""

    type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnEvent(ServerEvent):
    """An event of one turn. ``seq`` belongs to the text: it grows within a generation, may skip, and means the same
    text on every connection. What does not exceed the last one is a repetition."""

    generation_id: int
    seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageView:
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
    error_code: str | None = None
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

    message_id: str
    client_message_id: str | None = None
    text: str
    text_chars: int | None = None
    """Code points of the whole text, when ``text`` is only its beginning: all that is queued is told in one frame."""
    created_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryPassage:
    """Something said before, in this or another conversation of the person, that a prompt was given."""

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
    code: str


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
    code: str
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

"""Any of them."""

CLIENT_TYPES: tuple[str, ...] = (
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
)

"""The frames that a client may send."""
