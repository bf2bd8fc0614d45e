"""The records on the ``records`` queue: JSON objects with a ``kind``, one per SQS message.

A record is self-contained (a message carries its conversation's header) and versioned: applying records in
any order, any number of times, gives the same rows. Ids are UUID strings, times ISO 8601 in UTC with
milliseconds, names camelCase.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from taskflow.conversation.turn_kinds import TurnKind, TurnState
from taskflow.identity import GUEST_PREFIX
from taskflow.protocol import DeferredModel
from taskflow.surrogates import well_formed
from taskflow.tracing import CODE_PATTERN, LAST_MOMENT, TRACEPARENT_PATTERN

Uuid = Annotated[str, Field(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]


def _mended(value: object) -> object:
    return well_formed(value) if isinstance(value, str) else value


MENDED = BeforeValidator(_mended)
"""Behind all other constraints of a text: what stands before it keeps its place in a JSON schema."""

Text = Annotated[str, MENDED]
"""Free text. Whatever is in it, its record can be sent and stored: halves of surrogate pairs become U+FFFD here, NUL
does in ``scrub``, and ``encoding`` escapes what SQS does not take."""

MAX_INTEGER = 2**31 - 1
Moment = Annotated[int, Field(ge=0, le=LAST_MOMENT)]
"""Epoch milliseconds, up to the year 2100."""

Source = Literal["taskflow", "external"]
"""Who called the model: a turn of a conversation, or a program that reported its call to ``POST /api/ingest``."""


class ConversationHeader(DeferredModel):
    """A conversation as its session knew it. The header with the highest ``version`` wins."""

    id: Uuid
    user_id: str
    tenant_id: str
    title: Text = ""
    status: Literal["active", "completed", "cancelled"] = "active"
    model: str
    provider: str
    created_at: str
    updated_at: str
    version: int = Field(ge=0)


class MessageBody(DeferredModel):
    """One message. ``(generation, part)`` orders messages; ``replaced`` takes it out of every list."""

    id: Uuid
    generation: int = Field(ge=0)
    part: int = Field(ge=0, le=99)
    role: Literal["user", "assistant"]
    content: Text
    status: Literal["completed", "interrupted"]
    model: str | None = None
    created_at: str
    version: int = Field(ge=1)
    replaced: bool = False
    finish: Literal["length"] | None = None
    error_code: str | None = Field(default=None, pattern=r"^[A-Z_]{1,50}$")
    """The reply failed; ``content`` is what came before, perhaps nothing."""
    recalled: list[Uuid] = Field(default_factory=list, max_length=20)
    """Ids of the earlier messages of which the reply's prompt was given passages."""
    reasoning: Text | None = None
    """What the model thought before it, where that is stored."""
    reasoning_ms: int | None = Field(default=None, ge=0)
    continues: int | None = Field(default=None, ge=1)
    """The generation whose reply this one continues, where that was steered."""
    mode: str | None = Field(default=None, pattern=CODE_PATTERN)
    """Of a person's message: how it was taken (``events.AcceptedMode``), and why."""
    reason: str | None = Field(default=None, pattern=CODE_PATTERN)
    kind: str | None = Field(default=None, pattern=r"^[a-z_]{1,30}$")
    """Of the assistant's: what it is (``turn_kinds.TurnKind``), where that is known."""


class MessageRecord(DeferredModel):
    """A message was created, or its content or status changed (then with a higher ``version``)."""

    kind: Literal["message"] = "message"
    schema_version: Literal[1] = 1
    conversation: ConversationHeader
    message: MessageBody


class SummaryBody(DeferredModel):
    """What was said up to ``generation`` in short: the first ``messages`` messages, the last being ``message_id``."""

    generation: int = Field(ge=0)
    messages: int = Field(ge=1)
    message_id: Uuid
    content: Text
    model: str = Field(max_length=200)
    created_at: str


class SummaryRecord(DeferredModel):
    """A conversation has a summary, or another one: that which was made last stands."""

    kind: Literal["summary"] = "summary"
    schema_version: Literal[1] = 1
    conversation: ConversationHeader
    summary: SummaryBody


