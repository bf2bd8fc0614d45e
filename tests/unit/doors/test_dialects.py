"""Posts to both kinds of connections: who is asked, and what becomes of a frame that does not arrive."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from taskflow.conversation.session import listener_name, listener_of
from taskflow.errors import GoneError, PostFailed, PostRefused, StoreUnavailable, Throttled
from taskflow.events import AiStart, AiToken, Pong

from tests.fakes.provider import say
from tests.support.program_sockets import Sockets
from tests.support.virtual_time import run_virtually
from tests.unit.doors.test_sockets import HELD, SLOW, WHOLE, deltas, virtual


@virtual
async def test_a_persons_connection_costs_nothing_more() -> None:
    at = Sockets()
    await at.world.connect("page")
    await at.world.quiet()
    asked: list[str] = []
    get = at.world.table.get

    async def noting(pk: str, sk: str, *, consistent: bool = True) -> Any:
        asked.append(pk)
        return await get(pk, sk, consistent=consistent)

    at.world.table.get = noting  # type: ignore[method-assign]
    await at.dialects.post("page", Pong().encode())
    await at.dialects.probe("page")
    await at.dialects.close("page")
    assert (asked, at.world.frames("page")[-1]) == ([], {"type": "pong"})


@virtual
async def test_a_program_is_reached_at_the_other_api() -> None:
    at = Sockets([HELD])
    connection = await at.connect()
    name = listener_name(connection, "00000000-0000-4000-8000-00000000000a")
    await at.dialects.probe(name)
    await at.dialects.post(name, Pong().encode())
    assert at.told(connection) == [], "what is no turn's is not for it"
    await at.dialects.close(name)
    with pytest.raises(GoneError):
        await at.dialects.probe(name)


@pytest.mark.parametrize("connection", ["L0SM9cOFvHcCIhw=", "a/b", ""])
def test_a_name_says_which_connection_and_conversation(connection: str) -> None:
    assert listener_of(listener_name(connection, "c-1")) == (connection, "c-1")
    assert listener_of("L0SM9cOFvHcCIhw=") is None


def failing(at: Sockets, error: Exception, place: int, times: int = 1) -> None:
    """The frame at ``place``, counted from 0, fails ``times`` times."""
    post, count, left = at.programs.post, 0, times

    async def once(connection_id: str, data: bytes) -> None:
        nonlocal count, left
        if count == place and left:
            left -= 1
            raise error
        count += 1
        await post(connection_id, data)

    at.programs.post = once  # type: ignore[method-assign]


@pytest.mark.parametrize("place", range(9))
@pytest.mark.parametrize("error", [Throttled("429"), PostRefused("400")], ids=["throttled", "refused"])
def test_a_frame_that_did_not_arrive_is_sent_again(error: PostFailed, place: int) -> None:
    async def scenario() -> None:
        at = Sockets([say("The sea.")])
        connection = await at.connect()
        failing(at, error, place)
        await at.create(connection)
        await at.world.quiet()
        if isinstance(error, Throttled):
            assert at.types(connection) == WHOLE
            numbers = [each["sequence_number"] for each in at.told(connection)]
            assert numbers == list(range(len(numbers)))
        assert "".join(deltas(at, connection)) in ("The sea.", "")

    run_virtually(scenario())


@pytest.mark.parametrize("place", range(9))
def test_a_frame_that_may_have_arrived_ends_the_connection(place: int) -> None:
    """It cannot be told again: a delta would be said twice. The reply goes on, and is read by its id."""

    async def scenario() -> None:
        at = Sockets([say("The sea.")])
        connection = await at.connect()
        failing(at, PostFailed("no answer"), place)
        await at.create(connection)
        await at.world.quiet()
        assert connection not in at.programs.open
        assert await at.doors.app.state.rest.ports.sockets.find(connection) is None
        await at.handle("DISCONNECT", connection)
        [conversation_id] = {pk for pk, sk in at.world.table.items if sk == "SESSION"}
        session = await at.world.session(conversation_id.removeprefix("C#"))
        assert session.last_result is not None and session.last_result.state == "completed"
        assert len(at.told(connection)) == place

    run_virtually(scenario())


@virtual
async def test_the_frames_of_one_event_take_no_longer_than_the_lease_allows() -> None:
    at = Sockets([say("The sea.")])
    connection = await at.connect()
    post, began = at.programs.post, at.world.clock.monotonic()
    times: list[float] = []

    async def slowly(connection_id: str, data: bytes) -> None:
        times.append(at.world.clock.monotonic() - began)
        await asyncio.sleep(0.4)
        await post(connection_id, data)

    at.programs.post = slowly  # type: ignore[method-assign]
    await at.create(connection)
    await at.world.quiet()
    assert at.types(connection) == WHOLE


@virtual
async def test_a_store_that_is_away_is_waited_for() -> None:
    at = Sockets([say("The sea.")])
    connection = await at.connect()
    name = listener_name(connection, "00000000-0000-4000-8000-00000000000a")
    get = at.world.table.get

    async def away(pk: str, sk: str, *, consistent: bool = True) -> Any:
        raise StoreUnavailable("the table does not answer")

    at.world.table.get = away  # type: ignore[method-assign]
    start = AiStart(generation_id=1, seq=0, message_id="m", model="m").encode()
    with pytest.raises(Throttled):
        await at.dialects.post(name, start)
    at.world.table.get = get  # type: ignore[method-assign]
    await at.dialects.post(name, start)
    await at.dialects.post(name, AiToken(generation_id=1, seq=1, token="The").encode())
    assert at.types(connection) == WHOLE[:5]


@virtual
async def test_an_end_that_may_have_arrived_ends_the_connection_too() -> None:
    at, connection = await dead_process()
    failing(at, PostFailed("no answer"), 0)
    await swept(at, lambda: connection not in at.programs.open)
    assert await at.doors.app.state.rest.ports.sockets.find(connection) is None


async def dead_process() -> tuple[Sockets, str]:
    """A process that dies while it speaks, and the connection that it spoke to."""
    at = Sockets([SLOW])
    connection = await at.connect()
    await at.create(connection)
    await at.world.until(lambda: len(deltas(at, connection)) == 2)
    for task in list(at.world.tasks):
        task.cancel()
    await at.world.quiet()
    at.world.engine = replace(at.world.engine, connections=at.another_process())
    return at, connection


async def swept(at: Sockets, over: Callable[[], bool]) -> None:
    """Sweeps until it is over."""
    for _ in range(100):
        if over():
            return
        await asyncio.sleep(5)
        await at.world.sweep()
        await at.world.quiet()
    raise AssertionError("it is not over")


@virtual
async def test_a_process_that_dies_is_followed_by_one_that_tells_the_end() -> None:
    at, connection = await dead_process()
    await swept(at, lambda: at.endings(connection) > 0)
    last = at.told(connection)[-1]
    numbers = [each["sequence_number"] for each in at.told(connection)]
    assert numbers == sorted(set(numbers))
    assert last["response"]["id"] == at.told(connection)[0]["response"]["id"]
    assert (last["type"], last["response"]["status"]) == ("response.failed", "failed")
    assert at.endings(connection) == 1
