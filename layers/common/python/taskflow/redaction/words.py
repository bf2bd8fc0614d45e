"""The words around a candidate: which kinds of value they name, and how far from it they stand."""

import re
from collections.abc import Iterator
from operator import add

from taskflow.redaction.fold import BARRIER
from taskflow.redaction.lazy import compiled
from taskflow.redaction.lexicon import OTHER_SCRIPTS, WHOLE

# A word of Latin letters, or a stretch of another script.
_WORD = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]+|[^\x00-\u024f\u1e00-\u1eff]+")
_HUMP = r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])"
_PRICES = frozenset("$#")

# Start, end, kinds (a sum of the lexicon's bits).
Word = tuple[int, int, int]


def words(text: str, start: int, end: int) -> Iterator[Word]:
    """The words of ``text[start:end]`` that the lexicon knows, in order."""
    for match in _WORD.finditer(text, start, end):
        word = match.group()
        lowered = word.lower()
        kinds = WHOLE.get(lowered)
        if kinds is not None:
            yield match.start(), match.end(), kinds
        elif word[0] > "\u024f" and not "\u1e00" <= word[0] <= "\u1eff":
            yield from sorted(_inside(lowered, match.start()))
        elif word != lowered and not (word.isupper() or word.istitle()):
            for hump in compiled(_HUMP).finditer(word):
                kinds = WHOLE.get(hump.group().lower())
                if kinds is not None:
                    yield match.start() + hump.start(), match.start() + hump.end(), kinds


def _inside(word: str, offset: int) -> Iterator[Word]:
    for start in OTHER_SCRIPTS.keys() & {*word, *map(add, word, word[1:])}:
        for known, kinds in OTHER_SCRIPTS[start]:
            position = word.rfind(known)
            if position >= 0:
                yield offset + position, offset + position + len(known), kinds


def before(text: str, start: int, kinds: int, window: int) -> str | None:
    """What stands between the last word of these ``kinds`` before ``start`` and ``start``; ``None`` without one."""
    low = max(0, start - window)
    low = max(low, text.rfind(BARRIER, low, start) + 1)
    last = None
    for _, end, found in words(text, low, start):
        if found & kinds:
            last = end
    return None if last is None else text[last:start]


def after(text: str, end: int, kinds: int, window: int) -> str | None:
    """What stands between ``end`` and the first word of these ``kinds`` after it; ``None`` without one."""
    high = min(len(text), end + window)
    barrier = text.find(BARRIER, end, high)
    for begin, _, found in words(text, end, high if barrier < 0 else barrier):
        if found & kinds:
            return text[end:begin]
    return None


def mentions(text: str, kinds: int) -> bool:
    """Whether a word of these ``kinds`` is in ``text``."""
    return any(found & kinds for _, _, found in words(text, 0, len(text)))


def is_priced(text: str) -> bool:
    """Whether a sign for money or a serial number is in ``text``."""
    return not _PRICES.isdisjoint(text)
