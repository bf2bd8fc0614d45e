"""When a call is tried again, and how long that waits: botocore's "standard" mode, as of botocore 1.44. Pure.

https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html

A call may be carried out twice when its answer was lost, as with botocore. Who must not write twice says so in the
request: a condition, or a ``ClientRequestToken``.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import NamedTuple

MAX_SECONDS = 20.0
THROTTLED_SCALE = 1.0
SCALE = 0.05
DYNAMODB_SCALE = 0.025
"""Seconds that the first pause takes at most. The next ones take twice as long each."""

MAX_RETRY_AFTER_SECONDS = 5.0
"""How much longer than that a pause may become because the service asks for it."""

_TRANSIENT = frozenset(
    {
        "PriorRequestNotComplete",
        "ReplicatedWriteConflictException",  # DynamoDB's model marks it
        "RequestTimeout",
        "RequestTimeoutException",
    }
)
_TRANSIENT_STATUS = frozenset({500, 502, 503, 504})
_THROTTLED = frozenset(
    {
        "BandwidthLimitExceeded",
        "EC2ThrottledException",
        "LimitExceededException",
        "PriorRequestNotComplete",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "RequestThrottled",
        "RequestThrottledException",
        "SlowDown",
        "Throttling",
        "ThrottledException",
        "ThrottlingException",
        "TooManyRequestsException",
        "TransactionInProgressException",
    }
)
_THROTTLED_STATUS = 429


class Fault(NamedTuple):
    """Why an attempt failed. ``status`` is 0 when there was no answer, which is worth another try."""

    status: int = 0
    code: str = ""
    retry_after: str = ""
    damaged: bool = False
    """The answer was not what the service sent."""


def is_throttled(fault: Fault) -> bool:
    return fault.code in _THROTTLED or fault.status == _THROTTLED_STATUS


def is_transient(fault: Fault) -> bool:
    return fault.status in {0, *_TRANSIENT_STATUS} or fault.damaged or fault.code in _TRANSIENT


def pause(fault: Fault, attempt: int, scale: float, jitter: float) -> float:
    """Seconds before the next attempt. ``attempt``: of the one that failed, from 1. ``jitter``: from 0 to 1."""
    first = THROTTLED_SCALE if is_throttled(fault) else scale
    planned: float = jitter * min(first * 2 ** (attempt - 1), MAX_SECONDS)
    asked = _seconds(fault.retry_after)
    return planned if asked is None else max(planned, min(asked, planned + MAX_RETRY_AFTER_SECONDS))


def _seconds(milliseconds: str) -> float | None:
    try:
        found = int(milliseconds) / 1000
    except (ValueError, OverflowError):
        return None
    return found if found >= 0 else None


class Budget:
    """What a client may spend on retries, so that an outage is not met with twice the load."""

    CAPACITY, COST, THROTTLED_COST, SUCCESS = 500, 14, 5, 1

    def __init__(self) -> None:
        self._left = self.CAPACITY
        self._lock = threading.Lock()

    def spend(self, fault: Fault) -> int:
        """What another attempt after ``fault`` costs; 0 when there is not enough for it."""
        cost = self.THROTTLED_COST if is_throttled(fault) else self.COST
        with self._lock:
            if cost > self._left:
                return 0
            self._left -= cost
            return cost

    def earn(self, spent: int) -> None:
        """A call has succeeded, whose last retry had cost ``spent``."""
        if self._left != self.CAPACITY:
            with self._lock:
                self._left = min(self.CAPACITY, self._left + (spent or self.SUCCESS))

    def reset(self) -> None:
        """As new, and with a lock that nobody holds."""
        self._left, self._lock = self.CAPACITY, threading.Lock()


class Retrying(NamedTuple):
    """How a client tries again: ``attempts`` in all, the ``scale`` of its pauses."""

    attempts: int = 3
    scale: float = SCALE


def again(fault: Fault, attempt: int, retrying: Retrying) -> bool:
    """Whether attempt number ``attempt``, from 1, is followed by another."""
    return attempt < retrying.attempts and (is_throttled(fault) or is_transient(fault))


def fault_of(status: int, code: str, headers: Mapping[str, str], damaged: bool = False) -> Fault:
    return Fault(status, code, headers.get("x-amz-retry-after", ""), damaged)
