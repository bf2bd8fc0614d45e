"""Words that name a telephone number near a candidate, and how sure a candidate must be for each kind of word."""

import re
from bisect import bisect_left, bisect_right

from taskflow.records.redaction import lexicon, words
from taskflow.records.redaction.fold import BARRIER
from taskflow.records.redaction.lazy import compiled
from taskflow.records.redaction.phone_lists import PhoneLists
from taskflow.records.redaction.phone_marks import LONGEST_JOINT, continues, is_keyed_otherwise, is_signed

# What the shape of a number is worth: certain ones count beside any word, others only right after a word for a phone.
CERTAIN, PROBABLE, LIKELY = 3, 2, 1

# How many characters before and after a number a word may stand, and how much is read at a time.
_BEFORE, _AFTER, _AROUND = 45, 30, 80
_DIRECT, _NEXT = 16, 8
# Some numbers of a list may have a country's code that the others leave out.
_LONGEST_CODE = 3
_KINDS = (lexicon.PHONE, lexicon.HINT, lexicon.NUMBER)
_ANY_KIND = lexicon.PHONE | lexicon.HINT | lexicon.NUMBER
# Before and after "number" when it is the name of a field.
_OPENS = frozenset(("", "\n", '"', "'", "|", ",", "{", ";", "("))
_IS = re.compile(r"[\"']? ?(?:is|:|=|-)")
_BREAKS = re.compile(r"[0-9\n.;\x00]")
# More of the same list before the word that names it: "9…, 9… and 9… are my numbers".
_REST = r"(?:[ ]?(?:,|;|/|&|,?[ ](?:and|or|aur|और))[ ]?\+?[0-9][0-9 \-]{6,12}[0-9])+"
_LONGEST_REST = 50
_UNIT = (
    r"[ ](?:hits|bytes|samples|views|users|rows|times|units|ms|seconds|people|records|items|points|steps|requests"
    r"|atoms|subscribers|followers|customers|downloads|inhabitants)(?![a-z])"
)


class PhoneWords:
    """The words for phones around the numbers in doubt, by how much they say.

    Numbers are asked about in the order of the text; each stretch of it is read once.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._made_lists: PhoneLists | None = None
        self._may_list = "\n" in text or "[" in text or "{" in text or "(" in text
        self._last = (-LONGEST_JOINT, -LONGEST_JOINT)
        self._read = 0
        self._previous: words.Word = (0, 0, 0)
        # Starts and ends of the words found, for each of _KINDS.
        self._found: list[tuple[list[int], list[int]]] = [([], []), ([], []), ([], [])]

    def _read_to(self, start: int, high: int) -> None:
        """Read the words up to ``high``, from where the last reading ended or a little before ``start``."""
        text = self._text
        low = max(self._read, start - _AROUND)
        high = min(len(text), high)
        while high < len(text) and high < start + 3 * _AROUND and text[high].isalpha():
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

    @property
    def _lists(self) -> PhoneLists:
        if self._made_lists is None:
            self._made_lists = PhoneLists(self._text)
        return self._made_lists

    def found(self, start: int, end: int) -> None:
        """Remember that a telephone number is at ``start`` to ``end``."""
        self._last = (start, end)

    def within_reach(self, start: int) -> bool:
        """Whether a word for a phone is near enough to name a number that begins at ``start``."""
        if start - self._last[1] < LONGEST_JOINT or self.listed(start, start + 1):
            return True
        self._read_to(start, start + _AROUND)
        for starts, ends in self._found:
            last = bisect_right(ends, start)
            if (last and start - ends[last - 1] <= _BEFORE) or (
                last < len(starts) and starts[last] - start <= _AROUND
            ):
                return True
        return False

    def near(self, start: int, end: int, strength: int) -> bool:
        """Whether a phone word names the number at ``start`` to ``end``: beside it, as its list's, in a signature."""
        return (
            self._beside(start, end, strength)
            or (start - self._last[1] <= LONGEST_JOINT and self._follows(start, end, strength))
            or is_signed(self._text, start, end, certain=strength == CERTAIN, probable=strength == PROBABLE)
            or (self._may_list and self._lists.covers(start, end))
        )

    def listed(self, start: int, end: int) -> bool:
        """Whether the number is in a list or a column: then it is none of the dates that it may look like."""
        return self._may_list and self._lists.covers(start, end)

    def _follows(self, start: int, end: int, strength: int) -> bool:
        """Whether the number is the next item after a telephone number of about as many digits."""
        first, last = self._last
        text = self._text
        if start <= last or not continues(text[last:start], certain=strength == CERTAIN):
            return False
        if self._may_list and self._lists.is_in_table(start):
            return False
        count = sum(map(str.isdigit, text[start:end]))
        return abs(count - sum(map(str.isdigit, text[first:last]))) <= _LONGEST_CODE

    def _beside(self, start: int, end: int, strength: int) -> bool:
        if self._text[end : end + 1] == " " and compiled(_UNIT).match(self._text, end) is not None:
            return False
        self._read_to(start, start)
        for kind, (_, ends) in enumerate(self._found):
            if kind and strength == LIKELY:
                return False
            last = bisect_right(ends, start) - 1
            if last >= 0 and start - ends[last] <= _BEFORE and self._names(kind, ends[last], start, strength):
                return True
        return strength == CERTAIN and self._is_named_after(end)

    def _is_named_after(self, end: int) -> bool:
        """Whether a word behind a number names it: "98765 43210 is my mobile"."""
        self._read_to(end, end + _AROUND)
        text = self._text
        for starts, _ in self._found:
            first = bisect_left(starts, end)
            if first == len(starts) or starts[first] - end > _AFTER + _LONGEST_REST:
                continue
            rest = compiled(_REST).match(text, end, starts[first])
            between = text[rest.end() if rest else end : starts[first]]
            if len(between) <= _AFTER and not _BREAKS.search(between) and not _says_other(between):
                return True
        return False

    def _names(self, kind: int, end: int, start: int, strength: int) -> bool:
        between = self._text[end:start].removeprefix(" ").removeprefix("#")
        if BARRIER in between or _says_other(between):
            return False
        if ":" in between and is_keyed_otherwise(between):
            return False
        if "\n" in between and self._lists.is_in_table(start):
            return False
        if strength == CERTAIN:
            return True
        direct = _NEXT if kind else _DIRECT
        return len(between) <= direct and not any(character.isdigit() for character in between)


def _says_other(between: str) -> bool:
    return words.is_priced(between) or words.mentions(between, lexicon.OTHER)
