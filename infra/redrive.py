"""Looks into a dead-letter queue and moves what is in it back: ``python -m infra.redrive [records|sweeps] [--move]``.

Records are idempotent and versioned, so moving one twice, or one that was written after all, changes nothing. A
message is sent before it is deleted: whatever happens meanwhile, none is lost. What cannot be stored comes back, is
not moved a second time in the same run, and says how often it was tried.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError
from taskflow.adapters.queues import BATCH_BYTES, BATCH_ENTRIES, about_bodies
from taskflow.records.schema import (
    AdoptionRecord,
    AuditRecord,
    DeletionRecord,
    ErasureRecord,
    InferenceRecord,
    MemoryRecord,
    Record,
    SpansRecord,
)
from taskflow.records.validation import InvalidRecord, parse_record

from infra.outputs import StackNotFound, outputs

HIDDEN_SECONDS = 120
"""How long a message that is looked at is hidden from others; it is shown again as soon as the look is over."""

WAIT_SECONDS = 2
"""How long an empty queue is asked for more: a long poll asks every server of the queue."""

MOVES = "Redrives"
MOVED_AT = "RedrivenAt"
"""Message attributes: how often a message was moved back, and when last (epoch milliseconds)."""

MAX_ATTRIBUTES = 10
"""A message of SQS has no more."""

QUEUES = {"records": ("RecordsDlqUrl", "RecordsQueueUrl"), "sweeps": ("SweepsDlqUrl", "")}
"""Outputs with a dead-letter queue's address and its source's. Sweeps are not moved: fresh ones do the same."""

LOOK_IN_LOG = (
    "could be read: the database refused it or was away too long; see the worker's log for this message"
)
OLD_SWEEP = "a sweep or a failed turn: nothing is lost with it, its session is looked after by later sweeps"


@dataclass(frozen=True, slots=True)
class Dead:
    """One message of a dead-letter queue. ``handle``: its receipt."""

    id: str
    handle: str
    body: str
    attributes: dict[str, Any]
    sent_ms: int

    @property
    def moves(self) -> int:
        """How often it was moved back before."""
        return int(self.attributes.get(MOVES, {}).get("StringValue", 0))

    @property
    def moved_ms(self) -> int:
        """When it was moved back last; 0 when it never was."""
        return int(self.attributes.get(MOVED_AT, {}).get("StringValue", 0))


def describe(body: str, *, sweeps: bool = False) -> tuple[str, str]:
    """What a message is and why it is dead, as far as its body tells. Nothing a person said, no value of a field."""
    if sweeps:
        return ("sweep" if '"sweep"' in body else "failed turn"), OLD_SWEEP
    try:
        record = parse_record(body)
    except InvalidRecord as error:
        return "not a record", str(error)
    return f"{record.kind} of {_subject(record)}", LOOK_IN_LOG


def _subject(record: Record) -> str:
    match record:
        case AdoptionRecord():
            return "a guest"
        case InferenceRecord():
            return f"conversation {record.inference.conversation_id or '(none)'}"
        case DeletionRecord():
            return f"conversation {record.conversation_id}"
        case ErasureRecord():
            return "everything of a person"
        case AuditRecord():
            return "the audit trail"
        case MemoryRecord():
            return "a person's memory"
        case SpansRecord():
            return "spans that wait"
        case _:
            return f"conversation {record.conversation.id}"


def receive(sqs: Any, url: str) -> Iterator[list[Dead]]:
    """What is in the queue, a handful at a time, hidden from others for ``HIDDEN_SECONDS``; ends when it is empty."""
    while True:
        answer = sqs.receive_message(
            QueueUrl=url,
            MaxNumberOfMessages=10,
            VisibilityTimeout=HIDDEN_SECONDS,
            WaitTimeSeconds=WAIT_SECONDS,
            MessageAttributeNames=["All"],
            AttributeNames=["SentTimestamp"],
        )
        messages = answer.get("Messages", [])
        if not messages:
            return
        yield [
            Dead(
                message["MessageId"],
                message["ReceiptHandle"],
                message["Body"],
                message.get("MessageAttributes", {}),
                int(message["Attributes"]["SentTimestamp"]),
            )
            for message in messages
        ]


def show_again(sqs: Any, url: str, dead: Sequence[Dead]) -> None:
    """Ends the hiding of messages that were only looked at."""
    for start in range(0, len(dead), BATCH_ENTRIES):
        entries = [
            {"Id": str(index), "ReceiptHandle": message.handle, "VisibilityTimeout": 0}
            for index, message in enumerate(dead[start : start + BATCH_ENTRIES])
        ]
        sqs.change_message_visibility_batch(QueueUrl=url, Entries=entries)


def look(sqs: Any, url: str, limit: int) -> list[Dead]:
    """At most ``limit`` messages of the queue (or a few more), which stay in it."""
    found: list[Dead] = []
    try:
        for some in receive(sqs, url):
            found += some
            if len(found) >= limit:
                break
    finally:
        show_again(sqs, url, found)
    return found


def move(sqs: Any, dead_url: str, source_url: str, now_ms: Callable[[], int]) -> tuple[int, int]:
    """Sends every message to the source queue, then deletes it. Returns how many were moved, and how many not:
    refused by SQS, or back already from this very run."""
    begun = now_ms()
    moved = 0
    stay: list[Dead] = []
    try:
        for some in receive(sqs, dead_url):
            back = [message for message in some if message.moved_ms >= begun]
            stay += back
            for batch in _batches([message for message in some if message not in back]):
                refused = _send(sqs, source_url, batch, now_ms())
                gone = [message for index, message in enumerate(batch) if index not in refused]
                stay += [batch[index] for index in refused]
                _delete(sqs, dead_url, gone)
                moved += len(gone)
    finally:
        show_again(sqs, dead_url, stay)
    return moved, len(stay)


def drop(sqs: Any, url: str, ids: Sequence[str]) -> list[str]:
    """Deletes the messages with these ids for good; returns the ids that were found."""
    kept: list[Dead] = []
    dropped: list[str] = []
    try:
        for some in receive(sqs, url):
            doomed = [message for message in some if message.id in ids]
            kept += [message for message in some if message.id not in ids]
            _delete(sqs, url, doomed)
            dropped += [message.id for message in doomed]
    finally:
        show_again(sqs, url, kept)
    return dropped


def _batches(messages: Sequence[Dead]) -> Iterator[list[Dead]]:
    batch: list[Dead] = []
    size = 0
    for message in messages:
        length = len(message.body.encode())
        if batch and size + length > BATCH_BYTES:
            yield batch
            batch, size = [], 0
        batch.append(message)
        size += length
    if batch:
        yield batch


def _send(sqs: Any, url: str, batch: Sequence[Dead], now: int) -> list[int]:
    """Which of the batch were refused."""
    entries = [
        {
            "Id": str(index),
            "MessageBody": message.body,
            "MessageAttributes": {
                **_others(message),
                MOVES: {"DataType": "Number", "StringValue": str(message.moves + 1)},
                MOVED_AT: {"DataType": "Number", "StringValue": str(now)},
            },
        }
        for index, message in enumerate(batch)
    ]
    try:
        answer = sqs.send_message_batch(QueueUrl=url, Entries=entries)
    except ClientError as error:
        if not about_bodies(error.response["Error"]["Code"]):
            raise
        if len(batch) == 1:
            return [0]
        return [index for index, message in enumerate(batch) if _send(sqs, url, [message], now)]
    return [int(failed["Id"]) for failed in answer.get("Failed", [])]


def _others(message: Dead) -> dict[str, Any]:
    """Attributes that somebody else gave the message, as far as there is room beside ours. The worker reads none."""
    others = [name for name in message.attributes if name not in (MOVES, MOVED_AT)]
    return {name: message.attributes[name] for name in others[: MAX_ATTRIBUTES - 2]}


def _delete(sqs: Any, url: str, batch: Sequence[Dead]) -> None:
    if batch:
        entries = [{"Id": str(index), "ReceiptHandle": message.handle} for index, message in enumerate(batch)]
        sqs.delete_message_batch(QueueUrl=url, Entries=entries)


def report(dead: Sequence[Dead], *, sweeps: bool) -> str:
    """The messages, one a line, and how many there are of each reason."""
    lines = []
    reasons: Counter[str] = Counter()
    for message in sorted(dead, key=lambda message: message.sent_ms):
        what, why = describe(message.body, sweeps=sweeps)
        reasons[why] += 1
        sent = datetime.fromtimestamp(message.sent_ms / 1000, UTC).strftime("%Y-%m-%d %H:%M:%S")
        again = f", moved back {message.moves} times before" if message.moves else ""
        lines.append(f"{message.id}  {sent}  {what}{again}: {why}")
    return "\n".join([*lines, "", *(f"{count} × {why}" for why, count in reasons.most_common())]).strip()


def main(arguments: Sequence[str] | None = None) -> int:
    """Looks into a queue of the stack in the region and account that boto3 is set up for."""
    parser = argparse.ArgumentParser(prog="python -m infra.redrive", description=__doc__)
    parser.add_argument("queue", nargs="?", choices=list(QUEUES), default="records")
    parser.add_argument("--stack", default="taskflow", help="name of the stack (default: %(default)s)")
    parser.add_argument("--limit", type=int, default=100, help="messages to show (default: %(default)s)")
    does = parser.add_mutually_exclusive_group()
    does.add_argument("--move", action="store_true", help="move everything back to the source queue")
    does.add_argument("--drop", nargs="+", metavar="ID", help="delete these messages for good")
    options = parser.parse_args(arguments)
    dead_output, source_output = QUEUES[options.queue]
    if options.move and not source_output:
        parser.error(f"{options.queue} are not moved back: {OLD_SWEEP}")
    try:
        found = outputs(options.stack)
        sqs, url = boto3.client("sqs"), found[dead_output]
        if options.move:
            moved, stayed = move(sqs, url, found[source_output], lambda: int(time.time() * 1000))
            print(f"{moved} moved back to the queue" + (f", {stayed} stay" if stayed else ""))
        elif options.drop:
            dropped = drop(sqs, url, options.drop)
            print(f"{len(dropped)} of {len(options.drop)} deleted")
            return 0 if len(dropped) == len(options.drop) else 1
        else:
            dead = look(sqs, url, options.limit)
            print(report(dead, sweeps=options.queue == "sweeps") or "nothing is in the dead-letter queue")
    except (StackNotFound, BotoCoreError, ClientError) as error:
        print(f"redrive failed: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
