"""The phrases of all languages, looked for in a message.

They are read from one file, which ``python -m tools.phrases`` makes of the tables in ``languages/``: to read the tables
costs a first message 0.1 s.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from taskflow.conversation.turn_taking.clusters import clusters
from taskflow.conversation.turn_taking.reading import is_sign
from taskflow.conversation.turn_taking.spelling import Spelling, is_laughter

LANGUAGES = (
    *("en", "de", "es", "fr", "hi", "zh", "ja"),
    *("pt", "it", "nl", "ru", "pl", "tr", "ar", "ko", "vi", "id", "sv"),
    "others",
)
SENSES = (
    *(
        "acks",
        "adds",
        "adds_closes",
        "adjusts",
        "adjusts_closes",
        "adjusts_opens",
        "afters",
        "agrees",
        "also",
    ),
    *(
        "also_closes",
        "asks",
        "asks_anywhere",
        "asks_first",
        "contrasts",
        "corrects",
        "declines",
        "doubts",
        "fills",
        "first",
    ),
    *(
        "goes_on",
        "informs",
        "informs_closes",
        "instead",
        "into",
        "laughs",
        "later",
        "later_closes",
        "later_opens",
    ),
    *(
        "leaves",
        "limits",
        "limits_closes",
        "links",
        "marvels",
        "objects",
        "offers",
        "pauses",
        "points",
        "posts",
    ),
    *("preps", "reasons", "refuses", "remarks", "replaces", "stops", "talks", "thanks", "topics", "wants"),
    *("wants_closes", "wraps", "greets", "waits", "exclaims"),
    *("acks_alone", "marvels_alone", "laughs_alone", "thanks_alone", "stops_alone"),
)
"""What phrases may mean: the tables' names. The file has their places."""
ALONE = {sense: sense.removesuffix("_alone") for sense in SENSES if sense.endswith("_alone")}
"""Tables of phrases that mean it only where they are a whole clause, and what they mean there: "sound" agrees, "the
sound of rain" says nothing of the kind."""
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


class _Phrases(NamedTuple):
    """Phrases that begin with one word."""

    meanings: Mapping[str, Sequence[tuple[str, str]]]
    """Sense and language, by the words after the first."""
    longest: int
    """Words of the longest of them."""


class Lexicon:
    """Finds the phrases of the tables in a message."""

    def __init__(self, compiled: str) -> None:
        """``compiled`` is what ``python -m tools.phrases`` makes of the tables; it is read as far as it is used."""
        others, exact, *lines = compiled.removesuffix("\n").split("\n")
        self._entries = dict(zip(lines[::2], lines[1::2], strict=True))
        self._read: dict[str, _Phrases] = {}
        self._others = frozenset(others.split(" "))
        self._spelling = Spelling(
            self._entries,
            self._others,
            exact=frozenset(exact.split(" ")),
            is_word=lambda word: clusters().knows(word),
        )

    def _phrases(self, first: str) -> _Phrases | None:
        """The phrases that begin with a word."""
        if (known := self._read.get(first)) is not None or (entry := self._entries.get(first)) is None:
            return known
        meanings: dict[str, list[tuple[str, str]]] = {}
        for phrase in entry.split("|"):
            words, _, codes = phrase.partition(":")
            meanings[words] = [
                (SENSES[ord(codes[place]) - ord("A")], codes[place + 1 : place + 3])
                for place in range(0, len(codes), 3)
            ]
        longest_of_them = 1 + max(len(words.split()) for words in meanings)
        found = self._read[first] = _Phrases(meanings, min(longest_of_them, _LONGEST))
        return found

    def knows(self, word: str) -> bool:
        """Whether it is a word of some phrase."""
        return word in self._entries or word in self._others

    def spelled(self, words: Sequence[str], *, letters: bool = True) -> tuple[str, ...]:
        """``words`` as the tables spell them, where they are known but for stretched, swapped or doubled letters.

        In short messages one wrong, missing or needless letter is forgiven as well, if ``letters``.
        """
        forgiving = letters and len(words) <= _HASTY
        return tuple(map(self._spelling.corrected if forgiving else self._spelling.known, words))

    def matches(self, words: Sequence[str], starts: Sequence[int] = ()) -> list[Match]:
        """Every phrase at every place, but for those that only another language than the message's knows.

        Where words are single signs, a phrase does not reach over a mark; ``starts`` are where clauses begin.
        """
        return _in_its_language(self._everywhere(words, frozenset(starts)))

    def _everywhere(self, words: Sequence[str], starts: frozenset[int]) -> list[Match]:
        found: list[Match] = []
        for start, word in enumerate(words):
            if (phrases := self._phrases(word)) is not None:
                for end in range(start + 1, min(start + phrases.longest, len(words)) + 1):
                    if end - start > 1 and end - 1 in starts and is_sign(words[end - 1]):
                        break
                    alone = (not start or start in starts) and (end == len(words) or end in starts)
                    for sense, language in phrases.meanings.get(" ".join(words[start + 1 : end]), ()):
                        if alone or sense not in ALONE:
                            found.append(Match(start, end, ALONE.get(sense, sense), language))
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
            if match.sense not in POLITE:
                telling.add(match.language)
    if len(known) < 2:
        return matches
    spoken = max(known, key=lambda language: (len(known[language]), language in telling, -_place(language)))
    covered = known[spoken]
    kept = {
        match[:3]: match
        for match in matches
        if match.language in (spoken, "") or match.end - match.start > 1 or match.start not in covered
    }
    return list(kept.values())


def longest(matches: Iterable[Match]) -> list[Match]:
    """``matches`` without those that are only a part of a longer phrase: "no" of "no worries"."""
    reach: dict[int, int] = {}
    for match in matches:
        if match.sense not in POLITE:
            reach[match.start] = max(match.end, reach.get(match.start, 0))
    hidden = {
        (start, end)
        for start, end in {(match.start, match.end) for match in matches}
        if any(
            reach.get(other, 0) >= end and (other, reach[other]) != (start, end)
            for other in range(max(0, end - _LONGEST), start + 1)
        )
    }
    return [match for match in matches if (match.start, match.end) not in hidden]


POLITE = frozenset(
    {"fills", "links", "wraps", "offers", "reasons", "topics", "contrasts", "instead", "points", "declines"}
)
"""Phrases that say too little to hide what they contain."""


def _place(language: str) -> int:
    return LANGUAGES.index(language) if language in LANGUAGES else len(LANGUAGES)


@functools.cache
def lexicon() -> Lexicon:
    """The lexicon of all languages."""
    return Lexicon((Path(__file__).parent / "phrases.txt").read_bytes().decode())
