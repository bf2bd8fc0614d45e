"""A bad line between a client and the server: a WebSocket proxy that cuts, delays and repeats, by a seed.

What comes from the server is held back for a while, comes twice, or does not come any more, because the connection
breaks in its middle, without a word. Its order stays, as on any socket. What the client sends may come twice, late, or
after what was sent later, as at API Gateway (docs/faults.md).
"""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http import HTTPStatus

from websockets.asyncio.client import ClientConnection, connect
from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.http11 import Request, Response

from tests.support.talk import PATIENCE_SECONDS


@dataclass(frozen=True, slots=True)
class Faults:
    """Shares of frames or connections that are struck, and times in seconds."""

    cut: float = 0.8
    """Connections that break, after some frames of the server."""
    refuse: float = 0.15
    """Upgrades that are refused for now."""
    double: float = 0.15
    delay: float = 0.15
    longest: float = 0.3
    most_cuts: int = 6
    """So many connections of a session break; then the line is good, so that a session ends."""


@dataclass
class Line:
    """The proxy. ``url``: where clients connect; ``struck`` counts what it has done to them."""

    target: str
    faults: Faults
    rng: random.Random
    url: str = ""
    struck: Counter[str] = field(default_factory=Counter)
    calm: bool = False
    """Nothing more is struck."""

    async def handle(self, near: ServerConnection) -> None:
        """One connection of a client."""
        far = near.far  # type: ignore[attr-defined]
        # Drawn at once: which frame is struck does not depend on how quick they come.
        cuts = self._strikes("cut", self.faults.cut) and self.struck["cut"] < self.faults.most_cuts
        last = self.rng.randint(0, 25) if cuts else -1
        up, down = random.Random(self.rng.random()), random.Random(self.rng.random())
        tasks = [
            asyncio.create_task(self._up(near, far, up)),
            asyncio.create_task(self._down(near, far, down, last)),
        ]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            with contextlib.suppress(ConnectionClosed, OSError):
                await far.close()

    async def upgrade(self, near: ServerConnection, request: Request) -> Response | None:
        """Opens the other half, or gives its refusal on."""
        if self._strikes("refuse", self.faults.refuse) and self.struck["refuse"] < self.faults.most_cuts:
            self.struck["refuse"] += 1
            return near.respond(HTTPStatus.SERVICE_UNAVAILABLE, "the line is bad")
        try:
            near.far = await connect(  # type: ignore[attr-defined]
                self.target + request.path,
                proxy=None,
                max_size=None,
                open_timeout=PATIENCE_SECONDS,
                ping_interval=None,
            )
        except InvalidStatus as refused:
            return refused.response
        return None

    def _strikes(self, name: str, share: float) -> bool:
        return self.rng.random() < share and not self.calm

    async def _down(
        self, near: ServerConnection, far: ClientConnection, rng: random.Random, last: int
    ) -> None:
        count = 0
        async for data in far:
            if count == last and not self.calm:
                self.struck["cut"] += 1
                near.transport.abort()
                return
            count += 1
            if rng.random() < self.faults.delay and not self.calm:
                self.struck["delay"] += 1
                await asyncio.sleep(rng.uniform(0, self.faults.longest))
            await near.send(data)
            if rng.random() < self.faults.double and not self.calm:
                self.struck["double"] += 1
                await near.send(data)

    async def _up(self, near: ServerConnection, far: ClientConnection, rng: random.Random) -> None:
        async with asyncio.TaskGroup() as group:
            async for data in near:
                times = 1 + (rng.random() < self.faults.double and not self.calm)
                for _ in range(times):
                    late = rng.random() < self.faults.delay and not self.calm
                    wait = rng.uniform(0, self.faults.longest) if late else 0.0
                    self.struck["late"] += late
                    group.create_task(_send(far, data, wait))
                self.struck["sent twice"] += times - 1


async def _send(far: ClientConnection, data: str | bytes, wait: float) -> None:
    if wait:
        await asyncio.sleep(wait)
    with contextlib.suppress(ConnectionClosed):
        await far.send(data)


@asynccontextmanager
async def bad_line(url: str, faults: Faults, seed: int) -> AsyncIterator[Line]:
    """A line to the server at ``url``."""
    line = Line(url.replace("http", "ws", 1), faults, random.Random(seed))
    server: Server
    async with serve(
        line.handle,
        "127.0.0.1",
        0,
        process_request=line.upgrade,
        max_size=None,
        ping_interval=None,
        close_timeout=1,
        open_timeout=PATIENCE_SECONDS,
    ) as server:
        [(host, port)] = [each.getsockname()[:2] for each in server.sockets]
        line.url = f"http://{host}:{port}"
        yield line
