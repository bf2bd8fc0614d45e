"""What a mutant is."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.simulation.faults import Faults
from tests.simulation.invariants import Invariant
from tests.simulation.patching import (
    Patches,
)
from tests.simulation.scenario import run_seed

Play = Callable[..., object]
"""``run_seed`` of a story: takes the seed, the faults and what is left out."""


@dataclass(frozen=True)
class Mutant:
    """``apply`` breaks a promise; under ``faults`` the schedule of ``seed`` then breaks ``invariant``.

    When the engine has changed, so has the schedule, and another seed may be the one that does.
    """

    apply: Callable[[Patches], None]
    invariant: Invariant
    seed: int
    faults: Faults
    play: Play

    @property
    def name(self) -> str:
        """In words."""
        return self.apply.__name__.replace("_", " ")


def breaks(
    mutants: list[Mutant],
    invariant: Invariant,
    *,
    seed: int,
    faults: Faults | None = None,
    play: Play = run_seed,
) -> Callable[[Callable[[Patches], None]], Callable[[Patches], None]]:
    """Makes a function a mutant of this list."""

    def listed(apply: Callable[[Patches], None]) -> Callable[[Patches], None]:
        mutants.append(Mutant(apply, invariant, seed, faults or Faults(), play))
        return apply

    return listed


@contextlib.contextmanager
def applied(mutant: Mutant) -> Iterator[Patches]:
    """The engine with the promise broken. Raises ``LookupError`` when what the mutant patches is gone."""
    with Patches() as patches:
        mutant.apply(patches)
        yield patches
