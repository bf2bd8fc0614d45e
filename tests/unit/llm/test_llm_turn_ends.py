"""Tokens that end a turn are no part of a reply."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from taskflow.llm.turn_ends import MARKS, TurnEnds


def shown(reply: str, size: int) -> str:
    ends = TurnEnds()
    text = "".join(ends.push(reply[at : at + size]) for at in range(0, len(reply), size))
    return text + ends.end()


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("size", [1, 3, 100])
def test_one_at_the_end_is_left_out(mark: str, size: int) -> None:
    assert shown(f"Hello.{mark}", size) == "Hello."
    assert shown(f"Hello.{mark}\n", size).rstrip() == "Hello."
    assert shown(f"Hello.{mark}{MARKS[0]}", size) == "Hello."


@pytest.mark.parametrize("size", [1, 3, 100])
@pytest.mark.parametrize("end", ["", ".", "<|im_end|>"])
def test_the_edges_of_a_box_are_left_out_anywhere(end: str, size: int) -> None:
    assert shown(f"It is <|begin_of_box|>42<|end_of_box|>{end}", size) == f"It is 42{end.strip('<|im_end>')}"


@pytest.mark.parametrize(
    "reply",
    [
        "Its turns end with `<|im_end|>`.",
        "<|im_end|> ends a turn.",
        "a < b, and x <|",
        "Hello.<|im_end|> And more.",
        "<end_of_turn",
        "<s>old</s>",
        "[INST]Hi[/INST]",
        "GLM writes `<|begin_of_box|>` and `<|end_of_box|>`.",
        "See [1] and [e~",
    ],
)
def test_one_that_is_spoken_of_is_text(reply: str) -> None:
    for size in (1, 4, len(reply)):
        assert shown(reply, size) == reply


@given(st.text("<|>im_end x`[]/INST", max_size=40), st.integers(1, 9))
def test_nothing_else_is_lost(reply: str, size: int) -> None:
    left = shown(reply, size)
    assert reply.startswith(left)
    rest = reply[len(left) :]
    for mark in MARKS:
        rest = rest.replace(mark, "")
    assert not rest.strip()
