"""Calling a function in the pool over HTTP (``server`` has the surface)."""

from __future__ import annotations

import uuid
from collections import deque

import httpcore

from local.pool.failures import Result

IDLE_SECONDS = 30.0
CONNECT_SECONDS = 5.0
FAILURES = (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException)


class PoolClient:
    """Over kept-alive connections, as many as there are calls. The pool bounds each by the function's timeout.

    The connection that was used last is used next, and those that nobody needs any more run out. httpcore's own pool,
    and so httpx, looks at every connection with each request and each answer: with thirty people that was a third of
    what the edge did.
    """

    def __init__(self, address: str) -> None:
        self._url = httpcore.URL(f"{address}/invoke")
        self._idle: deque[httpcore.AsyncHTTPConnection] = deque()
        """The one that was used last is the last."""
        self._used: set[httpcore.AsyncHTTPConnection] = set()
        self._closed = False

    async def run(self, function: str, event: bytes, request_id: str = "") -> Result:
        """What came of it; status 0, with the reason for a body, when the pool did not answer."""
        headers: dict[bytes | str, bytes | str] = {
            "Content-Type": "application/json",
            "X-Amzn-Lambda-Function-Name": function,
            "X-Amzn-Lambda-Request-Id": request_id or str(uuid.uuid4()),
        }
        if self._closed:
            return Result(0, b"the client is closed")
        connection = await self._connection()
        self._used.add(connection)
        try:
            answer = await connection.request(
                "POST",
                self._url,
                headers=headers,
                content=event,
                extensions={"timeout": {"connect": CONNECT_SECONDS}},
            )
        except FAILURES as error:
            return Result(0, repr(error).encode())
        finally:
            self._used.discard(connection)
            # A connection that was being opened while the others were closed knows nothing of it.
            if connection.is_available() and not self._closed:
                self._idle.append(connection)
            else:
                await connection.aclose()
        return Result(answer.status, answer.content)

    async def _connection(self) -> httpcore.AsyncHTTPConnection:
        if self._idle and self._idle[0].has_expired():
            await self._idle.popleft().aclose()
        while self._idle:
            connection = self._idle.pop()
            if not connection.has_expired():
                return connection
            await connection.aclose()
        return httpcore.AsyncHTTPConnection(self._url.origin, keepalive_expiry=IDLE_SECONDS)

    async def close(self) -> None:
        """Closes the connections. Calls under way fail, unless theirs is only being opened; later ones are not made."""
        self._closed = True
        while self._idle:
            await self._idle.pop().aclose()
        for connection in [*self._used]:
            await connection.aclose()
