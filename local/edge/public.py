"""The public port: which face a request sees."""

from __future__ import annotations

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from local.edge.asgi import Receive, Scope, Send, respond
from local.edge.http_api import HttpApiApp
from local.edge.limits import Limits
from local.edge.static import StaticSite
from local.edge.websocket import PATH as WEBSOCKET_PATH

HEALTH_PATH = "/_edge/health"

_JSON = (b"content-type", b"application/json")


class PublicApp:
    """CloudFront's behaviours: ``/api/*`` to the HTTP API, ``/ws`` to the WebSocket API, the rest to the files."""

    def __init__(self, api: HttpApiApp, site: StaticSite) -> None:
        self._api = api
        self._site = site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request; an upgrade to a WebSocket never gets here."""
        path: str = scope["path"]
        if path.startswith("/api/"):
            await self._api(scope, receive, send)
        elif path == HEALTH_PATH:
            await respond(send, 200, [_JSON, (b"cache-control", b"no-store")], b'{"ok":true}')
        elif path.startswith("/_edge/"):
            await respond(send, 404, [_JSON], b'{"message":"Not Found"}')
        elif path.rstrip("/") == WEBSOCKET_PATH:
            headers = [_JSON, (b"upgrade", b"websocket"), (b"connection", b"upgrade")]
            await respond(send, 426, headers, b'{"message":"Connect with a WebSocket client"}')
        else:
            await self._site(scope, send)


def http_protocol(limits: Limits) -> type[HttpToolsProtocol]:
    """uvicorn's HTTP protocol with API Gateway's limit on the request line and headers.

    It also hands an upgrade's headers over in the case they came in, as API Gateway does with ``$connect``'s.
    """

    class EdgeHttpProtocol(HttpToolsProtocol):
        def on_message_begin(self) -> None:
            super().on_message_begin()
            self._raw_headers: list[tuple[bytes, bytes]] = []
            self._head_bytes = 0

        def on_url(self, url: bytes) -> None:
            self._count(len(url))
            super().on_url(url)

        def on_header(self, name: bytes, value: bytes) -> None:
            self._count(len(name) + len(value))
            self._raw_headers.append((name, value))
            super().on_header(name, value)

        def handle_websocket_upgrade(self) -> None:
            self.scope["headers"] = self._raw_headers
            super().handle_websocket_upgrade()

        def _count(self, size: int) -> None:
            self._head_bytes += size
            if self._head_bytes > limits.header_bytes:
                raise httptools.HttpParserError("the request line and headers are over the limit")

    return EdgeHttpProtocol
