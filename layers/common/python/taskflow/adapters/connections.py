"""The connections API over kept-alive connections.

A post is one signed request with one attempt, because a post that is retried past its run's lease could speak over
another run. Only a request that could not be written to a kept connection goes out again, within the same time: the
gateway has not had it (``aws.http.Pool.request``).

A gateway that says that this function may not post is reported. For whoever posts it is a refusal like any other: a
turn is spoken and stored, and people read it later.
"""

from __future__ import annotations

import asyncio
import time
from http.client import HTTPException
from urllib.parse import quote

from taskflow.aws.credentials import CredentialSource, frozen
from taskflow.aws.errors import NoCredentials
from taskflow.aws.http import Pool, Waits
from taskflow.aws.signing import Scope, signed
from taskflow.errors import CallRefused, GoneError, PostFailed, PostForbidden, PostRefused, Throttled
from taskflow.unhandled import report

TIMEOUT_SECONDS = 0.5


class ApiGatewayConnections:
    """``endpoint``: ``https://{api}.execute-api.{region}.amazonaws.com/{stage}``."""

    def __init__(self, endpoint: str, region: str, credentials: CredentialSource) -> None:
        self._pool = Pool(endpoint, Waits(TIMEOUT_SECONDS, TIMEOUT_SECONDS, together=True))
        self._scope = Scope("execute-api", region)
        self._credentials = credentials

    async def post(self, connection_id: str, data: bytes) -> None:
        await self._ask("POST", connection_id, data)

    async def probe(self, connection_id: str) -> None:
        await self._ask("GET", connection_id)

    async def close(self, connection_id: str) -> None:
        try:
            await self._ask("DELETE", connection_id)
        except (GoneError, PostFailed):
            return

    def close_pool(self) -> None:
        """Closes the kept connections to the gateway."""
        self._pool.close()

    async def _ask(self, method: str, connection_id: str, data: bytes = b"") -> None:
        try:
            await asyncio.to_thread(self._request, method, connection_id, data)
        except PostForbidden:
            report(CallRefused("403", f"{method} @connections"))
            raise

    def _request(self, method: str, connection_id: str, data: bytes) -> None:
        path = f"{self._pool.path}/@connections/{quote(connection_id, safe='')}"
        headers = {"Content-Type": "application/octet-stream"}
        try:
            keys = frozen(self._credentials)
            sent = signed(method, self._pool.host_header, path, headers, data, keys, self._scope, time.time())
            status = self._pool.request(method, path, data, sent).status
        except (OSError, HTTPException, NoCredentials) as error:
            raise PostFailed(type(error).__name__) from error
        raise_for(status, connection_id)


def raise_for(status: int, connection_id: str) -> None:
    """What an answer of the connections API means, by its status.

    410 ``GoneException``; 429 ``LimitExceededException`` ("more than the allowed number of requests per unit of time or
    the WebSocket client side buffer is full": it does not tell which); 403 ``ForbiddenException`` and 413
    ``PayloadTooLargeException``, as any other 4xx, are answered likewise each time. 403 means that the caller is not
    authorized. Source: botocore 1.44.8, service model ``apigatewaymanagementapi`` 2018-11-29. A 5xx says nothing of
    what became of the post.

    Raises ``GoneError``, ``Throttled``, ``PostForbidden``, ``PostRefused`` or ``PostFailed``; returns for 2xx.
    """
    if 200 <= status < 300:
        return
    if status == 410:
        raise GoneError(connection_id)
    if status == 429:
        raise Throttled("status 429")
    if status == 403:
        raise PostForbidden("status 403")
    if 400 <= status < 500:
        raise PostRefused(f"status {status}")
    raise PostFailed(f"status {status}")
