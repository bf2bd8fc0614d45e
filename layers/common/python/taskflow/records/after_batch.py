"""What the worker does once a batch is stored, and what it reports of it.

The records are safe by then. What goes wrong here is made good by a later batch, or the next day: it is logged, and no
reason to let stored records come again.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

import psycopg
from aws_lambda_powertools.metrics import MetricUnit

from taskflow.errors import StoreUnavailable
from taskflow.records.database import DatabaseUnavailable
from taskflow.telemetry import count_by, logger, metrics
from taskflow.unhandled import report

if TYPE_CHECKING:
    from taskflow.records.consumer import Outcome
    from taskflow.records.export.exporting import Exported, Exporter
    from taskflow.records.export.outbox import Outbox
    from taskflow.records.memory.remembering import Remembered, Remembering
    from taskflow.records.reindex import Reindexing

REINDEX_SECONDS = 0.5
"""How much longer a batch takes while there are stale rows."""

EXPORT_SECONDS = 8.0
"""How much longer a batch takes while spans wait, at most. Nobody waits for a batch: its records are stored."""


class Wake(Protocol):
    """Calls the worker again (``adapters.span_exports``)."""

    def after(self, seconds: float) -> bool:
        """Whether it will."""
        ...


def report_batch(outcome: Outcome) -> None:
    """Logs and counts what became of a batch."""
    for message_id, reason in outcome.rejected.items():
        logger.error("record rejected", message_id=message_id, reason=reason)
    if outcome.postponed:
        logger.error("records postponed", records=len(outcome.postponed), reason=outcome.unavailable)
    logger.info("batch", size=outcome.size, stored=dict(outcome.stored), redactions=dict(outcome.redactions))
    metrics.add_metric("BatchSize", MetricUnit.Count, outcome.size)
    metrics.add_metric("RecordsRejected", MetricUnit.Count, len(outcome.rejected))
    metrics.add_metric("RecordsPostponed", MetricUnit.Count, len(outcome.postponed))
    for kind, count in outcome.stored.items():
        count_by("RecordsStored", "kind", kind, count)
    for kind, count in outcome.redactions.items():
        count_by("Redactions", "type", kind, count)


def reindex(stale: Reindexing) -> None:
    """Some of the rows that an older release has written; none in all but the days after an update."""
    if stale.done:
        return
    before = stale.rows
    try:
        stale.work(REINDEX_SECONDS, time.monotonic)
    except (DatabaseUnavailable, psycopg.Error) as error:
        logger.warning("rows could not be made searchable anew", error=type(error).__name__)
    if stale.rows > before:
        logger.info("made searchable anew", rows=stale.rows - before, done=stale.done)


def remember(
    remembering: Callable[[], Remembering | None], message_ids: Sequence[str], seconds: float
) -> None:
    """Makes passages of what a batch has brought, and for ``seconds`` of what is missing."""
    try:
        made = remembering()
        if made is None:
            return
        for done in (made.batch(message_ids), made.missing(seconds)):
            _report_remembered(done)
    except (StoreUnavailable, DatabaseUnavailable, psycopg.OperationalError) as error:
        logger.warning("nothing could be remembered", error=type(error).__name__)
    except Exception as error:  # a fault of ours
        report(error)


def _report_remembered(done: Remembered) -> None:
    if done.unavailable:
        logger.warning("no vectors could be made", reason=done.unavailable)
        metrics.add_metric("EmbeddingsUnavailable", MetricUnit.Count, 1)
    if done.stored:
        logger.info("remembered", passages=done.stored, without_vector=dict(done.skipped))
        metrics.add_metric("PassagesStored", MetricUnit.Count, done.stored)
    for reason, count in done.skipped.items():
        count_by("PassagesWithoutVector", "reason", reason, count)


def export(
    exporter: Callable[[], Exporter],
    outbox: Callable[[], Outbox],
    wake: Callable[[], Wake],
    seconds: float,
    *,
    daily: bool,
) -> None:
    """Sends spans and metrics of what is stored, for ``seconds`` at most. ``daily``: also gives up what is too old."""
    try:
        done = exporter().export(min(EXPORT_SECONDS, seconds))
        if daily:
            outbox().forget()
            done.dropped += outbox().give_up()
        _report_exported(done)
        if done.wake is not None and not wake().after(done.wake):
            logger.warning("spans wait for the next batch of records")
    except (StoreUnavailable, DatabaseUnavailable, psycopg.OperationalError) as error:
        logger.warning("nothing could be exported", error=type(error).__name__)
    except Exception as error:  # a fault of ours
        report(error)


def _report_exported(done: Exported) -> None:
    for signal, reason in done.failed.items():
        logger.warning("a receiver takes nothing now", signal=signal, reason=reason, again_in=done.wake)
        metrics.add_metric("SpanReceiverUnavailable", MetricUnit.Count, 1)
    for signal, reason in done.absent.items():
        logger.error(_ABSENT[signal], reason=reason)
    if done.dropped or done.uncertain:
        logger.error(
            "spans, metrics or events were not exported",
            dropped=done.dropped,
            uncertain=done.uncertain,
            reason=done.refused,
        )
        metrics.add_metric("SpansDropped", MetricUnit.Count, done.dropped + done.uncertain)
    if done.spans or done.events:
        logger.info("exported", rows=done.rows, spans=done.spans, events=done.events)
        metrics.add_metric("SpansExported", MetricUnit.Count, done.spans)


_ABSENT = {
    signal: f"the receiver has no place for {name}: for a day none are sent. Set {variable}=none, or another address"
    for signal, name, variable in (
        ("metrics", "metrics", "OTEL_METRICS_EXPORTER"),
        ("logs", "judgements (/v1/logs)", "OTEL_LOGS_EXPORTER"),
    )
}
