"""The order of a prompt that every chat template accepts."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from taskflow.prompt_order import GO_ON, OPENER, Turn, by_turns, joined

turns = st.lists(st.tuples(st.sampled_from(["user", "assistant"]), st.text(max_size=3)), max_size=9)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ([], [("user", OPENER)]),
        ([("user", "a")], [("user", "a")]),
        ([("user", "a"), ("user", "b")], [("user", "a\n\nb")]),
        ([("assistant", "a")], [("user", OPENER), ("assistant", "a"), ("user", GO_ON)]),
        ([("user", "a"), ("assistant", "b")], [("user", "a"), ("assistant", "b"), ("user", GO_ON)]),
        (
            [("assistant", "a"), ("assistant", "b"), ("user", "c")],
            [("user", OPENER), ("assistant", "a\n\nb"), ("user", "c")],
        ),
    ],
)
def test_the_person_is_first_and_last(said: list[Turn], told: list[Turn]) -> None:
    assert by_turns(said) == told


@given(turns)
def test_any_conversation_goes_by_turns_and_no_word_is_lost(said: list[Turn]) -> None:
    told = by_turns(said)
    assert (told[0][0], told[-1][0]) == ("user", "user")
    assert all(one[0] != other[0] for one, other in itertools.pairwise(told))
    assert "".join(content for _, content in joined(said)) in "".join(content for _, content in told)
    assert by_turns(told) == told
