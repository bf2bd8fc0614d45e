"""One seed's schedule as parts with names, so that single ones can be left out and the rest stays what it is."""

from __future__ import annotations

import random


class Schedule:
    """Everything that is drawn for ``seed``, without the parts in ``left_out``.

    A part draws from a generator of its own: leaving out another one changes nothing of it.
    """

    def __init__(self, seed: int, left_out: frozenset[str] = frozenset()) -> None:
        self.seed = seed
        self.left_out = left_out
        self.parts: list[str] = []
        """What has come up so far and was not left out, in order."""

    def random(self, name: str) -> random.Random:
        """The generator of one part."""
        return random.Random(f"{self.seed}/{name}")

    def has(self, part: str) -> bool:
        """Whether this part is played. Its name is used once."""
        if part in self.left_out:
            return False
        self.parts.append(part)
        return True
