"""Words that open a message and do not say what it is: "wait, that is hilarious", "wait, how long", "stop, too funny".

Alone they stop the reply. Before something else it is the rest that says what is wanted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from taskflow.conversation.turn_taking.cues import SMALL_TALK
from taskflow.conversation.turn_taking.lexicon import POLITE, Match, longest
from taskflow.conversation.turn_taking.reading import is_sign
from taskflow.conversation.turn_taking.spelling import is_laughter

_BEFORE = SMALL_TALK | {"fills", "links", "refuses"}
"""What may stand before an opener: "oh wait", "no wait", "haha stop"."""
_STANDS = {"stops": "stops", "pauses": "pauses", "waits": "pauses", "exclaims": "exclaims"}
"""Senses that open a message, and what they count as; of two senses of one phrase the later."""
_ORDER = tuple(_STANDS)


class Opener(NamedTuple):
    """The words of an opener end before ``end``."""

    kind: str
    """``pauses`` ("wait"), ``stops`` ("never mind"), or ``exclaims`` ("stop it", which may be admiration)."""
    end: int


def opener(
    size: int, matches: Iterable[Match], starts: Sequence[int], *, unmarked: bool = False
) -> Opener | None:
    """What opens a message of ``size`` words, if anything follows it.

    "Wait" needs no mark after it (the table ``waits``). What else stops needs one, since "stop using dates" is a wish.

    Args:
        size: words of the message.
        matches: every phrase in it.
        starts: where clauses begin. A phrase that reaches over such a place is none: "stop, the" of "stop, the phone".
        unmarked: whether no opener needs a mark after it.
    """
    marks = frozenset(starts)
    at: dict[int, list[Match]] = {}
    for match in matches:
        if not any(match.start < start < match.end for start in starts):
            at.setdefault(match.start, []).append(match)
    place, found = 0, None
    while place < size:
        longest = max((match.end for match in at.get(place, ()) if match.sense not in POLITE), default=0)
        opening = [
            match
            for match in at.get(place, ())
            if match.sense in _STANDS
            and match.end == longest
            and (unmarked or match.sense == "waits" or match.end in marks or match.end == size)
        ]
        if opening:
            best = max(opening, key=lambda match: _ORDER.index(match.sense))
            kind = "stops" if found is not None and found.kind == "stops" else _STANDS[best.sense]
            found = Opener(kind, best.end)
            place = best.end
        elif found is None:
            before = [match.end for match in at.get(place, ()) if match.sense in _BEFORE]
            if not before or max(before) < longest:
                return None
            place = max(before)
        else:
            break
    return found if found is not None and found.end < size else None


_EXCLAIM = {
    **dict.fromkeys(("stops", "exclaims"), ("laughs", "marvels")),
    "pauses": ("laughs", "marvels", "acks"),
}
"""What may follow "stop" and "wait" in a remark: "stop, I'm dying", "wait, that's so cool"; but "stop, ok" stops."""
_CLOSES = frozenset({"thanks", "stops", "pauses", "leaves", "refuses", "declines", "goes_on"})
"""What means the opener to be taken at its word: "stop, that's funny, thanks"."""


def exclamation(words: Sequence[str], matches: Sequence[Match], starts: Sequence[int]) -> str | None:
    """The sense in which small words after an opener exclaim, if they do. One word more does not: "stop lol"."""
    opened = opener(len(words), matches, starts, unmarked=True)
    if opened is None:
        return None
    after = longest([match for match in matches if match.start >= opened.end])
    if any(match.sense in _CLOSES for match in after) or not _says_enough(words[opened.end :]):
        return None
    for sense in _EXCLAIM[opened.kind]:
        for match in after:
            if match.sense == sense and (
                opened.kind == "pauses" or _says_enough(words[match.start : match.end])
            ):
                return sense
    return None


def _says_enough(words: Sequence[str]) -> bool:
    """Two words or three signs that are not only laughter."""
    return sum(1 if is_sign(word) else 2 for word in words) >= 3 and not all(map(is_laughter, words))
