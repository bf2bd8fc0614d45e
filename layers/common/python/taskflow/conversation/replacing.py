"""Which messages a new answer, or a new question with its answer, replaces."""

from __future__ import annotations

from collections.abc import Iterable

from taskflow.conversation.messages import Message, is_replaced, standing
from taskflow.conversation.session import ReplacedRange, Session
from taskflow.store import keys


def replaced_by(session: Session, newest: Iterable[Message], *, question: bool) -> list[Message]:
    """Of the ``newest`` messages: the answers to the last question with the remarks beside them, and with ``question``
    that question too."""
    if session.empty:
        return []
    return [
        message
        for message in standing(newest, session)
        if answers_from(session) <= message.turn <= session.requested_turn
        and (message.part != keys.USER_PART or (question and message.turn >= session.question))
    ]


def replaced_range(session: Session, *, question: bool) -> ReplacedRange:
    """What the next turn replaces: all that answers the last question, and with ``question`` that question."""
    start = answers_from(session)
    said_from = session.question if question and start < session.question else 0
    made_way = is_replaced(session.replaced_range, session.lease_turn, keys.ASSISTANT_PART)
    spoken = session.lease_turn if made_way and session.settled_turn < session.lease_turn < start else 0
    return ReplacedRange(start, session.requested_turn + 1, question, said_from, spoken)


def answers_from(session: Session) -> int:
    """The first turn that answers the last question: of a reply that this steered, the one that began it."""
    return session.answers_from or session.question
