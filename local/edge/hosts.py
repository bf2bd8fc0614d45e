"""Which names the public port answers for. Another one is that of a page which has rebound its name to this machine.

A page of ``evil.example`` may let that name mean 127.0.0.1. For the browser, this server is then the page's own: it may
read every answer, and sends the page's origin, which matches ``Host``. Only the name tells.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket

SENTENCE = (
    "This server does not answer for that host name. If it is your own name for this machine, add it to "
    "TASKFLOW_ALLOWED_HOSTS and start again."
)


def host_name(value: str) -> str | None:
    """The name or address in a ``Host`` header, in small letters; None when it is none."""
    if any(char in value for char in "/?#@\\") or not value.isascii() or value != value.strip():
        return None
    try:
        parts = urlsplit(f"//{value}")
        parts.port  # noqa: B018 (raises when it is none)
    except ValueError:
        return None
    return parts.hostname or None


def is_loopback(name: str) -> bool:
    """Whether the name can mean nothing but this machine, whatever a name server says."""
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


class AllowedHosts:
    """ASGI middleware: 421 for a name that is neither loopback nor in ``names``."""

    def __init__(self, app: ASGIApp, names: Iterable[str]) -> None:
        self._app = app
        self._names = frozenset(filter(None, (host_name(name) for name in names)))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = [value.decode("latin-1") for name, value in scope["headers"] if name.lower() == b"host"]
        if all(map(self._serves, asked)):
            await self._app(scope, receive, send)
            return
        refusal = JSONResponse({"message": SENTENCE}, 421, {"cache-control": "no-store"})
        if scope["type"] == "websocket":
            await receive()
            await WebSocket(scope, receive, send).send_denial_response(refusal)
            return
        await refusal(scope, receive, send)

    def _serves(self, value: str) -> bool:
        name = host_name(value)
        return name is not None and (is_loopback(name) or name in self._names)
