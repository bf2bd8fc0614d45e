"""Sends the records of conversations again, from DynamoDB: ``python -m infra.replay [--conversation ID ...]``.

For a Postgres that lost rows, or came back from a backup. Records are versioned, so this is safe at any time: what is
there already stays as it is. It reaches the conversations the table still has (``HistoryDays`` after their last
activity), and every deletion and erasure of the last 36 days, so that a backup brings nothing deleted back. Inference
logs and the counters made of them are in Postgres alone and come back from its backup only.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
import uuid
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from taskflow.adapters.dynamodb import DynamoTable, call_in_thread
from taskflow.adapters.queues import SqsQueue
from taskflow.aws.client import Behaviour
from taskflow.engine.ports import Queue
from taskflow.engine.repository import ConversationStore
from taskflow.errors import CallRefused, NotQueued, SettingsError, StoreUnavailable
from taskflow.identity import Identity
from taskflow.records.build import conversation_record, deletion_record, erasure_record, message_record
from taskflow.store import keys

from infra.aws import account
from infra.outputs import StackNotFound, outputs

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

AT_ONCE = 16
"""Conversations that are read at a time."""


def conversations(dynamodb: DynamoDBClient, table: str) -> Iterator[str]:
    """The id of every conversation in the table."""
    pages = dynamodb.get_paginator("scan").paginate(
        TableName=table,
        FilterExpression="sk = :session",
        ProjectionExpression="pk",
        ExpressionAttributeValues={":session": {"S": keys.SESSION}},
    )
    for page in pages:
        yield from (keys.conversation_of(item["pk"]["S"]) for item in page["Items"])


async def erasures(store: ConversationStore) -> list[str]:
    """The record of every erasure that the table remembers."""
    open_ones = await store.table.query(keys.ERASURES, keys.ERASURE_OPEN)
    items = [*open_ones, *await store.table.query(keys.ERASURES, keys.ERASURE_DONE)]
    return [
        erasure_record(Identity(item["user_id"], item["tenant_id"]), int(item["erased_at"])) for item in items
    ]


async def records(store: ConversationStore, conversation_id: str, now_ms: int) -> list[str]:
    """Everything Postgres holds of a conversation, as records; of a deleted one its deletion. Empty: unknown."""
    session = await store.session(conversation_id)
    if session is None:
        return []
    if session.deleted:
        return [deletion_record(session, now_ms)]
    messages = await store.messages(conversation_id)
    return [conversation_record(session), *(message_record(session, message) for message in messages)]


async def replay(
    store: ConversationStore, queue: Queue, ids: Iterable[str], now_ms: Callable[[], int]
) -> Counter[str]:
    """Sends the records of these conversations; counts ``conversations``, ``records``, ``unknown`` ids, and records
    that the queue ``refused`` for good.

    Raises ``StoreUnavailable``: then begin again, nothing is harmed.
    """
    counts: Counter[str] = Counter()
    async for found in _read(store, ids, now_ms):
        counts["conversations" if found else "unknown"] += 1
        counts["records"] += len(found)
        try:
            await queue.send(found)
        except NotQueued as error:
            if error.waiting:
                raise
            counts["refused"] += len(error.refused)
    return counts


async def _read(
    store: ConversationStore, ids: Iterable[str], now_ms: Callable[[], int]
) -> AsyncIterator[list[str]]:
    remaining = iter(ids)
    while some := list(islice(remaining, AT_ONCE)):
        for found in await asyncio.gather(*(records(store, each, now_ms()) for each in some)):
            yield found


def main(arguments: Sequence[str] | None = None) -> int:
    """Replays the stack in the region and account that boto3 is set up for."""
    parser = argparse.ArgumentParser(prog="python -m infra.replay", description=__doc__)
    parser.add_argument("--stack", default="taskflow", help="name of the stack (default: %(default)s)")
    parser.add_argument(
        "--conversation", nargs="+", metavar="ID", help="only these (default: all that the table has)"
    )
    options = parser.parse_args(arguments)
    config = Config(max_pool_connections=AT_ONCE, retries={"mode": "standard", "total_max_attempts": 10})
    try:
        found = outputs(options.stack)
        dynamodb: Any = boto3.client("dynamodb", config=config)
        table = found["TableName"]
        aws, patient = account(), Behaviour(attempts=10)
        live = DynamoTable(aws.dynamodb(patient), table, call_in_thread)
        store = ConversationStore(live, lambda: str(uuid.uuid4()))
        queue = SqsQueue(aws.sqs(patient), found["RecordsQueueUrl"])
        ids = options.conversation or conversations(dynamodb, table)
        erased = [] if options.conversation else asyncio.run(erasures(store))
        asyncio.run(queue.send(erased))
        counts = asyncio.run(replay(store, queue, ids, lambda: int(time.time() * 1000)))
    except (StackNotFound, StoreUnavailable, CallRefused, SettingsError, BotoCoreError, ClientError) as error:
        print(f"replay failed, run it again: {error}", file=sys.stderr)
        return 1
    unknown = f", {counts['unknown']} not in the table" if counts["unknown"] else ""
    refused = f", {counts['refused']} of them refused by the queue for good" if counts["refused"] else ""
    print(f"{counts['records']} records of {counts['conversations']} conversations sent{refused}{unknown}")
    return 0 if not counts["unknown"] and not counts["refused"] else 1


if __name__ == "__main__":
    sys.exit(main())
