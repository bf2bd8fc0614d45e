"""The emulator's faults, and the limits of DynamoDB and SQS, as an AWS client meets them."""

from __future__ import annotations

import contextlib
import json
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from local.emulator.clients import at
from tests.support.emulator import Emulator


def once(service: str, emulator: Emulator) -> Any:
    """The SDK's client, which tries once."""
    arguments: Any = {**at(emulator.endpoint), "config": Config(retries={"total_max_attempts": 1})}
    made: Any = boto3.client(service, **arguments)
    return made


def play(emulator: Emulator, text: str) -> dict[str, Any]:
    """Tells the emulator what to play; its answer."""
    request = urllib.request.Request(f"{emulator.endpoint}/_faults", text.encode(), method="POST")
    with urllib.request.urlopen(request) as answer:
        return dict(json.loads(answer.read()))


@contextlib.contextmanager
def playing(emulator: Emulator, text: str) -> Iterator[None]:
    """Faults while the context lasts."""
    play(emulator, text)
    try:
        yield
    finally:
        play(emulator, "off")


def test_faults_are_told_counted_and_refused_with_what_there_is(shared_emulator: Emulator) -> None:
    with playing(shared_emulator, "dynamo_throttle=1"):
        told = play(shared_emulator, "dynamo_throttle=0.5 stall=1")
        assert told["plan"] == "dynamo_throttle=0.5"
        with pytest.raises(urllib.error.HTTPError) as refused:
            play(shared_emulator, "dynamo")
        assert b"did you mean" in refused.value.read()


def test_a_send_fails_as_a_queue_that_is_away(shared_emulator: Emulator) -> None:
    sqs = once("sqs", shared_emulator)
    url = sqs.create_queue(QueueName=f"q-{uuid.uuid4().hex}")["QueueUrl"]
    entries: Any = [{"Id": "0", "MessageBody": "one"}]
    with playing(shared_emulator, "sqs_error=1"), pytest.raises(ClientError) as failed:
        sqs.send_message_batch(QueueUrl=url, Entries=entries)
    assert failed.value.response["ResponseMetadata"]["HTTPStatusCode"] == 503
    with playing(shared_emulator, "sqs_late=1"):
        sqs.send_message_batch(QueueUrl=url, Entries=entries)
    names: Any = ["ApproximateNumberOfMessagesDelayed"]
    attributes = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"]
    assert attributes["ApproximateNumberOfMessagesDelayed"] == "1"


@pytest.mark.parametrize(
    ("body", "delay", "code"),
    [
        ("", 0, "MissingParameter"),
        ("a\ufffeb", 0, "InvalidMessageContents"),
        ("a\uffffb", 0, "InvalidMessageContents"),
        ("a\x00b", 0, "InvalidMessageContents"),
        ("a\x0bb", 0, "InvalidMessageContents"),
        ("x" * (1024 * 1024 + 1), 0, "InvalidParameterValue"),
        ("\u20ac" * 349_526, 0, "InvalidParameterValue"),
        ("x", 901, "InvalidParameterValue"),
        ("x", -1, "InvalidParameterValue"),
    ],
    ids=["empty", "u+fffe", "u+ffff", "null", "vertical tab", "1 MiB", "1 MiB of euros", "901 s", "-1 s"],
)
def test_the_queue_refuses_what_sqs_refuses(
    shared_emulator: Emulator, body: str, delay: int, code: str
) -> None:
    sqs = shared_emulator.sqs()
    url = sqs.create_queue(QueueName="limits")["QueueUrl"]
    with pytest.raises(ClientError) as refused:
        sqs.send_message(QueueUrl=url, MessageBody=body, DelaySeconds=delay)
    assert refused.value.response["Error"]["Code"].removeprefix("AWS.SimpleQueueService.") == code


@pytest.mark.parametrize(
    "body", ["x" * (1024 * 1024), "\t\n\r \ud7ff\ue000\ufffd\U0010ffff"], ids=["1 MiB", "kept"]
)
def test_the_queue_takes_what_sqs_takes(shared_emulator: Emulator, body: str) -> None:
    sqs = shared_emulator.sqs()
    url = sqs.create_queue(QueueName="limits")["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody=body, DelaySeconds=900)


@pytest.fixture
def table(shared_emulator: Emulator) -> str:
    """A table of one key."""
    name = f"t-{uuid.uuid4().hex[:8]}"
    shared_emulator.dynamodb().create_table(
        TableName=name,
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    return name


def test_an_item_has_400_kb_at_most_however_it_is_written(shared_emulator: Emulator, table: str) -> None:
    dynamodb = once("dynamodb", shared_emulator)
    most = 400 * 1024 - len("pk") - len("a") - len("text")
    dynamodb.put_item(TableName=table, Item={"pk": {"S": "a"}, "text": {"S": "x" * most}})
    large: Any = {"S": "x" * (most + 1)}
    with pytest.raises(ClientError) as put:
        dynamodb.put_item(TableName=table, Item={"pk": {"S": "a"}, "text": large})
    update: Any = {
        "Key": {"pk": {"S": "a"}},
        "UpdateExpression": "SET #t = :t",
        "ExpressionAttributeNames": {"#t": "text"},
        "ExpressionAttributeValues": {":t": large},
    }
    with pytest.raises(ClientError) as updated:
        dynamodb.update_item(TableName=table, **update)
    with pytest.raises(ClientError) as transacted:
        dynamodb.transact_write_items(TransactItems=[{"Update": {"TableName": table, **update}}])
    codes = [each.value.response["Error"]["Code"] for each in (put, updated, transacted)]
    assert codes == ["ValidationException", "ValidationException", "TransactionCanceledException"]


def test_a_lost_answer_has_written_and_an_error_has_not(shared_emulator: Emulator, table: str) -> None:
    dynamodb = once("dynamodb", shared_emulator)
    for text, pk in (("dynamo_lost=1", "lost"), ("dynamo_error=1", "error"), ("dynamo_throttle=1", "slow")):
        with playing(shared_emulator, text), pytest.raises(ClientError):
            dynamodb.put_item(TableName=table, Item={"pk": {"S": pk}})
    assert [item["pk"]["S"] for item in dynamodb.scan(TableName=table)["Items"]] == ["lost"]
