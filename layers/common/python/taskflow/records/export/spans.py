"""A call as spans, by the semantic conventions for generative AI (github.com/open-telemetry/semantic-conventions-genai,
0.1.0). Pure: the same row makes the same spans, ids included.

One turn is one trace: ``message`` (or ``timer``), below it ``generate``, below that ``chat``, the call itself, and
``worker``, which stored it. A connection is a trace of its own that turns link to. docs/observability.md has the table.
"""

from __future__ import annotations

import json

from taskflow import tracing
from taskflow.records.export.calls import Call, Connect
from taskflow.records.export.otlp import CLIENT, CONSUMER, ERROR, SERVER, Json, Value, attributes, nanoseconds
from taskflow.tracing import Trace

Attributes = dict[str, Value | None]


def spans_of(told: Call | Connect, *, content: bool = False) -> list[Json]:
    """The spans of a row, the outermost first. ``content``: with what was said, as the log has it."""
    return [_connect(told)] if isinstance(told, Connect) else _turn(told, content)


def _connect(told: Connect) -> Json:
    own = tracing.connect_span(told.conversation_id, told.name)
    values: Attributes = {"gen_ai.conversation.id": told.conversation_id, "taskflow.connection": told.name}
    return _span("connect", SERVER, own, "", told.joined_at - told.took, told.joined_at, values)


def _turn(call: Call, content: bool) -> list[Json]:
    above, spans = call.above, []
    if above is not None:
        spans += _functions(call, above)
    if call.asked:
        spans.append(_chat(call, above, content))
    parent = above if above is not None else call.own
    worker = Trace(call.own.trace_id, tracing.span_id(call.id, "worker"), call.own.sampled)
    stored = {"gen_ai.conversation.id": call.conversation_id}
    spans.append(
        _span("worker", CONSUMER, worker, parent.span_id, call.worked_at, call.stored_at, {**stored})
    )
    return spans


def _functions(call: Call, above: Trace) -> list[Json]:
    """The functions before the model: what invoked generate, as far as that is known, and generate."""
    spans, parent = [], call.client.span_id if call.client is not None else ""
    hop, received, sent = call.trace.get("hop"), call.moment("received_at"), call.moment("sent_at")
    # A connection has a trace of its own.
    if hop and hop != "connect" and received is not None and sent is not None:
        own = Trace(above.trace_id, _hop_span(call, above, hop), above.sampled)
        kind = CONSUMER if hop == "timer" else SERVER
        spans.append(_span(hop, kind, own, parent, received, sent, _turn_attributes(call)))
        parent = own.span_id
    began = call.moment("began_at") or call.opened_at
    ended = max(call.moment("settled_at") or call.ended_at, began)
    generate = _span("generate", CONSUMER, above, parent, began, ended, _turn_attributes(call))
    started = call.moment("started_at")
    if started is not None:
        generate["events"] = [{"name": "ai_start", "timeUnixNano": nanoseconds(started)}]
    links = _links(call)
    if links:
        generate["links"] = links
    _failed(generate, call, None)
    return [*spans, generate]


def _hop_span(call: Call, above: Trace, hop: str) -> str:
    """The span of what invoked generate: as that named it in its logs."""
    turn = call.trace.get("turn")
    if call.conversation_id is None or turn is None:
        return tracing.span_id(above.trace_id, hop)
    return tracing.turn_span(call.conversation_id, turn, hop).span_id


def _links(call: Call) -> list[Json]:
    if call.conversation_id is None:
        return []
    linked = [
        tracing.connect_span(call.conversation_id, each["name"])
        for each in call.trace.get("connections") or ()
    ]
    continues = call.trace.get("continues")
    if continues:
        own = tracing.turn_span(call.conversation_id, continues, "generate")
        linked.append(Trace(call.continued_trace_id or own.trace_id, own.span_id))
    return [{"traceId": each.trace_id, "spanId": each.span_id} for each in linked]


