"""The cadence of stream: pieces, delays, deadlines and frames, exact for a seed."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from taskflow.conversation.pacing import Cadence, Frames, delay_ms, split_delta
from taskflow.turns.paced_text import PacedText


@given(st.text())
def test_pieces_joined_are_the_delta(delta: str) -> None:
    assert "".join(split_delta(delta)) == delta


@pytest.mark.parametrize(
    ("delta", "pieces"),
    [
        (" word", [" word"]),
        ("Hello world, this", ["Hello", " world,", " this"]),
        ("", []),
        ("\n\n", ["\n\n"]),
        (
            "今天天气很好" * 6,
            ["今天天气很好今天天气很好今天", "天气很好今天天气很好今天天气", "很好今天天气很好"],
        ),
    ],
)
def test_a_delta_is_cut_into_words(delta: str, pieces: list[str]) -> None:
    assert list(split_delta(delta)) == pieces


def test_sentences_rest_longer_than_clauses_and_clauses_than_words() -> None:
    def mean(piece: str) -> float:
        rng = random.Random(7)
        return sum(delay_ms(piece, 30, rng) for _ in range(200)) / 200

    word, clause, sentence = mean(" word"), mean(" word,"), mean(" word.")
    assert 24 <= word <= 36
    assert word < clause < sentence
    assert delay_ms(" word.", 0, random.Random(1)) == 0


def test_a_seed_gives_the_same_cadence() -> None:
    def deadlines(seed: int) -> list[float]:
        cadence = Cadence(30, random.Random(seed))
        return [cadence.deadline(f" w{n}", 0.0) for n in range(50)]

    assert deadlines(3) == deadlines(3) != deadlines(4)


def test_posting_time_is_not_added_and_a_stall_is_not_made_up_for() -> None:
    cadence = Cadence(30, random.Random(1))
    first = [cadence.deadline(" w", 0.0) for _ in range(10)]
    assert first == sorted(first)
    late = cadence.deadline(" w", 10_000.0)
    after = cadence.deadline(" w", 10_000.0)
    assert late == 10_000.0
    assert 10_024 <= after <= 10_036


def test_frames_grow_while_the_reader_has_a_reserve() -> None:
    paced = PacedText(30, random.Random(1))
    sizes, now = [], 0.0
    while now < 12_000:
        if now < 6_000:
            paced.add(" word", now)
        before = paced.in_frames
        paced.release(now, cadence=False, frames=True)
        if paced.in_frames > before:
            sizes.append(paced.in_frames - before)
        now += 5
    assert len(sizes) < 25
    assert sizes[0] == 1
    assert max(sizes) >= 100
    assert paced.in_frames == len(paced.pieces)


def test_a_large_wait_is_sent_at_once() -> None:
    frames = Frames()
    frames.sent(0.0)
    assert frames.due(1.0, 10_000.0, 8_000) == 1.0
    assert frames.due(1.0, 10_000.0, 100) > 1.0


def test_server_pacing_releases_piece_by_piece() -> None:
    paced = PacedText(30, random.Random(1))
    paced.add("one two three four", 0.0)
    paced.end()
    released = []
    now: float | None = 0.0
    while now is not None:
        now = paced.release(now, cadence=True, frames=False)
        released.append(paced.at_cadence)
    assert released == [1, 2, 3, 4]
    assert paced.all_released


def test_what_nobody_waits_for_is_released_at_once() -> None:
    paced = PacedText(30, random.Random(1))
    paced.add("one two three", 0.0)
    paced.end()
    assert paced.release(0.0, cadence=False, frames=False) is None
    assert paced.all_released


def test_halves_of_surrogate_pairs_are_replaced() -> None:
    paced = PacedText(0, random.Random(1))
    paced.add("a\ud83d b", 0.0)
    assert paced.text == "a\ufffd b"
    paced.add("\ud83d\ude00", 0.0)
    assert paced.text.endswith("😀")


def test_a_huge_piece_is_bounded() -> None:
    paced = PacedText(0, random.Random(1))
    paced.add("x" * 20_000, 0.0)
    assert max(len(piece.encode()) for piece in paced.pieces) <= 8_000
    assert paced.text == "x" * 20_000
    assert paced.chars == 20_000
