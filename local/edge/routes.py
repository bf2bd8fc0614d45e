"""What the template wired, and which route a message or a request takes. No I/O."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from local.account import ACCOUNT, REGION
from local.edge.errors import WiringError

CONNECT, DISCONNECT, DEFAULT = "$connect", "$disconnect", "$default"

_SELECTION = re.compile(r"\$(?:request\.body\.([\w.-]+)|\{request\.body\.([\w.-]+)\})")


@dataclass(frozen=True, slots=True)
class Integration:
    """A Lambda proxy integration: the function's name, and its own timeout when it has one."""

    function: str
    timeout_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """A route of the WebSocket API. ``replies`` is true where a route response returns the function's body."""

    key: str
    integration: Integration
    replies: bool = False


@dataclass(frozen=True, slots=True)
class WebSocketApi:
    """A WebSocket API's one stage. ``selection`` is the path into a body: ``("type",)`` for ``$request.body.type``."""

    api_id: str
    stage: str
    selection: tuple[str, ...]
    routes: Mapping[str, Route]

    def route(self, key: str) -> Route | None:
        """A route by its key."""
        return self.routes.get(key)

    def select(self, body: str) -> Route | None:
        """The route of a client's message; None when it matches none and there is no ``$default``.

        A body that is not JSON takes ``$default``, and so does one that names ``$connect`` or ``$disconnect``:
        those are API Gateway's to call.
        """
        key = self._evaluate(body)
        if key is None or key.startswith("$") or key not in self.routes:
            key = DEFAULT
        return self.routes.get(key)

    def _evaluate(self, body: str) -> str | None:
        try:
            value: Any = json.loads(body)
        except (ValueError, RecursionError):
            return None
        for name in self.selection:
            value = value.get(name) if isinstance(value, dict) else None
        if isinstance(value, str):
            return value
        return json.dumps(value) if isinstance(value, bool | int | float) else None


@dataclass(frozen=True, slots=True)
class HttpRoute:
    """A route of the HTTP API, ``GET /path/{name}``, ``ANY /path/{proxy+}`` or ``$default``."""

    key: str
    integration: Integration

    def match(self, method: str, path: str) -> tuple[tuple[int, int], dict[str, str]] | None:
        """How specifically this route serves a request, and its path parameters; None when it does not.

        Most specific first, as AWS orders them: a full match before a greedy one before ``$default``, a named
        method before ``ANY``.
        """
        if self.key == DEFAULT:
            return (0, 0), {}
        wanted, _, template = self.key.partition(" ")
        if wanted not in ("ANY", method):
            return None
        named = int(wanted != "ANY")
        expected, actual = template.strip("/").split("/"), path.strip("/").split("/")
        parameters: dict[str, str] = {}
        for position, part in enumerate(expected):
            if part.startswith("{") and part.endswith("+}"):
                rest = "/".join(actual[position:])
                return ((1 + position, named), {**parameters, part[1:-2]: unquote(rest)}) if rest else None
            if position >= len(actual):
                return None
            if part.startswith("{") and part.endswith("}"):
                parameters[part[1:-1]] = unquote(actual[position])
            elif part != actual[position]:
                return None
        if len(actual) != len(expected):
            return None
        return (1000 + len(expected) - len(parameters), named), parameters


@dataclass(frozen=True, slots=True)
class HttpApi:
    """An HTTP API's one stage."""

    api_id: str
    stage: str
    routes: Sequence[HttpRoute]

    def select(self, method: str, path: str) -> tuple[HttpRoute, dict[str, str]] | None:
        """The most specific route for a request, with its path parameters."""
        matches = [(match, route) for route in self.routes if (match := route.match(method, path))]
        if not matches:
            return None
        (_, parameters), route = max(matches, key=lambda found: found[0][0])
        return route, parameters


@dataclass(frozen=True, slots=True)
class Wiring:
    """The APIs, as one deployment of the template left them. ``programs``: the WebSocket API that speaks OpenAI's
    dialect."""

    websocket: WebSocketApi
    http: HttpApi
    programs: WebSocketApi
    region: str = REGION
    account_id: str = ACCOUNT

    @property
    def websockets(self) -> Sequence[WebSocketApi]:
        """Every WebSocket API."""
        return [self.websocket, self.programs]

    def domain_name(self, api_id: str) -> str:
        """``domainName`` of an API's events: its execute-api host."""
        return f"{api_id}.execute-api.{self.region}.amazonaws.com"


def selection_path(expression: str) -> tuple[str, ...]:
    """``$request.body.type`` (or ``${request.body.type}``) as the path into the body. Raises ``WiringError``."""
    match = _SELECTION.fullmatch(expression)
    if match is None:
        raise WiringError(
            f"The route selection expression {expression!r} is not served locally: use $request.body.<name>"
        )
    return tuple((match[1] or match[2]).split("."))


def function_name(integration_uri: str) -> str:
    """The function an integration URI names, without version or alias. Raises ``WiringError``."""
    _, found, rest = integration_uri.partition(":function:")
    name = rest.partition("/")[0].partition(":")[0]
    if not found or not name:
        raise WiringError(f"The integration {integration_uri!r} names no Lambda function")
    return name
