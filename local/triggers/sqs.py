"""The queues of the emulator."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from local.emulator.clients import at
from local.triggers.records import ATTRIBUTES

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

WAIT_SECONDS = 5
"""How long a queue is asked to wait for a message; the clients' patience is ten."""
THREADS = 32
ENTRIES = 10
"""SQS takes and gives ten messages a call."""


class QueueUnavailable(Exception):
    """The emulator does not answer for a queue; the message says how."""


class Queues:
    """SQS at the emulator. Raises ``QueueUnavailable``.

    Calls are made in threads: as many as there are pollers, of which each may wait for a message, and some more.
    """

    def __init__(self, endpoint: str) -> None:
        arguments = at(endpoint)
        arguments["config"] = arguments["config"].merge(Config(max_pool_connections=THREADS))
        self._sqs: SQSClient = boto3.client("sqs", **arguments)
        self._threads = ThreadPoolExecutor(THREADS, "sqs")

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
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._threads, partial(operation, **arguments))
        except ClientError as error:
            code = str(error.response["Error"].get("Code", "unknown"))
            if "NonExistent" in code or "DoesNotExist" in code:
                code += ": the emulator has forgotten it; stop make run and start it again"
            raise QueueUnavailable(code) from error
        except BotoCoreError as error:
            raise QueueUnavailable(type(error).__name__) from error
