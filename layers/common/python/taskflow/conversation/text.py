"""Text as people see it: grapheme boundaries, sentences, titles. Offsets are code points."""

from __future__ import annotations

import unicodedata

import regex

TITLE_CHARS = 80

_GRAPHEME = regex.compile(r"\X")
_FENCE = regex.compile(r"^ {0,3}(```|~~~)", regex.MULTILINE)
_ABBREVIATION = regex.compile(
    r"(?:^|[\s(\[])(?:e\.g|i\.e|etc|vs|cf|approx|no|nos|vol|fig|eq|dr|mr|mrs|ms|prof|st|jr|sr|inc|ltd|co|corp|dept|"
    r"est|al|a\.m|p\.m|u\.s|u\.k|[A-Za-z])\.$",
    regex.IGNORECASE,
)
_END = regex.compile(
    r"[.!?…]+[\"'”’)\]]*(?=\s|$)|[。！？｡।॥؟۔]+[\"'”’」』）]*|\n\s*\n|\n(?=\s*(?:[-*+•]|\d+[.)])\s)|\n(?=\s{0,3}(?:```|~~~|\#))"
)


def floor_grapheme(text: str, chars: int) -> int:
    """The largest grapheme boundary of ``text`` that is at most ``chars``."""
    if chars <= 0:
        return 0
    if chars >= len(text):
        return len(text)
    # Only what stands around the cut decides; flags and families are the longest clusters by far.
    start = max(0, chars - 64)
    end = start
    for match in _GRAPHEME.finditer(text, start, min(len(text), chars + 64)):
        if match.end() > chars:
            break
        end = match.end()
    return end if end > start or start == 0 else chars


def is_blank(text: str) -> bool:
    """Whether nothing of ``text`` can be seen: spaces, controls and zero-width characters."""
    return all(
        char.isspace() or unicodedata.category(char) in ("Cc", "Cf", "Zs", "Zl", "Zp") for char in text
    )


def split_sentences(text: str) -> tuple[list[str], str]:
    """The complete sentences of ``text`` and what remains after the last one.

    Abbreviations, initials, decimals and list numbers end no sentence; a code block that is still open belongs
    whole to the remainder, a closed one counts as one sentence with what stands around it.
    """
    fences = [match.start() for match in _FENCE.finditer(text)]
    blocks = list(zip(fences[::2], fences[1::2], strict=False))
    open_from = fences[-1] if len(fences) % 2 else len(text)
    sentences: list[str] = []
    start = 0
    for match in _END.finditer(text):
        end = match.end()
        if end > open_from or any(first < end <= last for first, last in blocks):
            continue
        if match.group().startswith(".") and _is_not_an_end(text, start, match.start(), end):
            continue
        sentence = text[start:end].strip()
        if sentence:
            sentences.append(sentence)
        start = end
    return sentences, text[start:].strip()


def _is_not_an_end(text: str, start: int, dot: int, end: int) -> bool:
    if end - dot == 1 and _ABBREVIATION.search(text[max(start, dot - 12) : dot + 1]):
        following = text[end : end + 2].strip()
        return not following or not following[0].isupper() or len(text[start:dot].strip()) <= 4
    before = text[start:dot].strip()
    return before.isdigit()  # the number of a list entry


def title_of(text: str) -> str:
    """A conversation's title from its first message: one line of at most 80 characters, cut at a word."""
    line = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    if len(line) <= TITLE_CHARS:
        return line
    cut = floor_grapheme(line, TITLE_CHARS - 1)
    head = line[:cut]
    space = head.rfind(" ")
    if space > TITLE_CHARS // 2:
        head = head[:space]
    return head.rstrip() + "…"
