"""Bodies of the HTTP API: the source of its validation and of ``/api/openapi.json``. camelCase on the wire."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, ConfigDict, StringConstraints

from taskflow.conversation.text import TITLE_CHARS, clean_title
from taskflow.events import MessageView
from taskflow.field_problems import OPAQUE_PATTERN, PATTERNS, UUID_PATTERN, VISIBLE_PATTERN
from taskflow.protocol import WireModel
from taskflow.records.schema import MENDED
from taskflow.visibility import is_blank

Uuid = Annotated[str, StringConstraints(pattern=UUID_PATTERN)]


def _digits(value: object) -> object:
    """Pydantic would also read ``1.0``, ``+1``, ``1_0`` and `` 1`` as whole numbers."""
    if isinstance(value, str) and not (value.isascii() and value.isdigit()):
        raise ValueError("send a whole number in digits")
    return value


IN_DIGITS = BeforeValidator(_digits)
"""Of a whole number in a query string. It stands behind the bounds: else the API's description would lack them."""


class MinuteOfCalls(WireModel):
    """Calls of models that ended in one minute. ``at``: its beginning. Times in milliseconds, null: none was measured.

    ``cost`` in US dollars, null: no call's cost is known.
    """

    at: str
    requests: int
    errors: int
    interruptions: int
    input_tokens: int
    output_tokens: int
    cost: float | None
    latency_p50_ms: int | None
    latency_p95_ms: int | None
    first_token_p50_ms: int | None
    first_token_p95_ms: int | None


class CallHistory(WireModel):
    """The last minutes, earliest first; those without a call are left out.

    ``since`` is the beginning of the first minute that was asked for, ``until`` the time of the answer: the last
    minute is not over. ISO 8601 in UTC.
    """

    success: Literal[True] = True
    since: str
    until: str
    minutes: list[MinuteOfCalls]


class RequestModel(WireModel):
    """What a client sends. A field that is not in the API's description is refused, not ignored: what a caller sends is
    stored, or the caller is told that it is not. Names are as described, in camelCase. A number is a number:
    not a text, a boolean or ``1.0`` that may stand for one."""

    model_config = ConfigDict(extra="forbid", strict=True, validate_by_name=False, validate_by_alias=True)


class ErrorDetail(WireModel):
    """Why, for programs (``code``) and for people (``message``)."""

    code: str
    message: str
    retry_after: int | None = None
    """Whole seconds, where a limit refuses: as the header ``Retry-After``."""


class Failure(WireModel):
    """Every error has this shape."""

    success: Literal[False] = False
    error: ErrorDetail


class Dependencies(WireModel):
    """The state of what the API needs."""

    database: Literal["ok", "down"]
    table: Literal["ok", "down"]


class Alive(WireModel):
    """The answer of an API that is alive."""

    success: Literal[True] = True
    status: Literal["ok"] = "ok"


class Healthy(WireModel):
    """The answer when every dependency answers."""

    success: Literal[True] = True
    status: Literal["ok"] = "ok"
    dependencies: Dependencies


class Unhealthy(Failure):
    """The answer when a dependency does not answer; ``dependencies`` says which."""

    dependencies: Dependencies


class Model(WireModel):
    """A model people may choose. Prices in US dollars per million tokens; null: not known."""

    id: str
    name: str
    provider: str
    vendor: str = ""
    description: str = ""
    context_tokens: int | None = None
    input_price: float | None = None
    output_price: float | None = None
    local: bool = False


class ModelList(WireModel):
    """The models, and the one a new conversation gets."""

    success: Literal[True] = True
    models: list[Model]
    default_model: str


class ConversationSummary(WireModel):
    """A conversation, as a list shows it. Times are ISO 8601 in UTC."""

    id: str
    title: str
    status: Literal["active", "completed", "cancelled"]
    model: str
    provider: str
    created_at: str
    updated_at: str
    message_count: int
    last_message_preview: str


class ConversationPage(WireModel):
    """A page of conversations, the latest first. ``nextCursor``: where the next page starts, null at the end."""

    success: Literal[True] = True
    conversations: list[ConversationSummary]
    next_cursor: str | None


class Usage(WireModel):
    """What a conversation's calls of models took, all together, as far as they are recorded yet.

    ``cost`` in US dollars, null when no call's cost is known; ``estimated``: a token count is an estimate.
    """

    input_tokens: int
    output_tokens: int
    cost: float | None
    estimated: bool
    calls: int


class JudgementView(WireModel):
    """What the caller thinks of a reply. ``word``: personal data in it is redacted."""

    message_id: str
    thumb: Literal["up", "down"]
    word: str | None


class AnsweredAgainView(WireModel):
    """A question that was answered again. ``generationIds``: of each earlier answer its first generation, the earliest
    first."""

    question_id: str
    generation_ids: list[int]


