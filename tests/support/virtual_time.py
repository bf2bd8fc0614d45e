"""An event loop whose time jumps to the next timer: what waits for seconds is tested in microseconds.

With a seeded ``order`` the loop also shuffles what is ready, so that a seed is a schedule.
"""

from __future__ import annotations

import asyncio
import heapq
import random
import selectors
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class Deadlock(AssertionError):
    """Nothing is ready and nothing is scheduled."""


class Livelock(AssertionError):
    """Tasks keep each other busy and no time passes."""


BUSY_STEPS = 50_000


class _NoSelector(selectors.SelectSelector):
    """There is no I/O to wait for."""

    def select(self, timeout: float | None = None) -> list[Any]:
        return []


class VirtualLoop(asyncio.SelectorEventLoop):
    """``time()`` starts at 1,000 seconds and moves only when nothing is left to do."""

    _ready: Any
    _scheduled: Any
    _timer_cancelled_count: int
    _clock_resolution: float

    def __init__(self, order: random.Random | None = None) -> None:
        super().__init__(_NoSelector())
        self._virtual = 1_000.0
        self._order = order
        self._steps = 0

    def time(self) -> float:
        return self._virtual

    def _run_once(self) -> None:
        while self._scheduled and self._scheduled[0]._cancelled:
            self._scheduled[0]._scheduled = False
            self._timer_cancelled_count = max(0, self._timer_cancelled_count - 1)
            heapq.heappop(self._scheduled)
        if not self._ready:
            if not self._scheduled:
                raise Deadlock("every task waits for something that will not happen")
            if self._scheduled[0]._when > self._virtual:
                self._virtual, self._steps = self._scheduled[0]._when, 0
        self._steps += 1
        if self._steps > BUSY_STEPS:
            self._steps = 0  # so that its tasks can be ended
            raise Livelock(f"no time passes; ready are {list(self._ready)[:3]}")
        if self._order is not None and len(self._ready) > 1:
            ready = list(self._ready)
            self._order.shuffle(ready)
            self._ready.clear()
            self._ready.extend(ready)
        # As the base class does, without asking for I/O: there is none.
        until = self._virtual + self._clock_resolution
        while self._scheduled and self._scheduled[0]._when < until:
            handle = heapq.heappop(self._scheduled)
            handle._scheduled = False
            self._ready.append(handle)
        for _ in range(len(self._ready)):
            handle = self._ready.popleft()
            if not handle._cancelled:
                handle._run()


class VirtualClock:
    """``Clock`` of the running loop. ``skew`` seconds: how far this machine's wall clock is off."""

    EPOCH = 1_700_000_000.0

    def __init__(self, skew: float = 0.0) -> None:
        self.skew = skew

    def monotonic(self) -> float:
        return asyncio.get_running_loop().time()

    def now(self) -> float:
        return self.EPOCH + asyncio.get_running_loop().time() + self.skew

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(max(0.0, seconds))


def run_virtually(work: Coroutine[Any, Any, T], *, order: random.Random | None = None) -> T:
    """Runs to the end in virtual time."""
    loop = VirtualLoop(order)
    try:
        return loop.run_until_complete(work)
    finally:
        loop.close()
