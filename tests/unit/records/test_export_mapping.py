"""Rows as spans and metrics: tables of the pure mapping, and both encodings against OpenTelemetry's own messages."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from opentelemetry.proto.collector.logs.v1 import logs_service_pb2 as logs
from opentelemetry.proto.collector.metrics.v1 import metrics_service_pb2 as metric
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2 as trace
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status
from taskflow import tracing
from taskflow.records.export import otlp
from taskflow.records.export.calls import Call, Connect, Judgement, read
from taskflow.records.export.evaluations import evaluations_of
from taskflow.records.export.metrics import METRICS, metrics_of
from taskflow.records.export.sending import MAX_ANSWER_BYTES, Sender
from taskflow.records.export.sending import read as read_answer
from taskflow.records.export.settings import ExportSettings
from taskflow.records.export.spans import spans_of
from taskflow.records.metrics import Labels
from taskflow.store.keys import inference_id

from tests.support.otlp_receiver import attributes, decoded

ID, CONVERSATION = "00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-0000000000c0"
AT = datetime(2026, 1, 2, 3, 4, 5, 678_000, tzinfo=UTC)
MS = round(AT.timestamp() * 1000)
ABOVE = tracing.turn_span(CONVERSATION, 3, "generate")
TOLD = {
    "traceparent": ABOVE.traceparent,
    "kind": "reply",
    "turn": 3,
    "hop": "message",
    "received_at": MS - 900,
    "sent_at": MS - 870,
    "began_at": MS - 850,
    "opened_at": MS - 800,
    "started_at": MS - 500,
    "settled_at": MS,
    "asked_model": "large",
    "max_tokens": 1024,
    "state": "interrupted",
    "mode": "steer",
    "reason": "remark",
    "chars": 200,
    "kept_chars": 50,
    "upstream_stopped": True,
    "hand_over_ms": 370,
    "continues": 2,
    "connections": [],
}


def row(**changes: Any) -> dict[str, Any]:
    values: dict[str, Any] = {
        "id": ID,
        "kind": "call",
        "conversation_id": CONVERSATION,
        "trace": TOLD,
        "log_created_at": AT,
        "worked_at": AT,
        "queued_at": AT,
        "source": "taskflow",
        "tenant_id": "default",
        "model": "small",
        "provider": "bedrock",
        "status": "interrupted",
        "error_code": None,
        "error_message": None,
        "latency_ms": 700,
        "ttft_ms": 250,
        "input_tokens": 100,
        "output_tokens": 20,
        "cached_tokens": 64,
        "reasoning_tokens": 5,
        "tokens_estimated": False,
        "cost": None,
        "priced_by": "2026-11-28",
        "prompt_version": "0123456789abcdef",
        "input_preview": "Why?",
        "output_preview": "Because",
        "message_id": None,
        "trace_id": None,
        "word": None,
        "continued_trace_id": None,
        "replaced_log_id": None,
        "replaced_trace_id": None,
    }
    return {**values, **changes}


def call(**changes: Any) -> Call:
    found = read(row(**changes))
    assert isinstance(found, Call)
    return found


def named(spans: list[Any]) -> dict[str, Any]:
    """Spans by name, as OpenTelemetry's own messages have them."""
    body = otlp.encode("traces", otlp.traces(spans, {}), "http/protobuf")
    message = decoded(trace.ExportTraceServiceRequest, body, "application/x-protobuf")
    return {each.name.split()[0]: each for each in message.resource_spans[0].scope_spans[0].spans}


