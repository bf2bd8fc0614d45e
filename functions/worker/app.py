"""The worker: takes batches of records from SQS, redacts them and writes them to Postgres."""

from __future__ import annotations

from functools import cache
from typing import Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit, single_metric
from aws_lambda_powertools.utilities.typing import LambdaContext
from taskflow.records.consumer import Outcome, consume
from taskflow.records.database import Database
from taskflow.records.redaction import redact
from taskflow.settings import Settings

logger = Logger()
metrics = Metrics()


@cache
def database() -> Database:
    """This process's connection to Postgres."""
    return Database.from_settings(Settings.from_env())


@logger.inject_lambda_context
@metrics.log_metrics(capture_cold_start_metric=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, list[dict[str, str]]]:
    """Answers with the messages that failed, so that SQS keeps only these."""
    outcome = consume(event, database(), redact)
    _report(outcome)
    return outcome.response()


def _report(outcome: Outcome) -> None:
    for message_id, reason in outcome.rejected.items():
        logger.error("record rejected", message_id=message_id, reason=redact(reason))
    if outcome.postponed:
        logger.error("records postponed", records=len(outcome.postponed), reason=outcome.unavailable)
    logger.info("batch", size=outcome.size, stored=dict(outcome.stored), redactions=dict(outcome.redactions))
    metrics.add_metric("BatchSize", MetricUnit.Count, outcome.size)
    metrics.add_metric("RecordsRejected", MetricUnit.Count, len(outcome.rejected))
    metrics.add_metric("RecordsPostponed", MetricUnit.Count, len(outcome.postponed))
    for kind, count in outcome.stored.items():
        _count("RecordsStored", "kind", kind, count)
    for kind, count in outcome.redactions.items():
        _count("Redactions", "type", kind, count)


def _count(name: str, dimension: str, value: str, count: int) -> None:
    """A metric with a dimension of its own needs an EMF object of its own."""
    with single_metric(
        name, MetricUnit.Count, count, default_dimensions={"service": metrics.service or "worker"}
    ) as metric:
        metric.add_dimension(dimension, value)
