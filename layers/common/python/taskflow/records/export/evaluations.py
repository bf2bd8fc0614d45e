"""What people think of replies, and what is read off what they did, as events ``gen_ai.evaluation.result`` of the
semantic conventions for generative AI (github.com/open-telemetry/semantic-conventions-genai, 0.1.0). Pure: the same row
makes the same events.

An event is a log that belongs to a span, here to the call of the model that is judged. docs/observability.md has the
table of names, scores and labels.
"""

from __future__ import annotations

import uuid

from taskflow import tracing
from taskflow.records.export.calls import Call, Judgement
from taskflow.records.export.otlp import INFO, Json, Value, attributes, nanoseconds
from taskflow.store.keys import inference_id
from taskflow.tracing import Trace

EVENT = "gen_ai.evaluation.result"

SCORES = {"up": 1.0, "down": 0.0, "copied": 1.0}
"""By label. One that is withdrawn has none: nothing is thought of the reply any more."""


def evaluations_of(told: Call | Judgement, *, content: bool = False) -> list[Json]:
    """The events of a row. ``content``: with the person's word."""
    if isinstance(told, Judgement):
        return [_judgement(told, content)]
    return _implicit(told) if told.source == "taskflow" and told.conversation_id is not None else []


def _judgement(told: Judgement, content: bool) -> Json:
    log_id = inference_id(told.conversation_id, told.turn)
    own = tracing.turn_span(told.conversation_id, told.turn, "generate")
    # The rest of a reply that is said again, and a set phrase, ask no model: their span is generate's.
    asked = told.status != "replayed"
    span = Trace(told.trace_id or own.trace_id, tracing.span_id(log_id, "chat") if asked else own.span_id)
    return _event(
        told.id,
        told.at,
        span,
        {
            "gen_ai.evaluation.name": "copied" if told.told == "copied" else "thumb",
            "gen_ai.evaluation.score.value": SCORES.get(told.told),
            "gen_ai.evaluation.score.label": told.told,
            "gen_ai.evaluation.explanation": told.word if content else None,
            "gen_ai.conversation.id": told.conversation_id,
            "gen_ai.response.model": told.model,
            "gen_ai.prompt.version": told.prompt_version,
            "taskflow.generation": told.turn,
            "taskflow.tenant.id": told.tenant_id,
        },
    )


def _implicit(call: Call) -> list[Json]:
    """How much of the reply was seen; and of the reply that it takes the place of, that the person wanted another."""
    found, at = [], call.moment("settled_at") or call.ended_at
    named: dict[str, Value | None] = {
        "gen_ai.conversation.id": call.conversation_id,
        "gen_ai.prompt.version": call.prompt_version,
        "taskflow.tenant.id": call.tenant_id,
    }
    if call.asked and call.seen_share is not None and call.status in ("success", "interrupted"):
        seen: dict[str, Value | None] = {
            "gen_ai.evaluation.name": "seen",
            "gen_ai.evaluation.score.value": float(call.seen_share),
            "gen_ai.evaluation.score.label": call.trace.get("state"),
            "gen_ai.response.model": call.model,
            "taskflow.generation": call.trace.get("turn"),
        }
        found.append(_event(_named(call, "seen"), at, call.own, {**named, **seen}))
    replaces = call.trace.get("replaces")
    if replaces is not None and call.replaced_log_id is not None and call.conversation_id is not None:
        own = tracing.turn_trace(call.conversation_id, replaces)
        span = Trace(call.replaced_trace_id or own, tracing.span_id(call.replaced_log_id, "chat"))
        again: dict[str, Value | None] = {
            "gen_ai.evaluation.name": "replaced",
            "gen_ai.evaluation.score.value": 0.0,
            "gen_ai.evaluation.score.label": "edited" if call.trace.get("edited") else "regenerated",
            "taskflow.generation": replaces,
        }
        asked_at = call.moment("received_at") or call.opened_at
        found.append(_event(_named(call, "replaced"), asked_at, span, {**named, **again}))
    return found


def _named(call: Call, name: str) -> str:
    """An event's id: the same however often its row is read."""
    return str(uuid.uuid5(uuid.UUID(call.id), name))


def _event(id: str, at: int, span: Trace, values: dict[str, Value | None]) -> Json:
    return {
        "timeUnixNano": nanoseconds(at),
        "observedTimeUnixNano": nanoseconds(at),
        "severityNumber": INFO,
        "eventName": EVENT,
        "traceId": span.trace_id,
        "spanId": span.span_id,
        "flags": int(span.sampled),
        # By which a receiver knows an event that comes again.
        "attributes": attributes({**values, "log.record.uid": id}),
    }
