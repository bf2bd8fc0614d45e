"""One client's WebSocket: pending until ``$connect`` has answered, then between the gateway and ``@connections``."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine

from websockets.http11 import Request, Response

from local.edge.events import Connection
from local.edge.forwarding import peer_address
from local.edge.framing import ABNORMAL, GOING_AWAY, MESSAGE_TOO_BIG, FramedSocket, refusal
from local.edge.gateway import Gateway, Refused, Upgrade
from local.edge.limits import Limits
from local.edge.registry import Posted, Registry

logger = logging.getLogger(__name__)

PATH = "/ws"


class WebSocket(FramedSocket):
    """A client, from its upgrade request to its end; in ``peers`` for as long as its TCP connection exists."""

    def __init__(self, gateway: Gateway, registry: Registry, limits: Limits, peers: set[WebSocket]) -> None:
        super().__init__(limits)
        self._gateway = gateway
        self._registry = registry
        self._peers = peers
        self._upgrade: Upgrade | None = None
        self._connection: Connection | None = None
        self._over = self._stopping = False
        self._tasks: set[asyncio.Task[None]] = set()
        self._opened = self._last_active = 0.0
        self._expiry: asyncio.TimerHandle | None = None

    @property
    def connection(self) -> Connection:
        """Who this is; only once the upgrade was accepted."""
        assert self._connection is not None  # noqa: S101 - the registry holds accepted connections only
        return self._connection

    @property
    def last_active_at(self) -> float:
        """When the last message went in or out, in seconds since the epoch."""
        return self._gateway.now() - (self._loop.time() - self._last_active)

    def post(self, payload: bytes) -> Posted:
        """See ``Client.post``."""
        if self._over or not self.is_open:
            return Posted.GONE
        if len(payload) > self._limits.frame_bytes:
            self.close(*MESSAGE_TOO_BIG)
            return Posted.SENT
        if not self.send(payload):
            return Posted.FULL
        self._last_active = self._loop.time()
        return Posted.SENT

    def shutdown(self) -> None:
        """The server stops: an open connection is told so, a pending one as soon as ``$connect`` has answered."""
        self._stopping = True
        self.close(*GOING_AWAY)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """See ``FramedSocket``."""
        super().connection_made(transport)
        self._peers.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """See ``FramedSocket``."""
        super().connection_lost(exc)
        self._peers.discard(self)

    def on_upgrade(self, request: Request, response: Response) -> None:
        """Asks ``$connect``; the upgrade stays pending meanwhile."""
        path, _, query = request.path.partition("?")
        if path.rstrip("/") != PATH:
            self.refuse(refusal(403, b'{"message":"Forbidden"}'))
            return
        peer, local = self._transport.get_extra_info("peername"), self._transport.get_extra_info("sockname")
        headers = [
            (name, value.encode("ascii", "surrogateescape").decode("latin-1"))
            for name, value in request.headers.raw_items()
        ]
        self._upgrade = Upgrade(headers, query, peer_address(peer[0]), local[1])
        self._run(self._open(self._upgrade, response))

    def on_message(self, message: str) -> None:
        """Handles a message beside those under way; reading waits when there are too many."""
        self._last_active = self._loop.time()
        self._run(self._handle(message))
        if len(self._tasks) >= self._limits.messages_in_flight:
            self._transport.pause_reading()

    def on_end(self, code: int, reason: str) -> None:
        """Forgets the client and tells ``$disconnect``, once."""
        if self._connection is None or self._over:
            return
        self._over = True
        self._registry.remove(self)
        if self._expiry is not None:
            self._expiry.cancel()
        host = (self._upgrade.header("host") if self._upgrade else None) or self._connection.domain_name
        self._gateway.disconnected(self._connection, host, int(code), reason)

    async def _open(self, upgrade: Upgrade, response: Response) -> None:
        admission = await self._gateway.connect(upgrade)
        if isinstance(admission, Refused):
            self.refuse(refusal(admission.status, admission.body, admission.content_type))
            return
        self._connection = admission.connection
        if self._transport.is_closing():
            self.on_end(*ABNORMAL)
            return
        if admission.subprotocol is not None:
            response.headers["Sec-WebSocket-Protocol"] = admission.subprotocol
        self._opened = self._last_active = self._loop.time()
        self._registry.add(self)
        self.accept(response)
        self._expire()
        if self._stopping:
            self.close(*GOING_AWAY)

    async def _handle(self, message: str) -> None:
        reply = await self._gateway.message(self.connection, message)
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

    def _run(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if self._connection is not None and len(self._tasks) < self._limits.messages_in_flight:
            self._transport.resume_reading()
        if not task.cancelled() and (error := task.exception()) is not None:
            logger.error("a WebSocket task failed", exc_info=error)
            if self._connection is None:
                self.refuse(refusal(500, b'{"message":"Internal server error"}'))
