"""What the passing of time comes to: what a sweep finds due, and what its commands do."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

import pytest
from taskflow.conversation import commands as c
from taskflow.conversation import sweep
from taskflow.conversation.commands import Command
from taskflow.conversation.deadlines import (
    LEASE_MS,
    OUTBOX_MS,
    TAKE_OVER_AFTER_MS,
)
from taskflow.conversation.machine import Decision, State, state_of
from taskflow.conversation.session import Session
from taskflow.errors import ConditionFailed
from taskflow.store import keys

from tests.support.story import (
    ANSWERED,
    ASKED,
    CUT,
    CUT_LATE,
    DELETED,
    ENDED,
    GREETED,
    IDLE_MS,
    ME,
    OPENED,
    PERIODS,
    RESTORED,
    SENT,
    SPEAKING,
    START,
    STORIES,
    TWO,
    Step,
    Story,
    connection,
    seen,
    spoken,
)

DAY = 86_400_000
DUE: dict[str, tuple[tuple[Step, ...], int, list[sweep.Action]]] = {
    # what had happened; how long ago; what a sweep does
    "nothing is due": (SENT, 0, []),
    "opened, and nothing came of it": (OPENED, PERIODS.start, ["start", "sync"]),
    "asked, and nothing came of it": (ASKED, PERIODS.start, ["start"]),
    "asked, three times in vain": ((*ASKED, *(c.RequestAgain(),) * 3), PERIODS.start, ["fail_unstarted"]),
    "the lease has not quite run out": (SPEAKING, LEASE_MS + TAKE_OVER_AFTER_MS - 1_000, []),
    "the lease ran out": (SPEAKING, LEASE_MS + TAKE_OVER_AFTER_MS, ["take_over"]),
    "a late truncation is not told": (
        (*ANSWERED, CUT_LATE, *(c.RequestAgain(),) * 4),
        PERIODS.start,
        ["start"],
    ),
    "silence": ((*SENT, c.CloseOutbox()), PERIODS.idle, ["idle"]),
    "silence while a turn waits": (
        (*SENT, c.CloseOutbox(), c.StartTyping("c1"), c.Regenerate()),
        PERIODS.idle,
        ["start"],
    ),
    "typing": ((*GREETED, c.StartTyping("c1")), PERIODS.typing_nudge, ["typing"]),
    "nobody came back": ((*SENT, c.CloseOutbox(), c.Leave("c1")), PERIODS.grace, ["grace"]),
    "an unsent record": ((*ANSWERED, c.Leave("c1"), c.GracePassed()), OUTBOX_MS, ["outbox"]),
    "connections are asked after": ((*GREETED,), 600_000, ["stale"]),
    "a title to tell": ((*SENT, c.CloseOutbox(), c.Rename(ME, "Water")), 0, ["retitle"]),
    "nobody ever spoke": ((*GREETED, c.Leave("c1"), c.GracePassed()), PERIODS.empty, ["stale", "discard"]),
    "nobody came back for a month": ((RESTORED,), PERIODS.history, ["expire"]),
    "deleted, and much besides": ((*DELETED,), 40 * DAY, ["purge"]),
}


@pytest.mark.parametrize("name", DUE)
def test_what_is_due(name: str) -> None:
    steps, later, actions = DUE[name]
    story = Story(*steps, later)
    found = sweep.actions(story.known, now=story.now, periods=PERIODS)
    # After a few seconds every conversation is also looked at for connections that were not synced.
    assert [each for each in found if each != "sync" or each in actions] == actions


AFTER: dict[sweep.Action, Callable[[], Command]] = {
    "take_over": lambda: c.TakeOver("heir", None),
    "start": c.RequestAgain,
    "fail_unstarted": lambda: c.FailUnstarted("heir"),
    "typing": c.TypingPassed,
    "idle": c.IdlePassed,
    "grace": c.GracePassed,
    "sync": c.SyncAgain,
    "stale": c.ProbeConnections,
    "expire": c.Expire,
    "retitle": c.TellTitle,
    "discard": c.Discard,
    "say_queued": c.SayQueued,
}


@pytest.mark.parametrize("name", STORIES)
def test_sweeps_leave_no_deadline_that_has_passed(name: str) -> None:
    """Or the session would be looked at every two seconds, for ever."""
    for later in (0, PERIODS.start, 60_000, 2 * PERIODS.empty, 40 * DAY):
        story = Story(*STORIES[name], later)
        for _ in range(3):
            look_after(story)
        if state_of(story.session) is State.DELETED:
            assert story.known.due_at is None, later
        elif story.session is not None and (story.known.lease_run is None or later):
            assert sweep.actions(story.known, now=story.now, periods=PERIODS) == [], later
            assert story.known.due_at is None or story.known.due_at > story.now or story.known.turn_pending


def look_after(story: Story) -> None:
    """One sweep's commands at one moment, and what follows from them at once."""
    at = story.now
    for action in [] if story.session is None else sweep.actions(story.known, now=at, periods=PERIODS):
        for command in _follows(action, story.session):
            decision = story.decide(command)
            if isinstance(decision, Decision):
                with contextlib.suppress(ConditionFailed):
                    story.commit(decision.writes)
    story.do(c.Reschedule())
    story.now = at


