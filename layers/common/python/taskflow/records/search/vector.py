"""A text as a ``tsvector``, in its text form: ``'hello':1 'world':2``. Pure.

A tsvector knows positions up to 16,383 and 255 of a lexeme. A lexeme that stands in more places has ``OVERFLOW`` before
it once more, so that a phrase with it can be found without its positions.
"""

from __future__ import annotations

from taskflow.records.search.fold import alone
from taskflow.records.search.pieces import Word, pieces, whole

OVERFLOW = "~"
"""No token begins with it."""

MAX_POSITION = 16_383
MAX_POSITIONS = 255
MAX_BYTES = 1_000_000
"""A tsvector holds 1,048,575 bytes of lexemes and positions; what does not fit any more is not searched.
https://www.postgresql.org/docs/18/textsearch-limitations.html"""

_ALL_JOINS = 4
"""A word of so many parts is found by any neighbours of them together; a longer one by its ends."""

_KNOWN_CHUNKS, _KNOWN_CHARS = 8_192, 24
"""How many are remembered, and how long they are at most: some 4 MB."""

Tokens = tuple[tuple[tuple[int, str], ...], int]
"""Lexemes with their places in a chunk, and how many places it takes."""


def to_tsvector(text: str) -> str:
    """Everything that can be found of ``text``, ready for ``::tsvector``. Never too large for one."""
    lexemes: list[str] = []
    at = 1
    for chunk in text.split():
        tokens, width = _KNOWN[chunk]
        for offset, lexeme in tokens:
            lexemes.append(f"'{lexeme}':{at + offset}")
        at += width
        if len(lexemes) > MAX_POSITIONS:
            return _long(text)
    # Postgres collects the places of one lexeme itself.
    return " ".join(lexemes)


def _long(text: str) -> str:
    """The same for a text that may be beyond what a tsvector holds."""
    places: dict[str, list[int]] = {}
    overflowing: set[str] = set()
    at = 1
    free = MAX_BYTES
    for chunk in text.split():
        tokens, width = _KNOWN[chunk]
        for offset, lexeme in tokens:
            position = at + offset
            known = places.get(lexeme)
            if known is None:
                # Its marker for overflow is as long; each has up to three bytes of its own.
                free -= 2 * len(lexeme.encode()) + 8
                if free < 0:
                    return _literal(places, overflowing)
                known = places[lexeme] = []
            if position <= MAX_POSITION and len(known) < MAX_POSITIONS:
                known.append(position)
                free -= 2
            else:
                overflowing.add(lexeme)
        at += width
    return _literal(places, overflowing)


def chunk_tokens(chunk: str) -> Tokens:
    """The lexemes of a run of characters without white space."""
    found: list[tuple[int, str]] = []
    at = 0
    for piece in pieces(chunk):
        if isinstance(piece, Word):
            parts = piece.parts
            found += ((at + index, part) for index, part in enumerate(parts))
            if len(parts) > 1:
                for first, last, joined in _joined(parts):
                    # It follows what stands before it, and what stands after it follows it: both are next to it.
                    found += ((at + first, joined), (at + last, joined))
            elif (word := alone(parts[0])) is not None:
                found.append((at, word))
            at += len(parts)
        else:
            chars = piece.chars
            found += ((at + index, chars[index : index + 2]) for index in range(len(chars)))
            at += len(chars)
    return tuple(found), at


class _Known(dict[str, Tokens]):
    """Words come again and again: the tokens of those that came lately."""

    def __missing__(self, chunk: str) -> Tokens:
        tokens = chunk_tokens(chunk)
        if len(chunk) <= _KNOWN_CHARS:
            if len(self) >= _KNOWN_CHUNKS:
                self.clear()
            self[chunk] = tokens
        return tokens


_KNOWN = _Known()


def _joined(parts: tuple[str, ...]) -> list[tuple[int, int, str]]:
    """Neighbours together, each with the places of its first part and of its last."""
    count = len(parts)
    if count > _ALL_JOINS:
        return [(first, count - 1, whole(parts[first:])) for first in range(count - 1)]
    return [
        (first, last, whole(parts[first : last + 1]))
        for first in range(count)
        for last in range(first + 1, count)
    ]


def _literal(places: dict[str, list[int]], overflowing: set[str]) -> str:
    lexemes = [
        f"'{lexeme}':{','.join(map(str, positions))}" if positions else f"'{lexeme}'"
        for lexeme, positions in places.items()
    ]
    lexemes += (f"'{OVERFLOW}{lexeme}'" for lexeme in overflowing)
    return " ".join(lexemes)
