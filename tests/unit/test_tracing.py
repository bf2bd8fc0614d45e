"""Trace context: W3C's header, ids made of what they stand for, and what travels in an invocation."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from taskflow import bootstrap, log_lines, tracing
from taskflow.client_frames import ClientType
from taskflow.conversation import frames
from taskflow.conversation.frames import parse_frame
from taskflow.conversation.invocations import AnnounceTruncation, SpeakTurn, SyncConnection, encode, parse
from taskflow.redaction import redact
from taskflow.tracing import Hop, Trace

TRACE, SPAN = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
GOOD = f"00-{TRACE}-{SPAN}-01"
HOP = Hop("message", GOOD, 1_000, 1_030, "interrupt", "topic_change")


@pytest.mark.parametrize(
    ("header", "found"),
    [
        (GOOD, Trace(TRACE, SPAN)),
        (f"00-{TRACE}-{SPAN}-00", Trace(TRACE, SPAN, sampled=False)),
        (f"00-{TRACE}-{SPAN}-03", Trace(TRACE, SPAN)),
        # A later version may say more; what is known of it counts.
        (f"01-{TRACE}-{SPAN}-01-what-comes", Trace(TRACE, SPAN)),
        (f"00-{TRACE}-{SPAN}-01-more", None),
        (f"ff-{TRACE}-{SPAN}-01", None),
        (f"00-{'0' * 32}-{SPAN}-01", None),
        (f"00-{TRACE}-{'0' * 16}-01", None),
        (f"00-{TRACE.upper()}-{SPAN}-01", None),
        (f"00-{TRACE[:-1]}-{SPAN}-01", None),
        (f" {GOOD}", None),
        (f"{GOOD}\n", None),
        ("", None),
        (None, None),
        (17, None),
    ],
)
def test_a_traceparent_is_read_as_the_specification_says(header: object, found: Trace | None) -> None:
    assert tracing.parse_traceparent(header) == found
    kept = tracing.usable_traceparent(header)
    assert kept == (None if found is None else found.traceparent)
    # A frame has it or, where it is none, is taken without it, by either way of reading.
    bodies: dict[ClientType, dict[str, str]] = {
        "user_message": {"text": "Hi."},
        "regenerate": {},
        "edit_last": {"text": "Hi."},
    }
    for kind, more in bodies.items():
        sent = json.dumps({"type": kind, "traceparent": header, **more})
        assert parse_frame(sent).traceparent == kept
        assert frames._checked(kind, json.loads(sent), None).traceparent == kept


def test_turns_of_one_client_s_trace_have_spans_of_their_own() -> None:
    own, one, other = (
        tracing.turn_span("c", turn, "generate", client)
        for turn, client in ((2, ""), (2, f"00-{TRACE}-{SPAN}-00"), (3, GOOD))
    )
    assert (own.trace_id, own.sampled) == (tracing.turn_trace("c", 2), True)
    assert (one.trace_id, one.sampled, other.trace_id, other.sampled) == (TRACE, False, TRACE, True)
    assert one.span_id == own.span_id != other.span_id
    hop = tracing.hop_payload(Hop("message", tracing.turn_span("c", 2, "message", GOOD).traceparent, 1, 2))
    invoked = tracing.arriving(
        "generate", {"kind": "turn", "conversationId": "c", "turn": 2, "hop": hop}, "r", 3
    )
    assert (invoked.trace.trace_id, invoked.trace.span_id) == (TRACE, own.span_id)


def test_what_is_written_is_read() -> None:
    for trace in (Trace(TRACE, SPAN), Trace(TRACE, SPAN, sampled=False)):
        assert tracing.parse_traceparent(trace.traceparent) == trace


@given(st.text(max_size=20), st.integers(1, 10**6), st.text(max_size=10))
def test_ids_have_their_form_and_are_the_same_each_time(conversation: str, turn: int, name: str) -> None:
    span = tracing.turn_span(conversation, turn, name)
    assert tracing.parse_traceparent(span.traceparent) == span
    assert span == tracing.turn_span(conversation, turn, name)
    assert span.trace_id == tracing.turn_trace(conversation, turn)
    assert span != tracing.turn_span(conversation, turn + 1, name)


def test_a_log_line_keeps_every_id_of_ours() -> None:
    for number in range(3_000):
        trace = tracing.turn_span("c", number, "message")
        line = json.loads(
            log_lines.line({"trace_id": trace.trace_id, "span_id": trace.span_id, "n": number}, redact)
        )
        assert (line["trace_id"], line["span_id"]) == (trace.trace_id, trace.span_id)
        assert not trace.span_id.isdecimal()


@pytest.mark.parametrize(
    "invocation",
    [
        SpeakTurn("c", 3, HOP),
        SyncConnection("c", "x", "resume", HOP),
        SyncConnection("c", "x", None, HOP),
        AnnounceTruncation("c", HOP),
        SpeakTurn("c", 3, Hop("timer", GOOD, 1, 2)),
        SpeakTurn("c", 3),
    ],
    ids=lambda each: type(each).__name__,
)
def test_an_invocation_carries_what_invoked_it(invocation: Any) -> None:
    payload = json.loads(json.dumps(encode(invocation)))
    assert parse(payload) == invocation
    assert parse(payload).hop == invocation.hop
    assert ("hop" in payload) is (invocation.hop is not None)


@pytest.mark.parametrize(
    "hop",
    [
        None,
        "message",
        {},
        {"name": "message"},
        {"name": "message", "traceparent": "none", "received": 1, "sent": 2},
        {"name": "message", "traceparent": GOOD, "received": "1", "sent": 2},
        {"name": "a/b", "traceparent": GOOD, "received": 1, "sent": 2},
        {"name": "É", "traceparent": GOOD, "received": 1, "sent": 2},
        {"name": "message", "traceparent": GOOD, "received": -1, "sent": 2},
        {"name": "message", "traceparent": GOOD, "received": 3, "sent": 2},
        {"name": "message", "traceparent": GOOD, "received": 1, "sent": 10**15},
        [1],
    ],
    ids=str,
)
def test_a_turn_is_spoken_whatever_is_said_of_its_trace(hop: object) -> None:
    assert parse({"kind": "turn", "conversationId": "c", "turn": 3, "hop": hop}) == SpeakTurn("c", 3)
    assert parse({"kind": "turn", "conversationId": "c", "turn": 3, "hop": hop}).hop is None


def test_a_mode_that_no_record_may_hold_is_left_out() -> None:
    hop = {"name": "message", "traceparent": GOOD, "received": 1, "sent": 2, "mode": "A b", "reason": 3}
    assert tracing.parse_hop(hop) == Hop("message", GOOD, 1, 2)


def frame(**gateway: Any) -> dict[str, Any]:
    return {"requestContext": {"connectionId": "x", **gateway}, "body": "{}"}


def test_an_invocation_is_of_the_turns_trace_or_of_its_callers_or_of_one_of_its_own() -> None:
    turn = tracing.arriving("generate", encode(SpeakTurn("c", 3, HOP)), "r1", 5_000)
    assert turn.trace == tracing.turn_span("c", 3, "generate", GOOD)
    alone = tracing.arriving("generate", encode(SpeakTurn("c", 3)), "r1", 5_000)
    assert alone.trace == tracing.turn_span("c", 3, "generate")
    assert (turn.began, turn.hop) == (5_000, HOP)
    synced = tracing.arriving("generate", encode(SyncConnection("c", "x", None, HOP)), "r1", 5_000)
    assert synced.trace.trace_id == TRACE
    asked = tracing.arriving(
        "ingest", {**frame(timeEpoch=4_900), "headers": {"traceparent": GOOD}}, "r1", 5_000
    )
    assert (asked.trace.trace_id, asked.began) == (TRACE, 4_900)
    assert asked.trace.span_id != SPAN
    own = tracing.arriving("message", frame(requestTimeEpoch=4_990), "r1", 5_000)
    assert own == tracing.arriving("message", frame(requestTimeEpoch=4_990), "r1", 5_000)
    assert own.trace.trace_id != tracing.arriving("message", frame(), "r2", 5_000).trace.trace_id
    assert own.began == 4_990
    others: list[dict[str, Any]] = [
        {"tick": True},
        {"Records": []},
        {"requestContext": None},
        frame(requestTimeEpoch=9_999),
    ]
    for other in others:
        assert tracing.arriving("timer", other, "r1", 5_000).began == 5_000


def test_each_invocation_of_a_process_has_its_own_trace(request: pytest.FixtureRequest) -> None:
    """A process has one event loop, which outlives them."""

    async def seen() -> str:
        invocation = tracing.current()
        assert invocation is not None
        tracing.enter_turn("c", 1)
        return invocation.trace.trace_id

    found = []
    request.addfinalizer(bootstrap._let_go)
    for number in (1, 2, 3):
        arrived = tracing.arriving("message", frame(), f"r{number}", 5_000)
        with tracing.within(arrived):
            found.append((bootstrap.run(seen()), arrived.trace.trace_id))
    assert [seen for seen, _ in found] == [own for _, own in found]
    assert len(set(found)) == 3


def test_who_requests_a_turn_works_for_its_trace_from_then_on() -> None:
    assert tracing.hop(7) is None
    with tracing.within(tracing.arriving("message", frame(requestTimeEpoch=4_990), "r1", 5_000)):
        tracing.enter_turn("c", 3)
        hop = tracing.hop(5_040, "steer", "remark")
        trace = tracing.turn_span("c", 3, "message").traceparent
        assert hop == Hop("message", trace, 4_990, 5_040, "steer", "remark")
    assert tracing.current() is None
