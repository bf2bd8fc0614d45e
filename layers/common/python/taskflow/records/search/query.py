"""What a person types into the search field, as a ``tsquery`` in its text form. Pure.

Words (all of them, the last one as a beginning), ``"a phrase"``, ``-without``, ``one or another``. Nothing is an error.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import regex

from taskflow.light_dataclasses import dataclass
from taskflow.records.search import MAX_CHARS
from taskflow.records.search.fold import goes_on, without_article
from taskflow.records.search.pieces import Piece, Run, Word, pieces, whole
from taskflow.records.search.vector import OVERFLOW

# Between words it parts them as a space does, which nobody types in Chinese; 1,000 is one number.
_SEPARATOR = regex.compile(r"[、。，；！？،؛।]|(?<!\d)[,;]|[,;](?!\d)")

_TERM = regex.compile(
    r"""(?<!\S)(?P<not>-(?=[\w"“„«]))?(?:["“”„«](?P<phrase>[^"“”„«»]*)(?P<end>["“”»]|$)|(?P<chunk>\S+))"""
)


@dataclass(frozen=True, slots=True)
class _Lexeme:
    """A token that has to be there, whole or as a beginning."""

    text: str
    prefix: bool = False

    def __str__(self) -> str:
        return f"'{self.text}'" + (":*" if self.prefix else "")

    def overflowing(self) -> str:
        """The same where its positions are not known."""
        return f"'{OVERFLOW}{self.text}'" + (":*" if self.prefix else "")


Alternatives = tuple[tuple[_Lexeme, ...], ...]
"""What stands for one word: any of these sequences."""


def to_tsquery(typed: str) -> str | None:
    """The query, ready for ``::tsquery``; None when nothing in ``typed`` can be searched for."""
    alternatives: list[list[str]] = [[]]
    terms = list(_TERM.finditer(_SEPARATOR.sub(" ", typed[:MAX_CHARS])))
    for index, term in enumerate(terms):
        if _is_or(term) and alternatives[-1] and any(map(_said, terms[index + 1 :])):
            alternatives.append([])
            continue
        last = index == len(terms) - 1 and not term["not"] and not term["end"]
        chunks = (term["chunk"] or term["phrase"] or "").split()
        found = _sequence([piece for chunk in chunks for piece in pieces(chunk)], unfinished=last)
        if found:
            alternatives[-1].append(f"!({found})" if term["not"] else found)
    wanted = [" & ".join(each) for each in alternatives if each]
    return " | ".join(wanted) or None


def _is_or(term: regex.Match[str]) -> bool:
    return term["not"] is None and (term["chunk"] or "").lower() == "or"


def _said(term: regex.Match[str]) -> bool:
    """Whether a term holds anything to search for."""
    return not _is_or(term) and any(True for _ in pieces(term["chunk"] or term["phrase"] or ""))


def _sequence(found: list[Piece], *, unfinished: bool) -> str:
    """Pieces that follow each other, the last one perhaps only begun."""
    words = [
        _alternatives(piece, last=index == len(found) - 1, unfinished=unfinished)
        for index, piece in enumerate(found)
    ]
    if not words:
        return ""
    chain = _chain(list(map(_any, words)))
    if len(words) == 1 and all(len(sequence) == 1 for sequence in words[0]):
        return f"({chain})"
    # Beyond the positions that a tsvector knows, being there has to do.
    there = " & ".join(f"({' | '.join(' & '.join(map(str, each)) for each in word)})" for word in words)
    lexemes = {lexeme: None for word in words for sequence in word for lexeme in sequence}
    unplaced = " | ".join(lexeme.overflowing() for lexeme in lexemes)
    return f"({chain} | {there} & ({unplaced}))"


def _chain(words: list[str]) -> str:
    """Each next to the one before it. One in the middle may stand for several words of the text (``github`` for GitHub)
    and has two places, one next to what is before it, one next to what is after it: so each pair is looked for."""
    if len(words) < 3:
        return " <-> ".join(words)
    return " & ".join(f"({before} <-> {after})" for before, after in pairwise(words))


def _alternatives(piece: Piece, *, last: bool, unfinished: bool) -> Alternatives:
    if isinstance(piece, Word):
        *before, end = piece.parts
        sequence = (*(_Lexeme(part) for part in before), _Lexeme(end, last and unfinished))
        if not before:
            if last and unfinished and (longer := goes_on(end)) != end:
                return (sequence, (_Lexeme(longer, prefix=True),))
            if (word := without_article(end)) is not None:
                return (sequence, (_Lexeme(word, last and unfinished),))
            return (sequence,)
        return ((_Lexeme(whole(piece.parts), last and unfinished),), sequence)
    return (tuple(_run(piece, last)),)


def _run(run: Run, last: bool) -> Iterator[_Lexeme]:
    """Every two neighbours. What follows shows where the run ends, where its last character stands alone."""
    chars = run.chars
    if last and len(chars) == 1:
        yield _Lexeme(chars, prefix=True)
        return
    for index in range(len(chars) - 1 if last else len(chars)):
        yield _Lexeme(chars[index : index + 2])


def _any(word: Alternatives) -> str:
    sequences = [" <-> ".join(map(str, sequence)) for sequence in word]
    return sequences[0] if len(sequences) == 1 else f"({' | '.join(sequences)})"
