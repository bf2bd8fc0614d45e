"""When the server owes something: only then a silent connection is asked soon whether it lives."""

from __future__ import annotations

from taskflow_client._session import Session
from taskflow_client.events import (
    AiDone,
    AiStart,
    AiToken,
    AnyServerEvent,
    ConversationCreated,
    ErrorEvent,
    MessageAccepted,
)


def opened() -> Session:
    session = Session(None, lambda: "m-1")
    session.receive(ConversationCreated(conversation_id="c", model="m"), True, 0.0)
    return session


def told(session: Session, *events: AnyServerEvent) -> list[bool]:
    """Whether it waits, after each event."""
    waits = []
    for event in events:
        session.receive(event, False, 1.0)
        waits.append(session.waits())
    return waits


def accepted(turn: int) -> MessageAccepted:
    return MessageAccepted(
        generation_id=turn, client_message_id="m-1", message_id=f"u{turn}", mode="interrupt"
    )


def test_from_a_message_to_the_end_of_its_reply() -> None:
    session = opened()
    assert not session.waits()
    session.say("hello")
    assert session.waits()
    events = (
        accepted(1),
        AiStart(generation_id=1, seq=1, message_id="r1"),
        AiToken(generation_id=1, seq=2, token="Hi"),
        AiDone(generation_id=1, seq=3, message_id="r1"),
    )
    assert told(session, *events) == [True, True, True, False]


def test_what_was_refused_is_not_waited_for() -> None:
    session = opened()
    session.say("hello")
    refused = ErrorEvent(code="INVALID_FRAME", error="no", client_message_id="m-1")
    assert told(session, refused) == [False]


def test_a_reply_that_is_being_stopped_is_waited_for() -> None:
    session = opened()
    told(session, AiStart(generation_id=1, seq=1, message_id="r1"))
    session.cancel()
    assert session.waits()
