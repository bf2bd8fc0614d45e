"""How often somebody may ask: a token bucket in the table, from which each process takes tokens by the block.

A bucket holds the tokens of one minute, and fills evenly. A process that took a token for each request would write an
item for each. So everybody has some requests free in each process and minute, which is all that most people need.
Beyond them the process takes a block of tokens with one or two writes. A caller is therefore refused after
``per_minute`` requests at most and, for each process that serves them, ``free`` more a minute. Who was refused costs
nothing until they may come again.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable
from typing import Protocol

from taskflow.errors import CallRefused, StoreUnavailable
from taskflow.light_dataclasses import dataclass
from taskflow.unhandled import report_refused

MINUTE_MS = 60_000
MAX_CALLERS = 10_000
"""How many callers a process remembers at most; when there are more, it forgets all of them."""


@dataclass(frozen=True, slots=True)
class Rate:
    """So many tokens a minute, and how a process takes them."""

    per_minute: int

    @property
    def free(self) -> int:
        """Requests in a process and minute that take no token."""
        return math.ceil(self.per_minute / 60)

    @property
    def block(self) -> int:
        """Tokens that are taken at a time."""
        return math.ceil(self.per_minute / 10)

    @property
    def block_ms(self) -> int:
        """How long the bucket takes to fill by a block."""
        return math.ceil(self.block * MINUTE_MS / self.per_minute)


def caller(bearer: str) -> str:
    """Whose requests those with a bearer token are. Whether it is anybody's is found out later."""
    return f"T#{hashlib.sha256(bearer.encode()).hexdigest()}"


class SharedBuckets(Protocol):
    """The buckets of all processes."""

    async def take(self, bucket: str, cost_ms: int, capacity_ms: int, now: int) -> bool:
        """Takes what the bucket fills by in ``cost_ms``; false when there is not so much in it, of ``capacity_ms`` at
        most. ``now``: epoch milliseconds. Raises ``StoreUnavailable``."""
        ...


@dataclass(slots=True)
class _Caller:
    """``left``: requests that this process may let through. ``free_at``: when the free ones come again.
    ``closed_until``: nothing is asked of the table before."""

    left: int
    free_at: int
    closed_until: int = 0


class Meter:
    """What this process knows of callers. ``now``: epoch milliseconds."""

    def __init__(self, shared: SharedBuckets, now: Callable[[], int]) -> None:
        self._shared = shared
        self._now = now
        self._callers: dict[str, _Caller] = {}

    async def take(self, bucket: str, rate: Rate) -> int | None:
        """Takes one request's token. None when there was one, else whole seconds after which there may be.

        A table that does not answer refuses nobody.
        """
        now = self._now()
        caller = self._callers.get(bucket)
        if caller is None:
            if len(self._callers) >= MAX_CALLERS:
                self._callers.clear()
            caller = self._callers[bucket] = _Caller(rate.free, now + MINUTE_MS)
        elif caller.free_at <= now:
            caller.left, caller.free_at = max(caller.left, rate.free), now + MINUTE_MS
        if caller.left == 0:
            if caller.closed_until > now:
                return _seconds(caller.closed_until - now)
            try:
                granted = await self._shared.take(bucket, rate.block_ms, MINUTE_MS, now)
            except (StoreUnavailable, CallRefused) as error:
                report_refused(error)
                granted = True
            if not granted:
                caller.closed_until = now + rate.block_ms
                return _seconds(rate.block_ms)
            caller.left += rate.block
        caller.left -= 1
        return None


def _seconds(milliseconds: int) -> int:
    return max(1, math.ceil(milliseconds / 1000))
