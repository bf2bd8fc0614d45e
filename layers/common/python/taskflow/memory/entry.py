"""What the generate function does with a batch of the ``memory`` queue."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from taskflow.conversation.errands import AnalyseInterruption, Summarise, parse
from taskflow.engine.ports import Engine
from taskflow.errors import CallRefused, StoreUnavailable
from taskflow.memory.interruptions import analyse_interruption
from taskflow.memory.summarising import summarise
from taskflow.unhandled import report, report_refused


async def handle_batch(engine: Engine, event: Mapping[str, Any], *, deadline: float) -> dict[str, Any]:
    """Does every errand of an SQS event; answers with those that have to come again.

    ``deadline``: when it must have ended (monotonic seconds). A body that is no errand is reported and comes to the
    dead-letter queue.
    """
    failed: list[str] = []
    for record in event["Records"]:
        try:
            match parse(record["body"]):
                case Summarise(conversation_id):
                    await summarise(engine, conversation_id, deadline=deadline)
                case AnalyseInterruption(conversation_id, turn):
                    await analyse_interruption(engine, conversation_id, turn, deadline=deadline)
        except (StoreUnavailable, CallRefused) as error:
            report_refused(error)
            failed.append(record["messageId"])
        except Exception as error:  # a fault of ours: the other errands go on
            report(error)
            failed.append(record["messageId"])
    return {"batchItemFailures": [{"itemIdentifier": each} for each in failed]}
