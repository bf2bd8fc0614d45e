"""The outbox of spans in Postgres: what is still to be exported, who does it, and until when the receiver of each
signal is left alone.

A row is claimed for a time, exported, and marked. Whoever dies in between leaves it to the next one when that time is
over: spans and events may be sent twice, under the same ids. Metrics add up, so they are marked before they are sent,
and only taken back when it is certain that they did not arrive.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, LiteralString

from taskflow.light_dataclasses import dataclass
from taskflow.records.access import WORKER, Access
from taskflow.records.database import Database
from taskflow.records.export.calls import Call, Connect, Judgement, read
from taskflow.records.export.otlp import Signal

CLAIM_SECONDS = 60
"""Longer than the worker has for a batch: whoever claimed a row before is gone by then."""
KEPT_HOURS = 24
"""How long a row waits for a receiver that does not take it."""
EXPORTED_DAYS = 2
"""How long a row stays that was exported. A connection lives for 2 hours at most, and makes one span."""
FIRST_PAUSE_SECONDS = 5
MAX_PAUSE_SECONDS = 300

LOG_MINUTES = 10
"""How long a judgement waits for the log of its reply, which tells the trace and the model."""
ABSENT_HOURS = 24
"""How long a receiver that has no place for a signal is sent nothing of it."""

_CLAIM: LiteralString = """
WITH receiver AS (
    SELECT bool_and(not_before <= clock_timestamp()) FILTER (WHERE signal = 'traces') AS traces_open,
           bool_and(not_before <= clock_timestamp()) FILTER (WHERE signal = 'metrics') AS metrics_open,
           bool_and(not_before <= clock_timestamp()) FILTER (WHERE signal = 'logs') AS logs_open,
           bool_and(absent_until <= clock_timestamp()) FILTER (WHERE signal = 'metrics') AS metrics_known,
           bool_and(absent_until <= clock_timestamp()) FILTER (WHERE signal = 'logs') AS logs_known
    FROM span_receivers
), due AS (
    SELECT waiting.id, receiver.*, still.*
    FROM span_outbox AS waiting
    CROSS JOIN receiver
    CROSS JOIN LATERAL (
        SELECT %(traces)s AND waiting.kind <> 'judgement' AND waiting.spanned_at IS NULL AS spans_left,
               %(metrics)s AND metrics_known AND waiting.kind = 'call' AND waiting.counted_at IS NULL AS counts_left,
               %(logs)s AND logs_known AND waiting.kind <> 'connect' AND waiting.logged_at IS NULL AS events_left
    ) AS still
    WHERE waiting.exported_at IS NULL AND waiting.claimed_until < clock_timestamp()
      AND ((spans_left AND traces_open) OR (counts_left AND metrics_open)
           OR (events_left AND logs_open
               AND (waiting.kind = 'call' OR waiting.queued_at < clock_timestamp() - make_interval(mins => %(wait)s)
                    OR EXISTS (SELECT FROM inference_logs AS log WHERE log.message_id = waiting.message_id)))
           OR NOT (spans_left OR counts_left OR events_left))
    ORDER BY waiting.queued_at, waiting.id LIMIT %(most)s
    FOR UPDATE OF waiting SKIP LOCKED
), claimed AS (
    UPDATE span_outbox AS waiting
    SET claim = %(claim)s::uuid, claimed_until = clock_timestamp() + make_interval(secs => %(seconds)s),
        spanned_at = CASE WHEN NOT spans_left THEN coalesce(spanned_at, clock_timestamp()) END,
        counted_at = CASE WHEN metrics_open OR NOT counts_left THEN coalesce(counted_at, clock_timestamp()) END,
        logged_at = CASE WHEN NOT events_left THEN coalesce(logged_at, clock_timestamp()) END
    FROM due
    WHERE waiting.id = due.id
    RETURNING waiting.*, spans_left AND traces_open AS spans_due, counts_left AND metrics_open AS counts_due,
              events_left AND logs_open AS events_due
)
SELECT claimed.id::text, claimed.kind, claimed.conversation_id::text, claimed.message_id::text, claimed.trace,
       claimed.log_created_at, claimed.worked_at, claimed.queued_at, claimed.spans_due, claimed.counts_due,
       claimed.events_due,
       log.source, coalesce(log.tenant_id, judged.tenant_id) AS tenant_id, coalesce(log.model, judged.model) AS model,
       log.provider, coalesce(log.status, judged.status) AS status, log.error_code, log.error_message,
       log.latency_ms, log.ttft_ms, log.input_tokens, log.output_tokens, log.cached_tokens, log.reasoning_tokens,
       log.tokens_estimated, log.cost, log.priced_by,
       coalesce(log.prompt_version, judged.prompt_version) AS prompt_version, log.input_preview, log.output_preview,
       judged.trace_id, judgement.word, continued.trace_id AS continued_trace_id,
       replaced.id::text AS replaced_log_id, replaced.trace_id AS replaced_trace_id
FROM claimed
LEFT JOIN inference_logs AS log ON (log.id, log.created_at) = (claimed.id, claimed.log_created_at)
LEFT JOIN LATERAL (
    SELECT tenant_id, model, status, prompt_version, trace_id FROM inference_logs
    WHERE message_id = claimed.message_id AND source = 'taskflow'
    ORDER BY created_at DESC LIMIT 1
) AS judged ON claimed.kind = 'judgement'
LEFT JOIN judgements AS judgement
    ON claimed.kind = 'judgement' AND judgement.message_id = claimed.message_id
   AND judgement.judged_at = claimed.log_created_at
