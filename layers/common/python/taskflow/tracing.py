"""The trace that an invocation belongs to, as W3C's trace context names it (https://www.w3.org/TR/trace-context/).

Ids are made from what they stand for: the trace of a turn from its conversation and number, a span from its trace and
what it does. So a repeated invocation, a doubled record and a run that takes over all name the same trace and spans,
and nothing has to be remembered for that.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from typing import Any

from taskflow.light_dataclasses import dataclass
from taskflow.patterns import deferred

TRACEPARENT_PATTERN = r"^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$"
"""What a ``traceparent`` of version 00 looks like. One of a later version begins like it."""

LAST_MOMENT = 4_102_444_800_000
"""Epoch milliseconds of the year 2100."""
CODE_PATTERN = r"^[a-z0-9_.:-]{1,60}$"
"""What a mode or a reason looks like."""

_NAME = deferred("[a-z]{1,20}")
_CODE = deferred(CODE_PATTERN)
_TRACEPARENT = deferred(r"([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?")
_SAMPLED = 1


@dataclass(frozen=True, slots=True)
class Trace:
    """A span that work belongs to: 32 and 16 lower-case hexadecimal digits. ``sampled``: whoever began it records
    it."""

    trace_id: str
    span_id: str
    sampled: bool = True

    @property
    def traceparent(self) -> str:
        """The header's value."""
        return f"00-{self.trace_id}-{self.span_id}-{'01' if self.sampled else '00'}"


@dataclass(frozen=True, slots=True)
class Hop:
    """What invoked a function of ours: ``name`` (``message``, ``connect``, ``timer``, ``generate``, ``ingest``), when
    it was asked itself and when it invoked (epoch milliseconds), and what it decided of a person's message."""

    name: str
    traceparent: str
    received: int
    sent: int
    mode: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Invocation:
    """An invocation that is under way. ``began``: when it was asked for, epoch milliseconds, as the gateway tells, else
    when it began. ``hop``: what invoked it, where that said so."""

    name: str
    trace: Trace
    began: int
    hop: Hop | None = None


_current: ContextVar[Invocation | None] = ContextVar("taskflow_invocation", default=None)


def parse_traceparent(value: object) -> Trace | None:
    """The trace in a header's value; None for one that is none, which the specification says to ignore."""
    found = _TRACEPARENT.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        return None
    version, trace_id, span_id, flags, more = found.groups()
    if version == "ff" or (version == "00" and more) or not int(trace_id, 16) or not int(span_id, 16):
        return None
    return Trace(trace_id, span_id, bool(int(flags, 16) & _SAMPLED))


def usable_traceparent(value: object) -> str | None:
    """A client's header as we keep it; None for one that the specification says to ignore."""
    found = parse_traceparent(value)
    return None if found is None else found.traceparent


def trace_id(*named: object) -> str:
    """The trace of what is named."""
    return _digest(32, "trace", *named)


def span_id(*named: object) -> str:
    """The span of what is named."""
    return _digest(16, "span", *named)


def turn_trace(conversation_id: str, turn: int) -> str:
    """A turn's own trace: from the message that asks for it to its record."""
    return trace_id("turn", conversation_id, turn)


def turn_span(conversation_id: str, turn: int, name: str, client: str = "") -> Trace:
    """The one span of a turn in which the function ``name`` works for it. ``client``: the ``traceparent`` that asked
    for the turn, whose trace it then belongs to. The span is the same in either, as many turns may share a trace."""
    own = turn_trace(conversation_id, turn)
    above = parse_traceparent(client)
    if above is None:
        return Trace(own, span_id(own, name))
    return Trace(above.trace_id, span_id(own, name), above.sampled)


def connection_name(connection_id: str) -> str:
    """A connection where its id itself must not stand: whoever has that may post to it."""
    return _digest(16, "connection", connection_id)


def connect_span(conversation_id: str, connection: str) -> Trace:
    """The span in which a connection was let in, a trace of its own. ``connection``: its ``connection_name``."""
    trace = trace_id("connect", conversation_id, connection)
    return Trace(trace, span_id(trace, "connect"))


