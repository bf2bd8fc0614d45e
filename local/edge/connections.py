"""The loopback port: the ``@connections`` API functions post to, and ``POST /_edge/reload``.

https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-connections.html
Errors carry ``x-amzn-ErrorType``, from which the AWS SDKs make their typed exceptions.
"""

from __future__ import annotations

import json
import logging
import re
import uuid
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from local.edge.asgi import BodyTooLarge, ClientGone, RawHeaders, Receive, Scope, Send, read_body, respond
from local.edge.errors import EdgeError
from local.edge.limits import Limits
from local.edge.registry import Client, Posted, Registry

logger = logging.getLogger(__name__)

RELOAD_PATH = "/_edge/reload"

_MARK = "/@connections/"
_AUTHORIZATION = re.compile(
    rb"AWS4-HMAC-SHA256 +Credential=[^/,\s]+/\d{8}/[a-z0-9-]+/execute-api/aws4_request, *"
    rb"SignedHeaders=[a-z0-9;-]+, *Signature=[0-9a-f]{64}"
)
_AMZ_DATE = re.compile(rb"\d{8}T\d{6}Z")


class ConnectionsApp:
    """The ASGI application of the loopback port. ``stage`` names the stage that is served now."""

    def __init__(
        self,
        registry: Registry,
        limits: Limits,
        stage: Callable[[], str],
        reload: Callable[[], Awaitable[dict[str, Any]]],
    ) -> None:
        self._registry = registry
        self._limits = limits
        self._stage = stage
        self._reload = reload

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        try:
            await self._answer(scope, receive, send)
        except ClientGone:
            return

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        path: str = scope["path"]
        if path == RELOAD_PATH:
            await self._reload_now(scope, send)
            return
        stage, found, connection_id = path.partition(_MARK)
        if not found or stage != f"/{self._stage()}":
            await _fail(send, 403, "ForbiddenException", "Forbidden")
            return
        problem = _signature_problem(scope["headers"])
        if problem is not None:
            await _fail(send, 403, *problem)
            return
        method: str = scope["method"]
        if method == "POST":
            await self._post(connection_id, scope, receive, send)
            return
        client = self._registry.get(connection_id)
        if method not in ("GET", "DELETE"):
            await _fail(send, 403, "MissingAuthenticationTokenException", "Missing Authentication Token")
        elif client is None:
            await _gone(send)
        elif method == "GET":
            await respond(send, 200, _headers(), json.dumps(_description(client)).encode())
        else:
            client.close(1000, "Connection Closed Normally")
            await respond(send, 204, _headers())

    async def _post(self, connection_id: str, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            payload = await read_body(scope, receive, self._limits.message_bytes)
            payload.decode()
        except BodyTooLarge:
            await _fail(send, 413, "PayloadTooLargeException", "Message too long")
            return
        except UnicodeDecodeError:
            await _fail(send, 400, "BadRequestException", "The data is not UTF-8 text")
            return
        client = self._registry.get(connection_id)
        posted = client.post(payload) if client is not None else Posted.GONE
        if posted is Posted.SENT:
            await respond(send, 200, _headers())
        elif posted is Posted.GONE:
            await _gone(send)
        else:
            await _fail(send, 429, "LimitExceededException", "The WebSocket client side buffer is full")

    async def _reload_now(self, scope: Scope, send: Send) -> None:
        if scope["method"] != "POST":
            await respond(send, 405, [*_headers(), (b"allow", b"POST")], b'{"message":"Use POST"}')
            return
        try:
            wiring = await self._reload()
        except EdgeError as error:
            logger.error("reload: %s", error)
            await respond(send, 502, _headers(), json.dumps({"ok": False, "message": str(error)}).encode())
            return
        await respond(send, 200, _headers(), json.dumps({"ok": True, **wiring}).encode())


def _signature_problem(headers: RawHeaders) -> tuple[str, str] | None:
    """Why a request does not look signed (Signature Version 4); the signature's value is not checked here."""
    authorization = date = None
    for name, value in headers:
        if name == b"authorization":
            authorization = value
        elif name == b"x-amz-date":
            date = value
    if authorization is None:
        return "MissingAuthenticationTokenException", "Missing Authentication Token"
    if not _AUTHORIZATION.fullmatch(authorization) or date is None or not _AMZ_DATE.fullmatch(date):
        return "IncompleteSignatureException", "Sign the request with AWS Signature Version 4 for execute-api"
    return None


def _description(client: Client) -> dict[str, Any]:
    connection = client.connection
    return {
        "connectedAt": _iso(connection.connected_at / 1000),
        "identity": {"sourceIp": connection.source_ip, "userAgent": connection.user_agent or ""},
        "lastActiveAt": _iso(client.last_active_at),
    }


def _iso(epoch: float) -> str:
    return datetime.fromtimestamp(epoch, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


async def _gone(send: Send) -> None:
    await _fail(send, 410, "GoneException", "Gone")


async def _fail(send: Send, status: int, kind: str, message: str) -> None:
    body = json.dumps({"message": message}).encode()
    await respond(send, status, [*_headers(), (b"x-amzn-errortype", kind.encode())], body)


def _headers() -> list[tuple[bytes, bytes]]:
    return [(b"content-type", b"application/json"), (b"x-amzn-requestid", str(uuid.uuid4()).encode())]
