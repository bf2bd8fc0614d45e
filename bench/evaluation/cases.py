"""The scripted cases in ``data/``: interruptions, languages, remarks that steer, facts to recall, talk to sum up, and
rests of replies that were never seen."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from taskflow.conversation.sentences import split_sentences
from taskflow.conversation.summary_text import words_of

FOLDER = Path(__file__).with_name("data")

SEEN_SHARE = {"early": 0.12, "mid": 0.5, "late": 0.85}
"""How much of the reply the person had seen."""


@dataclass(frozen=True, slots=True)
class Case:
    """A question, and what the person says instead of reading its answer to the end.

    ``about``: beginnings of words, one of which an answer to ``instead`` has (also a wrong one). ``kind``: a new
    subject, or something about the same one.
    """

    question: str
    instead: str
    about: tuple[str, ...]
    cut: Literal["early", "mid", "late"]
    kind: Literal["new", "same"]

    def seen(self, reply: str) -> str:
        """The beginning of ``reply`` that the person saw; at least its first letters."""
        return reply[: max(3, int(len(reply) * SEEN_SHARE[self.cut]))]


@dataclass(frozen=True, slots=True)
class LanguageCase:
    """A question and what is said instead, which is to be answered in ``language``."""

    question: str
    instead: str
    language: str


@dataclass(frozen=True, slots=True)
class SteerCase:
    """A question, and a remark while half of its answer is seen. ``about``: as above, of what follows the remark."""

    question: str
    remark: str
    about: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RecallCase:
    """Something ``said`` in an earlier conversation, and a question about it in a new one."""

    said: str
    question: str
    about: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SummaryCase:
    """Messages, the person's first, and facts that their summary is to keep: of each one of these words' beginnings."""

    messages: tuple[str, ...]
    facts: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class TailCase:
    """A reply of which only the beginning was ``seen``. ``about``: beginnings of words of the one sentence of the
    ``unseen`` rest that the answer to ``instead`` should bring in; nothing else has them."""

    question: str
    seen: str
    unseen: str
    instead: str
    about: tuple[str, ...]

    def has_point(self, text: str) -> bool:
        """Whether ``text`` has what matters."""
        return any(re.search(rf"\b{re.escape(word)}", text.casefold()) for word in self.about)

    def says_all(self, text: str) -> bool:
        """Whether ``text`` has every sentence of the rest: nothing was chosen."""
        return all(sentence.strip(" .").casefold() in text.casefold() for sentence in self.sentences())

    def nearest(self) -> str:
        """The sentence of the rest that has most words of what was said ``instead``: what one finds without a model."""
        words = words_of(self.instead)
        return max(self.sentences(), key=lambda sentence: len(words & words_of(sentence)))

    def sentences(self) -> list[str]:
        """Those of the rest."""
        return split_sentences(self.unseen)[0]


def load() -> list[Case]:
    """All interruptions, in order."""
    return [Case(**line) for line in _lines("interruptions")]


def languages() -> list[LanguageCase]:
    """All changes of language, and replies that are to keep theirs."""
    return [LanguageCase(**line) for line in _lines("languages")]


def steers() -> list[SteerCase]:
    """All remarks."""
    return [SteerCase(**line) for line in _lines("steers")]


def recalls() -> list[RecallCase]:
    """All facts."""
    return [RecallCase(**line) for line in _lines("recalls")]


def summaries() -> list[SummaryCase]:
    """All conversations to sum up."""
    return [SummaryCase(**line) for line in _lines("summaries")]


def tails() -> list[TailCase]:
    """All replies whose unseen rest matters."""
    return [TailCase(**line) for line in _lines("tails")]


def _lines(name: str) -> Iterator[dict[str, Any]]:
    for line in (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
        yield {key: _tuples(value) for key, value in json.loads(line).items()}


def _tuples(value: Any) -> Any:
    return tuple(map(_tuples, value)) if isinstance(value, list) else value
