"""The worker's whole work on one SQS batch: validate, scrub, store, and say which messages have to come again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from typing import Any

import psycopg

from taskflow.light_dataclasses import dataclass
from taskflow.records.access import WORKER
from taskflow.records.database import Database, DatabaseUnavailable, reason
from taskflow.records.metrics import UNBOUNDED, Labels
from taskflow.records.schema import MessageRecord, Record
from taskflow.records.scrub import Redact, Scrubber
from taskflow.records.store import store
from taskflow.records.validation import InvalidRecord, parse_record
from taskflow.unhandled import report


@dataclass
class Outcome:
    """What became of a batch."""

    size: int = 0
    stored: Counter[str] = field(default_factory=Counter)
    """Records that are in the tables now (or had been before), by kind."""
    rejected: dict[str, str] = field(default_factory=dict)
    """Why a message can never be stored, by its message id. Without personal data."""
    postponed: list[str] = field(default_factory=list)
    """Message ids that come again because the database did not answer."""
    unavailable: str = ""
    """Why it did not."""
    redactions: Counter[str] = field(default_factory=Counter)
    messages: list[str] = field(default_factory=list)
    """Ids of the messages that were stored, each once."""

    def response(self) -> dict[str, list[dict[str, str]]]:
        """The partial batch response of ``ReportBatchItemFailures``: rejected messages end in the DLQ."""
        failed = [*self.rejected, *self.postponed]
        return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in failed]}


def consume(
    event: Mapping[str, Any],
    database: Database,
    redact: Redact,
    labels: Labels = UNBOUNDED,
    spans: datetime | None = None,
) -> Outcome:
    """Stores the records of an SQS event. Never raises for what a record holds or a database that is away. ``spans``:
    when the work on it began, where spans are exported."""
    outcome = Outcome()
    scrubber = Scrubber(redact)
    records: list[Record] = []
    message_ids: list[str] = []
    for message in event["Records"]:
        outcome.size += 1
        try:
            records.append(scrubber.scrub(parse_record(message["body"])))
            message_ids.append(message["messageId"])
        except InvalidRecord as error:
            outcome.rejected[message["messageId"]] = str(error)
        except (
            Exception
        ) as error:  # a fault of ours: only this record waits in the dead-letter queue until it is mended
            report(error)
            outcome.rejected[message["messageId"]] = f"unhandled {type(error).__name__}"
    try:
        refused = dict(store(database, WORKER, records, labels, spans))
    except (DatabaseUnavailable, psycopg.Error) as error:
        outcome.postponed = message_ids
        outcome.unavailable = str(error) if isinstance(error, DatabaseUnavailable) else reason(error)
        return outcome
    for index, (message_id, record) in enumerate(zip(message_ids, records, strict=True)):
        if index in refused:
            outcome.rejected[message_id] = f"{record.kind}: {refused[index]}"
        else:
            outcome.stored[record.kind] += 1
            if isinstance(record, MessageRecord) and record.message.id not in outcome.messages:
                outcome.messages.append(record.message.id)
    outcome.redactions = +scrubber.redactions
    return outcome


MAX_RETRY_SECONDS = 180
"""The visibility timeout of the records queue."""

REJECTED_RETRY_SECONDS = 1
"""A record that cannot be stored reaches the dead-letter queue within minutes, not hours: only the queue itself
puts it there, once it has come ``maxReceiveCount`` times."""


def retries(event: Mapping[str, Any], outcome: Outcome) -> list[tuple[str, int]]:
    """Receipt handles of messages that failed, and after how many seconds each should come again.

    Postponed ones soon at first, so that rows appear when the database is back, then ever later, so that a long
    outage is bridged before the queue's ``maxReceiveCount`` is used up; rejected ones at once.
    """
    failed = dict.fromkeys(outcome.rejected, REJECTED_RETRY_SECONDS)
    for message in event["Records"]:
        if message["messageId"] in outcome.postponed:
            received = message.get("attributes", {}).get("ApproximateReceiveCount", 1)
            failed[message["messageId"]] = _retry_seconds(int(received))
    return [
        (message["receiptHandle"], failed[message["messageId"]])
        for message in event["Records"]
        if message["messageId"] in failed and "receiptHandle" in message
    ]


def _retry_seconds(received: int) -> int:
    return int(min(MAX_RETRY_SECONDS, 5 * 2 ** min(received - 1, 10)))
