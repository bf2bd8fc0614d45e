"""SQS through boto3: the ``records`` and the ``sweeps`` queue."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from taskflow.errors import StoreUnavailable

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

BATCH_ENTRIES = 10
BATCH_BYTES = 250_000
"""SQS takes ten messages of together at most 256 KiB a call."""


class SqsQueue:
    """One queue."""

    def __init__(self, client: SQSClient, url: str) -> None:
        self._client = client
        self._url = url

    async def send(self, bodies: Sequence[str]) -> None:
        """See ``generation.ports.RecordsQueue``."""
        batch: list[dict[str, Any]] = []
        size = 0
        for body in bodies:
            length = len(body.encode())
            if batch and (len(batch) == BATCH_ENTRIES or size + length > BATCH_BYTES):
                await self._send(batch)
                batch, size = [], 0
            batch.append({"Id": str(len(batch)), "MessageBody": body})
            size += length
        if batch:
            await self._send(batch)

    async def send_delayed(self, delays: Sequence[int]) -> None:
        """See ``sessions.sweeping.SweepsQueue``."""
        entries = [
            {"Id": str(index), "MessageBody": '{"sweep":true}', "DelaySeconds": min(900, max(0, delay))}
            for index, delay in enumerate(delays)
        ]
        await self._send(entries)

    async def _send(self, entries: list[dict[str, Any]]) -> None:
        try:
            answer: Any = await asyncio.to_thread(
                self._client.send_message_batch,
                QueueUrl=self._url,
                Entries=entries,  # type: ignore[arg-type]
            )
        except (ClientError, BotoCoreError) as error:
            raise StoreUnavailable(f"the queue does not answer: {type(error).__name__}") from error
        if answer.get("Failed"):
            raise StoreUnavailable(f"{len(answer['Failed'])} of {len(entries)} messages were refused")
