"""Whether a fault strikes now. The same plan strikes the same chances again: each is drawn from the seed."""

from __future__ import annotations

import hashlib
import threading
from collections import Counter
from collections.abc import Callable

from local.faults.plan import NOTHING, Plan


def draw(seed: int, kind: str, chance: int, use: str = "") -> float:
    """A number from 0 up to 1 for one chance of one kind: the same for the same arguments. ``use``: what for, when one
    chance needs several."""
    digest = hashlib.blake2b(f"{seed} {kind} {chance} {use}".encode(), digest_size=8).digest()
    return int.from_bytes(digest) / 2**64


class Injector:
    """A part's faults. Safe in several threads. ``say`` writes a line into the part's log.

    While nothing is played a question costs a look into an empty dictionary.
    """

    def __init__(self, part: str, say: Callable[[str], None] = lambda line: None) -> None:
        self.part = part
        self.plan = NOTHING
        self.struck: Counter[str] = Counter()
        """How often each kind has struck since the part began."""
        self._say = say
        self._chances: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._values: dict[str, float] = {}

    def play(self, plan: Plan) -> None:
        """Plays what of ``plan`` is this part's from now on. Chances are counted anew, strikes are not."""
        own = plan.of(self.part)
        with self._lock:
            changed, self.plan = own != self.plan, own
            self._chances.clear()
            self._values = dict(own.values)
        if changed:
            self._say(f"faults: {own}")

    def state(self) -> dict[str, object]:
        """What is played and has struck, for people."""
        return {"plan": str(self.plan), "struck": dict(self.struck)}

    def value(self, kind: str) -> float:
        """The number of a kind that is not a rate; 0 while it is not played."""
        return self._values.get(kind, 0.0)

    def strikes(self, kind: str) -> bool:
        """Whether this chance is struck. Counts both."""
        rate = self._values.get(kind)
        if rate is None:
            return False
        with self._lock:
            self._chances[kind] += 1
            chance = self._chances[kind]
        if draw(self.plan.seed, kind, chance) >= rate:
            return False
        self.strike(kind)
        return True

    def strike(self, kind: str) -> None:
        """Counts a fault that something else than luck decided. The first, second, fourth … of a kind is logged."""
        with self._lock:
            self.struck[kind] += 1
            count = self.struck[kind]
        if count & (count - 1) == 0:
            self._say(f"fault {kind}: {count}")

    def between(self, kind: str, low: float, high: float, use: str = "length") -> float:
        """A number for the chance that was struck last: how long, how much."""
        return low + (high - low) * draw(self.plan.seed, kind, self._chances[kind], use)
