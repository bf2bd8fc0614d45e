"""The outbox of spans in Postgres: what is still to be exported, who does it, and until when the receiver is left
alone.

A row is claimed for a time, exported, and marked. Whoever dies in between leaves it to the next one when that time is
over: spans may be sent twice, under the same ids. Metrics add up, so they are marked before they are sent, and only
taken back when it is certain that they did not arrive.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, LiteralString

from taskflow.light_dataclasses import dataclass
from taskflow.records.access import WORKER, Access
from taskflow.records.database import Database
from taskflow.records.export.calls import Call, Connect, read

CLAIM_SECONDS = 60
"""Longer than the worker has for a batch: whoever claimed a row before is gone by then."""
KEPT_HOURS = 24
"""How long a row waits for a receiver that does not take it."""
EXPORTED_DAYS = 2
"""How long a row stays that was exported. A connection lives for 2 hours at most, and makes one span."""
FIRST_PAUSE_SECONDS = 5
MAX_PAUSE_SECONDS = 300

_CLAIM: LiteralString = """
WITH due AS (
    SELECT id FROM span_outbox
    WHERE exported_at IS NULL AND claimed_until < clock_timestamp()
      AND (SELECT not_before FROM span_receiver) <= clock_timestamp()
    ORDER BY queued_at, id LIMIT %(most)s
    FOR UPDATE SKIP LOCKED
), claimed AS (
    UPDATE span_outbox AS waiting
    SET claim = %(claim)s::uuid, claimed_until = clock_timestamp() + make_interval(secs => %(seconds)s),
        spanned_at = CASE WHEN %(traces)s THEN before.spanned_at ELSE coalesce(before.spanned_at, clock_timestamp())
        END, counted_at = coalesce(before.counted_at, clock_timestamp())
    FROM due JOIN span_outbox AS before USING (id)
    WHERE waiting.id = due.id
    RETURNING waiting.*, before.spanned_at IS NULL AND %(traces)s AS spans_due,
              before.counted_at IS NULL AND %(metrics)s AND waiting.kind = 'call' AS metrics_due
)
SELECT claimed.id::text, claimed.kind, claimed.conversation_id::text, claimed.trace, claimed.log_created_at,
       claimed.worked_at, claimed.queued_at, claimed.spans_due, claimed.metrics_due,
       log.source, log.tenant_id, log.model, log.provider, log.status, log.error_code, log.error_message,
       log.latency_ms, log.ttft_ms, log.input_tokens, log.output_tokens, log.cached_tokens, log.reasoning_tokens,
       log.tokens_estimated, log.cost, log.priced_by, log.prompt_version, log.input_preview, log.output_preview
FROM claimed
LEFT JOIN inference_logs AS log ON (log.id, log.created_at) = (claimed.id, claimed.log_created_at)
ORDER BY claimed.queued_at, claimed.id
"""

_SPANNED: LiteralString = """
UPDATE span_outbox SET spanned_at = coalesce(spanned_at, clock_timestamp()) WHERE claim = %s::uuid AND exported_at IS
NULL
"""
_DONE: LiteralString = """
UPDATE span_outbox SET exported_at = clock_timestamp()
WHERE claim = %s::uuid AND exported_at IS NULL AND spanned_at IS NOT NULL AND counted_at IS NOT NULL
"""
_UNCOUNT: LiteralString = """
UPDATE span_outbox SET counted_at = NULL WHERE claim = %s::uuid AND id = ANY(%s::uuid[]) AND exported_at IS NULL
"""
_RELEASE: LiteralString = """
UPDATE span_outbox SET claimed_until = '-infinity' WHERE claim = %s::uuid AND exported_at IS NULL
"""
_PAUSE: LiteralString = """
UPDATE span_receiver
SET failures = least(failures + 1, 1000),
    not_before = clock_timestamp() + make_interval(
        secs => greatest(least(%(first)s * 2 ^ least(failures, 20), %(most)s), %(asked)s))
