"""What a model is given."""

from __future__ import annotations

from typing import Any, Literal

from taskflow.conversation.context import build_prompt, estimate_tokens, window
from taskflow.conversation.messages import Message, from_first_words


def _message(generation: int, role: Literal["user", "assistant"], content: str, **fields: Any) -> Message:
    part = 0 if role == "user" else 1
    return Message(
        f"{generation}-{part}", generation, part, role, content, fields.pop("status", "completed"), 0
    )


def _dialogue(turns: int) -> list[Message]:
    messages = []
    for turn in range(1, turns + 1):
        messages += [_message(turn, "user", f"Q{turn}"), _message(turn, "assistant", f"A{turn}")]
    return messages


def test_the_window_holds_the_last_twenty_messages() -> None:
    recent = window(_dialogue(30))
    assert len(recent) == 20
    assert recent[0].content == "Q21"


def test_the_window_never_starts_with_an_answer_to_a_dropped_question() -> None:
    messages = [*_dialogue(30), _message(31, "user", "Q31")]
    assert window(messages)[0].role == "user"


def test_a_greeting_stays_while_nothing_is_dropped() -> None:
    messages = [_message(1, "assistant", "Hello."), _message(2, "user", "Hi")]
    assert [m.role for m in build_prompt("S", "reply", messages)] == ["system", "assistant", "user"]


def test_messages_in_a_row_stay_apart() -> None:
    messages = [
        _message(1, "assistant", "Hello."),
        _message(2, "user", "One"),
        _message(3, "user", "Two"),
        _message(3, "assistant", "Both."),
        _message(4, "assistant", "Still there?"),
    ]
    prompt = build_prompt("S", "nudge", messages)
    assert [m.content for m in prompt[1:-1]] == ["Hello.", "One", "Two", "Both.", "Still there?"]
    assert prompt[-1].role == "user"


def test_only_the_last_interruption_is_explained() -> None:
    messages = [
        _message(1, "user", "Q1"),
        _message(1, "assistant", "First. Sec", status="interrupted"),
        _message(2, "user", "Q2"),
        _message(2, "assistant", "Third. Fou", status="interrupted"),
        _message(3, "user", "Q3"),
    ]
    prompt = build_prompt("S", "reply", messages)
    assert prompt[2].content == "First. Sec […interrupted]"
    assert prompt[3].content == "Q2"
    assert "“Fou” was cut off" in prompt[-1].content
    assert prompt[-1].content.endswith("\n\nQ3")


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


def test_a_prompt_can_begin_with_the_person_s_first_words() -> None:
    messages = [
        _message(1, "assistant", "Hello."),
        _message(2, "assistant", "Still there?"),
        *_dialogue(4)[4:],
    ]
    assert [m.content for m in from_first_words(messages)] == ["Q3", "A3", "Q4", "A4"]
    assert from_first_words(messages[:2]) == []


def test_tokens_are_estimated_by_characters() -> None:
    assert estimate_tokens(build_prompt("x" * 40, "reply", [_message(1, "user", "y" * 40)])) == 20
