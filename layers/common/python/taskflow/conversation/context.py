"""What a model is given: the system prompt, the recent messages, and what kind of turn it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from taskflow.conversation.interruption import interruption_note
from taskflow.conversation.messages import Message
from taskflow.conversation.session import TurnKind
from taskflow.llm.types import ChatMessage, InterruptionForm

WINDOW_MESSAGES = 20
CHARS_PER_TOKEN = 4
TOKEN_GUARD = 8_000
"""Above this estimate a warning is logged."""

GREETING = "[The conversation has just been opened. Greet the person in one short, friendly sentence.]"
NUDGE = "[The person has been silent for a while. Ask in one short, friendly sentence whether they are still there.]"
INTERRUPTED_MARK = " […interrupted]"


def window(messages: Sequence[Message], limit: int = WINDOW_MESSAGES) -> list[Message]:
    """The last ``limit`` messages, never starting with an assistant's reply to a dropped question."""
    recent = list(messages[-limit:])
    if len(messages) > limit:
        while recent and recent[0].role == "assistant":
            recent.pop(0)
    return recent


def build_prompt(
    system_prompt: str,
    kind: TurnKind,
    messages: Sequence[Message],
    interruptions: InterruptionForm = "note",
) -> tuple[ChatMessage, ...]:
    """The prompt of a turn after ``messages`` (standing ones, in order).

    Interrupted replies end where the person stopped seeing them. In the form ``note`` they are marked, and before the
    words that follow the last one a note says what was seen; ``plain`` adds nothing. Messages stay apart, also several
    of the person's in a row: an unanswered one is not made part of the next.
    """
    recent = window(messages)
    turns: list[tuple[Literal["user", "assistant"], str]] = []
    for index, message in enumerate(recent):
        content = message.content
        if interruptions == "note" and message.role == "assistant" and message.status == "interrupted":
            content += INTERRUPTED_MARK
        previous = recent[index - 1] if index else None
        cut_in = message.role == "user" and previous is not None and previous.status == "interrupted"
        if interruptions == "note" and previous is not None and cut_in:
            following = recent[index:]
            if all(later.role == "user" for later in following):
                said = "\n".join(later.content for later in following)
                content = f"{interruption_note(previous.content, said)}\n\n{content}"
        turns.append((message.role, content))
    if kind == "greeting":
        turns.append(("user", GREETING))
    elif kind == "nudge":
        turns.append(("user", NUDGE))
    return (ChatMessage("system", system_prompt), *(ChatMessage(role, content) for role, content in turns))


def estimate_tokens(messages: Sequence[ChatMessage]) -> int:
    """About how many tokens a prompt has: a quarter of its characters."""
    return sum(len(message.content) for message in messages) // CHARS_PER_TOKEN
