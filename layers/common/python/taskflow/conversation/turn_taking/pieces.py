"""The pieces of a short message that the learned weights know: words, their neighbours, parts of words, its shape."""

from __future__ import annotations

from collections.abc import Sequence

from taskflow.conversation.turn_taking.reading import is_sign

LONGEST = 24
"""Words (signs count as well) of a message that is weighed; a longer one is no small remark."""
_PARTS = (3, 4)
"""Letters of the parts of words that are looked at."""


def pieces(words: Sequence[str], starts: Sequence[int], *, asks: bool, sign: str = "") -> tuple[str, ...]:
    """Each piece once, in an order that depends on the message alone.

    Args:
        words: the words as the tables spell them.
        starts: where clauses begin.
        asks: whether a clause ends with a question mark.
        sign: what emoji beside the words mean (``sense_of_signs``).
    """
    found: dict[str, None] = {"": None}
    marked = _marked(words, frozenset(starts))
    for size in (1, 2, 3, 4):
        for place in range(len(marked) - size + 1):
            run = marked[place : place + size]
            if size < 4 or all(map(is_sign, run)):
                found[" ".join(run)] = None
    for word in words:
        if len(word) > 3 and not word.isdigit():
            edged = f"<{word}>"
            for size in _PARTS:
                for place in range(len(edged) - size + 1):
                    found["~" + edged[place : place + size]] = None
    found[f"#{_about(len(words))}"] = None
    if asks:
        found["#?"] = None
    if sign:
        found[f"#{sign}"] = None
    if any(char.isdigit() for word in words for char in word):
        found["#0"] = None
    return tuple(found)


def _marked(words: Sequence[str], starts: frozenset[int]) -> list[str]:
    """The words between their ends, with a mark where a clause begins."""
    marked = ["^"]
    for place, word in enumerate(words):
        if place and place in starts:
            marked.append(",")
        marked.append(word)
    return [*marked, "$"]


def _about(count: int) -> int:
    """A count, coarser the larger it is."""
    return next(most for most in (1, 2, 3, 4, 6, 8, 12, 16, LONGEST, 10_000) if count <= most)