LEFT JOIN inference_logs AS continued ON continued.id = (claimed.trace ->> 'continues_log')::uuid
LEFT JOIN inference_logs AS replaced
    ON replaced.id = (claimed.trace ->> 'replaces_log')::uuid AND replaced.status <> 'replayed'
ORDER BY claimed.queued_at, claimed.id
"""

_SETTLE: LiteralString = """
WITH healthy AS (
    UPDATE span_receivers SET failures = 0, not_before = '-infinity' WHERE signal = ANY(%(well)s) AND failures > 0
), known AS (
    SELECT id, CASE WHEN %(traces)s THEN coalesce(spanned_at, clock_timestamp()) ELSE spanned_at END AS spanned_at,
           CASE WHEN id = ANY(%(uncounted)s::uuid[]) THEN NULL ELSE counted_at END AS counted_at,
           CASE WHEN %(logs)s THEN coalesce(logged_at, clock_timestamp()) ELSE logged_at END AS logged_at
    FROM span_outbox WHERE claim = %(claim)s::uuid AND exported_at IS NULL
)
UPDATE span_outbox AS settled
SET spanned_at = known.spanned_at, counted_at = known.counted_at, logged_at = known.logged_at,
    exported_at = CASE WHEN num_nulls(known.spanned_at, known.counted_at, known.logged_at) = 0
                  THEN clock_timestamp() END,
    claimed_until = '-infinity'
FROM known WHERE settled.id = known.id
"""
_PAUSE: LiteralString = """
UPDATE span_receivers
SET failures = least(failures + 1, 1000),
    not_before = clock_timestamp() + make_interval(
        secs => greatest(least(%(first)s * 2 ^ least(failures, 20), %(most)s), %(asked)s))
WHERE signal = %(signal)s AND not_before <= clock_timestamp()
RETURNING extract(epoch FROM not_before - clock_timestamp())::float AS seconds
"""
_ABSENT: LiteralString = """
UPDATE span_receivers SET absent_until = clock_timestamp() + make_interval(hours => %s)
WHERE signal = %s AND absent_until <= clock_timestamp()
RETURNING 1
"""
_DUE: Mapping[str, Signal] = {"spans_due": "traces", "counts_due": "metrics", "events_due": "logs"}
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
    """Rows that are this process's to export: what is told as spans, as metrics and as events. ``due``: the signals
    that are to be sent, also where nothing is left of what they would tell."""

    claim: str
    rows: int
    spans: Sequence[Call | Connect]
    counts: Sequence[Call]
    events: Sequence[Call | Judgement]
    due: frozenset[Signal]


class Outbox:
    """Every method raises ``DatabaseUnavailable`` and psycopg's errors."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def claim(self, claim: str, most: int, *, traces: bool, metrics: bool, logs: bool) -> Claimed:
        """The oldest rows that nobody else has and of which a signal may be sent; none while the receivers of all are
        left alone. ``claim``: a new UUID. ``traces``, ``metrics`` and ``logs``: which of them are exported at all."""
        wanted = {
            "claim": claim,
            "most": most,
            "seconds": CLAIM_SECONDS,
            "wait": LOG_MINUTES,
            "traces": traces,
            "metrics": metrics,
            "logs": logs,
        }
        rows = self._run(_CLAIM, wanted)
        told = [(row, read(row)) for row in rows]
        due = {name for name in _DUE for row in rows if row[name]}
        return Claimed(
            claim,
            len(rows),
            [each for row, each in told if isinstance(each, Call | Connect) and row["spans_due"]],
            [each for row, each in told if isinstance(each, Call) and row["counts_due"]],
            [each for row, each in told if isinstance(each, Call | Judgement) and row["events_due"]],
            frozenset(_DUE[name] for name in due),
        )

    def settle(
        self, claimed: Claimed, over: Collection[Signal], *, well: Collection[Signal], uncounted: bool
    ) -> None:
        """Of a claim these signals are over: taken, or never to be. ``well``: those whose receivers have taken
        something. ``uncounted``: its metrics have certainly not arrived. What is left is anybody's again."""
        self._run(
            _SETTLE,
            {
                "claim": claimed.claim,
                "well": list(well),
                "traces": "traces" in over,
                "logs": "logs" in over,
                "uncounted": [each.id for each in claimed.counts] if uncounted else [],
            },
        )

    def pause(self, signal: Signal, asked_seconds: float) -> float | None:
        """A signal's receiver is left alone for a while, longer each time, and at least as long as it asked. Returns
        for how many seconds; None when another process has seen to it already."""
        wanted = {
            "signal": signal,
            "first": FIRST_PAUSE_SECONDS,
            "most": MAX_PAUSE_SECONDS,
            "asked": asked_seconds,
        }
        rows = self._run(_PAUSE, wanted)
        return float(rows[0]["seconds"]) if rows else None

    def absent(self, signal: Signal) -> bool:
        """Its receiver has no place for a signal: for a day nothing of it is sent. False when that is known already."""
        return bool(self._run(_ABSENT, [ABSENT_HOURS, signal]))

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
