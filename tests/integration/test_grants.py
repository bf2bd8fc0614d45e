"""The laptop refuses a function what its role does not grant, as IAM does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from local.account import REGION
from local.emulator import described
from local.emulator.clients import at
from local.emulator.deploy import deploy
from local.grants.needs import connection
from local.grants.roles import Roles
from tests.support.emulator import Emulator
from tests.support.whole_stack import TEMPLATE, parameters

STACK = "granted"


@pytest.fixture(scope="module")
def outputs(shared_emulator: Emulator) -> Iterator[dict[str, str]]:
    """The project's stack, under a name of its own."""
    found = deploy(TEMPLATE, parameters(shared_emulator.endpoint), shared_emulator.endpoint, STACK)
    described.write(shared_emulator.described, found)
    yield found["outputs"]
    shared_emulator.cloudformation().delete_stack(StackName=STACK)
    shared_emulator.described.unlink()


def as_function(emulator: Emulator, service: str, function: str, *, token: str | None = "session") -> Any:
    """A client with the credentials of a function's processes."""
    keys: Any = {"aws_access_key_id": f"{STACK}-{function}", "aws_session_token": token}
    return boto3.client(service, **{**at(emulator.endpoint), **keys})


def refusal(call: Any, **arguments: Any) -> tuple[str, str]:
    """Code and message of the error; empty when the call was carried out."""
    try:
        call(**arguments)
    except ClientError as error:
        return error.response["Error"]["Code"], error.response["Error"]["Message"]
    return "", ""


def item(pk: str) -> dict[str, dict[str, str]]:
    return {"pk": {"S": pk}, "sk": {"S": "x"}}


def test_a_function_reads_its_own_kinds_of_items_only(
    shared_emulator: Emulator, outputs: dict[str, str]
) -> None:
    message = as_function(shared_emulator, "dynamodb", "message")
    table = outputs["TableName"]
    assert refusal(message.get_item, TableName=table, Key=item("C#1")) == ("", "")
    code, said = refusal(message.get_item, TableName=table, Key=item("K#ticket"))
    assert code == "AccessDeniedException"
    assert f"assumed-role/{STACK}-message is not authorized to perform: dynamodb:GetItem on resource" in said
    assert refusal(message.scan, TableName=table)[0] == "AccessDeniedException"
    query = {"KeyConditionExpression": "pk = :pk", "ExpressionAttributeValues": {":pk": {"S": "SERVICE"}}}
    assert refusal(message.query, TableName=table, **query)[0] == "AccessDeniedException"


def test_each_item_of_a_transaction_needs_its_own_grant(
    shared_emulator: Emulator, outputs: dict[str, str]
) -> None:
    disconnect = as_function(shared_emulator, "dynamodb", "disconnect")
    table = outputs["TableName"]
    delete = {"Delete": {"TableName": table, "Key": item("W#1")}}
    put = {"Put": {"TableName": table, "Item": item("W#2")}}
    assert refusal(disconnect.transact_write_items, TransactItems=[delete]) == ("", "")
    code, said = refusal(disconnect.transact_write_items, TransactItems=[delete, put])
    assert (code, "dynamodb:PutItem" in said) == ("AccessDeniedException", True)


def test_queues(shared_emulator: Emulator, outputs: dict[str, str]) -> None:
    queues = as_function(shared_emulator, "sqs", "message")
    entries = [{"Id": "1", "MessageBody": "{}"}]
    sent = refusal(queues.send_message_batch, QueueUrl=outputs["RecordsQueueUrl"], Entries=entries)
    assert sent == ("", "")
    swept = refusal(queues.send_message_batch, QueueUrl=outputs["SweepsQueueUrl"], Entries=entries)
    assert swept[0] == "AccessDeniedException"


def test_keys_without_their_session_token_are_nobody_s(
    shared_emulator: Emulator, outputs: dict[str, str]
) -> None:
    message = as_function(shared_emulator, "dynamodb", "message", token=None)
    code, _ = refusal(message.get_item, TableName=outputs["TableName"], Key=item("C#1"))
    assert code == "UnrecognizedClientException"


def test_connections(shared_emulator: Emulator, outputs: dict[str, str]) -> None:
    roles = Roles(shared_emulator.described)

    def said(function: str, method: str) -> str:
        need = connection(REGION, outputs["WsApiId"], method, "/v1/@connections/abc=")
        return roles.refusal(f"{STACK}-{function}", [need])

    assert said("generate", "POST") == ""
    assert "execute-api:ManageConnections" in said("generate", "GET")
    assert "execute-api:ManageConnections" in said("worker", "POST")
