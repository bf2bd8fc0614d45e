"""The worker: takes batches of records from SQS, redacts them and writes them to Postgres."""

from __future__ import annotations

import os
import time
from dataclasses import asdict
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext
from taskflow import snapstart
from taskflow.adapters import long_settings
from taskflow.aws.account import Account
from taskflow.errors import SettingsError
from taskflow.records import after_batch
from taskflow.records.consumer import consume, retries
from taskflow.records.database import Database, forget_secrets
from taskflow.records.memory.recalling import Recalling
from taskflow.records.memory.remembering import Remembering
from taskflow.records.metrics import Labels
from taskflow.records.reindex import Reindexing
from taskflow.records.retention import Retention, retain
from taskflow.redaction import redact
from taskflow.settings import Settings
from taskflow.telemetry import logger, metrics
from taskflow.unhandled import entry_point, whole_batch

if TYPE_CHECKING:
    from taskflow.adapters.span_exports import SqsWake
    from taskflow.adapters.visibility import SqsVisibility
    from taskflow.llm.embeddings import ServerEmbedder
    from taskflow.records.export.exporting import Exporter
    from taskflow.records.export.outbox import Outbox
    from taskflow.records.export.settings import ExportSettings

RETENTION_SECONDS = 15.0
"""For old conversations; the next day's run takes those that are left."""

REMEMBER_SECONDS = 5.0
"""How much longer a batch takes while somebody's earlier messages are to be remembered."""
REMEMBER_DAILY_SECONDS = 8.0

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
        after_batch.remember(remembering, [], REMEMBER_DAILY_SECONDS)
        _export(_time_left(context) - RESERVE_SECONDS, daily=True)
        return {"batchItemFailures": []}
    outcome = consume(event, database(), redact, labels(), datetime.now(UTC) if exports().on else None)
    failed = retries(event, outcome)
    if failed and not visibility().come_again(failed):
        logger.warning("failed records come again only after the queue's own timeout")
    after_batch.report_batch(outcome)
    if not outcome.unavailable:
        after_batch.reindex(reindexing())
        after_batch.remember(remembering, outcome.messages, REMEMBER_SECONDS)
        _export(_time_left(context) - RESERVE_SECONDS)
    return outcome.response()


def _retain() -> None:
    """Raises when the database is away: Lambda tries again."""
    now = datetime.now(UTC)
    expired = retain(database(), Retention.of(settings()), now, RETENTION_SECONDS, time.monotonic)
    logger.info("retention", **asdict(expired))
    metrics.add_metric("Retentions", MetricUnit.Count, 1)


def _export(seconds: float, *, daily: bool = False) -> None:
    if exports().on and seconds >= 1:
        after_batch.export(exporter, outbox, wake, seconds, daily=daily)


def _time_left(context: LambdaContext) -> float:
    """Seconds until Lambda stops this invocation."""
    return context.get_remaining_time_in_millis() / 1000


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
