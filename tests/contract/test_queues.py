"""The queue ports: the fake and SQS on the emulator take the same, and give it back."""

from __future__ import annotations

import json
import uuid
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any

import boto3
import pytest
from taskflow.adapters.queues import MESSAGE_BYTES, SqsQueue, refusal
from taskflow.errors import NotQueued, StoreUnavailable
from taskflow.records.encoding import encode
from taskflow.records.schema import MessageRecord
from taskflow.records.validation import RECORD

from local.emulator.clients import at
from tests.fakes.outside import MemoryQueue
from tests.support.aws import account_at
from tests.support.characters import every_text
from tests.support.records import message, some_id


@dataclass
class Line:
    """A queue, and everything that is in it."""

    queue: MemoryQueue | SqsQueue
    bodies: Callable[[int], list[dict[str, Any]]]


@pytest.fixture(params=["memory", "sqs"])
def line(request: pytest.FixtureRequest) -> Iterator[Line]:
    """Either queue."""
    if request.param == "memory":
        memory = MemoryQueue()
        yield Line(memory, lambda count: memory.bodies)
        return
    client = boto3.client("sqs", **at(request.getfixturevalue("emulator")))
    url = client.create_queue(QueueName=f"contract-{uuid.uuid4()}")["QueueUrl"]

    def receive(count: int) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        while len(found) < count:
            answer = client.receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=1)
            for each in answer.get("Messages", []):
                found.append(json.loads(each["Body"], strict=False))
                client.delete_message(QueueUrl=url, ReceiptHandle=each["ReceiptHandle"])
        return found

    yield Line(SqsQueue(account_at(request.getfixturevalue("emulator")).sqs(), url), receive)
    client.close()


async def test_everything_sent_is_there(line: Line) -> None:
    await line.queue.send([json.dumps({"n": number}) for number in range(23)])
    assert sorted(body["n"] for body in line.bodies(23)) == list(range(23))


async def test_large_bodies_are_sent_in_several_calls(line: Line) -> None:
    text = "é" * 60_000
    await line.queue.send([json.dumps({"text": text}, ensure_ascii=False) for _ in range(5)])
    assert [body["text"] == text for body in line.bodies(5)] == [True] * 5


REFUSED = {
    "U+FFFE": '"\ufffe"',
    "U+FFFF": '"\uffff"',
    "a control": '"\x00"',
    "another control": '"\x1f"',
    "a vertical tab": '"\x0b"',
    "half a surrogate pair": '"\ud800"',
    "the other half": '"\udfff"',
    "nothing": "",
    "a byte too much": '"' + "x" * (MESSAGE_BYTES - 1) + '"',
    "too much in UTF-8": '"' + "🙂" * (MESSAGE_BYTES // 4) + '"',
}
TAKEN = {
    "white space": '"\t\n\r"',
    "delete and the controls above it": '"\x7f\x80\x9f"',
    "the characters around the surrogates": '"\ud7ff\ue000"',
    "U+FFFD": '"\ufffd"',
    "noncharacters of higher planes": '"\U0001fffe\U0001ffff\U0010ffff"',
    "as much as there may be": '"' + "x" * (MESSAGE_BYTES - 2) + '"',
}


@pytest.mark.parametrize("body", REFUSED.values(), ids=REFUSED)
async def test_what_sqs_never_takes_is_refused_alone(line: Line, body: str) -> None:
    good = [json.dumps({"n": number}) for number in range(12)]
    with pytest.raises(NotQueued) as raised:
        await line.queue.send([*good[:4], body, *good[4:]])
    assert (list(raised.value.refused), list(raised.value.waiting)) == ([4], [])
    assert sorted(each["n"] for each in line.bodies(12)) == list(range(12))


def test_the_rule_of_what_sqs_takes_is_the_queues_own(emulator: str) -> None:
    client = boto3.client("sqs", **at(emulator))
    url = client.create_queue(QueueName=f"contract-{uuid.uuid4()}")["QueueUrl"]
    odd = [chr(point) for point in (*range(0x20), 0x7F, 0x85, 0xFDD0, 0xFFFD, 0xFFFE, 0xFFFF, 0x1FFFF)]
    for body in [*odd, "x" * 1_048_577]:
        try:
            client.send_message(QueueUrl=url, MessageBody=body)
        except client.exceptions.ClientError:
            assert refusal(body) is not None
        else:
            assert refusal(body) is None
    client.close()


@pytest.mark.parametrize("body", TAKEN.values(), ids=TAKEN)
async def test_what_sqs_takes_is_given_back_as_it_was(line: Line, body: str) -> None:
    await line.queue.send([body])
    assert line.bodies(1) == [json.loads(body, strict=False)]


async def test_a_record_carries_every_character_there_and_back(line: Line) -> None:
    records = [message(some_id(n), text, part=n % 100) for n, text in enumerate(every_text())]
    await line.queue.send([encode(record) for record in records])
    found = [RECORD.validate_python(body) for body in line.bodies(len(records))]
    contents = {each.message.id: each.message.content for each in found if isinstance(each, MessageRecord)}
    assert contents == {record.message.id: record.message.content for record in records}


async def test_nothing_to_send_is_no_call(line: Line) -> None:
    await line.queue.send([])
    assert line.bodies(0) == []


async def test_a_queue_that_is_not_there_is_unavailable(emulator: str) -> None:
    client = account_at(emulator).sqs()
    queue: Callable[[list[str]], Awaitable[None]] = SqsQueue(client, f"{emulator}/000000000000/never").send
    with pytest.raises(StoreUnavailable):
        await queue(["{}"])
    client.reset()
