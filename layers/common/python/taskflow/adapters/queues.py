"""SQS: the ``records`` and the ``sweeps`` queue."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from taskflow.aws.errors import AwsError, ServiceError
from taskflow.aws.refusals import is_refusal
from taskflow.errors import CallRefused, NotQueued, StoreUnavailable
from taskflow.patterns import deferred
from taskflow.unhandled import report

if TYPE_CHECKING:
    from taskflow.aws.services import Sqs

BATCH_ENTRIES = 10
BATCH_BYTES = 1_000_000
"""SQS takes ten messages of together at most 1,048,576 bytes a call, attributes included (SendMessageBatch in the SQS
API reference)."""

MESSAGE_BYTES = 1_048_576 - 1_024
"""The largest body that is sent. SQS takes 1,048,576 bytes with the attributes; a redrive adds some."""

_FOREIGN = deferred("[\x00-\x08\x0b\x0c\x0e-\x1f]|[\ud800-\udfff]|[\ufffe\uffff]")
"""What SQS does not take (the same reference). Some of its descriptions say that it puts U+FFFD in its place."""

_ABOUT_BODIES = ("InvalidMessageContents", "BatchRequestTooLong", "InvalidParameterValue")
"""Errors of a whole call that one of its bodies caused. They come with and without a prefix."""

_ABOUT_THE_QUEUE = deferred("access|kms|throttl|overlimit|nonexistent|doesnotexist|token|signature", re.I)
"""Errors of an entry that no other body would have been spared."""

_BUSY = deferred("throttl|overlimit", re.I)
"""Those of them that pass. The others are faults of ours: a grant, a key, a name."""

_SEND = "SendMessageBatch"

Entry = tuple[int, str]
"""A body and its place in the call of ``send``."""


def refusal(body: str) -> str | None:
    """Why SQS never takes this body, without quoting it; None when it does."""
    if not body:
        return "it is empty"
    if foreign := _FOREIGN.search(body):
        return f"it contains U+{ord(foreign.group()):04X}, which SQS does not take"
    size = len(body.encode())
    return f"it has {size:,} bytes, at most {MESSAGE_BYTES:,} are taken" if size > MESSAGE_BYTES else None


def about_bodies(code: str) -> bool:
    """Whether a whole call failed with this code because of one of its bodies: the others shall not wait for it."""
    return code.removesuffix("Exception").endswith(_ABOUT_BODIES)


def batches(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    """Entries in groups that one call takes, in their order."""
    batch: list[Entry] = []
    size = 0
    for index, body in entries:
        length = len(body.encode())
        if batch and (len(batch) == BATCH_ENTRIES or size + length > BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append((index, body))
        size += length
    if batch:
        yield batch


class SqsQueue:
    """One queue. Bodies that it may not take now for a fault of ours wait as if it were away, and that is reported:
    nothing is lost, and what comes after does not depend on it."""

    def __init__(self, client: Sqs, url: str) -> None:
        self._client = client
        self._url = url

    async def send(self, bodies: Sequence[str]) -> None:
        refused = {index: reason for index, body in enumerate(bodies) if (reason := refusal(body))}
        waiting: dict[int, str] = {}
        away = ""
        for batch in batches((index, body) for index, body in enumerate(bodies) if index not in refused):
            if not away:
                away = await self._send(batch, refused, waiting)
            if away:
                waiting |= {index: away for index, _ in batch if index not in refused}
        if refused or waiting:
            raise NotQueued(refused, waiting)

    async def send_delayed(self, delays: Sequence[int]) -> None:
        entries = [
            {"Id": str(index), "MessageBody": '{"sweep":true}', "DelaySeconds": min(900, max(0, delay))}
            for index, delay in enumerate(delays)
        ]
        try:
            failed = await self._call(entries)
        except AwsError as error:
            if is_refusal(error):
                raise CallRefused(error.reason, _SEND) from None
            raise StoreUnavailable(f"the queue does not answer: {error.reason}") from error
        if failed:
            raise StoreUnavailable(f"{len(failed)} of {len(entries)} messages were refused")

    async def _send(self, batch: list[Entry], refused: dict[int, str], waiting: dict[int, str]) -> str:
        """Sends one batch and notes what became of its entries. Returns why the queue takes nothing now, or ""."""
        try:
            failed = await self._call([{"Id": str(index), "MessageBody": body} for index, body in batch])
        except ServiceError as error:
            code = error.code
            if not about_bodies(code):
                if is_refusal(error):
                    report(CallRefused(code, _SEND))
                return f"the queue does not answer: {code}"
            if len(batch) == 1:
                refused[batch[0][0]] = code
                return ""
            for entry in batch:
                if away := await self._send([entry], refused, waiting):
                    return away
            return ""
        except AwsError as error:
            return f"the queue does not answer: {error.reason}"
        for each in failed:
            code = str(each.get("Code", "unknown"))
            never = each.get("SenderFault") and not _ABOUT_THE_QUEUE.search(code)
            (refused if never else waiting)[int(each["Id"])] = code
        codes = {str(each.get("Code", "unknown")) for each in failed}
        for code in sorted(codes):
            if _ABOUT_THE_QUEUE.search(code) and not _BUSY.search(code):
                report(CallRefused(code, _SEND))
        return ""

    async def _call(self, entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Sends at most ten entries; returns those that failed, as SQS describes them, and those of which the answer
        says nothing: they may be sent again."""
        answer = await asyncio.to_thread(self._client.send_message_batch, QueueUrl=self._url, Entries=entries)
        asked = {entry["Id"] for entry in entries}
        failed: list[dict[str, Any]] = [
            each for each in answer.get("Failed") or () if each.get("Id") in asked
        ]
        told = {each.get("Id") for each in (*failed, *(answer.get("Successful") or ()))}
        return [*failed, *({"Id": each, "Code": "not told of"} for each in sorted(asked - told))]
