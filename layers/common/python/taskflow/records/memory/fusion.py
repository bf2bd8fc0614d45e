"""Which passages a prompt is given, from those that words and those that vectors have found. Pure.

Where there are vectors, a passage's score is its cosine, and a little more for what a sentence model does not see: that
it has all of the question's telling words (one of them says nearly nothing), that it states something, and that the
person speaks of themselves in it where the question is about themselves. What was said after the best statement found
and is near to it gains as well: it may hold instead, and need not be near to the question ("change of plan, it's
Cyprus"). What repeats a passage already chosen comes later. ``python -m bench.recall`` measures it; decisions 109 and
113 have what was compared.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from taskflow.light_dataclasses import dataclass
from taskflow.records.memory.oneself import asks_of_oneself, states, tells_of_oneself

LEAST = 0.25
"""Score below which a passage is chance: nothing is better than something unrelated."""
WORDS = 0.4
"""What a passage gains that has all of the question's words; with fewer, the cube of their share."""
STATES, OF_ONESELF = 0.05, 0.1
"""What the person's own words gain: those that state something, and those in which they speak of themselves."""
CLAUSE = 0.7
"""How much the nearest clause of a passage counts beside the whole of it."""
SINCE, SINCE_LEAST, SINCE_MOST = 0.4, 0.3, 2
"""What a statement gains that was said after the best one, for each unit of their cosine; from which cosine on, and how
many of them do."""
REPEATS = 0.1
"""What a passage loses whose words all stand in one that is chosen before it."""
COMPARED = 60
"""Passages that are compared with those already chosen: the best ones."""

_WORD = re.compile(r"\w+")

Key = tuple[str, int]
"""A message's id, and which passage of it."""


@dataclass(frozen=True, slots=True)
class Found:
    """A passage as it was stored. ``near``: cosine to the question, of what was said since to the best statement; None
    where words alone found it. ``covered``: how much of the question's telling words it has, the rarer the more they
    count; 1: all of them."""

    message_id: str
    piece: int
    conversation_id: str
    role: str
    content: str
    said_at: datetime
    near: float | None = None
    covered: float = 0.0

    @property
    def key(self) -> Key:
        return self.message_id, self.piece


def statement(found: Sequence[Found]) -> Found | None:
    """The first in which the person states something; None: there is none."""
    return next((each for each in found if each.role == "user" and states(each.content)), None)


def fused(
    question: str,
    by_words: Sequence[Found],
    by_meaning: Sequence[Found],
    most: int,
    since: Sequence[Found] = (),
) -> list[Found]:
    """At most ``most`` passages, the most telling first; of equal ones the newest. A text that was said twice counts
    once, as it was said last. Without ``by_meaning``: in the order of ``by_words``. ``since``: what was said after the
    best statement, the nearest to that first."""
    near = {each.key: each.near for each in by_meaning if each.near is not None}
    changed = [each for each in since if (each.near or 0.0) >= SINCE_LEAST and states(each.content)][
        :SINCE_MOST
    ]
    gains = {each.key: SINCE * (each.near or 0.0) for each in changed}
    known = {each.key: each for each in (*changed, *by_meaning, *by_words)}
    if by_meaning:
        # What words alone have found is no nearer than the last that vectors have.
        farthest = min(near.values(), default=0.0)
        about = asks_of_oneself(question)
        scores = {
            key: near.get(key, farthest)
            + WORDS * each.covered**3
            + (_own(each) if about else 0.0)
            + gains.get(key, 0.0)
            for key, each in known.items()
        }
        named = {each.key for each in by_words}
        known = {key: each for key, each in known.items() if scores[key] >= LEAST or key in named}
    else:
        scores = {each.key: -float(rank) for rank, each in enumerate(by_words)}
    ordered = sorted(
        known.values(), key=lambda each: (-scores[each.key], -each.said_at.timestamp(), each.key)
    )
    kept = _different(ordered, scores)
    return _varied(kept, most) if by_meaning else [each for each, _ in kept][:most]


def _own(found: Found) -> float:
    if found.role != "user":
        return 0.0
    return STATES * states(found.content) + OF_ONESELF * tells_of_oneself(found.content)


def _different(ordered: Sequence[Found], scores: Mapping[Key, float]) -> list[tuple[Found, float]]:
    """Of passages with the same text the latest, with the score of the best."""
    latest: dict[str, tuple[Found, float]] = {}
    for each in ordered:
        same = " ".join(each.content.casefold().split())
        first, score = latest.get(same, (each, scores[each.key]))
        latest[same] = (each if each.said_at > first.said_at else first, score)
    return list(latest.values())


def _varied(kept: Sequence[tuple[Found, float]], most: int) -> list[Found]:
    """One after the other, the best that repeats least of those before it."""
    left = [
        (each, score, frozenset(_WORD.findall(each.content.casefold()))) for each, score in kept[:COMPARED]
    ]
    repeated = [0.0] * len(left)
    chosen: list[int] = []
    open_places = set(range(len(left)))
    while open_places and len(chosen) < most:
        best = max(sorted(open_places), key=lambda place: left[place][1] - REPEATS * repeated[place])
        open_places.remove(best)
        chosen.append(best)
        words = left[best][2]
        for place in open_places:
            common = len(words & left[place][2]) / max(1, min(len(words), len(left[place][2])))
            repeated[place] = max(repeated[place], common)
    return [left[place][0] for place in chosen]
