"""The pool's HTTP server, byte by byte."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections.abc import AsyncIterator

import pytest

from local.pool.http import Handler, Request, Response, serve


@contextlib.asynccontextmanager
async def _serving(
    handler: Handler, max_body_bytes: int = 1000
) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    server = await serve(handler, max_body_bytes=max_body_bytes)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname()[:2])
    try:
        yield reader, writer
    finally:
        writer.close()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()
        server.close()


async def _answer(reader: asyncio.StreamReader) -> tuple[int, dict[str, str], bytes]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    headers = {k.lower(): v for k, _, v in (line.partition(": ") for line in head[1:] if line)}
    return int(head[0].split()[1]), headers, await reader.readexactly(int(headers["content-length"]))


async def _echo(request: Request) -> Response:
    seen = [request.method, request.path, request.headers.get("x-one"), request.body.decode()]
    return Response.of(200, seen, {"X-Two": "2"})


async def test_request_reaches_the_handler_and_its_response_comes_back() -> None:
    async with _serving(_echo) as (reader, writer):
        writer.write(b"POST /a/b?q=1 HTTP/1.1\r\nHost: x\r\nX-One: 1\r\nContent-Length: 4\r\n\r\nbody")
        status, headers, body = await _answer(reader)
    assert (status, headers["x-two"], headers["content-type"]) == (200, "2", "application/json")
    assert json.loads(body) == ["POST", "/a/b", "1", "body"]


async def test_connection_serves_one_request_after_another() -> None:
    async with _serving(_echo) as (reader, writer):
        for path in ("/1", "/2"):
            writer.write(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            assert json.loads((await _answer(reader))[2])[1] == path


async def test_requests_sent_ahead_are_answered_in_order() -> None:
    async with _serving(_echo) as (reader, writer):
        writer.write(b"".join(f"GET /{n} HTTP/1.1\r\nHost: x\r\n\r\n".encode() for n in range(3)))
        assert [json.loads((await _answer(reader))[2])[1] for _ in range(3)] == ["/0", "/1", "/2"]


async def test_chunked_body_arrives_whole() -> None:
    async with _serving(_echo) as (reader, writer):
        writer.write(
            b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n"
        )
        assert json.loads((await _answer(reader))[2])[3] == "abc"


async def test_client_that_waits_for_permission_to_send_gets_it() -> None:
    async with _serving(_echo) as (reader, writer):
        writer.write(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
        assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 100")
        writer.write(b"ok")
        assert json.loads((await _answer(reader))[2])[3] == "ok"


async def test_connection_is_closed_when_the_client_asks_for_it() -> None:
    async with _serving(_echo) as (reader, writer):
        writer.write(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert (await _answer(reader))[0] == 200
        assert await reader.read() == b""


async def test_header_of_a_megabyte_is_taken() -> None:
    async with _serving(_echo) as (reader, writer):
        writer.write(b"GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + b"y" * 1_000_000 + b"\r\n\r\n")
        assert (await _answer(reader))[0] == 200


async def test_body_over_the_limit_is_refused_and_the_connection_closed() -> None:
    async with _serving(_echo, max_body_bytes=10) as (reader, writer):
        writer.write(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 11\r\n\r\n" + b"x" * 11)
        status, _, body = await _answer(reader)
        assert (status, json.loads(body)["errorType"]) == (413, "InvalidRequestContentException")
        assert await reader.read() == b""


async def test_what_is_not_http_is_refused() -> None:
    async with _serving(_echo) as (reader, writer):
        writer.write(b"hello\r\n\r\n")
        assert (await _answer(reader))[0] == 400


async def test_failing_handler_is_a_typed_500_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    async def fail(request: Request) -> Response:
        raise RuntimeError("broken")

    async with _serving(fail) as (reader, writer):
        with caplog.at_level(logging.ERROR):
            writer.write(b"GET /x HTTP/1.1\r\nHost: x\r\n\r\n")
            status, _, body = await _answer(reader)
    assert (status, json.loads(body)["errorType"]) == (500, "ServiceException")
    assert "GET /x failed" in caplog.text


async def test_client_that_hangs_up_cancels_its_request() -> None:
    begun, ended = asyncio.Event(), asyncio.Event()

    async def wait(request: Request) -> Response:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()
        raise AssertionError

    async with _serving(wait) as (_, writer):
        writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        await begun.wait()
        writer.close()
        await ended.wait()
