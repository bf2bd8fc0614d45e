"""Errors that nobody foresaw: one redacted line in the log, and an answer that quotes nothing.

Without it Lambda's runtime prints the error's text and its source lines as they are, and hands the text to whoever
invoked the function. An error's text may quote what a person wrote.
"""

from __future__ import annotations

import os
import time
import traceback
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import wraps
from typing import Any

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from taskflow import tracing
from taskflow.aws import deadline
from taskflow.errors import CallRefused, StoreUnavailable, TaskFlowError
from taskflow.telemetry import count_by, logger, metrics

Event = dict[str, Any]
Answer = Callable[[Event], Any]
"""What an event is answered with after an error; None: the invocation fails, and Lambda tries it again."""

METRIC = "UnhandledErrors"
UNPUBLISHED = "$LATEST"
FRAMES = 12
"""How many of the innermost places an error came through are logged."""


AWAKE: Event = {"awake": True}
"""What a schedule sends so that Lambda does not put a function to sleep (infra/template/awake.yaml)."""


class InvocationFailed(TaskFlowError):
    """The invocation failed; the function's log has the redacted error. Raised under the name of the error's type."""


def entry_point(answer: Answer | None = None) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Decorates a handler: logs carry the ids of the invocation and its trace, metrics are printed at its end, errors
    are ``guarded``, and it is ``kept_awake``."""

    def decorate(handler: Callable[..., Any]) -> Callable[..., Any]:
        inner = metrics.log_metrics(_traced(guarded(answer)(handler)), capture_cold_start_metric=True)
        decorated: Callable[[Event, LambdaContext], Any] = logger.inject_lambda_context(inner)
        return kept_awake(decorated)

    return decorate


def kept_awake(handler: Callable[..., Any]) -> Callable[..., Any]:
    """Decorates a handler: to have been called is all that ``AWAKE`` is for."""

    @wraps(handler)
    def awake(event: Event, context: Any) -> Any:
        return None if event == AWAKE else handler(event, context)

    return awake


def _traced(handler: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(handler)
    def traced(event: Event, context: Any) -> Any:
        request_id = str(getattr(context, "aws_request_id", ""))
        name = logger.service or "unknown"
        with tracing.within(tracing.arriving(name, event, request_id, int(time.time() * 1000))):
            return handler(event, context)

    return traced


def guarded(answer: Answer | None = None) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Decorates a handler: an error is reported, and then ``answer`` decides. A store that does not answer is no fault
    of ours: it is logged and counted as what it is. Calls of AWS end before Lambda stops the invocation.

    Raises ``InvocationFailed`` when there is no answer. Its class has the error's name, which Lambda's ``errorType``
    and the destination of failed invocations tell.
    """

    def decorate(handler: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(handler)
        def caught(event: Event, context: Any) -> Any:
            try:
                with _in_time(context):
                    return handler(event, context)
            except StoreUnavailable as error:
                kind = type(error).__name__
                logger.warning("a store does not answer", extra={"error": kind, "reason": _text(error)})
                count_unavailable()
            except Exception as error:
                kind = type(error).__name__
                report(error)
            # Outside of the except block: the error that is raised here must not carry the other one along.
            found = answer(event) if answer else None
            if found is not None:
                return found
            raise type(kind, (InvocationFailed,), {})("the function's log has the error, redacted")

        return caught

    return decorate


def _in_time(context: Any) -> AbstractContextManager[None]:
    """The deadline of an invocation; none where ``context`` does not tell, as with an event that is handled by hand."""
    remaining = getattr(context, "get_remaining_time_in_millis", None)
    return deadline.within(None if remaining is None else remaining() / 1000)


def count_unavailable() -> None:
    """Counts an invocation that ended because a store did not answer, however its caller was told."""
    metrics.add_metric("StoreUnavailable", MetricUnit.Count, 1)


def report_refused(error: Exception) -> None:
    """Reports a call that was refused for a fault of ours, where work goes on as if the store were away. Any other
    error is left to whoever has caught it."""
    if isinstance(error, CallRefused):
        report(error)


def report(error: Exception, **fields: Any) -> None:
    """Logs ``error`` in one redacted line, with its type and where it was raised, and counts it.

    A published version counts it under its number as well: while a release goes live, an alarm looks at the new one
    alone. Where nothing is published there is nothing to tell apart, and nothing to pay for.
    """
    places = [
        f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)
    ]
    logger.error(
        "unhandled error",
        extra={
            "error": type(error).__name__,
            "reason": _text(error),
            "raised_at": places[-FRAMES:],
            **fields,
        },
    )
    metrics.add_metric(METRIC, MetricUnit.Count, 1)
    # https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
    version = os.environ.get("AWS_LAMBDA_FUNCTION_VERSION", UNPUBLISHED)
    if version != UNPUBLISHED:
        count_by("VersionErrors", "version", version)


def _text(error: BaseException) -> str:
    """The error's words, and those of what led to it."""
    said: list[str] = []
    seen: set[int] = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        try:
            said.append(f"{type(cause).__name__}: {cause}")
        except Exception:  # it cannot say what it is
            said.append(type(cause).__name__)
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    return "; after ".join(said)


def status_500(event: Event) -> Event:
    """For the WebSocket API: a refused upgrade; a frame whose sender has been told already."""
    return {"statusCode": 500}


def http_500(event: Event) -> Event | None:
    """For the HTTP API, in its own form. Other functions that ask get the failure itself."""
    if "requestContext" not in event:
        return None
    body = '{"success":false,"error":{"code":"INTERNAL","message":"something went wrong on our side"}}'
    return {"statusCode": 500, "headers": {"content-type": "application/json"}, "body": body}


def whole_batch(event: Event) -> Event | None:
    """For SQS: every message comes again. Other events fail, and are tried again by Lambda."""
    records = event.get("Records")
    if not records:
        return None
    return {"batchItemFailures": [{"itemIdentifier": record["messageId"]} for record in records]}
