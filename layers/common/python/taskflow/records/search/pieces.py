"""A run of characters without white space, taken apart into what can be found of it. Pure.

``docs.example.com/install_notes`` has five words, ``getUserName`` three that are also one. Only a dictionary could tell
the words of ``你好世界``, so every two neighbours of it are a token.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import regex

from taskflow.light_dataclasses import dataclass
from taskflow.records.search.fold import ZWNJ, fold, lower

MAX_WORD_CHARS = 128
"""A word longer than this is known by its beginning: a lexeme of Postgres has 2,046 bytes at most."""

MAX_PARTS = 6
"""What changes its case or between letters and digits more often (a key, a hash, base64) is no compound of words."""

MAX_JOINED = 8
"""So many parts stand for a word together at most."""

_SPACELESS = (
    r"\p{Han}\p{Hiragana}\p{Katakana}\p{Bopomofo}\p{Hangul}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{Tibetan}\p{Yi}"
    r"\p{Javanese}\p{Balinese}\p{Sundanese}\p{Tai_Tham}\p{Tai_Viet}\p{Tai_Le}\p{New_Tai_Lue}\p{Tangut}\p{Nushu}"
    r"\u30fc\u3099\u309a"
)
"""Scripts whose words are not parted by spaces, and Hangul, whose words carry particles."""

_ATOM = regex.compile(
    rf"""(?V1)
    (?P<run> [[{_SPACELESS}]&&[\p{{L}}\p{{M}}]]+ )
  | (?P<sign> \b[A-Za-z](?:\+\+(?!\+)|\#(?![\p{{L}}\p{{N}}\#])) )
  | (?P<word> [[\p{{L}}\p{{M}}\p{{N}}]--[{_SPACELESS}]]+ )
  | (?P<picture> \p{{RI}}\p{{RI}} | \p{{Extended_Pictographic}} )
    """,
    regex.VERBOSE,
)

# getUserName, HTMLParser, sha256.
_PART = regex.compile(
    r"(?V1)\p{N}+|\p{Lu}+(?=\p{Lu}\p{Ll})|\p{Lu}?[[\p{L}\p{M}]--\p{Lu}]+|\p{Lu}+",
)

_ESCAPES = re.compile("(?:%[0-9A-Fa-f]{2})+")
"""How an address writes what is no ASCII."""

_JOINERS = frozenset("-‐‒–_'’ʼʻ‘`´·‧׳״\"־" + ZWNJ)
"""What stands inside of words: people type ``wifi`` for ``wi-fi``, ``dont`` for ``don't``."""


_DIVIDERS = frozenset(".,/")
"""What stands between words, and inside of some."""

MAX_ENDING = 3
"""So many letters at most has the ending of a name: Node.js, ASP.NET."""


class Word(NamedTuple):
    """Parts that stand for a word together, in lower case; most words have one."""

    parts: tuple[str, ...]


class Run(NamedTuple):
    """Characters of a script without spaces."""

    chars: str


Piece = Word | Run


@dataclass(slots=True)
class _Open:
    """A word that may go on."""

    parts: list[str]
    end: int


def pieces(chunk: str) -> Iterator[Piece]:
    """The words and runs of ``chunk`` in their order. Each is adjacent to the one before it."""
    if "%" in chunk:
        chunk = _ESCAPES.sub(_unescaped, chunk)
    # Some ligatures of Arabic are a whole sentence: a text of them may not become twenty times as long.
    text = fold(chunk)[: 2 * len(chunk) + MAX_WORD_CHARS]
    word: _Open | None = None
    for match in _ATOM.finditer(text):
        if match.lastgroup != "word":
            if word is not None:
                yield Word(tuple(word.parts))
                word = None
            found = lower(match.group())
            yield Run(found) if match.lastgroup == "run" else Word((found,))
            continue
        parts = _parts(match.group()[:MAX_WORD_CHARS])
        if (
            word is not None
            and len(word.parts) + len(parts) <= MAX_JOINED
            and _joins(text[word.end : match.start()], word.parts, parts)
        ):
            word.parts += parts
            word.end = match.end()
            continue
        if word is not None:
            yield Word(tuple(word.parts))
        word = _Open(parts, match.end())
    if word is not None:
        yield Word(tuple(word.parts))


def _unescaped(found: re.Match[str]) -> str:
    """What the escapes stand for; as they are written where that is no text."""
    try:
        return bytes.fromhex(found.group().replace("%", "")).decode()
    except UnicodeDecodeError:
        return found.group()


def whole(parts: tuple[str, ...]) -> str:
    """The parts of a word as one."""
    return "".join(parts)[:MAX_WORD_CHARS]


def _parts(word: str) -> list[str]:
    lowered = lower(word)
    if word == lowered and word.isalpha():
        return [lowered]
    parts = _PART.findall(word)
    return [lower(part) for part in parts] if 1 < len(parts) <= MAX_PARTS else [lowered[:MAX_WORD_CHARS]]


def _joins(between: str, before: list[str], after: list[str]) -> bool:
    """Whether two words with this between them are one to people as well."""
    if between in _JOINERS:
        return True
    if between not in _DIVIDERS:
        return False
    end, beginning = before[-1], after[0]
    if end.isdigit() or beginning.isdigit():
        # 1,000,000, 1.000.000 and 1,00,000.
        sizes = (3,) if between == "." else (2, 3)
        return between != "/" and end.isdigit() and beginning.isdigit() and len(beginning) in sizes
    if between == ",":
        return False
    # U.S.A., I/O; Node.js, but no more of a host or a path than its last two words.
    return len(end) == len(beginning) == 1 or (
        between == "." and len(before) == len(after) == 1 and len(beginning) <= MAX_ENDING
    )
