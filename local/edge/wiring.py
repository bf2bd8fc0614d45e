"""Reads which routes are served, where the supervisor has written it down (``local.emulator.described``)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from local.edge.errors import WiringError
from local.edge.routes import (
    HttpApi,
    HttpRoute,
    Integration,
    Route,
    WebSocketApi,
    Wiring,
    function_name,
    selection_path,
)
from local.edge.security_headers import Policy, policy
from local.emulator.described import read
from local.emulator.errors import TemplateError


def load(file: Path) -> Wiring:
    """The APIs as they are deployed now. Raises ``WiringError``."""
    apis = _read(file)["apis"]
    http = apis["HTTP"]
    return Wiring(
        _websocket(apis["WEBSOCKET"]),
        HttpApi(
            http["id"],
            http["stage"],
            [HttpRoute(key, _integration(given)) for key, given in http["routes"].items()],
        ),
        _websocket(apis["RESPONSES"]),
    )


def headers(file: Path) -> Policy:
    """The security headers of the web client. Raises ``WiringError``."""
    return policy(_read(file).get("headers", {}))


def _read(file: Path) -> dict[str, Any]:
    try:
        return read(file)
    except TemplateError as error:
        raise WiringError(str(error)) from error


def _websocket(api: dict[str, Any]) -> WebSocketApi:
    routes = {
        key: Route(key, _integration(given), replies=given["replies"]) for key, given in api["routes"].items()
    }
    return WebSocketApi(api["id"], api["stage"], selection_path(api["selection"]), routes)


def _integration(given: dict[str, Any]) -> Integration:
    return Integration(function_name(given["uri"]), given["millis"] / 1000 if given["millis"] else None)
