"""What the weights are learned from: labelled messages, the tables, written patterns, and variations of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple
from zlib import crc32

from tools.learned.patterns import Pattern


class Example(NamedTuple):
    """A message as somebody may type it."""

    text: str
    label: str
    weight: float
    language: str
    reply: str = ""


class Message(NamedTuple):
    """A labelled message."""

    text: str
    label: str
    language: str
    reply: str = ""
    cut: bool = False
    author: str = ""
    """Whoever wrote it from the policy alone; nobody, where rules or tables were made with it."""


_LABEL_OF_SENSE = {
    **dict.fromkeys(("acks", "agrees", "laughs", "thanks", "marvels"), "backchannel"),
    **dict.fromkeys(("acks_alone", "laughs_alone", "thanks_alone", "marvels_alone"), "backchannel"),
    **dict.fromkeys(("stops", "pauses", "leaves", "stops_alone"), "stop"),
    "goes_on": "go_on",
    **dict.fromkeys(("later", "later_opens", "later_closes", "also"), "queue"),
    **dict.fromkeys(
        ("adds", "adjusts", "adjusts_opens", "into", "limits", "limits_closes", "corrects", "informs"),
        "steer",
    ),
    **dict.fromkeys(
        (
            "asks",
            "asks_anywhere",
            "asks_first",
            "objects",
            "replaces",
            "refuses",
            "wants",
            "topics",
            "doubts",
        ),
        "interrupt",
    ),
}
"""What a message most likely is that consists of such a phrase, or begins with it."""
_MOST = {
    **{"into": 60, "adjusts": 150, "adjusts_opens": 100, "goes_on": 250},
    **{"acks": 700, "stops": 700, "acks_alone": 400, "stops_alone": 400},
}
"""Phrases of one table that are used, spread evenly, where a table is large; of others all."""


_WRITTEN = 8.0
"""What a message counts that somebody wrote as a message."""
_ONE_IN = ((8.0, 1), (2.0, 2), (0.0, 12))
"""Of the examples that count so much or more, how many one is kept of: the others are many of a kind."""


def fewer(made: Iterable[Example]) -> Iterator[Example]:
    """The examples that are one of a kind, and some of the others."""
    turns = dict.fromkeys((kept for _, kept in _ONE_IN), 0)
    for example in made:
        kept = next(kept for least, kept in _ONE_IN if example.weight >= least)
        turns[kept] += 1
        if turns[kept] % kept == 0:
            yield example


def examples(
    messages: Iterable[Message], tables: Iterable[tuple[str, str, Sequence[str]]], patterns: Iterable[Pattern]
) -> Iterator[Example]:
    """All of them, always in the same order.

    Args:
        messages: labelled ones.
        tables: language, sense and phrases.
        patterns: written ones.
    """
    small: dict[tuple[str, str], list[str]] = {}
    """What may stand together in one message, by language and label."""
    for message in messages:
        yield Example(message.text, message.label, _WRITTEN, message.language, message.reply)
        if (message.label in ("backchannel", "stop", "go_on") and len(message.text) <= 40) or len(
            message.text
        ) <= 60:
            small.setdefault((message.language, message.label), []).append(message.text)
    senses: dict[tuple[str, str], list[str]] = {}
    for language, sense, phrases in tables:
        senses[language, sense] = list(phrases)
        label = _LABEL_OF_SENSE.get(sense)
        if label is None:
            continue
        kept = spread(phrases, _MOST.get(sense, 300))
        for phrase in kept:
            yield Example(phrase, label, 1.0 if label in ("backchannel", "stop", "go_on") else 0.5, language)
        if label in ("backchannel", "stop", "go_on"):
            small.setdefault((language, "opener" if sense == "pauses" else label), []).extend(kept)
    nouns: dict[str, list[str]] = {}
    for pattern in patterns:
        made = pattern.messages()
        for text in made:
            yield Example(text, pattern.label, pattern.weight, pattern.language)
        small.setdefault((pattern.language, pattern.label), []).extend(made)
        if "n" in pattern.slots:
            nouns.setdefault(pattern.language, list(pattern.slots["n"]))
    yield from _about_something(senses, nouns)
    yield from unheard(senses)
    yield from _together(small, senses)


_JOINTS = (" ", ", ", ". ", "! ", " ", ", ")
_PAIRS = (
    ("backchannel", "backchannel", "backchannel", 400),
    ("backchannel", "stop", "stop", 300),
    ("stop", "backchannel", "stop", 200),
    ("stop", "stop", "stop", 100),
    ("backchannel", "go_on", "go_on", 100),
    ("go_on", "backchannel", "go_on", 60),
    ("backchannel", "steer", "steer", 150),
    ("backchannel", "queue", "queue", 100),
    ("backchannel", "interrupt", "interrupt", 200),
    ("stop", "interrupt", "interrupt", 60),
    ("opener", "backchannel", "backchannel", 150),
    ("opener", "stop", "stop", 60),
    ("opener", "steer", "steer", 60),
    ("opener", "interrupt", "interrupt", 100),
)
"""Two kinds in one message, what they are together, and how many of them a language has at most.

