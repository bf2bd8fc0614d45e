"""The simulation bites: with any rule of the hand-over removed, a schedule breaks an invariant.

One rule is kept although no schedule needs it here: only a turn's own run may store its checkpoint. Whoever adopts
a turn settles it in the same step, and a checkpoint that is written later says nothing any more. That condition is
held by a test of its own.
"""

from __future__ import annotations

import pytest
from taskflow.adapters.memory_table import MemoryTable
from taskflow.conversation.lease import Checkpoint, checkpoint
from taskflow.errors import ConditionFailed

from tests.simulation.mutants import MUTANTS, Mutant, applied
from tests.simulation.scenario import Failed

SEARCHED = 300


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_every_rule_is_needed(mutant: Mutant) -> None:
    seed, violation = _caught(mutant)
    assert f" {mutant.invariant}" in violation, violation
    mutant.play(seed, mutant.faults)


def _caught(mutant: Mutant) -> tuple[int, str]:
    with applied(mutant):
        for seed in (mutant.seed, *range(SEARCHED)):
            try:
                mutant.play(seed, mutant.faults)
            except Failed as failed:
                if f" {mutant.invariant}" in (first := str(failed).splitlines()[0]):
                    return seed, first
    raise AssertionError(f"no schedule needs the rule of “{mutant.name}”")


def test_a_mutant_that_changes_nothing_is_refused() -> None:
    stale = Mutant("stale", (MUTANTS[0].edits[0],) * 2, MUTANTS[0].faults, 0, "V1")
    with pytest.raises(LookupError, match="0 times"), applied(stale):
        pass


async def test_only_a_turns_own_run_stores_its_checkpoint() -> None:
    table = MemoryTable()

    def stored(run: str, text: str) -> Checkpoint:
        return Checkpoint(run, text, len(text), 2, "fake-1")

    await table.write(checkpoint("c", 1, stored("mine", "a"), now=0))
    await table.write(checkpoint("c", 1, stored("mine", "a b"), now=0))
    with pytest.raises(ConditionFailed):
        await table.write(checkpoint("c", 1, stored("another", "x"), now=0))
    assert next(iter(table.items.values()))["text"] == "a b"
