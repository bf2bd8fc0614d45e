"""``ws_connections_active`` counts the registered connections, whatever gets lost, in virtual time."""

from __future__ import annotations

import asyncio

import pytest
from taskflow.conversation.deadlines import PROBE_MS
from taskflow.errors import PostFailed
from taskflow.identity import Identity
from taskflow.store import keys

from tests.fakes.provider import say
from tests.support.world import World


async def _told(world: World) -> int:
    """What the metrics say, which is never anything but the number of registered connections."""
    told = await world.rest.live_connections()
    assert told == sum(sk == keys.CONNECTION for _, sk in world.table.items)
    return told


async def _sweeping(world: World, seconds: float, every: float = 2) -> None:
    end = world.clock.monotonic() + seconds
    while world.clock.monotonic() < end:
        await asyncio.sleep(every)
        await world.sweep()


async def test_connections_come_and_go_and_a_doubled_disconnect_counts_once() -> None:
    world = World([say("Hello.")], greeting="Hello.")
    conversation_id = await world.connect("c1")
    await world.quiet()
    await world.connect("c2", conversationId=conversation_id, resume_token="secret-c1")
    await world.quiet()
    assert await _told(world) == 2
    for _ in range(3):
        await world.disconnect("c1")
        assert await _told(world) == 1
    await world.disconnect("c2")
    assert await _told(world) == 0


async def test_a_missed_disconnect_is_found_by_the_next_word() -> None:
    world = World([say("Hello."), say("Still there?")], greeting="Hello.")
    await world.connect()
    await world.quiet()
    await world.say()
    world.connections.open.discard("c1")
    assert await _told(world) == 1
    await _sweeping(world, 30)
    assert await _told(world) == 0


async def test_a_missed_disconnect_of_a_conversation_that_is_over_is_found_by_asking_the_gateway() -> None:
    world = World([say("Hello."), say("Still there?")], greeting="Hello.")
    conversation_id = await world.connect()
    await world.quiet()
    await world.say()
    await _sweeping(world, 60)
    assert (await world.session(conversation_id)).status == "completed"
    world.connections.open.discard("c1")
    await _sweeping(world, PROBE_MS / 1000)
    assert await _told(world) == 0


async def test_open_connections_are_asked_after_again_and_again_and_stay(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = World([say("Hello."), say("Still there?")], greeting="Hello.")
    await world.connect()
    await world.quiet()
    asked: list[str] = []
    probe = world.connections.probe

    async def probing(connection_id: str) -> None:
        asked.append(connection_id)
        await probe(connection_id)

    monkeypatch.setattr(world.connections, "probe", probing)
    await _sweeping(world, 3 * PROBE_MS / 1000 + 60, every=10)
    assert asked == ["c1"] * 3
    assert await _told(world) == 1

    async def no_answer(connection_id: str) -> None:
        raise PostFailed("timeout")

    monkeypatch.setattr(world.connections, "probe", no_answer)
    await _sweeping(world, PROBE_MS / 1000, every=10)
    assert await _told(world) == 1


async def test_a_connect_that_died_after_it_had_registered_is_found_by_the_sweep(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = World([say("Hello."), say("Still there?")], greeting="Hello.")

    async def dies(payload: object) -> None:
        raise RuntimeError("the function was killed")

    monkeypatch.setattr(world.invoker, "invoke", dies)
    with pytest.raises(RuntimeError):
        await world.connect()
    world.connections.open.discard("c1")
    monkeypatch.undo()
    assert await _told(world) == 1
    await _sweeping(world, 60)
    await world.quiet()
    assert await _told(world) == 0


async def test_a_disconnect_that_died_half_way_is_finished_by_the_next_word(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = World([say("Hello."), say("Still there?")], greeting="Hello.")
    conversation_id = await world.connect()
    await world.quiet()
    await world.say()

    async def dies(_: object) -> None:
        raise RuntimeError("the function was killed")

    monkeypatch.setattr(world.engine.store, "session", dies)
    with pytest.raises(RuntimeError):
        await world.disconnect()
    monkeypatch.undo()
    assert await _told(world) == 0
    await _sweeping(world, 30)
    assert await _told(world) == 0
    assert (await world.session(conversation_id)).connections == {}


async def test_a_deleted_conversation_has_no_connections() -> None:
    world = World([say("Hello.")], greeting="Hello.")
    conversation_id = await world.connect()
    await world.quiet()
    session = await world.session(conversation_id)
    owner = Identity(session.user_id, session.tenant_id)
    assert await world.rest.delete_conversation(conversation_id, owner)
    await _sweeping(world, 10)
    assert await _told(world) == 0
