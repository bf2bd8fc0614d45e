"""A deadline that moves: calls back once when the injected clock passes it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from taskflow.clock import Clock


class Deadline:
    """``move`` sets the time left, as often as needed; most moves only later it and cost no task.

    One task sleeps until the deadline it knew and then looks again; it is replaced only by an earlier one.
    """

    def __init__(self, clock: Clock, passed: Callable[[], Awaitable[None]]) -> None:
        self._clock = clock
        self._passed = passed
        self._at = 0.0
        self._waking_at = 0.0
        self._task: asyncio.Task[None] | None = None

    def move(self, seconds: float) -> None:
        """The deadline is ``seconds`` from now."""
        self._at = self._clock.monotonic() + seconds
        if self._task is None or self._at < self._waking_at:
            self.cancel()
            self._waking_at = self._at
            self._task = asyncio.create_task(self._watch(), name="taskflow-llm-deadline")

    def cancel(self) -> None:
        """Never calls back any more, unless moved again."""
        if self._task is not None:
            self._task.cancel()
            self._task = None

    async def _watch(self) -> None:
        while (left := self._at - self._clock.monotonic()) > 0:
            self._waking_at = self._at
            await self._clock.sleep(left)
        await self._passed()
