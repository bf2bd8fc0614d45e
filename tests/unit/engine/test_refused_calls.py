"""A call that the table refuses for a fault of ours: the client gets a clean answer, operators get an error."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from taskflow.errors import CallRefused, StoreUnavailable

from tests.fakes.provider import say
from tests.support.world import World


def refused() -> CallRefused:
    return CallRefused("AccessDeniedException", "update_item")


@pytest.fixture
def reported(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The metrics of what was reported."""
    found: list[str] = []
    monkeypatch.setattr("taskflow.unhandled.metrics.add_metric", lambda name, unit, value: found.append(name))
    return found


async def opened(*script: Any) -> tuple[World, str]:
    world = World([say("Hello."), *script])
    conversation_id = await world.connect()
    await world.quiet()
    return world, conversation_id


def fails(error: Exception) -> Any:
    async def call(*_: Any, **__: Any) -> Any:
        raise error

    return call


async def test_a_frame_ends_the_invocation_and_its_sender_is_told_nothing_of_why() -> None:
    world, _ = await opened()
    world.engine.store.session = fails(refused())  # type: ignore[method-assign]
    with pytest.raises(CallRefused):
        await world.send(type="user_message", text="Hi", clientMessageId="a")
    [told] = world.frames("c1", "error")
    assert (told["code"], told["clientMessageId"]) == ("INTERNAL", "a")
    assert "Access" not in str(told)


async def test_a_frame_that_meets_an_outage_is_counted_as_that() -> None:
    world, _ = await opened()
    world.engine.store.session = fails(StoreUnavailable("throttled"))  # type: ignore[method-assign]
    await world.send(type="user_message", text="Hi", clientMessageId="a")
    assert [told["code"] for told in world.frames("c1", "error")] == ["TRY_AGAIN"]
    assert world.meter.counts["StoreUnavailable"] == 1


async def test_one_session_that_cannot_be_written_stops_no_sweep(reported: list[str]) -> None:
    """As one that has grown too large: ``ValidationException`` each time."""
    world, spoiled = await opened(say("Hello."), *[say("Still there?")] * 4)
    other = await world.connect("c2")
    await world.quiet()
    for each in ("c1", "c2"):
        await world.send(each, type="user_message", text="Hi")
        await world.quiet()
    session = world.engine.store.session

    async def spoiled_one(conversation_id: str) -> Any:
        if conversation_id == spoiled:
            raise refused()
        return await session(conversation_id)

    world.engine.store.session = spoiled_one  # type: ignore[method-assign]
    for _ in range(30):
        await asyncio.sleep(2)
        await world.sweep()
    left = await session(other)
    assert left is not None and left.status == "completed"
    assert set(reported) == {"UnhandledErrors"}


async def test_a_turn_that_cannot_see_its_session_any_more_stops_and_that_is_reported_once(
    reported: list[str],
) -> None:
    world, _ = await opened(say("word " * 2_000))
    await world.send(type="user_message", text="Count.")
    await asyncio.sleep(0.3)
    session = world.engine.store.session
    world.engine.store.session = fails(refused())  # type: ignore[method-assign]
    await asyncio.sleep(1)
    assert reported.count("UnhandledErrors") == 1
    world.engine.store.session = session  # type: ignore[method-assign]
    spoken = len(world.frames())
    await asyncio.sleep(1)
    assert len(world.frames()) == spoken
