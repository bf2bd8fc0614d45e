"""A failing seed shrinks to a few parts that still break the same invariant."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.simulation.__main__ import main
from tests.simulation.mutants import MUTANTS, Mutant, applied
from tests.simulation.scenario import Failed
from tests.simulation.shrinking import Shrunk, play, smallest, told

MANY = 12
"""Parts of a schedule that is worth shrinking."""


def _mutant(name: str) -> Mutant:
    [found] = [mutant for mutant in MUTANTS if mutant.apply.__name__ == name]
    return found


def _failing(mutant: Mutant) -> Failed:
    """The first seed with a long schedule that the mutant breaks."""
    for seed in range(300):
        try:
            mutant.play(seed, mutant.faults)
        except Failed as failed:
            if failed.invariant == mutant.invariant and len(failed.world.schedule.parts) >= MANY:
                return failed
    raise AssertionError("no long schedule fails")


@pytest.mark.parametrize("name", ["nothing_remembers_a_message", "sweeps_nudge_without_a_claim"])
def test_a_failing_schedule_becomes_small_and_still_fails(name: str) -> None:
    mutant = _mutant(name)
    with applied(mutant):
        failed = _failing(mutant)
        before = failed.world.schedule

        def replay(left_out: frozenset[str]) -> object:
            return mutant.play(before.seed, mutant.faults, left_out)

        small = smallest(failed, replay)
        schedule = small.world.schedule
        assert small.invariant == mutant.invariant
        assert len(schedule.parts) <= len(before.parts) // 2
        with pytest.raises(Failed) as again:
            replay(schedule.left_out)
        assert again.value.invariant == mutant.invariant
        assert again.value.world.trace == small.world.trace
        for part in schedule.parts:
            assert not _is_smaller(replay, small, part), f"{part} could be left out too"
    replay(schedule.left_out)


def _is_smaller(replay: Callable[[frozenset[str]], object], small: Failed, part: str) -> bool:
    """Whether the same invariant breaks without this part, and less is left."""
    try:
        replay(small.world.schedule.left_out | {part})
    except Failed as failed:
        left = failed.world.schedule.parts
        return failed.invariant == small.invariant and len(left) < len(small.world.schedule.parts)
    return False


def test_what_is_printed_ends_where_it_went_wrong() -> None:
    mutant = _mutant("nothing_remembers_a_message")
    with applied(mutant):
        text = told(_failing(mutant))
    assert text.startswith("seed ")
    happened = [line for line in text.splitlines() if line.lstrip()[:1].isdigit()]
    assert "✗ stored_once: message" in happened[-1]
    times = [float(line.split()[0]) for line in happened]
    assert times == sorted(times)


def test_a_seed_of_a_broken_engine_is_shown_small(capsys: pytest.CaptureFixture[str]) -> None:
    with applied(_mutant("nothing_remembers_a_message")):
        seed, shown = _first_shrunk()
        assert main([str(seed)]) == 1
    assert capsys.readouterr().out.strip() == shown
    assert f"python -m tests.simulation conversation {seed}" in shown


def _first_shrunk() -> tuple[int, str]:
    for seed in range(100):
        try:
            play(seed)
        except Shrunk as shrunk:
            return seed, str(shrunk)
    raise AssertionError("no seed fails")


def test_a_seed_that_holds_is_shown_whole(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["opening", "0"]) == 0
    assert "connects" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [[], ["x"], ["1", "2", "3"], ["opening"]])
def test_other_arguments_are_explained(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    assert "usage" in capsys.readouterr().err
