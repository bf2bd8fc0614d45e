"""The engine under thousands of seeded schedules with faults; see ``scenario``.

A failing seed prints the smallest schedule that still fails, and plays again with ``python -m tests.simulation SEED``.

How many: of the mutants that the faults drawn for each seed can show at all, the one that hid longest was seen first
at seed 1,061; the range is six times as long. Under faults of their own, a mutant of people who queue is
seen at seed 598, one of people who steer at 1,875. ``make simulate`` plays many more, before a release a million.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.fakes.table import MemoryTable
from tests.simulation.invariants import Invariant
from tests.simulation.shrinking import STORIES, play

CHUNKS, SEEDS = 40, 160
OPENING_CHUNKS, OPENING_SEEDS = 8, 100
STEERING_CHUNKS, STEERING_SEEDS = 10, 120
TURN_TAKING_CHUNKS, TURN_TAKING_SEEDS = 10, 100
ASKING_CHUNKS, ASKING_SEEDS = 8, 75
ANEW_CHUNKS, ANEW_SEEDS = 4, 100
FAILED_ONCE = (
    *(1_013_146, 1_019_757, 1_043_026, 1_063_063, 1_079_084, 1_081_348, 1_539_096),
    *(1_193_591, 1_200_737, 1_210_974, 1_213_172, 1_780_019, 2_094_822),
)
"""Far out: what failed there was mended, in the engine or in what is required of it."""


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_no_schedule_breaks_an_invariant(chunk: int) -> None:
    for seed in range(chunk * SEEDS, (chunk + 1) * SEEDS):
        play(seed)


@pytest.mark.parametrize("seed", FAILED_ONCE)
def test_a_schedule_that_failed_once_holds(seed: int) -> None:
    play(seed)


@pytest.mark.parametrize("chunk", range(OPENING_CHUNKS))
def test_no_schedule_of_pages_that_are_opened_and_left_breaks_an_invariant(chunk: int) -> None:
    for seed in range(chunk * OPENING_SEEDS, (chunk + 1) * OPENING_SEEDS):
        play(seed, "opening")


@pytest.mark.parametrize("chunk", range(STEERING_CHUNKS))
def test_no_schedule_of_replies_that_are_steered_breaks_an_invariant(chunk: int) -> None:
    for seed in range(chunk * STEERING_SEEDS, (chunk + 1) * STEERING_SEEDS):
        play(seed, "steering")


@pytest.mark.parametrize("chunk", range(TURN_TAKING_CHUNKS))
def test_no_schedule_of_people_who_queue_remark_and_stop_breaks_an_invariant(chunk: int) -> None:
    for seed in range(chunk * TURN_TAKING_SEEDS, (chunk + 1) * TURN_TAKING_SEEDS):
        play(seed, "turn_taking")


@pytest.mark.parametrize("chunk", range(ASKING_CHUNKS))
def test_no_schedule_of_a_program_at_openais_doors_breaks_an_invariant(chunk: int) -> None:
    for seed in range(chunk * ASKING_SEEDS, (chunk + 1) * ASKING_SEEDS):
        play(seed, "asking")


@pytest.mark.parametrize("chunk", range(ANEW_CHUNKS))
def test_no_schedule_of_people_who_ask_anew_breaks_an_invariant(chunk: int) -> None:
    for seed in range(chunk * ANEW_SEEDS, (chunk + 1) * ANEW_SEEDS):
        play(seed, "anew")


@pytest.mark.parametrize("story", STORIES)
def test_nobody_changes_what_the_table_shares(story: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A schedule is the same where every reader and writer has a copy of its own."""
    played = [play(seed, story) for seed in range(3)]
    monkeypatch.setattr("tests.simulation.backend.MemoryTable", lambda **_: MemoryTable())
    for world in played:
        again = play(world.schedule.seed, story)
        assert again.trace == world.trace
        assert again.table.items == world.table.items


def test_the_docs_name_every_invariant() -> None:
    text = (Path(__file__).parents[2] / "docs" / "hand-over.md").read_text()
    rows = re.findall(r"^\| `(\w+)` \| (.+) \|$", text.partition("## Invariants")[2], re.MULTILINE)
    assert rows == [(str(each), each.promise) for each in Invariant]