def _follows(action: sweep.Action, session: Session | None) -> list[Command]:
    match action:
        case "purge":
            return [c.StripDeleted(), c.EndPurge(START // 1000)]
        case "outbox" if session is not None:
            return [*(c.MarkSent(*entry) for entry in session.outbox.items()), c.CloseOutbox()]
        case "take_over" | "fail_unstarted":
            return [AFTER[action](), c.Release("heir")]
        case _:
            return [AFTER[action]()]


LEAVES: dict[str, tuple[tuple[Step, ...], str, tuple[bool, bool]]] = {
    # what had happened; who leaves; whether the grace period and the end of an empty conversation begin
    "the last of a conversation": (SENT, "c1", (True, False)),
    "the last of an empty one": (GREETED, "c1", (True, True)),
    "one of two": (TWO, "c1", (False, False)),
    "one that was gone": (SENT, "c7", (False, False)),
    "the last of a deleted one": (DELETED, "c1", (True, False)),
}


@pytest.mark.parametrize("name", LEAVES)
def test_what_the_last_one_s_leaving_begins(name: str) -> None:
    steps, who, (grace, empty) = LEAVES[name]
    story = Story(*steps)
    at = story.now
    story.do(c.Leave(who))
    assert story.known.grace_at == (at + PERIODS.grace if grace else None)
    assert story.known.empty_at == (at + PERIODS.empty if empty else None)
    assert (story.known.idle_at is None) is (grace or empty or "idle_at" not in (Story(*steps).item or {}))
    assert who not in story.known.connections


def test_whoever_comes_back_ends_the_grace_period() -> None:
    story = Story(*GREETED, c.Leave("c1"), c.Join(connection("c2")))
    assert (story.known.grace_at, story.known.empty_at) == (None, None)


SILENCES: dict[str, tuple[tuple[Step, ...], tuple[str, int, int]]] = {
    # what had happened; state, newest turn and phase after the silence
    "the first silence": (SENT, ("requested", 3, 1)),
    "the second": ((*SENT, IDLE_MS, c.IdlePassed(), *spoken("r3")), ("ended", 3, 0)),
    "of somebody who began to type": ((*SENT, c.StartTyping("c1")), ("ended", 2, 0)),
    "before the person has spoken": ((*GREETED, c.StartTyping("c1")), ("idle", 1, 0)),
    "where nobody listens": ((*SENT, c.Join(connection("c2")), c.Leave("c1")), ("idle", 2, 0)),
    "after the end": ((*ENDED, c.StartTyping("c1")), ("ended", 3, 0)),
    "after the end, of a reply that was cut": ((*ENDED, c.Cancel(seen=seen(3, 3))), ("ended", 3, 0)),
}


@pytest.mark.parametrize("name", SILENCES)
def test_what_silence_comes_to(name: str) -> None:
    steps, (state, turn, phase) = SILENCES[name]
    story = Story(*steps)
    after = story.decide(c.IdlePassed())
    assert isinstance(after, Decision)
    assert after.session_after is not None
    assert state_of(after.session_after) == state
    assert (after.session_after.requested_turn, after.session_after.idle_phase) == (turn, phase)
    assert after.session_after.idle_at is None


LAST = (*SENT, c.CloseOutbox(), c.Leave("c1"))
EXPIRES: dict[str, tuple[tuple[Step, ...], bool]] = {
    # what had happened; whether Postgres alone keeps it from now on
    "nobody is there and everything is recorded": (LAST, True),
    "it was brought back and nobody came": ((RESTORED,), True),
    "somebody is there": (SENT, False),
    "a record is still to be sent": ((*ANSWERED, c.Leave("c1")), False),
    "a turn waits": ((*LAST, c.Regenerate()), False),
    "a run tells something": ((*LAST, c.Cancel(seen=CUT), c.AcquireToAnnounce("r3")), False),
}


@pytest.mark.parametrize("name", EXPIRES)
def test_what_expires(name: str) -> None:
    steps, gone = EXPIRES[name]
    story = Story(*steps, PERIODS.history)
    at = story.now
    story.do(c.Expire())
    assert (story.session is None) is gone
    if not gone:
        assert story.known.expires_at == at + PERIODS.history


def test_an_overdue_outbox_is_in_sight_until_it_is_empty_or_its_conversation_goes() -> None:
    overdue = (*ANSWERED, c.Leave("c1"), 60_000, c.ResendOutbox())
    story = Story(*overdue)
    assert [sk for pk, sk in story.table.items if pk == keys.LATE] == [
        keys.late_sk(story.known.overdue_since or 0, story.known.id)
    ]
    for entry in story.known.outbox.items():
        story.do(c.MarkSent(*entry))
    expired = story.copy()
    expired.do(c.Expire())
    story.do(c.CloseOutbox())
    for ended in (story, expired):
        assert not [sk for pk, sk in ended.table.items if pk == keys.LATE]
