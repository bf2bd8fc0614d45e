"""How a model is asked what mattered of the unseen rest of an interrupted reply, and what its answer is worth. Pure."""

from __future__ import annotations

from taskflow.completion import ChatMessage, Finish
from taskflow.conversation import summary_text
from taskflow.conversation.messages import Message
from taskflow.conversation.sentences import split_sentences
from taskflow.conversation.summary_text import Judged
from taskflow.notes import said

MOST_CHARS = 500
"""Of what is kept, in code points."""
MOST_TOKENS = 160
PART_CHARS = 3_000
"""Of what was seen (its end) and of what was not (its beginning)."""
FAITHFUL, MOSTLY = 0.8, 0.5
"""Which part of a sentence's words the rest has where it is kept, and one sentence of the rest where that is meant."""

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
    """What of ``answer`` says something of ``unseen``. Empty without a reason: nothing of it matters.

    A sentence that only mostly repeats one of the rest stands as the rest has it: a small model points at facts more
    often than it says them rightly.
    """
    if answer.strip().strip(".*\"'").upper().startswith("NOTHING"):
        return Judged()
    rest = Message("", 0, 1, "assistant", unseen, "interrupted", 0)
    found = summary_text.judged(_as_it_was(answer, unseen), finish, "", [rest])
    if len(found.text) <= MOST_CHARS:
        return found
    return summary_text.judged(_as_it_was(answer, unseen)[:MOST_CHARS], "length", "", [rest])


def _as_it_was(answer: str, unseen: str) -> str:
    """The sentences of ``answer`` that the rest has, as it has them; all of it, if there is none."""
    there = _sentences(unseen)
    kept: dict[str, None] = {}
    for each in _sentences(answer):
        if _part(each, unseen) >= FAITHFUL:
            kept[each] = None
            continue
        meant = max(there, key=lambda one: _part(each, one), default="")
        if meant and _part(each, meant) >= MOSTLY:
            kept[meant] = None
    return " ".join(kept) or answer


def _part(text: str, whole: str) -> float:
    """Which part of the words of ``text`` is in ``whole``; none of a text that shares one word with it by chance."""
    words = summary_text.words_of(text)
    shared = len(words & summary_text.words_of(whole))
    return shared / len(words) if shared > 1 else 0.0


def _sentences(text: str) -> list[str]:
    sentences, left = split_sentences(text)
    return [each.strip() for each in [*sentences, left] if each.strip()]
