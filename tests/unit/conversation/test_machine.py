"""Every command on a conversation in every state is answered as ``machine.TABLE`` says, and the session that a decision
promises is the one that its writes leave in the table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from taskflow.conversation import commands as c
from taskflow.conversation.commands import Command
from taskflow.conversation.deadlines import LEASE_MS, TAKE_OVER_AFTER_MS, deadlines
from taskflow.conversation.handlers.change import Refused
from taskflow.conversation.late_truncation import can_be_truncated_late
from taskflow.conversation.machine import TABLE, Decision, State, state_of
from taskflow.conversation.session import Reservation, Session, to_item, updated
from taskflow.conversation.session import parse as parse_session
from taskflow.errors import ConditionFailed
from taskflow.store import keys
from taskflow.store.expressions import Update, apply_update

from tests.support.story import (
    ID,
    OPENED,
    STORIES,
    Step,
    Story,
)
from tests.support.story_commands import COMMANDS

FURTHER_REFUSALS: Mapping[type[Any], str] = {
    c.Reuse: "not_reusable",
    c.Join: "not_found",
    c.Ask: "taken",
    c.EditQueued: "not_queued",
    c.RemoveQueued: "not_queued",
    c.SendQueued: "not_queued",
    c.EditLast: "nothing_to_replace",
    c.Regenerate: "nothing_to_replace",
    c.Rename: "not_found",
    c.Delete: "not_found",
    c.Adopt: "not_found",
    c.Settle: "taken",
    c.TakeOver: "taken",
    **dict.fromkeys((c.BeginSummary, c.StoreSummary, c.GiveUpSummary), "taken"),
}
"""What a rule may answer where its row lets it decide: who asks, or what there is, is not as the command needs it."""

Holds = Callable[[Session, Any, Story], bool]
RESTS_ON: Mapping[type[Any], Holds] = {
    c.Join: lambda session, command, story: not _registered(story, command.new.connection_id),
    c.Reuse: lambda session, command, story: not _registered(story, command.new.connection_id),
    c.UserMessage: lambda session, command, story: (
        not _accepted(story, command.client_message_id)
        and not (_stops_late(session, command) and session.lease_run is not None)
    ),
    c.Ask: lambda session, command, story: not _accepted(story, command.client_message_id),
    c.EditLast: lambda session, command, story: not _accepted(story, command.client_message_id),
    c.Cancel: lambda session, command, story: (
        session.turn_pending or session.lease_run is None or not can_be_truncated_late(session, command.seen)
    ),
    c.Renew: lambda session, command, story: session.lease_run == command.run,
    c.Release: lambda session, command, story: session.lease_run == command.run,
    c.LateTruncationTold: lambda session, command, story: (
        session.lease_run == command.run
        and session.late_truncation is not None
        and session.late_truncation.turn == command.late.turn
    ),
    c.RequestAgain: lambda session, command, story: session.start_by is not None,
    c.IdlePassed: lambda session, command, story: session.idle_at is not None,
    c.TypingPassed: lambda session, command, story: session.typing_at is not None,
    c.GracePassed: lambda session, command, story: session.grace_at is not None,
    c.ResendOutbox: lambda session, command, story: session.outbox_at is not None,
    c.CloseOutbox: lambda session, command, story: session.outbox_at is not None,
    c.SyncAgain: lambda session, command, story: session.sync_at is not None,
    c.ProbeConnections: lambda session, command, story: session.stale_at is not None,
    c.TellTitle: lambda session, command, story: session.retitled_at is not None,
    c.Discard: lambda session, command, story: session.empty_at is not None,
    c.MarkSent: lambda session, command, story: session.outbox.get(command.key) == command.version,
    c.SetAside: lambda session, command, story: session.outbox.get(command.key) == command.version,
    c.PutBack: lambda session, command, story: command.refused.key not in session.outbox,
}
"""When the writes of a decision hold that rests on more than the session shows: the run that comes, a deadline that is
set, an entry that is there, a reply that is not just being announced. All others hold when nothing has come between."""


def _stops_late(session: Session, command: c.UserMessage) -> bool:
    """It stops a reply that is settled and still read."""
    return command.text == "stop" and can_be_truncated_late(session, command.seen)


def _registered(story: Story, connection_id: str) -> bool:
    return (keys.connection_pk(connection_id), keys.CONNECTION) in story.table.items


def _accepted(story: Story, client_message_id: str | None) -> bool:
    return (keys.conversation_pk(ID), keys.dedupe_sk(client_message_id or "")) in story.table.items


def answered_as_the_table_says(story: Story, command: Command) -> State | None:
    """Decides and commits ``command``; the state that follows, or None where nothing was committed."""
    session, name = story.session, type(command)
    before = {place: dict(item) for place, item in story.table.items.items()}
    answer, decision = TABLE[name][state_of(session)], story.decide(command)
    if isinstance(answer, Refused):
        assert decision == answer
        return None
    if isinstance(decision, Refused):
        assert decision.code == FURTHER_REFUSALS.get(name)
        return None
    if not answer:
        assert decision == Decision((), session)
        return None
    after = state_of(decision.session_after)
    assert after in answer, f"{state_of(session)} → {after}"
    if not decision.writes:
        assert decision.session_after == session
        return after
    rests_on = RESTS_ON.get(name)
    holds = rests_on is None or session is None or rests_on(session, command, story)
    try:
        story.commit(decision.writes)
    except ConditionFailed as refused:
        assert not holds, "refused although nothing has come between"
        assert story.table.items == before
        repeated = name in (c.UserMessage, c.Ask, c.EditLast) and _accepted(
            story, getattr(command, "client_message_id", None)
        )
        assert (refused.index == decision.dedupe) is repeated
        return None
    assert holds
    assert story.session == decision.session_after
    return after


Followed = tuple[type[Any], State, State]
LEASE_OVER_MS = LEASE_MS + TAKE_OVER_AFTER_MS + 1


@cache
def followed(name: str) -> frozenset[Followed]:
    """What followed each command in a story: command, state, next state."""
    story, found = Story(*STORIES[name]), set()
    later = story.copy()
    later.now += LEASE_OVER_MS
    moments = [(story, command) for command in COMMANDS]
    for told, command in [*moments, *((later, each) for each in COMMANDS if isinstance(each, c.TakeOver))]:
        try:
            after = answered_as_the_table_says(told.copy(), command)
        except Exception as error:
            raise AssertionError(f"{name}: {command}: {error}") from error
        if after is not None:
            found.add((type(command), state_of(story.session), after))
    return frozenset(found)


@pytest.mark.parametrize("name", STORIES)
def test_no_deadline_is_found_late_because_a_sweep_came_between(name: str) -> None:
    """A decision that leaves ``due_at`` as it was, because it is early enough, must not hold once a sweep has set a
    later one."""
    story = Story(*STORIES[name])
    if story.session is None or story.session.deleted:
        return
    session_key = keys.conversation_pk(ID), keys.SESSION
    story.table.items[session_key] |= {"due_at": 1, "due": keys.due_shard(ID)}
    swept = story.decide(c.Reschedule())
    assert isinstance(swept, Decision)
    for command in COMMANDS:
        decision = story.decide(command)
        if isinstance(decision, Refused) or isinstance(command, c.Reschedule) or not decision.writes:
            continue
        told = story.copy()
        told.commit(swept.writes)
        try:
            told.commit(decision.writes)
        except ConditionFailed:
            continue
        after = told.session
        if after is not None and not after.deleted:
            # Not the lease: the deadline of the start, which comes with it, is found soon enough for both.
            ends = {name: at for name, at in deadlines(after).items() if name != "lease"}
            assert after.due_at is not None and after.due_at <= min(ends.values()), (command, ends)


@pytest.mark.parametrize("name", STORIES)
def test_every_command_is_answered_as_the_table_says(name: str) -> None:
    followed(name)


STEPS: tuple[Step, ...] = (*COMMANDS, 300, 9_000, 40_000, 3_600_000)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(range(len(STEPS))), max_size=40))
def test_whatever_happens_in_whatever_order_keeps_to_the_table(places: list[int]) -> None:
    story = Story(*OPENED)
    for place in places:
        step = STEPS[place]
        if isinstance(step, int):
            story.now += step
        else:
            answered_as_the_table_says(story, step)


def test_every_state_that_the_table_names_is_reached() -> None:
    named = {
        (command, state, after)
        for command, row in TABLE.items()
        for state, answer in row.items()
        if not isinstance(answer, Refused)
        for after in answer
    }
    assert named == set().union(*map(followed, STORIES))


def test_the_table_has_every_command_and_every_state() -> None:
    assert set(TABLE) == set(get_args(Command)) == {type(command) for command in COMMANDS}
    for row in TABLE.values():
        assert set(row) == set(State)
    assert {state_of(Story(*steps).session) for steps in STORIES.values()} == set(State)


def test_nothing_follows_a_deletion() -> None:
    for command, row in TABLE.items():
        answer = row[State.DELETED]
        assert isinstance(answer, Refused) or answer <= {State.DELETED}, command


def test_what_an_update_leaves_is_what_is_read_of_the_item_afterwards() -> None:
    item = {
        **to_item(Session("c", "u", "t", "m", "p", 0, 0, 1, reserved=Reservation(5, "20261128"), due_at=9)),
        "ttl": 4,
        "of a later release": 3,
    }
    item["connections"] = {"w": {"joined": 1, "synced": True, "pacing": "server"}}
    update = Update(
        item["pk"],
        keys.SESSION,
        set={
            "ttl": 7,
            "of a later release": 4,
            "title": "x",
            ("connections", "w", "typed"): 2,
            ("outbox", "M"): 1,
        },
        remove=("due", "due_at", "reserved"),
        add={"remarks": 1, "version": 1},
    )
    found = updated(parse_session(item), update)
    apply_update(item, update)
    assert found == parse_session(item)
    assert (found.title, found.reserved, found.remarks, found.version) == ("x", None, 1, 2)