An opener ("wait") alone stops; before something else it says nothing.
"""


_BEGIN = {
    "interrupt": ("asks", "asks_first", "wants", "topics", "objects", "replaces"),
    "steer": ("adds", "limits", "corrects", "adjusts_opens"),
    "queue": ("later", "later_opens", "also"),
}
"""What begins a message about something, by what the message is."""
_END = {"interrupt": ("asks_anywhere", "wants_closes"), "steer": ("adds_closes", "limits_closes")}


def _about_something(
    senses: Mapping[tuple[str, str], Sequence[str]], nouns: Mapping[str, Sequence[str]]
) -> Iterator[Example]:
    """ "Tell me about" and "bread": messages with content, so that content is known for what it is."""
    for (language, sense), phrases in senses.items():
        for label, begin in _BEGIN.items():
            for turn, phrase in enumerate(spread(phrases, 120) if sense in begin else ()):
                noun = pick(nouns.get(language, ("",)), f"{language}{sense}{turn}")
                if noun:
                    yield Example(f"{phrase} {noun}", label, 0.7, language)
        for label, end in _END.items():
            for turn, phrase in enumerate(spread(phrases, 80) if sense in end else ()):
                noun = pick(nouns.get(language, ("",)), f"{language}{sense}{turn}")
                if noun:
                    yield Example(f"{noun} {phrase}", label, 0.7, language)


_COINED = (("{}", 220), ("{} {}", 120), ("{} {} {}", 60), ("{}, {}", 30), ("{}?", 40))
"""Forms of messages of words that nobody knows, and how many of each a language has."""
_SIGNS_OF = {
    "zh": ((0x4E00, 0x9FA5),),
    "ja": ((0x4E00, 0x9FA5), (0x3042, 0x3093)),
    "ko": ((0xAC00, 0xD7A3),),
}
_NUMBERS = (
    *"123456789",
    "12/05/2026",
    "17:45",
    "42",
    "7",
    "1984",
    "2019",
    "10:30",
    "3.5",
    "100",
    "12b",
    "b2",
    "17.5.",
    "555 1234",
    "50 %",
    "1,000",
)


def unheard(senses: Mapping[tuple[str, str], Sequence[str]]) -> Iterator[Example]:
    """Words that were never heard, and numbers: content, whatever it is.

    A word is made of the beginning of one word of the language and the end of another; in scripts without spaces it is
    a few signs of any kind. So nothing but what is known for small talk counts as small talk.
    """
    words: dict[str, dict[str, None]] = {}
    for (language, _), phrases in senses.items():
        known = words.setdefault(language, {})
        known.update(dict.fromkeys(word for phrase in phrases for word in phrase.split() if len(word) > 3))
    for language, known in words.items():
        parts = list(known)
        for form, most in _COINED if len(parts) > 20 else ():
            for turn in range(most):
                seeds = [f"{language}{form}{turn}{place}" for place in range(form.count("{}"))]
                coined = [_coined(language, parts, seed) for seed in seeds]
                yield Example(form.format(*coined), "interrupt", 1.5, language)
        for number in _NUMBERS:
            yield Example(number, "interrupt", 1.0, language)


def _coined(language: str, words: Sequence[str], seed: str) -> str:
    if signs := _SIGNS_OF.get(language):
        first, last = signs[crc32(seed.encode()) % len(signs)]
        size = 1 + crc32(f"{seed}size".encode()) % 4
        return "".join(chr(first + crc32(f"{seed}{each}".encode()) % (last - first)) for each in range(size))
    one, other = pick(words, seed + "a"), pick(words, seed + "b")
    return one[: (len(one) + 1) // 2] + other[len(other) // 2 :]


_NAMES = ("bot", "claude", "gpt", "ai", "anna", "max", "maria", "ali", "yuki", "sam", "siri", "alexa")


def _together(
    small: Mapping[tuple[str, str], Sequence[str]], senses: Mapping[tuple[str, str], Sequence[str]]
) -> Iterator[Example]:
    for language in dict.fromkeys(language for language, _ in small):
        for one, other, label, most in _PAIRS:
            firsts, seconds = small.get((language, one), ()), small.get((language, other), ())
            if not firsts or not seconds:
                continue
            for turn in range(min(most, len(firsts) * len(seconds))):
                seed = f"{language}{one}{other}{turn}"
                first, second = pick(firsts, seed + "a"), pick(seconds, seed + "b")
                yield Example(f"{first}{pick(_JOINTS, seed)}{second}", label, 0.4, language)
        for label in ("backchannel", "stop"):
            for turn, fill in enumerate(spread(senses.get((language, "fills"), ()), 60)):
                seed = f"{language}{label}{turn}"
                phrase = pick(small.get((language, label), ("",)), seed)
                if phrase:
                    yield Example(
                        f"{phrase} {fill}" if turn % 3 else f"{fill} {phrase}", label, 0.4, language
                    )


def spread(values: Sequence[str], most: int) -> list[str]:
    """At most so many of ``values``, evenly spread."""
    if len(values) <= most:
        return list(values)
    return [values[place * len(values) // most] for place in range(most)]


def pick(values: Sequence[str], seed: str) -> str:
    """One of ``values``, which ``seed`` alone chooses: the same on every machine."""
    return values[crc32(seed.encode()) % len(values)]
