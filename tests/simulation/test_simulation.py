"""The engine under thousands of seeded schedules with faults; see ``scenario``.

A failing seed prints its schedule and plays again with ``python -m tests.simulation SEED``; ``make simulate``
plays many more.
"""

from __future__ import annotations

import pytest

from tests.simulation.scenario import run_seed

CHUNKS, SEEDS = 40, 250


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_no_schedule_breaks_an_invariant(chunk: int) -> None:
    for seed in range(chunk * SEEDS, (chunk + 1) * SEEDS):
        run_seed(seed)
