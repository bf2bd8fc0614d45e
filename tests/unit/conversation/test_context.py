"""What a model is given."""

from __future__ import annotations

from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from taskflow.conversation.context import (
    INTERRUPTED_MARK,
    NUDGE,
    build_prompt,
    estimate_tokens,
    usable,
    window,
)
from taskflow.conversation.messages import Message, from_first_words
from taskflow.conversation.turn_kinds import TurnKind
from taskflow.notes import note
from taskflow.prompt_order import GO_ON, OPENER
from taskflow.visibility import is_blank


def _message(turn: int, role: Literal["user", "assistant"], content: str, **fields: Any) -> Message:
    values: dict[str, Any] = {"status": "completed", **fields}
    part = 0 if role == "user" else 1
    return Message(f"{turn}-{part}", turn, part, role, content, created_at=0, **values)


def _dialogue(turns: int) -> list[Message]:
    messages = []
    for turn in range(1, turns + 1):
        messages += [_message(turn, "user", f"Q{turn}"), _message(turn, "assistant", f"A{turn}")]
    return messages


def _told(messages: list[Message], kind: TurnKind = "reply") -> list[tuple[str, str]]:
    return [(m.role, m.content) for m in build_prompt("speaking", kind, messages)[1:]]


@st.composite
def histories(draw: st.DrawFn) -> list[Message]:
    """Whatever may stand in a conversation: unanswered, failed, blank, interrupted, in any order of events."""
    text = st.sampled_from(
        ["Hello", "continue", " ", "", "\u200b\u2060", "\n\n", "A longer one.\n\nWith a break.", "继续"]
    )
    error = st.sampled_from(["", "", "TIMEOUT", "EMPTY_REPLY", "CONTENT_BLOCKED", "PROMPT_TOO_LONG"])
    messages: list[Message] = []
    for turn in range(1, draw(st.integers(0, 30)) + 1):
        if draw(st.booleans()):
            messages.append(_message(turn, "user", draw(text.filter(lambda said: not is_blank(said)))))
        if draw(st.booleans()):
            fields: dict[str, Any] = {
                "error_code": draw(error),
                "finish": draw(st.sampled_from(["", "length"])),
            }
            fields["status"] = (
                "interrupted" if fields["error_code"] else draw(st.sampled_from(["completed", "interrupted"]))
            )
            messages.append(_message(turn, "assistant", draw(text), **fields))
    return messages


@given(histories(), st.sampled_from(["reply", "greeting", "nudge"]))
def test_every_prompt_has_the_form_that_the_strictest_templates_want(
    messages: list[Message], kind: TurnKind
) -> None:
    prompt = build_prompt("speaking", kind, messages)
    roles = [message.role for message in prompt]
    assert roles == ["system", *(["user", "assistant"] * len(roles))[: len(roles) - 1]]
    assert roles[-1] == "user"
    assert not any(is_blank(message.content) for message in prompt)


@given(histories())
def test_what_failed_is_never_quoted(messages: list[Message]) -> None:
    marked = [
        _message(m.turn, m.role, "BROKEN", status="interrupted", error_code=m.error_code)
        if m.error_code
        else m
        for m in messages
    ]
    assert not any("BROKEN" in content for _, content in _told(marked))


def test_the_window_holds_the_last_twenty_messages() -> None:
    recent = window(_dialogue(30))
    assert len(recent) == 20
    assert recent[0].content == "Q21"


def test_the_window_never_starts_with_an_answer_to_a_dropped_question() -> None:
    messages = [*_dialogue(30), _message(31, "user", "Q31")]
    assert window(messages)[0].role == "user"


def test_somebody_speaks_before_the_greeting() -> None:
    messages = [_message(1, "assistant", "Hello. What is it?"), _message(2, "user", "Hi")]
    assert _told(messages) == [("user", OPENER), ("assistant", "Hello. What is it?"), ("user", "Hi")]


def test_messages_in_a_row_are_joined() -> None:
    messages = [
        _message(1, "assistant", "Hello."),
        _message(2, "user", "One"),
        _message(3, "user", "Two"),
        _message(3, "assistant", "Both."),
        _message(4, "assistant", "Still there?"),
    ]
    assert _told(messages, "nudge") == [
        ("user", OPENER),
        ("assistant", "Hello."),
        ("user", "One\n\nTwo"),
        ("assistant", "Both.\n\nStill there?"),
        ("user", NUDGE),
    ]


@pytest.mark.parametrize("code", ["EMPTY_REPLY", "TIMEOUT", "SERVICE_UNAVAILABLE"])
def test_a_question_whose_answer_failed_is_asked_with_the_next(code: str) -> None:
    messages = [
        _message(1, "user", "One"),
        _message(1, "assistant", "\n\n", status="interrupted", error_code=code),
        _message(2, "user", "Two"),
    ]
    assert _told(messages) == [("user", "One\n\nTwo")]


@pytest.mark.parametrize("code", ["PROMPT_TOO_LONG", "CONTENT_BLOCKED"])
def test_a_question_that_cannot_be_answered_fails_no_later_one(code: str) -> None:
    messages = [
        *_dialogue(1),
        _message(2, "user", "x" * 16_000),
        _message(3, "user", "and this"),
        _message(3, "assistant", "", status="interrupted", error_code=code),
        _message(4, "user", "Short."),
    ]
    assert _told(messages) == [("user", "Q1"), ("assistant", "A1"), ("user", "Short.")]
    again = messages[:4]
    assert usable(again) == again


