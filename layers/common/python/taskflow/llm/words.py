"""Patterns that are compiled on first use. Every function imports them, and few ever read an error."""

from __future__ import annotations

import re
from functools import cached_property


class Words:
    """Any of ``alternatives``, regular expressions, in upper or lower case. ``.`` also stands for a line's end."""

    def __init__(self, *alternatives: str) -> None:
        self._alternatives = alternatives

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile("|".join(self._alternatives), re.IGNORECASE | re.DOTALL)

    def search(self, text: str) -> re.Match[str] | None:
        """The first place in ``text``, or None."""
        return self._pattern.search(text)

    def sub(self, by: str, text: str) -> str:
        """``text`` with ``by`` in place of each."""
        return self._pattern.sub(by, text)
