"""One service: a call is signed, sent, tried again where that may help, and its answer read."""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable, Mapping
from http.client import HTTPException
from typing import Any, NamedTuple
from uuid import uuid4

from taskflow.aws import answers, deadline
from taskflow.aws.credentials import CredentialSource, frozen
from taskflow.aws.errors import AwsError, NoAnswer
from taskflow.aws.http import Answer, Pool, Waits
from taskflow.aws.retries import Budget, Fault, Retrying, again, fault_of, pause
from taskflow.aws.signing import Scope, signed

USER_AGENT = f"taskflow lang/python#{sys.version_info.major}.{sys.version_info.minor}"


class Behaviour(NamedTuple):
    """Seconds that a client waits, and how often it tries."""

    waits: Waits = Waits(2, 5)
    attempts: int = 3


USUAL = Behaviour()


class _Failed(NamedTuple):
    """An attempt: what is raised when it was the last, and what decides whether it was."""

    error: AwsError
    fault: Fault


class Client:
    """Calls one service at ``endpoint``. Used by several threads."""

    def __init__(
        self,
        service: str,
        region: str,
        endpoint: str,
        credentials: CredentialSource,
        behaviour: Behaviour,
        *,
        scale: float = Retrying().scale,
        sleep: Callable[[float], None] = time.sleep,
        now: Callable[[], float] = time.time,
    ) -> None:
        self.endpoint = endpoint
        self._scope = Scope(service, region)
        self._credentials = credentials
        self._retrying = Retrying(behaviour.attempts, scale)
        self._pool = Pool(endpoint, behaviour.waits, deadline.left)
        self._budget = Budget()
        self._sleep = sleep
        self._now = now

    def reset(self) -> None:
        """Closes what is connected. To be called where the process is another one: after a fork or a restore."""
        self._pool.close()
        self._budget.reset()

    def post(self, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """The service's answer, which is no error and not damaged. Raises ``ServiceError`` and ``NoAnswer``.

        Attempts and pauses end with the invocation's deadline (``aws.deadline``)."""
        invocation, attempt, spent = str(uuid4()), 1, 0
        while True:
            if deadline.left() <= 0:
                raise NoAnswer("OutOfTime")
            found = self._attempt(path, headers, body, invocation, attempt)
            if isinstance(found, Answer):
                self._budget.earn(spent)
                return found
            fault = found.fault
            wait = pause(fault, attempt, self._retrying.scale, random.random())  # noqa: S311 (jitter)
            if not again(fault, attempt, self._retrying) or wait >= deadline.left():
                raise found.error
            if not (spent := self._budget.spend(fault)):
                raise found.error
            self._sleep(wait)
            attempt += 1

    def _attempt(
        self, path: str, headers: Mapping[str, str], body: bytes, invocation: str, attempt: int
    ) -> Answer | _Failed:
        addressed, base = path != "/", self._pool.path
        path = base + path if addressed else base or "/"
        keys = frozen(self._credentials)
        sent = signed("POST", self._pool.host_header, path, headers, body, keys, self._scope, self._now())
        sent["User-Agent"] = USER_AGENT
        sent["amz-sdk-invocation-id"] = invocation
        sent["amz-sdk-request"] = f"attempt={attempt}; max={self._retrying.attempts}"
        try:
            answer = self._pool.request("POST", path, body, sent)
        except (OSError, HTTPException) as error:
            lost = NoAnswer(type(error).__name__)
            lost.__cause__ = error
            return _Failed(lost, Fault())
        damaged = answers.is_damaged(answer)
        if answers.is_error(answer):
            refused = answers.error(answer, addressed=addressed)
            return _Failed(refused, fault_of(answer.status, refused.code, answer.headers, damaged))
        if damaged:
            return _Failed(NoAnswer("ChecksumMismatch"), Fault(answer.status, damaged=True))
        return answer


class JsonClient:
    """A service whose operations are named in a header: DynamoDB, SQS, Secrets Manager.

    https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html
    """

    target: str
    version = "1.0"
    further: Mapping[str, str] = {}

    def __init__(self, client: Client) -> None:
        self._client = client

    def reset(self) -> None:
        """As ``Client.reset``."""
        self._client.reset()

    def _call(self, operation: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        headers = {
            "X-Amz-Target": f"{self.target}.{operation}",
            "Content-Type": f"application/x-amz-json-{self.version}",
            **self.further,
        }
        answer = self._client.post("/", headers, json.dumps(arguments, default=_base64).encode())
        try:
            return answers.parsed(answer)
        except ValueError as error:
            raise NoAnswer("UnreadableAnswer") from error


def _base64(value: Any) -> str:
    """Bytes as JSON has them."""
    import base64

    if isinstance(value, bytes | bytearray):
        return base64.b64encode(value).decode()
    raise TypeError(f"{type(value).__name__} cannot be sent")
