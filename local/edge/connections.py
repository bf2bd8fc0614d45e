"""The loopback port: the ``@connections`` API functions post to, ``POST /_edge/reload`` and ``/_edge/faults``.

https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-connections.html
Requests of web pages are refused (``local.loopback``).
Errors carry ``x-amzn-ErrorType``, from which the AWS SDKs make their typed exceptions.
"""

from __future__ import annotations

import logging
import re
import uuid
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from local.account import REGION
from local.edge.body import BodyTooLarge, read_body
from local.edge.errors import EdgeError
from local.edge.limits import Limits
from local.edge.routes import WebSocketApi
from local.edge.websocket import Client, Posted
from local.faults import control
from local.faults.connections import ConnectionFaults
from local.grants.needs import DENIED, connection
from local.grants.roles import Roles
from local.loopback import refuses

logger = logging.getLogger(__name__)

RELOAD_PATH = "/_edge/reload"
FAULTS_PATH = "/_edge/faults"

_MARK = "/@connections/"
_AUTHORIZATION = re.compile(
    rb"AWS4-HMAC-SHA256 +Credential=([^/,\s]+)/\d{8}/[a-z0-9-]+/execute-api/aws4_request, *"
    rb"SignedHeaders=[a-z0-9;-]+, *Signature=[0-9a-f]{64}"
)
_AMZ_DATE = re.compile(rb"\d{8}T\d{6}Z")


class ConnectionsApp:
    """The ASGI application of the loopback port. ``apis``: the WebSocket APIs that are served now, all at one address
    here: their connections have different ids.

    It routes by hand: every token of every reply comes through here.
    """

    def __init__(
        self,
        clients: Mapping[str, Client],
        limits: Limits,
        apis: Callable[[], Sequence[WebSocketApi]],
        reload: Callable[[], Awaitable[dict[str, Any]]],
        roles: Roles | None,
        faults: ConnectionFaults,
    ) -> None:
        self._clients = clients
        self._limits = limits
        self._apis = apis
        self._reload = reload
        self._roles = roles
        self._allowed: set[tuple[str, str, str]] = set()
        self._faults = faults

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        try:
            response = await self._answer(Request(scope, receive))
        except ClientDisconnect:
            return
        response.raw_headers.append((b"x-amzn-requestid", str(uuid.uuid4()).encode()))
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        if reason := refuses(request.headers):
            return _error(403, "AccessDeniedException", reason)
        path: str = request.scope["path"]
        if path == RELOAD_PATH:
            return await self._reload_now(request.method)
        if path == FAULTS_PATH:
            return await control.answer(self._faults.injector, request)
        stage, found, connection_id = path.partition(_MARK)
        if not found or stage not in {f"/{api.stage}" for api in self._apis()}:
            return _error(403, "ForbiddenException", "Forbidden")
        headers = dict(request.scope["headers"])
        if refused := _unsigned(headers):
            return refused
        if refusal := self._refusal(request.method, path, self._api_of(connection_id), headers):
            return _error(403, DENIED, refusal)
        if request.method == "POST":
            return await self._post(connection_id, request)
        if request.method not in ("GET", "DELETE"):
            return _error(403, "MissingAuthenticationTokenException", "Missing Authentication Token")
        client = self._clients.get(connection_id)
        if client is None:
            return _gone()
        if request.method == "GET":
            return JSONResponse(_description(client))
        client.close(1000, "Connection Closed Normally")
        return Response(status_code=204)

    def _api_of(self, connection_id: str) -> str:
        """The API whose connection it is; the first one's, where it is over."""
        client = self._clients.get(connection_id)
        return client.connection.api_id if client is not None else self._apis()[0].api_id

    def _refusal(self, method: str, path: str, api: str, headers: Mapping[bytes, bytes]) -> str:
        """Why the caller's role does not grant this. What is allowed once stays allowed while this process runs."""
        signed = _AUTHORIZATION.fullmatch(headers[b"authorization"])
        caller = signed[1].decode() if signed else ""
        if (caller, method, api) in self._allowed or self._roles is None or not self._roles.knows(caller):
            return ""
        said = self._roles.refusal(caller, [connection(REGION, api, method, path)])
        if not said:
            self._allowed.add((caller, method, api))
        return said

    async def _post(self, connection_id: str, request: Request) -> Response:
        try:
            payload = await read_body(request, self._limits.message_bytes)
            payload.decode()
        except BodyTooLarge:
            return _error(413, "PayloadTooLargeException", "Message too long")
        except UnicodeDecodeError:
            return _error(400, "BadRequestException", "The data is not UTF-8 text")
        if failed := self._faults.refuse_post():
            return _error(*failed)
        client = self._clients.get(connection_id)
        posted = client.post(payload) if client is not None else Posted.GONE
        if posted is Posted.SENT:
            failed = await self._faults.answer_post()
            return _error(*failed) if failed else Response(media_type="application/json")
        if posted is Posted.GONE:
            return Response(media_type="application/json") if self._faults.haunted(connection_id) else _gone()
        return _error(429, "LimitExceededException", "The WebSocket client side buffer is full")

    async def _reload_now(self, method: str) -> Response:
        if method != "POST":
            return JSONResponse({"message": "Use POST"}, 405, {"allow": "POST"})
        try:
            return JSONResponse({"ok": True, **await self._reload()})
        except EdgeError as error:
            logger.error("reload: %s", error)
            return JSONResponse({"ok": False, "message": str(error)}, 502)


def _unsigned(headers: Mapping[bytes, bytes]) -> Response | None:
    """The refusal of a request that does not look signed (Signature Version 4); the value is not checked here."""
    authorization = headers.get(b"authorization")
    if authorization is None:
        return _error(403, "MissingAuthenticationTokenException", "Missing Authentication Token")
    if _AUTHORIZATION.fullmatch(authorization) and _AMZ_DATE.fullmatch(headers.get(b"x-amz-date", b"")):
        return None
    message = "Sign the request with AWS Signature Version 4 for execute-api"
    return _error(403, "IncompleteSignatureException", message)


def _description(client: Client) -> dict[str, Any]:
    connection = client.connection
    return {
        "connectedAt": _iso(connection.connected_at / 1000),
        "identity": {"sourceIp": connection.source_ip, "userAgent": connection.user_agent or ""},
        "lastActiveAt": _iso(client.last_active_at),
    }


def _iso(epoch: float) -> str:
    return datetime.fromtimestamp(epoch, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _gone() -> Response:
    return _error(410, "GoneException", "Gone")


def _error(status: int, kind: str, message: str) -> Response:
    return JSONResponse({"message": message}, status, {"x-amzn-errortype": kind})
