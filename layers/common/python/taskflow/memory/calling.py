"""One call of a model that is no turn: asked with a limit of time and size, paid for, reported. Never raises for what
the model server does."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from taskflow import tracing
from taskflow.completion import ChatMessage, Completion, CompletionRequest, Finish, Provider
from taskflow.conversation import reserving
from taskflow.conversation.session import Reservation, Session
from taskflow.conversation.terms import Terms
from taskflow.engine.ports import Engine, prompt_version
from taskflow.errors import CallRefused, ProviderError, StoreUnavailable
from taskflow.light_dataclasses import dataclass
from taskflow.records.build import inference_record, iso
from taskflow.store import keys
from taskflow.turns.spending import Spent, cost_of
from taskflow.unhandled import report_refused

CALL_SECONDS = 90.0
"""How long a model has. Less than ``summary.FOLD_MS``."""
MOST_CHARS = 8_000
"""More is not listened to: nothing that is asked for here is so long."""


@dataclass(frozen=True, slots=True)
class Answer:
    """``text`` is empty where ``error`` says why. ``cost``: nanodollars."""

    text: str = ""
    finish: Finish = "done"
    error: str = ""
    model: str = ""
    provider: str = ""
    input_tokens: int = 0
    output_tokens: int = 0
    estimated: bool = False
    cost_dollars: float | None = None
    cached_tokens: int | None = None
    reasoning_tokens: int | None = None
    priced_by: str = ""
    cost: int = 0
    milliseconds: int = 0


async def listen(
    provider: Provider, request: CompletionRequest, seconds: float
) -> tuple[Answer, Completion | None]:
    """Asks, and takes the reply as far as it is wanted."""
    completion: Completion | None = None
    pieces: list[str] = []
    finish: Finish | None = None
    error = ""
    try:
        async with asyncio.timeout(seconds):
            completion = await provider.open(request)
            async for piece in completion:
                pieces.append(piece)
                if sum(map(len, pieces)) > MOST_CHARS:
                    finish = "length"
                    break
    except TimeoutError:
        error = "TIMEOUT"
    except ProviderError as failed:
        error = str(failed.code)
    if completion is None:
        return Answer(error=error, model=request.model), None
    await completion.aclose()
    usage = completion.usage
    return (
        Answer(
            text="" if error else "".join(pieces),
            finish=finish or completion.finish,
            error=error,
            model=completion.model,
            provider=completion.provider,
            input_tokens=usage.input_tokens,
            output_tokens=usage.output_tokens,
            estimated=usage.estimated,
            cost_dollars=usage.cost,
            cached_tokens=usage.cached_tokens,
            reasoning_tokens=usage.reasoning_tokens,
            priced_by=usage.priced_by,
        ),
        completion,
    )


async def ask(
    engine: Engine,
    session: Session,
    run: str,
    model: str,
    messages: Sequence[ChatMessage],
    max_tokens: int,
    *,
    charged: Reservation | None,
    seconds: float,
) -> Answer:
    """Asks ``model`` and reports the call as ``run``'s. ``charged``: what it may cost, as it was paid for ahead."""
    terms = engine.terms.of(session.tenant_id)
    spent = Spent(terms)
    spent.held = charged.amount if charged is not None else None
    request = CompletionRequest(
        model,
        tuple(messages),
        max_tokens,
        spent,
        off=None if engine.offers is None else partial(engine.offers.off, session.tenant_id),
    )
    began = engine.clock.monotonic()
    answer, completion = await listen(engine.provider, request, seconds)
    answer = replace(
        answer,
        cost=spent.amount + _cost(terms, answer, completion, max_tokens),
        milliseconds=max(0, round((engine.clock.monotonic() - began) * 1000)),
    )
    version = prompt_version("".join(each.content for each in messages if each.role == "system"))
    await _report(engine, session, run, answer, model, max_tokens, version)
    return answer


async def give_back(engine: Engine, charged: Reservation | None, cost: int) -> None:
    """Gives back what was charged and not spent, where no step of the conversation did (it is deleted, say)."""
    writes = reserving.refund(charged, cost)
    if not writes:
        return
    try:
        # As a transaction, which has a token: done once, however often the call is repeated.
        await engine.store.table.transact(list(writes), engine.new_id())
    except (StoreUnavailable, CallRefused) as error:
        report_refused(error)
        engine.log.warning("rest of a charge not given back", error=str(error))


def _cost(terms: Terms, answer: Answer, completion: Completion | None, max_tokens: int) -> int:
    if completion is None:
        return 0
    cost = cost_of(terms, completion.model, completion.usage)
    whole = not answer.error and answer.finish == completion.finish
    if whole or completion.upstream_stops:
        return cost
    return max(cost, terms.price(completion.model, answer.input_tokens, max_tokens))


async def _report(
    engine: Engine, session: Session, run: str, answer: Answer, model: str, max_tokens: int, version: str
) -> None:
    """The call's log: what it cost, and nothing of what was said."""
    from taskflow.records.schema import InferenceBody, TraceBody

    now, trace = engine.now_ms(), tracing.trace_id("errand", session.id, run)

    if answer.cost_dollars:
        engine.meter.count("CostUsd", answer.cost_dollars)
    body = InferenceBody(
        id=keys.errand_id(session.id, run),
        conversation_id=session.id,
        user_id=session.user_id,
        tenant_id=session.tenant_id,
        model=answer.model,
        provider=answer.provider or session.provider,
        latency_ms=answer.milliseconds,
        input_tokens=answer.input_tokens,
        output_tokens=answer.output_tokens,
        tokens_estimated=answer.estimated,
        cost=answer.cost_dollars,
        status="error" if answer.error else "success",
        error_code=answer.error or None,
        created_at=iso(engine.now_ms()),
        prompt_version=version,
        cached_tokens=answer.cached_tokens,
        reasoning_tokens=answer.reasoning_tokens,
        priced_by=answer.priced_by or None,
        trace=TraceBody(
            traceparent=tracing.Trace(trace, tracing.span_id(trace, "generate")).traceparent,
            kind="errand",
            opened_at=now - answer.milliseconds,
            settled_at=now,
            asked_model=model[:200],
            max_tokens=max_tokens,
        ),
    )
    try:
        await engine.records.send([inference_record(body)])
    except StoreUnavailable as error:
        engine.log.warning("inference record lost", inference_id=body.id, error=str(error))
