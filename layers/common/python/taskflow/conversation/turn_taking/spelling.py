"""Words that are spelled as people type in a hurry."""

from __future__ import annotations

import re
from collections.abc import Callable, Container

_RUN = re.compile(r"(.)\1{2,}")
_DOUBLE = re.compile(r"(.)\1+")
_LAUGHTER = re.compile(
    r"(?:[bmw]u?w?a)?(?:[hj]+[aeiou]+){2,}[hj]*|[aeo]?(?:h+[aeiou]+){2,}h*|(?:a+h+){3,}a*|k{3,}|(?:k+[ae]){3,}k*|w{3,}|"
    r"(?:w+k+){2,}w?|(?:r+s+){1,}|x+d+|l+o+l+z*|(?:lol|lul){2,}|r+o+f+l+|l+m+f?a+o+|(?:j+a+j+)+a*|(?:ke){2,}k?|"
    r"[ба]*(?:х+[аеиоэ]+){2,}х?|(?:а+х+){2,}а*|х+д+|[هخ]{3,}|(?:هه|خخ)+ه*|(?:हा|हे|ही|हि){2,}ह?|h{3,}|(?:233+)|5{3,}|"
    r"(?:ha|he|ah)+h?a*|hua+h*|mdr+|ptdr+|gg+|(?:qw?q)"
)

_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def is_laughter(word: str) -> bool:
    """ "Haha" in its forms, with any number of syllables."""
    return _LAUGHTER.fullmatch(word) is not None and word not in ("ha", "he", "ah", "ahe", "heh", "ahh")


class Spelling:
    """Brings a word to one that is known.

    ``exact`` are known words that no other is corrected to, but for stretched sounds. They are so short or odd that a
    topic is often one letter away. ``is_word`` says of any word whether some language has it: such a word is spelled as
    it should be, and is another one than its neighbour ("butter" is not "better").
    """

    def __init__(
        self,
        *known: Container[str],
        exact: Container[str] = (),
        is_word: Callable[[str], bool] = lambda _: False,
    ) -> None:
        self._parts = known
        self._exact = exact
        self._is_word = is_word

    def _knows(self, word: str) -> bool:
        return any(word in part for part in self._parts)

    def _offers(self, word: str) -> bool:
        return self._knows(word) and word not in self._exact

    def known(self, word: str) -> str:
        """The known word for ``word``: as it is, without stretched sounds, or with two letters in their order."""
        if self._knows(word) or len(word) < 2:
            return word
        if word[0] == "و" and self._knows(
            word[1:]
        ):  # Arabic "and", which is written together with the next word
            return word[1:]
        if is_laughter(word):
            return word
        if _RUN.search(word):
            for short in (_RUN.sub(r"\1\1", word), _RUN.sub(r"\1", word), _DOUBLE.sub(r"\1", word)):
                if self._knows(short):
                    return short
            return _RUN.sub(r"\1", word)
        if len(word) > 2 and word[-1] == word[-2] and self._knows(word[:-1]):
            return word[:-1]
        if 4 <= len(word) <= 14 and word.isalpha() and not self._is_word(word):
            for place in range(len(word) - 1):
                swapped = f"{word[:place]}{word[place + 1]}{word[place]}{word[place + 2 :]}"
                if self._offers(swapped):
                    return swapped
            if len(word) >= 6:
                for place in range(1, len(word) - 1):
                    if self._offers(shorter := word[:place] + word[place + 1 :]) and word[place] in (
                        word[place - 1],
                        word[place + 1],
                    ):
                        return shorter
        return word

    def corrected(self, word: str) -> str:
        """As ``known``, and with one letter changed, put in or left out after the first, in words of six and more."""
        nearest = self.known(word)
        if self._knows(nearest) or not 6 <= len(word) <= 14 or not (word.isascii() and word.isalpha()):
            return nearest
        if self._is_word(word):
            return nearest
        for place in range(1, len(word) + 1):
            begin, rest = word[:place], word[place:]
            for letter in _LETTERS:
                for other in (begin + letter + rest, begin + letter + rest[1:]):
                    if self._offers(other):
                        return other
            if rest and self._offers(begin + rest[1:]):
                return begin + rest[1:]
        return nearest
