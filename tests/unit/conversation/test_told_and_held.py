"""Whoever joins while something is said or queued is told of it, and what waits for a reply that is stopped is held.

Each rule races with another process, which commits between the reading of a session and the write that rests on it.
"""

from __future__ import annotations

import pytest
from taskflow.conversation import commands as c
from taskflow.conversation.commands import Command
from taskflow.conversation.handlers.change import Refused
from taskflow.conversation.machine import Decision
from taskflow.conversation.queue import MAX_QUEUED, MAX_QUEUED_CHARS
from taskflow.errors import ConditionFailed

from tests.support.story import (
    CUT_LATE,
    ME,
    READING,
    SPEAKING,
    THEN,
    WAITING,
    WAITING_FOR_READER,
    Story,
    connection,
    seen,
)

JOINING = (*SPEAKING, c.Join(connection("c2")))
WAITING_AND_JOINING = (*WAITING, c.Join(connection("c2")))
NOD = c.UserMessage("c1", "I see.", "b1", seen(2, 3), mode="backchannel")
WORDS: tuple[tuple[str, Command], ...] = (
    ("queued", c.UserMessage("c1", "And Oslo.", "q2", seen(2, 3), mode="queue")),
    ("remarked", NOD),
    ("stopped", c.UserMessage("c1", "stop", "s1", seen(2, 7), mode="auto")),
    ("interrupted", c.UserMessage("c1", "No, the hills.", "m2", seen(2, 7))),
    ("steered", c.UserMessage("c1", "Shorter.", "m2", seen(2, 7), mode="steer")),
    ("another model", c.SetModel("fake-2", "fake")),
)
CHANGES: tuple[tuple[str, Command], ...] = (
    *WORDS,
    ("edited", c.EditQueued("c1", Story(*WAITING).known.queue[0].id, "And Oslo.")),
    ("removed", c.RemoveQueued("c1", Story(*WAITING).known.queue[0].id)),
    ("sent", c.SendQueued("c1", Story(*WAITING).known.queue[0].id, seen(2, 7))),
)


def decided(story: Story, command: Command) -> Decision:
    decision = story.decide(command)
    assert isinstance(decision, Decision), decision
    return decision


@pytest.mark.parametrize("command", [each for _, each in CHANGES], ids=[name for name, _ in CHANGES])
def test_a_connection_that_was_given_the_list_before_something_changed_is_given_it_again(
    command: Command,
) -> None:
    story = Story(*WAITING_AND_JOINING)
    listed = decided(story, c.MarkSynced("c2"))
    story.do(command)
    with pytest.raises(ConditionFailed):
        story.commit(listed.writes)


@pytest.mark.parametrize("command", [each for _, each in CHANGES], ids=[name for name, _ in CHANGES])
def test_what_is_told_to_the_connections_is_decided_again_when_another_was_synced(command: Command) -> None:
    story = Story(*WAITING_AND_JOINING)
    told = decided(story, command)
    story.do(c.MarkSynced("c2"))
    with pytest.raises(ConditionFailed):
        story.commit(told.writes)
    story.do(command)


def test_who_queues_just_as_the_reader_stops_the_reply_does_not_wait_for_it() -> None:
    story = Story(*READING)
    queued = decided(story, THEN)
    story.do(CUT_LATE)
    with pytest.raises(ConditionFailed):
        story.commit(queued.writes)
    story.do(THEN)
    assert not story.known.queue, "the reply was stopped: the message is answered at once"


@pytest.mark.parametrize(
    "stop",
    [CUT_LATE, c.UserMessage("c1", "stop", "s1", seen(2, 7), mode="auto")],
    ids=["cancel", "a word"],
)
def test_a_stop_while_the_reply_is_read_holds_what_waits(stop: Command) -> None:
    story = Story(*WAITING_FOR_READER)
    story.do(stop)
    assert story.known.queue
    assert story.known.queue_held
    assert story.known.queue_at is None


@pytest.mark.parametrize(
    "command",
    [c.Regenerate(seen(2, 7)), c.EditLast("c1", "And of lakes?", "e1", seen(2, 7))],
    ids=["another answer", "another question"],
)
@pytest.mark.parametrize("held", [False, True], ids=["waits", "is held"])
def test_what_waits_outlives_an_answer_that_makes_way_for_another(command: Command, held: bool) -> None:
    story = Story(*WAITING)
    before = story.known.queue
    if held:
        story.do(c.Cancel(seen=seen(2, 7)))
    story.do(command)
    assert story.known.requested_turn == 3
    assert story.known.queue == before
    # One that was stopped comes to its end only now: what waits is held then, whatever comes after it.
    assert not story.known.queue_held and story.known.queue_at is None


def test_what_waits_goes_with_its_conversation_and_is_never_said() -> None:
    story = Story(*WAITING)
    story.do(c.Delete(ME))
    for command in (c.SayQueued(), c.SendQueued("c1", Story(*WAITING).known.queue[0].id)):
        answer = story.decide(command)
        assert isinstance(answer, Refused) or not answer.writes


def test_ten_messages_wait_and_none_of_a_hundred_more() -> None:
    story = Story(*SPEAKING)
    answers = []
    for number in range(110):
        answer = story.decide(c.UserMessage("c1", f"And {number}.", f"q{number}", seen(2, 3), mode="queue"))
        answers.append("full" if isinstance(answer, Refused) and answer.code == "queue_full" else "waits")
        if isinstance(answer, Decision):
            story.commit(answer.writes)
    assert answers == ["waits"] * MAX_QUEUED + ["full"] * 100
    assert [each.text for each in story.known.queue] == [f"And {number}." for number in range(MAX_QUEUED)]


def test_what_waits_is_never_longer_together_than_one_message() -> None:
    story = Story(*SPEAKING)
    half = MAX_QUEUED_CHARS // 2 - 1
    for number in range(2):
        story.do(c.UserMessage("c1", "x" * half, f"q{number}", seen(2, 3), mode="queue"))
    first, second = story.known.queue
    refused = story.decide(c.UserMessage("c1", "x", "q3", seen(2, 3), mode="queue"))
    assert isinstance(refused, Refused)
    assert refused.code == "queue_full"
    refused = story.decide(c.EditQueued("c1", first.id, "y" * (half + 1)))
    assert isinstance(refused, Refused)
    assert refused.code == "queue_full"
    story.do(c.EditQueued("c1", second.id, "short"))
    assert [len(each.text) for each in story.known.queue] == [half, 5]


@pytest.mark.parametrize("kind", [c.EditQueued, c.RemoveQueued, c.SendQueued], ids=["edit", "remove", "send"])
def test_what_has_been_said_cannot_be_changed_any_more(kind: type) -> None:
    story = Story(*WAITING)
    [waiting] = story.known.queue
    story.do(c.SendQueued("c1", waiting.id, seen(2, 7)))
    more = {c.EditQueued: ("Oslo.",), c.RemoveQueued: (), c.SendQueued: (None,)}[kind]
    answer = story.decide(kind("c1", waiting.id, *more))
    assert isinstance(answer, Refused)
    assert answer.code == "not_queued"
