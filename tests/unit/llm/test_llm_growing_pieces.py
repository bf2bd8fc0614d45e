"""Pieces that each repeat all that came before them, and pieces that are just pieces."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st
from taskflow.llm.whole_messages import TELLING_CHARS, GrowingPieces


def said(pieces: list[str]) -> str:
    growing = GrowingPieces()
    return "".join(map(growing.new_of, pieces)) + growing.end()


@given(st.text(min_size=1, max_size=40), st.data())
def test_what_grows_is_said_once(text: str, data: st.DataObject) -> None:
    text = f"Once {text}"
    ends = sorted(data.draw(st.sets(st.integers(1, len(text)), min_size=1)) | {TELLING_CHARS + 1, len(text)})
    assert said([text[:end] for end in ends]) == text


@given(st.lists(st.text("ab ", min_size=1, max_size=6), min_size=2, max_size=8))
def test_pieces_of_which_the_second_does_not_repeat_the_first_are_all_said(pieces: list[str]) -> None:
    assume(not pieces[1].startswith(pieces[0]))
    assert said(pieces) == "".join(pieces)


@given(st.lists(st.sampled_from(["ha", "haha", "-", "--", "哈", "哈哈", "1", "12"]), max_size=6))
def test_short_pieces_that_happen_to_grow_are_all_said(pieces: list[str]) -> None:
    assert said(pieces) == "".join(pieces)
