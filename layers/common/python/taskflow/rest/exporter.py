"""Counters from Postgres, gauges from the table and the queues, as Prometheus text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import cast

from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)

from taskflow.light_dataclasses import dataclass
from taskflow.records.counters import Counters, Sample
from taskflow.records.metrics import COUNTERS, GAUGES, HISTOGRAMS, RECENT, RECENT_REPLIES, RECENT_SEEN
from taskflow.records.signals import Signals
from taskflow.rest.exposition import render
from taskflow.rest.gauges import Queues, Timers


@dataclass(frozen=True, slots=True)
class MetricsSnapshot:
    """What the dependencies answered. None: that dependency is down."""

    counters: Counters | None = None
    signals: Sequence[Signals] | None = None
    """Of the last hour, with names that may be labels (``records.signals.folded``)."""
    connections: int | None = None
    timers: Timers | None = None
    queues: Queues | None = None


def exposition(snapshot: MetricsSnapshot) -> bytes:
    """All metrics, as far as they are known."""
    return render(_families(snapshot))


def _families(snapshot: MetricsSnapshot) -> Iterator[Metric]:
    up = GaugeMetricFamily("dependency_up", "Whether a dependency answers.", labels=["dependency"])
    up.add_metric(["database"], snapshot.counters is not None)
    up.add_metric(["queues"], snapshot.queues is not None)
    up.add_metric(["table"], snapshot.connections is not None and snapshot.timers is not None)
    yield up
    gauges = _gauges(snapshot)
    for name, documentation in GAUGES.items():
        if name in gauges:
            yield GaugeMetricFamily(name, documentation, value=gauges[name])
    if snapshot.counters is not None:
        yield from _counted(snapshot.counters)
    if snapshot.signals is not None:
        yield from _recent(snapshot.signals)


_BECAME = ("interrupted", "regenerated", "edited", "continued", "copied", "up", "down")


def _recent(signals: Sequence[Signals]) -> Iterator[Metric]:
    documentation, labels = RECENT[RECENT_REPLIES]
    replies = GaugeMetricFamily(RECENT_REPLIES, documentation, labels=labels)
    documentation, labels = RECENT[RECENT_SEEN]
    seen = GaugeMetricFamily(RECENT_SEEN, documentation, labels=labels)
    for each in signals:
        series = [each.model, each.prompt_version]
        replies.add_metric([*series, "said"], each.replies)
        for became in _BECAME:
            replies.add_metric([*series, became], getattr(each, became))
        if each.seen_share is not None:
            seen.add_metric(series, each.seen_share)
    yield replies
    yield seen


def _gauges(snapshot: MetricsSnapshot) -> dict[str, float]:
    """Gauges by name."""
    known: dict[str, float] = {}
    if snapshot.connections is not None:
        known["ws_connections_active"] = snapshot.connections
    if snapshot.queues is not None:
        known |= asdict(snapshot.queues)
    if snapshot.timers is not None:
        known |= asdict(snapshot.timers)
    return known


def _counted(counters: Counters) -> Iterator[Metric]:
    for name, (documentation, labels) in COUNTERS.items():
        family = CounterMetricFamily(name.removesuffix("_total"), documentation, labels=labels)
        for sample in counters.samples(name):
            family.add_metric([sample.labels.get(label, "") for label in labels], _exact(sample.value))
        yield family
    for name, (documentation, bounds) in HISTOGRAMS.items():
        yield _histogram(counters, name, documentation, bounds)
    rows = GaugeMetricFamily(
        "records_rows", "Rows stored, as the database's statistics estimate them.", labels=["table"]
    )
    for table, count in counters.rows.items():
        rows.add_metric([table], count)
    yield rows


def _histogram(counters: Counters, name: str, documentation: str, bounds: tuple[int, ...]) -> Metric:
    """The database has each bucket by itself, Prometheus wants running sums. Buckets of an older setting stay."""
    family = HistogramMetricFamily(name, documentation, labels=_SERIES)
    buckets: dict[tuple[str, ...], dict[float, int]] = defaultdict(
        lambda: dict.fromkeys(map(float, bounds), 0)
    )
    for sample in counters.samples(f"{name}_bucket"):
        by_bound = buckets[_series(sample)]
        bound = float(sample.labels["le"])
        by_bound[bound] = by_bound.get(bound, 0) + int(sample.value)
    sums = {_series(sample): sample.value for sample in counters.samples(f"{name}_sum")}
    for series, by_bound in sorted(buckets.items()):
        total = 0
        cumulative: list[tuple[str, float]] = []
        by_bound.setdefault(float("inf"), 0)
        for bound, count in sorted(by_bound.items()):
            total += count
            cumulative.append((_bound(bound), total))
        family.add_metric(list(series), cumulative, _exact(sums.get(series, 0)))
    return family


_SERIES = ["model", "source"]


def _series(sample: Sample) -> tuple[str, ...]:
    return tuple(sample.labels.get(label, "") for label in _SERIES)


def _exact(value: Decimal | int) -> float:
    """``value`` itself: the library's families keep what they are given, and ``exposition`` writes all its digits."""
    return cast(float, value)


def _bound(bound: float) -> str:
    """As Prometheus clients write ``le``: ``100.0``, ``+Inf``."""
    return "+Inf" if bound == float("inf") else str(bound)
