"""The words around a candidate: which kinds of value they name, and how far from it they stand."""

import re
from collections.abc import Iterator
from operator import add

from taskflow.redaction.fold import BARRIER
from taskflow.redaction.lazy import compiled
from taskflow.redaction.lexicon import OTHER_SCRIPTS, WHOLE

# A word of Latin letters, or a stretch of another script.
_WORD = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]+|[^\x00-\u024f\u1e00-\u1eff]+")
_ASCII_WORD = re.compile("[A-Za-z]+")
_HUMP = r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])"
_PRICES = frozenset("$#")

# Start, end, kinds (a sum of the lexicon's bits).
Word = tuple[int, int, int]


def words(text: str, start: int, end: int) -> list[Word]:
    """The words of ``text[start:end]`` that the lexicon knows, in order."""
    known: list[Word] = []
    stop = start
    for word in (_ASCII_WORD if text.isascii() else _WORD).findall(text, start, end):
        # What stands between two words holds none of their letters: the next occurrence is the word itself.
        begin = text.find(word, stop)
        stop = begin + len(word)
        lowered = word.lower()
        kinds = WHOLE.get(lowered)
        if kinds is not None:
            known.append((begin, stop, kinds))
        elif word[0] > "\u024f" and not "\u1e00" <= word[0] <= "\u1eff":
            known += sorted(_inside(lowered, begin))
        elif word != lowered and not (word.isupper() or word.istitle()):
            for hump in compiled(_HUMP).finditer(word):
                kinds = WHOLE.get(hump.group().lower())
                if kinds is not None:
                    known.append((begin + hump.start(), begin + hump.end(), kinds))
    return known


def _inside(word: str, offset: int) -> Iterator[Word]:
    for start in OTHER_SCRIPTS.keys() & {*word, *map(add, word, word[1:])}:
        for known, kinds in OTHER_SCRIPTS[start]:
            position = word.rfind(known)
            if position >= 0:
                yield offset + position, offset + position + len(known), kinds


def before(text: str, start: int, kinds: int, window: int) -> str | None:
    """What stands between the last word of these ``kinds`` before ``start`` and ``start``; ``None`` without one."""
    low = start - window if start > window else 0
    if BARRIER in text:
        low = max(low, text.rfind(BARRIER, low, start) + 1)
    for _, end, found in reversed(words(text, low, start)):
        if found & kinds:
            return text[end:start]
    return None


def after(text: str, end: int, kinds: int, window: int) -> str | None:
    """What stands between ``end`` and the first word of these ``kinds`` after it; ``None`` without one."""
    high = end + window
    barrier = text.find(BARRIER, end, high)
    for begin, _, found in words(text, end, high if barrier < 0 else barrier):
        if found & kinds:
            return text[end:begin]
    return None


def mentions(text: str, kinds: int) -> bool:
    """Whether a word of these ``kinds`` is in ``text``."""
    for _, _, found in words(text, 0, len(text)):  # noqa: SIM110 (any() takes three times as long)
        if found & kinds:
            return True
    return False


def is_priced(text: str) -> bool:
    """Whether a sign for money or a serial number is in ``text``."""
    return not _PRICES.isdisjoint(text)
