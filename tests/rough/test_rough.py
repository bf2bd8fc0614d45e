"""The short form of ``python -m tests.rough``, on the session's stack."""

from __future__ import annotations

import asyncio

import pytest

from tests.rough.session import play
from tests.support.stack import Running

pytestmark = pytest.mark.stack

SEEDS = (11, 23, 41, 136, 177, 306)
"""Among them those that once lost or doubled something."""


async def test_nothing_is_lost_or_doubled_on_a_line_that_cuts_delays_and_repeats(stack: Running) -> None:
    happened = await asyncio.gather(*(play(stack.url, seed) for seed in SEEDS))
    struck = sum(happened[1:], happened[0])
    # The line was bad, so that something was shown.
    assert min(struck[each] for each in ("cut", "delay", "double")) > 0
    assert struck["connections"] > len(SEEDS)
