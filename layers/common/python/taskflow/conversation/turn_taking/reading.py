"""A message as words: folded, one script like the other, in clauses."""

from __future__ import annotations

import functools
import re
import unicodedata
from typing import NamedTuple

from taskflow.conversation.turn_taking.variants import LETTERS

HEAD, TAIL = 400, 160
"""Code points of a longer message that are read, from its beginning and from its end."""


class Reading(NamedTuple):
    """A message as words; ``starts`` are the places where a clause begins."""

    words: tuple[str, ...]
    starts: tuple[int, ...]
    asks: bool
    """Whether a clause ends with a question mark."""
    smiles: bool
    """Whether there are emoticons of letters and signs, such as ``:)``; they are no words."""
    whole: bool
    """Whether everything was read."""

    def before(self, place: int) -> Reading:
        """The first words."""
        starts = tuple(start for start in self.starts if start < place)
        return self._replace(words=self.words[:place], starts=starts)

    def after(self, place: int) -> Reading:
        """What follows the first words."""
        starts = (0, *(start - place for start in self.starts if start > place))
        return self._replace(words=self.words[place:], starts=starts)


def read(text: str) -> Reading:
    shown = " ".join(text.split())
    whole = len(shown) <= HEAD + TAIL
    if not whole:
        shown = f"{shown[:HEAD]}\n{shown[-TAIL:]}"
    bare, emoticons = _EMOTICONS.subn(" ", _ADDRESSES.sub(" webaddress ", shown))
    folded = fold(bare)
    words: list[str] = []
    starts: list[int] = [0]
    asks = False
    for match in _pieces(folded).finditer(folded):
        piece = match.group()
        if match.lastgroup == "mark":
            asks = asks or any(sign in _QUESTION_MARKS for sign in piece)
            if starts[-1] != len(words):
                starts.append(len(words))
        else:
            words.append(piece)
    if starts[-1] == len(words) and len(starts) > 1:
        starts.pop()
    return Reading(tuple(words), tuple(starts), asks, emoticons > 0, whole)


def fold(text: str) -> str:
    """Lower case, without accents, apostrophes and lengthened sounds; katakana as hiragana; simplified characters."""
    if text.isascii():
        return _DROPPED.sub("", text.casefold())
    plain = unicodedata.normalize("NFKD", text.casefold())
    return unicodedata.normalize("NFC", _DROPPED.sub("", plain).translate(LETTERS)).translate(LETTERS)


def phrases_of(table: str) -> list[str]:
    """The phrases of a table, which stand between bars: their folded words with one space between them."""
    phrases = (_words(part) for part in fold(table).split("|"))
    return [" ".join(words) for words in phrases if words]


def _words(folded: str) -> list[str]:
    return [match.group() for match in _pieces(folded).finditer(folded) if match.lastgroup == "word"]


_UNSPACED = (
    *(
        (0x0E00, 0x0EFF),
        (0x1000, 0x109F),
        (0x1100, 0x11FF),
        (0x1780, 0x17FF),
        (0x2E80, 0x2FDF),
        (0x3005, 0x3007),
    ),
    *(
        (0x3040, 0x30FF),
        (0x3130, 0x318F),
        (0x31F0, 0x31FF),
        (0x3400, 0x4DBF),
        (0x4E00, 0x9FFF),
        (0xAC00, 0xD7FF),
    ),
    *((0xF900, 0xFAFF), (0x20000, 0x3FFFF)),
)
"""Scripts without spaces, or with few, and Hangul, whose spaces people leave out: each sign is a word."""


def is_sign(word: str) -> bool:
    """Whether a word is one sign of a script that is written without spaces."""
    return len(word) == 1 and any(low <= ord(word) <= high for low, high in _UNSPACED)


_LETTERS = r"[\w\u0900-\u0d7f]"
_MARKS = r"(?P<mark>(?:(?<!\d)[.,:]|[.,:](?!\d)|[;!?؟՞⁇⁈❓❔…。、，！？；：،؛।¿¡\n—–|])+)"
_SPACED_PIECES = re.compile(rf"(?P<word>{_LETTERS}+)|{_MARKS}")


@functools.cache
def _all_pieces() -> re.Pattern[str]:
    """Words and marks of any script. It takes milliseconds to compile, which English need not wait for."""
    signs = "".join(f"{chr(low)}-{chr(high)}" for low, high in _UNSPACED)
    return re.compile(rf"(?P<word>[{signs}]|(?:(?![{signs}]){_LETTERS})+)|{_MARKS}")


def _pieces(folded: str) -> re.Pattern[str]:
    return _SPACED_PIECES if max(folded, default="") < chr(_UNSPACED[0][0]) else _all_pieces()


_QUESTION_MARKS = "?？؟՞⁇⁈❓❔"
_DROPPED = re.compile(
    "['’`´ʼ‘\u0300-\u036f\u064b-\u0652\u0670\u0640\u093c\u200b-\u200f\u2060\ufe0e\ufe0f\U0001f3fb-\U0001f3ff〜～ー~]"
)
_ADDRESSES = re.compile(r"\b(?:https?://|www\.)\S+", re.IGNORECASE)
_EMOTICONS = re.compile(
    r"(?<![\w:])(?:[:;=8]['’]?[-o^]?[)(\]\[DPpOo3|*/\\]+|[xX]D+\b|<3+|\^[_.-]?\^|\\o/|[oO][_.][oO]|[-=]_[-=]|T_T|\(?[>.]_[<.]\)?)(?!\w)"
)
