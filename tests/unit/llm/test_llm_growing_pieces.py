"""Pieces that each repeat all that came before them, and pieces that are just pieces."""

from __future__ import annotations

import json

from hypothesis import assume, given
from hypothesis import strategies as st
from taskflow.llm.body import Event
from taskflow.llm.reply import Reply
from taskflow.llm.whole_messages import PIECES, TELLING_CHARS, GrowingPieces


def said(pieces: list[str]) -> str:
    growing = GrowingPieces()
    return "".join(map(growing.new_of, pieces)) + growing.end()


def replied(pieces: list[str]) -> str:
    reply = Reply()
    events = (
        Event(json.dumps({"choices": [{"delta": {"content": p}, "finish_reason": None}]})) for p in pieces
    )
    return "".join(map(reply.read, events)) + reply.end()


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


@given(st.lists(st.text("abcdefgh ", min_size=1, max_size=6), min_size=PIECES, max_size=30))
def test_a_piece_that_is_all_of_a_long_reply_once_more_is_not_said(pieces: list[str]) -> None:
    whole = "".join(pieces)
    assume(not pieces[1].startswith(pieces[0]))
    assume(len(set("".join(pieces[:PIECES]))) > TELLING_CHARS)
    assert replied([*pieces, whole]) == replied(pieces)


@given(st.lists(st.text("abcdefgh ", min_size=1, max_size=6), min_size=2, max_size=PIECES - 1))
def test_of_few_pieces_a_repetition_is_the_reply_s_own(pieces: list[str]) -> None:
    whole = "".join(pieces)
    assume(not pieces[1].startswith(pieces[0]))
    assert replied([*pieces, whole]) == replied([*pieces, whole[:1], whole[1:]])
