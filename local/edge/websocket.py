"""A client's WebSocket: pending until ``$connect`` has answered, then between the gateway and ``@connections``."""

from __future__ import annotations

import asyncio
import enum
import logging
from contextlib import suppress

from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect
from websockets.frames import CloseCode

from local.edge.events import NO_STATUS_REASON, Connection
from local.edge.forwarding import peer_address
from local.edge.gateway import Gateway, Refused, Upgrade
from local.edge.limits import Limits
from local.edge.protocols import MESSAGE_TOO_BIG, EdgeWebSocket
from local.faults.connections import ConnectionFaults
from local.faults.stall import Stall

logger = logging.getLogger(__name__)

GOING_AWAY = (CloseCode.GOING_AWAY, "Going away")
"""A connection that idled or lived too long, or whose server stops. Seen on AWS as disconnectReason."""
UNSUPPORTED = (CloseCode.UNSUPPORTED_DATA, "Binary frames are not supported")
"""https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-develop-binary-media-types.html"""
ABNORMAL = (CloseCode.ABNORMAL_CLOSURE, "Connection closed abnormally")
"""The TCP connection ended without a close frame; nothing is sent, ``$disconnect`` is told."""


class Posted(enum.Enum):
    """What became of a posted frame."""

    SENT = enum.auto()
    GONE = enum.auto()
    FULL = enum.auto()
    """The client reads too slowly: too much is unsent."""


class Client:
    """An open connection. ``over`` has the close code and the reason once it is not open any more."""

    def __init__(
        self,
        socket: WebSocket,
        connection: Connection,
        gateway: Gateway,
        limits: Limits,
        faults: ConnectionFaults,
    ) -> None:
        self.connection = connection
        self.over: asyncio.Future[tuple[int, str]] = asyncio.get_running_loop().create_future()
        self._closing = False
        self._socket = socket
        self.line: EdgeWebSocket = socket.state.socket
        self._gateway = gateway
        self._limits = faults.limits(limits)
        self._faults = faults
        self._loop = asyncio.get_running_loop()
        self._opened = self._last_active = self._loop.time()
        self._expiry = self._loop.call_soon(self._expire)
        self._handling: set[asyncio.Task[None]] = set()
        self._stall = faults.stall(self._opened)
        self._faulty: list[asyncio.TimerHandle] = []
        if self._stall is not None:
            self._faulty.append(self._loop.call_at(self._stall.ends, self._read_again, self._stall))
        if (seconds := faults.breaks_after()) is not None:
            self._faulty.append(self._loop.call_later(seconds, self.line.transport.abort))

    @property
    def last_active_at(self) -> float:
        """When the last message went in or out, in seconds since the epoch."""
        return self._gateway.now() - (self._loop.time() - self._last_active)

    def post(self, payload: bytes) -> Posted:
        """Sends one text frame; never waits for the client. A frame over the limit closes the connection (1009)."""
        if self.over.done() or not self.line.is_open:
            return Posted.GONE
        if len(payload) > self._limits.frame_bytes:
            self.close(*MESSAGE_TOO_BIG)
            return Posted.SENT
        if self._stall is not None and (kept := self._stall.hold(payload, self._loop.time())) is not None:
            return Posted.SENT if kept else Posted.FULL
        if not self.line.push(payload):
            return Posted.FULL
        self._last_active = self._loop.time()
        return Posted.SENT

    def close(self, code: int, reason: str) -> None:
        """Starts the closing handshake. Does nothing when the connection is over."""
        if not self.over.done():
            self._closing = True
            self.over.set_result((code, reason))

    async def run(self) -> None:
        """Serves the connection until its end, which it has told the client when it returns."""
        receiving = asyncio.create_task(self._receive())
        try:
            code, reason = await self.over
            if self._closing:
                with suppress(WebSocketDisconnect, RuntimeError):  # the client was quicker
                    await self._socket.close(code, reason)
        finally:
            receiving.cancel()
            self._expiry.cancel()
            for timer in self._faulty:
                timer.cancel()

    async def _receive(self) -> None:
        while True:
            message = await self._socket.receive()
            if message["type"] == "websocket.disconnect":
                # uvicorn gives a reason with a close frame only, and 1005 without one to a line that was cut.
                code, reason = (message["code"], message["reason"]) if "reason" in message else ABNORMAL
                self._end(code, NO_STATUS_REASON if code == CloseCode.NO_STATUS_RCVD else reason)
                return
            text = message.get("text")
            if text is None:
                self.close(*UNSUPPORTED)
                return
            self._last_active = self._loop.time()
            task = asyncio.create_task(self._handle(text))
            self._handling.add(task)
            task.add_done_callback(self._handling.discard)
            if len(self._handling) >= self._limits.messages_in_flight:
                await asyncio.wait(self._handling, return_when=asyncio.FIRST_COMPLETED)

    def _end(self, code: int, reason: str) -> None:
        if not self.over.done():
            self.over.set_result((code, reason))

    def _read_again(self, stall: Stall) -> None:
        for payload in stall.release():
            if self.line.is_open:
                self.line.push(payload)

    async def _handle(self, text: str) -> None:
        if late := self._faults.late():
            await asyncio.sleep(late)
        if self._faults.doubles():
            reply, _ = await asyncio.gather(*(self._gateway.message(self.connection, text) for _ in range(2)))
        else:
            reply = await self._gateway.message(self.connection, text)
        if reply is not None and self.post(reply.encode("utf-8", "replace")) is Posted.FULL:
            logger.warning(
                "dropped an answer for %s: the client reads too slowly", self.connection.connection_id
            )

    def _expire(self) -> None:
        """Closes the connection when it has idled or lived too long, else looks again when that may be."""
        at = min(self._opened + self._limits.lifetime_seconds, self._last_active + self._limits.idle_seconds)
        if self._loop.time() >= at:
            self.close(*GOING_AWAY)
        else:
            self._expiry = self._loop.call_at(at, self._expire)


