"""uvicorn's protocols with API Gateway's limits, for what an ASGI application cannot see or do."""

from __future__ import annotations

from typing import Any

import httptools
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import CloseCode
from websockets.protocol import State
from websockets.server import ServerProtocol

from local.edge.limits import Limits
from local.serving import Http

MESSAGE_TOO_BIG = (CloseCode.MESSAGE_TOO_BIG, "Message too big")
"""A frame over 32 KB or a message over 128 KB. https://repost.aws/questions/QUpz6uWU0SSnunjzPrbmLtRg"""


class EdgeHttp(Http):
    """HTTP with API Gateway's limit on the request line and headers.

    An upgrade's headers keep the case they came in, as API Gateway hands them to ``$connect``.
    """

    def __init__(self, limits: Limits, **options: Any) -> None:
        super().__init__(**options)
        self._header_bytes = limits.header_bytes

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._raw_headers: list[tuple[bytes, bytes]] = []
        self._head_bytes = 0

    def on_url(self, url: bytes) -> None:
        self._count(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        self._count(len(name) + len(value))
        self._raw_headers.append((name, value))
        super().on_header(name, value)

    def handle_websocket_upgrade(self) -> None:
        self.scope["headers"] = self._raw_headers
        super().handle_websocket_upgrade()

    def _count(self, size: int) -> None:
        self._head_bytes += size
        if self._head_bytes > self._header_bytes:
            raise httptools.HttpParserError("the request line and headers are over the limit")


class _Framing(ServerProtocol):
    """One reason for whichever size was exceeded."""

    def fail(self, code: CloseCode | int, reason: str = "") -> None:
        if code == CloseCode.MESSAGE_TOO_BIG:
            code, reason = MESSAGE_TOO_BIG
        super().fail(code, reason)


class EdgeWebSocket(WebSocketsSansIOProtocol):
    """A WebSocket with API Gateway's sizes, whose client learns why it is closed and cannot outstay that.

    The application finds it in its scope's state, as ``socket``: ASGI has no way to send without waiting for a client
    that reads slowly, nor to see how much it has left unread.
    """

    def __init__(self, limits: Limits, **options: Any) -> None:
        super().__init__(**options)
        self._limits = limits
        self.conn = _Framing(max_size=(limits.message_bytes, limits.frame_bytes), logger=self.logger)
        self.app_state = {**self.app_state, "socket": self}

    @property
    def is_open(self) -> bool:
        """Whether frames can be sent: the application may not have heard of the end yet."""
        return self.conn.state is State.OPEN and not self.transport.is_closing()

    def push(self, payload: bytes) -> bool:
        """Sends a text frame to an open connection; false when too much is unsent."""
        if self.transport.get_write_buffer_size() + len(payload) > self._limits.send_buffer_bytes:
            return False
        self.conn.send_text(payload)
        self.transport.write(b"".join(self.conn.data_to_send()))
        return True

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        unread = self.transport.get_write_buffer_size() > 2 * self._limits.send_buffer_bytes
        # A client that asks (pings) without ever reading the answers; a handshake that uvicorn leaves unanswered.
        if unread or (self.conn.handshake_exc is not None and not self.handshake_initiated):
            self.transport.abort()

    async def send(self, message: Any) -> None:
        closing = message["type"] == "websocket.close"
        if closing:
            self.writable.set()  # a close frame does not wait for a client that does not read
        await super().send(message)
        if closing and self.close_timer is not None:
            self.close_timer.cancel()
            self.close_timer = self.loop.call_later(self._limits.close_seconds, self.transport.abort)
