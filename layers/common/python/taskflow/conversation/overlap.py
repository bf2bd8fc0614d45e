"""A reply that goes on where another stopped, without what it says again of that other.

Asked to continue, models often begin with the last words, the last sentence or the whole last list entry of what they
had said. ``Overlap`` holds the beginning back while it may still be such a repetition, and lets the rest through. Pure.
"""

from __future__ import annotations

import unicodedata

MIN_WEIGHT = 6
"""How much a repetition must say to be one, in letters and digits; an ideograph or a syllable counts as three. A reply
may well begin with the word that the one before ended with."""

_LEAD = " \t\r\n.…"
"""May stand before a repetition: "… and the last words"."""

MAX_LEAD = 12


class Overlap:
    """What comes after ``standing``, piece by piece. Offsets and sizes are code points."""

    def __init__(self, standing: str) -> None:
        self._standing = standing
        self._held = ""
        self._starts: list[int] | None = None
        """Where in ``standing`` what is held (without its lead) still agrees with it; None before it has begun."""
        self._compared = 0
        self._open = bool(standing.strip())

    def push(self, piece: str) -> str:
        """What may be shown after this piece."""
        if not self._open:
            return piece
        self._held += piece
        return "" if self._may_repeat() else self._release()

    def end(self) -> str:
        """What is left to show when nothing more comes."""
        return self._release() if self._open else ""

    def _may_repeat(self) -> bool:
        """Whether more of the reply could make a (longer) repetition of what is held."""
        body = self._body()
        if not body:
            return len(self._held) <= MAX_LEAD
        standing = self._standing
        if self._starts is None:
            first, self._starts = body[0], []
            at = standing.find(first)
            while at >= 0:
                self._starts.append(at)
                at = standing.find(first, at + 1)
        new = body[self._compared :]
        self._starts = [start for start in self._starts if standing.startswith(new, start + self._compared)]
        self._compared = len(body)
        return bool(self._starts)

    def _release(self) -> str:
        held, self._held, self._open = self._held, "", False
        body = held.lstrip(_LEAD) if len(held) - len(held.lstrip(_LEAD)) <= MAX_LEAD else held
        words = self._standing.rstrip()
        said = overlap(words, body)
        if not said:
            return held
        for blank in self._standing[len(words) :]:
            if body[said : said + 1] != blank:
                break
            said += 1
        return body[said:]

    def _body(self) -> str:
        return self._held.lstrip(_LEAD)


def overlap(standing: str, following: str) -> int:
    """How many code points of ``following`` repeat the end of ``standing``: the most that do, or 0.

    It counts by what it says once: a short pattern ("0, 0, 0, 0", "| --- | --- |") may well go on as it did.
    """
    failure = _failure(following[: len(standing)])
    matched = 0
    tail = standing[-len(following) :] if following else ""
    for char in tail:
        while matched and (matched == len(failure) or following[matched] != char):
            matched = failure[matched - 1]
        if following[matched] == char:
            matched += 1
    while matched and weight(following[: matched - failure[matched - 1]]) < MIN_WEIGHT:
        matched = failure[matched - 1]
    return matched


def _failure(text: str) -> list[int]:
    """For each prefix the length of its longest proper border (Knuth, Morris and Pratt)."""
    failure = [0] * len(text)
    length = 0
    for index in range(1, len(text)):
        while length and text[index] != text[length]:
            length = failure[length - 1]
        if text[index] == text[length]:
            length += 1
        failure[index] = length
    return failure


def weight(text: str) -> int:
    """How much ``text`` says, in letters and digits; an ideograph or a syllable counts as three."""
    return sum(_of(char) for char in text)


def _of(char: str) -> int:
    if not char.isalnum():
        return 0
    return 3 if unicodedata.east_asian_width(char) in "WF" else 1
