"""The scripted interruptions of ``cases.jsonl``."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

FILE = Path(__file__).with_name("cases.jsonl")

SEEN_SHARE = {"early": 0.12, "mid": 0.5, "late": 0.85}
"""How much of the reply the person had seen."""


@dataclass(frozen=True, slots=True)
class Case:
    """A question, and what the person says instead of reading its answer to the end.

    ``about``: beginnings of words, one of which an answer to ``instead`` has (also a wrong one). ``kind``: a new
    subject, or something about the same one.
    """

    question: str
    instead: str
    about: tuple[str, ...]
    cut: Literal["early", "mid", "late"]
    kind: Literal["new", "same"]

    def seen(self, reply: str) -> str:
        """The beginning of ``reply`` that the person saw; at least its first letters."""
        return reply[: max(3, int(len(reply) * SEEN_SHARE[self.cut]))]


def load() -> list[Case]:
    """All cases, in order."""
    lines = FILE.read_text(encoding="utf-8").splitlines()
    return [Case(**{**json.loads(line), "about": tuple(json.loads(line)["about"])}) for line in lines]
