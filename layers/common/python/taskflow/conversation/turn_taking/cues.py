"""Which phrases stand where in a message."""

from __future__ import annotations

from collections.abc import Iterable

from taskflow.conversation.turn_taking.lexicon import Match
from taskflow.conversation.turn_taking.reading import Reading

SMALL_TALK = frozenset({"acks", "agrees", "thanks", "laughs", "marvels"})
AROUND = frozenset({"fills", "wraps", "links"})
"""Polite words and the like, which may stand around others and mean nothing alone."""
SHORT = 16
"""Words (signs, where there are no spaces, count a third) up to which a remark anywhere in a message is believed."""


_AND = frozenset(
    ("and", "und", "y", "e", "et", "en", "och", "i", "и", "а", "ve", "va", "dan", "aur", "और", "و")
)


def length_of(words: tuple[str, ...]) -> int:
    """Words; of signs of scripts without spaces three count as one."""
    return sum(3 if len(word) > 1 or word.isascii() else 1 for word in words) // 3


class Cues:
    """Which phrases stand where in a message."""

    def __init__(self, words: tuple[str, ...], matches: Iterable[Match], reading: Reading) -> None:
        self._by_sense: dict[str, list[Match]] = {}
        for match in matches:
            self._by_sense.setdefault(match.sense, []).append(match)
        self.size = len(words)
        self.words = words
        self.clauses = frozenset(reading.starts)
        self.length = length_of(words)
        self.heads = self._beginnings(reading.starts)
        self.head = min(self.heads)
        """The first word that is not small talk."""

    def _beginnings(self, starts: tuple[int, ...]) -> frozenset[int]:
        """Where a wish may begin: clauses, and what follows small talk and polite words at their beginning."""
        soft = SMALL_TALK | AROUND | {"pauses", "stops", "refuses", "goes_on"}
        follows: dict[int, set[int]] = {}
        for sense in soft:
            for match in self._by_sense.get(sense, ()):
                follows.setdefault(match.start, set()).add(match.end)
        heads: set[int] = set()
        waiting = list(starts)
        while waiting:
            place = waiting.pop()
            if place not in heads:
                heads.add(place)
                waiting += [end for end in follows.get(place, ()) if end < self.size]
        return frozenset(heads)

    def anywhere(self, *senses: str) -> list[Match]:
        return [match for sense in senses for match in self._by_sense.get(sense, ())]

    def beginning(self, *senses: str) -> list[Match]:
        """Those at the beginning of a clause, with nothing before them."""
        return [match for match in self.anywhere(*senses) if match.start in self.clauses]

    def opening(self, *senses: str) -> list[Match]:
        return [match for match in self.anywhere(*senses) if match.start in self.heads]

    def closing(self, *senses: str) -> list[Match]:
        tails = self._tails()
        return [match for match in self.anywhere(*senses) if match.end in tails]

    def is_remark(self, adjusts: list[Match]) -> bool:
        """Whether it only tells something in passing: "can't wait to go", or with laughter or wonder around it."""
        if adjusts and not (
            self.opening("reasons") and all(match.end - match.start == 1 for match in adjusts)
        ):
            return False
        if self.opening("remarks") and self.length <= SHORT:
            return True
        if self.opening("limits", "also"):
            return False
        begins = any(
            match.start in self.clauses and (match.sense == "laughs" or match.end in self.clauses)
            for match in self.anywhere("marvels", "laughs")
        )
        laughs = any(match.end == self.size for match in self.anywhere("laughs"))
        return (begins or laughs) and self.length <= 10

    def starts_with_and(self) -> bool:
        return bool(self.words) and self.words[0] in _AND

    def leaves_out(self) -> bool:
        """ "No butter": not an answer, which has a mark or a subject after it."""
        return any(
            match.sense == "refuses"
            and match.end < self.size
            and match.end not in self.clauses
            and not any(other.start == match.end for other in self.anywhere("reasons", "fills", "refuses"))
            for match in self.opening("refuses")
        )

    def ends_stopping(self) -> bool:
        """Whether its last clause consists of words that stop: "I have read it all, that's enough"."""
        return any(match.start > 0 and match.start in self.clauses for match in self.closing("stops"))

    def approves(self) -> bool:
        """ "Ok, that makes way more sense": a remark about what is said, that begins with assent and denies nothing."""
        if self.length > 10 or self.anywhere("refuses", "contrasts", "wants", "asks", "wraps"):
            return False
        ends = {match.end for match in self.anywhere(*SMALL_TALK) if match.start in self.heads}
        return any(match.start in ends for match in self.anywhere("points"))

    def denies(self) -> bool:
        """Whether it begins with "no" and a mark."""
        return any(match.start == 0 and match.end in self.clauses for match in self.anywhere("refuses"))

    def contrasts(self) -> bool:
        """ "To Mrs Smith, not Ms"."""
        return self.length <= 10 and any(
            self.head < match.start and match.start in self.clauses for match in self.anywhere("contrasts")
        )

    def comes_after(self) -> bool:
        """ "After the hotels: things to do"."""
        return len(self.clauses) > 1 and any(match.start == self.head for match in self.opening("afters"))

    def _tails(self) -> set[int]:
        tails = {self.size}
        waiting = [self.size]
        by_end: dict[int, set[int]] = {}
        for match in self.anywhere("fills", "thanks", "acks", "laughs", "wraps"):
            by_end.setdefault(match.end, set()).add(match.start)
        while waiting:
            for start in by_end.get(waiting.pop(), ()):
                if start not in tails:
                    tails.add(start)
                    waiting.append(start)
        return tails
