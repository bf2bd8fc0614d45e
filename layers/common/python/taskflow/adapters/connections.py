"""The connections API over kept-alive connections.

A post is one signed request with one attempt, because a post that is retried past its run's lease could speak over
another run.
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
from taskflow.errors import GoneError, PostFailed

TIMEOUT_SECONDS = 0.5


class ApiGatewayConnections:
    """``endpoint``: ``https://{api}.execute-api.{region}.amazonaws.com/{stage}``."""

    def __init__(self, endpoint: str, region: str, credentials: CredentialSource) -> None:
        self._pool = Pool(endpoint, Waits(TIMEOUT_SECONDS, TIMEOUT_SECONDS, together=True))
        self._scope = Scope("execute-api", region)
        self._credentials = credentials

    async def post(self, connection_id: str, data: bytes) -> None:
        await asyncio.to_thread(self._request, "POST", connection_id, data)

    async def probe(self, connection_id: str) -> None:
        await asyncio.to_thread(self._request, "GET", connection_id, b"")

    async def close(self, connection_id: str) -> None:
        try:
            await asyncio.to_thread(self._request, "DELETE", connection_id, b"")
        except (GoneError, PostFailed):
            return

    def close_pool(self) -> None:
        """Closes the kept connections to the gateway."""
        self._pool.close()

    def _request(self, method: str, connection_id: str, data: bytes) -> None:
        path = f"{self._pool.path}/@connections/{quote(connection_id, safe='')}"
        headers = {"Content-Type": "application/octet-stream"}
        try:
            keys = frozen(self._credentials)
            sent = signed(method, self._pool.host_header, path, headers, data, keys, self._scope, time.time())
            status = self._pool.request(method, path, data, sent).status
        except (OSError, HTTPException, NoCredentials) as error:
            raise PostFailed(type(error).__name__) from error
        if status == 410:
            raise GoneError(connection_id)
        if status >= 300:
            raise PostFailed(f"status {status}")
