"""Which passages a prompt is given, from those that words and those that vectors have found. Pure.

Reciprocal rank fusion: what both find comes first, and neither's scores have to be comparable with the other's
(Cormack, Clarke, Büttcher, SIGIR 2009; k = 60 is theirs).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from taskflow.light_dataclasses import dataclass

K = 60
LEAST_NEAR = 0.25
"""Cosine below which a sentence model's neighbour is chance: nothing is better than something unrelated."""

Key = tuple[str, int]
"""A message's id, and which passage of it."""


@dataclass(frozen=True, slots=True)
class Found:
    """A passage as it was stored. ``near``: cosine to the question, None where words alone found it."""

    message_id: str
    piece: int
    conversation_id: str
    role: str
    content: str
    said_at: datetime
    near: float | None = None

    @property
    def key(self) -> Key:
        return self.message_id, self.piece


def fused(by_words: Sequence[Found], by_meaning: Sequence[Found], most: int) -> list[Found]:
    """At most ``most`` passages, the most telling first; of equal ones the newest. A text that was said twice counts
    once, as it was said last."""
    near = [each for each in by_meaning if each.near is not None and each.near >= LEAST_NEAR]
    scores: dict[Key, float] = {}
    known: dict[Key, Found] = {}
    for ranking in (by_words, near):
        for rank, each in enumerate(ranking, 1):
            scores[each.key] = scores.get(each.key, 0.0) + 1 / (K + rank)
            known.setdefault(each.key, each)
    ordered = sorted(
        known.values(), key=lambda each: (-scores[each.key], -each.said_at.timestamp(), each.key)
    )
    return _different(ordered, scores)[:most]


def _different(ordered: Sequence[Found], scores: Mapping[Key, float]) -> list[Found]:
    latest: dict[str, Found] = {}
    for each in ordered:
        same = " ".join(each.content.casefold().split())
        if same not in latest or latest[same].said_at < each.said_at:
            latest[same] = each
    kept = {each.key for each in latest.values()}
    best: dict[str, float] = {}
    for each in ordered:
        same = " ".join(each.content.casefold().split())
        best[same] = max(best.get(same, 0.0), scores[each.key])
    return sorted(
        (each for each in ordered if each.key in kept),
        key=lambda each: -best[" ".join(each.content.casefold().split())],
    )
