"""The process: both ports, one event loop, and an orderly end."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import logging
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import uvicorn

from local.edge.connections import ConnectionsApp
from local.edge.errors import PortTakenError, WiringError
from local.edge.gateway import Gateway
from local.edge.http_api import HttpApiApp
from local.edge.integration import Integrations
from local.edge.invoker import Invoker
from local.edge.limits import Limits
from local.edge.public import PublicApp, http_protocol
from local.edge.registry import Registry
from local.edge.routes import Wiring
from local.edge.security_headers import DEFAULT as DEFAULT_POLICY
from local.edge.static import StaticSite
from local.edge.websocket import WebSocket

logger = logging.getLogger(__name__)

LOOPBACK = "127.0.0.1"
_BACKLOG = 512


@dataclass(frozen=True, slots=True)
class EdgeConfig:
    """Where the edge listens and what it serves. Port 0 takes a free one."""

    web: Path
    host: str = LOOPBACK
    port: int = 3000
    connections_port: int = 0
    limits: Limits = field(default_factory=Limits)
    policy: tuple[tuple[str, str], ...] = DEFAULT_POLICY


class Edge:
    """Serves both ports between ``start`` and ``stop``. ``load_wiring`` blocks, so it runs in a thread."""

    def __init__(self, config: EdgeConfig, invoker: Invoker, load_wiring: Callable[[], Wiring]) -> None:
        self._config = config
        self._load_wiring = load_wiring
        self._wiring: Wiring | None = None
        self._integrations = Integrations(invoker)
        self.registry = Registry()
        self._gateway = Gateway(self.wiring, self._integrations, config.limits)
        self.websockets: set[WebSocket] = set()
        self._servers: list[_Server] = []
        self._serving: list[asyncio.Task[None]] = []
        self.port = self.connections_port = 0

    def wiring(self) -> Wiring:
        """The routes that are served now."""
        if self._wiring is None:
            raise WiringError("No routes are loaded")
        return self._wiring

    async def start(self) -> None:
        """Takes the ports and loads the routes. Raises ``PortTakenError`` or ``WiringError``."""
        config, limits = self._config, self._config.limits
        public = _listen(config.host, config.port, "TASKFLOW_PORT")
        try:
            loopback = _listen(LOOPBACK, config.connections_port, "--connections-port")
        except BaseException:
            public.close()
            raise
        try:
            await self.reload()
        except BaseException:
            public.close()
            loopback.close()
            raise
        self.port, self.connections_port = public.getsockname()[1], loopback.getsockname()[1]
        site = StaticSite(config.web, config.policy)
        api = HttpApiApp(self.wiring, self._integrations, limits)
        connections = ConnectionsApp(
            self.registry, limits, lambda: self.wiring().websocket.stage, self.reload
        )
        self._serve(public, PublicApp(api, site), http=http_protocol(limits), ws=self._websocket)
        self._serve(loopback, connections, http="httptools", ws=None)

    async def reload(self) -> dict[str, Any]:
        """Reads the routes again; a failure keeps the old ones. What is served then, for the caller to see."""
        self._wiring = wiring = await asyncio.to_thread(self._load_wiring)
        return {
            "webSocketRoutes": sorted(wiring.websocket.routes),
            "httpRoutes": sorted(route.key for route in wiring.http.routes),
            "stage": wiring.websocket.stage,
        }

    async def stop(self) -> None:
        """Closes every client with 1001 and waits, for a while, for their ``$disconnect`` calls."""
        for server in self._servers:
            server.should_exit = True
        for websocket in list(self.websockets):
            websocket.shutdown()
        seconds = self._config.limits.shutdown_seconds
        draining = asyncio.create_task(self._gateway.drain(seconds))
        _, slow = await asyncio.wait({draining, *self._serving}, timeout=seconds + 1)
        for task in slow:
            task.cancel()
        if draining.done() and (left := draining.result()):
            logger.warning("%d $disconnect calls were still running when the edge stopped", left)
        for websocket in list(self.websockets):
            websocket.abort()
        await self._integrations.close()

    def _serve(self, sock: socket.socket, app: Any, *, http: Any, ws: Any) -> None:
        config = uvicorn.Config(
            app,
            http=http,
            ws=ws,
            interface="asgi3",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_keep_alive=75,
            timeout_graceful_shutdown=1,
        )
        server = _Server(config)
        self._servers.append(server)
        self._serving.append(asyncio.create_task(server.serve(sockets=[sock])))

    def _websocket(self, *, config: Any, server_state: Any, app_state: Any) -> WebSocket:
        return WebSocket(self._gateway, self.registry, self._config.limits, self.websockets)


class _Server(uvicorn.Server):
    """A uvicorn server that leaves the process's signals alone."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _listen(host: str, port: int, setting: str) -> socket.socket:
    sock = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind((host, port))
        sock.listen(_BACKLOG)
        sock.setblocking(False)
    except OSError as error:
        sock.close()
        raise _port_error(error, host, port, setting) from error
    return sock


def _port_error(error: OSError, host: str, port: int, setting: str) -> PortTakenError:
    if error.errno == errno.EADDRINUSE:
        return PortTakenError(
            f"Port {port} is taken: stop what listens there, or set {setting} to another port"
        )
    return PortTakenError(
        f"Cannot listen on {host}:{port} ({error.strerror}): set {setting} or the host to another"
    )
