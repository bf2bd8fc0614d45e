"""The pipeline's gauges over the real table and queues of the emulator, and over the table in memory."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import boto3
import pytest
from taskflow.adapters.dynamodb import DynamoTable, call_in_thread
from taskflow.adapters.gauges import PipelineGauges
from taskflow.conversation.deadlines import OUTBOX_MS
from taskflow.errors import CallRefused
from taskflow.rest.gauges import Queues, Timers
from taskflow.store import keys
from taskflow.store.expressions import Delete, Put
from taskflow.store.table import Table

from local.emulator.clients import at
from tests.fakes.table import MemoryTable
from tests.support.aws import account_at
from tests.support.emulator import create_table
from tests.support.manual_clock import ManualClock

NOW_MS = 1_767_323_045_000


@pytest.fixture(params=["memory", "dynamodb"])
def table(request: pytest.FixtureRequest) -> Iterator[Table]:
    if request.param == "memory":
        yield MemoryTable()
        return
    # Of its own: what others leave in a shared one would be late as well.
    emulator = request.getfixturevalue("emulator")
    client = account_at(emulator).dynamodb()
    yield DynamoTable(client, create_table(emulator, f"gauges-{uuid.uuid4()}"), call_in_thread)
    client.reset()


async def test_messages_are_counted_while_they_wait_and_while_they_are_worked_on(emulator: str) -> None:
    client = boto3.client("sqs", **at(emulator))
    urls = [client.create_queue(QueueName=f"{name}-{uuid.uuid4()}")["QueueUrl"] for name in "abc"]
    records, records_dlq, sweeps_dlq = urls
    gauges = PipelineGauges(
        MemoryTable(),
        ManualClock(),
        account_at(emulator).sqs(),
        records=records,
        records_dlq=records_dlq,
        sweeps_dlq=sweeps_dlq,
    )
    assert await gauges.queues() == Queues(0, 0, 0)
    for url, count in ((records, 3), (records_dlq, 2), (sweeps_dlq, 1)):
        for number in range(count):
            client.send_message(QueueUrl=url, MessageBody=str(number))
    client.send_message(QueueUrl=records, MessageBody="later", DelaySeconds=60)
    assert client.receive_message(QueueUrl=records, VisibilityTimeout=60)["Messages"]
    assert await gauges.queues() == Queues(records_pending=4, records_dead=2, sweeps_dead=1)
    client.delete_queue(QueueUrl=sweeps_dlq)
    with pytest.raises(CallRefused, match="GetQueueAttributes was refused"):
        await gauges.queues()
    client.close()


async def test_ages_are_read_off_the_table(table: Table) -> None:
    conversation_id = str(uuid.uuid4())
    clock = ManualClock(epoch=NOW_MS / 1000)
    unused = account_at("http://127.0.0.1:1").sqs()
    gauges = PipelineGauges(table, clock, unused, records="", records_dlq="", sweeps_dlq="")
    assert await gauges.timers() == Timers(0, 0)

    session = {
        "pk": keys.conversation_pk(conversation_id),
        "sk": keys.SESSION,
        **{"user_id": "u", "tenant_id": "t", "model": "m", "provider": "p"},
        **{"created_at": 0, "updated_at": 0, "version": 1},
        "outbox": {keys.message_sk(1, 0): 1},
        "outbox_at": NOW_MS - 60_000,
        "due": keys.due_shard(conversation_id),
        "due_at": NOW_MS - 60_000,
    }
    await table.write(Put(session))
    assert await gauges.timers() == Timers(60, 60 + OUTBOX_MS / 1000)
    await table.write(Put({**session, "outbox": {}}))
    assert await gauges.timers() == Timers(60, 0)
    await table.write(Put({**session, "due_at": NOW_MS + 1}))
    assert await gauges.timers() == Timers(0, 0)

    late = [keys.late_sk(NOW_MS - age, f"{age}") for age in (40_000, 900_000, 100_000)]
    for sk in late:
        await table.write(Put({"pk": keys.LATE, "sk": sk, "since": int(sk.split("#")[1])}))
    refused = [keys.refused_sk(conversation_id, entry) for entry in ("HEADER", keys.message_sk(1, 0))]
    for sk in refused:
        await table.write(Put({"pk": keys.REFUSED, "sk": sk}))
    assert await gauges.timers() == Timers(0, 900, outboxes_overdue=3, records_refused=2)
    for sk in late:
        await table.write(Delete(keys.LATE, sk))
    for sk in refused:
        await table.write(Delete(keys.REFUSED, sk))
    assert await gauges.timers() == Timers(0, 0)
    await table.write(Delete(keys.conversation_pk(conversation_id), keys.SESSION))
    unused.reset()
