"""The queue ports: the fake and SQS on the emulator take the same, and give it back."""

from __future__ import annotations

import json
import uuid
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any

import boto3
import pytest
from taskflow.adapters.memory import MemoryQueue
from taskflow.adapters.queues import SqsQueue
from taskflow.errors import StoreUnavailable

from local.emulator.clients import at


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
            for message in answer.get("Messages", []):
                found.append(json.loads(message["Body"]))
                client.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        return found

    yield Line(SqsQueue(client, url), receive)
    client.close()


async def test_everything_sent_is_there(line: Line) -> None:
    await line.queue.send([json.dumps({"n": number}) for number in range(23)])
    assert sorted(body["n"] for body in line.bodies(23)) == list(range(23))


async def test_large_bodies_are_sent_in_several_calls(line: Line) -> None:
    text = "é" * 60_000
    await line.queue.send([json.dumps({"text": text}, ensure_ascii=False) for _ in range(5)])
    assert [body["text"] == text for body in line.bodies(5)] == [True] * 5


async def test_nothing_to_send_is_no_call(line: Line) -> None:
    await line.queue.send([])


async def test_a_queue_that_is_not_there_is_unavailable(emulator: str) -> None:
    client = boto3.client("sqs", **at(emulator))
    queue: Callable[[list[str]], Awaitable[None]] = SqsQueue(client, f"{emulator}/000000000000/never").send
    with pytest.raises(StoreUnavailable):
        await queue(["{}"])
    client.close()
