"""Whether a message consists of nothing but phrases of some kinds."""

from __future__ import annotations

from collections.abc import Iterable

from taskflow.conversation.turn_taking.lexicon import Match

_RANK = (
    "fills",
    "links",
    "wraps",
    "greets",
    "agrees",
    "acks",
    "laughs",
    "thanks",
    "marvels",
    "refuses",
    "leaves",
    "pauses",
    "stops",
    "goes_on",
)
"""Of two ways to read the same words the longer phrases win, then the kind that stands later here."""


def senses_that_cover(size: int, matches: Iterable[Match], allowed: frozenset[str]) -> frozenset[str] | None:
    """The kinds of the phrases that the message is made of, or nothing where some word is left over.

    Of several ways the one with the fewest phrases counts ("no way" is one, "no" and "way" are two).
    """
    endings: dict[int, list[Match]] = {}
    for match in matches:
        if match.sense in allowed:
            endings.setdefault(match.end, []).append(match)
    best: list[tuple[int, int, frozenset[str]] | None] = [(0, 0, frozenset()), *([None] * size)]
    for end in range(1, size + 1):
        for match in endings.get(end, ()):
            if (before := best[match.start]) is None:
                continue
            way = (before[0] + 1, before[1] - _RANK.index(match.sense), before[2] | {match.sense})
            if (so_far := best[end]) is None or way[:2] < so_far[:2]:
                best[end] = way
    found = best[size]
    return None if found is None else found[2]
