"""What a request to AWS needs to be granted, read off the request as the service does.

What each action is allowed on: the Service Authorization Reference
(https://docs.aws.amazon.com/service-authorization/latest/reference/). A request of a kind that is not known here needs
an action that no policy has.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from local.account import ACCOUNT
from local.grants.policy import Need

TOKEN = "x-amz-security-token"  # noqa: S105 (a header's name)
DENIED = "AccessDeniedException"
LEADING_KEYS = "dynamodb:leadingkeys"
FUNCTION = "lambda:sourcefunctionarn"

_CREDENTIAL = re.compile(r"Credential=([^/,\s]+)/\d{8}/([a-z0-9-]+)/([a-z0-9-]+)/aws4_request")
_INVOKE = re.compile(r"/2015-03-31/functions/([^/]+)/invocations")
_CONNECTION = re.compile(r"/([^/@]+)/@connections/(.+)")
_EQUALS = re.compile(r"(?<![<>])=\s*(:\w+)")
_MEMBERS = {
    "Put": "PutItem",
    "Update": "UpdateItem",
    "Delete": "DeleteItem",
    "ConditionCheck": "ConditionCheckItem",
    "Get": "GetItem",
}
"""A transaction is no action of its own: each of its items needs what it would need alone (DynamoDB's developer guide,
"IAM and transactions")."""
_BATCHES = {
    "SendMessageBatch": "SendMessage",
    "DeleteMessageBatch": "DeleteMessage",
    "ChangeMessageVisibilityBatch": "ChangeMessageVisibility",
}
"""Of SQS; the permission is that of the call for one message."""


def caller(headers: Mapping[str, str]) -> tuple[str, str, str]:
    """Access key, region and service that a request is signed for; empty when it is not signed."""
    found = _CREDENTIAL.search(headers.get("authorization", ""))
    return (found[1], found[2], found[3]) if found else ("", "", "")


def needs(service: str, region: str, path: str, target: str, body: bytes) -> list[Need]:
    """What a request needs; one need for each item that it names. ``target``: the header ``X-Amz-Target``."""
    operation = target.rpartition(".")[2]
    if service == "lambda" and (invoked := _INVOKE.fullmatch(path)):
        name = unquote(invoked[1])
        arn = name if name.startswith("arn:") else f"arn:aws:lambda:{region}:{ACCOUNT}:function:{name}"
        return [Need("lambda:InvokeFunction", arn)]
    given = _json(body)
    if service == "dynamodb" and operation:
        found = list(_dynamodb(operation, given, f"arn:aws:dynamodb:{region}:{ACCOUNT}:table/"))
    elif service == "sqs" and "QueueUrl" in given:
        queue = str(given["QueueUrl"]).rstrip("/").rpartition("/")[2]
        found = [Need(f"sqs:{_BATCHES.get(operation, operation)}", f"arn:aws:sqs:{region}:{ACCOUNT}:{queue}")]
    elif service == "secretsmanager" and "SecretId" in given:
        found = [Need(f"secretsmanager:{operation}", str(given["SecretId"]))]
    else:
        found = []
    return found or [Need(f"{service}:{operation or 'Unknown'}", "*")]


def connection(region: str, api: str, method: str, path: str) -> Need:
    """What a request to ``@connections`` needs.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-control-access-iam.html
    """
    found = _CONNECTION.fullmatch(path)
    stage, connection_id = (found[1], found[2]) if found else ("", "")
    resource = f"{api}/{stage}/{method}/@connections/{connection_id}"
    return Need("execute-api:ManageConnections", f"arn:aws:execute-api:{region}:{ACCOUNT}:{resource}")


def kind(partition_key: str) -> str:
    """What kind of item a partition key says: of ``C#<conversation>`` only its beginning."""
    begins, mark, _ = partition_key.partition("#")
    return begins + mark


def _dynamodb(operation: str, given: Mapping[str, Any], tables: str) -> Iterator[Need]:
    if operation in ("TransactWriteItems", "TransactGetItems"):
        for item in given.get("TransactItems", ()):
            for member, detail in item.items():
                yield _item(_MEMBERS.get(member, member), detail, tables)
    elif "TableName" in given:
        yield _item(operation, given, tables)


def _item(action: str, given: Mapping[str, Any], tables: str) -> Need:
    index = f"/index/{given['IndexName']}" if given.get("IndexName") else ""
    resource = f"{tables}{given.get('TableName', '')}{index}"
    return Need(f"dynamodb:{action}", resource, {LEADING_KEYS: tuple(_partition(given))})


def _partition(given: Mapping[str, Any]) -> Iterator[str]:
    """The value of the partition key that a request names."""
    if "KeyConditionExpression" in given:
        # Only the partition key may, and must, be compared for equality alone; the sort key's equality comes after it.
        found = _EQUALS.search(given["KeyConditionExpression"])
        values = [given.get("ExpressionAttributeValues", {}).get(found[1], {})] if found else []
    else:
        key = given.get("Key") or given.get("Item") or {}
        values = [key[name] for name in ("pk",) if name in key]
    for value in values:
        yield from map(str, value.values())


def _json(body: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(body or b"{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
