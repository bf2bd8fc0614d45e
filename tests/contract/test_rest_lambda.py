"""The ingest and worker functions as Lambda calls them, on the emulator's table and queue and a real Postgres."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from taskflow import bootstrap
from taskflow.rest.guests import COOKIE
from taskflow.store import keys
from taskflow.unhandled import InvocationFailed

import functions.ingest.app as ingest
import functions.worker.app as worker
from local.emulator.clients import at
from tests.support.records import (
    CONVERSATION,
    USER,
    FakeContext,
    body,
    deletion,
    event_of,
    header,
    inference,
    message,
    some_id,
    sqs_event,
)

CACHES = (
    bootstrap.settings,
    bootstrap.keys,
    bootstrap.aws,
    bootstrap._sqs,
    bootstrap.store,
    bootstrap.records_queue,
    ingest.database,
    ingest.loop,
    ingest.http,
    worker.database,
    worker.labels,
    worker.visibility,
    worker.reindexing,
)


@pytest.fixture
def queue_url(
    emulator: str, dynamo_table: str, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """The records queue; the environment is that of a deployed function."""
    client = boto3.client("sqs", **at(emulator))
    url = client.create_queue(
        QueueName=f"records-{uuid.uuid4().hex}", Attributes={"VisibilityTimeout": "120"}
    )
    arguments = at(emulator)
    for name, value in {
        "AWS_ENDPOINT_URL": emulator,
        "AWS_ACCESS_KEY_ID": arguments["aws_access_key_id"],
        "AWS_SECRET_ACCESS_KEY": arguments["aws_secret_access_key"],
        "AWS_REGION": arguments["region_name"],
        "AWS_DEFAULT_REGION": arguments["region_name"],
        "TASKFLOW_TABLE": dynamo_table,
        "TASKFLOW_RECORDS_QUEUE_URL": url["QueueUrl"],
        "TASKFLOW_DATABASE_URL": database_url,
        "TASKFLOW_SIGNING_KEY": "a signing key for tests",
        "TASKFLOW_METRICS_ACCESS": "open",
        "TASKFLOW_INGEST_ACCESS": "open",
        "POWERTOOLS_SERVICE_NAME": "tests",
    }.items():
        monkeypatch.setenv(name, value)
    for cached in CACHES:
        cached.cache_clear()
    yield url["QueueUrl"]
    ingest.database().close()
    worker.database().close()
    ingest.loop().close()
    asyncio.set_event_loop(None)
    for cached in CACHES:
        cached.cache_clear()
    client.close()


def call(
    method: str, path: str, content: object = None, cookie: str = "", query: str = "", **headers: str
) -> dict[str, Any]:
    """An HTTP API event (payload format 2.0), answered by the function."""
    event = {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": query,
        "cookies": [cookie] if cookie else [],
        "headers": {
            "host": "localhost:3000",
            "x-forwarded-proto": "http",
            "content-type": "application/json",
            **headers,
        },
        "requestContext": {
            "accountId": "000000000000",
            "apiId": "api",
            "domainName": "localhost:3000",
            "http": {
                "method": method,
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": "127.0.0.1",
                "userAgent": "",
            },
            "requestId": "request",
            "routeKey": "$default",
            "stage": "$default",
            "time": "22/Nov/2026:08:00:00 +0000",
            "timeEpoch": 1_795_334_400_000,
        },
        "body": None if content is None else json.dumps(content),
        "isBase64Encoded": False,
    }
    return invoke(event)


def invoke(event: dict[str, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = ingest.handler(event, FakeContext())
    return answer


def records_of(emulator: str, url: str) -> list[dict[str, Any]]:
    client = boto3.client("sqs", **at(emulator))
    answer = client.receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=20)
    client.close()
    return [json.loads(each["Body"]) for each in answer.get("Messages", [])]


def work(event: dict[str, Any]) -> dict[str, Any]:
    return dict(worker.handler(event, FakeContext()))


def test_a_guest_gets_a_ticket_and_ingests_a_log(queue_url: str, emulator: str, dynamo_table: str) -> None:
    answer = call("POST", "/api/tickets")
    assert answer["statusCode"] == 200
    ticket = json.loads(answer["body"])["ticket"]
    cookie = answer.get("cookies", [answer["headers"].get("set-cookie", "")])[0].partition(";")[0]
    assert cookie.startswith(COOKIE)
    client = boto3.client("dynamodb", **at(emulator))
    stored = client.get_item(
        TableName=dynamo_table,
        Key={"pk": {"S": keys.ticket_pk(keys.secret_hash(ticket))}, "sk": {"S": "TICKET"}},
    )
    client.close()
    user = stored["Item"]["user_id"]["S"]
    log = {"model": "small", "provider": "local", "latencyMs": 1, "status": "success"}
    assert call("POST", "/api/ingest", log, cookie)["statusCode"] == 202
    [record] = records_of(emulator, queue_url)
    assert record["inference"]["userId"] == user


def test_health_answers_for_real_dependencies(queue_url: str) -> None:
    answer = call("GET", "/api/health")
    assert (answer["statusCode"], json.loads(answer["body"])["status"]) == (200, "ok")
    assert call("GET", "/api/metrics")["statusCode"] == 200
    assert call("GET", "/api/openapi.json")["statusCode"] == 200
    assert json.loads(call("GET", "/api/asyncapi.json")["body"])["asyncapi"] == "3.1.0"
    assert call("GET", "/api/models")["statusCode"] == 200


def test_what_the_worker_stores_is_listed_and_rehydrated(queue_url: str) -> None:
    records = [
        message(some_id(1), "write to someone@example.org", header(title="Mail")),
        message(
            some_id(2), "Done.", header(version=2, title="Mail"), part=1, role="assistant", model="small"
        ),
    ]
    assert work(event_of(records)) == {"batchItemFailures": []}
    event = {"kind": "rehydrate", "conversationId": CONVERSATION, "userId": USER, "tenantId": "default"}
    answer = invoke(event)
    assert answer["found"] is True
    assert answer["conversation"] == {
        "id": CONVERSATION,
        "userId": USER,
        "tenantId": "default",
        "title": "Mail",
        "status": "active",
        "model": "small",
        "provider": "local",
        "createdAt": "2026-01-02T03:04:05.678Z",
        "updatedAt": "2026-01-02T03:04:05.678Z",
        "version": 2,
    }
    assert answer["more"] is False
    assert answer["messages"] == [
        {
            "id": some_id(1),
            "generation": 1,
            "part": 0,
            "role": "user",
            "content": "write to [REDACTED:EMAIL]",
            "status": "completed",
            "model": None,
            "version": 1,
            "finish": None,
            "errorCode": None,
            "reasoning": None,
            "reasoningMs": None,
            "recalled": (),
            "continues": None,
            "mode": None,
            "reason": None,
            "createdAt": "2026-01-02T03:04:05.678Z",
        },
        {
            "id": some_id(2),
            "generation": 1,
            "part": 1,
            "role": "assistant",
            "content": "Done.",
            "status": "completed",
            "model": "small",
            "version": 1,
            "finish": None,
            "errorCode": None,
            "reasoning": None,
            "reasoningMs": None,
            "recalled": (),
            "continues": None,
            "mode": None,
            "reason": None,
            "createdAt": "2026-01-02T03:04:05.678Z",
        },
    ]
    json.dumps(answer)
    foreign = {**event, "userId": "guest_other"}
    assert invoke(foreign) == {"found": False}
    work(event_of([deletion()]))
    assert invoke(event) == {"found": False}


@pytest.mark.parametrize("named", ["nonsense", "", CONVERSATION.upper(), f"{CONVERSATION}\n", "０" * 36])
def test_what_is_no_id_is_a_conversation_that_does_not_exist(queue_url: str, named: str) -> None:
    event = {"kind": "rehydrate", "conversationId": named, "userId": USER, "tenantId": "default"}
    assert invoke(event) == {"found": False}


def test_rehydration_fails_loudly_when_the_database_is_away(
    queue_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TASKFLOW_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    for cached in CACHES:
        cached.cache_clear()
    event = {"kind": "rehydrate", "conversationId": CONVERSATION, "userId": USER, "tenantId": "default"}
    # By name: what the caller is told has no text of the error.
    with pytest.raises(InvocationFailed) as failed:
        invoke(event)
    assert type(failed.value).__name__ == "DatabaseUnavailable"


def test_the_worker_reports_failures_metrics_and_reasons_without_personal_data(
    queue_url: str, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    event = sqs_event(
        [
            body(message(some_id(1), "card 4111 1111 1111 1111")),
            '{"kind": "message", "card": "4111 1111 1111 1111"}',
            body(inference(some_id(2), input_preview="mail someone@example.org")),
        ]
    )
    assert work(event) == {"batchItemFailures": [{"itemIdentifier": "m1"}]}
    logged = [vars(record) for record in caplog.records]
    printed = capsys.readouterr().out
    assert "4111" not in printed + str(logged)
    assert "example.org" not in printed + str(logged)
    [rejected] = [entry for entry in logged if entry["msg"] == "record rejected"]
    assert rejected["message_id"] == "m1"
    assert "message.conversation: missing" in rejected["reason"]
    lines = [json.loads(line) for line in printed.splitlines()]
    emf = {
        name: value
        for line in lines
        if "_aws" in line
        for name, value in line.items()
        if name in ("BatchSize", "RecordsRejected", "RecordsPostponed")
    }
    assert emf == {"BatchSize": [3.0], "RecordsRejected": [1.0], "RecordsPostponed": [0.0]}
    stored = {line["kind"]: line["RecordsStored"] for line in lines if "RecordsStored" in line}
    assert stored == {"message": [1.0], "inference": [1.0]}
    assert {line["type"] for line in lines if "Redactions" in line} == {"CARD", "EMAIL"}
    assert {line["_aws"]["CloudWatchMetrics"][0]["Namespace"] for line in lines if "_aws" in line} == {
        "TaskFlow"
    }


def test_while_the_database_is_away_records_come_again_soon(
    queue_url: str, emulator: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = boto3.client("sqs", **at(emulator))
    client.send_message(QueueUrl=queue_url, MessageBody=body(message(some_id(1))))
    [received] = client.receive_message(
        QueueUrl=queue_url, WaitTimeSeconds=20, MessageSystemAttributeNames=["ApproximateReceiveCount"]
    )["Messages"]
    event = {
        "Records": [
            {
                "messageId": received["MessageId"],
                "receiptHandle": received["ReceiptHandle"],
                "body": received["Body"],
                "attributes": received["Attributes"],
            }
        ]
    }
    monkeypatch.setenv("TASKFLOW_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    worker.settings.cache_clear()
    worker.database.cache_clear()
    assert work(event) == {"batchItemFailures": [{"itemIdentifier": received["MessageId"]}]}
    # The queue's own timeout is two minutes.
    again = client.receive_message(QueueUrl=queue_url, WaitTimeSeconds=20)["Messages"]
    assert [each["MessageId"] for each in again] == [received["MessageId"]]
    client.close()


def test_on_aws_the_metrics_token_is_in_the_secret(
    queue_url: str, emulator: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = {"signing_key": "", "metrics_token": "a-token"}
    secrets = boto3.client("secretsmanager", **at(emulator))
    arn = secrets.create_secret(Name=uuid.uuid4().hex, SecretString=json.dumps(held))["ARN"]
    secrets.close()
    sqs = boto3.client("sqs", **at(emulator))
    dead = sqs.create_queue(QueueName=f"dead-{uuid.uuid4().hex}")["QueueUrl"]
    sqs.send_message(QueueUrl=dead, MessageBody="dead")
    sqs.close()
    monkeypatch.setenv("TASKFLOW_SIGNING_SECRET_ARN", arn)
    monkeypatch.setenv("TASKFLOW_RECORDS_DLQ_URL", dead)
    monkeypatch.setenv("TASKFLOW_SWEEPS_DLQ_URL", dead)
    assert call("GET", "/api/metrics")["statusCode"] == 401
    assert call("GET", "/api/metrics", authorization="Bearer another")["statusCode"] == 401
    answer = call("GET", "/api/metrics", authorization="Bearer a-token")
    assert answer["statusCode"] == 200
    told = answer["body"].splitlines()
    assert {"records_pending 0.0", "records_dead 1.0", 'dependency_up{dependency="queues"} 1.0'} <= set(told)
