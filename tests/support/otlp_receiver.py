"""A receiver of OTLP over HTTP in this process. It reads what comes with OpenTelemetry's own messages, and answers as
it is told: it takes a request, refuses it, takes half of it, hangs, or breaks off."""

from __future__ import annotations

import base64
import json
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from google.protobuf.json_format import MessageToDict, Parse
from opentelemetry.proto.collector.logs.v1 import logs_service_pb2 as log
from opentelemetry.proto.collector.metrics.v1 import metrics_service_pb2 as metric
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2 as trace

TAKE, HANG, BREAK, TAKE_AND_BREAK, PARTIAL = "take", "hang", "break", "take and break", "partial"
"""``break``: the connection ends without an answer; ``take and break``: once everything was taken."""


@dataclass
class Receiver:
    """``script``: how the next requests are answered; afterwards each is taken. A number is a status. ``always``: how
    those to a path are, whatever the script says."""

    url: str = ""
    script: list[str | int] = field(default_factory=list)
    always: dict[str, str | int] = field(default_factory=dict)
    retry_after: str = ""
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    """Path and headers of each request."""
    spans: dict[str, Any] = field(default_factory=dict)
    """Spans that were taken, by id."""
    posted: Counter[str] = field(default_factory=Counter)
    """How often a span or an event came, taken or not."""
    acknowledged: set[str] = field(default_factory=set)
    """Spans and events that an answer said were taken."""
    doubled: list[str] = field(default_factory=list)
    """Those that came again although they had been acknowledged."""
    changed: list[str] = field(default_factory=list)
    """Those that came again otherwise than before."""
    metrics: list[Any] = field(default_factory=list)
    events: dict[str, Any] = field(default_factory=dict)
    """Events that were taken, by ``log.record.uid``."""
    resources: list[dict[str, Any]] = field(default_factory=list)
    let_go: threading.Event = field(default_factory=threading.Event)
    """Ends what hangs."""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def judged(self, name: str) -> list[dict[str, Any]]:
        """Attributes of the events of an evaluation, as they happened."""
        found = [
            {
                **attributes(event),
                "span": (event.trace_id.hex(), event.span_id.hex()),
                "at": event.time_unix_nano,
            }
            for event in self.events.values()
        ]
        return sorted(
            (each for each in found if each["gen_ai.evaluation.name"] == name),
            key=lambda each: int(each["at"]),
        )

    def named(self, name: str) -> list[Any]:
        """The spans of a name, as they began."""
        found = [span for span in self.spans.values() if span.name.split()[0] == name]
        return sorted(found, key=lambda span: int(span.start_time_unix_nano))


def attributes(found: Any) -> dict[str, Any]:
    """Attributes of a span, a point or a resource."""
    values = {}
    for each in found.attributes:
        kind = each.value.WhichOneof("value")
        value = getattr(each.value, kind)
        values[each.key] = [one.string_value for one in value.values] if kind == "array_value" else value
    return values


def decoded(kind: Any, body: bytes, content_type: str) -> Any:
    """A request's message. JSON has ids in hexadecimal, which protobuf's own JSON has not."""
    message = kind()
    if content_type == "application/json":
        Parse(json.dumps(_base64(json.loads(body))), message)
    else:
        assert content_type == "application/x-protobuf"
        message.ParseFromString(body)
    assert not MessageToDict(message).get("unknownFields")
    return message


def _base64(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            name: base64.b64encode(bytes.fromhex(each)).decode()
            if name in ("traceId", "spanId", "parentSpanId")
            else _base64(each)
            for name, each in value.items()
        }
    return [_base64(each) for each in value] if isinstance(value, list) else value


@contextmanager
def receiver(*script: str | int) -> Iterator[Receiver]:
    """A running receiver."""
    told = Receiver(script=list(script))

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing."""

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            with told.lock:
                told.requests.append((self.path, {key.lower(): each for key, each in self.headers.items()}))
                what = told.always.get(self.path) or (told.script.pop(0) if told.script else TAKE)
                content_type = self.headers["content-type"]
                kind: Any = trace.ExportTraceServiceRequest
                if self.path.endswith("/v1/metrics"):
                    kind = metric.ExportMetricsServiceRequest
                elif self.path.endswith("/v1/logs"):
                    kind = log.ExportLogsServiceRequest
                message = decoded(kind, body, content_type)
                taken = what in (TAKE, PARTIAL, TAKE_AND_BREAK)
                acknowledged = what in (TAKE, PARTIAL)
                if kind is trace.ExportTraceServiceRequest:
                    self._spans(message, taken, acknowledged)
                elif kind is log.ExportLogsServiceRequest:
                    self._events(message, taken, acknowledged)
                elif taken:
                    for each in message.resource_metrics:
                        told.metrics += each.scope_metrics[0].metrics
            if what == HANG:
                told.let_go.wait()
            if what in (HANG, BREAK, TAKE_AND_BREAK):
                self.close_connection = True
                return
            self._answer(what, kind, content_type)

        def _spans(self, message: Any, taken: bool, acknowledged: bool) -> None:
            for each in message.resource_spans:
                told.resources.append(attributes(each.resource))
                for span in each.scope_spans[0].spans:
                    self._came(span.span_id.hex(), span, told.spans, taken, acknowledged)

        def _events(self, message: Any, taken: bool, acknowledged: bool) -> None:
            for each in message.resource_logs:
                told.resources.append(attributes(each.resource))
                for event in each.scope_logs[0].log_records:
                    name = attributes(event)["log.record.uid"]
                    self._came(name, event, told.events, taken, acknowledged)

        def _came(self, name: str, what: Any, kept: dict[str, Any], taken: bool, acknowledged: bool) -> None:
            told.posted[name] += 1
            if name in told.acknowledged:
                told.doubled.append(name)
            if name in kept and kept[name] != what:
                told.changed.append(name)
            if taken:
                kept[name] = what
            if acknowledged:
                told.acknowledged.add(name)

        def _answer(self, what: str | int, kind: Any, content_type: str) -> None:
            answer: Any = trace.ExportTraceServiceResponse()
            if kind is metric.ExportMetricsServiceRequest:
                answer = metric.ExportMetricsServiceResponse()
            elif kind is log.ExportLogsServiceRequest:
                answer = log.ExportLogsServiceResponse()
            elif what == PARTIAL:
                answer.partial_success.rejected_spans = 1
                answer.partial_success.error_message = "one is too old"
            body = answer.SerializeToString()
            if content_type == "application/json":
                body = json.dumps(MessageToDict(answer)).encode()
            self.send_response(what if isinstance(what, int) else 200)
            if told.retry_after and what in (429, 503):
                self.send_header("retry-after", told.retry_after)
            self.send_header("content-type", content_type)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    told.url = f"http://127.0.0.1:{server.server_address[1]}"
    serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    serving.start()
    try:
        yield told
    finally:
        told.let_go.set()
        server.shutdown()
        server.server_close()
        serving.join()
