"""The rules that judge answers after an interruption (``make eval``)."""

from __future__ import annotations

import pytest
from taskflow import from_settings
from taskflow.conversation.context import GREETING, INTERRUPTED_MARK, NUDGE
from taskflow.conversation.interruption import interruption_note

from bench.evaluation.cases import Case, load
from bench.evaluation.judge import answers, echo, repeats

ROME = Case("Tell me about Rome.", "What is the capital of Japan?", ("tokyo", "japan"), "mid", "new")
SEEN = "Rome was founded by twins, as the legend says. It stands on seven hills. The riv"


@pytest.mark.parametrize(
    "answer",
    [
        interruption_note(SEEN, ROME.instead),
        interruption_note("", ROME.instead),
        "The person interrupted your last reply: they saw nothing.",
        "I will answer what they say now.",
        f"Tokyo.{INTERRUPTED_MARK}",
        GREETING,
        NUDGE,
        "As a helpful, friendly assistant I cannot say.",
        "I am a helpful AI assistant named SmolLM.",
    ],
)
def test_words_of_the_instructions_are_an_echo(answer: str) -> None:
    assert echo(ROME, SEEN, answer, from_settings.SYSTEM_PROMPT)


@pytest.mark.parametrize(
    "answer",
    ["Tokyo.", "The capital of Japan is Tokyo.", SEEN, ROME.instead, "I am here to help you.", ""],
)
def test_other_words_are_none_also_those_that_a_note_would_quote(answer: str) -> None:
    assert echo(ROME, SEEN, answer, from_settings.SYSTEM_PROMPT) == ""


def test_a_complete_sentence_that_comes_again_is_repeated_one_that_was_cut_is_not() -> None:
    assert repeats(SEEN, "It stands on SEVEN hills. The river is long.") == ("It stands on seven hills.",)
    assert repeats(SEEN, "It stands on eight hills.") == ()


@pytest.mark.parametrize(
    ("answer", "answered"),
    [
        ("Tokyo.", True),
        ("The capital of Japan is Kyoto.", True),
        ("I don't know.", False),
        ("Rome stands on seven hills.", False),
        ("Rome was founded by twins, the legend says; it stands on seven hills. Japan.", False),
        ("", False),
    ],
)
def test_an_answer_is_about_what_was_said_last(answer: str, answered: bool) -> None:
    assert answers(ROME, SEEN, answer) is answered


def test_there_are_enough_cases_and_no_answer_would_fit_each_of_them() -> None:
    cases = load()
    assert len(cases) >= 40 and len({(case.question, case.instead) for case in cases}) == len(cases)
    assert {case.cut for case in cases} == {"early", "mid", "late"}
    assert sum(answers(case, "", "I don't know what you mean.") for case in cases) == 0
