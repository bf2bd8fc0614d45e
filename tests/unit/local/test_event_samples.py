"""The samples in ``events/`` have the shapes that AWS sends, and that the laptop sends: they cannot go stale."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

import pytest
from taskflow.client_frames import CLIENT_TYPES
from taskflow.conversation.frames import parse_frame
from taskflow.conversation.invocations import encode, parse
from taskflow.errors import FrameError
from taskflow.records.validation import RECORD
from taskflow.rest.openai.sockets import read_frame

from local.edge.events import Connection, Stamp, connect_event, disconnect_event, message_event
from local.edge.http_events import HttpRequest, http_event
from local.edge.routes import HttpApi, WebSocketApi, Wiring
from tests.support.event_samples import ANSWERS, HANDLERS, folders, samples
from tests.support.templates import source, target

QUEUES = {
    "RecordsQueue": "worker",
    "SweepsQueue": "timer",
    "GenerateFailedQueue": "timer",
    "MemoryQueue": "generate",
}


def _connection(context: dict[str, Any]) -> Connection:
    identity = context["identity"]
    return Connection(
        context["connectionId"],
        context["apiId"],
        context["stage"],
        context["domainName"],
        context["connectedAt"],
        identity["sourceIp"],
        identity.get("userAgent"),
    )


def _stamp(context: dict[str, Any]) -> Stamp:
    return Stamp(context["requestId"], context.get("requestTimeEpoch") or context["timeEpoch"])


def _functions() -> dict[str, dict[str, Any]]:
    """Functions of the template by their short name."""
    return {
        resource["Properties"]["FunctionName"]["Fn::Sub"].removeprefix("${AWS::StackName}-"): resource
        for resource in source()["Resources"].values()
        if resource["Type"] == "AWS::Serverless::Function"
    }


def test_every_function_has_samples_and_every_sample_an_expected_answer() -> None:
    assert folders() == set(HANDLERS) == set(_functions())
    for function in HANDLERS:
        expected = set(ANSWERS[function]) | (set(ANSWERS["signed_in"]) if function == "ingest" else set())
        assert set(samples(function)) == expected, function
        assert HANDLERS[function] == _functions()[function]["Properties"].get("Handler", "app.handler")


def of_sockets(function: str, kind: str) -> list[tuple[str, str]]:
    """Samples of events of a WebSocket API: the function's own, and those of programs, which ingest serves."""
    return [
        (each, name)
        for each in (function, "ingest")
        for name, event in samples(each).items()
        if event.get("requestContext", {}).get("eventType") == kind
    ]


@pytest.mark.parametrize(("function", "name"), of_sockets("connect", "CONNECT"))
def test_a_connect_is_what_the_edge_sends(function: str, name: str) -> None:
    event = samples(function)[name]
    context = event["requestContext"]
    query = "&".join(f"{key}={value}" for key, value in event.get("queryStringParameters", {}).items())
    assert event == connect_event(_connection(context), _stamp(context), event["headers"].items(), query)


FRAMES = {name: event for name, event in samples("message").items() if "requestContext" in event}


@pytest.mark.parametrize("name", FRAMES)
def test_a_frame_is_what_the_edge_sends(name: str) -> None:
    event = FRAMES[name]
    context = event["requestContext"]
    route = context["routeKey"]
    made = message_event(_connection(context), _stamp(context), route, context["messageId"], event["body"])
    assert event == made
    selected = WebSocketApi("x", "v1", ("type",), dict.fromkeys((*CLIENT_TYPES, "$default")))  # type: ignore[arg-type]
    assert (selected._evaluate(event["body"]) in CLIENT_TYPES) == (route in CLIENT_TYPES)


def test_there_is_a_frame_of_every_type_that_is_accepted_and_some_that_are_not() -> None:
    accepted = set()
    for name, event in FRAMES.items():
        try:
            accepted.add(parse_frame(event["body"]).type)
        except FrameError:
            assert name in ("unknown_type", "not_json")
    assert accepted == set(CLIENT_TYPES)


