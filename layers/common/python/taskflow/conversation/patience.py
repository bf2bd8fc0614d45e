"""How often, and for how long, somebody who takes nothing is tried again: pure, chance and time are passed in.

API Gateway answers a post with 429 when the account makes too many of them or when the client does not read
(``adapters.connections.raise_for``). Either gets worse by asking at once, so each pause is drawn between nothing and a
ceiling that doubles (*full jitter*: https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/). After
``seconds`` without a success there is no further attempt, nor after ``MAX_ATTEMPTS``, however the dice fall.
"""

from __future__ import annotations

from taskflow.light_dataclasses import dataclass

FIRST_PAUSE_SECONDS = 0.05
MAX_ATTEMPTS = 12
"""In a row, the first included. Their pauses take 100 s on average: the seconds are over long before."""
STALLED_AFTER = 2
"""So many failures in a row are no accident any more: nobody else waits for this one."""
JOINING_PAUSE_SECONDS = 0.5
"""The longest pause for a connection whose ``$connect`` has not returned yet: somebody waits for its first event."""


@dataclass(slots=True)
class Patience:
    """With one listener. Times are seconds of one monotonic clock."""

    seconds: float
    attempts: int = MAX_ATTEMPTS
    failures: int = 0
    """In a row, up to now."""
    since: float = 0.0
    """When the first of them was."""

    @property
    def stalled(self) -> bool:
        """Whether the listener is one that nobody else waits for."""
        return self.failures >= STALLED_AFTER

    def taken(self) -> None:
        """The listener took something."""
        self.failures = 0

    def failed(self, now: float, draw: float) -> float | None:
        """It did not: how long to wait before the next attempt; None: give it up. ``draw``: chance, from 0 to below 1.

        The last pause ends with the patience, so that somebody who reads again by then is found.
        """
        if self.failures == 0:
            self.since = now
        self.failures += 1
        left = self.since + self.seconds - now
        if left <= 0 or self.failures >= self.attempts:
            return None
        return min(left, pause(self.failures, draw))


def pause(failures: int, draw: float, ceiling: float | None = None) -> float:
    """Seconds to wait after so many failures in a row. ``draw``: from 0 to below 1. ``ceiling``: the longest."""
    longest = FIRST_PAUSE_SECONDS * 2.0 ** min(failures, 20)
    return draw * (longest if ceiling is None else min(longest, ceiling))
