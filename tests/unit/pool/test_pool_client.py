"""The connections of whoever calls functions in the pool."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable

import httpcore
import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, Router

from local.pool import client
from local.pool.client import PoolClient
from local.serving import Server, listen
from tests.support.lambda_pool import eventually
from tests.support.ports import free_port

Answer = Callable[[Request], Awaitable[Response]]


@contextlib.asynccontextmanager
async def _serving(answer: Answer) -> AsyncIterator[tuple[Server, PoolClient]]:
    server = Server(Router([Route("/invoke", answer, methods=["POST"])]), listen())
    await server.open()
    asked = PoolClient(f"http://127.0.0.1:{server.port}")
    try:
        yield server, asked
    finally:
        await asked.close()
        await server.stop()


async def _at_once(server: Server, asked: PoolClient, many: int) -> None:
    """So many calls, each of which is begun before any is answered."""
    results = await asyncio.gather(*(asked.run("f", b"{}") for _ in range(many)))
    assert {result.body for result in results} == {b"done"}


def _when_all_are_there(many: int) -> Answer:
    barrier = asyncio.Barrier(many)

    async def answer(request: Request) -> Response:
        await request.body()
        await barrier.wait()
        return Response(b"done")

    return answer


async def _done(_: Request) -> Response:
    return Response(b"done")


async def test_connections_are_as_many_as_calls_at_once_and_are_used_again() -> None:
    async with _serving(_when_all_are_there(8)) as (server, asked):
        for _ in range(3):
            await _at_once(server, asked, 8)
            assert len(server.server_state.connections) == 8


async def test_a_call_looks_at_few_connections_however_many_there_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Thirty people left thirty connections, each of which a pool looks at with each request and each answer."""
    looked = 0
    expired = httpcore.AsyncHTTPConnection.has_expired

    def counted(self: httpcore.AsyncHTTPConnection) -> bool:
        nonlocal looked
        looked += 1
        return expired(self)

    async with _serving(_when_all_are_there(20)) as (server, asked):
        await _at_once(server, asked, 20)
        monkeypatch.setattr(httpcore.AsyncHTTPConnection, "has_expired", counted)
        await _at_once(server, asked, 20)
    assert looked <= 2 * 20


async def test_connections_that_nobody_needs_run_out(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = 0
    first = _when_all_are_there(8)

    async def answer(request: Request) -> Response:
        nonlocal calls
        calls += 1
        return await (first(request) if calls <= 8 else _done(request))

    async with _serving(answer) as (server, asked):
        monkeypatch.setattr(client, "IDLE_SECONDS", 0.0)
        await _at_once(server, asked, 8)
        monkeypatch.undo()
        for _ in range(8):
            await _at_once(server, asked, 1)
        await eventually(lambda: len(server.server_state.connections) == 1, "run out")


async def test_a_call_that_nobody_waits_for_leaves_no_connection() -> None:
    begun = asyncio.Event()

    async def answer(request: Request) -> Response:
        await request.body()
        begun.set()
        await asyncio.sleep(60)
        raise AssertionError("nobody waits so long")

    async with _serving(answer) as (server, asked):
        call = asyncio.create_task(asked.run("f", b"{}"))
        await begun.wait()
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        await eventually(lambda: not server.server_state.connections, "closed")


async def test_what_is_still_connecting_when_the_client_closes_leaves_no_connection() -> None:
    async with _serving(_done) as (server, asked):
        calls = [asyncio.create_task(asked.run("f", b"{}")) for _ in range(8)]
        await asyncio.sleep(0)  # each has begun, none is connected
        await asked.close()
        await asyncio.gather(*calls)
        await eventually(lambda: not server.server_state.connections, "closed")
        assert (await asked.run("f", b"{}")).status == 0
        assert not server.server_state.connections


async def test_calls_that_wait_for_their_answer_fail_when_the_client_closes() -> None:
    begun = asyncio.Semaphore(0)

    async def answer(request: Request) -> Response:
        await request.body()
        begun.release()
        await asyncio.sleep(60)
        raise AssertionError("nobody waits so long")

    async with _serving(answer) as (server, asked):
        calls = [asyncio.create_task(asked.run("f", b"{}")) for _ in range(8)]
        for _ in calls:
            await begun.acquire()
        await asked.close()
        assert {result.status for result in await asyncio.gather(*calls)} == {0}
        await eventually(lambda: not server.server_state.connections, "closed")


async def test_a_call_that_was_sent_is_not_sent_again_when_its_connection_ends() -> None:
    """A kept connection may end just when it is used again: a function runs once at most."""
    got = 0

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal got
        with contextlib.suppress(asyncio.IncompleteReadError):
            for answer in (b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\ndone", b""):
                await reader.readuntil(b"\r\n\r\n")
                await reader.readexactly(2)
                got += 1
                writer.write(answer)
                await writer.drain()
        writer.close()

    served = await asyncio.start_server(talk, "127.0.0.1", 0)
    asked = PoolClient(f"http://127.0.0.1:{served.sockets[0].getsockname()[1]}")
    results = [await asked.run("f", b"{}") for _ in range(4)]
    assert [result.status for result in results] == [200, 0, 200, 0]
    assert got == 4
    await asked.close()
    served.close()


async def test_a_pool_that_is_away_is_told_and_one_that_comes_back_is_found() -> None:
    port = free_port()
    asked = PoolClient(f"http://127.0.0.1:{port}")
    for _ in range(2):
        away = await asked.run("f", b"{}")
        assert away.status == 0 and b"ConnectError" in away.body
        server = Server(Router([Route("/invoke", _done, methods=["POST"])]), listen(port))
        await server.open()
        assert (await asked.run("f", b"{}")).body == b"done"
        await server.stop()
    await asked.close()