def test_a_programs_frame_is_what_the_edge_sends() -> None:
    event = samples("ingest")["socket_frame"]
    context = event["requestContext"]
    made = message_event(
        _connection(context), _stamp(context), "$default", context["messageId"], event["body"]
    )
    assert event == made
    assert read_frame(event["body"]).text == "What is the sea?"


@pytest.mark.parametrize(("function", "name"), of_sockets("disconnect", "DISCONNECT"))
def test_a_disconnect_is_what_the_edge_sends(function: str, name: str) -> None:
    event = samples(function)[name]
    context = event["requestContext"]
    code, reason = context["disconnectStatusCode"], context["disconnectReason"]
    made = disconnect_event(_connection(context), _stamp(context), event["headers"]["Host"], code, reason)
    assert event == made


@pytest.mark.parametrize("name", [name for name, event in samples("ingest").items() if "version" in event])
def test_a_request_is_what_the_edge_sends(name: str) -> None:
    event = samples("ingest")[name]
    context = event["requestContext"]
    wiring = Wiring(
        WebSocketApi("x", "v1", (), {}),
        HttpApi(context["apiId"], context["stage"], []),
        WebSocketApi("y", "v1", (), {}),
        "us-east-1",
        "123456789012",
    )
    http = context["http"]
    cookies = [("cookie", "; ".join(event["cookies"]))] if "cookies" in event else []
    request = HttpRequest(
        http["method"],
        event["rawPath"].encode(),
        event["rawQueryString"],
        [*event["headers"].items(), *cookies],
        event.get("body", "").encode(),
        http["sourceIp"],
        http["protocol"],
    )
    # The edge has no authorizer: AWS puts what it has checked into the context.
    context = {key: value for key, value in context.items() if key != "authorizer"}
    stamp = _stamp(context)
    assert {**event, "requestContext": context} == http_event(request, wiring, context["routeKey"], {}, stamp)


@pytest.mark.parametrize("name", [name for name, event in samples("generate").items() if "kind" in event])
def test_an_invocation_is_what_generate_is_sent(name: str) -> None:
    event = samples("generate")[name]
    assert encode(parse(event)) == event
    assert event["kind"] == name


def _records() -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (function, name, record)
        for function in ("timer", "worker", "generate")
        for name, event in samples(function).items()
        for record in event.get("Records", ())
    ]


def test_a_message_of_a_queue_is_whole_and_of_a_queue_of_its_function() -> None:
    seen = set()
    for function, name, record in _records():
        assert hashlib.md5(record["body"].encode()).hexdigest() == record["md5OfBody"], name
        queue = record["eventSourceARN"].rpartition(":")[2].split("-")[1]
        seen.add(queue)
        assert QUEUES[queue] == function
    assert seen == set(QUEUES)


def test_there_is_a_record_of_every_kind_and_it_is_taken() -> None:
    kinds = set()
    for function, name, record in _records():
        if function == "worker" and name != "unreadable":
            kinds.add(RECORD.validate_json(record["body"]).kind)
    assert kinds == {
        "message",
        "conversation",
        "inference",
        "deletion",
        "adoption",
        "erasure",
        "audit",
        "summary",
    }


def test_what_schedules_send_is_what_the_template_says() -> None:
    schedules = [
        resource["Properties"]["Target"]
        for resource in source()["Resources"].values()
        if resource["Type"] == "AWS::Scheduler::Schedule"
    ]
    sent = [json.loads(each["Input"]) for each in schedules]
    assert {json.dumps(each) for each in sent} == {
        json.dumps(samples(function)[name])
        for function, name in (("timer", "tick"), ("worker", "retention"), ("migrate", "awake"))
    }
    for each, event in zip(schedules, sent, strict=True):
        arn = each["Arn"]["Fn::If"][1] if "Fn::If" in each["Arn"] else each["Arn"]
        function = re.sub("(Function|Alias)$", "", target(arn)).lower()
        assert event in samples(function).values(), function
