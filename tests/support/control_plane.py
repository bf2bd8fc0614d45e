"""The read side of ``apigatewayv2``'s REST API, for as much as the edge reads of it."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

URI = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:1:function:{}/invocations"


@dataclass
class Api:
    """One API as the control plane describes it (camelCase, as on the wire)."""

    protocol: str
    selection: str = ""
    routes: list[dict[str, Any]] = field(default_factory=list)
    integrations: list[dict[str, Any]] = field(default_factory=list)
    stages: list[dict[str, Any]] = field(default_factory=list)

    def route(
        self, key: str, function: str, *, integration: dict[str, Any] | None = None, **more: Any
    ) -> None:
        """Adds a route with an integration of its own."""
        number = f"int{len(self.integrations):04}"
        proxy = {
            "integrationId": number,
            "integrationType": "AWS_PROXY",
            "integrationUri": URI.format(function),
        }
        if self.protocol == "HTTP":
            proxy["payloadFormatVersion"] = "2.0"
        self.integrations.append(proxy | (integration or {}))
        self.routes.append(
            {"routeId": f"r{number}", "routeKey": key, "target": f"integrations/{number}"} | more
        )


def websocket_api(*functions: tuple[str, str]) -> Api:
    """A WebSocket API on stage ``v1`` with (route key, function) routes."""
    api = Api("WEBSOCKET", "$request.body.type", stages=[{"stageName": "v1"}])
    for key, function in functions:
        api.route(key, function)
    return api


def http_api(*functions: tuple[str, str]) -> Api:
    """An HTTP API on stage ``$default`` with (route key, function) routes."""
    api = Api("HTTP", stages=[{"stageName": "$default"}])
    for key, function in functions:
        api.route(key, function)
    return api


@contextmanager
def control_plane(apis: dict[str, Api], page_size: int = 3) -> Iterator[str]:
    """Serves ``apis`` by id, ``page_size`` items a page; yields the endpoint."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            url = urlsplit(self.path)
            api_id, _, collection = url.path.removeprefix("/v2/apis/").partition("/")
            api = apis.get(api_id)
            if api is None:
                self._answer(
                    404, {"message": f"Invalid API identifier specified {api_id}"}, "NotFoundException"
                )
            elif not collection:
                self._answer(200, {"apiId": api_id, "protocolType": api.protocol, **_selection(api)})
            else:
                items: list[Any] = getattr(api, collection)
                start = int(parse_qs(url.query).get("nextToken", ["0"])[0])
                page: dict[str, Any] = {"items": items[start : start + page_size]}
                if start + page_size < len(items):
                    page["nextToken"] = str(start + page_size)
                self._answer(200, page)

        def _answer(self, status: int, body: dict[str, Any], error: str | None = None) -> None:
            data = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            if error:
                self.send_header("x-amzn-ErrorType", error)
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _selection(api: Api) -> dict[str, str]:
    return {"routeSelectionExpression": api.selection} if api.selection else {}
