"""Logs and metrics of every function, through Powertools.

What is printed is redacted first: a line may quote an error or a header that carries a person's data. The
redaction is imported with the first line that is logged.
"""

from __future__ import annotations

import json
from typing import Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit, single_metric


def _serialize(log: dict[str, Any]) -> str:
    from taskflow.records.redaction import redact

    def scrub(value: Any) -> Any:
        if isinstance(value, str):
            return redact(value)
        if isinstance(value, dict):
            return {key: scrub(each) for key, each in value.items()}
        if isinstance(value, list | tuple):
            return [scrub(each) for each in value]
        return value

    return json.dumps(scrub(log), default=str, ensure_ascii=False)


NAMESPACE = "TaskFlow"
"""Of every metric in CloudWatch; each has the dimension ``service``, the function's name."""

logger = Logger(json_serializer=_serialize)
metrics = Metrics(namespace=NAMESPACE)


def count_by(name: str, dimension: str, value: str, count: float = 1) -> None:
    """Counts under a dimension of its own, printed at once: EMF knows dimensions of an object, not of a metric."""
    service = {"service": metrics.service or "unknown"}
    with single_metric(
        name, MetricUnit.Count, count, namespace=NAMESPACE, default_dimensions=service
    ) as metric:
        metric.add_dimension(dimension, value)


class PowertoolsLog:
    """``generation.ports.Log``."""

    def info(self, message: str, **fields: Any) -> None:
        """See ``Log``."""
        logger.info(message, extra=fields)

    def warning(self, message: str, **fields: Any) -> None:
        """See ``Log``."""
        logger.warning(message, extra=fields)


class PowertoolsMeter:
    """``generation.ports.Meter``: embedded metrics of the invocation."""

    def count(self, name: str, value: float = 1) -> None:
        """See ``Meter``."""
        metrics.add_metric(name, MetricUnit.Count, value)

    def count_by(self, name: str, dimension: str, value: str) -> None:
        """See ``Meter``."""
        count_by(name, dimension, value)

    def milliseconds(self, name: str, value: float) -> None:
        """See ``Meter``."""
        metrics.add_metric(name, MetricUnit.Milliseconds, value)
