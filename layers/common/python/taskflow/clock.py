"""Time as a port: what waits or compares times asks a ``Clock``, so that tests and simulations drive it."""

from __future__ import annotations

import asyncio
import time
from typing import Protocol


class Clock(Protocol):
    """Two readings and a wait. Seconds everywhere."""

    def monotonic(self) -> float:
        """Seconds since some fixed point; never goes back. For durations and deadlines within one process."""
        ...

    def now(self) -> float:
        """Seconds since 1970 (UTC). For times that other processes read."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Returns after ``seconds``; 0 or less yields to other tasks once."""
        ...


class SystemClock:
    """The machine's clocks."""

    def monotonic(self) -> float:
        return time.monotonic()

    def now(self) -> float:
        return time.time()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(max(seconds, 0.0))
