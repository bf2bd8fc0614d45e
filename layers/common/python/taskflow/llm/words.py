"""Patterns that are compiled on first use. Every function imports them, and few ever read an error."""

from __future__ import annotations

import re
from functools import cached_property


class Words:
    """Any of ``alternatives``, regular expressions. ``.`` stands for a line's end, too. ``exact``: case counts."""

    def __init__(self, *alternatives: str, exact: bool = False) -> None:
        self._alternatives = alternatives
        self._flags = re.DOTALL if exact else re.DOTALL | re.IGNORECASE

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The pattern, compiled."""
        return re.compile("|".join(self._alternatives), self._flags)

    def search(self, text: str) -> re.Match[str] | None:
        """The first place in ``text``, or None."""
        return self.pattern.search(text)

    def sub(self, by: str, text: str) -> str:
        """``text`` with ``by`` in place of each."""
        return self.pattern.sub(by, text)
