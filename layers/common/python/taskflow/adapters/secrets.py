"""Secrets of Secrets Manager, read by whoever uses them and kept for a while."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from taskflow.aws.errors import AwsError, ServiceError
from taskflow.aws.refusals import is_refusal
from taskflow.clock import Clock
from taskflow.errors import CallRefused, StoreUnavailable
from taskflow.unhandled import report

MAX_AGE_SECONDS = 300.0
"""A rotated secret is used by every process within this time."""
REFETCH_SECONDS = 10.0
"""How often a refused secret is fetched again at most: one that is simply wrong costs no storm of calls."""

_NOT_THERE = "ResourceNotFoundException"


class SecretsManager(Protocol):
    """What of the service is used."""

    def get_secret_value(self, **arguments: Any) -> Mapping[str, Any]: ...


def as_text(held: str) -> Mapping[str, Any]:
    """What a secret that is no JSON holds, as ``text``."""
    return {"text": held}


class Secret:
    """One secret, a JSON object unless ``parse`` reads something else. What was read last is used while Secrets Manager
    does not answer.

    ``previous``: not what it holds, but what it held before. Where it never held anything else that is empty.
    """

    def __init__(
        self,
        client: SecretsManager,
        arn: str,
        clock: Clock,
        parse: Callable[[str], Mapping[str, Any]] = json.loads,
        *,
        previous: bool = False,
    ) -> None:
        self._parse = parse
        self._client = client
        self._asked = {"SecretId": arn, **({"VersionStage": "AWSPREVIOUS"} if previous else {})}
        self._previous = previous
        self._clock = clock
        self._values: Mapping[str, Any] | None = None
        self._read_at = 0.0

    def values(self, *, refused: bool = False) -> Mapping[str, Any]:
        """What it holds. ``refused``: what it held has just been refused, so it may have been rotated.

        Raises ``StoreUnavailable`` when it was never read, ``CallRefused`` when it may not be. One that was read before
        and may no longer be is used on, and that is reported.
        """
        age = self._clock.monotonic() - self._read_at
        if self._values is not None and age < (REFETCH_SECONDS if refused else MAX_AGE_SECONDS):
            return self._values
        try:
            answer = self._client.get_secret_value(**self._asked)
            self._values = self._parse(answer["SecretString"])
        except AwsError as error:
            refused_call = CallRefused(error.reason, "GetSecretValue") if is_refusal(error) else None
            if self._previous and isinstance(error, ServiceError) and error.code == _NOT_THERE:
                self._values = {}
            elif self._values is None:
                if refused_call is not None:
                    raise refused_call from None
                raise StoreUnavailable(f"the secret cannot be read: {error.reason}") from error
            elif refused_call is not None:
                report(refused_call)
        self._read_at = self._clock.monotonic()
        return self._values
