"""What is measured, and what the cases of one model came to. Pure. No model judges: rules know words, not truth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bench.evaluation.play import Played


@dataclass(frozen=True, slots=True)
class Measure:
    """``names``: of the verdicts that count."""

    label: str
    names: tuple[str, ...]


MEASURES = (
    Measure("Interrupted: no word of the instructions comes back", ("note_unsaid",)),
    Measure("Interrupted: no seen sentence comes again", ("unrepeated",)),
    Measure("Interrupted: what was said last is answered", ("answered",)),
    Measure("Interrupted: the answer keeps the person's language", ("language",)),
    Measure("Steered: the reply goes on in the same bubble", ("steered",)),
    Measure("Steered: what follows joins, nothing is said twice", ("joined",)),
    Measure("Steered: what follows takes up the remark", ("remark",)),
    Measure("Recall: a passage of an earlier conversation is used", ("recalled",)),
    Measure("For comparison: the same questions without it", ("unaided",)),
    Measure("Summary: an answer that can be used at all", ("usable",)),
    Measure("Summary: facts that it keeps", ("fact_0", "fact_1", "fact_2", "fact_3")),
    Measure("Analysis: the unseen rest's point is found", ("matters",)),
    Measure("For comparison: the sentence nearest to what was said", ("nearest",)),
    Measure("Analysis: the answer then brings it in", ("told",)),
    Measure("For comparison: with the rule-made note alone", ("untold",)),
)


@dataclass(frozen=True, slots=True)
class Count:
    """``good`` of ``all`` verdicts."""

    good: int
    all: int

    @property
    def share(self) -> float:
        """0 to 1."""
        return self.good / self.all if self.all else 0.0


@dataclass(frozen=True, slots=True)
class Column:
    """What one model came to, told of interruptions in one form."""

    name: str
    counts: tuple[Count, ...]
    """In the order of ``MEASURES``."""


def column(name: str, played: Sequence[Played]) -> Column:
    """The counts of these cases."""
    counts = []
    for measure in MEASURES:
        found = [each.verdicts[key] for each in played for key in measure.names if key in each.verdicts]
        counts.append(Count(sum(found), len(found)))
    return Column(name, tuple(counts))
