"""API Gateway with faults: posts that fail, clients that do not read, frames out of order, lines that break."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace

from local.edge.limits import Limits
from local.faults.injector import Injector
from local.faults.stall import Stall

REFUSED = {
    "throttle": (429, "LimitExceededException", "Rate exceeded"),
    "post_error": (500, "InternalServerErrorException", "Internal server error"),
}
SLOW_SECONDS = 1.0
"""Longer than the functions wait for a post."""
GHOSTS = 10_000


class ConnectionFaults:
    """The edge's faults. While nothing is played every question is a look into an empty dictionary."""

    def __init__(self, injector: Injector, now: Callable[[], float] = time.monotonic) -> None:
        self.injector = injector
        self._now = now
        self._ghosts: dict[str, float] = {}

    def refuse_post(self) -> tuple[int, str, str] | None:
        """Status, type and message that a post is answered with instead of being delivered."""
        strikes = self.injector.strikes
        if strikes("throttle"):
            return REFUSED["throttle"]
        return REFUSED["post_error"] if strikes("post_error") else None

    async def answer_post(self) -> tuple[int, str, str] | None:
        """What the answer to a post that was delivered is turned into, after as long as it takes."""
        if self.injector.strikes("post_slow"):
            await asyncio.sleep(SLOW_SECONDS)
        return REFUSED["post_error"] if self.injector.strikes("post_lost") else None

    def limits(self, limits: Limits) -> Limits:
        """A new connection's clocks."""
        factor = self.injector.value("clock") or 1.0
        return replace(
            limits,
            idle_seconds=limits.idle_seconds / factor,
            lifetime_seconds=limits.lifetime_seconds / factor,
        )

    def stall(self, now: float) -> Stall | None:
        """When a new connection's client does not read, if it ever does not. ``now`` is when it connects."""
        if not self.injector.strikes("stall"):
            return None
        begins = now + self.injector.between("stall", 0.5, 8, "begins")
        return Stall(begins, begins + self.injector.between("stall", 1, 20))

    def breaks_after(self) -> float | None:
        """After how many seconds a new connection's line breaks."""
        return self.injector.between("cut", 0.5, 20) if self.injector.strikes("cut") else None

    def late(self) -> float:
        """How long a frame takes to its function; 0: no longer than others."""
        return self.injector.between("overtake", 0.05, 1) if self.injector.strikes("overtake") else 0.0

    def doubles(self) -> bool:
        """Whether a frame comes a second time."""
        return self.injector.strikes("double")

    async def tells_disconnect(self) -> bool:
        """Returns when ``$disconnect`` is due, or false when it is lost."""
        if self.injector.strikes("disconnect_lost"):
            return False
        if self.injector.strikes("disconnect_late"):
            await asyncio.sleep(self.injector.between("disconnect_late", 0.5, 10))
        return True

    def left(self, connection_id: str) -> None:
        """A connection is gone; posts to it may be taken for a while all the same."""
        if self.injector.strikes("gone_late"):
            if len(self._ghosts) >= GHOSTS:
                self._ghosts.clear()
            self._ghosts[connection_id] = self._now() + self.injector.between("gone_late", 1, 15)

    def haunted(self, connection_id: str) -> bool:
        """Whether API Gateway has not noticed yet that a connection is gone."""
        return bool(self._ghosts) and self._now() < self._ghosts.get(connection_id, 0.0)
