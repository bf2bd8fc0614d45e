"""Every character there is, for tests of ways that text takes."""

from __future__ import annotations

import sys
from collections.abc import Iterator

HALVES = range(0xD800, 0xE000)
"""Halves of surrogate pairs: no characters, and not in UTF-8."""


def every_text(length: int = 40_000) -> Iterator[str]:
    """Texts that together hold every code point but halves of surrogate pairs, each between backslash and quote."""
    points = [point for point in range(sys.maxunicode + 1) if point not in HALVES]
    for start in range(0, len(points), length):
        yield "\\" + '"'.join(map(chr, points[start : start + length])) + '\\"'
