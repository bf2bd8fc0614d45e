"""Regular expressions that are compiled when they are first used.

Every function imports dozens, of what rarely comes: an error of a provider, a header with a mistake. To compile one
takes as long as to load a small module, and most processes never use it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:

    def deferred(source: str, flags: int | re.RegexFlag = 0) -> re.Pattern[str]:
        """As ``re.compile``; a mistake in ``source`` is found with the first use."""

    def compile_all() -> None:
        """Compiles what waits, of all modules that are loaded: for a snapshot, in which it costs nobody's time."""

else:
    _waiting = []

    class _Pattern:
        def __init__(self, source, flags):
            self._wanted = source, flags
            _waiting.append(self)

        def __getattr__(self, name):
            """Of the compiled pattern, which is asked once for each name: from then on this object has it itself."""
            if name.startswith("__"):
                raise AttributeError(name)
            found = getattr(re.compile(*self._wanted), name)
            setattr(self, name, found)
            return found

    def deferred(source, flags=0):
        return _Pattern(source, flags)

    def compile_all():
        while _waiting:
            each = _waiting.pop()
            for name in ("search", "match", "fullmatch", "sub", "split", "finditer"):
                getattr(each, name)
