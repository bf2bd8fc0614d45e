"""A record that SQS never takes: it is set aside where an operator sees it, and holds nothing up."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from taskflow.adapters.gauges import PipelineGauges
from taskflow.errors import NotQueued
from taskflow.identity import Identity
from taskflow.rest.gauges import Timers
from taskflow.store import keys
from taskflow.store.expressions import Delete, Update

from infra.refused import drop, listed, main, name, report, resend
from tests.fakes.outside import MemoryQueue
from tests.fakes.provider import say
from tests.support.world import World

SPELL = "abracadabra"


class Picky(MemoryQueue):
    """Never takes what has the spell in it, and for a while nothing with the sigh in it."""

    def __init__(self) -> None:
        super().__init__()
        self.never, self.later = [SPELL], ["sigh"]

    async def send(self, bodies: Sequence[str]) -> None:
        refused = {i: "a spell" for i, body in enumerate(bodies) if any(word in body for word in self.never)}
        waiting = {i: "a sigh" for i, body in enumerate(bodies) if any(word in body for word in self.later)}
        await super().send([body for i, body in enumerate(bodies) if i not in refused and i not in waiting])
        if refused or waiting:
            raise NotQueued(refused, waiting)


def picky(*replies: str) -> World:
    return World([say(text) for text in replies], greeting="Hello.", records=Picky())


async def say_in(world: World, text: str) -> None:
    await world.send(type="user_message", text=text)
    await world.quiet()


async def sweeping(world: World, seconds: float) -> None:
    end = world.clock.monotonic() + seconds
    while world.clock.monotonic() < end:
        await asyncio.sleep(2)
        await world.sweep()
        await world.quiet()


async def timers(world: World) -> Timers:
    unused: Any = None
    gauges = PipelineGauges(world.table, world.clock, unused, records="", records_dlq="", sweeps_dlq="")
    return replace(await gauges.timers(), sweep_lag_seconds=0)


def stored(world: World) -> list[str]:
    """The contents of the messages that reached the queue."""
    return [body["message"]["content"] for body in world.records.bodies if body["kind"] == "message"]


async def opened(world: World) -> str:
    """A conversation whose first message has another title than the spell."""
    conversation_id = await world.connect()
    await world.quiet()
    await say_in(world, "Good day.")
    return conversation_id


async def test_a_refused_record_leaves_the_outbox_at_once_and_is_told_once() -> None:
    world = picky("Good day.", "Fine.")
    conversation_id = await opened(world)
    await say_in(world, SPELL)
    assert (await world.session(conversation_id)).outbox == {}
    assert {"Good day.", "Fine."} <= set(stored(world))
    assert SPELL not in stored(world)
    sweeps = world.meter.counts["RecordsResent"]
    await sweeping(world, 70)
    assert world.meter.counts["RecordsResent"] == sweeps
    assert world.meter.counts["RecordsRefused"] == 1
    told = [fields for _, line, fields in world.log.lines if line.startswith("record refused")]
    assert [(each["conversation_id"], each["reason"]) for each in told] == [(conversation_id, "a spell")]
    assert SPELL not in repr(world.log.lines)
    assert await timers(world) == Timers(0, 0, outboxes_overdue=0, records_refused=1)


async def test_the_sweep_sends_the_neighbours_of_a_refused_record() -> None:
    """As it was while the whole batch failed: three entries wait, and one of them can never go."""
    world = picky("Good day.", "Fine.")
    assert isinstance(world.records, Picky)
    conversation_id = await opened(world)
    world.records.never, world.records.later = [], ["message"]
    await say_in(world, SPELL)
    assert len((await world.session(conversation_id)).outbox) == 2
    world.records.never, world.records.later = [SPELL], []
    await sweeping(world, 34)
    session = await world.session(conversation_id)
    assert (session.outbox, session.overdue_since) == ({}, None)
    assert stored(world)[-1] == "Fine."
    assert [record.key for record in await listed(world.engine.store)] == [keys.message_sk(3, 0)]


async def test_only_what_waits_stays_in_the_outbox() -> None:
    world = picky("Good day.", "Fine.")
    conversation_id = await opened(world)
    await say_in(world, "A deep sigh.")
    session = await world.session(conversation_id)
    assert list(session.outbox) == [keys.message_sk(3, 0)]
    assert stored(world)[-1] == "Fine."
    await sweeping(world, 40)
    assert (await timers(world)).outboxes_overdue == 1
    assert (await timers(world)).records_refused == 0


async def test_one_stuck_outbox_does_not_hide_the_others() -> None:
    world = picky("Good day.", "Fine.", "Good day.", "Fine.")
    for connection in ("c1", "c2"):
        await world.connect(connection)
        await world.quiet()
        await world.send(connection, type="user_message", text="A deep sigh.")
        await world.quiet()
        await sweeping(world, 40)
        await world.disconnect(connection)
    told = await timers(world)
    assert told.outboxes_overdue == 2
    assert told.outbox_age_seconds > 75


async def test_an_operator_sees_it_puts_it_back_and_it_is_stored() -> None:
    world = picky("Good day.", "Fine.")
    assert isinstance(world.records, Picky)
    conversation_id = await opened(world)
    await say_in(world, SPELL)
    store = world.engine.store
    [record] = await listed(store)
    assert name(record) == f"{conversation_id}/{keys.message_sk(3, 0)}"
    assert report([record]).endswith("a spell")
    assert await resend(store, world.engine.now_ms()) == (1, 0)
    await sweeping(world, 4)
    assert [each.key for each in await listed(store)] == [record.key]  # refused again, listed again
    world.records.never = []
    assert await resend(store, world.engine.now_ms()) == (1, 0)
    await sweeping(world, 4)
    assert (stored(world)[-1], await listed(store)) == (SPELL, [])
    assert (await world.session(conversation_id)).outbox == {}


async def test_an_operator_drops_it_by_its_name() -> None:
    world = picky("Good day.", "Fine.")
    await opened(world)
    await say_in(world, SPELL)
    store = world.engine.store
    [record] = await listed(store)
    assert await drop(store, ["nothing/here", name(record), name(record)]) == 1
    assert await listed(store) == []
    assert report([]) == "SQS has refused no record"


async def test_a_header_is_put_back_as_well() -> None:
    world = picky("Good day.")
    assert isinstance(world.records, Picky)
    conversation_id = await opened(world)
    world.records.never = ['"kind":"conversation"']
    await world.send(type="end_conversation")
    session = await world.session(conversation_id)
    owner = Identity(session.user_id, session.tenant_id)
    await world.rest.rename_conversation(conversation_id, owner, "Better")
    await sweeping(world, 34)
    assert [record.key for record in await listed(world.engine.store)] == ["HEADER"]
    world.records.never = []
    assert await resend(world.engine.store, world.engine.now_ms()) == (1, 0)
    await sweeping(world, 4)
    headers = [body for body in world.records.bodies if body["kind"] == "conversation"]
    assert headers[-1]["conversation"]["title"] == "Better"


async def test_with_its_conversation_it_is_gone() -> None:
    world = picky("Good day.", "Fine.")
    conversation_id = await opened(world)
    await say_in(world, SPELL)
    session = await world.session(conversation_id)
    owner = Identity(session.user_id, session.tenant_id)
    [record] = await listed(world.engine.store)
    assert await world.rest.delete_conversation(conversation_id, owner)
    await sweeping(world, 4)
    assert await listed(world.engine.store) == []
    assert record.key not in repr(world.table.items)


async def test_what_is_about_a_message_that_is_gone_is_forgotten_not_put_back() -> None:
    world = picky("Good day.", "Fine.")
    conversation_id = await opened(world)
    await say_in(world, SPELL)
    await world.table.write(Delete(keys.conversation_pk(conversation_id), keys.message_sk(3, 0)))
    assert await resend(world.engine.store, world.engine.now_ms()) == (0, 1)
    assert await listed(world.engine.store) == []


async def test_an_entry_without_a_message_does_not_stay_in_the_outbox() -> None:
    world = picky("Good day.")
    conversation_id = await opened(world)
    stray = keys.message_sk(77, 0)
    now = world.engine.now_ms()
    changes: Any = {
        ("outbox", stray): 1,
        "outbox_at": now,
        "due": keys.due_shard(conversation_id),
        "due_at": now,
    }
    await world.table.write(Update(keys.conversation_pk(conversation_id), keys.SESSION, set=changes))
    await sweeping(world, 4)
    assert (await world.session(conversation_id)).outbox == {}
    assert ("warning", "outbox entry without a message") in [line[:2] for line in world.log.lines]


@pytest.mark.parametrize(
    "text", ["\uffff and \ufffe", "a\x01\x0b\x1f", "\U0001f642\U0010ffff", "a\x7f\x85\u2028"]
)
async def test_nothing_that_people_or_models_say_is_refused(text: str) -> None:
    """``MemoryQueue`` refuses what SQS refuses (tests/contract/test_queues.py)."""
    world = World([say(f"You said {text}.")], greeting="Hello.")
    conversation_id = await world.connect()
    await world.quiet()
    await say_in(world, text)
    assert [text, f"You said {text}."] == stored(world)[-2:]
    session = await world.session(conversation_id)
    assert (session.outbox, world.meter.counts["RecordsRefused"]) == ({}, 0)
    assert [body["kind"] for body in world.records.bodies].count("inference") == 1


def test_the_command_says_how_it_is_used(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--resend", "--drop", "x"])
    assert "not allowed with" in capsys.readouterr().err
