"""Calling a function in the pool, and the queues of the emulator."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import boto3
import httpx
from botocore.exceptions import BotoCoreError, ClientError

from local.emulator.clients import at
from local.triggers.records import ATTRIBUTES

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

WAIT_SECONDS = 5
"""How long a queue is asked to wait for a message; the clients' patience is ten."""
ENTRIES = 10
"""SQS takes and gives ten messages a call."""


class QueueUnavailable(Exception):
    """The emulator does not answer for a queue; the message says how."""


@dataclass(frozen=True, slots=True)
class Ran:
    """What came of a call. ``status``: the pool's; 0 when it did not answer."""

    status: int
    body: bytes

    @property
    def well(self) -> bool:
        return self.status == 200

    @property
    def failed(self) -> bool:
        """The function ran and failed; else it did not run."""
        return self.status == 500


class Pool:
    """The Lambda pool. It bounds each call by the function's timeout."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._client = httpx.AsyncClient(
            timeout=httpx.Timeout(None, connect=5.0),
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=32),
            trust_env=False,
        )

    async def run(self, function: str, payload: bytes, request_id: str = "") -> Ran:
        """Never raises for what the function or the pool does."""
        headers = {
            "Content-Type": "application/json",
            "X-Amzn-Lambda-Function-Name": function,
            "X-Amzn-Lambda-Request-Id": request_id or str(uuid.uuid4()),
        }
        try:
            answer = await self._client.post(f"{self._address}/invoke", content=payload, headers=headers)
        except httpx.HTTPError as error:
            return Ran(0, type(error).__name__.encode())
        return Ran(answer.status_code, answer.content)

    async def close(self) -> None:
        await self._client.aclose()


class Queues:
    """SQS at the emulator. Each call in a thread of its own. Raises ``QueueUnavailable``."""

    def __init__(self, endpoint: str) -> None:
        self._sqs: SQSClient = boto3.client("sqs", **at(endpoint))

    async def receive(self, url: str, most: int, wait: int = WAIT_SECONDS) -> list[Mapping[str, Any]]:
        answer = await self._call(
            self._sqs.receive_message,
            QueueUrl=url,
            MaxNumberOfMessages=min(ENTRIES, most),
            WaitTimeSeconds=wait,
            MessageSystemAttributeNames=list(ATTRIBUTES),
            MessageAttributeNames=["All"],
        )
        found: list[Mapping[str, Any]] = answer.get("Messages", [])
        return found

    async def delete(self, url: str, messages: Sequence[Mapping[str, Any]]) -> None:
        for start in range(0, len(messages), ENTRIES):
            entries = [
                {"Id": str(number), "ReceiptHandle": message["ReceiptHandle"]}
                for number, message in enumerate(messages[start : start + ENTRIES])
            ]
            await self._call(self._sqs.delete_message_batch, QueueUrl=url, Entries=entries)

    async def send(self, url: str, body: str) -> None:
        await self._call(self._sqs.send_message, QueueUrl=url, MessageBody=body)

    async def _call(self, operation: Any, **arguments: Any) -> Any:
        try:
            return await asyncio.to_thread(operation, **arguments)
        except ClientError as error:
            code = str(error.response["Error"].get("Code", "unknown"))
            if "NonExistent" in code or "DoesNotExist" in code:
                code += ": the emulator has forgotten it; stop make run and start it again"
            raise QueueUnavailable(code) from error
        except BotoCoreError as error:
            raise QueueUnavailable(type(error).__name__) from error
