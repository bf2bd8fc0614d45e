"""Serving an application from inside a program."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route, Router

from local.pool.hanging_up import unless_hung_up
from local.serving import Joined, Server, listen


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


class Sent:
    """A transport that notes what it is given."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []
        self.ended: list[str] = []

    def write(self, data: bytes) -> None:
        self.pieces.append(data)

    def close(self) -> None:
        self.ended.append("closed")

    def abort(self) -> None:
        self.ended.append("aborted")

    def get_write_buffer_size(self) -> int:
        return 7


def _joined() -> tuple[Joined, Sent]:
    sent = Sent()
    transport: Any = sent
    return Joined(transport, asyncio.get_running_loop()), sent


async def test_what_is_written_in_one_turn_is_sent_at_once() -> None:
    joined, sent = _joined()
    joined.write(b"head ")
    joined.write(b"")
    joined.write(b"body")
    assert sent.pieces == []
    await asyncio.sleep(0)
    assert sent.pieces == [b"head body"]
    joined.write(b"next")
    await asyncio.sleep(0)
    assert sent.pieces == [b"head body", b"next"]
    assert joined.get_write_buffer_size() == 7


async def test_what_is_long_is_not_held_and_what_ends_is_sent_before() -> None:
    joined, sent = _joined()
    joined.write(b"head")
    joined.write(b"x" * 65_536)
    # The transport has it, and so can tell the writer to wait.
    assert [len(each) for each in sent.pieces] == [65_540]
    joined.write(b"last")
    joined.close()
    assert sent.pieces[1:] == [b"last"] and sent.ended == ["closed"]
    joined.write(b"lost")
    joined.abort()
    await asyncio.sleep(0)
    assert sent.pieces[1:] == [b"last"] and sent.ended == ["closed", "aborted"]


async def test_the_head_of_a_stream_does_not_wait_for_its_body() -> None:
    goes_on = asyncio.Event()

    async def stream() -> AsyncIterator[bytes]:
        await goes_on.wait()
        yield b"late"

    async def answer(_: Request) -> Response:
        return StreamingResponse(stream())

    async with _serving(answer) as server:
        reader, writer = await _ask(server)
        assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200")
        goes_on.set()
        assert b"late" in await reader.readuntil(b"0\r\n\r\n")
        writer.close()


async def test_an_answer_comes_in_one_piece() -> None:
    """Two would wake whoever waits for it twice."""

    async def answer(_: Request) -> Response:
        return Response(b"body")

    async with _serving(answer) as server:
        reader, writer = await _ask(server)
        assert (await reader.read(1000)).endswith(b"\r\n\r\nbody")
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
