"""What follows each command once it is committed: who is posted what, what is invoked and what is sent."""

from __future__ import annotations

from dataclasses import asdict

import pytest
from taskflow.conversation import commands as c
from taskflow.conversation.commands import Command
from taskflow.conversation.effects import Count, Effect, Invoke, Post, SendOutbox, SendRecord
from taskflow.conversation.invocations import AnnounceTruncation, SpeakTurn, SyncConnection
from taskflow.store import keys

from tests.support.story import (
    ANSWERED,
    ASKED,
    COMPLETE,
    CUT,
    CUT_LATE,
    ENDED,
    GREETED,
    IDLE_MS,
    ME,
    OPENED,
    RESTORED,
    SENT,
    SPEAKING,
    TWO,
    Step,
    Story,
    connection,
    spoken,
)

OVER = "conversation_ended to c1 c2"
FOLLOWS: dict[str, tuple[tuple[Step, ...], Command, list[str]]] = {
    # what had happened; the command; what follows, in its order
    "a new conversation": ((), OPENED[0], ["sync c1"]),
    "a guest's": ((), c.Open(connection("c1"), "fake-1", "fake", "hash", "token"), ["sync c1 token"]),
    "an empty one again": (
        (*GREETED, c.Leave("c1")),
        c.Reuse(connection("c2"), "fake-1"),
        ["sync c2"],
    ),
    "another tab": (SENT, c.Join(connection("c2")), ["sync c2"]),
    "a tab is gone": (TWO, c.Leave("c2"), []),
    "a tab has the messages": ((*SENT, c.Join(connection("c2"))), c.MarkSynced("c2"), []),
    "the first message": (
        GREETED,
        c.UserMessage("c1", "Hello?"),
        ["message_accepted to c1", "title_updated to c1", "speak 2", "outbox"],
    ),
    "a message": (SENT, c.UserMessage("c1", "Hello?"), ["message_accepted to c1", "speak 3", "record 3"]),
    "a message with two tabs": (
        TWO,
        c.UserMessage("c2", "Hello?"),
        ["message_accepted to c2", "user_message to c1", "speak 3", "record 3"],
    ),
    "a message while a record waits": (
        ANSWERED,
        c.UserMessage("c1", "Hello?"),
        ["message_accepted to c1", "speak 3", "outbox"],
    ),
    "a message that cuts the reply before it": (
        SENT,
        c.UserMessage("c1", "Hello?", seen=CUT),
        ["message_accepted to c1", "speak 3", "outbox"],
    ),
    "a message of a tab that is gone": (
        SENT,
        c.UserMessage("gone", "Hello?"),
        ["message_accepted to gone", "user_message to c1", "speak 3", "record 3"],
    ),
    "an edit": (
        TWO,
        c.EditLast("c1", "Hi?"),
        ["message_accepted to c1", "user_message to c2", "speak 3", "outbox"],
    ),
    "another answer": (TWO, c.Regenerate(), ["speak 3", "outbox"]),
    "a stop": (SPEAKING, c.Cancel(), []),
    "a stop of what was said": (TWO, CUT_LATE, ["announce"]),
    "a stop of nothing": (SENT, c.Cancel(), []),
    "another model": (TWO, c.SetModel("fake-2", "fake"), ["model_changed to c1 c2", "outbox"]),
    "the same model": (TWO, c.SetModel("fake-1", "fake"), ["model_changed to c1 c2", "outbox"]),
    "typing": (SENT, c.StartTyping("c1"), []),
    "a new title": (TWO, c.Rename(ME, "Water"), []),
    "a deletion": (TWO, c.Delete(ME), []),
    "a run begins": (ASKED, c.Acquire("r2"), []),
    "a run ends": (SPEAKING, c.Settle("r2", COMPLETE), []),
    "a start got lost": (ASKED, c.RequestAgain(), ["count TurnsReinvoked", "speak 2"]),
    "a late truncation got lost": (
        (*ANSWERED, CUT_LATE),
        c.RequestAgain(),
        ["count TurnsReinvoked", "announce"],
    ),
    "silence": (TWO, c.IdlePassed(), ["speak 3"]),
    "silence again": (
        (*TWO, IDLE_MS, c.IdlePassed(), *spoken("r3")),
        c.IdlePassed(),
        [OVER, "outbox"],
    ),
    "silence of somebody who types": (
        (*TWO, c.StartTyping("c1")),
        c.IdlePassed(),
        [OVER, "outbox"],
    ),
    "silence where nobody listens": ((*SENT, c.Join(connection("c2")), c.Leave("c1")), c.IdlePassed(), []),
    "silence after the end": ((*ENDED, c.StartTyping("c1")), c.IdlePassed(), []),
    "long typing": ((*TWO, c.StartTyping("c1")), c.TypingPassed(), ["typing_nudge to c1 c2"]),
    "syncs got lost": ((*TWO, c.Join(connection("c3"))), c.SyncAgain(), ["sync c3"]),
    "no sync got lost": (TWO, c.SyncAgain(), []),
    "a title to tell": ((*TWO, c.Rename(ME, "Water")), c.TellTitle(), ["title_updated to c1 c2"]),
    "a record that is never taken": (
        ANSWERED,
        c.SetAside(keys.message_sk(2, 1), 1, "too long"),
        ["count RecordsRefused"],
    ),
    "a conversation comes back": ((), RESTORED, []),
}


@pytest.mark.parametrize("name", FOLLOWS)
def test_what_follows_a_command(name: str) -> None:
    steps, command, effects = FOLLOWS[name]
    assert [_words(each) for each in Story(*steps).do(command).effects] == effects


def _words(effect: Effect) -> str:
    match effect:
        case Post(connection_ids, event):
            return f"{event.type} to {' '.join(connection_ids)}"
        case Invoke(SpeakTurn(_, turn)):
            return f"speak {turn}"
        case Invoke(SyncConnection(_, connection_id, token)):
            return " ".join(filter(None, ("sync", connection_id, token)))
        case Invoke(AnnounceTruncation()):
            return "announce"
        case SendRecord(message):
            return f"record {message.turn}"
        case SendOutbox():
            return "outbox"
        case Count(metric):
            return f"count {metric}"
        case _:
            raise AssertionError(effect)


def test_what_is_told_of_an_edit_names_what_it_replaces() -> None:
    accepted, told = (
        each.event for each in Story(*TWO).do(c.EditLast("c1", "Hi?", "m3")).effects if isinstance(each, Post)
    )
    said_again = asdict(accepted), asdict(told)
    assert [each["replaces_generation_id"] for each in said_again] == [2, 2]
    assert [each["client_message_id"] for each in said_again] == ["m3", "m3"]
    assert [each["generation_id"] for each in said_again] == [3, 3]
