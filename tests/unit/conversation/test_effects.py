"""What follows each command once it is committed: who is posted what, what is invoked and what is sent."""

from __future__ import annotations

from dataclasses import asdict

import pytest
from taskflow.conversation import commands as c
from taskflow.conversation.commands import Command
from taskflow.conversation.effects import Count, CountMessage, Effect, Invoke, Post, SendOutbox, SendRecord
from taskflow.conversation.invocations import AnnounceTruncation, SpeakTurn, SyncConnection
from taskflow.store import keys

from tests.support.story import (
    ANSWERED,
    ASKED,
    COMPLETE,
    CUT,
    CUT_LATE,
    ENDED,
    FAILED,
    GREETED,
    HELD,
    IDLE_MS,
    ME,
    NEXT,
    NOD,
    ON_ITS_WAY,
    OPENED,
    READING,
    RESTORED,
    SENT,
    SPEAKING,
    STOP,
    SYNCED,
    THEN,
    TWO,
    WAITING,
    WAITING_FOR_READER,
    Step,
    Story,
    connection,
    spoken,
)
from tests.support.story_commands import WAITS

IDLE = "taken interrupt idle"
NEXT_SPOKEN = (c.UserMessage("c1", "And the hills?", "m7"), c.Acquire("r3"))
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
        ["message_accepted to c1", "title_updated to c1", "speak 2", "outbox", IDLE],
    ),
    "a message": (
        SENT,
        c.UserMessage("c1", "Hello?"),
        ["message_accepted to c1", "speak 3", "record 3", IDLE],
    ),
    "a message while the reply is spoken": (
        SPEAKING,
        c.UserMessage("c1", "Hello?"),
        ["message_accepted to c1", "speak 3", "outbox", "taken interrupt default"],
    ),
    "a message that is to cut in": (
        SPEAKING,
        c.UserMessage("c1", "Hello?", mode="interrupt"),
        ["message_accepted to c1", "speak 3", "outbox", "taken interrupt asked"],
    ),
    "a message that is to steer": (
        SPEAKING,
        c.UserMessage("c1", "Hello?", mode="steer"),
        ["message_accepted to c1", "speak 3", "outbox", "taken interrupt steer_not_possible"],
    ),
    "a message that waits": (
        (*TWO, *NEXT_SPOKEN),
        THEN,
        ["message_accepted to c1", "queue_changed to c1 c2", "taken queue asked"],
    ),
    "a message that would wait, with nothing to wait for": (
        SENT,
        c.UserMessage("c1", "Hello?", mode="queue"),
        ["message_accepted to c1", "speak 3", "record 3", IDLE],
    ),
    "a remark": (
        (*TWO, *NEXT_SPOKEN),
        NOD,
        ["message_accepted to c1", "user_message to c2", "outbox", "taken backchannel asked"],
    ),
    "a remark beside the greeting": (
        (*SYNCED, c.Acquire("r1")),
        NOD,
        ["message_accepted to c1", "taken backchannel asked"],
    ),
    "a word that stops": (
        SPEAKING,
        STOP,
        ["message_accepted to c1", "outbox", "taken stop stop_words"],
    ),
    "a word that stops what is being read": (
        READING,
        STOP,
        ["message_accepted to c1", "outbox", "taken stop stop_words", "announce"],
    ),
    "a word that stops what is being read, one waits": (
        WAITING_FOR_READER,
        STOP,
        ["message_accepted to c1", "outbox", "taken stop stop_words", "queue_changed to c1", "announce"],
    ),
    "more of a reply that was cut": (
        (*ANSWERED, CUT_LATE),
        c.UserMessage("c1", "go on"),
        ["message_accepted to c1", "speak 3", "outbox", "taken continue go_on"],
    ),
    "another text for what waits": (
        WAITING,
        c.EditQueued("c1", WAITS, "And then Oslo."),
        ["queue_changed to c1"],
    ),
    "the same text for what waits": (WAITING, c.EditQueued("c1", WAITS, THEN.text), []),
    "what waits is removed": (WAITING, c.RemoveQueued("c1", WAITS), ["queue_changed to c1"]),
    "what waits is sent": (
        WAITING,
        c.SendQueued("c1", WAITS),
        ["queue_changed to c1", "user_message to c1", "speak 3", "outbox", "taken interrupt sent_now"],
    ),
    "what waits is said": (
        (*WAITING, c.Settle("r2", COMPLETE), c.Release("r2")),
        c.SayQueued(),
        ["queue_changed to c1", "user_message to c1", "speak 3", "outbox", "taken queue reply_over"],
    ),
    "what waits is not said before its reader is through": (WAITING_FOR_READER, c.SayQueued(), []),
    "what is held is not said": (HELD, c.SayQueued(), []),
    "a message with two tabs": (
        TWO,
        c.UserMessage("c2", "Hello?"),
        ["message_accepted to c2", "user_message to c1", "speak 3", "record 3", IDLE],
    ),
    "a message while a record waits": (
        ANSWERED,
        c.UserMessage("c1", "Hello?"),
        ["message_accepted to c1", "speak 3", "outbox", IDLE],
    ),
    "a message that cuts the reply before it": (
        SENT,
        c.UserMessage("c1", "Hello?", seen=CUT),
        ["message_accepted to c1", "speak 3", "outbox", "taken interrupt default"],
    ),
    "a message of a tab that is gone": (
        SENT,
        c.UserMessage("gone", "Hello?"),
        ["message_accepted to gone", "user_message to c1", "speak 3", "record 3", IDLE],
    ),
    "an edit": (
        TWO,
        c.EditLast("c1", "Hi?"),
        ["message_accepted to c1", "user_message to c2", "speak 3", "outbox"],
    ),
    "another answer": (TWO, c.Regenerate(), ["speak 3", "outbox"]),
    "a stop": (SPEAKING, c.Cancel(), []),
    "a stop of what was said, one waits": (WAITING_FOR_READER, CUT_LATE, ["queue_changed to c1", "announce"]),
    "a stop of what was read, one waits": (WAITING_FOR_READER, c.Cancel(), ["queue_changed to c1"]),
    "a stop of another reply, one waits": (WAITING_FOR_READER, c.Cancel(1), []),
    "a stop of what was said": (TWO, CUT_LATE, ["announce"]),
    "a stop of nothing": (SENT, c.Cancel(), []),
    "another model": (TWO, c.SetModel("fake-2", "fake"), ["model_changed to c1 c2", "outbox"]),
    "the same model": (TWO, c.SetModel("fake-1", "fake"), ["model_changed to c1 c2", "outbox"]),
    "typing": (SENT, c.StartTyping("c1"), []),
    "a new title": (TWO, c.Rename(ME, "Water"), []),
    "a deletion": (TWO, c.Delete(ME), []),
    "a run begins": (ASKED, c.Acquire("r2"), []),
    "a run ends": (SPEAKING, c.Settle("r2", COMPLETE), []),
    "a run ends, one waits": (WAITING, c.Settle("r2", COMPLETE), []),
    "a run fails, one waits": (WAITING, c.Settle("r2", FAILED), ["queue_changed to c1"]),
    "a run is stopped, one waits": (
        (*WAITING, c.Cancel()),
        c.Settle("r2", ON_ITS_WAY),
        ["queue_changed to c1"],
    ),
    "a run is cut in upon, one waits": ((*WAITING, NEXT), c.Settle("r2", ON_ITS_WAY), []),
    "a run dies, one waits": ((*WAITING, 30_000), c.TakeOver("heir", None), ["queue_changed to c1"]),
    "a run never comes, one waits": (
        (*ASKED, THEN),
        c.FailUnstarted("heir"),
        ["queue_changed to c1"],
    ),
    "the next reply completes, one is held": (
        (*HELD, NEXT, c.Acquire("r3")),
        c.Settle("r3", COMPLETE),
        ["queue_changed to c1"],
    ),
    "a nudge completes, one is held": (
        (*HELD, IDLE_MS, c.IdlePassed(), c.Acquire("r3")),
        c.Settle("r3", COMPLETE),
        [],
    ),
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
        case CountMessage(mode, reason):
            return f"taken {mode} {reason}"
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
