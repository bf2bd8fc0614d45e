"""The connections API over a pooled keep-alive client, signed with botocore's SigV4.

boto3's client costs 1.5 ms of CPU a post and retries for seconds; a post here is one signed request with one
attempt, because a post that is retried past its run's lease could speak over another run.
"""

from __future__ import annotations

import asyncio
from urllib.parse import quote

import urllib3
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from taskflow.errors import GoneError, PostFailed

TIMEOUT_SECONDS = 0.5


class ApiGatewayConnections:
    """``endpoint``: ``https://{api}.execute-api.{region}.amazonaws.com/{stage}``."""

    def __init__(
        self, endpoint: str, region: str, credentials: Credentials, *, connections: int = 32
    ) -> None:
        self._base = f"{endpoint.rstrip('/')}/@connections/"
        self._region = region
        self._credentials = credentials
        self._pool = urllib3.PoolManager(
            maxsize=connections, timeout=urllib3.Timeout(TIMEOUT_SECONDS), retries=False
        )

    async def post(self, connection_id: str, data: bytes) -> None:
        """See ``generation.ports.Connections``."""
        await asyncio.to_thread(self._request, "POST", connection_id, data)

    async def close(self, connection_id: str) -> None:
        """See ``generation.ports.Connections``."""
        try:
            await asyncio.to_thread(self._request, "DELETE", connection_id, b"")
        except (GoneError, PostFailed):
            return

    def close_pool(self) -> None:
        """Closes the kept connections to the gateway."""
        self._pool.clear()

    def _request(self, method: str, connection_id: str, data: bytes) -> None:
        request = AWSRequest(method=method, url=self._base + quote(connection_id, safe=""), data=data)
        request.headers["Content-Type"] = "application/octet-stream"
        SigV4Auth(self._credentials.get_frozen_credentials(), "execute-api", self._region).add_auth(request)
        prepared = request.prepare()
        try:
            answer = self._pool.request(
                method, prepared.url, body=data, headers=dict(prepared.headers.items()), redirect=False
            )
        except urllib3.exceptions.HTTPError as error:
            raise PostFailed(type(error).__name__) from error
        if answer.status == 410:
            raise GoneError(connection_id)
        if answer.status >= 300:
            raise PostFailed(f"status {answer.status}")
