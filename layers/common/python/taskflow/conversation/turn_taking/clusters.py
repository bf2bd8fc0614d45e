"""Words of like meaning, whatever their language: "later", "danach" and "之后" are in one cluster.

By its cluster a word that no labelled message has counts as those that have been heard. The clusters are one file,
which ``python -m tools.clusters`` makes.
"""

from __future__ import annotations

import functools
import struct
import sys
import zlib
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from taskflow.conversation.turn_taking.reading import is_sign

FILE = Path(__file__).parent / "clusters.bin"
_SIGNS = 4
"""Signs of the longest word that is looked for in scripts without spaces."""
_CUT, _STEM = 3, 4
"""Letters that a word may lose at its end to be found, and those that must stay."""


class Cluster(NamedTuple):
    """Words of like meaning."""

    name: str
    """Its most usual word."""
    kin: str
    """The name of a wider cluster that it is a part of."""


class Unit(NamedTuple):
    """A word of a message; in scripts without spaces the longest that has a cluster."""

    start: int
    text: str
    cluster: Cluster | None


class Clusters:
    """Every word's cluster."""

    def __init__(self, content: bytes) -> None:
        plain = zlib.decompress(content)
        words, names = struct.unpack_from("<2I", plain)
        marks = array("I", plain[8 : 8 + 4 * words])
        numbers = array("H", plain[8 + 4 * words : 8 + 6 * words])
        if sys.byteorder == "big":
            marks.byteswap()
            numbers.byteswap()
        lines = plain[8 + 6 * words :].decode().split("\n")
        self._marks, self._numbers = marks, numbers
        self._clusters = [Cluster(*line.split(" ")) for line in lines[:names]]

    def of(self, word: str) -> Cluster | None:
        """The cluster of a folded word, or of its beginning: words change at their end."""
        found = self._exact(word)
        for size in range(len(word) - 1, max(len(word) - _CUT, _STEM) - 1, -1):
            found = found or self._exact(word[:size])
        return found

    def units(self, words: Sequence[str]) -> Iterator[Unit]:
        """The words of a message and their clusters."""
        place = 0
        while place < len(words):
            size = 1
            if is_sign(words[place]):
                while size < _SIGNS and place + size < len(words) and is_sign(words[place + size]):
                    size += 1
                while size > 1 and self._exact("".join(words[place : place + size])) is None:
                    size -= 1
            text = "".join(words[place : place + size])
            yield Unit(place, text, self._exact(text) if is_sign(words[place]) else self.of(text))
            place += size

    def knows(self, word: str) -> bool:
        """Whether it is a word of some language."""
        return self._exact(word) is not None

    def _exact(self, word: str) -> Cluster | None:
        wanted = zlib.crc32(word.encode("utf-8", "replace"))
        place = bisect_left(self._marks, wanted)
        found = place < len(self._marks) and self._marks[place] == wanted
        return self._clusters[self._numbers[place]] if found else None


def packed(words: Mapping[str, int], clusters: Sequence[Cluster]) -> bytes:
    """The file: marks of words in their order, the number of each one's cluster, and the clusters' names."""
    numbers = {zlib.crc32(word.encode("utf-8", "replace")): number for word, number in words.items()}
    marks = sorted(numbers)
    lines = "\n".join(f"{cluster.name} {cluster.kin}" for cluster in clusters)
    return zlib.compress(
        struct.pack("<2I", len(marks), len(clusters))
        + struct.pack(f"<{len(marks)}I", *marks)
        + struct.pack(f"<{len(marks)}H", *(numbers[mark] for mark in marks))
        + lines.encode(),
        9,
    )


@functools.cache
def clusters() -> Clusters:
    """What SnapStart's snapshot may have."""
    return Clusters(FILE.read_bytes())