def test_only_the_last_interruption_is_explained() -> None:
    messages = [
        _message(1, "user", "Q1"),
        _message(1, "assistant", "First. Sec", status="interrupted"),
        _message(2, "user", "Q2"),
        _message(2, "assistant", "Third. Fou", status="interrupted"),
        _message(3, "user", "Q3"),
    ]
    prompt = build_prompt("speaking", "reply", messages)
    assert prompt[2].content == "First. Sec ⟦…interrupted⟧"
    assert prompt[3].content == "Q2"
    assert "“Fou” was cut off" in prompt[-1].content
    assert prompt[-1].content.endswith("\n\nQ3")


NOTED = "⟦The person interrupted"


def _after_a_cut_reply(*since: Message) -> list[str]:
    cut = _message(1, "assistant", "First. Sec", status="interrupted")
    return [said for _, said in _told([_message(1, "user", "Q1"), cut, *since])]


def test_a_nudge_between_an_interrupted_reply_and_the_question_hides_nothing() -> None:
    nudge = _message(2, "assistant", "Still there?", kind="nudge")
    told = _after_a_cut_reply(nudge, _message(3, "user", "Q2"))
    assert told[1] == "First. Sec ⟦…interrupted⟧\n\nStill there?"
    assert told[-1].startswith(f"{NOTED} the reply before your last words: they saw 1 complete sentence")
    assert "“Sec” was cut off" in told[-1] and "They said instead: “Q2”" in told[-1]
    assert told[-1].endswith("\n\nQ2")


@pytest.mark.parametrize(
    ("since", "noted"),
    [
        ("Q", 1),
        ("N Q", 1),
        ("N N Q", 1),
        ("N/ Q", 1),
        ("Q Q", 1),
        ("N Q Q", 1),
        ("Q! Q", 1),
        ("Q! N Q", 1),
        ("N Q! N Q", 1),
        ("Q A Q", 0),
        ("N Q A Q", 0),
        ("Q A N Q", 0),
        ("N Q A/ Q", 1),
        ("Q A/ N Q", 1),
        ("Q A N/ Q", 1),
        ("N", 0),
        ("", 0),
    ],
)
def test_the_model_learns_what_was_not_seen_until_it_has_answered(since: str, noted: int) -> None:
    """``Q`` a question, ``!`` whose answer failed, ``A`` an answer, ``N`` a nudge, ``/`` interrupted."""
    messages: list[Message] = []
    for turn, kind in enumerate(since.split(), 2):
        status = "interrupted" if "/" in kind else "completed"
        if kind[0] == "Q":
            messages.append(_message(turn, "user", f"Q{turn}"))
        if "!" in kind:
            messages.append(_message(turn, "assistant", "", error_code="TIMEOUT", status="interrupted"))
        elif kind[0] == "A":
            messages.append(_message(turn, "assistant", "Third. Fou", status=status))
        elif kind[0] == "N":
            messages.append(_message(turn, "assistant", "Still there?", kind="nudge", status=status))
    told = _after_a_cut_reply(*messages)
    assert "\n".join(told).count(NOTED) == noted
    if noted:
        cut = "Still there?" if since == "Q A N/ Q" else "Fou" if "A/" in since else "Sec"
        assert f"“{cut}”" in next(said for said in told if NOTED in said)


@pytest.mark.parametrize("cut", [{"finish": "length"}, {"status": "interrupted"}])
def test_a_wish_for_more_says_from_where(cut: dict[str, str]) -> None:
    messages = [
        _message(1, "user", "Tell me."),
        _message(1, "assistant", "It began in the internat", **cut),
        _message(2, "user", "Weiter!"),
    ]
    assert _told(messages)[1:] == [
        ("assistant", "It began in the internat"),
        ("user", f"Weiter!\n\n{note(GO_ON)}"),
    ]
    messages[-1] = _message(2, "user", "Continue with the second point.")
    assert GO_ON not in _told(messages)[-1][1]
    assert _told(messages)[-2][1].endswith(INTERRUPTED_MARK) is (cut == {"status": "interrupted"})


def test_a_model_that_is_told_nothing_in_words_sees_only_where_its_reply_ends() -> None:
    messages = [
        _message(1, "user", "Q1"),
        _message(1, "assistant", "First. Sec", status="interrupted"),
        _message(2, "user", "Q2"),
        _message(2, "assistant", "Third. Fou", status="interrupted"),
        _message(3, "user", "Q3"),
    ]
    prompt = build_prompt("", "reply", messages, "plain")
    assert [m.content for m in prompt if m.role != "system"] == ["Q1", "First. Sec", "Q2", "Third. Fou", "Q3"]
    messages[-1] = _message(3, "user", "Continue")
    assert build_prompt("", "reply", messages, "plain")[-1].content == "Continue"


def test_a_prompt_can_begin_with_the_person_s_first_words() -> None:
    messages = [
        _message(1, "assistant", "Hello."),
        _message(2, "assistant", "Still there?"),
        *_dialogue(4)[4:],
    ]
    assert [m.content for m in from_first_words(messages)] == ["Q3", "A3", "Q4", "A4"]
    assert from_first_words(messages[:2]) == []


def test_tokens_are_estimated_by_characters() -> None:
    assert estimate_tokens(build_prompt("x" * 40, "reply", [_message(1, "user", "y" * 40)], "plain")) == 20
