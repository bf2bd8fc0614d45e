"""What a tenant's people used, and which of their calls failed, read off the inference logs."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, LiteralString, NamedTuple

from taskflow.records.access import Access
from taskflow.records.schema import Source

By = Literal["user", "model", "day"]


class UsageRow(NamedTuple):
    """The calls of one user, model or day. ``cost`` in US dollars, None when no call's is known."""

    key: str
    calls: int
    errors: int
    interruptions: int
    input_tokens: int
    output_tokens: int
    cost: float | None
    estimated: bool


class FailedCall(NamedTuple):
    """A call that failed. ``message``: the provider's words, redacted; None once its conversation was deleted."""

    id: str
    user_id: str
    conversation_id: str | None
    source: Source
    model: str
    provider: str
    code: str
    message: str | None
    latency_ms: int
    created_at: datetime


_KEYS: dict[By, LiteralString] = {
    "user": "user_id",
    "model": "model",
    "day": "to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD')",
}

_ORDER: dict[By, LiteralString] = {
    "user": "sum(cost) DESC NULLS LAST, count(*) DESC, 1",
    "model": "sum(cost) DESC NULLS LAST, count(*) DESC, 1",
    "day": "1 DESC",
}

# Sums are numeric: exact, and beyond 64 bits. A replay calls no model.
_USAGE: LiteralString = """
SELECT {key} AS key,
       count(*) AS calls,
       count(*) FILTER (WHERE status = 'error') AS errors,
       count(*) FILTER (WHERE status = 'interrupted') AS interruptions,
       sum(input_tokens) AS input_tokens,
       sum(output_tokens) AS output_tokens,
       sum(cost) AS cost,
       bool_or(tokens_estimated) AS estimated
FROM inference_logs
WHERE tenant_id = %(tenant)s AND source = %(source)s AND status <> 'replayed'
  AND created_at >= %(since)s AND created_at < %(until)s
GROUP BY 1
ORDER BY {order}
LIMIT %(limit)s
"""

_ERRORS: LiteralString = """
SELECT id::text, user_id, conversation_id::text, source, model, provider, coalesce(error_code, 'UNKNOWN') AS code,
       error_message AS message, latency_ms, created_at
FROM inference_logs
WHERE tenant_id = %(tenant)s AND status = 'error'
  AND (%(at)s::timestamptz IS NULL OR (created_at, id) < (%(at)s::timestamptz, %(id)s::uuid))
ORDER BY created_at DESC, id DESC
LIMIT %(limit)s
"""


def read_usage(
    access: Access, tenant_id: str, by: By, source: Source, since: datetime, until: datetime, limit: int
) -> list[UsageRow]:
    """The dearest users or models, or the latest days, of what was called from ``since`` until before ``until``."""
    query = _USAGE.format(key=_KEYS[by], order=_ORDER[by])
    parameters = {"tenant": tenant_id, "source": source, "since": since, "until": until, "limit": limit}
    return [
        UsageRow(
            **{
                **row,
                "input_tokens": int(row["input_tokens"]),
                "output_tokens": int(row["output_tokens"]),
                "cost": None if row["cost"] is None else float(row["cost"]),
            }
        )
        for row in access.execute(query, parameters)
    ]


def read_errors(
    access: Access, tenant_id: str, limit: int, after: tuple[datetime, str] | None = None
) -> tuple[list[FailedCall], tuple[datetime, str] | None]:
    """A page of a tenant's failed calls, the latest first, and where the next one starts."""
    at, log_id = after or (None, None)
    parameters = {"tenant": tenant_id, "at": at, "id": log_id, "limit": limit + 1}
    rows = [FailedCall(**row) for row in access.execute(_ERRORS, parameters)]
    page = rows[:limit]
    return page, ((page[-1].created_at, page[-1].id) if len(rows) > limit else None)
