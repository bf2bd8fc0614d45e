"""What the metrics tell of the pipeline while records do not get away, in virtual time."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from taskflow.adapters.gauges import PipelineGauges
from taskflow.errors import StoreUnavailable
from taskflow.identity import Identity
from taskflow.store import keys

from tests.fakes.provider import say
from tests.support.world import World


def _gauges(world: World) -> PipelineGauges:
    unused: Any = None
    return PipelineGauges(world.table, world.clock, unused, records="", records_dlq="", sweeps_dlq="")


def _late(world: World) -> list[str]:
    return [sk for pk, sk in world.table.items if pk == keys.LATE]


async def _sweeping(world: World, seconds: float) -> None:
    end = world.clock.monotonic() + seconds
    while world.clock.monotonic() < end:
        await asyncio.sleep(2)
        await world.sweep()


@pytest.fixture
def queue_away(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """SQS does not answer, until undone."""

    async def refuse(self: object, bodies: object) -> None:
        raise StoreUnavailable("the queue does not answer")

    monkeypatch.setattr("tests.fakes.outside.MemoryQueue.send", refuse)
    return monkeypatch


async def test_in_ordinary_times_nothing_is_late() -> None:
    world = World([say("Hello."), say("Fine.")], greeting="Hello.")
    await world.connect()
    await world.quiet()
    await world.send(type="user_message", text="How are you?")
    await world.quiet()
    await _sweeping(world, 60)
    timers = await _gauges(world).timers()
    assert (timers.outbox_age_seconds, timers.sweep_lag_seconds < 2) == (0, True)
    assert _late(world) == []


async def test_the_outbox_grows_old_while_the_queue_is_away_and_is_young_again_when_it_is_back(
    queue_away: pytest.MonkeyPatch,
) -> None:
    world = World([say("Hello."), say("Fine.")])
    conversation_id = await world.connect()
    await world.quiet()
    begun = world.clock.monotonic()
    await world.send(type="user_message", text="How are you?")
    await world.quiet()
    await _sweeping(world, 90)
    told = (await _gauges(world).timers()).outbox_age_seconds
    waited = world.clock.monotonic() - begun
    assert waited <= told <= waited + 30
    assert len(_late(world)) == 1  # one a session, however often it was tried
    queue_away.undo()
    await _sweeping(world, 40)
    assert (await world.session(conversation_id)).outbox == {}
    assert (await _gauges(world).timers()).outbox_age_seconds == 0
    assert _late(world) == []


async def test_a_sweep_that_dies_before_it_sent_leaves_the_age_in_sight(
    monkeypatch: pytest.MonkeyPatch, queue_away: pytest.MonkeyPatch
) -> None:
    world = World([say("Hello."), say("Fine.")])
    await world.connect()
    await world.quiet()
    await world.say()

    async def dies(*_: object) -> int:
        raise asyncio.CancelledError

    monkeypatch.setattr("taskflow.sessions.sweeping.send_outbox", dies)
    await asyncio.sleep(31)
    with pytest.raises(asyncio.CancelledError):
        await world.sweep()
    await asyncio.sleep(10)
    assert (await _gauges(world).timers()).outbox_age_seconds >= 40


async def test_when_no_sweep_comes_both_ages_grow_all_the_same(queue_away: pytest.MonkeyPatch) -> None:
    world = World([say("Hello."), say("Fine.")])
    await world.connect()
    await world.quiet()
    await world.say()
    await asyncio.sleep(300)
    timers = await _gauges(world).timers()
    assert timers.sweep_lag_seconds > 250
    assert 299 <= timers.outbox_age_seconds <= 330
    assert _late(world) == []


async def test_a_deleted_conversation_leaves_no_late_outbox(queue_away: pytest.MonkeyPatch) -> None:
    world = World([say("Hello."), say("Fine.")])
    conversation_id = await world.connect()
    await world.quiet()
    await world.say()
    await _sweeping(world, 60)
    assert len(_late(world)) == 1
    session = await world.session(conversation_id)
    owner = Identity(session.user_id, session.tenant_id)
    assert await world.rest.delete_conversation(conversation_id, owner)
    await _sweeping(world, 10)
    assert _late(world) == []
