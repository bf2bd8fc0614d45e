"""One spoken turn (greeting, reply, nudge): stream a model to the connections, persist. And what is worked out beside
turns, with the same model servers: batches of the memory queue."""

from __future__ import annotations

import taskflow.first  # noqa: F401 (before what it is for)

# isort: split

from typing import Any

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext
from taskflow import bootstrap
from taskflow.telemetry import metrics
from taskflow.turns.entry import handle
from taskflow.unhandled import entry_point, whole_batch

RESERVE_SECONDS = 15.0
"""Before Lambda's own timeout a turn ends as interrupted, with time to settle and announce."""


@entry_point(whole_batch)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any] | None:
    """Runs one invocation (see ``taskflow.conversation.invocations`` for its payloads), or a batch of SQS
    (``taskflow.conversation.errands``), which it answers with the errands that have to come again."""
    metrics.add_metric("Runs", MetricUnit.Count, 1)
    engine = bootstrap.engine()
    deadline = engine.clock.monotonic() + max(1.0, bootstrap.time_left(context) - RESERVE_SECONDS)
    if "Records" in event:
        from taskflow.memory.entry import handle_batch

        return bootstrap.run(handle_batch(engine, event, deadline=deadline))
    bootstrap.run(handle(engine, event, deadline=deadline))
    return None


bootstrap.survives_snapshots(bootstrap.engine, bootstrap.model_client, bootstrap.words_of_messages)
