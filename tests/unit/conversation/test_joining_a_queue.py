"""Who joins while something is queued is told when it is said, edited or removed."""

from __future__ import annotations

import pytest
from taskflow.conversation import commands as c
from taskflow.conversation.commands import Command
from taskflow.conversation.machine import Decision
from taskflow.errors import ConditionFailed

from tests.support.story import WAITING, Story, connection


@pytest.mark.parametrize("change", ["edit", "remove", "send"])
def test_a_change_that_was_decided_before_somebody_joined_is_decided_again(change: str) -> None:
    story = Story(*WAITING, c.Join(connection("c9")))
    waits = story.known.queue[0].id
    commands: dict[str, Command] = {
        "edit": c.EditQueued("c1", waits, "other words"),
        "remove": c.RemoveQueued("c1", waits),
        "send": c.SendQueued("c1", waits, None),
    }
    command = commands[change]
    early = story.decide(command)
    assert isinstance(early, Decision)
    story.do(c.MarkSynced("c9"))
    with pytest.raises(ConditionFailed):
        story.commit(early.writes)
    story.do(command)


def test_who_joins_while_nothing_is_queued_is_in_nobodys_way() -> None:
    story = Story(*WAITING, c.Join(connection("c9")))
    story.do(c.RemoveQueued("c1", story.known.queue[0].id))
    before = story.known.queue_version
    story.do(c.MarkSynced("c9"))
    assert story.known.queue_version == before