def _chat(call: Call, above: Trace | None, content: bool) -> Json:
    values: Attributes = {**_turn_attributes(call), **_call_attributes(call)}
    if content:
        values |= _content(call)
    parent = above.span_id if above is not None else ""
    span = _span(f"chat {call.asked_model}", CLIENT, call.own, parent, call.opened_at, call.ended_at, values)
    _failed(span, call, call.error_message if content else None)
    return span


def _call_attributes(call: Call) -> Attributes:
    finish = call.trace.get("finish")
    return {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": call.provider_name,
        "gen_ai.request.model": call.asked_model,
        "gen_ai.request.stream": True if call.source == "taskflow" else None,
        "gen_ai.request.max_tokens": call.trace.get("max_tokens"),
        "gen_ai.response.model": call.model,
        "gen_ai.response.time_to_first_chunk": None if call.ttft_ms is None else call.ttft_ms / 1000,
        "gen_ai.response.finish_reasons": [finish] if finish else None,
        "gen_ai.output.type": "text",
        "gen_ai.prompt.name": "system" if call.prompt_version else None,
        "gen_ai.prompt.version": call.prompt_version,
        "gen_ai.usage.input_tokens": call.input_tokens,
        "gen_ai.usage.output_tokens": call.output_tokens,
        "gen_ai.usage.cache_read.input_tokens": call.cached_tokens or None,
        "gen_ai.usage.reasoning.output_tokens": call.reasoning_tokens or None,
        "taskflow.tokens.estimated": call.tokens_estimated,
        "taskflow.cost.usd": call.cost,
        "taskflow.cost.priced_by": call.priced_by,
        "taskflow.source": call.source,
    }


def _turn_attributes(call: Call) -> Attributes:
    """What only we know of a turn."""
    told = call.trace
    return {
        "gen_ai.conversation.id": call.conversation_id,
        "taskflow.tenant.id": call.tenant_id,
        "taskflow.generation": told.get("turn"),
        "taskflow.kind": told.get("kind"),
        "taskflow.mode": told.get("mode"),
        "taskflow.mode.reason": told.get("reason"),
        "taskflow.state": told.get("state"),
        "taskflow.replayed": None if call.asked else True,
        "taskflow.said.chars": told.get("chars"),
        "taskflow.seen.chars": told.get("kept_chars"),
        "taskflow.seen.share": call.seen_share,
        "taskflow.stop.receipt": told.get("upstream_stopped"),
        "taskflow.hand_over.ms": told.get("hand_over_ms"),
        "taskflow.continues": told.get("continues"),
    }


def _content(call: Call) -> Attributes:
    """What was said, in the form of the conventions: JSON, as a text."""
    asked = [{"role": "user", "parts": [{"type": "text", "content": call.input_preview}]}]
    finish = call.trace.get("finish") or ("error" if call.status == "error" else "stop")
    said = [
        {
            "role": "assistant",
            "parts": [{"type": "text", "content": call.output_preview}],
            "finish_reason": finish,
        }
    ]
    return {
        "gen_ai.input.messages": json.dumps(asked, ensure_ascii=False) if call.input_preview else None,
        "gen_ai.output.messages": json.dumps(said, ensure_ascii=False) if call.output_preview else None,
    }


def _failed(span: Json, call: Call, words: str | None) -> None:
    if call.status != "error":
        return
    code = call.error_code or "_OTHER"
    span["attributes"] = [*span["attributes"], *attributes({"error.type": code})]
    span["status"] = {"code": ERROR, "message": words or code}


def _span(
    name: str, kind: int, own: Trace, parent: str, began: float, ended: float, values: Attributes
) -> Json:
    return {
        "traceId": own.trace_id,
        "spanId": own.span_id,
        **({"parentSpanId": parent} if parent else {}),
        "flags": int(own.sampled),
        "name": name,
        "kind": kind,
        "startTimeUnixNano": nanoseconds(began),
        # Clocks of two machines: a span does not end before it began.
        "endTimeUnixNano": nanoseconds(max(began, ended)),
        "attributes": attributes(values),
    }
