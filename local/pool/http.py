"""A small HTTP/1.1 server: h11's state machine on asyncio's transports, whole bodies in and out.

Both the pool's own surface and the Runtime API of every execution environment are served by it.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

import h11

logger = logging.getLogger(__name__)

MAX_HEADER_BYTES = 2 * 1024 * 1024
"""awslambdaric puts a description of an exception of up to 1 MB into a header."""


@dataclass(frozen=True, slots=True)
class Request:
    """``headers``: by lower-case name. ``path``: without the query."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Response:
    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, status: int, value: object, headers: Mapping[str, str] | None = None) -> Response:
        """A response with ``value`` as JSON."""
        return cls(status, json.dumps(value).encode(), headers or {})


Handler = Callable[[Request], Awaitable[Response]]


class HttpProtocol(asyncio.Protocol):
    """One connection. A client that hangs up cancels the handler of its request."""

    def __init__(self, handler: Handler, max_body_bytes: int) -> None:
        self._handler = handler
        self._max_body_bytes = max_body_bytes
        self._connection = h11.Connection(h11.SERVER, max_incomplete_event_size=MAX_HEADER_BYTES)
        self._transport: asyncio.Transport | None = None
        self._request: h11.Request | None = None
        self._body = bytearray()
        self._task: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101  (asyncio's promise for TCP)
        self._transport = transport

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        if self._task is not None:
            self._task.cancel()

    def data_received(self, data: bytes) -> None:
        self._connection.receive_data(data)
        self._advance()

    def eof_received(self) -> None:
        """A client that stops sending has hung up; returning None closes the transport."""

    def _advance(self) -> None:
        try:
            while self._task is None:
                event = self._connection.next_event()
                if isinstance(event, h11.Request):
                    self._request, self._body = event, bytearray()
                elif isinstance(event, h11.Data):
                    self._body += event.data
                    if len(self._body) > self._max_body_bytes:
                        return self._refuse(413, "the request's body is too large")
                elif isinstance(event, h11.EndOfMessage):
                    self._task = asyncio.get_running_loop().create_task(self._answer())
                elif isinstance(event, h11.ConnectionClosed):
                    return self._close()
                else:  # h11.NEED_DATA or h11.PAUSED
                    if self._connection.they_are_waiting_for_100_continue:
                        self._send(h11.InformationalResponse(status_code=100, headers=[]))
                    return None
        except h11.RemoteProtocolError as error:
            self._refuse(error.error_status_hint, f"not a valid HTTP request: {error}")

    async def _answer(self) -> None:
        request = self._request
        assert request is not None  # noqa: S101  (h11 ends no message that it did not begin)
        try:
            response = await self._handler(
                Request(
                    method=request.method.decode("ascii"),
                    path=request.target.decode("latin-1").partition("?")[0],
                    headers={k.decode("ascii"): v.decode("latin-1") for k, v in request.headers},
                    body=bytes(self._body),
                )
            )
        except Exception:
            logger.exception("%s %s failed", request.method.decode(), request.target.decode("latin-1"))
            response = Response.of(500, {"errorType": "ServiceException", "errorMessage": "the pool failed"})
        self._task = None
        self._write(response)
        if self._connection.our_state is h11.DONE and self._connection.their_state is h11.DONE:
            self._connection.start_next_cycle()
            self._advance()
        else:
            self._close()

    def _write(self, response: Response) -> None:
        headers = {
            "Content-Type": "application/json",
            **response.headers,
            "Content-Length": str(len(response.body)),
        }
        self._send(
            h11.Response(status_code=response.status, headers=list(headers.items())),
            h11.Data(data=response.body),
            h11.EndOfMessage(),
        )

    def _send(self, *events: h11.Event) -> None:
        data = b"".join(self._connection.send(event) or b"" for event in events)  # one system call
        if data and self._transport is not None:
            self._transport.write(data)

    def _refuse(self, status: int, reason: str) -> None:
        if self._connection.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            body = {"errorType": "InvalidRequestContentException", "errorMessage": reason}
            self._write(Response.of(status, body, {"Connection": "close"}))
        self._close()

    def _close(self) -> None:
        if self._transport is not None:
            self._transport.close()


async def serve(handler: Handler, port: int = 0, max_body_bytes: int = 2**24) -> asyncio.Server:
    """Listens on 127.0.0.1. ``port`` 0 picks a free one (``server.sockets[0].getsockname()[1]``)."""
    loop = asyncio.get_running_loop()
    return await loop.create_server(
        lambda: HttpProtocol(handler, max_body_bytes), "127.0.0.1", port, backlog=512
    )
