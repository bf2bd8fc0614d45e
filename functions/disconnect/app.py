"""``$disconnect``: unregister, start the grace period."""

from __future__ import annotations

import taskflow.first  # noqa: F401 (before what it is for)

# isort: split

from typing import Any

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext
from taskflow import bootstrap
from taskflow.sessions.leaving import disconnect
from taskflow.telemetry import metrics
from taskflow.unhandled import entry_point, status_500


@entry_point(status_500)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Removes a connection that has ended; API Gateway calls this on a best-effort basis."""
    bootstrap.run(disconnect(bootstrap.backend(), event["requestContext"]["connectionId"]))
    metrics.add_metric("Disconnections", MetricUnit.Count, 1)
    return {"statusCode": 200}


bootstrap.survives_snapshots(bootstrap.backend)
