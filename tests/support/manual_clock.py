"""A clock that stands still until a test advances it."""

from __future__ import annotations

import asyncio
import heapq
import itertools


class ManualClock:
    """``advance`` wakes the sleepers in the order of their times and lets what they start run."""

    def __init__(self, epoch: float = 1_800_000_000.0) -> None:
        self._time = 0.0
        self._epoch = epoch
        self._order = itertools.count()
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self.slept: list[float] = []
        """Every wait that was asked for, in seconds."""

    def monotonic(self) -> float:
        return self._time

    def now(self) -> float:
        return self._epoch + self._time

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        woken = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._time + seconds, next(self._order), woken))
        await woken

    async def advance(self, seconds: float) -> None:
        """Lets ``seconds`` pass."""
        end = self._time + seconds
        await _settle()
        while self._sleepers and self._sleepers[0][0] <= end:
            due, _, woken = heapq.heappop(self._sleepers)
            self._time = max(self._time, due)
            if not woken.done():
                woken.set_result(None)
                await _settle()
        self._time = end

    @property
    def sleeping(self) -> int:
        """How many waits are pending."""
        return sum(1 for _, _, woken in self._sleepers if not woken.done())


class InstantClock(ManualClock):
    """Every wait is over at once, and moves the time."""

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self._time += max(seconds, 0.0)
        await asyncio.sleep(0)


async def _settle() -> None:
    """Runs what is ready, and what that makes ready; no waiting in real time."""
    for _ in range(20):
        await asyncio.sleep(0)
