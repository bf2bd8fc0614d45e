"""Starts a part again when it dies."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence

from local.supervisor.errors import StackError
from local.supervisor.process import Part

DEATHS = 5
WITHIN_SECONDS = 120.0
"""A part that dies so often within so many seconds is not started again."""
FIRST_PAUSE_SECONDS = 0.5
"""Before a part is started again; twice as long after each further death."""


def pause(deaths: Sequence[float], now: float) -> float | None:
    """Seconds until a part is started again that died at these times, the last one just now; None: it is given up."""
    recent = sum(death > now - WITHIN_SECONDS for death in deaths)
    return None if recent >= DEATHS else FIRST_PAUSE_SECONDS * 2 ** (recent - 1)


async def keep(
    part: Part,
    may_restart: Callable[[], bool],
    restarted: Callable[[Part], Awaitable[str]],
    say: Callable[[str], None],
) -> StackError:
    """Starts ``part`` again each time it has died, and says so. Returns why it is given up.

    ``restarted`` does what the others need then, and returns what else to say. A part that is stopped is left alone.
    """
    deaths: list[float] = []
    while True:
        failure = await part.died()
        deaths.append(time.monotonic())
        seconds = pause(deaths, deaths[-1])
        if seconds is None or not may_restart():
            return failure
        await asyncio.sleep(seconds)
        try:
            if part.dead and await part.start():  # nobody has stopped or started it meanwhile
                await part.wait_healthy()
                say(f"{failure.what}; it was started again{await restarted(part)}")
        except StackError as error:
            if not part.dead:
                return error
