"""Written patterns of messages, by language: ``corpus/*.txt``.

A file has lines of three forms. ``name = one | other`` are words for a place in a pattern, of which an empty one leaves
the place out. ``label: pattern | pattern`` are messages, whose ``{name}`` stand for such words; those after ``label!``
count more. ``#`` begins a remark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from math import prod
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
    said: bool = False
    """Whether it is a message as somebody may write it, not one of many of a kind."""

    @property
    def most(self) -> int:
        """How many of its messages are used."""
        return 150

    @property
    def weight(self) -> float:
        """What each of its messages counts: one that stands for itself more than one of many."""
        if self.said:
            return 8.0
        return 1.0 if _SLOT.search(self.text) else 2.0

    def messages(self) -> list[str]:
        """At most ``most`` of them, evenly spread over all choices of words."""
        places = _SLOT.split(self.text)  # text, name, text, name, …
        choices = [self.slots[name] for name in places[1::2]]
        count = prod(map(len, choices))
        kept = min(count, self.most)
        return [self._filled(places[::2], choices, turn * count // kept) for turn in range(kept)]

    def _filled(self, texts: Sequence[str], choices: Sequence[Sequence[str]], number: int) -> str:
        """The message of one choice of words, of which the last changes first."""
        words = []
        for choice in reversed(choices):
            number, place = divmod(number, len(choice))
            words.append(choice[place])
        filled = (text + word for text, word in zip_longest(texts, reversed(words), fillvalue=""))
        return " ".join("".join(filled).split())


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
                name = label.strip().removesuffix("!")
                yield Pattern(path.stem, name, text.strip(), slots, label.strip() != name)
