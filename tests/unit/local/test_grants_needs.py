"""What a request needs to be granted."""

from __future__ import annotations

import json
from typing import Any

import pytest

from local.grants.needs import LEADING_KEYS, caller, connection, kind, needs
from local.grants.policy import Need

HERE = "us-east-1:000000000000"
TABLE = f"arn:aws:dynamodb:{HERE}:table/T"
KEY = {"pk": {"S": "C#1"}, "sk": {"S": "SESSION"}}


def dynamodb(operation: str, **body: Any) -> list[tuple[str, str, tuple[str, ...]]]:
    found = needs("dynamodb", "us-east-1", "/", f"DynamoDB_20120810.{operation}", json.dumps(body).encode())
    return [(need.action, need.resource, need.context.get(LEADING_KEYS, ())) for need in found]


@pytest.mark.parametrize(
    ("operation", "body", "expected"),
    [
        ("GetItem", {"TableName": "T", "Key": KEY}, [("dynamodb:GetItem", TABLE, ("C#1",))]),
        (
            "PutItem",
            {"TableName": "T", "Item": {**KEY, "x": {"N": "1"}}},
            [("dynamodb:PutItem", TABLE, ("C#1",))],
        ),
        (
            "Query",
            {
                "TableName": "T",
                "KeyConditionExpression": "pk = :pk AND begins_with(sk, :prefix)",
                "ExpressionAttributeValues": {":pk": {"S": "U#2"}, ":prefix": {"S": "C#"}},
            },
            [("dynamodb:Query", TABLE, ("U#2",))],
        ),
        (
            "Query",
            {
                "TableName": "T",
                "IndexName": "due",
                "KeyConditionExpression": "due_at <= :until AND #d=:shard",
                "ExpressionAttributeValues": {":shard": {"S": "3"}, ":until": {"N": "9"}},
            },
            [("dynamodb:Query", f"{TABLE}/index/due", ("3",))],
        ),
        ("Scan", {"TableName": "T"}, [("dynamodb:Scan", TABLE, ())]),
        (
            "TransactWriteItems",
            {
                "TransactItems": [
                    {"Put": {"TableName": "T", "Item": KEY}},
                    {"ConditionCheck": {"TableName": "T", "Key": KEY}},
                    {"Update": {"TableName": "T", "Key": KEY}},
                    {"Delete": {"TableName": "T", "Key": {"pk": {"S": "W#3"}, "sk": {"S": "x"}}}},
                ]
            },
            [
                ("dynamodb:PutItem", TABLE, ("C#1",)),
                ("dynamodb:ConditionCheckItem", TABLE, ("C#1",)),
                ("dynamodb:UpdateItem", TABLE, ("C#1",)),
                ("dynamodb:DeleteItem", TABLE, ("W#3",)),
            ],
        ),
        # Nothing that is not known is free of charge.
        ("ExecuteStatement", {"Statement": "SELECT * FROM T"}, [("dynamodb:ExecuteStatement", "*", ())]),
        ("BatchGetItem", {"RequestItems": {"T": {}}}, [("dynamodb:BatchGetItem", "*", ())]),
        ("TransactWriteItems", {"TransactItems": []}, [("dynamodb:TransactWriteItems", "*", ())]),
    ],
)
def test_dynamodb(operation: str, body: dict[str, Any], expected: list[Any]) -> None:
    assert dynamodb(operation, **body) == expected


@pytest.mark.parametrize(
    ("service", "path", "target", "body", "expected"),
    [
        (
            "sqs",
            "/",
            "AmazonSQS.SendMessageBatch",
            {"QueueUrl": "http://127.0.0.1:4566/000000000000/records"},
            Need("sqs:SendMessage", f"arn:aws:sqs:{HERE}:records"),
        ),
        (
            "sqs",
            "/",
            "AmazonSQS.GetQueueAttributes",
            {"QueueUrl": "http://127.0.0.1:4566/000000000000/records/"},
            Need("sqs:GetQueueAttributes", f"arn:aws:sqs:{HERE}:records"),
        ),
        (
            "lambda",
            "/2015-03-31/functions/taskflow-generate/invocations",
            "",
            {"kind": "turn"},
            Need("lambda:InvokeFunction", f"arn:aws:lambda:{HERE}:function:taskflow-generate"),
        ),
        (
            "lambda",
            "/2015-03-31/functions/taskflow-generate%3Alive/invocations",
            "",
            {},
            Need("lambda:InvokeFunction", f"arn:aws:lambda:{HERE}:function:taskflow-generate:live"),
        ),
        ("lambda", "/2015-03-31/functions/", "", {}, Need("lambda:Unknown", "*")),
        (
            "secretsmanager",
            "/",
            "secretsmanager.GetSecretValue",
            {"SecretId": "arn:aws:secretsmanager:x:secret:y-1"},
            Need("secretsmanager:GetSecretValue", "arn:aws:secretsmanager:x:secret:y-1"),
        ),
        ("s3", "/bucket", "", {}, Need("s3:Unknown", "*")),
        ("sqs", "/", "AmazonSQS.ListQueues", {}, Need("sqs:ListQueues", "*")),
    ],
)
def test_other_services(service: str, path: str, target: str, body: dict[str, Any], expected: Need) -> None:
    assert needs(service, "us-east-1", path, target, json.dumps(body).encode()) == [expected]


@pytest.mark.parametrize("body", [b"", b"{", b"[1]", b"\xff"])
def test_a_body_that_says_nothing_is_granted_nothing(body: bytes) -> None:
    assert needs("dynamodb", "us-east-1", "/", "DynamoDB_20120810.GetItem", body) == [
        Need("dynamodb:GetItem", "*")
    ]


def test_a_connection_is_named_with_its_stage_and_method() -> None:
    need = connection("us-east-1", "api1", "POST", "/v1/@connections/L0SM9cOFvHcCIhw=")
    resource = f"arn:aws:execute-api:{HERE}:api1/v1/POST/@connections/L0SM9cOFvHcCIhw="
    assert need == Need("execute-api:ManageConnections", resource)


def test_who_signed_a_request() -> None:
    signed = "AWS4-HMAC-SHA256 Credential=taskflow-connect/20250101/us-east-1/dynamodb/aws4_request, SignedHeaders=host"
    assert caller({"authorization": signed}) == ("taskflow-connect", "us-east-1", "dynamodb")
    assert caller({}) == ("", "", "")


@pytest.mark.parametrize(
    ("pk", "expected"), [("C#1", "C#"), ("P#all#3", "P#"), ("TIMER", "TIMER"), ("0", "0")]
)
def test_the_kind_of_an_item(pk: str, expected: str) -> None:
    assert kind(pk) == expected
