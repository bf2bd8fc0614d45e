"""Calls of tools in the tokens of a template are no part of a reply, unless it speaks of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from taskflow.llm.tool_markup import PAIRS, ToolMarkup


def shown(reply: str, size: int) -> str:
    markup = ToolMarkup()
    return "".join(markup.push(reply[at : at + size]) for at in range(0, len(reply), size)) + markup.end()


@pytest.mark.parametrize("size", [1, 3, 200])
@pytest.mark.parametrize("mark", PAIRS)
def test_a_call_is_left_out(mark: str, size: int) -> None:
    for end in PAIRS[mark]:
        assert shown(f"I look.{mark}a `b` <c> [d]{end} Done.", size) == "I look. Done."
        assert shown(f"{mark}a{end}{mark}b{end}", size) == ""
    assert shown(f"I look.\n{mark}a", size) == "I look.\n"


@pytest.mark.parametrize("mark", PAIRS)
def test_one_that_is_spoken_of_is_text(mark: str) -> None:
    for reply in (
        f"It writes `{mark}`.",
        f'It is "{mark}".',
        f"So:\n```\n{mark}x\n```\nDone.",
        f"{mark[:-1]} x",
    ):
        for size in (1, 4, len(reply)):
            assert shown(reply, size) == reply


@given(st.text("<|｜DSML‖>[]`TOOL_CALS/x ", max_size=60), st.integers(1, 9))
def test_the_cuts_between_pieces_change_nothing(reply: str, size: int) -> None:
    assert shown(reply, size) == shown(reply, max(1, len(reply)))
