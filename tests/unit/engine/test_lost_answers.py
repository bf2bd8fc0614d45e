"""A turn's run that gets no answer when it asks for the lease: it looks whether it has it, and goes on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from taskflow.completion import Usage
from taskflow.conversation.terms import Limits, Terms
from taskflow.errors import ConditionFailed, StoreUnavailable
from taskflow.store.expressions import Update, Write
from taskflow.turns.turn import TurnRun, speak

from tests.fakes.provider import Script
from tests.support.world import World
from tests.unit.engine.test_limits import OUTPUT, allowance, opened, world_of


def _asks(write: Write) -> bool:
    return isinstance(write, Update) and "lease_run" in write.set and "lease_turn" in write.set


def _then(world: World, fault: Callable[[int], Exception | None], *, done: bool = True) -> list[int]:
    """Of each write that asks for a lease ``fault`` says what the run is told of it: by its number, from 0. ``done``:
    the table has done it nevertheless."""
    asked: list[int] = []
    write = world.table.write

    async def told(each: Write) -> Any:
        if not _asks(each):
            return await write(each)
        asked.append(len(asked))
        error = fault(asked[-1])
        if error is None:
            return await write(each)
        if done:
            await write(each)
        raise error

    world.table.write = told  # type: ignore[assignment, method-assign]
    return asked


def _first(error: Exception) -> Callable[[int], Exception | None]:
    return lambda number: error if number == 0 else None


ANSWERS = [
    pytest.param(StoreUnavailable("no answer"), id="no answer"),
    pytest.param(ConditionFailed(0), id="asked again by the client, and told that it is taken"),
]


@pytest.mark.parametrize("error", ANSWERS)
async def test_a_lease_whose_answer_was_lost_is_used(error: Exception) -> None:
    world = world_of(Script(pieces=("one two",), usage=Usage(1, 7)))
    await opened(world)
    asked = _then(world, _first(error))
    began = world.engine.clock.monotonic()
    await world.say()
    assert [frame["type"] for frame in world.frames("c1", "ai_done", "ai_error")][-1] == "ai_done"
    assert world.frames("c1", "ai_token")[-1]["token"] == "one two"
    # It did not wait until a lease that nobody used was over.
    assert world.engine.clock.monotonic() - began < 1
    assert asked == [0]
    assert allowance(world) == {"spent": 7, "held": 0, "turns": 0}


async def test_a_lease_that_was_not_given_is_asked_for_again() -> None:
    world = world_of(Script(pieces=("one two",), usage=Usage(1, 7)))
    await opened(world)
    asked = _then(world, lambda number: StoreUnavailable("throttled") if number < 3 else None, done=False)
    await world.say()
    assert world.frames("c1", "ai_token")[-1]["token"] == "one two"
    assert asked == [0, 1, 2, 3]
    assert allowance(world) == {"spent": 7, "held": 0, "turns": 0}


async def test_a_run_that_gets_no_answer_for_long_gives_up() -> None:
    """The invocation fails, so that Lambda and the sweep try again later."""
    world = world_of(Script(pieces=("one two",), usage=Usage(1, 7)))
    conversation_id = await opened(world)
    world.invoker._start = lambda payload: None
    await world.send(type="user_message", text="Hello?", clientMessageId="m1")
    asked = _then(world, lambda number: StoreUnavailable("throttled"), done=False)
    with pytest.raises(StoreUnavailable):
        await speak(world.engine, conversation_id, 2, deadline=world.engine.clock.monotonic() + 60)
    assert len(asked) > 10


async def test_who_may_have_had_the_lease_charges_nothing_of_its_own() -> None:
    """It has opened the model early, got no answer and cannot look. Whoever takes its turn over charges all of it."""
    priced = Terms(Limits(user_daily=10**9), lambda model, read, written: read, max_output_tokens=OUTPUT)
    script = Script(pieces=("one ", "two ") * 9, pace=1.0, usage=Usage(5, 0))
    world = world_of(lambda request: script, terms=priced)
    await opened(world)
    await world.send(type="user_message", text="Hello?", clientMessageId="m1")
    await asyncio.sleep(2.5)
    away = StoreUnavailable("away")

    async def gets(*_: Any, **__: Any) -> Any:
        raise away

    def lost(number: int) -> Exception:
        world.table.get = gets  # type: ignore[method-assign]
        return away

    _then(world, lost)
    seen = {"generationId": 2, "chars": 3}
    await world.send(type="user_message", text="And?", clientMessageId="m2", seen=seen)
    with pytest.raises(StoreUnavailable):
        await world.quiet()
    assert len(world.provider.completions) == 2
    assert [line[1] for line in world.log.lines if line[0] == "warning"] == ["cost of a turn not charged"]


async def _asked_for(world: World) -> TurnRun:
    """A run for a question that nobody speaks yet."""
    conversation_id = await opened(world)
    world.invoker._start = lambda payload: None
    await world.send(type="user_message", text="Hello?", clientMessageId="m1")
    return TurnRun(world.engine, conversation_id, 2, world.engine.clock.monotonic() + 60)


async def test_a_lease_that_an_earlier_request_was_granted_is_not_used_for_longer_than_it_lasts() -> None:
    """The first request arrives after a later one was sent: the lease began when the first was decided."""
    world = world_of(Script(pieces=("one two",), usage=Usage(1, 7)))
    run = await _asked_for(world)
    write = world.table.write
    asked: list[Write] = []

    async def told(each: Write) -> Any:
        if not _asks(each):
            return await write(each)
        asked.append(each)
        if len(asked) < 100:
            raise StoreUnavailable("no answer")
        await write(asked[0])
        return await write(each)

    world.table.write = told  # type: ignore[assignment, method-assign]
    lease = await run._wait_for_lease(None)
    assert lease is not None
    assert len(asked) == 100
    await world.until(lambda: not lease.held)
    assert (await world.session(lease.session.id)).lease_until > world.engine.now_ms()


async def _looks_late(world: World, seconds: float) -> None:
    """The answer to the first request for a lease is lost, and the look at the session takes so long."""
    get = world.table.get

    def lost(number: int) -> Exception | None:
        async def gets(*args: Any, **rest: Any) -> Any:
            world.table.get = get  # type: ignore[method-assign]
            await asyncio.sleep(seconds)
            return await get(*args, **rest)

        if number == 0:
            world.table.get = gets  # type: ignore[method-assign]
            return StoreUnavailable("no answer")
        return None

    _then(world, lost)


async def test_a_lease_that_is_nearly_over_when_it_is_found_is_renewed() -> None:
    world = world_of(Script(pieces=("one two",), usage=Usage(1, 7)))
    run = await _asked_for(world)
    await run._read_prompt(await world.session(run._conversation_id))
    await _looks_late(world, 4.9)
    lease = await run._wait_for_lease(await world.session(run._conversation_id))
    assert lease is not None
    assert lease.held
    assert (await world.session(lease.session.id)).lease_until > world.engine.now_ms() + 4_000


async def test_what_was_taken_over_before_a_run_found_its_lease_is_charged_once() -> None:
    priced = Terms(Limits(user_daily=10**9), lambda model, read, written: read, max_output_tokens=OUTPUT)
    script = Script(pieces=("one ", "two ") * 9, pace=1.0, usage=Usage(5, 0))
    world = world_of(lambda request: script, terms=priced)
    conversation_id = await opened(world)
    await world.send(type="user_message", text="Hello?", clientMessageId="m1")
    await asyncio.sleep(2.5)
    await _looks_late(world, 9)
    seen = {"generationId": 2, "chars": 3}
    await world.send(type="user_message", text="And?", clientMessageId="m2", seen=seen)
    await asyncio.sleep(7.5)
    before = allowance(world)["spent"]
    held = (await world.session(conversation_id)).spending
    assert held is not None
    await speak(world.engine, conversation_id, 3, deadline=world.engine.clock.monotonic() + 60)
    await world.quiet()
    assert len(world.provider.completions) == 2
    assert (await world.session(conversation_id)).settled_turn == 3
    assert allowance(world) == {"spent": before + held.amount, "held": 0, "turns": 0}
