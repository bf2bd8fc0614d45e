"""How long a provider may take, and a deadline that each sign of life moves."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from taskflow.clock import Clock
from taskflow.light_dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds until ``TIMEOUT``: to connect, to a first sign of life, between two of them."""

    connect: float = 5.0
    first_token: float = 30.0
    between_tokens: float = 20.0


class Deadline:
    """Calls ``passed`` once when the clock has passed it.

    It may move as often as needed: one task sleeps until the deadline it knew and then looks again; only an
    earlier deadline costs another task.
    """

    def __init__(self, clock: Clock, passed: Callable[[], Awaitable[None]]) -> None:
        self._clock = clock
        self._passed = passed
        self._at = 0.0
        self._waking_at = 0.0
        self._task: asyncio.Task[None] | None = None

    def move(self, seconds: float) -> None:
        """Sets the deadline to ``seconds`` from now."""
        self._at = self._clock.monotonic() + seconds
        if self._task is None or self._at < self._waking_at:
            self.cancel()
            self._waking_at = self._at
            self._task = asyncio.create_task(self._watch(), name="taskflow-llm-deadline")

    def cancel(self) -> None:
        """``passed`` is not called any more, unless ``move`` follows."""
        if self._task is not None:
            self._task.cancel()
            self._task = None

    async def _watch(self) -> None:
        while (left := self._at - self._clock.monotonic()) > 0:
            self._waking_at = self._at
            await self._clock.sleep(left)
        await self._passed()
