"""Logs and metrics of every function, through Powertools.

What is printed is redacted first: a line may quote an error or a header that carries a person's data. The
redaction is imported with the first line that is logged.
"""

from __future__ import annotations

import json
from typing import Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit


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


logger = Logger(json_serializer=_serialize)
metrics = Metrics(namespace="TaskFlow")


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

    def milliseconds(self, name: str, value: float) -> None:
        """See ``Meter``."""
        metrics.add_metric(name, MetricUnit.Milliseconds, value)
