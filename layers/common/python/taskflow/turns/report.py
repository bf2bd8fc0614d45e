"""The inference log of a turn: one record and the operational metrics."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, assert_never

from taskflow import tracing
from taskflow.conversation.checkpoint import Checkpoint
from taskflow.conversation.deadlines import LEASE_MS
from taskflow.conversation.session import Session, TurnResult
from taskflow.conversation.turn_kinds import TurnState
from taskflow.engine.ports import Backend, Engine
from taskflow.errors import StoreUnavailable
from taskflow.llm.usage import tokens_of
from taskflow.records.build import PREVIEW_CHARS, inference_record, iso
from taskflow.store import keys
from taskflow.surrogates import well_formed

if TYPE_CHECKING:
    from taskflow.records.schema import InferenceBody, TraceBody
    from taskflow.turns.prompt import Prompt
    from taskflow.turns.stream import StopReason, TurnStream

Status = Literal["success", "interrupted", "error", "replayed"]

REPORT_SECONDS = 0.5
"""How long the next turn may wait for this one's inference log: it is sent before the release, so that whoever
takes over the turn of a process that died sends it, but a queue that is away holds nobody up."""


def _status(state: TurnState) -> Status:
    match state:
        case "completed":
            return "success"
        case "failed":
            return "error"
        case "interrupted" | "cancelled":
            return "interrupted"
        case _:
            assert_never(state)


async def report_inference(
    engine: Engine,
    session: Session,
    stream: TurnStream,
    stop: StopReason,
    outcome: TurnResult,
    prompt: Prompt,
    opened_at: float,
) -> None:
    """Sends the inference record of a turn that was spoken. ``opened_at``: monotonic seconds.

    Latency is measured from opening the provider to the model's last piece (or the stop), so pacing is not in
    it. A record that cannot be queued is logged as lost: the conversation does not wait for statistics.
    """
    body = _inference(engine, session, stream, stop, outcome, prompt, opened_at)
    _meter(engine, body)
    thoughts = stream.info.thoughts
    if thoughts is not None and thoughts.any:
        engine.meter.milliseconds("ThinkingMs", thoughts.ms)
    # With it one conversation can be followed through the functions' logs. Nothing of what was said.
    engine.log.info(
        "turn",
        conversation_id=session.id,
        turn=outcome.turn,
        status=body.status,
        error_code=body.error_code,
        model=body.model,
        latency_ms=body.latency_ms,
        ttft_ms=body.ttft_ms,
    )
    if session.kind == "reply" and stream.started_at is not None:
        engine.meter.milliseconds("HandOverMs", max(0, stream.started_at - session.asked_at))
    try:
        await engine.records.send([inference_record(body)])
    except StoreUnavailable as error:
        engine.log.warning("inference record lost", inference_id=body.id, error=str(error))


def _inference(
    engine: Engine,
    session: Session,
    stream: TurnStream,
    stop: StopReason,
    outcome: TurnResult,
    prompt: Prompt,
    opened_at: float,
) -> InferenceBody:
    from taskflow.records.schema import InferenceBody

    clock, usage = engine.clock, stream.usage
    ended = stream.ended_at if stream.ended_at is not None else clock.monotonic()
    first = stream.first_piece_at
    return InferenceBody(
        id=keys.inference_id(session.id, outcome.turn),
        conversation_id=session.id,
        message_id=outcome.message_id if _stored(outcome) else None,
        user_id=session.user_id,
        tenant_id=session.tenant_id,
        model=stream.completion.model if stream.completion is not None else session.model,
        provider=stream.completion.provider if stream.completion is not None else session.provider,
        latency_ms=max(0, round((ended - opened_at) * 1000)),
        ttft_ms=None if first is None else max(0, round((first - opened_at) * 1000)),
        input_tokens=usage.input_tokens,
        output_tokens=usage.output_tokens,
        tokens_estimated=usage.estimated,
        cost=usage.cost,
        status="replayed" if prompt.replayed else _status(outcome.state),
        error_code=outcome.code or None,
        error_message=well_formed(stop.error.detail)[:2_000] if stop.error is not None else None,
        input_preview=prompt.asked[:PREVIEW_CHARS],
        output_preview=stream.paced.text[: outcome.chars][:PREVIEW_CHARS],
        created_at=iso(engine.now_ms()),
        prompt_version=engine.settings.prompt_version,
        output_chars=len(stream.paced.text),
        cached_tokens=usage.cached_tokens,
        reasoning_tokens=usage.reasoning_tokens,
        priced_by=usage.priced_by or None,
        trace=trace_of(
            engine, session, stream, outcome, clock.monotonic() - opened_at, asked=not prompt.replayed
        ),
    )


async def report_taken_over(
    backend: Backend, left_session: Session, left: Checkpoint | None, outcome: TurnResult, text: str
) -> None:
    """Sends the inference record of a turn whose process died, as far as it is known.

    ``left_session``: the session as the dead run left it; ``left``: its checkpoint. If the run had sent the record
    before it died, that one stands: they have the same id. Latency is measured to the run's last sign of life.
    """
    if not (left.asked if left is not None else left_session.kind == "reply"):
        return
    from taskflow.records.schema import InferenceBody, TraceBody

    status: Status = _status(outcome.state)
    body = InferenceBody(
        id=keys.inference_id(left_session.id, outcome.turn),
        conversation_id=left_session.id,
        message_id=outcome.message_id if _stored(outcome) else None,
        user_id=left_session.user_id,
        tenant_id=left_session.tenant_id,
        model=left.model if left is not None else left_session.model,
        provider=left_session.provider,
        latency_ms=max(0, left_session.lease_until - LEASE_MS - left_session.asked_at),
        output_tokens=outcome.tokens or tokens_of(len(left.text) if left is not None else 0),
        tokens_estimated=True,
        status=status,
        error_code=outcome.code or None,
        error_message="the process that spoke ended" if status == "error" else None,
        output_preview=text[: outcome.chars][:PREVIEW_CHARS],
        output_chars=len(left.text) if left is not None else None,
        created_at=iso(backend.now_ms()),
        trace=TraceBody(
            **_spans(left_session, outcome.turn),
            kind=left_session.kind,
            turn=outcome.turn,
            opened_at=left_session.asked_at,
            settled_at=backend.now_ms(),
            asked_model=left_session.model[:200],
            state=outcome.state,
            chars=len(left.text) if left is not None else 0,
            kept_chars=outcome.chars,
        ),
    )
    try:
        await backend.records.send([inference_record(body)])
    except StoreUnavailable as error:
        backend.log.warning("inference record lost", inference_id=body.id, error=str(error))


def trace_of(
    engine: Engine,
    session: Session,
    stream: TurnStream,
    outcome: TurnResult,
    since_opened: float,
    *,
    asked: bool,
) -> TraceBody:
    """What the spans of a turn that was spoken are made of. ``since_opened``: seconds since the model was asked."""
    from taskflow.records.schema import ConnectionBody, TraceBody

    now, invocation = engine.now_ms(), tracing.current()
    hop = invocation.hop if invocation is not None else None
    started = stream.started_at
    replaced = session.replaced_range
    if replaced is None or replaced.below != outcome.turn:
        replaced = None
    by_itself = stream.paced.ended and outcome.state != "failed"
    connections = [
        ConnectionBody(name=tracing.connection_name(cid), joined_at=each.state.joined, took=each.state.took)
        for cid, each in sorted(stream.subscribers.items())
    ]
    return TraceBody(
        **_spans(session, outcome.turn),
        kind=session.kind,
        turn=outcome.turn,
        hop=hop.name if hop is not None else None,
        received_at=hop.received if hop is not None else None,
        sent_at=hop.sent if hop is not None else None,
        began_at=invocation.began if invocation is not None else None,
        opened_at=now - max(0, round(since_opened * 1000)),
        started_at=started,
        settled_at=now,
        asked_model=session.model[:200],
        max_tokens=engine.settings.max_output_tokens if asked else None,
        state=outcome.state,
        finish=("length" if stream.finish == "length" else "stop") if by_itself else None,
        mode=(hop.mode or None) if hop is not None else None,
        reason=(hop.reason or None) if hop is not None else None,
        chars=len(stream.paced.text),
        kept_chars=outcome.chars,
        upstream_stopped=outcome.upstream_stopped if not stream.paced.ended else None,
        hand_over_ms=max(0, started - session.asked_at)
        if session.kind == "reply" and started is not None
        else None,
        continues=session.lease_continues or None,
        replaces=outcome.turn - 1 if replaced is not None else None,
        edited=replaced is not None and replaced.question,
        connections=connections[:20],
    )


def _stored(outcome: TurnResult) -> bool:
    return outcome.chars > 0 or outcome.state == "failed"


def _meter(engine: Engine, body: InferenceBody) -> None:
    meter = engine.meter
    meter.count("Turns")
    meter.milliseconds("LatencyMs", body.latency_ms)
    if body.ttft_ms is not None:
        meter.milliseconds("FirstTokenMs", body.ttft_ms)
    meter.count("InputTokens", body.input_tokens)
    meter.count("OutputTokens", body.output_tokens)
    if body.cost:
        meter.count("CostUsd", body.cost)
    if body.status == "interrupted":
        meter.count("Interruptions")
    if body.error_code:
        meter.count("TurnsFailed")
        meter.count_by("Errors", "code", body.error_code)


def _spans(session: Session, turn: int) -> dict[str, str | None]:
    """The span of generate, and the client's that asked for the turn, whose lease the session is read with."""
    client = session.lease_traceparent if session.lease_turn == turn else ""
    span = tracing.turn_span(session.id, turn, "generate", client)
    return {"traceparent": span.traceparent, "parent": client or None}