class WebSocketApp:
    """The ASGI application of ``/ws``. ``clients``: those between ``$connect`` and the first sign of their end."""

    def __init__(self, gateway: Gateway, limits: Limits, faults: ConnectionFaults) -> None:
        self.clients: dict[str, Client] = {}
        self._gateway = gateway
        self._limits = limits
        self._faults = faults
        self._sessions: set[asyncio.Task[None]] = set()
        self._stopping = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One connection, from its upgrade request until its ``$disconnect`` has answered."""
        session = asyncio.create_task(self._session(WebSocket(scope, receive, send)))
        self._sessions.add(session)
        session.add_done_callback(self._sessions.discard)
        await asyncio.wait({session})
        if not session.cancelled():  # by ``stop``
            session.result()

    async def stop(self, seconds: float) -> int:
        """Closes every client with 1001 and waits at most ``seconds`` for the sessions; how many are left."""
        self._stopping = True
        for client in list(self.clients.values()):
            client.close(*GOING_AWAY)
        if not self._sessions:
            return 0
        _, left = await asyncio.wait(self._sessions, timeout=seconds)
        for session in left:
            session.cancel()
        return len(left)

    async def _session(self, socket: WebSocket) -> None:
        upgrade = _upgrade(socket.scope)
        admission = await self._gateway.connect(upgrade)
        await socket.receive()
        if isinstance(admission, Refused):
            await socket.send_denial_response(
                Response(admission.body, admission.status, {"content-type": admission.content_type})
            )
            return
        connection = admission.connection
        client = Client(socket, connection, self._gateway, self._limits, self._faults)
        # It is known before the client is told, so that nothing it causes at once finds it gone.
        self.clients[connection.connection_id] = client
        try:
            await socket.accept(admission.subprotocol)
        except OSError:  # the client did not wait for the answer
            client.over.set_result(ABNORMAL)
        if self._stopping:
            client.close(*GOING_AWAY)
        client.over.add_done_callback(lambda _: self._forget(connection.connection_id))
        running = asyncio.create_task(client.run())
        code, reason = await client.over
        host = upgrade.header("host") or connection.domain_name
        await asyncio.gather(running, self._disconnect(connection, host, int(code), reason))

    def _forget(self, connection_id: str) -> None:
        self.clients.pop(connection_id, None)
        self._faults.left(connection_id)

    async def _disconnect(self, connection: Connection, host: str, code: int, reason: str) -> None:
        if await self._faults.tells_disconnect():
            await self._gateway.disconnect(connection, host, code, reason)


def _upgrade(scope: Scope) -> Upgrade:
    headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"]]
    query: bytes = scope["query_string"]
    return Upgrade(headers, query.decode("latin-1"), peer_address(scope["client"][0]), scope["server"][1])
