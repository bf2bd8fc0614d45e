"""Which stored messages a frame changes."""

from __future__ import annotations

from taskflow.conversation import late_truncation
from taskflow.conversation.messages import Message, standing
from taskflow.conversation.session import Session
from taskflow.protocol import Seen
from taskflow.store import keys
from taskflow.turns.ports import Backend


async def cut_by(backend: Backend, session: Session, seen: Seen | None) -> Message | None:
    """The settled reply the person was still reading, if ``seen`` says so."""
    if seen is None or not late_truncation.can_be_truncated_late(session, seen):
        return None
    sk = keys.message_sk(seen.generation_id, keys.ASSISTANT_PART)
    return await backend.store.message(session.id, sk)


async def replaced_by(backend: Backend, session: Session, *, question: bool) -> list[Message]:
    """What a new answer (or a new question and answer) takes the place of."""
    if not session.question:
        return []
    stand = standing(await backend.store.messages(session.id, newest=20), session)
    return [
        m
        for m in stand
        if session.question <= m.turn <= session.requested_turn and (question or m.role == "assistant")
    ]


async def unrecorded_by(backend: Backend, session: Session) -> list[Message]:
    """The greeting, if it is settled and nobody has spoken yet: it was not recorded so far."""
    if not session.empty or session.last_result is None:
        return []
    sk = keys.message_sk(session.last_result.turn, keys.ASSISTANT_PART)
    greeting = await backend.store.message(session.id, sk)
    return [] if greeting is None else [greeting]
