"""The tables of all languages as one dictionary of phrases, made when it is first needed."""

from __future__ import annotations

import functools
import importlib
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from taskflow.conversation.turn_taking.reading import phrases_of
from taskflow.conversation.turn_taking.spelling import Spelling, is_laughter

LANGUAGES = (
    *("en", "de", "es", "fr", "hi", "zh", "ja"),
    *("pt", "it", "nl", "ru", "pl", "tr", "ar", "ko", "vi", "id", "sv"),
    "others",
)
_LONGEST = 24
"""Words (signs, in scripts without spaces) of the longest phrase that is looked for."""


class Match(NamedTuple):
    """Words of a message that are a phrase of the tables: from ``start`` to before ``end``."""

    start: int
    end: int
    sense: str
    """The table's name, such as ``stops``."""
    language: str


class Lexicon:
    """Finds the phrases of the tables in a message."""

    def __init__(self, tables: Mapping[str, Mapping[str, str]]) -> None:
        """``tables`` by language and sense; phrases stand between bars."""
        self._meanings: dict[str, list[tuple[str, str]]] = {}
        for language, senses in tables.items():
            for sense, phrases in senses.items():
                meaning = (sense, language)
                for phrase in phrases_of(phrases):
                    self._meanings.setdefault(phrase, []).append(meaning)
        self._longest: dict[str, int] = {}
        """By first word: how many words the longest phrase has that begins with it."""
        vocabulary: set[str] = set()
        for phrase in self._meanings:
            words = phrase.split(" ")
            if self._longest.get(words[0], 0) < len(words):
                self._longest[words[0]] = min(len(words), _LONGEST)
            vocabulary.update(words)
        self._spelling = Spelling(vocabulary)

    def spelled(self, words: Iterable[str]) -> tuple[str, ...]:
        """``words`` as the tables spell them, where they are known but for stretched, swapped or doubled letters."""
        return tuple(map(self._spelling.known, words))

    def matches(self, words: Sequence[str]) -> list[Match]:
        """Every phrase at every place: at most ``_LONGEST`` look-ups a word."""
        found: list[Match] = []
        for start, word in enumerate(words):
            for end in range(start + 1, min(start + self._longest.get(word, 0), len(words)) + 1):
                for sense, language in self._meanings.get(" ".join(words[start:end]), ()):
                    found.append(Match(start, end, sense, language))
            if is_laughter(word):
                found.append(Match(start, start + 1, "laughs", ""))
        return found


@functools.cache
def lexicon() -> Lexicon:
    """The lexicon of all languages."""
    tables: dict[str, dict[str, str]] = {}
    for language in LANGUAGES:
        module = importlib.import_module(f"taskflow.conversation.turn_taking.languages.{language}")
        of_module = module.TABLES if language == "others" else {language: module.TABLES}
        tables |= {name: _expanded(senses) for name, senses in of_module.items()}
    return Lexicon(tables)


def _expanded(senses: Mapping[str, str]) -> dict[str, str]:
    """``into`` and ``forms`` become phrases: "in %" of "euros" is "in euros"."""
    expanded = dict(senses)
    patterns = [pattern.strip() for pattern in expanded.pop("into", "").split("|")]
    names = [name.strip() for name in expanded.pop("forms", "").split("|")]
    if patterns != [""]:
        expanded["into"] = "|".join(pattern.replace("%", name) for pattern in patterns for name in names)
    return expanded
