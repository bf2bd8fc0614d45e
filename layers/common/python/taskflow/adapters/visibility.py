"""When SQS messages that a function has received and could not handle come again."""

from __future__ import annotations

import os
from collections.abc import Sequence

from taskflow.aws.account import Account
from taskflow.aws.client import Behaviour
from taskflow.aws.errors import AwsError
from taskflow.aws.http import Waits
from taskflow.aws.refusals import is_refusal
from taskflow.aws.services import Sqs
from taskflow.errors import CallRefused
from taskflow.unhandled import report

_BEHAVIOUR = Behaviour(Waits(1, 3), attempts=1)
"""A message that does not come again soon comes again later: this is not worth waiting for."""


class SqsVisibility:
    """The visibility of one queue's messages."""

    def __init__(self, client: Sqs, url: str) -> None:
        self._client = client
        self._url = url

    @classmethod
    def of_this_function(cls, url: str) -> SqsVisibility:
        """With the function's own keys."""
        return cls(Account.from_environment(os.environ).sqs(_BEHAVIOUR), url)

    def come_again(self, messages: Sequence[tuple[str, int]]) -> bool:
        """Lets messages, by receipt handle, come again after so many seconds instead of the queue's own timeout.

        False when SQS did not do so for all: these keep the queue's timeout, which is only later.
        """
        changed = True
        for start in range(0, len(messages), 10):
            entries = messages[start : start + 10]
            try:
                answer = self._client.change_message_visibility_batch(
                    QueueUrl=self._url,
                    Entries=[
                        {"Id": str(index), "ReceiptHandle": handle, "VisibilityTimeout": seconds}
                        for index, (handle, seconds) in enumerate(entries)
                    ],
                )
            except AwsError as error:
                if is_refusal(error):
                    report(CallRefused(error.reason, "ChangeMessageVisibilityBatch"))
                return False
            changed = changed and not answer.get("Failed")
        return changed
