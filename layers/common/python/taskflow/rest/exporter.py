"""Counters from Postgres and gauges from the table, as Prometheus text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from taskflow.records.counters import Counters
from taskflow.records.metrics import COUNTERS, HISTOGRAMS

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


def exposition(counters: Counters | None, connections: int | None) -> bytes:
    """All metrics; None: the dependency that knows them is down."""
    registry = CollectorRegistry()
    registry.register(_Snapshot(counters, connections))
    return generate_latest(registry)


class _Snapshot(Collector):
    def __init__(self, counters: Counters | None, connections: int | None) -> None:
        self._counters = counters
        self._connections = connections

    def describe(self) -> Iterable[Metric]:
        return []

    def collect(self) -> Iterator[Metric]:
        up = GaugeMetricFamily("dependency_up", "Whether a dependency answers.", labels=["dependency"])
        up.add_metric(["database"], float(self._counters is not None))
        up.add_metric(["table"], float(self._connections is not None))
        yield up
        if self._connections is not None:
            yield GaugeMetricFamily(
                "ws_connections_active", "Open WebSocket connections.", value=self._connections
            )
        if self._counters is not None:
            yield from _counted(self._counters)


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
    """Buckets are stored one by one and told cumulatively; one that is no longer configured is still told."""
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
