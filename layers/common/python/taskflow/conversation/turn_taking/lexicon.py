"""The tables of all languages as one dictionary of phrases, made when it is first needed."""

from __future__ import annotations

import functools
import importlib
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from taskflow.conversation.turn_taking.reading import is_sign, phrases_of
from taskflow.conversation.turn_taking.spelling import Spelling, is_laughter

LANGUAGES = (
    *("en", "de", "es", "fr", "hi", "zh", "ja"),
    *("pt", "it", "nl", "ru", "pl", "tr", "ar", "ko", "vi", "id", "sv"),
    "others",
)
_LONGEST = 24
"""Words (signs, in scripts without spaces) of the longest phrase that is looked for."""


_HASTY = 8
"""Words of a message that is looked through for wrong letters, which takes hundreds of look-ups a word."""


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

    def spelled(self, words: Sequence[str]) -> tuple[str, ...]:
        """``words`` as the tables spell them, where they are known but for stretched, swapped or doubled letters.

        In short messages one wrong, missing or needless letter is forgiven as well.
        """
        known = self._spelling.known if len(words) > _HASTY else self._spelling.corrected
        return tuple(map(known, words))

    def matches(self, words: Sequence[str], starts: Sequence[int] = ()) -> list[Match]:
        """Every phrase at every place, but for those that only another language than the message's knows.

        Where words are single signs, a phrase does not reach over a mark; ``starts`` are where clauses begin.
        """
        return _in_its_language(self._everywhere(words, frozenset(starts)))

    def _everywhere(self, words: Sequence[str], starts: frozenset[int]) -> list[Match]:
        found: list[Match] = []
        for start, word in enumerate(words):
            for end in range(start + 1, min(start + self._longest.get(word, 0), len(words)) + 1):
                if end - start > 1 and end - 1 in starts and is_sign(words[end - 1]):
                    break
                for sense, language in self._meanings.get(" ".join(words[start:end]), ()):
                    found.append(Match(start, end, sense, language))
            if is_laughter(word):
                found.append(Match(start, start + 1, "laughs", ""))
        return found


def _in_its_language(matches: list[Match]) -> list[Match]:
    """``matches`` without single words of other languages that the message's own language knows.

    "Con" is "with" in Spanish and asks in Vietnamese. The language that knows most of the words is the message's; of
    equal ones the earlier in ``LANGUAGES``. Words that it does not know keep every meaning, so "ok, merci" is read.
    """
    known: dict[str, set[int]] = {}
    telling: set[str] = set()
    for match in matches:
        if match.language:
            known.setdefault(match.language, set()).update(range(match.start, match.end))
            if match.sense not in _POLITE:
                telling.add(match.language)
    if len(known) < 2:
        return matches
    spoken = max(known, key=lambda language: (len(known[language]), language in telling, -_place(language)))
    covered = known[spoken]
    return [
        match
        for match in matches
        if match.language in (spoken, "") or match.end - match.start > 1 or match.start not in covered
    ]


def longest(matches: Iterable[Match]) -> list[Match]:
    """``matches`` without those that are only a part of a longer phrase: "no" of "no worries"."""
    telling = [match for match in matches if match.sense not in _POLITE]
    reach: dict[int, int] = {}
    for match in telling:
        reach[match.start] = max(match.end, reach.get(match.start, 0))
    kept = []
    for match in matches:
        size = match.end - match.start
        if not any(
            reach.get(start, 0) >= match.end and reach[start] - start > size
            for start in range(max(0, match.end - _LONGEST), match.start + 1)
        ):
            kept.append(match)
    return kept


_POLITE = frozenset({"fills", "links", "wraps", "offers", "reasons", "topics"})
"""Phrases that say too little to hide what they contain."""


def _place(language: str) -> int:
    return LANGUAGES.index(language) if language in LANGUAGES else len(LANGUAGES)


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
