"""What goes wrong, and how often: drawn anew for each seed."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from typing import Any

from tests.simulation.schedule import Schedule


@dataclass(frozen=True)
class Faults:
    """Probabilities per opportunity, and how many of all together may happen in one run."""

    drop_invoke: float = 0.0
    repeat_invoke: float = 0.0
    late_invoke: float = 0.0
    late_post: float = 0.0
    slow_post: float = 0.0
    full_buffer: float = 0.0
    """A client stops reading for a while: posts to it are refused (429)."""
    busy_sender: float = 0.0
    """A client stops reading for a moment when it sends a frame."""
    throttle: float = 0.0
    lost_answer: float = 0.0
    kill: float = 0.0
    freeze: float = 0.0
    skew: float = 0.0
    repeat_sweep: float = 0.0
    freeze_commit: float = 0.0
    """A freeze just before a transaction, for long enough to be taken for dead; ``freeze`` may strike there too."""
    budget: int = 0

    @classmethod
    def draw(cls, rng: random.Random) -> Faults:
        """About a third of the seeds run without faults, the others with a few kinds at once."""
        if rng.random() < 0.3:
            return cls(skew=rng.choice([0.0, 0.5]))
        rates = {
            "drop_invoke": 0.2,
            "repeat_invoke": 0.3,
            "late_invoke": 0.2,
            "late_post": 0.06,
            "slow_post": 0.1,
            "throttle": 0.04,
            "lost_answer": 0.03,
            "kill": 0.02,
            "freeze": 0.02,
            "repeat_sweep": 0.3,
        }
        chosen = rng.sample(sorted(rates), rng.choice([1, 1, 2, 3]))
        return cls(
            **{name: rates[name] for name in chosen},
            skew=rng.choice([0.0, 0.5]),
            budget=rng.choice([1, 1, 2, 3]),
        )

    def and_readers(self, rng: random.Random) -> Faults:
        """In some seeds with faults also clients that stop reading."""
        stalls = self.budget and rng.random() < 0.25
        return replace(self, full_buffer=0.05, busy_sender=0.1, budget=self.budget + 1) if stalls else self


_KINDS = (
    *("drop_invoke", "repeat_invoke", "late_invoke", "late_post", "slow_post", "throttle", "lost_answer"),
    *("full_buffer", "busy_sender"),
    *("kill", "freeze", "repeat_sweep", "freeze_commit"),
)


class Luck:
    """Decides whether a fault happens now, within the budget."""

    def __init__(self, schedule: Schedule, faults: Faults) -> None:
        self._schedule = schedule
        self._left = faults.budget
        self.armed = faults.budget > 0
        """Whether any fault can still happen."""
        rates = {kind: rate for kind in _KINDS if (rate := getattr(faults, kind))}
        self._kinds: dict[str, list[Any]] = {
            kind: [rate, schedule.random(kind), 0] for kind, rate in rates.items()
        }
        self._again = schedule.random("asked_again")
        self._ends_processes = bool(self._kinds.keys() & {"kill", "freeze"})
        self.deadly = self.armed and self._ends_processes
        """Whether a process can still be killed or frozen."""

    def strikes(self, kind: str) -> bool:
        """Whether this fault happens at this opportunity."""
        drawn = self._kinds.get(kind)
        if drawn is None or not self.armed:
            return False
        rate, rng, before = drawn
        drawn[2] = before + 1
        if rng.random() >= rate:
            return False
        self._left -= 1
        self.armed = self._left > 0
        self.deadly = self.armed and self._ends_processes
        return self._schedule.has(f"{kind} at the {before + 1}. chance")

    def asks_again(self) -> bool:
        """Whether the client of a process that has got no answer repeats its write, as AWS's clients do. Else the
        process is told that the table is away."""
        return self._again.random() < 0.5
