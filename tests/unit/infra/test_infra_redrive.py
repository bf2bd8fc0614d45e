"""Redriving a dead-letter queue: nothing is lost, nothing goes round in circles, nothing a person said is shown."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.exceptions import ClientError
from botocore.stub import Stubber
from moto import mock_aws

from infra import redrive
from infra.outputs import StackNotFound, outputs
from tests.support.records import body, inference, message, some_id

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

SAID = "call me on +49 151 23456789"


@pytest.fixture(autouse=True)
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "x")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    for name in ("AWS_PROFILE", "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(redrive, "WAIT_SECONDS", 0)
    with mock_aws():
        yield


class Queues:
    """A source and its dead-letter queue."""

    def __init__(self) -> None:
        self.sqs: SQSClient = boto3.client("sqs")
        self.dead = self.sqs.create_queue(QueueName="dead")["QueueUrl"]
        self.source = self.sqs.create_queue(QueueName="source")["QueueUrl"]

    def put(self, *bodies: str) -> None:
        for text in bodies:
            self.sqs.send_message(QueueUrl=self.dead, MessageBody=text)

    def bodies(self, url: str) -> list[str]:
        """What can be received now; it stays."""
        return sorted(dead.body for dead in redrive.look(self.sqs, url, 1_000))

    def move(self, sqs: Any = None) -> tuple[int, int]:
        ticks = itertools.count(1_000)
        return redrive.move(sqs or self.sqs, self.dead, self.source, lambda: next(ticks))


class Faulty:
    """SQS, but for one method."""

    def __init__(self, sqs: SQSClient, **methods: Any) -> None:
        self._sqs = sqs
        self._methods = methods

    def __getattr__(self, name: str) -> Any:
        return self._methods.get(name) or getattr(self._sqs, name)


def test_everything_is_moved_and_a_second_run_finds_nothing() -> None:
    queues = Queues()
    queues.put(*(body(message(some_id(n))) for n in range(25)))
    expected = queues.bodies(queues.dead)
    assert queues.move() == (25, 0)
    assert queues.bodies(queues.source) == expected
    assert queues.bodies(queues.dead) == []
    assert queues.move() == (0, 0)


def test_large_messages_go_in_batches_that_sqs_takes() -> None:
    queues = Queues()
    queues.put(*(body(message(some_id(n), "x" * 90_000)) for n in range(5)))
    assert queues.move() == (5, 0)
    assert len(queues.bodies(queues.source)) == 5


def test_what_comes_back_at_once_is_moved_once_and_counted() -> None:
    queues = Queues()
    queues.put("{")

    def send(QueueUrl: str, Entries: list[dict[str, Any]]) -> Any:
        assert QueueUrl == queues.source
        return queues.sqs.send_message_batch(QueueUrl=queues.dead, Entries=Entries)  # type: ignore[arg-type]

    poisonous = Faulty(queues.sqs, send_message_batch=send)
    assert queues.move(poisonous) == (1, 1)
    [back] = redrive.look(queues.sqs, queues.dead, 10)
    assert (back.body, back.moves) == ("{", 1)
    assert "moved back 1 times before" in redrive.report([back], sweeps=False)
    later = itertools.count(9_000)
    assert redrive.move(poisonous, queues.dead, queues.source, lambda: next(later)) == (1, 1)
    [back] = redrive.look(queues.sqs, queues.dead, 10)
    assert back.moves == 2


def test_a_message_that_sqs_refuses_stays() -> None:
    queues = Queues()
    queues.put("one")

    def send(QueueUrl: str, Entries: list[dict[str, Any]]) -> Any:
        return {"Failed": [{"Id": entry["Id"]} for entry in Entries]}

    assert queues.move(Faulty(queues.sqs, send_message_batch=send)) == (0, 1)
    assert queues.bodies(queues.dead) == ["one"]


@pytest.mark.parametrize("code", ["InvalidParameterValue", "BatchRequestTooLong", "InvalidMessageContents"])
def test_a_message_for_which_sqs_refuses_the_whole_call_stays_alone(code: str) -> None:
    """Its neighbours are moved: else they would wait in the dead-letter queue until they are dropped."""
    queues = Queues()
    queues.put(*(f"fine {n}" for n in range(8)), "too much")

    def send(QueueUrl: str, Entries: list[dict[str, Any]]) -> Any:
        if any(entry["MessageBody"] == "too much" for entry in Entries):
            raise ClientError({"Error": {"Code": code}}, "SendMessageBatch")
        return queues.sqs.send_message_batch(QueueUrl=QueueUrl, Entries=Entries)  # type: ignore[arg-type]

    assert queues.move(Faulty(queues.sqs, send_message_batch=send)) == (8, 1)
    assert queues.bodies(queues.source) == [f"fine {n}" for n in range(8)]
    assert queues.bodies(queues.dead) == ["too much"]


def test_a_call_that_may_not_be_made_is_not_repeated_message_by_message() -> None:
    queues = Queues()
    queues.put("one", "two")
    calls: list[int] = []

    def send(QueueUrl: str, Entries: list[dict[str, Any]]) -> Any:
        calls.append(len(Entries))
        raise ClientError({"Error": {"Code": "AccessDenied"}}, "SendMessageBatch")

    with pytest.raises(ClientError):
        queues.move(Faulty(queues.sqs, send_message_batch=send))
    assert len(calls) == 1


@pytest.mark.parametrize("others", [0, 8, 9, 10])
def test_a_message_with_attributes_of_others_has_no_more_than_sqs_takes(others: int) -> None:
    queues = Queues()
    given = {f"a{n}": {"DataType": "String", "StringValue": "x"} for n in range(others)}
    queues.sqs.send_message(QueueUrl=queues.dead, MessageBody="one", MessageAttributes=given)  # type: ignore[arg-type]
    assert queues.move() == (1, 0)
    [moved] = redrive.look(queues.sqs, queues.source, 10)
    assert (moved.body, moved.moves, len(moved.attributes)) == ("one", 1, min(others + 2, 10))
    assert redrive.move(queues.sqs, queues.source, queues.dead, lambda: 9_000) == (1, 0)
    [again] = redrive.look(queues.sqs, queues.dead, 10)
    assert (again.moves, len(again.attributes)) == (2, min(others + 2, 10))


def test_a_run_that_dies_between_sending_and_deleting_loses_nothing() -> None:
    queues = Queues()
    queues.put("one")

    def die(**_: Any) -> Any:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        queues.move(Faulty(queues.sqs, delete_message_batch=die))
    assert queues.bodies(queues.source) == ["one"]
    counts = queues.sqs.get_queue_attributes(QueueUrl=queues.dead, AttributeNames=["All"])["Attributes"]
    assert (
        int(counts["ApproximateNumberOfMessages"]) + int(counts["ApproximateNumberOfMessagesNotVisible"]) == 1
    )


def test_looking_leaves_everything_where_it_is() -> None:
    queues = Queues()
    queues.put("one", "two")
    assert queues.bodies(queues.dead) == queues.bodies(queues.dead) == ["one", "two"]


def test_only_the_named_messages_are_dropped() -> None:
    queues = Queues()
    queues.put("one", "two", "three")
    [doomed] = [dead.id for dead in redrive.look(queues.sqs, queues.dead, 10) if dead.body == "two"]
    assert redrive.drop(queues.sqs, queues.dead, [doomed, "unknown"]) == [doomed]
    assert queues.bodies(queues.dead) == ["one", "three"]


@pytest.mark.parametrize(
    ("text", "what", "why"),
    [
        (
            body(message(some_id(1), SAID)),
            "message of conversation 00000000-0000-4000-8000-000000000001",
            "refused it",
        ),
        (body(inference(some_id(1), input_preview=SAID)), "inference of conversation (none)", "refused it"),
        (json.dumps({"kind": SAID}), "not a record", "body: union_tag_invalid"),
        (SAID, "not a record", "body: json_invalid"),
        (
            body(inference(some_id(1), error_message=SAID)).replace('"latencyMs":1200', '"latencyMs":-1'),
            "not a record",
            "inference.latencyMs: greater_than_equal",
        ),
    ],
)
def test_the_list_tells_what_and_why_and_nothing_a_person_said(text: str, what: str, why: str) -> None:
    queues = Queues()
    queues.put(text)
    listed = redrive.report(redrive.look(queues.sqs, queues.dead, 10), sweeps=False)
    assert what in listed
    assert why in listed
    assert "1 × " in listed
    assert "23456789" not in listed


def test_sweeps_are_shown_but_not_moved(capsys: pytest.CaptureFixture[str]) -> None:
    queues = Queues()
    queues.put('{"sweep":true}', json.dumps({"requestContext": {}, "requestPayload": {"text": SAID}}))
    listed = redrive.report(redrive.look(queues.sqs, queues.dead, 10), sweeps=True)
    assert "  sweep: " in listed
    assert "  failed turn: " in listed
    assert "23456789" not in listed
    with pytest.raises(SystemExit):
        redrive.main(["sweeps", "--move"])
    assert "nothing is lost" in capsys.readouterr().err


def test_a_stack_that_is_not_there_is_said_so() -> None:
    client = boto3.client("cloudformation")
    with Stubber(client) as stub:
        stub.add_client_error("describe_stacks", "ValidationError")
        with pytest.raises(StackNotFound, match="there is no TaskFlow stack nowhere here"):
            outputs("nowhere", client)
