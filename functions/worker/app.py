"""The worker: takes batches of records from SQS, redacts them and writes them to Postgres."""

from __future__ import annotations

import os
import time
from dataclasses import asdict
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

import psycopg
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext
from taskflow import snapstart
from taskflow.adapters import long_settings
from taskflow.aws.account import Account
from taskflow.errors import SettingsError, StoreUnavailable
from taskflow.records.consumer import Outcome, consume, retries
from taskflow.records.database import Database, DatabaseUnavailable, forget_secrets
from taskflow.records.memory.recalling import Recalling
from taskflow.records.memory.remembering import Remembered, Remembering
from taskflow.records.metrics import Labels
from taskflow.records.reindex import Reindexing
from taskflow.records.retention import Retention, retain
from taskflow.redaction import redact
from taskflow.settings import Settings
from taskflow.telemetry import count_by, logger, metrics
from taskflow.unhandled import entry_point, report, whole_batch

if TYPE_CHECKING:
    from taskflow.adapters.span_exports import SqsWake
    from taskflow.adapters.visibility import SqsVisibility
    from taskflow.llm.embeddings import ServerEmbedder
    from taskflow.records.export.exporting import Exported, Exporter
    from taskflow.records.export.outbox import Outbox
    from taskflow.records.export.settings import ExportSettings

RETENTION_SECONDS = 15.0
"""For old conversations; the next day's run takes those that are left."""

REINDEX_SECONDS = 0.5
"""How much longer a batch takes while there are stale rows."""


REMEMBER_SECONDS = 5.0
"""How much longer a batch takes while somebody's earlier messages are to be remembered."""
REMEMBER_DAILY_SECONDS = 8.0

EXPORT_SECONDS = 8.0
"""How much longer a batch takes while spans wait, at most. Nobody waits for a batch: its records are stored."""
RESERVE_SECONDS = 3.0
"""What is left to the end of the invocation, for what has to be written once a receiver has answered."""


@cache
def settings() -> Settings:
    """This process's settings."""
    return long_settings.read(os.environ, lambda: Account.from_environment(os.environ).secrets())


@cache
def database() -> Database:
    """This process's connection to Postgres."""
    return Database.from_settings(settings())


@cache
def labels() -> Labels:
    """The label values that metrics keep apart."""
    return Labels.known(settings())


@cache
def reindexing() -> Reindexing:
    """What is left to be made searchable anew, for as long as this process lives."""
    return Reindexing(database())


@cache
def embedder() -> ServerEmbedder | None:
    """What makes vectors; None: words alone are searched."""
    values = settings()
    if not values.embeddings_url or not values.embeddings_model:
        return None
    from taskflow.adapters.embeddings import embedder_of

    return embedder_of(values)


@cache
def remembering() -> Remembering | None:
    """What makes passages; None where nobody may have recall."""
    if settings().recall == "off":
        return None
    return Remembering(database(), embedder(), time.monotonic)


@cache
def recalling() -> Recalling:
    """What answers a turn."""
    return Recalling(database(), embedder(), redact)


@cache
def exports() -> ExportSettings:
    """Whether spans are exported. A wrong setting is reported, and none are: records are stored all the same."""
    from taskflow.records.export.settings import ExportSettings

    try:
        return ExportSettings.from_env(os.environ)
    except SettingsError as error:
        logger.error("no spans are exported: a setting is wrong", reason=str(error))
        return ExportSettings()


@cache
def outbox() -> Outbox:
    """What waits to be exported."""
    from taskflow.records.export.outbox import Outbox

    return Outbox(database())


@cache
def exporter() -> Exporter:
    """What exports it."""
    from taskflow.adapters.span_exports import export_settings, exporter_of

    return exporter_of(export_settings(os.environ), database(), labels())


@cache
def wake() -> SqsWake:
    """What calls this function again."""
    from taskflow.adapters.span_exports import SqsWake

    return SqsWake.of_this_function(settings().records_queue_url)


