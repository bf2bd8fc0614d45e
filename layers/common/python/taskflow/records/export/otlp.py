"""OTLP's requests: built in its JSON form, sent as that or as protobuf.

The JSON form is protobuf's own with three differences (https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding):
ids are hexadecimal, enums are numbers, and names are in camelCase. 64-bit integers are texts in both.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from taskflow.records.export.settings import Protocol

if TYPE_CHECKING:
    from google.protobuf.message import Message

Signal = Literal["traces", "metrics", "logs"]
Value = str | bool | int | float | Sequence[str]
Json = dict[str, Any]

CONTENT_TYPES: Mapping[Protocol, str] = {
    "http/protobuf": "application/x-protobuf",
    "http/json": "application/json",
}
SCOPE = {"name": "taskflow"}
INTERNAL, SERVER, CLIENT, PRODUCER, CONSUMER = 1, 2, 3, 4, 5
"""Kinds of spans."""
ERROR = 2
"""The status of a span that failed."""
INFO = 9
"""The severity of a log that tells something ordinary."""
DELTA = 1
"""The temporality of what counts since the last time only."""


def attributes(values: Mapping[str, Value | None]) -> list[Json]:
    """Attributes in the order of their names; what is None is left out."""
    return [
        {"key": name, "value": _any(value)} for name, value in sorted(values.items()) if value is not None
    ]


def _any(value: Value) -> Json:
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, int):
        return {"intValue": str(value)}
    if isinstance(value, float):
        return {"doubleValue": value}
    if isinstance(value, str):
        return {"stringValue": value}
    return {"arrayValue": {"values": [_any(each) for each in value]}}


def nanoseconds(milliseconds: float) -> str:
    """A time since 1970 as OTLP has it."""
    return str(round(milliseconds * 1_000_000))


def traces(spans: Sequence[Json], resource: Mapping[str, str]) -> Json:
    """The request that brings spans."""
    scope = {"scope": SCOPE, "spans": list(spans)}
    return {"resourceSpans": [{"resource": {"attributes": attributes(resource)}, "scopeSpans": [scope]}]}


def metrics(found: Sequence[Json], resource: Mapping[str, str]) -> Json:
    """The request that brings metrics."""
    scope = {"scope": SCOPE, "metrics": list(found)}
    return {"resourceMetrics": [{"resource": {"attributes": attributes(resource)}, "scopeMetrics": [scope]}]}


def logs(records: Sequence[Json], resource: Mapping[str, str]) -> Json:
    """The request that brings logs; events are such."""
    scope = {"scope": SCOPE, "logRecords": list(records)}
    return {"resourceLogs": [{"resource": {"attributes": attributes(resource)}, "scopeLogs": [scope]}]}


def encode(signal: Signal, request: Json, protocol: Protocol) -> bytes:
    """The body of a request."""
    if protocol == "http/json":
        return json.dumps(request, ensure_ascii=False, separators=(",", ":")).encode()
    from google.protobuf.json_format import ParseDict

    body: bytes = ParseDict(_ids_as_base64(request), _message(signal, "Request")).SerializeToString()
    return body


def rejected(signal: Signal, body: bytes, content_type: str) -> int:
    """How many spans, points or logs a receiver has rejected that took the request; 0 for an answer that does not
    say."""
    name = _REJECTED[signal]
    try:
        if content_type.partition(";")[0].strip() == "application/json":
            answer = json.loads(body or b"{}")
        else:
            from google.protobuf.json_format import MessageToDict

            message = _message(signal, "Response")
            message.ParseFromString(body)
            answer = MessageToDict(message)
        return max(0, int(answer.get("partialSuccess", {}).get(name, 0)))
    except Exception:  # whatever it says, it took the request
        return 0


_REJECTED: Mapping[Signal, str] = {
    "traces": "rejectedSpans",
    "metrics": "rejectedDataPoints",
    "logs": "rejectedLogRecords",
}


def _message(signal: Signal, kind: Literal["Request", "Response"]) -> Message:
    if signal == "traces":
        from opentelemetry.proto.collector.trace.v1 import trace_service_pb2 as trace

        return trace.ExportTraceServiceRequest() if kind == "Request" else trace.ExportTraceServiceResponse()
    if signal == "logs":
        from opentelemetry.proto.collector.logs.v1 import logs_service_pb2 as log

        return log.ExportLogsServiceRequest() if kind == "Request" else log.ExportLogsServiceResponse()
    from opentelemetry.proto.collector.metrics.v1 import metrics_service_pb2 as metric

    return (
        metric.ExportMetricsServiceRequest() if kind == "Request" else metric.ExportMetricsServiceResponse()
    )


_IDS = frozenset({"traceId", "spanId", "parentSpanId"})


def _ids_as_base64(value: Any) -> Any:
    """As protobuf's own JSON has bytes."""
    if isinstance(value, dict):
        return {
            name: base64.b64encode(bytes.fromhex(each)).decode() if name in _IDS else _ids_as_base64(each)
            for name, each in value.items()
        }
    if isinstance(value, list):
        return [_ids_as_base64(each) for each in value]
    return value
