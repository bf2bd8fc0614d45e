"""Rules that judge an answer after an interruption. They know words, not truth: a wrong answer to the right question
counts as an answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from taskflow.conversation.context import GREETING, INTERRUPTED_MARK, NUDGE
from taskflow.conversation.interruption import interruption_note
from taskflow.conversation.sentences import split_sentences

from bench.evaluation.cases import Case

ECHO_WORDS = 4
"""So many words in a row that stand in the instructions are no accident."""
SENTENCE_WORDS = 4
"""Shorter sentences may come twice by themselves."""

_WORD = re.compile(r"\w+")
_PERSONS = "\N{OBJECT REPLACEMENT CHARACTER}"
_NOTES = (
    interruption_note("", ""),
    interruption_note(_PERSONS, _PERSONS),
    interruption_note(_PERSONS, _PERSONS, nudged=True),
    interruption_note(f"{_PERSONS}. {_PERSONS}", _PERSONS),
    interruption_note(f"{_PERSONS}. {_PERSONS}. {_PERSONS}", _PERSONS),
)
_DEFAULT_PROMPTS = ("You are a helpful AI assistant named SmolLM, trained by Hugging Face",)
"""System prompts that chat templates add by themselves."""
_COMMON = frozenset(
    (
        *(
            "about",
            "also",
            "does",
            "explain",
            "from",
            "give",
            "have",
            "here",
            "more",
            "name",
            "only",
            "please",
            "some",
        ),
        *(
            "tell",
            "than",
            "that",
            "their",
            "them",
            "then",
            "there",
            "these",
            "they",
            "this",
            "what",
            "when",
            "where",
        ),
        *("which", "will", "with", "your"),
    )
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """``echoed``: words of the instructions in the answer. ``repeated``: sentences the person had seen already."""

    echoed: str
    repeated: tuple[str, ...]
    answered: bool


def judge(case: Case, seen: str, answer: str, system_prompt: str) -> Verdict:
    """What is to be said of ``answer``, given after the person had ``seen`` the beginning of another one."""
    return Verdict(
        echo(case, seen, answer, system_prompt), repeats(seen, answer), answers(case, seen, answer)
    )


def echo(case: Case, seen: str, answer: str, system_prompt: str) -> str:
    """The mark, or the first run of words of the note, the greeting and nudge instructions or the system prompt.

    Words that the person or the reply before had used in a row are not the instructions'. Empty: none.
    """
    if (
        INTERRUPTED_MARK.strip() in answer
        or "interrupted⟧" in answer.lower()
        or "interrupted]" in answer.lower()
    ):
        return INTERRUPTED_MARK.strip()
    instructions = (*_NOTES, GREETING, NUDGE, system_prompt, *_DEFAULT_PROMPTS)
    told = {run for text in instructions for part in text.split(_PERSONS) for run in _runs(part)}
    told -= {run for text in (case.question, case.instead, seen) for run in _runs(text)}
    return next((" ".join(run) for run in _runs(answer) if run in told), "")


def repeats(seen: str, answer: str) -> tuple[str, ...]:
    """The complete sentences of ``seen`` that stand in ``answer`` again."""
    said = f" {' '.join(_words(answer))} "
    lines = [line for sentence in split_sentences(seen)[0] for line in sentence.splitlines()]
    return tuple(
        line
        for line in lines
        if len(_words(line)) >= SENTENCE_WORDS and f" {' '.join(_words(line))} " in said
    )


def answers(case: Case, seen: str, answer: str) -> bool:
    """Whether ``answer`` is about what the person said last.

    It has one of the words that an answer would have, and after a change of subject at least a third as many words of
    the new one as of the old one. A subject's words: what the person said of it and ``about``, and what was seen.
    """
    said = set(_words(answer))
    hits = sum(beginning in answer.casefold() for beginning in case.about)
    if not hits:
        return False
    if case.kind == "same":
        return True
    new = _content(case.instead)
    old = _content(f"{case.question} {seen}") - new
    return 3 * (hits + len(new & said)) >= len(old & said)


def _content(text: str) -> set[str]:
    return {word for word in _words(text) if len(word) > 3 and word not in _COMMON}


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _runs(text: str) -> list[tuple[str, ...]]:
    words: Sequence[str] = _words(text)
    return [tuple(words[i : i + ECHO_WORDS]) for i in range(len(words) - ECHO_WORDS + 1)]