def _digest(size: int, *named: object) -> str:
    """``size`` hexadecimal digits, among them a letter: one in 1,800 spans would be a number of 16 digits, and one in
    ten of these a card's, which a log does not print."""
    digits = ""
    while digits.isdecimal() or not digits:
        digits = hashlib.sha256("\n".join([digits, *map(str, named)]).encode()).hexdigest()[:size]
    return digits


def current() -> Invocation | None:
    """The invocation under way; None outside of a function."""
    return _current.get()


def arriving(name: str, event: Mapping[str, Any], request_id: str, now: int) -> Invocation:
    """The invocation of function ``name`` by ``event``. ``request_id``: Lambda's, the same when it tries again;
    ``now``: epoch milliseconds."""
    match event:
        case {"kind": "turn", "conversationId": str(conversation_id), "turn": int(turn)}:
            hop = parse_hop(event.get("hop"))
            # What has invoked it was in the turn's trace, a client's where one asked for it.
            client = "" if hop is None else hop.traceparent
            return Invocation(name, turn_span(conversation_id, turn, name, client), now, hop)
        case {"kind": "sync" | "announce", "conversationId": str()}:
            hop = parse_hop(event.get("hop"))
            above = None if hop is None else parse_traceparent(hop.traceparent)
            return Invocation(name, _below(above, name, request_id), now, hop)
        case {"requestContext": dict(gateway)}:
            headers = event.get("headers")
            # The WebSocket API gives headers as they were sent, the HTTP API in small letters.
            sent = (
                {str(key).lower(): each for key, each in headers.items()} if isinstance(headers, dict) else {}
            )
            asked = gateway.get("requestTimeEpoch", gateway.get("timeEpoch"))
            above = parse_traceparent(sent.get("traceparent"))
            began = asked if isinstance(asked, int) and 0 < asked <= now else now
            return Invocation(name, _below(above, name, request_id), began)
        case _:
            return Invocation(name, _below(None, name, request_id), now)


def _below(above: Trace | None, name: str, request_id: str) -> Trace:
    trace = trace_id("invocation", request_id) if above is None else above.trace_id
    return Trace(trace, span_id(trace, name, request_id), above is None or above.sampled)


@contextmanager
def within(invocation: Invocation) -> Iterator[None]:
    """What is logged meanwhile names the invocation's trace."""
    token = _current.set(invocation)
    try:
        yield
    finally:
        _current.reset(token)


def enter_turn(conversation_id: str, turn: int, client: str = "") -> None:
    """The invocation under way works for this turn from now on: what it logs belongs to the turn's trace. ``client``:
    as in ``turn_span``."""
    invocation = _current.get()
    if invocation is not None:
        _current.set(replace(invocation, trace=turn_span(conversation_id, turn, invocation.name, client)))


def hop(now: int, mode: str = "", reason: str = "") -> Hop | None:
    """What an invocation that is sent now is told of the one under way; None outside of a function."""
    invocation = _current.get()
    if invocation is None:
        return None
    return Hop(invocation.name, invocation.trace.traceparent, invocation.began, now, mode, reason)


def _code(value: object) -> str:
    return value if isinstance(value, str) and _CODE.fullmatch(value) else ""


def hop_payload(sent: Hop) -> dict[str, Any]:
    """A hop as JSON has it."""
    said = {"mode": sent.mode, "reason": sent.reason}
    return {
        "name": sent.name,
        "traceparent": sent.traceparent,
        "received": sent.received,
        "sent": sent.sent,
        **{name: value for name, value in said.items() if value},
    }


def parse_hop(payload: object) -> Hop | None:
    """The hop in a payload; None where there is none, or something else: no turn is lost for the sake of its trace."""
    if not isinstance(payload, Mapping):
        return None
    match payload:
        case {
            "name": str(name),
            "traceparent": str(traceparent),
            "received": int(received),
            "sent": int(sent),
        } if (
            parse_traceparent(traceparent) and _NAME.fullmatch(name) and 0 <= received <= sent <= LAST_MOMENT
        ):
            return Hop(
                name, traceparent, received, sent, _code(payload.get("mode")), _code(payload.get("reason"))
            )
    return None
