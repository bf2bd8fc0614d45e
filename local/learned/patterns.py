"""Written patterns of messages, by language: ``corpus/*.txt``.

A file has lines of three forms. ``name = one | other`` are words for a place in a pattern, of which an empty one leaves
the place out. ``label: pattern | pattern`` are messages, whose ``{name}`` stand for such words. ``#`` begins a remark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import product, zip_longest
from pathlib import Path
from typing import NamedTuple

CORPUS = Path(__file__).parent / "corpus"
_SLOT = re.compile(r"\{(\w+)\}")


class Pattern(NamedTuple):
    """A message with places that several words fit."""

    language: str
    label: str
    text: str
    slots: Mapping[str, tuple[str, ...]]

    @property
    def most(self) -> int:
        """How many of its messages are used."""
        return 150

    @property
    def weight(self) -> float:
        """What each of its messages counts: one that stands for itself more than one of many."""
        return 1.0 if _SLOT.search(self.text) else 2.0

    def messages(self) -> Iterator[str]:
        """All of them."""
        places = _SLOT.split(self.text)  # text, name, text, name, …
        for words in product(*(self.slots[name] for name in places[1::2])):
            filled = (text + word for text, word in zip_longest(places[::2], words, fillvalue=""))
            yield " ".join("".join(filled).split())


def load(folder: Path = CORPUS) -> list[Pattern]:
    """The patterns of all languages, in the order of their files' names."""
    return [pattern for path in sorted(folder.glob("*.txt")) for pattern in _read(path)]


def _read(path: Path) -> Iterator[Pattern]:
    slots: dict[str, tuple[str, ...]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        name, equals, values = line.partition(" = ")
        if equals and ":" not in name:
            slots[name.strip()] = tuple(value.strip() for value in values.split("|"))
            continue
        label, _, texts = line.partition(":")
        for text in texts.split("|"):
            if text.strip():
                yield Pattern(path.stem, label.strip(), text.strip(), slots)
