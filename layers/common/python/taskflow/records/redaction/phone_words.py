"""Words that name a telephone number near a candidate, and how sure a candidate must be for each kind of word."""

import re
from bisect import bisect_left, bisect_right

from taskflow.records.redaction import lexicon, words
from taskflow.records.redaction.fold import BARRIER

# What the shape of a number is worth: certain ones count beside any word, others only right after a word for a phone.
CERTAIN, PROBABLE, LIKELY = 3, 2, 1

# How many characters before and after a number a word may stand, and how much is read at a time.
_BEFORE, _AFTER, _AROUND = 45, 30, 80
_DIRECT, _NEXT = 16, 8
_KINDS = (lexicon.PHONE, lexicon.HINT, lexicon.NUMBER)
_ANY_KIND = lexicon.PHONE | lexicon.HINT | lexicon.NUMBER
# Before and after "number" when it is the name of a field.
_OPENS = frozenset(("", "\n", '"', "'", "|", ",", "{", ";", "("))
_IS = re.compile(r"[\"']? ?(?:is|:|=|-)")
_BREAKS = re.compile(r"[0-9\n.;\x00]")


class PhoneWords:
    """The words for phones around the numbers in doubt, by how much they say.

    Numbers are asked about in the order of the text; each stretch of it is read once.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._read = 0
        self._previous: words.Word = (0, 0, 0)
        # Starts and ends of the words found, for each of _KINDS.
        self._found: list[tuple[list[int], list[int]]] = [([], []), ([], []), ([], [])]

    def _read_around(self, start: int, end: int) -> None:
        text = self._text
        low = max(self._read, start - _AROUND)
        high = min(len(text), end + _AROUND)
        while high < len(text) and high < end + 2 * _AROUND and text[high].isalpha():
            high += 1
        if high <= low:
            return
        self._read = high
        for word in words.words(text, low, high):
            begin, stop, kinds = word
            if not kinds & _ANY_KIND:
                self._previous = word
                continue
            for (starts, ends), kind in zip(self._found, _KINDS, strict=True):
                if kinds & kind and (kind != lexicon.NUMBER or self._is_phone_number(self._previous, word)):
                    starts.append(begin)
                    ends.append(stop)
            self._previous = word

    def _is_phone_number(self, previous: words.Word, word: words.Word) -> bool:
        """Whether a word for any number means a phone's: "my number", "number: …", "नंबर", not "order number"."""
        start, end, _ = word
        text = self._text
        low = max(0, start - 30)
        context = text[max(low, text.rfind(BARRIER, low, start) + 1) : start]
        if words.mentions(context, lexicon.OTHER):
            return False
        if not text[start:end].isascii():
            return True
        joined = start - previous[1] <= 2 and BARRIER not in text[previous[1] : start]
        if joined and previous[2] & (lexicon.MINE | lexicon.PHONE | lexicon.HINT):
            return True
        return (
            text[max(0, start - 1) : start] in _OPENS and end - start > 4 and _IS.match(text, end) is not None
        )

    def within_reach(self, start: int) -> bool:
        """Whether a word for a phone is near enough to name a number that begins at ``start``."""
        self._read_around(start, start)
        for starts, ends in self._found:
            last = bisect_right(ends, start)
            if (last and start - ends[last - 1] <= _BEFORE) or (
                last < len(starts) and starts[last] - start <= _AROUND
            ):
                return True
        return False

    def near(self, start: int, end: int, strength: int) -> bool:
        """Whether a phone word names the number at ``start`` to ``end``."""
        self._read_around(start, end)
        for kind, (starts, ends) in enumerate(self._found):
            if not starts:
                continue
            if kind and strength == LIKELY:
                return False
            last = bisect_right(ends, start) - 1
            if last >= 0 and start - ends[last] <= _BEFORE and self._names(kind, ends[last], start, strength):
                return True
            first = bisect_left(starts, end)
            if strength == CERTAIN and first < len(starts) and starts[first] - end <= _AFTER:
                between = self._text[end : starts[first]]
                if not _BREAKS.search(between) and not _says_other(between):
                    return True
        return False

    def _names(self, kind: int, end: int, start: int, strength: int) -> bool:
        between = self._text[end:start]
        if BARRIER in between or _says_other(between):
            return False
        if strength == CERTAIN:
            return True
        direct = _NEXT if kind else _DIRECT
        return len(between) <= direct and not any(character.isdigit() for character in between)


def _says_other(between: str) -> bool:
    return words.is_priced(between) or words.mentions(between, lexicon.OTHER)
