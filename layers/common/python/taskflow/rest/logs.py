"""Bodies of ``POST /api/ingest``: logs of calls that were made elsewhere. camelCase on the wire."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import (
    Discriminator,
    Field,
    StringConstraints,
    Tag,
    field_validator,
    model_validator,
)

from taskflow.field_problems import ERROR_CODE_PATTERN, MODEL_PATTERN, PROVIDER_PATTERN
from taskflow.protocol import WireModel
from taskflow.records.schema import Text
from taskflow.records.validation import parse_time
from taskflow.rest.models import RequestModel, Uuid

MAX_LOGS = 100
MAX_PREVIEW_CHARS = 16_000


MAX_TOKENS = 10_000_000
"""Of a prompt or a reply: as much as the longest context window that a model is offered with."""

MAX_DOLLARS = 1_000
"""What one call may cost: far more than a full context of the dearest model does."""

Milliseconds = Annotated[int, Field(ge=0, le=86_400_000)]
Tokens = Annotated[int, Field(ge=0, le=MAX_TOKENS)]
Dollars = Annotated[float, Field(ge=0, le=MAX_DOLLARS, allow_inf_nan=False)]


class TokenCounts(RequestModel):
    """What a call took. ``totalTokens``, when given, is the sum of the others."""

    prompt_tokens: Tokens = Field(default=0, description="Stored as `inputTokens`.")
    completion_tokens: Tokens = Field(
        default=0, description="Stored as `outputTokens`. Tokens of reasoning belong to these."
    )
    total_tokens: Annotated[int, Field(ge=0, le=2 * MAX_TOKENS)] | None = None

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        counted = self.prompt_tokens + self.completion_tokens
        if self.total_tokens is not None and self.total_tokens != counted:
            raise ValueError(
                f"totalTokens is {self.total_tokens}, but promptTokens and completionTokens are {counted} together; "
                "send their sum, or leave totalTokens out"
            )
        return self


class InferenceLog(RequestModel):
    """One call of a model, made elsewhere. Give an ``id`` to be able to send it again without counting it twice: it
    tells apart your own logs, and is not the id under which the log is stored.

    Token counts come in ``tokens``, or in ``inputTokens`` and ``outputTokens``. Previews are redacted and cut before
    they are stored.
    """

    id: Uuid | None = None
    conversation_id: Uuid | None = None
    message_id: Uuid | None = None
    model: Annotated[str, StringConstraints(pattern=MODEL_PATTERN)]
    provider: Annotated[str, StringConstraints(pattern=PROVIDER_PATTERN)]
    latency_ms: Milliseconds
    ttft_ms: Milliseconds | None = Field(default=None, description="Milliseconds to the first token.")
    tokens: TokenCounts | None = None
    input_tokens: Tokens | None = Field(default=None, description="0 when there are no `tokens` either.")
    output_tokens: Tokens | None = Field(default=None, description="0 when there are no `tokens` either.")
    tokens_estimated: bool = False
    cost: Dollars | None = Field(default=None, description="US dollars.")
    status: Literal["success", "interrupted", "error"]
    error_code: Annotated[str, StringConstraints(pattern=ERROR_CODE_PATTERN)] | None = None
    error_message: Text | None = Field(default=None, max_length=2_000)
    input_preview: Text = Field(default="", max_length=MAX_PREVIEW_CHARS)
    output_preview: Text = Field(default="", max_length=MAX_PREVIEW_CHARS)
    created_at: str | None = Field(
        default=None,
        max_length=40,
        description="ISO 8601; the time of arrival when absent.",
        json_schema_extra={
            "anyOf": [{"type": "string", "format": "date-time", "maxLength": 40}, {"type": "null"}]
        },
    )

    @model_validator(mode="after")
    def _counts_once(self) -> Self:
        if self.tokens is not None:
            for name, own, common in (
                ("inputTokens", self.input_tokens, self.tokens.prompt_tokens),
                ("outputTokens", self.output_tokens, self.tokens.completion_tokens),
            ):
                if own is not None and own != common:
                    raise ValueError(f"{name} is {own}, but tokens say {common}; send one of the two")
        return self

    @property
    def counted(self) -> tuple[int, int]:
        """Tokens of the prompt and of the reply."""
        if self.tokens is not None:
            return self.tokens.prompt_tokens, self.tokens.completion_tokens
        return self.input_tokens or 0, self.output_tokens or 0

    @field_validator("created_at")
    @classmethod
    def _is_a_time(cls, value: str | None) -> str | None:
        if value is not None:
            try:
                parse_time(value)
            except ValueError:
                raise ValueError("send an ISO 8601 time, such as 2026-11-28T17:00:00Z") from None
        return value


class InferenceLogs(RequestModel):
    """A batch of logs: all are accepted or none."""

    logs: list[InferenceLog] = Field(min_length=1, max_length=MAX_LOGS)


def _batch_or_log(body: object) -> str:
    return _BATCH if isinstance(body, dict) and "logs" in body else _LOG


_BATCH, _LOG = "<batch>", "<log>"
FORMS = frozenset({_BATCH, _LOG})
"""What pydantic calls the two forms of a body where it tells a field's place. No body has a field for them."""

Ingested = Annotated[
    Annotated[InferenceLogs, Tag(_BATCH)] | Annotated[InferenceLog, Tag(_LOG)], Discriminator(_batch_or_log)
]
"""A body is a batch when it has ``logs``; so an error is about what was meant."""


class Accepted(WireModel):
    """The ids of the accepted logs, in the order they came."""

    success: Literal[True] = True
    ids: list[str]
