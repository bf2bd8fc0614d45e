"""A reply that goes on does not say the end of the one before again."""

from __future__ import annotations

import random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from taskflow.conversation.overlap import MIN_WEIGHT, Overlap, overlap

WORDS = (
    "the",
    "river",
    "bends",
    "north",
    "of",
    "old",
    "town",
    "barges",
    "wait",
    "for",
    "Ω",
    "河流",
    "向北",
    "ё",
    "बहती",
)


def _told(standing: str, pieces: list[str]) -> str:
    filtered = Overlap(standing)
    told = [filtered.push(piece) for piece in pieces]
    return "".join(told) + filtered.end()


def _chunks(text: str, seed: int) -> list[str]:
    rng = random.Random(seed)
    pieces: list[str] = []
    while text:
        size = rng.choice([1, 1, 2, 3, 7, 20, 400])
        pieces.append(text[:size])
        text = text[size:]
    return pieces


prose = st.lists(st.sampled_from(WORDS), min_size=3, max_size=60).map(" ".join)


@given(
    prose, prose, st.integers(0, 400), st.integers(0, 2**20), st.sampled_from(["", " ", "…", "... ", "\n\n"])
)
@example("Paris is old. It has bridges over the riv", "er Seine.", 18, 1, "")
def test_whatever_is_repeated_of_the_end_is_dropped(
    standing: str, rest: str, size: int, seed: int, lead: str
) -> None:
    standing = f"Once {standing}"
    repeated = standing[-size:].lstrip() if size else ""
    rest = f" Then: {rest}"
    told = _told(standing, _chunks(lead + repeated + rest, seed))
    if overlap(standing, repeated) == len(repeated) and repeated:
        assert told == rest
    else:
        assert told == lead + repeated + rest


@given(
    st.text(alphabet="ab \n.,|-0河", max_size=60),
    st.text(alphabet="ab \n.,|-0河", max_size=60),
    st.integers(0, 99),
)
def test_nothing_but_a_repetition_is_ever_taken_away(standing: str, reply: str, seed: int) -> None:
    told = _told(standing, _chunks(reply, seed))
    assert reply.endswith(told) or reply.rstrip().endswith(told.lstrip())
    gone = reply[: len(reply) - len(told)]
    assert gone.strip(" \t\r\n.…") in standing


@given(st.text(alphabet="ab ", max_size=40), st.text(alphabet="ab ", max_size=40), st.integers(0, 99))
def test_chunks_make_no_difference(standing: str, reply: str, seed: int) -> None:
    assert _told(standing, _chunks(reply, seed)) == _told(standing, [reply] if reply else [])


@pytest.mark.parametrize(
    ("standing", "reply", "told"),
    [
        ("He went to the inn and asked for", "He went to the inn and asked for a room.", " a room."),
        ("1. Salt\n2. Pepper\n3. Cumin and cor", "3. Cumin and coriander\n4. Thyme", "iander\n4. Thyme"),
        ("def f(x):\n    return x +", "    return x + 1\n", " 1\n"),
        ("It rains. ", "It rains. Take a coat.", "Take a coat."),
        ("Ende des ersten Teils\n\n", "Ende des ersten Teils\n\nZweiter Teil", "Zweiter Teil"),
        ("这条河向北流过老城", "河向北流过老城，然后入海。", "，然后入海。"),
    ],
)
def test_the_last_words_again(standing: str, reply: str, told: str) -> None:
    for seed in range(20):
        assert _told(standing, _chunks(reply, seed)) == told


@pytest.mark.parametrize(
    ("standing", "reply"),
    [
        ("They sailed to the", " the end."),
        ("[0, 0, 0, 0, 0, 0, 0, 0, ", "0, 0, 0, 0, 0, 0, 1]"),
        ("| a | b |\n| --- | --- |\n| --- |", " --- |\n"),
        ("ha ha ha ha ha ha ha", " ha ha ha ha ha ha ha!"),
        ("La la la la la la la la la", "la la la la la la la la la"),
        ("abc", "abcabcabc"),
        ("a long text that says a lot", "A long text that says more"),
        ("", "Hello."),
        ("   ", "   Hello."),
        ("the first sentence. the second one", "the first sentence. and another"),
        ("x", "...and so on"),
    ],
)
def test_an_honest_beginning_stays(standing: str, reply: str) -> None:
    for seed in range(20):
        assert _told(standing, _chunks(reply, seed)) == reply


def test_a_whole_reply_said_again_leaves_nothing() -> None:
    text = "A reply that says the same as before, word for word."
    assert _told(text, _chunks(text, 3)) == ""


def test_a_repetition_is_held_back_only_as_long_as_it_may_be_one() -> None:
    filtered = Overlap("The quick brown fox jumps over the lazy")
    assert filtered.push("over the") == ""
    assert filtered.push(" hills") == "over the hills"
    assert filtered.push(" and far away") == " and far away"


def test_a_long_reply_is_compared_in_linear_time() -> None:
    standing = "ab" * 50_000
    filtered = Overlap(standing)
    assert filtered.push("ab" * 40_000 + "c") == "ab" * 40_000 + "c"
    assert overlap("x" * 100_000 + "y" * MIN_WEIGHT, "x" * 100_000) == 0