@cache
def visibility() -> SqsVisibility:
    """The records queue's, once it is needed."""
    from taskflow.adapters.visibility import SqsVisibility

    return SqsVisibility.of_this_function(settings().records_queue_url)


@entry_point(whole_batch)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answers with the messages that failed, so that SQS keeps only these. ``{"retention": true}`` comes once a day.
    ``{"kind": "recall"}``: a turn asks for passages."""
    if event.get("kind") == "recall":
        metrics.add_metric("RecallsAnswered", MetricUnit.Count, 1)
        return recalling().answer(event)
    if event.get("retention") is True:
        _retain()
        _remember([], REMEMBER_DAILY_SECONDS)
        _export(_time_left(context) - RESERVE_SECONDS, daily=True)
        return {"batchItemFailures": []}
    outcome = consume(event, database(), redact, labels(), datetime.now(UTC) if exports().on else None)
    failed = retries(event, outcome)
    if failed and not visibility().come_again(failed):
        logger.warning("failed records come again only after the queue's own timeout")
    _report(outcome)
    if not outcome.unavailable:
        _reindex()
        _remember(outcome.messages, REMEMBER_SECONDS)
        _export(_time_left(context) - RESERVE_SECONDS)
    return outcome.response()


def _retain() -> None:
    """Raises when the database is away: Lambda tries again."""
    now = datetime.now(UTC)
    expired = retain(database(), Retention.of(settings()), now, RETENTION_SECONDS, time.monotonic)
    logger.info("retention", **asdict(expired))
    metrics.add_metric("Retentions", MetricUnit.Count, 1)


def _remember(message_ids: list[str], seconds: float) -> None:
    """Makes passages of what a batch has brought, and of what is missing. The records are stored: what goes wrong here
    is made good by a later batch, or the next day."""
    try:
        remember = remembering()
        if remember is None:
            return
        for done in (remember.batch(message_ids), remember.missing(seconds)):
            _report_remembered(done)
    except (StoreUnavailable, DatabaseUnavailable, psycopg.OperationalError) as error:
        logger.warning("nothing could be remembered", error=type(error).__name__)
    except Exception as error:  # a fault of ours: no reason to let stored records come again
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


def _export(seconds: float, *, daily: bool = False) -> None:
    """Sends spans and metrics of what is stored. What goes wrong here is made good by a later batch, or by a record
    that comes for it: no reason to let stored records come again."""
    if not exports().on or seconds < 1:
        return
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
    except Exception as error:  # a fault of ours, as in ``_remember``
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


def _time_left(context: LambdaContext) -> float:
    """Seconds until Lambda stops this invocation."""
    return context.get_remaining_time_in_millis() / 1000


def _reindex() -> None:
    """Some of the rows that an older release has written; none in all but the days after an update."""
    stale = reindexing()
    if stale.done:
        return
    before = stale.rows
    try:
        stale.work(REINDEX_SECONDS, time.monotonic)
    except (DatabaseUnavailable, psycopg.Error) as error:
        logger.warning("rows could not be made searchable anew", error=type(error).__name__)
    if stale.rows > before:
        logger.info("made searchable anew", rows=stale.rows - before, done=stale.done)


def _report(outcome: Outcome) -> None:
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


def _warm() -> None:
    from taskflow.records.validation import RECORD
    from taskflow.warming import warm

    warm("taskflow.adapters.visibility", "taskflow.records.export.settings")
    RECORD.rebuild()


def _renew() -> None:
    """Servers' connections and keys may be of another day."""
    if embedder.cache_info().currsize and (known := embedder()) is not None:
        known.close()
    if exporter.cache_info().currsize:
        exporter().close()
    for kept in (embedder, remembering, recalling, exports, exporter, outbox, wake):
        kept.cache_clear()


snapstart.register((database, labels, reindexing, _warm), (forget_secrets, _renew))
