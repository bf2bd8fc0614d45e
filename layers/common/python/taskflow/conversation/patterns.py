"""Regular expressions with Unicode's properties, compiled when they are first used."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import regex


@cache
def compiled(pattern: str) -> regex.Pattern[str]:
    """The library takes longer to load than most functions need it for."""
    import regex

    return regex.compile(pattern)
