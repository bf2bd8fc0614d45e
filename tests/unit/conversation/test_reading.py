"""How long a person is left to read before they are asked whether they are still there."""

from __future__ import annotations

from dataclasses import replace

import pytest
from taskflow.conversation import commands as c
from taskflow.conversation.reading import MAX_MS, reading_ms
from taskflow.conversation.settlement import TurnDraft

from tests.support.story import (
    FAILED,
    PERIODS,
    SPEAKING,
    Story,
    connection,
    said,
)

WORDS = "word " * 400
"""80 seconds."""


@pytest.mark.parametrize(
    ("text", "ms"),
    [
        ("", 0),
        (" \n\t\u3000", 0),
        ("word", 200),
        ("a word, two", 450),
        ("天气很好。", 650),
        ("ラーメン と 국수", 7 * 150),
        ("สวัสดี", 300),
        (WORDS, 80_000),
        ("天" * 2_000, 300_000),
        ("x" * 12_001, MAX_MS),
        (" x" * 12_001, MAX_MS),
        ("天" * 200_000, MAX_MS),
    ],
)
def test_reading_takes_its_time(text: str, ms: int) -> None:
    assert reading_ms(text) == ms


@pytest.mark.parametrize(
    ("reveal", "shown", "wait"),
    [
        # It came at once, and was there for a while; a reader at cadence reads what is revealed.
        (0, 0, 80_000),
        (0, 30_000, 50_000),
        (0, 200_000, 0),
        (60_000, 0, 80_000),
        (60_000, 30_000, 60_000),
    ],
)
def test_silence_is_counted_from_when_the_reply_can_have_been_read(
    reveal: int, shown: int, wait: int
) -> None:
    story = Story(*SPEAKING)
    at = story.now
    story.do(c.Settle("r2", replace(said(WORDS), reveal_ms=reveal, shown_ms=shown)))
    assert story.known.idle_at == at + wait + PERIODS.idle


def test_of_a_reply_that_was_stopped_only_what_stands_is_read() -> None:
    story = Story(*SPEAKING, c.Cancel())
    at = story.now
    story.do(c.Settle("r2", said(WORDS, sent=100, complete=False)))
    assert story.known.idle_at == at + 4_000 + PERIODS.idle


def test_whoever_opens_a_conversation_has_time_to_read_its_last_reply() -> None:
    story = Story(*SPEAKING, c.Settle("r2", said(WORDS)), c.Release("r2"), c.Leave("c1"))
    story.do(c.Join(connection("c2")))
    at = story.now
    story.do(c.MarkSynced("c2"))
    assert story.known.idle_at == at + 100 * len(WORDS) + PERIODS.idle


@pytest.mark.parametrize("draft", [FAILED, said(sent=0, complete=False)])
def test_whoever_opens_a_conversation_whose_question_has_no_answer_is_not_nudged(draft: TurnDraft) -> None:
    story = Story(*SPEAKING, c.Settle("r2", draft), c.Release("r2"), c.Leave("c1"))
    story.do(c.Join(connection("c2")))
    story.do(c.MarkSynced("c2"))
    assert story.known.idle_at is None
