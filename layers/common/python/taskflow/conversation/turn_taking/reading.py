"""A message as words: folded, one script like the other, in clauses."""

from __future__ import annotations

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
    for match in _PIECES.finditer(folded):
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
    words = _WORDS_AND_BARS.findall(fold(table))
    return [phrase for phrase in (part.strip() for part in " ".join(words).split("|")) if phrase]


_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3130-\u318f"
    "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff"
)
"""Scripts without spaces, or with few, and Hangul, whose spaces people leave out: each sign is a word."""

_WORD = rf"[{_UNSPACED}]|(?:(?![{_UNSPACED}])[\w\u0900-\u0d7f])+"
_SIGN = re.compile(f"[{_UNSPACED}]")


def is_sign(word: str) -> bool:
    """Whether a word is one sign of a script that is written without spaces."""
    return len(word) == 1 and _SIGN.match(word) is not None


_WORDS_AND_BARS = re.compile(rf"{_WORD}|\|")
_PIECES = re.compile(
    rf"(?P<word>{_WORD})|(?P<mark>(?:(?<!\d)[.,:]|[.,:](?!\d)|[;!?؟՞⁇⁈❓❔…。、，！？；：،؛।¿¡\n—–|])+)"
)
_QUESTION_MARKS = "?？؟՞⁇⁈❓❔"
_DROPPED = re.compile(
    "['’`´ʼ‘\u0300-\u036f\u064b-\u0652\u0670\u0640\u093c\u200b-\u200f\u2060\ufe0e\ufe0f\U0001f3fb-\U0001f3ff〜～ー~]"
)
_ADDRESSES = re.compile(r"\b(?:https?://|www\.)\S+", re.IGNORECASE)
_EMOTICONS = re.compile(
    r"(?<![\w:])(?:[:;=8]['’]?[-o^]?[)(\]\[DPpOo3|*/\\]+|[xX]D+\b|<3+|\^[_.-]?\^|\\o/|[oO][_.][oO]|[-=]_[-=]|T_T|\(?[>.]_[<.]\)?)(?!\w)"
)
