"""What is to wait is said in its order, also when it comes while nothing is spoken any more."""

from __future__ import annotations

import pytest
from taskflow.client_frames import Wish
from taskflow.conversation import commands as c
from taskflow.conversation.machine import Decision
from taskflow.errors import ConditionFailed

from tests.support.story import ANSWERED, HELD, READING, REPLY, THEN, WAITING, Story, connection, said, seen

BETWEEN = (*WAITING, c.Settle("r2", said()), c.Release("r2"))
"""The reply is over, and what has waited for that is about to be said."""
OSLO = "And Oslo."


def test_what_is_queued_between_two_replies_comes_behind_what_waits() -> None:
    story = Story(*BETWEEN, c.UserMessage("c1", OSLO, "q2", mode="queue"))
    assert [each.text for each in story.known.queue] == [THEN.text, OSLO]
    assert story.known.requested_turn == story.known.settled_turn
    story.do(c.SayQueued())
    assert story.messages()[-1].content == f"{THEN.text}\n\n{OSLO}"
    assert story.known.queue == ()


@pytest.mark.parametrize("mode", [None, "interrupt", "steer", "auto"], ids=str)
def test_what_cuts_in_between_two_replies_goes_before_what_waits(mode: Wish | None) -> None:
    story = Story(*BETWEEN, c.UserMessage("c1", OSLO, "m2", mode=mode))
    assert [each.text for each in story.known.queue] == [THEN.text]
    assert story.messages()[-1].content == OSLO


@pytest.mark.parametrize(
    ("steps", "waits"), [(HELD, [THEN.text]), (ANSWERED, [])], ids=["the queue is held", "nothing waits"]
)
def test_what_is_to_wait_for_nothing_is_said_at_once(steps: tuple[c.Command, ...], waits: list[str]) -> None:
    story = Story(*steps, c.UserMessage("c1", OSLO, "q2", mode="queue"))
    assert [each.text for each in story.known.queue] == waits
    assert story.messages()[-1].content == OSLO


def test_who_would_be_answered_at_once_looks_again_when_another_has_queued_meanwhile() -> None:
    """One tab still reads the reply and queues; on the other it was read to its end."""
    story = Story(*READING, c.Join(connection("c2")), c.MarkSynced("c2"))
    read = c.UserMessage("c2", OSLO, "q2", seen(2, len(REPLY)), mode="queue")
    at_once = story.decide(read)
    assert isinstance(at_once, Decision)
    story.do(THEN)
    with pytest.raises(ConditionFailed):
        story.commit(at_once.writes)
    story.do(read)
    assert [each.text for each in story.known.queue] == [THEN.text, OSLO]
