"""BERT's uncased WordPiece: a text as ids of its vocabulary.

Devlin et al., https://arxiv.org/abs/1810.04805; the vocabulary is the model's own (``vocabulary.txt``). The library
that could do it brings 40 MB of other libraries for these rules.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

MAX_TOKENS = 128
"""What the model was trained to read (``tokenizer.json`` of all-MiniLM-L6-v2); the rest of a text is left out."""
MAX_WORD_CHARS = 100

_IDEOGRAPHS = (
    *((0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2A6DF), (0x2A700, 0x2B73F), (0x2B740, 0x2B81F)),
    *((0x2B820, 0x2CEAF), (0xF900, 0xFAFF), (0x2F800, 0x2FA1F)),
)


@cache
def vocabulary() -> Mapping[str, int]:
    """Ids by token."""
    lines = (Path(__file__).parent / "vocabulary.txt").read_text(encoding="utf-8").split("\n")
    return {token: index for index, token in enumerate(lines) if token}


def token_ids(text: str) -> list[int]:
    """The ids of ``text`` between those of [CLS] and [SEP], at most ``MAX_TOKENS`` of all."""
    known = vocabulary()
    found: list[int] = []
    for word in _words(text):
        found += _pieces(word, known)
        if len(found) >= MAX_TOKENS - 2:
            break
    return [known["[CLS]"], *found[: MAX_TOKENS - 2], known["[SEP]"]]


def _words(text: str) -> Iterator[str]:
    word = ""
    for char in unicodedata.normalize("NFD", _parted(text)):
        if unicodedata.category(char) == "Mn":
            continue
        if char.isspace():
            if word:
                yield word
            word = ""
        elif _is_punctuation(char):
            if word:
                yield word
            yield char
            word = ""
        else:
            word += char.lower()  # a word as a whole would give Σ its form for ends
    if word:
        yield word


def _parted(text: str) -> str:
    """Without control characters, an ideograph a word of its own."""
    parts: list[str] = []
    for char in text:
        code = ord(char)
        if char in "\t\n\r":
            parts.append(" ")
        elif code in (0, 0xFFFD) or unicodedata.category(char) in ("Cc", "Cf", "Co", "Cs"):
            continue
        elif any(first <= code <= last for first, last in _IDEOGRAPHS):
            parts.append(f" {char} ")
        else:
            parts.append(char)
    return "".join(parts)


def _is_punctuation(char: str) -> bool:
    code = ord(char)
    ascii_sign = 33 <= code <= 47 or 58 <= code <= 64 or 91 <= code <= 96 or 123 <= code <= 126
    return ascii_sign or unicodedata.category(char).startswith("P")


def _pieces(word: str, known: Mapping[str, int]) -> list[int]:
    """The longest tokens from the left; one unknown piece makes the whole word unknown."""
    if len(word) > MAX_WORD_CHARS:
        return [known["[UNK]"]]
    found: list[int] = []
    start = 0
    while start < len(word):
        mark = "##" if start else ""
        for end in range(len(word), start, -1):
            piece = known.get(mark + word[start:end])
            if piece is not None:
                found.append(piece)
                start = end
                break
        else:
            return [known["[UNK]"]]
    return found
