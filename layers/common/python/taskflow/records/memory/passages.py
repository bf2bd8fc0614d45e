"""A message as passages: pieces that are short enough for a sentence model and for a prompt. And a passage as clauses:
a fact is often mentioned in half a sentence, beside something else. Pure."""

from __future__ import annotations

from collections.abc import Iterator

import regex

PASSAGE_CHARS = 400
"""Some hundred tokens: sentence models read 128 to 512, and a prompt gets several of these."""
MAX_PASSAGES = 40
"""Of one message; what lies beyond is found by the search of conversations only."""
LEAST_LETTERS = 8
"""Letters and digits of a message that is worth remembering: no "ok", no "thanks!"."""
LEAST_IDEOGRAPHS = 3

MAX_CLAUSES = 8
"""Of one passage, each with a vector."""

_END = regex.compile(r"(?<=[.!?…]['\"”’)\]]*)\s+|(?<=[。！？।]['”’」』)]*)\s*|\n+")
_PAUSE = regex.compile(r"(?<=[,;:])\s+|(?<=[，；：、])\s*|\s+[–—-]\s+")
_LETTER = regex.compile(r"[\p{L}\p{N}]")
_IDEOGRAPH = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]")


def passages(content: str) -> list[str]:
    """The passages of a message in their order, each at most ``PASSAGE_CHARS`` long; none of one that says nothing."""
    if not _tells(content):
        return []
    found: list[str] = []
    for sentence in _sentences(content):
        joined = f"{found[-1]} {sentence}" if found else sentence
        if found and len(joined) <= PASSAGE_CHARS:
            found[-1] = joined
        elif len(found) == MAX_PASSAGES:
            break
        else:
            found.append(sentence)
    return [each for each in found if _LETTER.search(each)]


def clauses(passage: str) -> list[str]:
    """Its sentences and their parts, as commas and dashes part them, the first ``MAX_CLAUSES``; none of one that has no
    parts."""
    parts = (part for sentence in _sentences(passage) for part in _PAUSE.split(sentence))
    found = [part for part in parts if _LETTER.search(part)]
    return found[:MAX_CLAUSES] if len(found) > 1 else []


def _tells(text: str) -> bool:
    return len(_LETTER.findall(text)) >= LEAST_LETTERS or len(_IDEOGRAPH.findall(text)) >= LEAST_IDEOGRAPHS


def _sentences(content: str) -> Iterator[str]:
    for sentence in _END.split(content):
        rest = sentence.strip()
        while len(rest) > PASSAGE_CHARS:
            at = rest.rfind(" ", PASSAGE_CHARS // 2, PASSAGE_CHARS) + 1 or PASSAGE_CHARS
            yield rest[:at].rstrip()
            rest = rest[at:].lstrip()
        if rest:
            yield rest
