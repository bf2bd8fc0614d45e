"""The HTTP API: a request becomes an event, the function's answer becomes the response."""

from __future__ import annotations

import json
import logging
import os
import time
from collections.abc import Callable

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from local.edge.body import BodyTooLarge, read_body
from local.edge.errors import EdgeError, IntegrationTimeout, MalformedResponse
from local.edge.events import Stamp, gateway_id
from local.edge.forwarding import forwarded_headers, peer_address, trace_id
from local.edge.http_events import HttpRequest, decode_path, http_event, http_response
from local.edge.invoker import Integrations
from local.edge.limits import Limits
from local.edge.routes import Integration, Wiring

logger = logging.getLogger(__name__)


class HttpApiApp:
    """The ASGI application behind ``/api/*`` and ``/v1/*``. ``wiring`` is asked each time: a reload counts at once."""

    def __init__(
        self,
        wiring: Callable[[], Wiring],
        integrations: Integrations,
        limits: Limits,
        *,
        clock: Callable[[], float] = time.time,
        entropy: Callable[[int], bytes] = os.urandom,
    ) -> None:
        self._wiring = wiring
        self._integrations = integrations
        self._limits = limits
        self._clock = clock
        self._entropy = entropy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        stamp = Stamp(gateway_id(self._entropy(11)), int(self._clock() * 1000))
        try:
            body = await read_body(Request(scope, receive), self._limits.http_request_bytes)
            response = await self._answer(scope, body, stamp)
        except ClientDisconnect:
            return
        except BodyTooLarge:
            response = _message(413, "Request Entity Too Large")
        response.headers["apigw-requestid"] = stamp.request_id
        await response(scope, receive, send)

    async def _answer(self, scope: Scope, body: bytes, stamp: Stamp) -> Response:
        wiring = self._wiring()
        request = self._request(scope, body, stamp)
        found = wiring.http.select(request.method, decode_path(request.raw_path))
        if found is None:
            return _message(404, "Not Found")
        route, parameters = found
        event = http_event(request, wiring, route.key, parameters, stamp)
        payload = json.dumps(event).encode()
        if len(payload) > self._limits.invoke_request_bytes:
            return _message(413, "Request Entity Too Large")
        return await self._invoke(route.integration, payload, request)

    async def _invoke(self, integration: Integration, payload: bytes, request: HttpRequest) -> Response:
        try:
            result = await self._integrations.call(
                integration, payload, self._limits.http_integration_seconds
            )
            if len(result) > self._limits.invoke_response_bytes:
                raise MalformedResponse(f"{integration.function} answered with more than Lambda's 6 MB")
            return http_response(result)
        except IntegrationTimeout as error:
            logger.error("%s %s: %s", request.method, decode_path(request.raw_path), error)
            return _message(503, "Service Unavailable")
        except EdgeError as error:
            logger.error("%s %s: %s", request.method, decode_path(request.raw_path), error)
            return _message(500, "Internal Server Error")

    def _request(self, scope: Scope, body: bytes, stamp: Stamp) -> HttpRequest:
        source_ip = peer_address(scope["client"][0])
        headers = forwarded_headers(
            [(name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"]],
            source_ip=source_ip,
            port=scope["server"][1],
            trace=trace_id(stamp.epoch_ms, self._entropy(12)),
        )
        return HttpRequest(
            method=scope["method"],
            raw_path=scope["raw_path"],
            query=scope["query_string"].decode("latin-1"),
            headers=headers,
            body=body,
            source_ip=source_ip,
            protocol=f"HTTP/{scope['http_version']}",
        )


def _message(status: int, message: str) -> Response:
    return JSONResponse({"message": message}, status)
