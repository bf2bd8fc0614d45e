"""Every client frame: validates, stores, requests a turn, invokes generate; never waits for a model."""

from __future__ import annotations

import taskflow.first  # noqa: F401 (before what it is for)

# isort: split

from functools import cache
from typing import Any

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext
from taskflow import bootstrap
from taskflow.sessions.receiving import Receiver
from taskflow.telemetry import metrics
from taskflow.unhandled import entry_point, status_500


@cache
def receiver() -> Receiver:
    """This process's receiver; it remembers whose the connections are."""
    return Receiver(bootstrap.backend(), bootstrap.settings(), bootstrap.offers())


@entry_point(status_500)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Handles one frame. Answers travel by the connections API, so the result has no body."""
    metrics.add_metric("Frames", MetricUnit.Count, 1)
    gateway = event["requestContext"]
    if gateway.get("eventType") != "MESSAGE":
        return {"statusCode": 400}
    bootstrap.run(receiver().receive(gateway["connectionId"], event.get("body") or ""))
    return {"statusCode": 200}


bootstrap.survives_snapshots(receiver, bootstrap.turn_taking_phrases, bootstrap.budget_of_a_turn)