class ConversationRecord(DeferredModel):
    """A conversation's header changed (status, title, model)."""

    kind: Literal["conversation"] = "conversation"
    schema_version: Literal[1] = 1
    conversation: ConversationHeader


class ConnectionBody(DeferredModel):
    """A connection that a turn was spoken to. ``name``: ``tracing.connection_name``. ``took``: milliseconds from its
    request to being let in."""

    name: str = Field(pattern=r"^[0-9a-f]{16}$")
    joined_at: Moment
    took: int = Field(default=0, ge=0, le=600_000)


class TraceBody(DeferredModel):
    """What the spans of a call are made of (``records.export.spans``): when what began, and what only we know of it.
    Moments are epoch milliseconds, absent where they are not known. No text of anybody."""

    traceparent: str = Field(pattern=TRACEPARENT_PATTERN)
    """The span that the call was made in."""
    parent: str | None = Field(default=None, pattern=TRACEPARENT_PATTERN)
    """The client's span that asked for the turn, whose trace it belongs to."""
    kind: Literal[TurnKind, "errand"]
    turn: int | None = Field(default=None, ge=1)
    hop: str | None = Field(default=None, pattern=r"^[a-z]{1,20}$")
    """Which function invoked generate for it."""
    received_at: Moment | None = None
    """When that function was asked."""
    sent_at: Moment | None = None
    """When it invoked generate."""
    began_at: Moment | None = None
    """When generate began."""
    opened_at: Moment | None = None
    """When the model was asked."""
    started_at: Moment | None = None
    """When the first listener was sent ``ai_start``."""
    settled_at: Moment | None = None
    """When the ending was stored."""
    asked_model: str | None = Field(default=None, max_length=200)
    """The model that was wanted; a fallback may have answered."""
    max_tokens: int | None = Field(default=None, ge=0, le=MAX_INTEGER)
    state: TurnState | None = None
    finish: Literal["stop", "length"] | None = None
    """Why the model ended by itself, if it did."""
    mode: str | None = Field(default=None, pattern=r"^[a-z_]{1,30}$")
    """What became of the message that asked for the turn, and why."""
    reason: str | None = Field(default=None, pattern=r"^[a-z0-9_.:-]{1,60}$")
    chars: int | None = Field(default=None, ge=0, le=MAX_INTEGER)
    """Code points that the model said."""
    kept_chars: int | None = Field(default=None, ge=0, le=MAX_INTEGER)
    """Those of them that stand, since they were seen or sent."""
    upstream_stopped: bool | None = None
    """The receipt of a stop: hanging up is known to have ended the provider's work and bill."""
    hand_over_ms: int | None = Field(default=None, ge=0, le=MAX_INTEGER)
    continues: int | None = Field(default=None, ge=1)
    """The turn whose reply it goes on with."""
    replaces: int | None = Field(default=None, ge=1)
    """The turn whose reply it takes the place of: it was asked for again, or its question was edited."""
    edited: bool = False
    """Of ``replaces``: the question was edited."""
    connections: list[ConnectionBody] = Field(default_factory=list, max_length=20)


class InferenceBody(DeferredModel):
    """One call of a model. ``id`` makes it idempotent; previews are redacted and cut before they are stored.

    An external log is linked to a conversation or message only where its user has them.
    """

    id: Uuid
    source: Source = "taskflow"
    conversation_id: Uuid | None = None
    message_id: Uuid | None = None
    user_id: str
    tenant_id: str
    model: str = Field(max_length=200)
    provider: str = Field(max_length=100)
    latency_ms: int = Field(ge=0)
    ttft_ms: int | None = Field(default=None, ge=0)
    input_tokens: int = Field(default=0, ge=0)
    output_tokens: int = Field(default=0, ge=0)
    tokens_estimated: bool = False
    cost: float | None = Field(default=None, ge=0)
    status: Literal["success", "interrupted", "error", "replayed"]
    error_code: str | None = Field(default=None, max_length=50)
    error_message: Text | None = Field(default=None, max_length=2_000)
    input_preview: Text = ""
    output_preview: Text = ""
    created_at: str
    prompt_version: str | None = Field(default=None, pattern=r"^[0-9a-f]{16}$")
    """Which system prompt it had: the beginning of its SHA-256."""
    cached_tokens: int | None = Field(default=None, ge=0)
    """Of the input, what came from the provider's cache."""
    reasoning_tokens: int | None = Field(default=None, ge=0)
    """Of the output, what the model thought."""
    priced_by: str | None = Field(default=None, pattern=r"^(provider|setting|local|\d{4}-\d{2}-\d{2})$")
    """What ``cost`` rests on: the day of the list of prices, or who said it."""
    output_chars: int | None = Field(default=None, ge=0, le=2**31 - 1)
    """Code points that the model had written when it ended: the message has what stands of them."""
    trace: TraceBody | None = None


