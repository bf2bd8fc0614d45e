"""A WebSocket API: what happens on ``$connect``, on a message and on ``$disconnect``. No sockets here."""

from __future__ import annotations

import http
import json
import logging
import os
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from local.edge.errors import EdgeError, IntegrationTimeout, MalformedResponse
from local.edge.events import Connection, Stamp, connect_event, disconnect_event, gateway_id, message_event
from local.edge.forwarding import forwarded_headers, trace_id
from local.edge.invoker import Integrations
from local.edge.limits import Limits
from local.edge.routes import CONNECT, DISCONNECT, Route, WebSocketApi, Wiring

logger = logging.getLogger(__name__)

FAILED = "Internal server error"
TIMED_OUT = "Endpoint request timed out"
FORBIDDEN = "Forbidden"

_PROTOCOL = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


@dataclass(frozen=True, slots=True)
class Upgrade:
    """A client's request for a WebSocket. ``port`` is the one it came to."""

    headers: Sequence[tuple[str, str]]
    query: str
    source_ip: str
    port: int

    def header(self, name: str) -> str | None:
        """The last value of a header."""
        values = [value for key, value in self.headers if key.lower() == name]
        return values[-1] if values else None


@dataclass(frozen=True, slots=True)
class Accepted:
    """The connection may open, with the subprotocol its function chose."""

    connection: Connection
    subprotocol: str | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """The connection may not open; the client gets this answer."""

    status: int
    body: bytes
    content_type: str = "application/json"


class Gateway:
    """Calls the routes of a WebSocket API. ``wiring`` is asked each time, so a reload takes effect at once. ``api``
    says which of its APIs this is."""

    def __init__(
        self,
        wiring: Callable[[], Wiring],
        integrations: Integrations,
        limits: Limits,
        *,
        api: Callable[[Wiring], WebSocketApi] = lambda wiring: wiring.websocket,
        clock: Callable[[], float] = time.time,
        entropy: Callable[[int], bytes] = os.urandom,
    ) -> None:
        self._api = api
        self._wiring = wiring
        self._integrations = integrations
        self._limits = limits
        self._clock = clock
        self._entropy = entropy

    async def connect(self, upgrade: Upgrade) -> Accepted | Refused:
        """Runs ``$connect`` and says whether the upgrade may be accepted."""
        connection, stamp = self._admit(upgrade), self._stamp()
        route = self._api(self._wiring()).route(CONNECT)
        if route is None:
            return Accepted(connection)
        headers = forwarded_headers(
            upgrade.headers,
            source_ip=upgrade.source_ip,
            port=upgrade.port,
            trace=trace_id(stamp.epoch_ms, self._entropy(12)),
        )
        try:
            answer = await self._call(route, connect_event(connection, stamp, headers, upgrade.query))
        except IntegrationTimeout as error:
            return self._refuse(connection, stamp, http.HTTPStatus.GATEWAY_TIMEOUT, TIMED_OUT, error)
        except EdgeError as error:
            return self._refuse(connection, stamp, http.HTTPStatus.BAD_GATEWAY, FAILED, error)
        status = answer["statusCode"]
        if 200 <= status < 300:
            return Accepted(connection, _subprotocol(answer))
        if not 400 <= status < 600:
            problem = MalformedResponse(f"$connect answered {status}, which is neither 2xx nor an error")
            return self._refuse(connection, stamp, http.HTTPStatus.BAD_GATEWAY, FAILED, problem)
        body = answer.get("body")
        if isinstance(body, str) and body:
            return Refused(status, body.encode("utf-8", "replace"), _content_type(body))
        return Refused(status, _error(_refusal(status), connection, stamp).encode())

    async def message(self, connection: Connection, body: str) -> str | None:
        """Runs a message's route. The frame to send back, if there is one."""
        stamp = self._stamp()
        route = self._api(self._wiring()).select(body)
        if route is None:
            return _error(FORBIDDEN, connection, stamp)
        event = message_event(connection, stamp, route.key, self._id(), body)
        try:
            answer = await self._call(route, event)
            reply = answer.get("body")
            if reply is not None and not isinstance(reply, str):
                raise MalformedResponse(
                    f"{route.integration.function} answered with a body that is not a string"
                )
        except EdgeError as error:
            logger.error("route %s of %s: %s", route.key, connection.connection_id, error)
            timed_out = isinstance(error, IntegrationTimeout)
            return _error(TIMED_OUT if timed_out else FAILED, connection, stamp)
        return reply if route.replies and reply else None

    async def disconnect(self, connection: Connection, host: str, code: int, reason: str) -> None:
        """Runs ``$disconnect`` for a connection that is over. ``host`` is the Host header of its upgrade request."""
        route = self._api(self._wiring()).route(DISCONNECT)
        if route is None:
            return
        try:
            await self._call(route, disconnect_event(connection, self._stamp(), host, code, reason))
        except EdgeError as error:
            logger.error("$disconnect of %s: %s", connection.connection_id, error)

    def now(self) -> float:
        """Seconds since the epoch."""
        return self._clock()

    async def _call(self, route: Route, event: dict[str, Any]) -> dict[str, Any]:
        """The route's answer, with an integer ``statusCode``. Raises ``EdgeError``."""
        result = await self._integrations.call(
            route.integration, event, self._limits.websocket_integration_seconds
        )
        try:
            answer = json.loads(result)
        except (ValueError, RecursionError) as error:
            raise MalformedResponse(
                f"{route.integration.function} answered with something that is not JSON"
            ) from error
        status = answer.get("statusCode") if isinstance(answer, dict) else None
        if not isinstance(status, int) or isinstance(status, bool):
            raise MalformedResponse(f"{route.integration.function} answered without a statusCode")
        return dict(answer)

    def _admit(self, upgrade: Upgrade) -> Connection:
        wiring = self._wiring()
        api = self._api(wiring)
        return Connection(
            connection_id=self._id(),
            api_id=api.api_id,
            stage=api.stage,
            domain_name=wiring.domain_name(api.api_id),
            connected_at=int(self._clock() * 1000),
            source_ip=upgrade.source_ip,
            user_agent=upgrade.header("user-agent"),
        )

    def _refuse(
        self, connection: Connection, stamp: Stamp, status: int, message: str, error: EdgeError
    ) -> Refused:
        logger.error("$connect of %s: %s", connection.connection_id, error)
        return Refused(status, _error(message, connection, stamp).encode())

    def _id(self) -> str:
        return gateway_id(self._entropy(11))

    def _stamp(self) -> Stamp:
        return Stamp(self._id(), int(self._clock() * 1000))


def _error(message: str, connection: Connection, stamp: Stamp) -> str:
    """The error API Gateway answers with itself, to an upgrade and as a frame."""
    return json.dumps(
        {"message": message, "connectionId": connection.connection_id, "requestId": stamp.request_id}
    )


def _refusal(status: int) -> str:
    try:
        return FAILED if status >= 500 else http.HTTPStatus(status).phrase
    except ValueError:
        return FORBIDDEN


def _subprotocol(answer: dict[str, Any]) -> str | None:
    headers = answer.get("headers")
    for name, value in headers.items() if isinstance(headers, dict) else ():
        if name.lower() == "sec-websocket-protocol" and isinstance(value, str) and _PROTOCOL.fullmatch(value):
            return value
    return None


def _content_type(body: str) -> str:
    try:
        json.loads(body)
    except (ValueError, RecursionError):
        return "text/plain; charset=utf-8"
    return "application/json"
