"""Where a turn ends that is steered, whatever pieces its text came in: ``PacedText.stop_after``."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from taskflow.turns.paced_text import MAX_REST_MS, PacedText


def paced(*deltas: str, now: float = 0.0) -> PacedText:
    text = PacedText(30.0, random.Random(1))
    for delta in deltas:
        text.add(delta, now)
    return text


def standing(text: PacedText) -> str:
    return "".join(text.pieces[: text.total])


@pytest.mark.parametrize(
    ("chars", "sent", "stands"),
    [
        pytest.param(0, 0, "", id="nothing"),
        pytest.param(4, 0, "One.", id="at-a-pieces-end"),
        pytest.param(6, 0, "One. T", id="inside-a-piece-nobody-has"),
        pytest.param(6, 1, "One. T", id="inside-a-piece-that-comes-next"),
        pytest.param(6, 2, "One. Two.", id="inside-a-piece-that-somebody-has"),
        pytest.param(99, 0, "One. Two. Three.", id="beyond-the-end"),
    ],
)
def test_what_stands(chars: int, sent: int, stands: str) -> None:
    text = PacedText(30.0, random.Random(1))
    for piece in ("One.", " Two.", " Three."):
        text.pieces.append(piece)
        text.ends.append(text.chars + len(piece))
        text.due.append(100.0 * len(text.pieces))
    text.stop_after(chars, sent=sent, now=0.0)
    assert standing(text) == stands
    text.release(10_000.0, cadence=True, frames=True)
    assert text.all_released


@given(
    deltas=st.lists(st.text("ab .é你", min_size=1, max_size=12), min_size=1, max_size=8),
    chars=st.integers(0, 60),
    sent=st.integers(0, 8),
    at=st.floats(0, 2_000),
)
def test_whatever_the_pieces_it_ends_there_or_with_the_piece_that_was_sent(
    deltas: list[str], chars: int, sent: int, at: float
) -> None:
    text = paced(*deltas)
    whole, sent = text.text, min(sent, len(text.pieces))
    reached = text.chars_to(sent)
    text.release(at, cadence=True, frames=True)
    text.stop_after(chars, sent=sent, now=at)
    stands = standing(text)
    assert whole == text.text, "what was generated is as it was"
    assert whole.startswith(stands)
    if chars >= len(whole):
        assert stands == whole
    elif chars >= reached or chars == 0:
        assert len(stands) == chars
    else:
        assert chars <= len(stands) <= reached
    assert text.at_cadence <= text.total
    assert text.in_frames <= text.total
    assert text.ends == [len("".join(text.pieces[: n + 1])) for n in range(len(text.pieces))]
    assert all(text.due[n] <= at + MAX_REST_MS + 1e-6 for n in range(text.at_cadence, text.total))
