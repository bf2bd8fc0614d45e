"""When a message only asks the assistant to go on.

The table (``go_on_phrases``) holds what people type after a reply that was cut off. Only whole messages count: "go on
with the second point" asks for something and is a question like any other. So is "continue?", which asks whether to; a
question counts when it asks for it ("can you continue?") or for what comes ("and then?").
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from taskflow.conversation.go_on_phrases import (
    ASKING,
    ASKING_BEGINNINGS,
    ASKING_ENDS,
    ENGLISH,
    FILLERS,
    FILLING_BEGINNINGS,
    FILLING_ENDS,
    PHRASES,
    QUESTIONS,
)

_APOSTROPHES = re.compile("['’`´ʼ]")
_QUESTION = re.compile(r"[?？؟՞\u037e⁇⁈❓❔]\W*\Z|[吗嗎]\W*\Z")


def is_continue(text: str) -> bool:
    """Whether the person only asks the assistant to go on."""
    if len(text) > 200:
        return False
    words = _fold(_APOSTROPHES.sub(" ", text))
    joined = _fold(_APOSTROPHES.sub("", text))
    if not words:
        return text.strip() in ("…", "...", "....", ">>", "->", "→", "⏩", "▶️", "▶", "👉")
    question = _QUESTION.search(text) is not None
    return any(_means_it(form, question=question) for form in {words, joined})


def _means_it(folded: str, *, question: bool) -> bool:
    said, asking = _without_polite_words(folded)
    if _known(said) or _known(folded):
        return not question or asking or said in _ASKED or folded in _ASKED
    bare, asking = folded.replace(" ", ""), False
    while True:
        shorter, asks = _without_polite_ends(bare)
        asking = asking or asks
        if shorter in _UNSPACED or bare in _UNSPACED:
            return not question or asking or shorter in _ASKED_UNSPACED or bare in _ASKED_UNSPACED
        if shorter == bare:
            return False
        bare = shorter


def _known(said: str) -> bool:
    if said in _KNOWN or ENGLISH.fullmatch(said) is not None:
        return True
    # "continue continue", "weiter, weiter"
    words = said.split()
    half = len(words) // 2
    return (
        half > 0
        and len(words) == 2 * half
        and words[:half] == words[half:]
        and _known(" ".join(words[:half]))
    )


def _without_polite_words(said: str) -> tuple[str, bool]:
    """Polite words at the beginning and at the end go, in the middle they stay; and whether any of them asks."""
    asking = False
    # Most messages have none of them: to look for each in turn took most of the time of a decision.
    while said.startswith(_POLITE_FIRST) or said.endswith(_POLITE_LAST):
        for polite, asks in _POLITE_WORDS.items():
            for shorter in (said.removeprefix(f"{polite} "), said.removesuffix(f" {polite}")):
                if len(shorter) < len(said):
                    said, asking = shorter, asking or asks
                    break
    return said, asking


def _without_polite_ends(bare: str) -> tuple[str, bool]:
    if not bare.endswith(_ANY_END) and not bare.startswith(_ANY_BEGINNING):
        return bare, False
    for end, asks in _ENDS.items():
        if len(bare) > len(end) and bare.endswith(end):
            return bare[: -len(end)], asks
    for beginning, asks in _BEGINNINGS.items():
        if len(bare) > len(beginning) and bare.startswith(beginning):
            return bare[len(beginning) :], asks
    return bare, False


def _fold(text: str) -> str:
    """Words in lower case without accents, punctuation and emoji, one space apart."""
    if text.isascii():
        return " ".join(text.lower().translate(_ASCII).split())
    folded = unicodedata.normalize("NFKD", text.casefold()).translate(_LETTERS)
    kept = []
    for char in folded:
        if "\u0300" <= char <= "\u036f" or "\u064b" <= char <= "\u0652" or char in "\u0640\u200c\u200d\ufe0f":
            continue
        kept.append(char if char.isalnum() or unicodedata.category(char)[0] == "M" else " ")
    return " ".join("".join(kept).split())


_ASCII = {code: " " for code in range(128) if not chr(code).isalnum()}
"""What parts words, where nothing has to be taken apart."""

_LETTERS = str.maketrans({"đ": "d", "ø": "o", "æ": "ae", "ł": "l", "ı": "i"})
"""Letters that no normalisation takes apart."""


def _table(lines: str) -> frozenset[str]:
    phrases = " ".join(re.sub(r"^[a-z]{2} ", "| ", line) for line in lines.strip().splitlines())
    return frozenset(_fold(phrase) for phrase in phrases.split("|") if phrase.strip())


_KNOWN = _table(PHRASES)
_UNSPACED = frozenset(phrase.replace(" ", "") for phrase in _KNOWN if not phrase.isascii())
_ASKED = _table(QUESTIONS)
_ASKED_UNSPACED = frozenset(phrase.replace(" ", "") for phrase in _ASKED)


def _longest_first(asking: Iterable[str], filling: Iterable[str]) -> dict[str, bool]:
    """The folded words, and whether each asks for something."""
    words = {_fold(word): asks for group, asks in ((filling, False), (asking, True)) for word in group}
    return dict(sorted(words.items(), key=lambda word: len(word[0]), reverse=True))


_POLITE_WORDS = _longest_first(ASKING.replace("\n", " ").split("|"), FILLERS.replace("\n", " ").split("|"))
_POLITE_FIRST = tuple(f"{word} " for word in _POLITE_WORDS)
_POLITE_LAST = tuple(f" {word}" for word in _POLITE_WORDS)
_ENDS = _longest_first(ASKING_ENDS, FILLING_ENDS)
_BEGINNINGS = _longest_first(ASKING_BEGINNINGS, FILLING_BEGINNINGS)
_ANY_END, _ANY_BEGINNING = tuple(_ENDS), tuple(_BEGINNINGS)
