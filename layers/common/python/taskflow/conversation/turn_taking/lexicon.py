"""The tables of all languages as one tree of words, made when it is first needed."""

from __future__ import annotations

import functools
import importlib
import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from taskflow.conversation.turn_taking.reading import words_of
from taskflow.conversation.turn_taking.spelling import Spelling, is_laughter

LANGUAGES = (*("en", "de", "es", "fr", "hi", "zh", "ja"),)


class Match(NamedTuple):
    """Words of a message that are a phrase of the tables: from ``start`` to before ``end``."""

    start: int
    end: int
    sense: str
    """The table's name, such as ``stops``."""
    language: str


class _Node:
    __slots__ = ("meanings", "next", "stems")

    def __init__(self) -> None:
        self.next: dict[str, _Node] = {}
        self.stems: dict[str, _Node] = {}
        self.meanings: set[tuple[str, str]] = set()


class Lexicon:
    """Finds the phrases of the tables in a message."""

    def __init__(self, tables: Mapping[str, Mapping[str, str]]) -> None:
        """``tables`` by language and sense; phrases stand between bars."""
        self._root = _Node()
        vocabulary: set[str] = set()
        for language, senses in tables.items():
            for sense, phrases in senses.items():
                for phrase in phrases.split("|"):
                    for words in _spellings(words_of(phrase), language):
                        self._add(words, sense, language)
                        vocabulary.update(word.rstrip("*") for word in words)
        self._spelling = Spelling(vocabulary)

    def _add(self, words: Sequence[str], sense: str, language: str) -> None:
        node = self._root
        for word in words:
            if word.endswith("*"):
                node = node.stems.setdefault(word[:-1], _Node())
            else:
                node = node.next.setdefault(word, _Node())
        if words:
            node.meanings.add((sense, language))

    def spelled(self, words: Sequence[str]) -> tuple[str, ...]:
        """``words`` as the tables spell them, where they are known but for stretched, swapped or doubled letters."""
        return tuple(map(self._spelling.known, words))

    def matches(self, words: Sequence[str]) -> list[Match]:
        """Every phrase at every place."""
        found = [
            Match(start, end, sense, language)
            for start in range(len(words))
            for end, node in self._walk(self._root, words, start)
            for sense, language in node.meanings
        ]
        found += [
            Match(place, place + 1, "laughs", "") for place, word in enumerate(words) if is_laughter(word)
        ]
        return found

    def _walk(self, node: _Node, words: Sequence[str], place: int) -> Iterator[tuple[int, _Node]]:
        if node.meanings:
            yield place, node
        if place == len(words):
            return
        word = words[place]
        if (following := node.next.get(word)) is not None:
            yield from self._walk(following, words, place + 1)
        if node.stems:
            for length in range(1, min(len(word), 16) + 1):
                if (following := node.stems.get(word[:length])) is not None:
                    yield from self._walk(following, words, place + 1)


def _spellings(words: list[str], language: str) -> Iterator[list[str]]:
    yield words
    del language


@functools.cache
def lexicon() -> Lexicon:
    """The lexicon of all languages."""
    tables: dict[str, dict[str, str]] = {}
    for language in LANGUAGES:
        module = importlib.import_module(f"taskflow.conversation.turn_taking.languages.{language}")
        tables |= _with_forms(module.TABLES) if language == "others" else {language: _expanded(module.TABLES)}
    return Lexicon(tables)


def _with_forms(tables: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    return {language: _expanded(senses) for language, senses in tables.items()}


def _expanded(senses: Mapping[str, str]) -> dict[str, str]:
    """``into`` and ``forms`` become phrases of ``forms``: "in euros", "in a table"; ``%`` stands for the form."""
    expanded = dict(senses)
    patterns = [pattern.strip() for pattern in expanded.pop("into", "").split("|") if pattern.strip()]
    names = [name.strip() for name in expanded.pop("forms", "").split("|") if name.strip()]
    if patterns:
        expanded["into"] = "|".join(
            pattern.replace("%", name) for pattern, name in itertools.product(patterns, names)
        )
    return expanded
