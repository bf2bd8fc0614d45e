"""Serving an application from inside a program."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route, Router

from local.pool.hanging_up import unless_hung_up
from local.serving import Server, listen


@contextlib.asynccontextmanager
async def _serving(answer: Callable[[Request], Awaitable[Response]]) -> AsyncIterator[Server]:
    server = Server(Router([Route("/", answer, methods=["POST"])]), listen())
    await server.open()
    try:
        yield server
    finally:
        await server.stop()


async def _ask(server: Server) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi")
    return reader, writer


async def test_small_writes_are_sent_at_once() -> None:
    """Else each answer takes 40 ms: the kernel waits for an acknowledgement between its head and its body."""

    async def answer(_: Request) -> Response:
        return Response(b"body")

    async with _serving(answer) as server:
        reader, writer = await _ask(server)
        await reader.readuntil(b"body")
        [connection] = server.server_state.connections
        sock = connection.transport.get_extra_info("socket")
        assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0
        writer.close()


@pytest.mark.parametrize("reads_body", [True, False])
async def test_a_client_that_hangs_up_cancels_its_work(reads_body: bool) -> None:
    begun, cancelled, told = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def work() -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.set()

    async def answer(request: Request) -> Response:
        if reads_body:
            assert await request.body() == b"hi"
        try:
            await unless_hung_up(request, work())
        except ClientDisconnect:
            told.set()
        return Response()

    async with _serving(answer) as server:
        _, writer = await _ask(server)
        await begun.wait()
        assert not cancelled.is_set()
        writer.close()
        await cancelled.wait()
        await told.wait()


async def test_work_that_fails_fails_its_request() -> None:
    caught: list[Exception] = []

    async def work() -> None:
        raise LookupError("no such thing")

    async def answer(request: Request) -> Response:
        try:
            await unless_hung_up(request, work())
        except LookupError as error:
            caught.append(error)
        return Response(b"told")

    async with _serving(answer) as server:
        reader, writer = await _ask(server)
        await reader.readuntil(b"told")
        writer.close()
    assert [str(error) for error in caught] == ["no such thing"]
