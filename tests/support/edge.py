"""An edge in this process: real sockets, functions that are Python callables, and a clock to drive."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import websockets
from websockets.asyncio.client import ClientConnection

from local.edge.limits import Limits
from local.edge.routes import HttpApi, HttpRoute, Integration, Route, WebSocketApi, Wiring
from local.edge.security_headers import Policy
from local.edge.server import Edge, EdgeConfig
from tests.support.functions import FakeInvoker, Handler

SIGNED = {
    "Authorization": (
        "AWS4-HMAC-SHA256 Credential=test/20250101/us-east-1/execute-api/aws4_request, "
        f"SignedHeaders=host;x-amz-date, Signature={'0' * 64}"
    ),
    "X-Amz-Date": "20250101T000000Z",
}
"""What a signed request looks like; the edge checks the form, not the signature."""

OK = {"statusCode": 200}


def wiring(*, replies: tuple[str, ...] = (), without: tuple[str, ...] = ()) -> Wiring:
    """The template's wiring: ``$connect``, ``$disconnect``, ``$default``, two messages, and the HTTP catch-all."""
    keys = {
        "$connect": "connect",
        "$disconnect": "disconnect",
        "$default": "message",
        "user_message": "message",
        "ping": "ping",
    }
    routes = {
        key: Route(key, Integration(function), replies=key in replies)
        for key, function in keys.items()
        if key not in without
    }
    http = HttpApi("httpapi001", "$default", [HttpRoute("$default", Integration("ingest"))])
    programs = WebSocketApi("programs01", "v1", ("type",), {})
    return Wiring(WebSocketApi("wsapi00001", "v1", ("type",), routes), http, programs)


class Clock:
    """The running event loop's time, which a test moves: timers fire without waiting for them, and none fires because
    the machine was busy. It goes by itself until it is held, and once it is let go."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._real = self._loop.time
        self._ahead = 0.0
        self._held: float | None = None
        self._loop.time = self._now  # type: ignore[method-assign]

    def hold(self) -> None:
        """From now on time passes only by ``advance``."""
        self._held = self._now()

    def let_go(self) -> None:
        """Time passes by itself again, from where it stands."""
        if self._held is not None:
            self._ahead, self._held = self._held - self._real(), None

    async def advance(self, seconds: float) -> None:
        """Lets ``seconds`` pass and the timers that are due by then run."""
        if self._held is None:
            self._ahead += seconds
        else:
            self._held += seconds
        for _ in range(5):
            await asyncio.sleep(0)

    def restore(self) -> None:
        """Gives the loop its own clock back."""
        self._loop.time = self._real  # type: ignore[method-assign]

    def _now(self) -> float:
        return self._real() + self._ahead if self._held is None else self._held


@dataclass
class EdgeUnderTest:
    """A running edge with what a test needs to talk to it."""

    edge: Edge
    invoker: FakeInvoker
    http: httpx.AsyncClient
    connections: httpx.AsyncClient
    clock: Clock
    loaded: list[Wiring] = field(default_factory=list)

    def connect(self, query: str = "", **options: Any) -> Any:
        """A WebSocket client on ``/ws``; it neither pings nor compresses unless told to."""
        options = {
            "ping_interval": None,
            "compression": None,
            "proxy": None,
            "max_size": None,
            "open_timeout": None,
            "close_timeout": None,
        } | options
        return websockets.connect(f"ws://127.0.0.1:{self.edge.port}/ws{query}", **options)

    async def connection_id(self, count: int = 1) -> str:
        """The id ``$connect`` was told for the ``count``-th connection."""
        events = await self.invoker.wait_for("connect", count)
        return str(events[count - 1]["requestContext"]["connectionId"])

    async def post(self, connection_id: str, payload: bytes | str) -> httpx.Response:
        """Posts to a connection as a function does."""
        return await self.connections.post(
            f"/v1/@connections/{quote(connection_id, safe='')}", content=payload
        )


@contextlib.asynccontextmanager
async def running_edge(
    web: Path,
    handlers: Mapping[str, Handler] | None = None,
    *,
    limits: Limits | None = None,
    wired: Wiring | None = None,
    policy: Policy = (),
    allowed_hosts: tuple[str, ...] = (),
    hold: bool = True,
) -> AsyncIterator[EdgeUnderTest]:
    """An edge on free ports; every function answers 200 unless ``handlers`` says otherwise.

    While it runs time stands, unless ``hold`` is false: ``clock.advance`` moves it.
    """
    invoker = FakeInvoker(
        {name: lambda _: OK for name in ("connect", "disconnect", "message", "ping", "ingest")}
        | dict(handlers or {})
    )
    loaded = [wired or wiring()]
    config = EdgeConfig(
        web=web,
        port=0,
        connections_port=0,
        limits=limits or Limits(),
        policy=policy,
        allowed_hosts=allowed_hosts,
    )
    edge = Edge(config, invoker, lambda: loaded[-1])
    clock = Clock()
    await edge.start()
    try:
        async with (
            httpx.AsyncClient(
                base_url=f"http://127.0.0.1:{edge.port}", timeout=None, trust_env=False
            ) as http,
            httpx.AsyncClient(
                base_url=f"http://127.0.0.1:{edge.connections_port}",
                headers=SIGNED,
                timeout=None,
                trust_env=False,
            ) as connections,
        ):
            if hold:
                clock.hold()
            yield EdgeUnderTest(edge, invoker, http, connections, clock, loaded)
    finally:
        clock.let_go()
        await edge.stop()
        clock.restore()


async def closed(client: ClientConnection) -> tuple[int | None, str | None]:
    """The close code and reason, once the server has closed."""
    await client.wait_closed()
    return client.close_code, client.close_reason
