"""Serving an ASGI application from inside a program: uvicorn without its own signals, logs and loop of ticks.

The emulator serves so too, from an environment that has uvicorn and not Starlette.
"""

from __future__ import annotations

import asyncio
import signal
import socket
from typing import Any

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from local.loopback import HOST

_BACKLOG = 512
_HELD_BYTES = 65_536
"""As much as a transport takes before it asks its writer to wait."""


def listen(port: int = 0, host: str = HOST) -> socket.socket:
    """A listening socket; port 0 takes a free one. Raises ``OSError``."""
    # asyncio turns Nagle's algorithm off only where the protocol is named. With it, an answer whose head and body are
    # written one after the other, as uvicorn does, waits 40 ms for an acknowledgement in between.
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind((host, port))
        sock.listen(_BACKLOG)
    except OSError:
        sock.close()
        raise
    return sock


def told_to_stop() -> asyncio.Event:
    """Set when this process gets SIGTERM or SIGINT."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop


class Joined:
    """A transport that sends at once what is written in one turn of the loop.

    uvicorn writes the head of an answer and its body one after the other: two calls of the kernel, of which the first
    wakes whoever waits for the answer, and the second wakes them again. With short answers that is the greater part of
    what serving costs.
    """

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self.transport = transport
        self._loop = loop
        self._held: list[bytes] = []
        self._size = 0

    def write(self, data: bytes) -> None:
        if not data:
            return
        if not self._held:
            self._loop.call_soon(self.flush)
        self._held.append(data)
        self._size += len(data)
        if self._size >= _HELD_BYTES:
            # Who writes on and on is told to wait by the transport, which has to have it for that.
            self.flush()

    def flush(self) -> None:
        """Sends what is held."""
        if self._held:
            held, self._held, self._size = self._held, [], 0
            self.transport.write(b"".join(held))

    def close(self) -> None:
        self.flush()
        self.transport.close()

    def abort(self) -> None:
        self._held.clear()
        self.transport.abort()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.transport, name)


class Http(HttpToolsProtocol):
    """HTTP whose answers go out in one piece where they are given in one."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        joined: Any = Joined(transport, self.loop)
        super().connection_made(joined)

    def handle_websocket_upgrade(self) -> None:
        joined: Any = self.transport
        # Whoever asked before on this connection is answered first.
        joined.flush()
        self.transport = joined.transport
        super().handle_websocket_upgrade()


class Server(uvicorn.Server):
    """Serves ``app`` on ``sock``. ``options`` are those of ``uvicorn.Config``.

    ``uvicorn.Server.serve`` would also take the process's signals, and wake up ten times a second, which is too much
    for a pool with a server for each of its processes; only a server that dates its answers needs that.
    """

    def __init__(self, app: Any, sock: socket.socket, **options: Any) -> None:
        settings = {
            **{"http": Http, "ws": "none", "lifespan": "off", "date_header": False},
            **{"timeout_graceful_shutdown": 1, **options},
        }
        super().__init__(
            uvicorn.Config(
                app,
                interface="asgi3",
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,
                timeout_keep_alive=75,
                **settings,
            )
        )
        self._sock = sock
        self._dating: asyncio.Task[None] | None = None
        self.port: int = sock.getsockname()[1]

    async def open(self) -> None:
        """Accepts connections from here on."""
        self.config.load()
        self.lifespan = self.config.lifespan_class(self.config)
        await self.startup([self._sock])
        if self.config.date_header:
            self._dating = asyncio.create_task(self.main_loop())

    def close(self) -> None:
        """Accepts no more connections; those there are end with their clients."""
        self.should_exit = True
        for server in self.servers:
            server.close()

    async def stop(self) -> None:
        """Ends every connection: those under way get a second to finish."""
        self.close()
        await self.shutdown()
        for connection in list(self.server_state.connections):
            connection.transport.abort()
        if self._dating is not None:
            await self._dating
