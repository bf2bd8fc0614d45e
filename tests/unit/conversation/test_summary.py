"""Which messages are folded into a summary, and when; what a session says meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from taskflow.conversation import budget
from taskflow.conversation.messages import Message
from taskflow.conversation.session import Coverage, Folding, Session
from taskflow.conversation.summary import (
    BACK_OFF_MAX_MS,
    FOLD_AT,
    FOLD_MS,
    KEEP,
    LOW,
    after,
    begun,
    covering,
    failed,
    first_step,
    may_fold,
    outdated,
    to_fold,
)

NOW = 1_700_000_000_000


def said(turn: int, part: int = 0, text: str = "Some words.") -> Message:
    role: Literal["assistant", "user"] = "assistant" if part == 1 else "user"
    return Message(f"{turn}/{part}", turn, part, role, text, "completed", NOW)


def talk(turns: int, first: int = 1, text: str = "Some words.") -> list[Message]:
    """A greeting, then questions with their answers, up to turn ``turns``."""
    found = [said(1, 1)] if first == 1 else []
    return [
        *found,
        *(said(turn, part, text) for turn in range(max(first, 2), turns + 1) for part in (0, 1)),
    ]


def session(**more: object) -> Session:
    return replace(
        Session("c", "u", "t", "m", "p", 0, 0, 1),
        **more,  # type: ignore[arg-type]
    )


TABLE: dict[str, tuple[list[Message], int, int | None, int]] = {
    "few messages": (talk(9), 9, None, 0),
    "one less than enough": (talk(9)[: FOLD_AT - 1], 9, None, 0),
    "enough": (talk(10)[1:], 10, None, FOLD_AT - KEEP),
    "enough, with the greeting": (talk(10), 10, None, FOLD_AT + 1 - KEEP),
    "the last question is old": (talk(10)[1:], 3, None, 2),
    "all are of one turn": ([said(2), *(said(2, 2) for _ in range(30))], 2, None, 0),
    "none": ([], 0, None, 0),
    "nobody has spoken": ([said(1, 1)], 0, None, 0),
    "plenty of room": (talk(5, text="x" * 350), 5, 10_000, 0),
    "hardly any room": (talk(5, text="x" * 3_500), 5, 6_000, 7),
    "room for less than the last question": (talk(5, text="x" * 3_500), 5, 500, 7),
    "the last question alone is too much": (talk(2, first=2, text="x" * 90_000), 2, 500, 0),
    "no room at all": (talk(5), 5, 0, 7),
    "less than no room": (talk(5), 5, -100, 7),
}


@pytest.mark.parametrize("name", TABLE)
def test_what_is_folded(name: str) -> None:
    messages, question, room, count = TABLE[name]
    assert to_fold(messages, question, room) == messages[:count]


MESSAGES = st.builds(
    lambda parts, sizes: [
        said(turn, part, "x" * (sizes[turn % len(sizes)]))
        for turn, kinds in enumerate(parts, 1)
        for part in sorted(kinds)
    ],
    st.lists(st.sets(st.sampled_from([0, 1, 2, 3]), min_size=1), max_size=25),
    st.lists(st.sampled_from([1, 40, 4_000]), min_size=1, max_size=5),
)


@given(MESSAGES, st.integers(0, 26), st.none() | st.integers(-10, 20_000), st.integers(0, 9_000))
def test_whatever_is_folded_can_be_told_from_what_stays(
    messages: Sequence[Message], question: int, room: int | None, tokens: int
) -> None:
    folded = to_fold(messages, question, room)
    kept = list(messages[len(folded) :])
    assert [*folded, *kept] == list(messages)
    if not folded:
        return
    assert folded[-1].turn < kept[0].turn <= question, "whole turns, none of which can be edited"
    assert (folded[-1].role, kept[0].role) == ("assistant", "user")
    assert after(messages, folded[-1].turn) == kept
    step = first_step(folded, question, tokens)
    assert step and folded[: len(step)] == step
    assert len(step) == len(folded) or step[-1].turn < folded[len(step)].turn
    made = covering("x", step, None, "m", NOW)
    assert (made.through, made.messages, made.message_id) == (step[-1].turn, len(step), step[-1].id)


@given(MESSAGES, st.integers(500, 20_000))
def test_it_is_not_folded_again_and_again(messages: Sequence[Message], room: int) -> None:
    question = max((each.turn for each in messages if each.role == "user"), default=0)
    left = list(messages)
    for _ in range(3):
        left = left[len(to_fold(left, question, room)) :]
    assert to_fold(left, question, room) == [] or len(left) >= FOLD_AT


def test_a_step_by_size_leaves_room() -> None:
    messages = talk(8, text="x" * 1_750)
    kept = messages[len(to_fold(messages, 8, 4_000)) :]
    assert sum(budget.tokens(each.content) + budget.MESSAGE_TOKENS for each in kept) <= LOW * 4_000


def test_a_summary_goes_on_from_the_one_before() -> None:
    first = covering("a", talk(3), None, "m", NOW)
    second = covering("b", talk(6, first=4), first, "n", NOW + 1)
    assert second.coverage == Coverage(6, first.messages + 6, "6/1")


def test_one_run_at_a_time_and_after_failures_ever_longer_pauses() -> None:
    assert may_fold(session(), NOW)
    folding = begun(session(), "r", NOW)
    assert folding == Folding("r", NOW + FOLD_MS, 1)
    assert not may_fold(session(folding=folding), NOW + FOLD_MS - 1)
    assert may_fold(session(folding=folding), NOW + FOLD_MS)
    pauses = []
    for _ in range(12):
        folding = begun(session(folding=folding), "r", NOW)
        pauses.append(failed(folding, NOW).until - NOW)
    assert pauses == sorted(pauses) and pauses[-1] == BACK_OFF_MAX_MS


@pytest.mark.parametrize(("from_turn", "gone"), [(1, True), (5, True), (6, False), (9, False)])
def test_what_is_covered_and_changes_takes_the_summary_away(from_turn: int, gone: bool) -> None:
    assert outdated(session(summary=Coverage(5, 9, "m")), from_turn) == (("summary",) if gone else ())
    assert outdated(session(), from_turn) == ()