def test_the_conventions_names_and_ours() -> None:
    spans = named(spans_of(call()))
    assert list(spans) == ["message", "generate", "chat", "worker"]
    chat = spans["chat"]
    assert (chat.name, chat.kind, chat.flags) == ("chat large", Span.SPAN_KIND_CLIENT, 1)
    assert chat.start_time_unix_nano == (MS - 800) * 1_000_000
    assert chat.end_time_unix_nano == (MS - 100) * 1_000_000
    assert attributes(chat) == {
        "gen_ai.conversation.id": CONVERSATION,
        "gen_ai.operation.name": "chat",
        "gen_ai.output.type": "text",
        "gen_ai.prompt.name": "system",
        "gen_ai.prompt.version": "0123456789abcdef",
        "gen_ai.provider.name": "aws.bedrock",
        "gen_ai.request.max_tokens": 1024,
        "gen_ai.request.model": "large",
        "gen_ai.request.stream": True,
        "gen_ai.response.model": "small",
        "gen_ai.response.time_to_first_chunk": 0.25,
        "gen_ai.usage.cache_read.input_tokens": 64,
        "gen_ai.usage.input_tokens": 100,
        "gen_ai.usage.output_tokens": 20,
        "gen_ai.usage.reasoning.output_tokens": 5,
        "taskflow.continues": 2,
        "taskflow.cost.priced_by": "2026-11-28",
        "taskflow.generation": 3,
        "taskflow.hand_over.ms": 370,
        "taskflow.kind": "reply",
        "taskflow.mode": "steer",
        "taskflow.mode.reason": "remark",
        "taskflow.said.chars": 200,
        "taskflow.seen.chars": 50,
        "taskflow.seen.share": 0.25,
        "taskflow.source": "taskflow",
        "taskflow.state": "interrupted",
        "taskflow.stop.receipt": True,
        "taskflow.tenant.id": "default",
        "taskflow.tokens.estimated": False,
    }
    [event] = spans["generate"].events
    assert (event.name, event.time_unix_nano) == ("ai_start", (MS - 500) * 1_000_000)
    [link] = spans["generate"].links
    assert link.span_id.hex() == tracing.turn_span(CONVERSATION, 2, "generate").span_id


@pytest.mark.parametrize(
    ("changes", "names", "parents"),
    [
        ({}, ["message", "generate", "chat", "worker"], ["", "message", "generate", "generate"]),
        (
            {"trace": {**TOLD, "hop": "timer"}},
            ["timer", "generate", "chat", "worker"],
            ["", "timer", "generate", "generate"],
        ),
        (
            {"trace": {**TOLD, "hop": "connect"}},
            ["generate", "chat", "worker"],
            ["", "generate", "generate"],
        ),
        ({"trace": {**TOLD, "hop": None}}, ["generate", "chat", "worker"], ["", "generate", "generate"]),
        ({"status": "replayed"}, ["message", "generate", "worker"], ["", "message", "generate"]),
        ({"trace": None, "source": "external"}, ["chat", "worker"], ["", "chat"]),
        ({"trace": {}, "conversation_id": None}, ["chat", "worker"], ["", "chat"]),
    ],
    ids=["message", "timer", "connect", "no hop", "replayed", "external", "older"],
)
def test_which_spans_a_row_makes_and_which_is_whose_parent(
    changes: dict[str, Any], names: list[str], parents: list[str]
) -> None:
    spans = named(spans_of(call(**changes)))
    assert list(spans) == names
    of = {"": b"", **{name: span.span_id for name, span in spans.items()}}
    assert [span.parent_span_id for span in spans.values()] == [of[name] for name in parents]
    assert len({span.trace_id for span in spans.values()}) == 1
    assert len({span.span_id for span in spans.values()}) == len(spans)
    for span in spans.values():
        assert 0 < span.start_time_unix_nano <= span.end_time_unix_nano


CLIENT = tracing.Trace("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", sampled=False)


@pytest.mark.parametrize("hop", ["message", "timer", "connect", None], ids=str)
def test_a_client_s_span_is_above_all_of_its_turn(hop: str | None) -> None:
    span = tracing.turn_span(CONVERSATION, 3, "generate", CLIENT.traceparent)
    told = {**TOLD, "traceparent": span.traceparent, "parent": CLIENT.traceparent, "hop": hop}
    spans = named(spans_of(call(trace=told, continued_trace_id=CLIENT.trace_id)))
    own = named(spans_of(call(trace={**TOLD, "hop": hop})))
    assert {name: each.span_id for name, each in spans.items()} == {
        name: each.span_id for name, each in own.items()
    }
    assert {(each.trace_id.hex(), each.flags) for each in spans.values()} == {(CLIENT.trace_id, 0)}
    [root, *_] = spans.values()
    assert root.parent_span_id.hex() == CLIENT.span_id
    [link] = spans["generate"].links
    before = tracing.turn_span(CONVERSATION, 2, "generate")
    assert (link.trace_id.hex(), link.span_id.hex()) == (CLIENT.trace_id, before.span_id)


def judgement(told: str, **changes: Any) -> Judgement:
    values = {"trace": {"name": "thumb", "told": told, "turn": 3}, "kind": "judgement", "message_id": ID}
    found = read(row(**{"status": "success", **values, **changes}))
    assert isinstance(found, Judgement)
    return found


