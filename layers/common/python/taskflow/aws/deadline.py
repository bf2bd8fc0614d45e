"""Until when the calls of an invocation may take: shortly before Lambda stops the function.

A call's own waits are for an ordinary day: three attempts of some seconds each, and an invocation makes several calls.
Together they are longer than a function with a short ``Timeout`` has. Lambda would stop it then, and nobody would be
told; with a deadline the last call fails as one without an answer, and there is time to say so.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

RESERVE_SECONDS = 1.5
"""What is left for an answer after the last call: a post to the client, log lines and metrics."""

_Clock = Callable[[], float]
_ends: tuple[float, _Clock] | None = None
# Of the process, and no context variable: calls run in threads and on a loop with a context of its own, and Lambda
# gives a process one invocation at a time.


@contextmanager
def within(seconds: float | None, clock: _Clock = time.monotonic) -> Iterator[None]:
    """What is called inside has to be over ``seconds`` from now, less the reserve (a quarter of it at most). None: no
    deadline. ``clock``: monotonic seconds."""
    global _ends
    before = _ends
    _ends = (
        None if seconds is None else (clock() + max(0.0, seconds - min(RESERVE_SECONDS, seconds / 4)), clock)
    )
    try:
        yield
    finally:
        _ends = before


def left() -> float:
    """Seconds that calls may still take: none or less when it is too late, infinite where nobody waits."""
    if _ends is None:
        return math.inf
    at, clock = _ends
    return at - clock()
