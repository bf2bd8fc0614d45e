"""EventBridge tick and SQS sweeps: idle phases, typing nudge, lost turns, outbox."""

from __future__ import annotations

import taskflow.first  # noqa: F401 (before what it is for)

# isort: split

import json
from typing import Any

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext
from taskflow import bootstrap
from taskflow.adapters.handed_on import HANDED_ON, handed_on
from taskflow.sessions.erasing import ERASING_MS, continue_erasures
from taskflow.sessions.sweeping import count_budget, count_refused, sweep_due, tick
from taskflow.telemetry import logger, metrics
from taskflow.unhandled import entry_point, whole_batch

RESERVE_SECONDS = 20.0
"""So long before Lambda's own timeout a sweep begins nothing more: a turn that it takes over needs some seconds."""


@entry_point(whole_batch)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Handles a tick (``{"tick": true}``), which schedules sweeps, or a batch of SQS.

    A record of the batch is a sweep, which is run; an invocation that the HTTP API hands on, which is made; or a failed
    invocation of generate, which is counted. However many sweeps a batch has, one is run.
    """
    backend = bootstrap.backend()
    if event.get("tick"):
        scheduled = bootstrap.run(tick(backend, bootstrap.sweeps_queue()))
        bootstrap.run(count_refused(backend))
        bootstrap.run(continue_erasures(backend, backend.now_ms() + ERASING_MS))
        bootstrap.run(count_budget(backend))
        metrics.add_metric("Ticks", MetricUnit.Count, 1)
        logger.info("tick", extra={"scheduled": scheduled})
    if event.get("Records"):
        bodies = [each.get("body", "") for each in event["Records"]]
        turns = [invocation for body in bodies if (invocation := handed_on(body)) is not None]
        for invocation in turns:
            bootstrap.run(backend.invoker.invoke(invocation))
        failures = [
            each
            for each, body in zip(event["Records"], bodies, strict=True)
            if '"sweep"' not in body and f'"{HANDED_ON}"' not in body
        ]
        for record in failures:
            metrics.add_metric("TurnsCrashed", MetricUnit.Count, 1)
            logger.warning("generate failed", extra={"failure": _failure(record)})
        # A failure alone brings no sweep: generate, the queue of its failures and this function would go round, and
        # Lambda stops what goes round 16 times. The next sweep finds its turn.
        if len(failures) + len(turns) < len(event["Records"]):
            metrics.add_metric("Sweeps", MetricUnit.Count, 1)
            deadline = backend.clock.monotonic() + max(1.0, bootstrap.time_left(context) - RESERVE_SECONDS)
            bootstrap.run(sweep_due(backend, deadline=deadline))
    return {"batchItemFailures": []}


def _failure(record: dict[str, Any]) -> str:
    """Lambda's description of a failed asynchronous invocation, without its payload."""
    try:
        body = json.loads(record["body"])
        return f"{body['requestContext']['condition']}: {body.get('responsePayload', {}).get('errorType', 'unknown')}"
    except (ValueError, KeyError, TypeError, AttributeError):
        return "unreadable"


bootstrap.survives_snapshots(bootstrap.backend, bootstrap.sweeps_queue)