class ConversationDetail(WireModel):
    """A conversation and its newest messages, oldest first. ``nextCursor``: where older ones start. ``judgements``: of
    all of its replies, the latest replies first, 500 at most. ``answeredAgain``: all of its questions that have earlier
    answers, the latest first, 500 at most; `GET /api/conversations/{id}/messages/{questionId}/answers` has these."""

    success: Literal[True] = True
    conversation: ConversationSummary
    usage: Usage
    messages: list[MessageView]
    judgements: list[JudgementView]
    answered_again: list[AnsweredAgainView]
    next_cursor: str | None


class SummaryView(WireModel):
    """The first `messages` messages in short, as the model is given them, personal data redacted."""

    text: str
    messages: int
    through_message_id: str
    """The last message that it covers."""
    model: str
    """Which model wrote it."""
    created_at: str


class SummaryAnswer(WireModel):
    """`summary` is null while there is none."""

    success: Literal[True] = True
    summary: SummaryView | None


class ConversationExport(WireModel):
    """A whole conversation as a file."""

    conversation: ConversationSummary
    messages: list[MessageView]


def trimmed(text: str) -> str:
    """``text`` without the blanks around it. Raises ``ValueError`` when nothing of it can be seen.

    Python counts some control characters as blanks that patterns do not, and fillers are visible to both.
    """
    if is_blank(text):
        raise ValueError(PATTERNS[VISIBLE_PATTERN])
    return text.strip()


def _one_line(title: str) -> str:
    title = clean_title(trimmed(title))
    if not 1 <= len(title) <= TITLE_CHARS:
        raise ValueError(f"send a title of 1 to {TITLE_CHARS} characters, not only blanks")
    return title


class Rename(RequestModel):
    """A new title. No later message replaces it."""

    title: Annotated[
        str,
        StringConstraints(min_length=1, max_length=TITLE_CHARS, pattern=VISIBLE_PATTERN),
        AfterValidator(_one_line),
        MENDED,
    ]


class Renamed(WireModel):
    """The title as it is stored: personal data in it is redacted."""

    success: Literal[True] = True
    conversation: RenamedConversation


class RenamedConversation(WireModel):
    """The conversation after a rename."""

    id: str
    title: str


class Deleted(WireModel):
    """The conversation is deleted, and in no list any more."""

    success: Literal[True] = True
    id: str


class AuthConfig(WireModel):
    """How people sign in. ``issuer`` null: there is no signing in, everyone is a guest.

    ``mode`` anonymous: guests are served, too. oidc: whoever comes has to sign in.
    """

    success: Literal[True] = True
    mode: Literal["anonymous", "oidc"]
    issuer: str | None
    client_id: str | None
    scopes: str


class Me(WireModel):
    """Who asks. ``id`` null: a guest who has no cookie yet. ``expires``, ``signedInSince``: of what the request
    showed; null where nothing says."""

    success: Literal[True] = True
    kind: Literal["guest", "account", "service"]
    id: str | None
    tenant_id: str
    roles: list[Literal["user", "auditor", "admin"]]
    expires: str | None
    signed_in_since: str | None


class SignedOut(WireModel):
    """Everything that was handed out to this person before counts no longer."""

    success: Literal[True] = True
    signed_out_at: str


class Adopted(WireModel):
    """What the account has taken over: 0 also when there was no guest, and when it had been done before."""

    success: Literal[True] = True
    conversations: int


class TicketRequest(RequestModel):
    """What a ticket is for. ``resumeToken``: of `conversation_created`, for a client that has no other identity.

    ``afterRefusal``: an upgrade was refused, and no browser tells a page why. Where a limit was the reason, there is no
    ticket but the refusal, with ``retryAfter``. ``conversationId``: which conversation it was for; none: a new one.
    """

    resume_token: Annotated[str, StringConstraints(pattern=OPAQUE_PATTERN)] | None = None
    after_refusal: bool = False
    conversation_id: Uuid | None = None


class Ticket(WireModel):
    """A pass for one WebSocket connection: ``wss://…/ws?ticket=``, within ``expiresIn`` seconds."""

    success: Literal[True] = True
    ticket: str
    expires_in: int


Renamed.model_rebuild()

Responses = dict[int | str, dict[str, Any]]

_REASONS = {
    400: "The body is not JSON, or the cursor is not one of ours",
    401: "Not signed in",
    403: "The request comes from another site's page",
    404: "There is no such conversation, or it is another person's",
    409: "Something stands against it for now, or somebody has done this before",
    413: "Too large",
    429: "A limit refuses; `retryAfter` says for how long",
    422: "A field is wrong; the message names it",
    500: "A fault of ours",
    503: "The database or the table does not answer; try again",
}


def failures(*statuses: int) -> Responses:
    """The documentation of error answers. Too many requests may be answered everywhere.

    It names the schema that `Failure` has in the API's description: of a ``model`` FastAPI makes a reader for each
    status of each route, 250 of them, with every start, and reads nothing with them. The few routes that give it as
    ``model`` bring the schema there (``tests/unit/rest/test_rest_build.py``).
    """
    return {status: _failure(_REASONS[status]) for status in (*statuses, 429)}


def _failure(description: str) -> dict[str, Any]:
    schema = {"$ref": f"#/components/schemas/{Failure.__name__}"}
    return {"description": description, "content": {"application/json": {"schema": schema}}}
