"""Sends away connections that flood: counted in this process, before a frame is read or anything is asked.

The count is not exact. Frames of one connection may be handled by as many processes as run at once, and each counts
its own, so a flood has ``limit`` frames in each of them before the first one closes it. What a flood can cost is
bounded all the same: model calls by the person's allowance, which is exact, reads and posts by the stage's throttle and
by the function's concurrency, and the next connection by the limits at the door.
"""

from __future__ import annotations

from taskflow.light_dataclasses import dataclass

WINDOW_SECONDS = 10.0
CLOSE_EVERY = 50
"""A connection that was not closed, and goes on, is closed again after so many frames."""
MAX_KNOWN = 10_000
"""How many connections a process remembers at most; when there are more, it forgets all of them."""


@dataclass(slots=True)
class _Window:
    ends: float
    frames: int = 0


class Flood:
    """``limit``: frames of one connection in ten seconds; 0: no limit."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._windows: dict[str, _Window] = {}

    def over(self, connection_id: str, now: float) -> int:
        """By how much this frame is over the limit; 0 when it is not. ``now``: monotonic seconds."""
        if self._limit == 0:
            return 0
        window = self._windows.get(connection_id)
        if window is None or window.ends <= now:
            if len(self._windows) >= MAX_KNOWN:
                self._windows.clear()
            window = self._windows[connection_id] = _Window(now + WINDOW_SECONDS)
        window.frames += 1
        return max(0, window.frames - self._limit)
