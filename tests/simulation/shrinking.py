"""The smallest schedule that still fails: parts of a seed are left out for as long as the same invariant breaks."""

from __future__ import annotations

from collections.abc import Callable

from tests.simulation import anew, asking, opening, scenario, steering, turn_taking
from tests.simulation.backend import Simulation
from tests.simulation.scenario import Failed

STORIES: dict[str, Callable[..., Simulation]] = {
    "conversation": scenario.run_seed,
    "opening": opening.run_seed,
    "turn_taking": turn_taking.run_seed,
    "steering": steering.run_seed,
    "asking": asking.run_seed,
    "anew": anew.run_seed,
}
"""What plays a seed of each story: takes ``left_out``."""

TRIES = 500
"""Schedules played to shrink one."""


class Shrunk(AssertionError):
    """A seed failed. The message has the smallest schedule found."""


def play(seed: int, story: str = "conversation") -> Simulation:
    """Plays one seed. Raises ``Shrunk`` when an invariant does not hold."""
    try:
        return STORIES[story](seed)
    except Failed as failed:
        found = shrunk(failed, story)
    raise Shrunk(found)


def shrunk(failed: Failed, story: str) -> str:
    """The smallest schedule that still fails, as it is printed."""
    seed = failed.world.schedule.seed
    return told(smallest(failed, lambda left_out: STORIES[story](seed, left_out=left_out)), story)


def smallest(failed: Failed, replay: Callable[[frozenset[str]], object]) -> Failed:
    """Leaves out halves, quarters … and single parts while the invariant still breaks, until none can go.

    ``replay`` plays the same seed without some parts.
    """
    tries = TRIES
    chunk = len(_parts(failed))
    while chunk and tries:
        shorter = False
        # From the end: what comes last often only follows from what went wrong.
        end = len(_parts(failed))
        while end > 0 and tries:
            parts = _parts(failed)[max(0, end - chunk) : end]
            tries -= 1
            candidate = _without(failed, parts, replay)
            end -= chunk
            if candidate is not None:
                failed, shorter = candidate, True
                end = min(end, len(_parts(failed)))
        if chunk > 1:
            chunk //= 2
        elif not shorter:
            break
    return failed


def told(failed: Failed, story: str = "conversation") -> str:
    """The failure with what is left of its schedule, to be read from top to bottom."""
    schedule = failed.world.schedule
    left_out = len(schedule.left_out)
    return "\n".join(
        [
            str(failed),
            f"The smallest schedule found, {left_out} parts having been left out; it consists of:",
            *(f"  {part}" for part in schedule.parts),
            f"Play it again with python -m tests.simulation {story} {schedule.seed}",
        ]
    )


def _parts(failed: Failed) -> list[str]:
    return failed.world.schedule.parts


def _without(failed: Failed, parts: list[str], replay: Callable[[frozenset[str]], object]) -> Failed | None:
    """The failure that is left without these parts, if it is the same one and the schedule has become smaller."""
    try:
        replay(failed.world.schedule.left_out | frozenset(parts))
    except Failed as again:
        smaller = len(_parts(again)) < len(_parts(failed))
        return again if again.invariant == failed.invariant and smaller else None
    return None