def events(told: Call | Judgement, **how: Any) -> list[dict[str, Any]]:
    """Attributes of the events that are made, beside their span, as OpenTelemetry's own messages have them."""
    body = otlp.encode("logs", otlp.logs(evaluations_of(told, **how), {}), "http/protobuf")
    message = decoded(logs.ExportLogsServiceRequest, body, "application/x-protobuf")
    found = []
    for scope in (each for resource in message.resource_logs for each in resource.scope_logs):
        for each in scope.log_records:
            assert (each.event_name, each.time_unix_nano > 0) == ("gen_ai.evaluation.result", True)
            found.append({**attributes(each), "span": (each.trace_id.hex(), each.span_id.hex())})
    return found


CHAT = tracing.span_id(inference_id(CONVERSATION, 3), "chat")


@pytest.mark.parametrize(
    ("told", "name", "score"),
    [("up", "thumb", 1.0), ("down", "thumb", 0.0), ("withdrawn", "thumb", None), ("copied", "copied", 1.0)],
)
def test_a_judgement_is_an_event_of_the_call_that_it_judges(
    told: str, name: str, score: float | None
) -> None:
    [event] = events(judgement(told, word="[REDACTED:NAME] was wrong"))
    assert event.pop("gen_ai.evaluation.score.value", None) == score
    assert event == {
        "gen_ai.evaluation.name": name,
        "gen_ai.evaluation.score.label": told,
        "gen_ai.conversation.id": CONVERSATION,
        "gen_ai.prompt.version": "0123456789abcdef",
        "gen_ai.response.model": "small",
        "log.record.uid": ID,
        "taskflow.generation": 3,
        "taskflow.tenant.id": "default",
        "span": (tracing.turn_trace(CONVERSATION, 3), CHAT),
    }
    [event] = events(judgement(told, word="[REDACTED:NAME] was wrong"), content=True)
    assert event["gen_ai.evaluation.explanation"] == "[REDACTED:NAME] was wrong"


def test_a_judgement_finds_the_span_of_its_reply() -> None:
    [event] = events(judgement("up", trace_id=CLIENT.trace_id))
    assert event["span"] == (CLIENT.trace_id, CHAT)
    [event] = events(judgement("up", status="replayed"))
    own = tracing.turn_span(CONVERSATION, 3, "generate")
    assert event["span"] == (own.trace_id, own.span_id)
    # Its log has not come: what is known of the reply by its number.
    [event] = events(judgement("up", status=None, model=None, tenant_id=None, prompt_version=None))
    assert (event["span"][1], "gen_ai.response.model" in event) == (CHAT, False)


def test_what_was_seen_of_a_reply_is_an_event_of_its_call() -> None:
    [event] = events(call())
    assert event["span"] == (ABOVE.trace_id, call().own.span_id)
    assert {name: event[f"gen_ai.evaluation.{name}"] for name in ("name", "score.value", "score.label")} == {
        "name": "seen",
        "score.value": 0.25,
        "score.label": "interrupted",
    }
    assert events(call()) == [event]
    for changes in (
        {"status": "replayed"},
        {"status": "error"},
        {"source": "external"},
        {"trace": None},
        {"conversation_id": None},
        {"trace": {**TOLD, "chars": 0}},
    ):
        assert events(call(**changes)) == []


@pytest.mark.parametrize(("edited", "label"), [(False, "regenerated"), (True, "edited")])
def test_a_reply_that_is_answered_again_is_judged_by_that(edited: bool, label: str) -> None:
    told = {**TOLD, "replaces": 2, "edited": edited}
    before = inference_id(CONVERSATION, 2)
    seen, replaced = events(call(trace=told, replaced_log_id=before))
    assert (seen["gen_ai.evaluation.name"], replaced["gen_ai.evaluation.name"]) == ("seen", "replaced")
    assert (replaced["gen_ai.evaluation.score.value"], replaced["gen_ai.evaluation.score.label"]) == (
        0.0,
        label,
    )
    assert replaced["span"] == (tracing.turn_trace(CONVERSATION, 2), tracing.span_id(before, "chat"))
    assert seen["log.record.uid"] != replaced["log.record.uid"]
    assert len(events(call(trace=told))) == 1  # no model was asked for what it takes the place of
    _, replaced = events(call(trace=told, replaced_log_id=before, replaced_trace_id=CLIENT.trace_id))
    assert replaced["span"][0] == CLIENT.trace_id


