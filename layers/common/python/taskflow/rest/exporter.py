"""Counters from Postgres, gauges from the table and the queues, as Prometheus text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from taskflow.records.counters import Counters
from taskflow.records.metrics import COUNTERS, GAUGES, HISTOGRAMS
from taskflow.rest.gauges import Queues, Timers

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(frozen=True, slots=True)
class MetricsSnapshot:
    """What the dependencies answered. None: that dependency is down."""

    counters: Counters | None = None
    connections: int | None = None
    timers: Timers | None = None
    queues: Queues | None = None


def exposition(snapshot: MetricsSnapshot) -> bytes:
    """All metrics, as far as they are known."""
    registry = CollectorRegistry()
    registry.register(_Collector(snapshot))
    return generate_latest(registry)


class _Collector(Collector):
    def __init__(self, snapshot: MetricsSnapshot) -> None:
        self._snapshot = snapshot

    def describe(self) -> Iterable[Metric]:
        return []

    def collect(self) -> Iterator[Metric]:
        up = GaugeMetricFamily("dependency_up", "Whether a dependency answers.", labels=["dependency"])
        snapshot = self._snapshot
        up.add_metric(["database"], float(snapshot.counters is not None))
        up.add_metric(["queues"], float(snapshot.queues is not None))
        up.add_metric(["table"], float(snapshot.connections is not None and snapshot.timers is not None))
        yield up
        gauges = _gauges(snapshot)
        for name, documentation in GAUGES.items():
            if name in gauges:
                yield GaugeMetricFamily(name, documentation, value=gauges[name])
        if snapshot.counters is not None:
            yield from _counted(snapshot.counters)


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
            family.add_metric([sample.labels.get(label, "") for label in labels], sample.value)
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
    family = HistogramMetricFamily(name, documentation, labels=["model"])
    buckets: dict[str, dict[float, float]] = defaultdict(lambda: dict.fromkeys(map(float, bounds), 0.0))
    for sample in counters.samples(f"{name}_bucket"):
        by_bound = buckets[sample.labels["model"]]
        bound = float(sample.labels["le"])
        by_bound[bound] = by_bound.get(bound, 0.0) + sample.value
    sums = {sample.labels["model"]: sample.value for sample in counters.samples(f"{name}_sum")}
    for model, by_bound in sorted(buckets.items()):
        total = 0.0
        cumulative: list[tuple[str, float]] = []
        by_bound.setdefault(float("inf"), 0.0)
        for bound, count in sorted(by_bound.items()):
            total += count
            cumulative.append((_bound(bound), total))
        family.add_metric([model], cumulative, sums.get(model, 0.0))
    return family


def _bound(bound: float) -> str:
    """As Prometheus clients write ``le``: ``100.0``, ``+Inf``."""
    return "+Inf" if bound == float("inf") else str(bound)
