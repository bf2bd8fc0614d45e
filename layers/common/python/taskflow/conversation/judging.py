"""Which turn a reply's id names. Pure."""

from __future__ import annotations

from taskflow.conversation.session import Session
from taskflow.store import keys


def turn_of(session: Session, message_id: str) -> int | None:
    """The turn whose reply has this id, the newest turns first; None when it is no reply of the conversation.

    Ids are derived from turns (``keys.message_id``), so no list of messages has to be read.
    """
    for turn in range(session.requested_turn, 0, -1):
        if keys.message_id(session.id, turn, keys.ASSISTANT_PART) == message_id:
            return turn
    return None
