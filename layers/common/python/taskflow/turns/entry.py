"""What the generate function does with an invocation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from taskflow import tracing
from taskflow.conversation.invocations import AnnounceTruncation, SpeakTurn, SyncConnection, parse
from taskflow.engine.ports import Engine
from taskflow.turns.errands import leave_analysis
from taskflow.turns.recovery import announce_only
from taskflow.turns.syncing import sync_connection
from taskflow.turns.turn import speak


async def handle(engine: Engine, payload: Mapping[str, Any], *, deadline: float) -> None:
    """Runs one payload; ``deadline`` is when a turn must end (monotonic seconds).

    Raises ``ValueError`` for a payload that is none of ours: the invocation fails, and operators see it.
    """
    match parse(payload):
        case SyncConnection(conversation_id, connection_id, resume_token, _):
            session = await sync_connection(engine, conversation_id, connection_id, resume_token)
            if session is not None and session.requested_turn == 1 and session.settled_turn == 0:
                tracing.enter_turn(conversation_id, 1)
                await speak(engine, conversation_id, 1, deadline=deadline, known=session)
        case SpeakTurn(conversation_id, turn):
            await speak(engine, conversation_id, turn, deadline=deadline)
        case AnnounceTruncation(conversation_id):
            told = await announce_only(engine, conversation_id)
            session = (
                await engine.store.session(conversation_id)
                if told and engine.settings.analysis_model
                else None
            )
            if told is not None and session is not None:
                await leave_analysis(engine, session, told.turn)
