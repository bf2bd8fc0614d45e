"""Which words of a message the reply has just said: "half an hour, not bad" repeats, and rarely asks for more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from taskflow.conversation.turn_taking.reading import is_sign

_STEM = 5
"""Letters by which two longer words are taken for forms of one."""


def echoed(words: Sequence[str], reply: Sequence[str], common: Callable[[str], bool]) -> tuple[bool, ...]:
    """Whether each of ``words`` is one of the reply's, or a form of one.

    Words that every reply has (``common``) repeat nothing. Of signs of scripts without spaces two in a row must be the
    reply's.
    """
    said = frozenset(reply)
    stems = {word[:_STEM] for word in reply if len(word) > _STEM}
    pairs = frozenset(pairwise(reply))
    beside = [pair in pairs for pair in pairwise(words)]
    return tuple(
        any(beside[max(0, place - 1) : place + 1])
        if is_sign(word)
        else len(word) > 1
        and not common(word)
        and (word in said or (len(word) > _STEM and word[:_STEM] in stems))
        for place, word in enumerate(words)
    )
