"""Logs and metrics of every function, through Powertools.

Every line is redacted before it is printed: it may quote an error or a header that carries a person's data. The
redaction is imported with the first line that is logged.

Powertools 3.37 has five habits that are mended here:

- a message that looks like JSON is parsed before it is printed, so digits become a number that no redaction of texts
  sees: our logger takes messages as they are, and ``log_lines`` looks at numbers, too;
- a logger silences every logger whose name *contains* the service's name (``connect``: ``urllib3.connectionpool``):
  only our own lines are kept from being printed twice;
- lines of other libraries go through the runtime's handler as they are: they get our form, redacted; so do warnings
  and errors of threads and finalizers, which Python prints on standard error, many lines each;
- an invocation that counts nothing, as a refused ``$connect`` does, is warned of: that is no news to an operator;
- ``POWERTOOLS_METRICS_DISABLED`` leaves values in memory and prints them at the hundredth, and prints those with a
  dimension of their own at once: with it nothing is counted.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import threading
import warnings
from typing import Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.logging.filters import SuppressFilter
from aws_lambda_powertools.metrics import MetricResolution, MetricUnit, single_metric
from aws_lambda_powertools.metrics.functions import is_metrics_disabled

from taskflow import log_lines, tracing


def _serialize(log: dict[str, Any]) -> str:
    try:
        from taskflow.redaction import redact

        return log_lines.line(_with_trace(log), redact)
    except Exception as error:  # otherwise logging prints the whole record on standard error, as it is
        lost = {"level": "ERROR", "message": "a line could not be redacted", "error": type(error).__name__}
        return json.dumps(lost)


def _with_trace(log: dict[str, Any]) -> dict[str, Any]:
    """The line with the ids of the trace that it belongs to, under the names that OpenTelemetry gives them outside of
    its own format (https://opentelemetry.io/docs/specs/otel/compatibility/logging_trace_context/)."""
    invocation = tracing.current()
    if invocation is None:
        return log
    return {**log, "trace_id": invocation.trace.trace_id, "span_id": invocation.trace.span_id}


def warm_logs() -> None:
    """Before a snapshot: what the first lines would load and compile."""
    from taskflow.redaction.warming import SAMPLES, compile_tables

    compile_tables()
    _serialize({"message": "nothing", "location": "1 2 3", "samples": SAMPLES})


def _as_it_is(message: Any) -> Any:
    return message


class _OwnLines(logging.Filter):
    """Keeps lines that our logger prints itself from being printed by the root's handlers as well."""

    def filter(self, record: logging.LogRecord) -> bool:
        return record.name != logger.name


class _OurForm(logging.Formatter):
    """Our logger's form. ``end``: what a line ends with where the handler adds nothing, as Lambda's does."""

    def __init__(self, end: str) -> None:
        super().__init__()
        self._end = end

    def format(self, record: logging.LogRecord) -> str:
        try:
            record.getMessage()
        except Exception as error:  # arguments that do not fit the message
            record.msg, record.args = f"a line could not be formatted: {type(error).__name__}", ()
        return logger.registered_formatter.format(record) + self._end


def hear_others() -> None:
    """Makes the root's handlers that Powertools touched print what other libraries log, redacted."""
    for handler in logging.root.handlers:
        suppressing = [each for each in handler.filters if isinstance(each, SuppressFilter)]
        for each in suppressing:
            handler.removeFilter(each)
        if suppressing:
            handler.addFilter(_OwnLines())
            handler.setFormatter(_OurForm("" if isinstance(handler, logging.StreamHandler) else "\n"))
            logging.captureWarnings(True)
            threading.excepthook = lambda lost: _lost("a thread", lost.exc_value)
            sys.unraisablehook = lambda lost: _lost("a finalizer", lost.exc_value)


def _lost(what: str, error: BaseException | None) -> None:
    """Logs an error that nobody can catch."""
    logger.error(f"{what} failed", extra={"error": type(error).__name__, "reason": error})


class _Metrics(Metrics):
    """Counts nothing when metrics are switched off."""

    def add_metric(
        self,
        name: str,
        unit: MetricUnit | str,
        value: float,
        resolution: MetricResolution | int = 60,
    ) -> None:
        if not is_metrics_disabled():
            super().add_metric(name, unit, value, resolution)


NAMESPACE = os.environ.get("POWERTOOLS_METRICS_NAMESPACE") or "TaskFlow"
"""Of every metric in CloudWatch; each has the dimension ``service``, the function's name. The template puts the name of
the stack into it: the services of two stacks have the same names, and one's trouble must not hide in the other's."""

logger = Logger(json_serializer=_serialize, json_deserializer=_as_it_is)
hear_others()
warnings.filterwarnings("ignore", "No application metrics to publish")
metrics = _Metrics(namespace=NAMESPACE)


def count_by(name: str, dimension: str, value: str, count: float = 1) -> None:
    """Counts under a dimension of its own, printed at once: EMF knows dimensions of an object, not of a metric."""
    if is_metrics_disabled():
        return
    service = {"service": metrics.service or "unknown"}
    with single_metric(
        name, MetricUnit.Count, count, namespace=NAMESPACE, default_dimensions=service
    ) as metric:
        metric.add_dimension(dimension, value)


class PowertoolsLog:
    """``engine.ports.Log``."""

    def info(self, message: str, **fields: Any) -> None:
        logger.info(message, extra=fields)

    def warning(self, message: str, **fields: Any) -> None:
        logger.warning(message, extra=fields)


class PowertoolsMeter:
    """``engine.ports.Meter``: embedded metrics of the invocation."""

    def count(self, name: str, value: float = 1) -> None:
        metrics.add_metric(name, MetricUnit.Count, value)

    def count_by(self, name: str, dimension: str, value: str) -> None:
        count_by(name, dimension, value)

    def milliseconds(self, name: str, value: float) -> None:
        metrics.add_metric(name, MetricUnit.Milliseconds, value)
