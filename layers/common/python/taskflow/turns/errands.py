"""What a turn leaves to be worked out beside turns, once it is over."""

from __future__ import annotations

from collections.abc import Iterator

from taskflow.conversation.errands import AnalyseInterruption, Errand, Summarise, encode
from taskflow.conversation.session import Session, TurnResult
from taskflow.conversation.summary import may_fold
from taskflow.engine.ports import Engine
from taskflow.errors import CallRefused, StoreUnavailable
from taskflow.turns.prompt import Prompt
from taskflow.unhandled import report_refused


async def leave_errands(
    engine: Engine, session: Session, prompt: Prompt, result: TurnResult, text: str
) -> None:
    """Queues what is to be done. Never raises: it is asked for again after the next turn, or done without.

    ``text``: all that was generated of the reply.
    """
    wanted = [encode(each) for each in _errands(engine, session, prompt, result, text)]
    if engine.memory is None or not wanted:
        return
    try:
        await engine.memory.send(wanted)
    except (StoreUnavailable, CallRefused) as error:
        report_refused(error)
        engine.log.warning("errands of a turn lost", conversation_id=session.id, error=str(error))


def _errands(
    engine: Engine, session: Session, prompt: Prompt, result: TurnResult, text: str
) -> Iterator[Errand]:
    if prompt.fold and may_fold(session, engine.now_ms()):
        yield Summarise(session.id)
    cut = result.state in ("interrupted", "cancelled") and 0 < result.chars < len(text)
    if engine.settings.analysis_model and cut and session.kind == "reply" and not prompt.said:
        yield AnalyseInterruption(session.id, result.turn)
