"""How long somebody who takes nothing is tried: at most so long, at most so often, never at once again and again."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from taskflow.conversation.patience import (
    FIRST_PAUSE_SECONDS,
    MAX_ATTEMPTS,
    STALLED_AFTER,
    Patience,
    pause,
)

CHANCE = st.floats(0, 1, exclude_max=True)


@pytest.mark.parametrize(
    ("failures", "ceiling", "longest"),
    [(1, None, 0.1), (2, None, 0.2), (3, None, 0.4), (8, None, 12.8), (8, 0.5, 0.5), (1, 0.5, 0.1)],
)
def test_a_pause_is_drawn_up_to_a_ceiling_that_doubles(
    failures: int, ceiling: float | None, longest: float
) -> None:
    assert pause(failures, 0.0, ceiling) == 0
    assert pause(failures, 0.5, ceiling) == pytest.approx(longest / 2)
    assert pause(failures, 0.999, ceiling) < longest


def test_a_pause_after_very_many_failures_is_a_number() -> None:
    assert pause(10_000, 0.5) > FIRST_PAUSE_SECONDS


@given(st.lists(CHANCE, min_size=MAX_ATTEMPTS, max_size=MAX_ATTEMPTS), st.sampled_from([0.0, 0.3, 5.0, 60.0]))
def test_whatever_the_dice_say_there_are_few_attempts_and_none_after_the_seconds(
    draws: list[float], seconds: float
) -> None:
    patience, now, attempts = Patience(seconds), 100.0, 0
    for draw in draws:
        attempts += 1
        wait = patience.failed(now, draw)
        if wait is None:
            break
        assert wait >= 0
        now += wait
        assert now <= 100 + seconds + 1e-9
    else:
        raise AssertionError("it never gives up")
    assert attempts <= MAX_ATTEMPTS


def test_it_is_tried_up_to_the_end_of_the_seconds() -> None:
    """Giving up early is as rare as luck that bad."""
    rng, early = random.Random(1), 0
    for _ in range(1_000):
        patience, now = Patience(5.0), 0.0
        while (wait := patience.failed(now, rng.random())) is not None:
            now += wait
        early += now < 5
    assert early == 0


def test_what_is_taken_starts_it_anew() -> None:
    patience = Patience(5.0)
    assert patience.failed(10.0, 0.5) is not None
    patience.taken()
    assert patience.failed(100.0, 0.5) == pytest.approx(0.05)
    assert patience.failed(104.9, 0.99) == pytest.approx(0.1)
    assert patience.failed(105.0, 0.5) is None


def test_nobody_waits_for_one_that_failed_more_than_once() -> None:
    patience, seen = Patience(5.0), []
    for _ in range(3):
        seen.append(patience.stalled)
        patience.failed(1.0, 0.5)
    assert (seen, STALLED_AFTER) == ([False, False, True], 2)
    patience.taken()
    assert not patience.stalled


def test_one_attempt_may_be_all() -> None:
    assert Patience(5.0, attempts=1).failed(0.0, 0.5) is None
