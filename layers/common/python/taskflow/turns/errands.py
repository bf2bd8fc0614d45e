"""What a turn leaves to be worked out beside turns, once it is over."""

from __future__ import annotations

from collections.abc import Sequence

from taskflow.conversation.errands import AnalyseInterruption, Errand, Summarise, encode
from taskflow.conversation.session import Session, TurnResult
from taskflow.conversation.summary import may_fold
from taskflow.conversation.turn_kinds import CUT_OFF
from taskflow.engine.ports import Engine
from taskflow.errors import CallRefused, StoreUnavailable
from taskflow.turns.prompt import Prompt
from taskflow.unhandled import report_refused


async def leave_errands(
    engine: Engine, session: Session, prompt: Prompt, result: TurnResult, text: str
) -> None:
    """Queues what is to be done after a turn. ``session``: as it is once the turn is released. ``text``: all that was
    generated of the reply."""
    wanted: list[Errand] = []
    if prompt.fold and may_fold(session, engine.now_ms()):
        wanted.append(Summarise(session.id))
    cut = result.state in CUT_OFF and 0 < result.chars < len(text)
    if cut and session.kind == "reply" and not prompt.said:
        wanted += _analysis(engine, session, result.turn)
    await _leave(engine, session, wanted)


async def leave_analysis(engine: Engine, session: Session, turn: int) -> None:
    """Queues what is to be done once it was told that a settled reply was cut off by its reader."""
    await _leave(engine, session, _analysis(engine, session, turn))


def _analysis(engine: Engine, session: Session, turn: int) -> list[Errand]:
    """Only after the newest turn: a later one that is asked for already has its prompt before the analysis is there."""
    wanted = engine.settings.analysis_model and session.requested_turn == turn
    return [AnalyseInterruption(session.id, turn)] if wanted else []


async def _leave(engine: Engine, session: Session, wanted: Sequence[Errand]) -> None:
    """Never raises: what is lost is asked for again after the next turn, or done without."""
    if engine.memory is None or not wanted:
        return
    try:
        await engine.memory.send([encode(each) for each in wanted])
    except (StoreUnavailable, CallRefused) as error:
        report_refused(error)
        engine.log.warning("errands of a turn lost", conversation_id=session.id, error=str(error))