def test_the_same_row_makes_the_same_bytes() -> None:
    one, two = (otlp.encode("traces", otlp.traces(spans_of(call()), {}), "http/protobuf") for _ in range(2))
    assert one == two


def test_a_connection_is_a_span_by_itself_without_its_id() -> None:
    told = {"name": "ab", "joined_at": MS, "took": 40}
    found = read({"kind": "connect", "conversation_id": CONVERSATION, "trace": told})
    assert found == Connect(CONVERSATION, "ab", MS, 40)
    assert found is not None
    [span] = named(spans_of(found)).values()
    assert span.end_time_unix_nano - span.start_time_unix_nano == 40_000_000
    assert attributes(span) == {"gen_ai.conversation.id": CONVERSATION, "taskflow.connection": "ab"}


def test_a_failed_call_says_its_code_and_no_words() -> None:
    failed = {"status": "error", "error_code": "RATE_LIMITED", "error_message": "mary asked too much"}
    spans = named(spans_of(call(**failed)))
    for name in ("generate", "chat"):
        assert spans[name].status.code == Status.STATUS_CODE_ERROR
        assert spans[name].status.message == "RATE_LIMITED"
        assert attributes(spans[name])["error.type"] == "RATE_LIMITED"
    assert "mary" not in str(spans)
    assert named(spans_of(call(**failed), content=True))["chat"].status.message == "mary asked too much"
    assert attributes(named(spans_of(call(status="error")))["chat"])["error.type"] == "_OTHER"


def test_what_was_said_is_there_only_if_it_is_wanted() -> None:
    assert "Because" not in str(spans_of(call()))
    said = attributes(named(spans_of(call(), content=True))["chat"])
    assert '"content": "Why?"' in said["gen_ai.input.messages"]
    assert '"content": "Because"' in said["gen_ai.output.messages"]


def test_a_row_whose_log_is_gone_makes_nothing() -> None:
    assert read(row(model=None)) is None


def test_json_and_protobuf_say_the_same() -> None:
    spans = otlp.traces(spans_of(call(cost=0.25), content=True), {"service.name": "x"})
    points = otlp.metrics(metrics_of([call(), call(cost=0.5)], MS), {"service.name": "x"})
    for signal, request, kind in (
        ("traces", spans, trace.ExportTraceServiceRequest),
        ("metrics", points, metric.ExportMetricsServiceRequest),
        ("logs", otlp.logs(evaluations_of(call()), {}), logs.ExportLogsServiceRequest),
    ):
        binary = otlp.encode(signal, request, "http/protobuf")  # type: ignore[arg-type]
        text = otlp.encode(signal, request, "http/json")  # type: ignore[arg-type]
        assert decoded(kind, binary, "application/x-protobuf") == decoded(kind, text, "application/json")


def metrics(*calls: Call, labels: Labels = Labels(None, None, None)) -> dict[str, Any]:  # noqa: B008
    body = otlp.encode("metrics", otlp.metrics(metrics_of(calls, MS, labels), {}), "http/protobuf")
    message = decoded(metric.ExportMetricsServiceRequest, body, "application/x-protobuf")
    return {each.name: each for each in message.resource_metrics[0].scope_metrics[0].metrics}


def test_each_metric_counts_every_call_once() -> None:
    found = metrics(call(), call(status="success", cost=0.25), call(status="replayed"))
    assert found.keys() == {each.name for each in METRICS}
    [tokens] = found["gen_ai.client.inference.usage.input_tokens"].sum.data_points
    assert (tokens.as_int, tokens.start_time_unix_nano) == (200, (MS - 800) * 1_000_000)
    assert found["gen_ai.client.inference.usage.input_tokens"].sum.is_monotonic
    assert found["gen_ai.client.inference.duration"].histogram.aggregation_temporality == 1
    [duration] = found["gen_ai.client.operation.duration"].histogram.data_points
    assert (duration.count, duration.sum, sum(duration.bucket_counts)) == (2, 1.4, 2)
    # 0.7 s is above 0.64 and not above 1.28.
    assert duration.bucket_counts[list(duration.explicit_bounds).index(1.28)] == 2
    usage = found["gen_ai.client.token.usage"].histogram.data_points
    assert [(attributes(each)["gen_ai.token.type"], each.sum) for each in usage] == [
        ("input", 200.0),
        ("output", 40.0),
    ]
    assert found["taskflow.cost"].sum.data_points[0].as_double == 0.25
    assert found["taskflow.interruptions"].sum.data_points[0].as_int == 1


