"""The process: both ports, one event loop, and an orderly end."""

from __future__ import annotations

import asyncio
import errno
import functools
import logging
import socket
from collections import ChainMap
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from starlette.convertors import PathConvertor, register_url_convertor
from starlette.responses import JSONResponse
from starlette.routing import Route, Router, WebSocketRoute

from local.edge.connections import ConnectionsApp
from local.edge.errors import PortTakenError, WiringError
from local.edge.gateway import Gateway
from local.edge.hosts import AllowedHosts
from local.edge.http_api import HttpApiApp
from local.edge.invoker import Integrations, Invoker
from local.edge.limits import Limits
from local.edge.protocols import EdgeHttp, EdgeWebSocket
from local.edge.routes import Wiring
from local.edge.security_headers import Policy
from local.edge.static import StaticSite
from local.edge.websocket import Client, WebSocketApp
from local.faults.connections import ConnectionFaults
from local.faults.injector import Injector
from local.grants.roles import Roles
from local.serving import Server, listen

logger = logging.getLogger(__name__)


class Rest(PathConvertor):
    """The rest of a path. Starlette's own ``path`` ends before a line break, so that a page was given for one."""

    regex = "(?s:.*)"


register_url_convertor("rest", Rest())

FORBIDDEN = JSONResponse({"message": "Forbidden"}, 403)


@dataclass(frozen=True, slots=True)
class EdgeConfig:
    """Where the edge listens and what it serves. Port 0 takes a free one."""

    web: Path
    allowed_hosts: tuple[str, ...] = ()
    """Further names of this machine that the public port answers for."""
    port: int = 3000
    connections_port: int = 0
    limits: Limits = field(default_factory=Limits)
    policy: Policy = ()


class Edge:
    """Serves both ports between ``start`` and ``stop``. ``load_wiring`` blocks, so it runs in a thread.

    ``roles``: who may use ``@connections``; None: whoever signs.
    """

    def __init__(
        self,
        config: EdgeConfig,
        invoker: Invoker,
        load_wiring: Callable[[], Wiring],
        roles: Roles | None = None,
    ) -> None:
        self._config = config
        self._roles = roles
        self._load_wiring = load_wiring
        self._wiring: Wiring | None = None
        self._integrations = Integrations(invoker)
        limits = config.limits
        gateway = Gateway(self.wiring, self._integrations, limits)
        programs = Gateway(self.wiring, self._integrations, limits, api=lambda wiring: wiring.programs)
        self._faults = ConnectionFaults(Injector("edge", logger.warning))
        self._websockets = WebSocketApp(gateway, limits, self._faults)
        self._programs = WebSocketApp(programs, limits, self._faults)
        self._servers: list[Server] = []
        self.port = self.connections_port = 0

    @property
    def clients(self) -> Mapping[str, Client]:
        """The open connections, by id."""
        return ChainMap(self._websockets.clients, self._programs.clients)

    @property
    def sockets(self) -> int:
        """How many WebSockets have a TCP connection, open or not."""
        connections = [one for server in self._servers for one in server.server_state.connections]
        return sum(isinstance(one, EdgeWebSocket) for one in connections)

    def wiring(self) -> Wiring:
        """The routes that are served now."""
        if self._wiring is None:
            raise WiringError("No routes are loaded")
        return self._wiring

    async def start(self) -> None:
        """Takes the ports and loads the routes. Raises ``PortTakenError`` or ``WiringError``."""
        config, limits = self._config, self._config.limits
        public = _listen(config.port, "TASKFLOW_PORT")
        try:
            loopback = _listen(config.connections_port, "")
            await self.reload()
        except BaseException:
            public.close()
            raise
        site = StaticSite(config.web, config.policy)
        api = HttpApiApp(self.wiring, self._integrations, limits)
        connections = ConnectionsApp(
            self.clients, limits, lambda: self.wiring().websockets, self.reload, self._roles, self._faults
        )
        self._servers = [
            Server(
                AllowedHosts(
                    _public(api, self._websockets, self._programs, site),
                    config.allowed_hosts,
                ),
                public,
                http=functools.partial(EdgeHttp, limits),
                ws=functools.partial(EdgeWebSocket, limits),
                ws_ping_interval=None,
                ws_per_message_deflate=False,
                date_header=True,
            ),
            Server(connections, loopback),
        ]
        for server in self._servers:
            await server.open()
        self.port, self.connections_port = (server.port for server in self._servers)

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
            server.close()
        seconds = self._config.limits.shutdown_seconds
        left = sum(await asyncio.gather(self._websockets.stop(seconds), self._programs.stop(seconds)))
        if left:
            logger.warning("%d $disconnect calls were still running when the edge stopped", left)
        await asyncio.gather(*(server.stop() for server in self._servers))
        await self._integrations.close()


def _public(api: HttpApiApp, websockets: WebSocketApp, programs: WebSocketApp, site: StaticSite) -> Router:
    """CloudFront's behaviours: ``/api/*``, ``/v1/*`` to the HTTP API, ``/ws`` to the WebSocket API, and a WebSocket at
    ``/v1/responses`` to the one for programs, else the files."""
    upgrade = {"upgrade": "websocket", "connection": "upgrade"}
    return Router(
        [
            Route("/api/{path:rest}", api),
            Route("/v1/{path:rest}", api),
            Route("/_edge/health", JSONResponse({"ok": True}, headers={"cache-control": "no-store"})),
            Route("/_edge/{path:rest}", JSONResponse({"message": "Not Found"}, 404)),
            Route("/ws", JSONResponse({"message": "Connect with a WebSocket client"}, 426, upgrade)),
            WebSocketRoute("/ws", websockets),
            WebSocketRoute("/v1/responses", programs),
            WebSocketRoute("/{path:rest}", FORBIDDEN),
        ],
        redirect_slashes=False,
        default=site,
    )


def _listen(port: int, setting: str) -> socket.socket:
    """``setting``: what people set to have another port; empty: the supervisor chooses it."""
    try:
        return listen(port)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            # An internal one was free a moment ago; another start takes another.
            other = f"set {setting} to another port" if setting else "start again"
            said = f"Port {port} is taken: stop what listens there, or {other}"
        else:
            other = f": set {setting} to another" if setting else ""
            said = f"Cannot listen on port {port} ({error.strerror}){other}"
        raise PortTakenError(said) from error
