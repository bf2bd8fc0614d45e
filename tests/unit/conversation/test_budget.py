"""How much of a conversation fits a model."""

from __future__ import annotations

from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from taskflow.conversation.budget import fitting, narrower, prompt_budget, size, tokens
from taskflow.conversation.messages import Message
from taskflow.errors import PromptTooLong


def _message(turn: int, role: Literal["user", "assistant"], content: str) -> Message:
    return Message(f"{turn}-{role}", turn, int(role == "assistant"), role, content, "completed", 0)


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("The quick brown fox jumps over the lazy dog. " * 100, 1_000, 1_500),
        ("今天天气很好我们去公园" * 100, 900, 1_300),
        ("Сегодня хорошая погода и мы идём в парк " * 100, 1_500, 3_000),
        ("", 1, 1),
    ],
)
def test_an_estimate_is_about_right(text: str, least: int, most: int) -> None:
    assert least <= tokens(text) <= most


ROLES: tuple[Literal["user", "assistant"], ...] = ("user", "assistant")
histories = st.lists(
    st.tuples(st.sampled_from(ROLES), st.integers(1, 9_000), st.sampled_from("xß河🦊")),
    min_size=1,
    max_size=20,
).map(lambda all: [_message(n, role, char * length) for n, (role, length, char) in enumerate(all)])


@given(histories, st.integers(1, 20_000))
def test_the_newest_messages_that_fit_are_kept_and_always_the_last(
    messages: list[Message], budget: int
) -> None:
    kept = fitting("Be brief.", messages, budget)
    assert kept[-1] == messages[-1]
    assert len(kept) == 1 or size("Be brief.", kept) <= budget
    for ours, theirs in zip(reversed(kept), reversed(messages), strict=False):
        assert ours == theirs or (ours.content[0] == "…" and theirs.content.endswith(ours.content[1:]))


@given(histories)
def test_without_a_known_limit_everything_is_kept(messages: list[Message]) -> None:
    assert fitting("speaking", messages, None) == messages


def test_an_answer_goes_with_its_question() -> None:
    messages = [
        _message(1, "user", "x" * 4_000),
        _message(1, "assistant", "short"),
        _message(2, "user", "y" * 400),
        _message(2, "assistant", "short"),
        _message(3, "user", "z"),
    ]
    assert fitting("speaking", messages, 400) == messages[2:]


def test_of_a_long_answer_that_is_to_go_on_the_end_is_kept() -> None:
    messages = [_message(1, "assistant", "a" * 40_000 + "the end"), _message(2, "user", "continue")]
    kept = fitting("speaking", messages, 2_000)
    assert kept[0].content.startswith("…a")
    assert kept[0].content.endswith("the end")
    assert 1_500 < size("speaking", kept) <= 2_000


@given(st.integers(100, 200_000), st.integers(0, 200_000), st.integers(0, 400_000))
def test_each_try_is_narrower_than_the_last(asked: int, limit: int, counted: int) -> None:
    error = PromptTooLong("too long", limit=limit or None, asked=counted or None)
    assert 1 <= narrower(asked, error, 1_024) <= max(1, asked * 3 // 4)


def test_what_the_provider_counted_corrects_the_estimate() -> None:
    error = PromptTooLong("too long", limit=8_192, asked=20_000)
    assert narrower(10_000, error, 1_024) == 10_000 * prompt_budget(8_192, 1_024) // 20_000


def test_the_reply_has_its_room() -> None:
    assert prompt_budget(8_192, 1_024) == int(7_168 * 0.95)
    assert prompt_budget(1_000, 1_024) == int(750 * 0.95)
