"""Folds what has left the window into the conversation's summary, one step after the other.

A step is: take the claim and pay ahead (``BeginSummary``), ask the model, judge what it said, store it
(``StoreSummary``) or put the next try off (``GiveUpSummary``). A run that dies leaves a claim that ends by itself, and
a charge of the most that the call may have cost, since nobody knows what it did cost.
"""

from __future__ import annotations

from typing import Literal

from taskflow.conversation import budget, summary_text
from taskflow.conversation.commands import BeginSummary, GiveUpSummary, StoreSummary
from taskflow.conversation.context import usable
from taskflow.conversation.messages import Message, standing
from taskflow.conversation.session import Session
from taskflow.conversation.summary import (
    LEAST_SOURCE_TOKENS,
    SOURCE_TOKENS,
    Summary,
    after,
    covering,
    first_step,
    may_fold,
    to_fold,
)
from taskflow.engine.ports import Engine
from taskflow.engine.runner import run
from taskflow.light_dataclasses import dataclass
from taskflow.memory.calling import CALL_SECONDS, Answer, ask, give_back
from taskflow.turns.prompt import room_for_messages, summary_tokens

STEPS = 30
"""How many steps one errand takes at most: so many are a conversation of thousands of messages."""
NEWEST = 100
"""Messages that are read first; all of them where that is not enough."""

Ended = Literal["stored", "skipped", "nothing"]


@dataclass(frozen=True, slots=True)
class Step:
    """What is to be folded: ``folded`` after ``before``, asked of ``model`` with ``room`` for its source."""

    session: Session
    before: Summary | None
    folded: tuple[Message, ...]
    model: str
    room: int


async def summarise(engine: Engine, conversation_id: str, *, deadline: float) -> None:
    """Folds as much as is due. ``deadline``: monotonic seconds at which it must have ended. Safe to repeat.

    Raises ``StoreUnavailable``: the errand comes again.
    """
    for _ in range(STEPS):
        if engine.clock.monotonic() + CALL_SECONDS > deadline:
            return
        step = await _next(engine, conversation_id)
        if step is None or await _take(engine, step) != "stored":
            return


async def _next(engine: Engine, conversation_id: str) -> Step | None:
    session = await engine.store.session(conversation_id)
    if session is None or session.deleted or not engine.settings.summaries:
        return None
    if not may_fold(session, engine.now_ms()):
        return None
    before = await engine.store.summary(session.id) if session.summary is not None else None
    if session.summary != (before.coverage if before is not None else None):
        # Another run has stored one between the two reads.
        return None
    through = before.through if before is not None else -1
    messages = after(await _standing(engine, session, through), through)
    room = room_for_messages(engine, session)
    due = to_fold(messages, session.question, None if room is None else room - summary_tokens(before))
    if not due:
        return None
    model = engine.settings.summary_model or session.model
    source = _source_tokens(engine, model, before)
    folded = first_step(due, session.question, source)
    return Step(session, before, tuple(folded), model, source)


async def _take(engine: Engine, step: Step) -> Ended:
    session, store_id = step.session, step.session.id
    quoted = usable(step.folded)
    prompt = summary_text.asked(step.before.text if step.before is not None else "", quoted)
    most = engine.settings.summary_tokens
    terms = engine.terms.of(session.tenant_id)
    size = sum(len(each.content.encode("utf-8", "replace")) for each in prompt)
    begin = BeginSummary(engine.new_id(), terms.most_of_call(step.model, size, most))
    begun = await run(engine, store_id, begin, session=session)
    if begun.outcome in ("rate_limited", "budget_exceeded"):
        return _skip(engine, session, "budget")
    if begun.outcome != "done":
        return "nothing"
    answer, why = Answer(), ""
    if step.room < LEAST_SOURCE_TOKENS:
        why = "no_room"
    elif not quoted:
        why = "nothing_said"
    elif engine.offers is not None and step.model in await engine.offers.off(session.tenant_id):
        why = "model_off"
    else:
        answer = await ask(
            engine, session, begin.run, step.model, prompt, most, charged=begun.charged, seconds=CALL_SECONDS
        )
        why = "failed" if answer.error else ""
    text = ""
    if not why:
        before = step.before.text if step.before is not None else ""
        judged = summary_text.judged(answer.text, answer.finish, before, quoted)
        text, why = judged.text, judged.skipped
    if why:
        given_up = await run(engine, store_id, GiveUpSummary(begin.run, begun.charged, answer.cost))
        if not given_up.ok:
            await give_back(engine, begun.charged, answer.cost)
        return _skip(engine, session, why)
    made = covering(text, step.folded, step.before, answer.model, engine.now_ms())
    base = step.before.coverage if step.before is not None else None
    stored = await run(engine, store_id, StoreSummary(begin.run, made, base, begun.charged, answer.cost))
    if not stored.ok:
        await give_back(engine, begun.charged, answer.cost)
        return _skip(engine, session, "overtaken")
    engine.meter.count("Summaries")
    engine.meter.milliseconds("SummaryMs", answer.milliseconds)
    engine.meter.count("SummaryTokens", answer.input_tokens + answer.output_tokens)
    engine.log.info(
        "summary",
        conversation_id=session.id,
        through=made.through,
        messages=made.messages,
        chars=len(text),
        model=made.model,
    )
    return "stored"


def _skip(engine: Engine, session: Session, why: str) -> Ended:
    engine.meter.count_by("SummariesSkipped", "reason", why)
    engine.log.info("no summary", conversation_id=session.id, reason=why)
    return "skipped"


async def _standing(engine: Engine, session: Session, through: int) -> list[Message]:
    """The messages that stand and are not covered yet; perhaps some that are."""
    found = await engine.store.messages(session.id, newest=NEWEST)
    if len(found) == NEWEST and found[0].turn > through:
        found = await engine.store.messages(session.id)
    return standing(found, session)


def _source_tokens(engine: Engine, model: str, before: Summary | None) -> int:
    """Tokens of messages that one step may have."""
    context = engine.settings.context_tokens(model)
    if not context:
        return SOURCE_TOKENS
    around = summary_text.prompt_tokens(summary_text.asked(before.text if before is not None else "", ()))
    return min(SOURCE_TOKENS, budget.prompt_budget(context, engine.settings.summary_tokens) - around)
