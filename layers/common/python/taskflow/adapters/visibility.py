"""When SQS messages that a function has received and could not handle come again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

_CONFIG = Config(connect_timeout=1, read_timeout=3, retries={"total_max_attempts": 1})


class SqsVisibility:
    """The visibility of one queue's messages."""

    def __init__(self, url: str, client: SQSClient | None = None) -> None:
        self._client = client
        self._url = url

    def come_again(self, messages: Sequence[tuple[str, int]]) -> bool:
        """Lets messages, by receipt handle, come again after so many seconds instead of the queue's own timeout.

        False when SQS did not do so for all: these keep the queue's timeout, which is only later.
        """
        changed = True
        for start in range(0, len(messages), 10):
            entries = messages[start : start + 10]
            try:
                if self._client is None:
                    self._client = boto3.client("sqs", config=_CONFIG)
                answer = self._client.change_message_visibility_batch(
                    QueueUrl=self._url,
                    Entries=[
                        {"Id": str(index), "ReceiptHandle": handle, "VisibilityTimeout": seconds}
                        for index, (handle, seconds) in enumerate(entries)
                    ],
                )
            except (BotoCoreError, ClientError):
                return False
            changed = changed and not answer.get("Failed")
        return changed