class InferenceRecord(DeferredModel):
    """A model was called (from generate, or from outside by ``POST /api/ingest``)."""

    kind: Literal["inference"] = "inference"
    schema_version: Literal[1] = 1
    inference: InferenceBody


class DeletionRecord(DeferredModel):
    """A conversation was deleted: leave a tombstone, remove its rows."""

    kind: Literal["deletion"] = "deletion"
    schema_version: Literal[1] = 1
    conversation_id: Uuid
    user_id: str
    tenant_id: str
    deleted_at: str


class AdoptionRecord(DeferredModel):
    """A guest has become an account: what is the guest's, or still comes as the guest's, is the account's."""

    kind: Literal["adoption"] = "adoption"
    schema_version: Literal[1] = 1
    guest_user_id: str = Field(pattern=f"^{GUEST_PREFIX}")
    guest_tenant_id: str
    user_id: str
    tenant_id: str
    adopted_at: str


class ErasureRecord(DeferredModel):
    """A person's data is erased: what they had until ``erased_at`` goes, or is nobody's any more."""

    kind: Literal["erasure"] = "erasure"
    schema_version: Literal[1] = 1
    user_id: str
    tenant_id: str
    erased_at: str


class MemoryRecord(DeferredModel):
    """A person has switched recall on: the worker looks for what is to be remembered. It stores nothing itself."""

    kind: Literal["memory"] = "memory"
    schema_version: Literal[1] = 1
    user_id: str
    tenant_id: str
    changed_at: str


class SpansRecord(DeferredModel):
    """Spans wait to be exported: the worker looks for them. It stores nothing itself."""

    kind: Literal["spans"] = "spans"
    schema_version: Literal[1] = 1


class AuditBody(DeferredModel):
    """Who did what to what. ``id`` makes it idempotent. It is never changed, and is gone only after its retention."""

    id: Uuid
    tenant_id: str
    actor: str
    """The user's id; ``operator`` for whoever ran a command."""
    actor_kind: Literal["guest", "account", "service", "operator", "system"]
    action: str = Field(pattern=r"^[a-z_]{1,30}\.[a-z_]{1,30}$")
    """``token.created``: a thing and what became of it."""
    target: Text = Field(default="", max_length=256)
    """The id of what it was done to."""
    detail: Text = Field(default="", max_length=1_000)
    """What else is worth knowing, for people. Redacted before it is stored."""
    created_at: str

    @property
    def of_person(self) -> bool:
        """Whether a person did it, whom an erasure takes out of it."""
        return self.actor_kind in ("guest", "account", "service")

    @property
    def to_person(self) -> bool:
        """Whether it was done to a person: what else has a person's id for its name is none."""
        return self.action.startswith("person.")


class AuditRecord(DeferredModel):
    """Somebody used a power that is not everybody's (``records.audit``)."""

    kind: Literal["audit"] = "audit"
    schema_version: Literal[1] = 1
    audit: AuditBody


AnyRecord = (
    MessageRecord
    | ConversationRecord
    | SummaryRecord
    | InferenceRecord
    | DeletionRecord
    | ErasureRecord
    | AuditRecord
    | AdoptionRecord
    | MemoryRecord
    | SpansRecord
)
Record = Annotated[AnyRecord, Field(discriminator="kind")]
