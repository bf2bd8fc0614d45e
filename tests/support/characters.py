"""Every character there is, for tests of ways that text takes."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterator

HALVES = range(0xD800, 0xE000)
"""Halves of surrogate pairs: no characters, and not in UTF-8."""
EMPTY = ("Cn", "Co")
"""Categories of what stands for nothing: not assigned, and private use. Seven of eight code points are such."""
SAMPLED = 31
"""Of those each so many-eth is taken; it is prime to the size of blocks."""


def characters() -> list[str]:
    """Every assigned character, and of the others a sample and the two at the end of each plane."""
    points = (point for point in range(sys.maxunicode + 1) if point not in HALVES)
    return [chr(point) for point in points if _is_taken(point)]


def _is_taken(point: int) -> bool:
    at_the_end_of_a_plane = point & 0xFFFF >= 0xFFFE
    return point % SAMPLED == 0 or at_the_end_of_a_plane or unicodedata.category(chr(point)) not in EMPTY


def every_text(length: int = 40_000) -> Iterator[str]:
    """Texts that together hold every one of ``characters``, each between backslash and quote."""
    every = characters()
    for start in range(0, len(every), length):
        yield "\\" + '"'.join(every[start : start + length]) + '\\"'
