"""What a message that comes while a reply is spoken asks for: ``taskflow.conversation.turn_taking``."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from taskflow.conversation.turn_taking import Reason, decide
from taskflow.conversation.turn_taking.lexicon import LANGUAGES
from taskflow.conversation.turn_taking.reading import HEAD, TAIL, read

from local import phrases

REPLY = "Paris is the capital of France. The tower was built in"

POLICY = {
    "backchannel": ["ok", "thanks", "haha", "👍", "ah I see", "はい", "嗯", "अच्छा", "go on", "continue"],
    "steer": [
        *("ok but shorter", "in euros please", "only for Linux", "shorter", "also mention the price"),
        "I meant Python 3",
    ],
    "queue": ["and afterwards tell me about Rome", "next question: how tall is it?"],
    "interrupt": ["what does that mean?", "no, I asked about cats"],
    "stop": [
        *("stop", "that's enough thanks", "thanks, that's enough", "never mind", "wait", "genug", "बस", "停"),
    ],
}
CASES = [(message, mode) for mode, messages in POLICY.items() for message in messages]


@pytest.mark.parametrize(("message", "mode"), CASES)
def test_the_policys_examples(message: str, mode: str) -> None:
    assert decide(message, REPLY, False).mode == mode


@pytest.mark.parametrize(("message", "mode"), CASES)
def test_case_space_and_a_closing_mark_change_nothing(message: str, mode: str) -> None:
    for form in (message.upper(), message.lower(), f"  {message}\n", message.replace(" ", "   ")):
        assert decide(form, REPLY, False).mode == mode
    if not message.endswith("?"):
        for mark in (".", "!", "…"):
            assert decide(message + mark, REPLY, False).mode == mode


@pytest.mark.parametrize(
    ("one", "mode", "other", "other_mode"),
    [
        ("ok", "backchannel", "ok but shorter", "steer"),
        ("thanks", "backchannel", "thanks, that's enough", "stop"),
        ("I see", "backchannel", "I see, and what does that mean?", "interrupt"),
        ("stop", "stop", "how do I stop a container?", "interrupt"),
        ("only for Linux", "steer", "and afterwards the same for Linux", "queue"),
        ("genau", "backchannel", "genug", "stop"),
        ("gracias", "backchannel", "gracias, ya basta", "stop"),
    ],
)
def test_pairs_that_are_easily_confused(one: str, mode: str, other: str, other_mode: str) -> None:
    assert decide(one, REPLY, False).mode == mode
    assert decide(other, REPLY, False).mode == other_mode


@pytest.mark.parametrize("message", ["continue", "go on", "weiter", "continúa", "continue please"])
def test_to_go_on_is_asked_for_after_a_cut_and_a_remark_before(message: str) -> None:
    assert decide(message, REPLY, True).mode == "continue"
    assert decide(message, REPLY, False).mode == "backchannel"


@pytest.mark.parametrize("message", ["shorter", "in euros please", "and afterwards tell me about Rome"])
def test_nothing_is_steered_or_waited_for_when_nothing_is_spoken(message: str) -> None:
    assert decide(message, REPLY, True) == ("interrupt", Reason.NOTHING_SPOKEN)


def test_a_yes_to_a_question_is_an_answer() -> None:
    assert decide("yes", "I can list them all. Shall I?", False) == ("interrupt", Reason.ANSWERS)
    assert decide("yes", REPLY, False).mode == "backchannel"


@given(st.text(max_size=800), st.text(max_size=60), st.booleans())
def test_any_text_is_decided(message: str, reply: str, cut: bool) -> None:
    decision = decide(message, reply, cut)
    assert not (cut and decision.mode in ("steer", "queue"))
    assert cut or decision.mode != "continue"


@pytest.mark.parametrize("text", ["a", "停", "ok ", "ha", "?", "👍", "then ", "ok,", "\u0301"])
def test_a_long_message_is_read_at_its_ends_only(text: str) -> None:
    message = (text * 16_000)[:16_000]
    assert len(read(message).words) <= HEAD + TAIL
    assert decide(message, message, False).mode in ("interrupt", "backchannel", "stop", "queue")


def test_every_reason_is_documented() -> None:
    page = (Path(__file__).parents[3] / "docs" / "turn-taking.md").read_text()
    assert set(re.findall(r"^\| `([a-z_]+)` \|", page, re.MULTILINE)) >= {reason.value for reason in Reason}


SET = Path(__file__).parents[2] / "data" / "turn_taking.jsonl"


def test_the_labelled_set_is_met() -> None:
    rows = [json.loads(line) for line in SET.read_text(encoding="utf-8").splitlines()]
    decided = [(row["label"], decide(row["message"], row["reply"], row["cut"]).mode.value) for row in rows]
    labels = {label for label, _ in decided}
    assert labels >= set(POLICY)
    scores = [
        2 * decided.count((label, label)) / sum((one == label) + (other == label) for one, other in decided)
        for label in sorted(labels)
    ]
    assert sum(scores) / len(scores) >= 0.92
    remarks = [mode for label, mode in decided if label == "backchannel"]
    assert sum(mode != "backchannel" for mode in remarks) <= len(remarks) / 100
    assert all(mode == "stop" for label, mode in decided if label == "stop")


def test_the_file_of_phrases_is_made_of_the_tables() -> None:
    made = phrases.compiled(phrases.tables())
    assert phrases.FILE.read_text(encoding="utf-8") == made, "run: python -m local.phrases"
    assert {language for language, _, _ in phrases.tables()} >= set(LANGUAGES) - {"others"}
