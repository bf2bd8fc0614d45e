"""Follows a request until its headers are sent, so that it can be given up without harm to the connection pool.

Cancelling httpcore 1.0 before a request is on its way can leave a connection in the pool that is never used again,
or, during TCP connect and TLS handshake, a socket to the garbage collector. So until the headers go out a request
is not cancelled: it ends by itself at the next step, at the latest by its connect timeout.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from httpcore import AsyncNetworkStream


class Abandoned(Exception):
    """The request was given up. Raised inside httpcore, which then closes the connection."""


class ConnectPhase:
    """``trace`` is httpcore's trace callback of one request; ``sent`` is called when its headers go out."""

    def __init__(self, sent: Callable[[], None]) -> None:
        self._sent = sent
        self._stream: AsyncNetworkStream | None = None
        self.done = False
        self.abandoned = False

    async def trace(self, event: str, info: dict[str, Any]) -> None:
        if event == "connection.connect_tcp.complete":
            self._stream = info.get("return_value")
        elif event in ("connection.start_tls.started", "http11.send_request_headers.started"):
            if event.startswith("http11"):
                self.done, self._stream = True, None
            if self.abandoned:
                await self._hang_up()
                raise Abandoned
            if self.done:
                self._sent()
        elif event == "connection.start_tls.complete":
            self._stream = None  # the encrypted one has taken over

    async def abandon(self) -> None:
        """Gives up a request whose headers are not sent yet. A TLS handshake that hangs fails at once."""
        self.abandoned = True
        await self._hang_up()

    async def _hang_up(self) -> None:
        stream, self._stream = self._stream, None
        if stream is not None:
            await stream.aclose()
