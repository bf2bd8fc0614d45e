"""The services that functions call, with the operations that they use; arguments and answers as in AWS's API.

The methods have the names and arguments of boto3's clients.
"""

from __future__ import annotations

from typing import Any, NamedTuple
from urllib.parse import quote

from taskflow.aws.client import Client, JsonClient

Json = dict[str, Any]


class DynamoDB(JsonClient):
    """https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Operations_Amazon_DynamoDB.html

    A value's bytes are sent as bytes and come back as base64.
    """

    target = "DynamoDB_20120810"

    def get_item(self, **arguments: Any) -> Json:
        return self._call("GetItem", arguments)

    def put_item(self, **arguments: Any) -> Json:
        return self._call("PutItem", arguments)

    def update_item(self, **arguments: Any) -> Json:
        return self._call("UpdateItem", arguments)

    def delete_item(self, **arguments: Any) -> Json:
        return self._call("DeleteItem", arguments)

    def query(self, **arguments: Any) -> Json:
        return self._call("Query", arguments)

    def transact_write_items(self, **arguments: Any) -> Json:
        """With a ``ClientRequestToken``: without one a retry could write twice."""
        return self._call("TransactWriteItems", arguments)


class Sqs(JsonClient):
    """https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_Operations.html

    Errors keep the codes that they had before SQS spoke JSON, as in boto3 (``AWS.SimpleQueueService.…``).
    """

    target = "AmazonSQS"
    further = {"x-amzn-query-mode": "true"}  # noqa: RUF012 (never changed)

    def send_message_batch(self, **arguments: Any) -> Json:
        return self._call("SendMessageBatch", arguments)

    def get_queue_attributes(self, **arguments: Any) -> Json:
        return self._call("GetQueueAttributes", arguments)

    def change_message_visibility_batch(self, **arguments: Any) -> Json:
        return self._call("ChangeMessageVisibilityBatch", arguments)


class SecretsManager(JsonClient):
    """https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_Operations.html"""

    target = "secretsmanager"
    version = "1.1"

    def get_secret_value(self, **arguments: Any) -> Json:
        return self._call("GetSecretValue", arguments)


class Invoked(NamedTuple):
    """What a function has returned. ``error``: ``Handled`` or ``Unhandled`` when it failed, else empty."""

    payload: bytes
    error: str


class Lambda:
    """https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html"""

    def __init__(self, client: Client) -> None:
        self._client = client

    def reset(self) -> None:
        """As ``Client.reset``."""
        self._client.reset()

    def invoke(self, *, FunctionName: str, InvocationType: str, Payload: bytes) -> Invoked:
        """``FunctionName``: a name or an ARN, with or without an alias."""
        path = f"/2015-03-31/functions/{quote(FunctionName, safe='-._~')}/invocations"
        answer = self._client.post(path, {"X-Amz-Invocation-Type": InvocationType}, Payload)
        return Invoked(answer.body, answer.headers.get("x-amz-function-error", ""))
