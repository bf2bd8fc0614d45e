"""Which messages a new answer, or a new question with its answer, replaces."""

from __future__ import annotations

from collections.abc import Iterable

from taskflow.conversation.messages import Message, standing
from taskflow.conversation.session import Session
from taskflow.store import keys


def replaced_by(session: Session, newest: Iterable[Message], *, question: bool) -> list[Message]:
    """Of the ``newest`` messages: the answers to the last question with the remarks beside them, and with ``question``
    that question too."""
    if session.empty:
        return []
    return [
        message
        for message in standing(newest, session)
        if session.question <= message.turn <= session.requested_turn
        and (question or message.part != keys.USER_PART)
    ]
