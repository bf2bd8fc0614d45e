"""Which language a text is in, of those that the cases use: by its script, or by its small words."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W\d_]+")
_SMALL_WORDS = {
    "en": "the of and to a in is it you that for are with as this be on have not your can or from at was they",
    "de": "der die das und ist nicht ein eine zu den mit auf für sich es im dem von auch wie wird sind ich sie man",
    "es": "el la los las de que y en un una es para con se por no del su al como más pero son lo está hay",
    "fr": "le la les de des et est un une en que pour dans il qui ne pas sur au ce avec plus par sont vous on du",
}
_OF = {language: frozenset(words.split()) for language, words in _SMALL_WORDS.items()}
_SCRIPTS = (
    ("hi", re.compile("[\u0900-\u097f]")),
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
)
SHARE = 0.3
"""So much of the letters in a script make the text its language's: foreign names keep their letters."""
LEAST = 3
"""Small words; a text with fewer has no language, nor has one where two languages have as many."""


def language_of(text: str) -> str:
    """``en``, ``de``, ``es``, ``fr``, ``hi``, ``zh``, ``ja``; empty: it cannot be told."""
    letters = sum(char.isalpha() for char in text)
    # Japanese has Chinese letters too, but no Chinese text has kana.
    for language, script in _SCRIPTS:
        found = len(script.findall(text))
        if language == "ja" and found < 0.1 * letters:
            continue
        if found and found >= (0.1 if language == "ja" else SHARE) * letters:
            return language
    words = [word.casefold() for word in _WORD.findall(text)]
    counts = sorted(
        ((sum(word in known for word in words), language) for language, known in _OF.items()), reverse=True
    )
    (most, language), (second, _) = counts[0], counts[1]
    return language if most >= LEAST and most > second else ""
