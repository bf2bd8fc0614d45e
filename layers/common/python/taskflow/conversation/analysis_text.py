"""How a model is asked what mattered of the unseen rest of an interrupted reply, and what its answer is worth. Pure."""

from __future__ import annotations

from taskflow.completion import ChatMessage, Finish
from taskflow.conversation import summary_text
from taskflow.conversation.messages import Message
from taskflow.conversation.summary_text import Judged
from taskflow.notes import said

MOST_CHARS = 500
"""Of what is kept, in code points."""
MOST_TOKENS = 160
PART_CHARS = 3_000
"""Of what was seen (its end) and of what was not (its beginning)."""

INSTRUCTION = (
    "An assistant was interrupted while its reply was being shown. You are given the end of what the person saw, the "
    "rest that they did not see, and what they said then, if anything. Say in at most 50 words what of the unseen rest "
    "the assistant should still bring in when it answers: facts, numbers, warnings that the person lacks. Where what "
    "they said makes it needless, or nothing matters, write only: NOTHING. Do not answer the person. Write in the "
    "language of the reply."
)


def asked(seen: str, unseen: str, instead: str) -> tuple[ChatMessage, ...]:
    """The prompt."""
    parts = [
        f"The end of what they saw:\n{said(seen[-PART_CHARS:])}",
        f"What they did not see:\n{said(unseen[:PART_CHARS])}",
    ]
    if instead.strip():
        parts.append(f"What they said then:\n{said(instead[:PART_CHARS])}")
    return ChatMessage("system", INSTRUCTION), ChatMessage("user", "\n\n".join(parts))


def judged(answer: str, finish: Finish, unseen: str) -> Judged:
    """What of ``answer`` says something of ``unseen``. Empty without a reason: nothing of it matters."""
    if answer.strip().strip(".*\"'").upper().startswith("NOTHING"):
        return Judged()
    rest = Message("", 0, 1, "assistant", unseen, "interrupted", 0)
    found = summary_text.judged(answer, finish, "", [rest])
    if len(found.text) <= MOST_CHARS:
        return found
    return summary_text.judged(answer[:MOST_CHARS], "length", "", [rest])
