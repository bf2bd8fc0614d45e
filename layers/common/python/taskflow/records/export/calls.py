"""What a row of the outbox tells, with the log that it stands for: what spans and metrics are made of. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from taskflow import tracing
from taskflow.light_dataclasses import dataclass
from taskflow.tracing import Trace

PROVIDERS = {
    "azure": "azure.ai.openai",
    "bedrock": "aws.bedrock",
    "google": "gcp.gemini",
    "mistral": "mistral_ai",
    "moonshot": "moonshot_ai",
    "xai": "x_ai",
}
"""Names of ours that the conventions have another for; all others are the same in both, or unknown to them."""


@dataclass(frozen=True, slots=True)
class Connect:
    """A connection that was let in. Times are epoch milliseconds."""

    conversation_id: str
    name: str
    joined_at: int
    took: int


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a model: its log, and what its record told of it (``schema.TraceBody``)."""

    id: str
    conversation_id: str | None
    source: str
    tenant_id: str
    model: str
    provider: str
    status: str
    error_code: str | None
    error_message: str | None
    latency_ms: int
    ttft_ms: int | None
    input_tokens: int
    output_tokens: int
    cached_tokens: int | None
    reasoning_tokens: int | None
    tokens_estimated: bool
    cost: float | None
    priced_by: str | None
    prompt_version: str | None
    input_preview: str
    output_preview: str
    created_at: int
    worked_at: float
    stored_at: float
    trace: Mapping[str, Any]
    continued_trace_id: str | None = None
    """The trace of the turn that it goes on with, where a client named that."""
    replaced_log_id: str | None = None
    """The log of the turn whose reply it takes the place of, if a model was asked for that."""
    replaced_trace_id: str | None = None
    """The trace of that turn, where a client named it."""

    @property
    def opened_at(self) -> int:
        """When the model was asked. A log of a program elsewhere says when its call ended."""
        known = self.moment("opened_at")
        return known if known is not None else self.created_at - self.latency_ms

    @property
    def ended_at(self) -> int:
        """When the model's reply had ended, or was cut off."""
        return self.opened_at + self.latency_ms

    @property
    def above(self) -> Trace | None:
        """The span that the call was made in."""
        return tracing.parse_traceparent(self.trace.get("traceparent"))

    @property
    def own(self) -> Trace:
        """The call's own span: the same however often its record comes."""
        above = self.above
        if above is None:
            return Trace(tracing.trace_id("call", self.id), tracing.span_id(self.id, "chat"))
        return Trace(above.trace_id, tracing.span_id(self.id, "chat"), above.sampled)

    @property
    def client(self) -> Trace | None:
        """The client's span that asked for the turn."""
        return tracing.parse_traceparent(self.trace.get("parent"))

    @property
    def asked(self) -> bool:
        """Whether a model was asked: the kept rest of a reply is said again without one."""
        return self.status != "replayed"

    @property
    def provider_name(self) -> str:
        """As the conventions call it."""
        return PROVIDERS.get(self.provider, self.provider)

    @property
    def asked_model(self) -> str:
        """The model that was wanted."""
        return str(self.trace.get("asked_model") or self.model)

    @property
    def seen_share(self) -> float | None:
        """How much of what the model said stands, since it was seen or sent: from 0 to 1."""
        said, kept = self.trace.get("chars"), self.trace.get("kept_chars")
        return round(min(1.0, kept / said), 4) if said and kept is not None else None

    def moment(self, name: str) -> int | None:
        """A moment that the record told."""
        value = self.trace.get(name)
        return value if isinstance(value, int) else None


@dataclass(frozen=True, slots=True)
class Judgement:
    """A change of what somebody thinks of a reply. ``told``: ``up``, ``down``, ``withdrawn`` or ``copied``. ``word``:
    theirs, redacted. Of the reply's log what is known: None, and empty, where it has not come. ``at``: epoch
    milliseconds."""

    id: str
    conversation_id: str
    turn: int
    told: str
    at: int
    word: str | None
    status: str | None
    trace_id: str | None
    tenant_id: str | None
    model: str | None
    prompt_version: str | None


def read(row: Mapping[str, Any]) -> Call | Connect | Judgement | None:
    """What a claimed row tells; None: its log is gone."""
    trace: Mapping[str, Any] = row["trace"] or {}
    if row["kind"] == "connect":
        return Connect(str(row["conversation_id"]), trace["name"], trace["joined_at"], trace["took"])
    if row["kind"] == "judgement":
        return Judgement(
            id=str(row["id"]),
            conversation_id=str(row["conversation_id"]),
            turn=trace["turn"],
            told=trace["told"],
            at=round(_milliseconds(row["log_created_at"])),
            **{
                name: row[name]
                for name in ("word", "status", "trace_id", "tenant_id", "model", "prompt_version")
            },
        )
    if row["model"] is None:
        return None
    conversation = row["conversation_id"]
    return Call(
        id=str(row["id"]),
        conversation_id=None if conversation is None else str(conversation),
        created_at=round(_milliseconds(row["log_created_at"])),
        worked_at=_milliseconds(row["worked_at"]),
        stored_at=_milliseconds(row["queued_at"]),
        trace=trace,
        **{name: row[name] for name in ("continued_trace_id", "replaced_log_id", "replaced_trace_id")},
        cost=None if row["cost"] is None else float(row["cost"]),
        **{name: row[name] for name in LOG_COLUMNS},
    )


LOG_COLUMNS = (
    *(
        "source",
        "tenant_id",
        "model",
        "provider",
        "status",
        "error_code",
        "error_message",
        "latency_ms",
        "ttft_ms",
    ),
    *("input_tokens", "output_tokens", "cached_tokens", "reasoning_tokens", "tokens_estimated", "priced_by"),
    *("prompt_version", "input_preview", "output_preview"),
)


def _milliseconds(time: datetime) -> float:
    return time.timestamp() * 1000
