"""What mattered of the unseen rest of an interrupted reply, as a model sees it: an option, beside turns.

It is stored with the rest, in the turn's T# item, and the next prompt has it if it is there in time. Nobody waits. Each
reply is analysed once, whatever becomes of it.
"""

from __future__ import annotations

from taskflow.completion import CompletionRequest, Provider
from taskflow.conversation import analysis_text
from taskflow.conversation.commands import Prepay
from taskflow.conversation.messages import Message
from taskflow.conversation.session import Session
from taskflow.conversation.summary_text import Judged
from taskflow.conversation.turn_kinds import CUT_OFF
from taskflow.engine.ports import Engine
from taskflow.engine.runner import run
from taskflow.memory.calling import CALL_SECONDS, ask, give_back, listen
from taskflow.store import keys
from taskflow.store.expressions import Absent, Update, all_of, any_of, eq


async def analyse(
    provider: Provider, model: str, seen: str, unseen: str, instead: str, *, seconds: float = CALL_SECONDS
) -> Judged:
    """Asks ``model`` what of ``unseen`` matters, given what was ``seen`` and what the person said ``instead``.

    For comparisons (``make eval``): nothing is stored or charged. Raises nothing; ``skipped`` says why there is no
    text, and is empty when the model found that nothing matters.
    """
    request = CompletionRequest(model, analysis_text.asked(seen, unseen, instead), analysis_text.MOST_TOKENS)
    answer, _ = await listen(provider, request, seconds)
    return (
        Judged(skipped="empty") if answer.error else analysis_text.judged(answer.text, answer.finish, unseen)
    )


async def analyse_interruption(engine: Engine, conversation_id: str, turn: int, *, deadline: float) -> None:
    """Analyses the reply of ``turn`` and stores what was found. Safe to repeat. Raises ``StoreUnavailable``."""
    model = engine.settings.analysis_model
    session = await engine.store.session(conversation_id)
    if not model or session is None or session.deleted or engine.clock.monotonic() + CALL_SECONDS > deadline:
        return
    left = await engine.store.turn(conversation_id, turn)
    message = await engine.store.message(conversation_id, keys.message_sk(turn, keys.ASSISTANT_PART))
    if left is None or message is None or not _is_cut(left, message) or "analysis_run" in left:
        return
    if engine.offers is not None and model in await engine.offers.off(session.tenant_id):
        _skip(engine, session, "model_off")
        return
    unseen = left["text"][len(message.content) :]
    instead = await _said_then(engine, session, turn)
    prompt = analysis_text.asked(message.content, unseen, instead)
    size = sum(len(each.content.encode("utf-8", "replace")) for each in prompt)
    terms = engine.terms.of(session.tenant_id)
    who = engine.new_id()
    if not await _claim(engine, conversation_id, turn, who):
        return
    paid = await run(
        engine,
        conversation_id,
        Prepay(terms.most_of_call(model, size, analysis_text.MOST_TOKENS)),
        session=session,
    )
    if not paid.ok:
        _skip(engine, session, "budget")
        return
    answer = await ask(
        engine,
        session,
        who,
        model,
        prompt,
        analysis_text.MOST_TOKENS,
        charged=paid.charged,
        seconds=CALL_SECONDS,
    )
    await give_back(engine, paid.charged, answer.cost)
    found = (
        Judged(skipped="empty") if answer.error else analysis_text.judged(answer.text, answer.finish, unseen)
    )
    if found.skipped:
        _skip(engine, session, "failed" if answer.error else found.skipped)
        return
    pk, sk = keys.conversation_pk(conversation_id), keys.turn_sk(turn)
    await engine.store.claim(Update(pk, sk, set={"matters": found.text}, condition=eq("analysis_run", who)))
    engine.meter.count("InterruptionAnalyses")
    engine.meter.milliseconds("InterruptionAnalysisMs", answer.milliseconds)


async def _claim(engine: Engine, conversation_id: str, turn: int, who: str) -> bool:
    """One analysis of a reply, and of no checkpoint that a run is still writing."""
    cut_off = any_of(*(eq("state", each) for each in CUT_OFF))
    return await engine.store.claim(
        Update(
            keys.conversation_pk(conversation_id),
            keys.turn_sk(turn),
            set={"analysis_run": who},
            condition=all_of(cut_off, Absent("analysis_run")),
        )
    )


def _is_cut(left: dict[str, object], message: Message) -> bool:
    text = left.get("text")
    return (
        left.get("state") in CUT_OFF
        and isinstance(text, str)
        and text.startswith(message.content)
        and bool(text[len(message.content) :].strip())
    )


async def _said_then(engine: Engine, session: Session, turn: int) -> str:
    newest = await engine.store.messages(session.id, newest=6)
    return "\n".join(
        each.content for each in newest if each.role == "user" and each.turn > turn and not each.replaced
    )


def _skip(engine: Engine, session: Session, why: str) -> None:
    engine.meter.count_by("InterruptionAnalysesSkipped", "reason", why)
    engine.log.info("no interruption analysis", conversation_id=session.id, reason=why)
