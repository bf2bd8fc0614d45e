"""The exported metrics: names, meaning, labels, buckets. Counters and histograms are counted by the
worker in Postgres, gauges are read where they are."""

from __future__ import annotations

from taskflow.codes import AiErrorCode
from taskflow.errors import SettingsError
from taskflow.light_dataclasses import dataclass
from taskflow.llm.registry import models, provider_name
from taskflow.settings import Settings

LATENCY_BUCKETS_MS: tuple[int, ...] = (
    100,
    250,
    500,
    1_000,
    2_000,
    3_000,
    5_000,
    10_000,
    20_000,
    30_000,
    60_000,
)
FIRST_TOKEN_BUCKETS_MS: tuple[int, ...] = (50, 100, 250, 500, 1_000, 2_000, 3_000, 5_000, 10_000, 30_000)
"""Upper bounds, each bucket holding what is above the one before. Changing them splits what is already counted."""


@dataclass(frozen=True, slots=True)
class Labels:
    """Label values that metrics keep apart; any other is counted as ``other``. None: all are kept apart.

    ``POST /api/ingest`` takes any name of a model, a provider or an error, and each new one would be a time series
    for ever. So the labels are bounded by what this installation knows; the log's row keeps the name it came with.
    """

    models: list[str] | None
    providers: list[str] | None
    codes: list[str] | None

    @classmethod
    def known(cls, settings: Settings) -> Labels:
        """The models people may choose, those that stand in for them, their providers and our error codes."""
        try:
            listed = models(settings)
        except SettingsError:
            listed = ()
        named = {*(info.id for info in listed), *settings.fallback_models, settings.default_model} - {""}
        providers = {provider_name(settings), *(info.provider for info in listed)}
        return cls(sorted(named), sorted(providers), sorted(map(str, AiErrorCode)))


UNBOUNDED = Labels(None, None, None)
"""For sources that bound their names themselves."""

COUNTERS: dict[str, tuple[str, tuple[str, ...]]] = {
    "llm_requests_total": ("Calls of a model that ended.", ("model", "provider", "status", "source")),
    "llm_tokens_total": ("Tokens of prompts (input) and replies (output).", ("model", "direction", "source")),
    "llm_cost_dollars_total": ("What calls cost, in US dollars, as far as it is known.", ("model", "source")),
    "llm_interruptions_total": ("Replies that a person cut off.", ("model", "source")),
    "llm_errors_total": ("Calls that failed, by error code.", ("model", "code", "source")),
    "reply_judgements_total": (
        "Thumbs, as people gave them and took them back (change: given, withdrawn).",
        ("model", "thumb", "change"),
    ),
}
"""Meaning and labels by name. ``source``: ``taskflow`` for calls of its own turns, ``external`` for those that were
reported to ``POST /api/ingest``. Thumbs are counted where they are stored, all others by the worker."""

HISTOGRAMS: dict[str, tuple[str, tuple[int, ...]]] = {
    "llm_latency_ms": ("Milliseconds a call took, from request to last token.", LATENCY_BUCKETS_MS),
    "llm_first_token_ms": ("Milliseconds from request to first token.", FIRST_TOKEN_BUCKETS_MS),
}
"""Meaning and buckets by name; each has the labels ``model`` and ``source``."""

GAUGES: dict[str, str] = {
    "ws_connections_active": "Open WebSocket connections.",
    "records_pending": "Records on their way to Postgres: waiting or in flight in the records queue.",
    "records_dead": "Records that could not be stored, in the dead-letter queue.",
    "sweeps_dead": "Sweeps and failed turns that could not be handled, in their dead-letter queue.",
    "outbox_age_seconds": "Age of the oldest outbox that is overdue for the records queue; 0 when none is.",
    "outboxes_overdue": "Conversations whose outbox is overdue for the records queue, 1,000 at most.",
    "records_refused": "Records that SQS never takes, set aside for an operator, 1,000 at most.",
    "sweep_lag_seconds": "How long the session that is due the longest has waited for a sweep; 0 when none is due.",
}
"""Meaning by name; none has labels."""

RECENT_REPLIES, RECENT_SEEN = "replies_recent", "replies_recent_seen_share"
RECENT: dict[str, tuple[str, tuple[str, ...]]] = {
    RECENT_REPLIES: (
        "Replies of the last hour (became: said), and those of them that were interrupted, regenerated, edited, "
        "continued, copied, up, down.",
        ("model", "prompt_version", "became"),
    ),
    RECENT_SEEN: (
        "How much of a reply of the last hour people saw, on average, from 0 to 1.",
        ("model", "prompt_version"),
    ),
}
"""Meaning and labels of gauges that are read off the rows (``records.signals``)."""
