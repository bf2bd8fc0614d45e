"""What calls of models took, minute by minute, read off the inference logs in one query."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import LiteralString, NamedTuple

from taskflow.records.access import Access

MINUTE = timedelta(minutes=1)


class Minute(NamedTuple):
    """One minute's calls that ended in it. ``at``: its beginning. Times in milliseconds, None when none was measured.

    ``cost`` in US dollars, None when no call's is known. Text that was replayed came from no model and has no latency.
    """

    at: datetime
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


_QUERY: LiteralString = """
SELECT date_trunc('minute', created_at, 'UTC') AS at,
       count(*) AS requests,
       count(*) FILTER (WHERE status = 'error') AS errors,
       count(*) FILTER (WHERE status = 'interrupted') AS interruptions,
       sum(input_tokens) AS input_tokens,
       sum(output_tokens) AS output_tokens,
       sum(cost)::float8 AS cost,
       percentile_disc(0.5) WITHIN GROUP (ORDER BY latency_ms) FILTER (WHERE status <> 'replayed') AS latency_p50_ms,
       percentile_disc(0.95) WITHIN GROUP (ORDER BY latency_ms) FILTER (WHERE status <> 'replayed') AS latency_p95_ms,
       percentile_disc(0.5) WITHIN GROUP (ORDER BY ttft_ms) AS first_token_p50_ms,
       percentile_disc(0.95) WITHIN GROUP (ORDER BY ttft_ms) AS first_token_p95_ms
FROM inference_logs
WHERE created_at >= %s AND created_at < %s AND source = 'taskflow'
GROUP BY 1
ORDER BY 1
"""
"""Reads the block range index on ``created_at``: only pages that hold the time asked for."""


def minute_of(time: datetime) -> datetime:
    """The beginning of the minute."""
    return time.replace(second=0, microsecond=0)


def read_minutes(access: Access, now: datetime, count: int) -> list[Minute]:
    """The last ``count`` minutes with a call in them, the one that is running included; the earliest first.

    Calls of TaskFlow itself: external ones are left out. So is what a clock that is ahead dates after ``now``.
    """
    since = minute_of(now) - MINUTE * (count - 1)
    return [
        Minute(
            **{**row, "input_tokens": int(row["input_tokens"]), "output_tokens": int(row["output_tokens"])}
        )
        for row in access.execute(_QUERY, [since, now])
    ]
