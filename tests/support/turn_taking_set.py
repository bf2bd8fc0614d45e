"""Labelled messages for ``taskflow.conversation.turn_taking``, and how well decisions about them are."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

DATA = Path(__file__).parents[1] / "data"
LABELLED = DATA / "turn_taking.jsonl"
"""What phrases and rules were made with."""
HELD_OUT = DATA / "turn_taking_held_out.jsonl"
"""Written from the policy alone; ``round`` says in which order its parts were scored."""
AUTHORS = DATA / "turn_taking_authors.jsonl"
"""Written from the policy alone, by several authors; what the weights learn most of."""
UNLEARNED = DATA / "turn_taking_unlearned.jsonl"
"""Written from the policy alone, by who made openers and clusters (the first 202) and tables of what is said alone.

Nothing is learned of it.
"""
KEPT_ASIDE = DATA / "turn_taking_blind.jsonl"
"""Written from the policy alone. Nobody who makes phrases, rules or weights looks at its messages."""
MODES = ("backchannel", "steer", "queue", "interrupt", "stop", "continue")


class Row(NamedTuple):
    """One message, what was seen of the reply before it, and what the policy says."""

    message: str
    reply: str
    cut: bool
    label: str
    language: str
    round: int = 0
    author: str = ""


class Score(NamedTuple):
    """How well decisions met the labels."""

    f1: dict[str, float]
    """By label."""
    cutting: int
    """Backchannels that were taken for something else, most of which cuts the reply."""
    backchannels: int
    missed: int
    """Stops that did not stop."""
    stops: int

    @property
    def macro(self) -> float:
        return sum(self.f1.values()) / len(self.f1)


def load(path: Path) -> list[Row]:
    """The rows of a file."""
    return [Row(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def score(rows: Sequence[Row], modes: Iterable[str]) -> Score:
    """``modes`` are the decisions about ``rows``, in their order."""
    decided = [(row.label, mode) for row, mode in zip(rows, modes, strict=True)]

    def f1(label: str) -> float:
        met = sum(one == other == label for one, other in decided)
        return 2 * met / max(1, sum((one == label) + (other == label) for one, other in decided))

    return Score(
        {label: f1(label) for label in MODES},
        sum(label == "backchannel" != mode for label, mode in decided),
        sum(label == "backchannel" for label, _ in decided),
        sum(label == "stop" != mode for label, mode in decided),
        sum(label == "stop" for label, _ in decided),
    )