def test_names_that_anybody_may_send_make_no_series() -> None:
    strange = call(model="m1", trace={}, provider="p1", status="error", error_code="E1", source="external")
    found = metrics(strange, labels=Labels(["small"], ["bedrock"], ["TIMEOUT"]))
    said = attributes(found["gen_ai.client.operation.duration"].histogram.data_points[0])
    assert (said["gen_ai.request.model"], said["gen_ai.provider.name"], said["error.type"]) == (
        "other",
        "other",
        "_OTHER",
    )


def test_nothing_to_count_is_no_request() -> None:
    assert metrics_of([call(status="replayed")], MS) == []


@pytest.mark.parametrize(
    ("status", "headers", "kind", "pause"),
    [
        (200, {}, "taken", 0),
        (204, {}, "taken", 0),
        (429, {"retry-after": "30"}, "again", 30),
        (503, {"retry-after": "100000"}, "again", 900),
        (503, {"retry-after": "Wed, 21 Oct 2026 07:28:00 GMT"}, "again", 0),
        (502, {"retry-after": "-1"}, "again", 0),
        (504, {}, "again", 0),
        (400, {}, "never", 0),
        (401, {}, "never", 0),
        (404, {}, "never", 0),
        (405, {}, "never", 0),
        (415, {}, "never", 0),
        (501, {}, "never", 0),
        (307, {"location": "http://elsewhere"}, "never", 0),
        (500, {}, "never", 0),
    ],
)
def test_what_an_answer_means(status: int, headers: dict[str, str], kind: str, pause: float) -> None:
    answer = read_answer("traces", status, headers, b"")
    assert (answer.kind, answer.retry_after) == (kind, pause)
    # Who has no place for a signal says so like this; without traces nobody exports.
    absent = status in (404, 405, 501)
    for signal in ("metrics", "logs"):
        assert read_answer(signal, status, headers, b"").kind == ("absent" if absent else kind)


@pytest.mark.parametrize(
    ("body", "content_type", "rejected"),
    [
        (b'{"partialSuccess": {"rejectedSpans": "2"}}', "application/json", 2),
        (b'{"partialSuccess": {}}', "application/json; charset=utf-8", 0),
        (
            trace.ExportTraceServiceResponse(
                partial_success=trace.ExportTracePartialSuccess(rejected_spans=3)
            ).SerializeToString(),
            "application/x-protobuf",
            3,
        ),
        (b"\xff\xff", "application/x-protobuf", 0),
        (b"thanks", "text/plain", 0),
        (b"[]", "application/json", 0),
        (b"", "", 0),
    ],
    ids=["json", "json, none", "protobuf", "broken", "text", "list", "nothing"],
)
def test_what_a_receiver_rejects_of_what_it_takes(body: bytes, content_type: str, rejected: int) -> None:
    assert read_answer("traces", 200, {"content-type": content_type}, body).rejected == rejected


class Endless(httpx.SyncByteStream):
    """An answer that never ends. ``given``: how many bytes were taken of it."""

    given = 0

    def __iter__(self) -> Iterator[bytes]:
        while True:
            self.given += 1_000
            yield b" " * 1_000


@pytest.mark.parametrize("pace", [0.0, 1.0], ids=["without an end", "by drops"])
def test_an_answer_is_read_no_further_than_it_is_worth(pace: float) -> None:
    body, clock = Endless(), itertools.count(0.0, pace)
    packed = {"content-type": "application/json", "content-encoding": "gzip"}
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, headers=packed, stream=body)

    settings = ExportSettings.from_env({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://localhost:4318"})
    client = httpx.Client(transport=httpx.MockTransport(answer))
    done = Sender(settings, client, lambda: next(clock)).send("traces", {"resourceSpans": []}, 5.0)
    assert (done.kind, done.rejected) == ("taken", 0), (
        "what a receiver has taken it has, whatever it says then"
    )
    assert body.given <= (6_000 if pace else MAX_ANSWER_BYTES + 1_000)
    assert asked[0].headers["accept-encoding"] == "identity"
