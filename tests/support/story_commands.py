"""Every command there is, in the forms that matter to the conversations of ``story.STORIES``."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

from taskflow.client_frames import Wish
from taskflow.conversation import commands as c
from taskflow.conversation.commands import Command
from taskflow.conversation.messages import Message
from taskflow.conversation.refused_records import RefusedRecord
from taskflow.conversation.session import HEADER_KEY, LateTruncation, Wishes
from taskflow.identity import Identity
from taskflow.store import keys

from tests.support.story import (
    GREETING_SUMMED_UP,
    ID,
    ME,
    OPENED,
    REPLY,
    RESTORED,
    SOMEBODY,
    START,
    STORED,
    WAITING,
    Story,
    connection,
    said,
    seen,
)

REPLY_SK = keys.message_sk(2, keys.ASSISTANT_PART)
REPLIED_LATE = LateTruncation(2, 7, True)

SAID_ELSEWHERE = (
    Message(keys.message_id(ID, 1, 0), 1, 0, "user", "What is the sea?", "completed", START),
    Message(keys.message_id(ID, 1, 1), 1, 1, "assistant", "Salt.", "completed", START, kind="reply"),
)

WAITS = Story(*WAITING).known.queue[0].id
"""The message that waits in the stories in which the first one was queued while turn 2 was spoken."""

COMMANDS: tuple[Command, ...] = (
    *OPENED,
    c.Reuse(connection("c9"), "fake-1"),
    c.Reuse(connection("c9", identity=SOMEBODY), "fake-1"),
    c.Join(connection("c9")),
    c.Join(connection("c9", identity=SOMEBODY)),
    c.Join(connection("c9"), keys.secret_hash("token")),
    c.Leave("c1"),
    c.Leave("c9"),
    c.MarkSynced("c1"),
    c.MarkSynced("c2"),
    c.FallBehind("c1"),
    c.FallBehind("c2"),
    c.UserMessage("c1", "Hello?"),
    c.UserMessage("c1", "Hello?", "m1"),
    c.UserMessage("c1", "Hello?", "new", seen(2, 7), order=9),
    c.UserMessage("gone", "Hello?", "new", seen(1, 3)),
    *(c.UserMessage("c1", "and then?", "new", seen(2, 7), mode=mode) for mode in get_args(Wish)),
    c.UserMessage("c1", "stop", "new", seen(2, 7), order=9, mode="auto"),
    c.UserMessage("c1", "continue", "q1", mode="auto"),
    c.UserMessage("gone", "ok", mode="auto"),
    c.Begin(ME, "Tell me about the sea.", "fake-1", "fake"),
    c.Begin(ME, "And the hills?", "fake-1", "fake", SAID_ELSEWHERE, Wishes("Rhyme.", 7), "b9"),
    c.Ask(ME, "And the hills?"),
    c.Ask(ME, "And the hills?", "fake-2", "fake", wishes=Wishes("Rhyme.", 7), client_message_id="m1"),
    *(c.EditQueued("c1", name, "And then Oslo.") for name in (WAITS, "nobody's")),
    *(c.RemoveQueued("c1", name) for name in (WAITS, "nobody's")),
    *(c.SendQueued("c1", name, seen(2, 7)) for name in (WAITS, "nobody's")),
    c.SayQueued(),
    c.EditLast("c1", "Hello?", "new", seen(2, 7)),
    c.Regenerate(seen(2, 7)),
    c.Cancel(),
    c.Cancel(2, seen(2, 7)),
    c.Cancel(seen=seen(3, 7)),
    c.SetModel("fake-1", "fake"),
    c.SetModel("fake-2", "fake"),
    c.StartTyping("c1"),
    c.StartTyping("c1", 9),
    c.StopTyping("c1"),
    c.StopTyping("c1", 9),
    c.Rename(ME, "The hills"),
    c.Rename(SOMEBODY, "The hills"),
    c.Delete(ME),
    c.Delete(SOMEBODY),
    c.Delete(ME, create_tombstone=True),
    c.Adopt(ME, Identity("account")),
    c.Adopt(SOMEBODY, Identity("account")),
    c.Adopt(SOMEBODY, ME),
    c.Acquire("new"),
    c.AcquireToAnnounce("new"),
    *(c.Renew(run) for run in ("r1", "r2", "r3", "r4")),
    *(c.Settle(run, said()) for run in ("r1", "r2", "r3", "r4")),
    c.Settle("r2", said(REPLY, sent=4, complete=False)),
    c.Settle("r2", said("", sent=0, complete=False, code="SERVICE_UNAVAILABLE")),
    *(c.LateTruncationTold(run, REPLIED_LATE) for run in ("r1", "r3")),
    *(c.Release(run) for run in ("r1", "r2", "r3", "r4")),
    c.TakeOver("new", None),
    c.FailUnstarted("new"),
    *(command() for command in (c.RequestAgain, c.IdlePassed, c.TypingPassed, c.GracePassed, c.ResendOutbox)),
    *(command() for command in (c.CloseOutbox, c.SyncAgain, c.ProbeConnections, c.TellTitle, c.Discard)),
    *(command() for command in (c.Expire, c.Reschedule)),
    *(c.MarkSent(key, version) for key in (REPLY_SK, HEADER_KEY) for version in (1, 2, 6)),
    *(c.SetAside(key, version, "too long") for key in (REPLY_SK, HEADER_KEY) for version in (1, 2, 6)),
    *(c.PutBack(RefusedRecord(ID, key, 1, "too long", 1), 1) for key in (REPLY_SK, HEADER_KEY)),
    RESTORED,
    c.Prepay(5),
    *(c.BeginSummary(run) for run in ("s1", "new")),
    STORED,
    c.StoreSummary("s1", replace(GREETING_SUMMED_UP, through=2), None),
    c.StoreSummary("s2", replace(GREETING_SUMMED_UP, through=1, messages=2), GREETING_SUMMED_UP.coverage),
    *(c.GiveUpSummary(run) for run in ("s1", "s2")),
    c.StripDeleted(),
    c.EndPurge(START // 1000),
)
