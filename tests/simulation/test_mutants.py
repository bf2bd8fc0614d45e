"""The simulation bites: with any promise of the hand-over broken, a schedule breaks the invariant that names it.

Two rules are kept although no schedule needs them here. Only a turn's own run may store its checkpoint: whoever takes
over a turn settles it in the same step, and a checkpoint that is written later says nothing any more. That condition is
held by a test of its own. And a run that may have had the lease charges nothing of its own: that takes a lost answer
and then a table that is away, at one place (``tests/unit/engine/test_lost_answers.py``).
"""

from __future__ import annotations

import pytest
from taskflow.conversation.checkpoint import Checkpoint, checkpoint
from taskflow.errors import ConditionFailed

from tests.fakes.table import MemoryTable
from tests.simulation.mutants import MUTANTS, Mutant, applied
from tests.simulation.scenario import Failed

SEARCHED = 5_000
"""Schedules at most: a pinned seed plays another one in another version of Python."""


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_every_rule_is_needed(mutant: Mutant) -> None:
    seed = _caught(mutant)
    mutant.play(seed, mutant.faults)


def _caught(mutant: Mutant) -> int:
    """The seed whose schedule breaks the mutant's invariant. The rule must be what keeps it from breaking."""
    with applied(mutant) as patches:
        for seed in (mutant.seed, *range(SEARCHED)):
            try:
                mutant.play(seed, mutant.faults)
            except Failed as failed:
                if failed.invariant == mutant.invariant:
                    assert not patches.idle, f"it has come to nothing: {sorted(patches.idle)}"
                    return int(seed)
    raise AssertionError(f"no schedule needs what “{mutant.name}” removes; without effect: {patches.idle}")


async def test_only_a_turns_own_run_stores_its_checkpoint() -> None:
    table = MemoryTable()

    def stored(run: str, text: str) -> Checkpoint:
        return Checkpoint(run, text, len(text), 2, "fake-1")

    await table.write(checkpoint("c", 1, stored("mine", "a"), now=0))
    await table.write(checkpoint("c", 1, stored("mine", "a b"), now=0))
    with pytest.raises(ConditionFailed):
        await table.write(checkpoint("c", 1, stored("another", "x"), now=0))
    assert next(iter(table.items.values()))["text"] == "a b"
