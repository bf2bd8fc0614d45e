"""Earlier messages in a prompt are quotations that cannot become anything else."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st
from taskflow.conversation.context import build_prompt
from taskflow.conversation.messages import Message
from taskflow.conversation.recalled import MAX_BYTES, PLAIN, TOLD, Passage, fitting, quotation
from taskflow.notes import CLOSE, OPEN


def passage(
    text: str = "My dog is Rex.", at: str = "2026-03-01T10:00:00.000Z", role: str = "user"
) -> Passage:
    return Passage("m", "c", role, text, at)


def test_passages_are_quoted_with_their_dates_the_oldest_first() -> None:
    told = quotation([passage("Newer.", "2026-04-01T00:00:00.000Z", "assistant"), passage()], "note")
    assert told == (
        f'{OPEN}{TOLD}\n2026-03-01, the person: "My dog is Rex."\n2026-04-01, you: "Newer."{CLOSE}'
    )


def test_a_model_without_notes_is_given_them_plainly() -> None:
    assert quotation([passage()], "plain") == f'{PLAIN}\n2026-03-01, the person: "My dog is Rex."'
    assert quotation([], "plain") == quotation([], "note") == ""


@given(st.lists(st.text(max_size=600), min_size=1, max_size=30))
def test_whatever_was_said_stays_on_its_line_and_within_its_quotation_marks(texts: list[str]) -> None:
    kept = fitting([passage(text) for text in texts])
    told = quotation(kept, "note")
    assert len(told.encode("utf-8", "replace")) <= MAX_BYTES
    if not kept:
        return
    assert told.count(OPEN) == told.count(CLOSE) == 1
    _, *lines = told[len(OPEN) + len(TOLD) : -len(CLOSE)].split("\n")
    assert len(lines) == len(kept)
    for line, each in zip(lines, kept, strict=True):
        quoted = json.loads(line.removeprefix("2026-03-01, the person: "))
        assert quoted == each.text.replace(OPEN, "[").replace(CLOSE, "]")


def test_what_does_not_fit_is_left_out_from_the_least_telling_on() -> None:
    passages = [passage("x" * 390 + str(number)) for number in range(40)]
    kept = fitting(passages)
    assert 0 < len(kept) < 40
    assert list(kept) == passages[: len(kept)]


def _message(turn: int, role: str, content: str) -> Message:
    part = 0 if role == "user" else 1
    return Message(f"{turn}{role}", turn, part, role, content, "completed", 0)  # type: ignore[arg-type]


def test_they_stand_right_before_the_last_words_so_that_all_before_is_what_was_there_before() -> None:
    before = [
        _message(1, "user", "Hi"),
        _message(1, "assistant", "Hello."),
        _message(2, "user", "Which dog?"),
    ]
    without = build_prompt("Be brief.", "reply", before)
    told = quotation([passage()], "note")
    with_them = build_prompt("Be brief.", "reply", before, recalled=told)
    assert with_them[:-1] == without[:-1]
    assert with_them[-1].content == f"{told}\n\nWhich dog?"
    assert build_prompt("Be brief.", "nudge", [], recalled=told) == build_prompt("Be brief.", "nudge", [])
