"""Which reply a remark steers, and where the one that is being spoken is cut off, as tables."""

from __future__ import annotations

import pytest
from taskflow.client_frames import Seen
from taskflow.conversation import commands as c
from taskflow.conversation.session import Truncation
from taskflow.conversation.steering import MAX_PARTS, chars_seen, cut_off, steered_parts

from tests.support.story import (
    ANSWERED,
    ASKED,
    READING,
    SPEAKING,
    SYNCED,
    TOLD,
    Step,
    Story,
    seen,
)

STEER = c.UserMessage("c1", "Shorter.", "m2", seen(2, 7), mode="steer")
STEERED = (*SPEAKING, STEER)


@pytest.mark.parametrize(
    ("steps", "told", "parts"),
    [
        pytest.param(SPEAKING, seen(2, 7), (2,), id="spoken-and-seen"),
        pytest.param(SPEAKING, None, (2,), id="spoken-nobody-says-what-was-seen"),
        pytest.param(SPEAKING, seen(2, 0), None, id="nothing-of-it-seen"),
        pytest.param(ASKED, None, None, id="not-begun"),
        pytest.param((*SYNCED, c.Acquire("r1")), seen(1, 3), None, id="the-greeting"),
        pytest.param((*SPEAKING, c.Cancel(seen=seen(2, 7))), seen(2, 7), None, id="stopped"),
        pytest.param(TOLD, None, None, id="settled-nobody-says-what-was-seen"),
        pytest.param(READING, seen(2, 7), (2,), id="settled-and-being-read"),
        pytest.param(ANSWERED, seen(2, 10_000), None, id="settled-and-read"),
        pytest.param(STEERED, None, (2,), id="steered-the-next-part-not-begun"),
        pytest.param(STEERED, seen(2, 9), (2,), id="steered-and-its-reader-is-in-the-first-part"),
    ],
)
def test_which_turns_a_remark_steers(
    steps: tuple[Step, ...], told: Seen | None, parts: tuple[int, ...] | None
) -> None:
    assert steered_parts(Story(*steps).known, told) == parts


def test_a_reply_has_eight_parts_at_most() -> None:
    story = Story(*SPEAKING)
    counts = []
    for number in range(MAX_PARTS + 1):
        turn = story.known.requested_turn
        parts = steered_parts(story.known, seen(turn, 7))
        counts.append(None if parts is None else len(parts))
        if parts is None:
            break
        run = story.known.lease_run or ""
        story.do(c.UserMessage("c1", f"Shorter {number}.", f"s{number}", seen(turn, 7), mode="steer"))
        from tests.support.story import said

        story.do(c.Settle(run, said("The sea is deep. And blue.", sent=26, complete=False)))
        story.do(c.Release(run))
        story.do(c.Acquire(f"run{number}"))
    assert counts == [*range(1, MAX_PARTS + 1), None]


@pytest.mark.parametrize(
    ("steps", "told", "chars"),
    [
        pytest.param(SPEAKING, None, None, id="nobody-says"),
        pytest.param(SPEAKING, seen(2, 7), 7, id="of-the-newest"),
        pytest.param(SPEAKING, seen(1, 7), None, id="of-another"),
        pytest.param(STEERED, seen(2, 7), 0, id="of-what-it-continues"),
    ],
)
def test_how_much_of_the_newest_turn_was_seen(
    steps: tuple[Step, ...], told: Seen | None, chars: int | None
) -> None:
    assert chars_seen(Story(*steps).known, told) == chars


@pytest.mark.parametrize(
    ("steps", "told", "steer", "cut"),
    [
        pytest.param(SPEAKING, seen(2, 7), True, Truncation(2, 7, True), id="steered"),
        pytest.param(SPEAKING, seen(2, 7), False, Truncation(2, 7), id="interrupted"),
        pytest.param(SPEAKING, None, False, Truncation(2, None), id="interrupted-nobody-says-where"),
        pytest.param(STEERED, seen(2, 9), True, None, id="steered-twice-the-first-counts"),
        pytest.param(STEERED, seen(2, 9), False, Truncation(2, 9), id="cut-in-after-steering"),
        pytest.param(STEERED, None, False, Truncation(2, 7), id="cut-in-after-steering-nobody-says-where"),
        pytest.param(
            (*SPEAKING, c.UserMessage("c1", "No.", "m2", seen(2, 7))),
            seen(2, 9),
            False,
            None,
            id="cut-in-twice",
        ),
        pytest.param(ASKED, seen(2, 7), False, None, id="not-begun"),
        pytest.param(TOLD, seen(2, 7), False, None, id="settled"),
    ],
)
def test_where_a_reply_is_cut_off(
    steps: tuple[Step, ...], told: Seen | None, steer: bool, cut: Truncation | None
) -> None:
    assert cut_off(Story(*steps).known, told, steer=steer) == cut
