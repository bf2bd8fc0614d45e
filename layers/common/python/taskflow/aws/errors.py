"""What goes wrong in a call of AWS: the service refused it, or no answer was to be had."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class AwsError(Exception):
    """A call that has failed, after its retries. ``reason``: one word for the log, which quotes nothing."""

    def __init__(self, reason: str, text: str = "") -> None:
        super().__init__(text or reason)
        self.reason = reason


class ServiceError(AwsError):
    """The service answered with an error.

    ``code``: as botocore's ``ClientError`` has it, for example ``ConditionalCheckFailedException``. ``body``: the
    answer's JSON object, with ``CancellationReasons`` or the ``Item`` that a refused write has found.
    """

    def __init__(self, code: str, message: str, status: int, body: Mapping[str, Any]) -> None:
        super().__init__(code, f"{code} ({status}): {message}")
        self.code = code
        self.message = message
        self.status = status
        self.body = body


class NoAnswer(AwsError):
    """The service could not be reached, did not answer in time, or its answer was damaged."""


class NoCredentials(AwsError):
    """There is nothing to sign with. ``text`` is for people, and quotes no key."""

    def __init__(self, text: str) -> None:
        super().__init__("NoCredentials", text)