WHERE not_before <= clock_timestamp()
RETURNING extract(epoch FROM not_before - clock_timestamp())::float AS seconds
"""
_WELL: LiteralString = "UPDATE span_receiver SET failures = 0, not_before = '-infinity' WHERE failures > 0"
_GIVE_UP: LiteralString = """
WITH gone AS (
    DELETE FROM span_outbox WHERE exported_at IS NULL AND queued_at < clock_timestamp() - make_interval(hours => %s)
    RETURNING 1
)
SELECT count(*) AS number FROM gone
"""
_FORGET: LiteralString = (
    "DELETE FROM span_outbox WHERE exported_at < clock_timestamp() - make_interval(days => %s)"
)
_WAITING: LiteralString = "SELECT count(*) AS number FROM span_outbox WHERE exported_at IS NULL"


@dataclass(frozen=True, slots=True)
class Claimed:
    """Rows that are this process's to export. ``counts``: those whose metrics are to be sent as well."""

    claim: str
    rows: int
    spans: Sequence[Call | Connect]
    counts: Sequence[Call]


class Outbox:
    """Every method raises ``DatabaseUnavailable`` and psycopg's errors."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def claim(self, claim: str, most: int, *, traces: bool, metrics: bool) -> Claimed:
        """The oldest rows that nobody else has; none while the receiver is left alone. ``claim``: a new UUID.
        ``traces`` and ``metrics``: which of them are exported at all."""
        wanted = {
            "claim": claim,
            "most": most,
            "seconds": CLAIM_SECONDS,
            "traces": traces,
            "metrics": metrics,
        }
        rows = self._run(_CLAIM, wanted)
        told = [(row, read(row)) for row in rows]
        return Claimed(
            claim,
            len(rows),
            [each for row, each in told if each is not None and row["spans_due"]],
            [each for row, each in told if isinstance(each, Call) and row["metrics_due"]],
        )

    def spanned(self, claim: str) -> None:
        """The receiver has taken the spans of a claim, or never will."""
        self._run(_SPANNED, [claim])

    def done(self, claim: str) -> None:
        """Everything of a claim was sent that was to be sent."""
        self._run(_DONE, [claim])

    def uncounted(self, claimed: Claimed) -> None:
        """The metrics of a claim have certainly not arrived."""
        if claimed.counts:
            self._run(_UNCOUNT, [claimed.claim, [each.id for each in claimed.counts]])

    def release(self, claim: str) -> None:
        """What is left of a claim is anybody's again."""
        self._run(_RELEASE, [claim])

    def pause(self, asked_seconds: float) -> float | None:
        """The receiver is left alone for a while, longer each time, and at least as long as it asked. Returns for how
        many seconds; None when another process has seen to it already."""
        wanted = {"first": FIRST_PAUSE_SECONDS, "most": MAX_PAUSE_SECONDS, "asked": asked_seconds}
        rows = self._run(_PAUSE, wanted)
        return float(rows[0]["seconds"]) if rows else None

    def well(self) -> None:
        """The receiver has taken something."""
        self._run(_WELL)

    def give_up(self) -> int:
        """Drops what has waited for too long; returns how many rows."""
        return int(self._run(_GIVE_UP, [KEPT_HOURS])[0]["number"])

    def forget(self) -> None:
        """Removes what was exported long ago."""
        self._run(_FORGET, [EXPORTED_DAYS])

    def waiting(self) -> int:
        """How many rows wait."""
        return int(self._run(_WAITING)[0]["number"])

    def _run(self, query: LiteralString, parameters: Any = None) -> list[dict[str, Any]]:
        def ask(access: Access) -> list[dict[str, Any]]:
            cursor = access.execute(query, parameters)
            return list(cursor.fetchall()) if cursor.description is not None else []

        return self._database.run(WORKER, ask)
