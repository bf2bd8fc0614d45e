"""The emulator's faults, and the limits of DynamoDB and SQS, as an AWS client meets them."""

from __future__ import annotations

import contextlib
import http.server
import json
import threading
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from local.emulator.clients import at
from tests.support.emulator import Emulator, until


def once(service: str, emulator: Emulator) -> Any:
    """The SDK's client, which tries once."""
    arguments: Any = {**at(emulator.endpoint), "config": Config(retries={"total_max_attempts": 1})}
    made: Any = boto3.client(service, **arguments)
    return made


@dataclass
class Function:
    """A function whose invocations a server of the test answers. ``answers``: statuses, the last one for ever."""

    emulator: Emulator
    name: str
    events: list[Any] = field(default_factory=list)
    answers: list[int] = field(default_factory=lambda: [200])

    def begin(self, event: Any) -> int:
        """Invokes it asynchronously; the status."""
        client = once("lambda", self.emulator)
        answer = client.invoke(
            FunctionName=self.name, InvocationType="Event", Payload=json.dumps(event).encode()
        )
        return int(answer["StatusCode"])


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


@pytest.fixture
def function(shared_emulator: Emulator) -> Iterator[Function]:
    """One of its own for each test."""
    made = Function(shared_emulator, f"faulty-{uuid.uuid4().hex[:8]}")

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            event = json.loads(self.rfile.read(int(self.headers["content-length"])))
            status = made.answers.pop(0) if len(made.answers) > 1 else made.answers[0]
            body = b"{}" if status == 200 else b'{"errorType": "TooManyRequestsException"}'
            made.events.append(event)
            self.send_response(status)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None: ...

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_address[1]}/invoke"
    functions = shared_emulator.functions()
    functions.create_function(
        FunctionName=made.name,
        Runtime="provided.al2023",
        Role="arn:aws:iam::000000000000:role/r",
        Handler="app.handler",
        Code={"ZipFile": b"PK\x05\x06" + bytes(18)},
        Environment={"Variables": {"MINISTACK_LAMBDA_PROXY_URL": url}},
    )
    functions.put_function_event_invoke_config(FunctionName=made.name, MaximumRetryAttempts=0)
    yield made
    functions.delete_function(FunctionName=made.name)
    server.shutdown()
    server.server_close()


def test_faults_are_told_counted_and_refused_with_what_there_is(shared_emulator: Emulator) -> None:
    with playing(shared_emulator, "dynamo_throttle=1"):
        told = play(shared_emulator, "dynamo_throttle=0.5 stall=1")
        assert told["plan"] == "dynamo_throttle=0.5"
        with pytest.raises(urllib.error.HTTPError) as refused:
            play(shared_emulator, "dynamo")
        assert b"did you mean" in refused.value.read()


def test_an_asynchronous_invocation_that_is_throttled_is_kept(function: Function) -> None:
    function.answers = [429, 200]
    assert function.begin({"n": 1}) == 202
    until(lambda: len(function.events) == 2, "invoked again")
    assert function.events == [{"n": 1}, {"n": 1}]


def test_asynchronous_invocations_are_dropped_doubled_and_refused(function: Function) -> None:
    emulator = function.emulator
    with playing(emulator, "async_drop=1"):
        assert function.begin({"n": "dropped"}) == 202
    with playing(emulator, "async_refuse=1"), pytest.raises(ClientError) as refused:
        function.begin({"n": "refused"})
    assert refused.value.response["Error"]["Code"] == "TooManyRequestsException"
    with playing(emulator, "async_double=1"):
        assert function.begin({"n": "twice"}) == 202
        until(lambda: len(function.events) == 2, "invoked twice")
    assert function.events == [{"n": "twice"}, {"n": "twice"}]


def test_a_batch_of_messages_comes_twice_with_the_same_ids(function: Function) -> None:
    emulator = function.emulator
    sqs = emulator.sqs()
    url = sqs.create_queue(QueueName=function.name)["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    with playing(emulator, "sqs_double=1"):
        mapping = emulator.functions().create_event_source_mapping(
            EventSourceArn=arn, FunctionName=function.name
        )
        sqs.send_message(QueueUrl=url, MessageBody="one")
        until(lambda: len(function.events) == 2, "delivered twice")
        emulator.functions().delete_event_source_mapping(UUID=mapping["UUID"])
    first, second = ([record["messageId"] for record in event["Records"]] for event in function.events)
    assert first == second and len(first) == 1


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
