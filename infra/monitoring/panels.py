"""What a dashboard of Grafana is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["row", "stat", "timeseries", "heatmap"]


@dataclass(frozen=True, slots=True)
class Ask:
    """A query, and what its series are called in the legend."""

    expression: str
    legend: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """One panel. ``at``: column, row, width and height in a grid of 24 columns. ``id`` never changes: links name it.

    ``steps``: from which value on which colour; the first is green. ``up_down``: 1 and 0 are shown as words.
    """

    id: int
    kind: Kind
    title: str
    at: tuple[int, int, int, int]
    asks: tuple[Ask, ...] = ()
    description: str = ""
    unit: str = "short"
    steps: tuple[tuple[str, float], ...] = ()
    decimals: int = 0
    stacked: bool = False
    up_down: bool = False


@dataclass(frozen=True, slots=True)
class Dashboard:
    """One dashboard. ``by_model``: whether the reader may choose models."""

    name: str
    title: str
    description: str
    panels: tuple[Panel, ...]
    by_model: bool = False


OURS = 'source!="external", model=~"$model"'
"""Calls of our own turns, of the models that the reader chose."""
REPORTED = 'source="external"'
"""Calls that other programs reported."""


def rate(counter: str, by: str = "", *, times: int = 0, where: str = OURS) -> str:
    """The query for how fast a counter grows, a second, ``times`` so much."""
    summed = f"sum by ({by}) (" if by else "sum("
    factor = f" * {times}" if times else ""
    return f"{summed}rate({counter}{{{where}}}[$__rate_interval])){factor}"


def quantile(share: float, histogram: str) -> str:
    """The query for a percentile of our own calls."""
    buckets = f"rate({histogram}_bucket{{{OURS}}}[$__rate_interval])"
    return f"histogram_quantile({share}, sum by (le) ({buckets}))"


def distribution(histogram: str) -> str:
    """The query for how many calls fell into each bucket."""
    return f"sum by (le) (increase({histogram}_bucket{{{OURS}}}[$__rate_interval]))"
