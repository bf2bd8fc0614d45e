"""Every call of a model leaves one inference log, whatever becomes of the process that made it."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from taskflow.store import keys
from taskflow.store.expressions import Item, Update, Write

from tests.fakes.provider import say
from tests.support.world import World

LONG = say("One two three four five six seven eight nine ten. And so it goes on for ever.", pace=0.3)


def logs(world: World) -> list[dict[str, Any]]:
    """The inference logs that were sent, one an id."""
    found = [body["inference"] for body in world.records.bodies if body["kind"] == "inference"]
    return list({log["id"]: log for log in reversed(found)}.values())[::-1]


async def opened(world: World) -> str:
    """A new conversation after its greeting, its id."""
    conversation_id = await world.connect()
    await world.quiet()
    return conversation_id


async def die(world: World) -> None:
    """Every process ends in the middle of what it does."""
    doomed = set(world.tasks)
    while doomed:
        for task in doomed:
            task.cancel()
        _, doomed = await asyncio.wait(doomed, timeout=0.001)


async def taken_over(world: World, conversation_id: str) -> None:
    """Sweeps until nobody has the lease."""
    while (await world.session(conversation_id)).lease_run is not None:
        await asyncio.sleep(2)
        await world.sweep()


async def test_the_log_of_a_turn_whose_process_died_is_sent_by_whoever_adopts_it() -> None:
    world = World([say("Hello."), LONG])
    conversation_id = await opened(world)
    await world.send(type="user_message", text="Count.")
    turn = (keys.conversation_pk(conversation_id), keys.turn_sk(2))
    await world.until(lambda: turn in world.table.items)
    await die(world)
    await taken_over(world, conversation_id)
    [greeting, log] = logs(world)
    assert greeting["status"] == "success"
    assert log["id"] == keys.inference_id(conversation_id, 2)
    assert (log["status"], log["errorCode"]) == ("error", "SERVICE_UNAVAILABLE")
    assert log["messageId"] == keys.message_id(conversation_id, 2, 1)
    assert log["outputPreview"].startswith("One two")
    assert log["tokensEstimated"] is True
    assert 0 < log["outputTokens"] < 10
    assert 0 < log["latencyMs"] < 3_000


async def test_a_log_that_is_sent_by_the_dying_and_by_the_adopter_is_the_same_log(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = World([say("Hello."), say("Paris.")])
    conversation_id = await opened(world)
    write = world.table.write

    async def stuck(each: Write) -> Item | None:
        if isinstance(each, Update) and "result" in each.remove:
            await asyncio.Event().wait()
        return await write(each)

    monkeypatch.setattr(world.table, "write", stuck)
    await world.send(type="user_message", text="Capital?")
    await world.until(lambda: len(logs(world)) == 2)
    await die(world)
    monkeypatch.setattr(world.table, "write", write)
    await taken_over(world, conversation_id)
    ids = [body["inference"]["id"] for body in world.records.bodies if body["kind"] == "inference"]
    assert ids == [keys.inference_id(conversation_id, turn) for turn in (1, 2, 2)]


async def test_a_process_that_dies_before_its_log_was_sent_has_not_released_the_floor(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = World([say("Hello."), say("Paris.")])
    conversation_id = await opened(world)
    never = asyncio.Event()
    send = world.records.send

    async def stuck(bodies: list[str]) -> None:
        if '"inference"' in bodies[0]:
            await never.wait()
        await send(bodies)

    monkeypatch.setattr(world.records, "send", stuck)
    await world.send(type="user_message", text="Capital?")
    await world.until(lambda: "ai_done" in [f["type"] for f in world.frames() if f.get("generationId") == 2])
    await die(world)
    assert (await world.session(conversation_id)).lease_run is not None
    monkeypatch.setattr(world.records, "send", send)
    await taken_over(world, conversation_id)
    [_, log] = logs(world)
    assert (log["id"], log["status"]) == (keys.inference_id(conversation_id, 2), "success")


async def test_a_queue_that_is_away_holds_the_next_turn_up_for_half_a_second_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = World([say("Hello."), say("Paris."), say("Berlin.")])
    conversation_id = await opened(world)
    send = world.records.send

    async def slow(bodies: list[str]) -> None:
        await asyncio.sleep(10)
        await send(bodies)

    monkeypatch.setattr(world.records, "send", slow)
    asyncio.get_running_loop().create_task(world.send(type="user_message", text="Capital?"))
    await world.until(lambda: any(f.get("generationId") == 2 for f in world.frames("c1", "ai_done")))
    told = world.clock.monotonic()
    place = keys.conversation_pk(conversation_id), keys.SESSION
    await world.until(lambda: "lease_run" not in world.table.items[place])
    assert world.clock.monotonic() - told < 0.7
    await world.quiet()
    await asyncio.sleep(20)
    assert len(logs(world)) == 2


async def test_a_set_phrase_leaves_no_log_even_when_its_process_dies() -> None:
    world = World([], greeting="Hello! What would you like to talk about today, and how may I help?")
    conversation_id = await world.connect()
    turn = (keys.conversation_pk(conversation_id), keys.turn_sk(1))
    await world.until(lambda: turn in world.table.items or not world.tasks)
    if world.tasks:
        await die(world)
    await taken_over(world, conversation_id)
    assert logs(world) == []
