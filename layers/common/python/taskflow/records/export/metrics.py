"""Calls as metrics, by the semantic conventions for generative AI 0.1.0, and under a name from before that dashboards
know. Pure.

Each request counts its own calls (temporality: delta). A histogram's bounds are those of the conventions.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence

from taskflow.light_dataclasses import dataclass
from taskflow.records.export.calls import Call
from taskflow.records.export.otlp import DELTA, Json, Value, attributes, nanoseconds
from taskflow.records.metrics import UNBOUNDED, Labels

DURATION_BOUNDS = (0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92)
"""Seconds."""
FIRST_CHUNK_BOUNDS = (
    0.001,
    0.005,
    0.01,
    0.02,
    0.04,
    0.06,
    0.08,
    0.1,
    0.25,
    0.5,
    0.75,
    1.0,
    2.5,
    5.0,
    7.5,
    10.0,
)
TOKEN_BOUNDS = tuple(float(4**power) for power in range(14))
SHARE_BOUNDS = tuple(tenth / 10 for tenth in range(11))

Measure = Callable[[Call], float | None]


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric: what each call adds to it; None: nothing. ``bounds``: of a histogram; empty: it is a sum."""

    name: str
    unit: str
    measure: Measure
    bounds: tuple[float, ...] = ()
    type: str = ""
    """``gen_ai.token.type``, where one metric has two."""


def _seconds(call: Call) -> float:
    return call.latency_ms / 1000


def _first_chunk(call: Call) -> float | None:
    return None if call.ttft_ms is None else call.ttft_ms / 1000


def _hand_over(call: Call) -> float | None:
    waited = call.trace.get("hand_over_ms")
    return None if waited is None else waited / 1000


def _input(call: Call) -> float:
    return call.input_tokens


def _output(call: Call) -> float:
    return call.output_tokens


METRICS: Sequence[Metric] = (
    Metric("gen_ai.client.inference.duration", "s", _seconds, DURATION_BOUNDS),
    Metric("gen_ai.client.inference.time_to_first_chunk", "s", _first_chunk, FIRST_CHUNK_BOUNDS),
    Metric("gen_ai.client.inference.usage.input_tokens", "{token}", _input),
    Metric("gen_ai.client.inference.usage.output_tokens", "{token}", _output),
    Metric(
        "gen_ai.client.inference.usage.cache_read.input_tokens",
        "{token}",
        lambda call: call.cached_tokens or None,
    ),
    Metric(
        "gen_ai.client.inference.usage.reasoning.output_tokens",
        "{token}",
        lambda call: call.reasoning_tokens or None,
    ),
    # Of any operation. A call of a model is one; dashboards look for it under this name.
    Metric("gen_ai.client.operation.duration", "s", _seconds, DURATION_BOUNDS),
    # As the conventions called it before 0.1.0.
    Metric("gen_ai.client.token.usage", "{token}", _input, TOKEN_BOUNDS, "input"),
    Metric("gen_ai.client.token.usage", "{token}", _output, TOKEN_BOUNDS, "output"),
    Metric("taskflow.cost", "{USD}", lambda call: call.cost or None),
    Metric("taskflow.interruptions", "{reply}", lambda call: 1 if call.status == "interrupted" else None),
    Metric("taskflow.seen.share", "1", lambda call: call.seen_share, SHARE_BOUNDS),
    Metric("taskflow.hand_over.duration", "s", _hand_over, DURATION_BOUNDS),
)


def metrics_of(calls: Iterable[Call], now: int, labels: Labels = UNBOUNDED) -> list[Json]:
    """What these calls add, as OTLP's metrics. ``now``: epoch milliseconds; ``labels``: names that are told apart, as
    in Prometheus' metrics."""
    asked = [call for call in calls if call.asked]
    if not asked:
        return []
    since = min([*(call.opened_at for call in asked), now])
    found: dict[str, Json] = {}
    for metric in METRICS:
        points = _points(metric, asked, since, now, labels)
        if not points:
            continue
        data = found.setdefault(metric.name, _empty(metric))
        (data["histogram"] if metric.bounds else data["sum"])["dataPoints"] += points
    return list(found.values())


def _empty(metric: Metric) -> Json:
    data: Json = {"aggregationTemporality": DELTA, "dataPoints": []}
    kind = {"histogram": data} if metric.bounds else {"sum": {**data, "isMonotonic": True}}
    return {"name": metric.name, "unit": metric.unit, **kind}


def _points(metric: Metric, calls: Sequence[Call], since: int, now: int, labels: Labels) -> list[Json]:
    values: dict[tuple[tuple[str, Value], ...], list[float]] = {}
    for call in calls:
        value = metric.measure(call)
        if value is not None:
            values.setdefault(_labelled(metric, call, labels), []).append(value)
    times = {"startTimeUnixNano": nanoseconds(since), "timeUnixNano": nanoseconds(now)}
    return [
        {"attributes": attributes(dict(names)), **times, **_data(metric, found)}
        for names, found in sorted(values.items())
    ]


def _data(metric: Metric, values: Sequence[float]) -> Json:
    if not metric.bounds:
        total = sum(values)
        return {"asInt": str(total)} if isinstance(total, int) else {"asDouble": total}
    counts = [0] * (len(metric.bounds) + 1)
    for value in values:
        counts[bisect_left(metric.bounds, value)] += 1
    return {
        "count": str(len(values)),
        "sum": float(sum(values)),
        "min": float(min(values)),
        "max": float(max(values)),
        "bucketCounts": [str(count) for count in counts],
        "explicitBounds": list(metric.bounds),
    }


def _labelled(metric: Metric, call: Call, labels: Labels) -> tuple[tuple[str, Value], ...]:
    names: dict[str, Value] = {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": call.provider_name if _known(call.provider, labels.providers) else "other",
        "gen_ai.request.model": call.asked_model if _known(call.asked_model, labels.models) else "other",
        "gen_ai.response.model": call.model if _known(call.model, labels.models) else "other",
        "taskflow.source": call.source,
    }
    if call.status == "error":
        code = call.error_code or "_OTHER"
        names["error.type"] = code if _known(code, labels.codes) else "_OTHER"
    if metric.type:
        names["gen_ai.token.type"] = metric.type
    return tuple(sorted(names.items()))


def _known(name: str, names: Sequence[str] | None) -> bool:
    return names is None or name in names
