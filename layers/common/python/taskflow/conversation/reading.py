"""How long a person takes to read what is shown of a reply. Pure."""

from __future__ import annotations

from taskflow.conversation.patterns import compiled
from taskflow.patterns import deferred

SIGN_MS = 50
"""For each sign that is no space: 20 a second, some 240 English words a minute, which most adults manage."""
DENSE_MS = 150
"""For each sign of Chinese, Japanese and Korean, which says as much as three letters."""
MAX_MS = 600_000
"""Who has not moved for ten minutes is asked, however long the reply is."""

UNKNOWN_MS = 100
"""For each sign of a text that is not at hand: twice what English takes, because it may be dense, and because whoever
comes back has to find the place."""

_DENSE = r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}ー]"
_SPACE = deferred(r"\s+")
_MOST = MAX_MS // SIGN_MS
"""So many signs take that long whatever they are."""


def reading_ms(text: str) -> int:
    """How long ``text`` takes from its first sign to its last, in milliseconds; ``MAX_MS`` at most."""
    signs = _SPACE.sub("", text[: 2 * _MOST])
    dense = 0 if signs.isascii() else len(compiled(_DENSE).findall(signs))
    return min(MAX_MS, SIGN_MS * (len(signs) - dense) + DENSE_MS * dense)


def opening_ms(chars: int) -> int:
    """The same for a text of which only the length is known, for somebody who opens its conversation."""
    return min(MAX_MS, UNKNOWN_MS * chars)
