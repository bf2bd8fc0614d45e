"""The connections API over kept-alive connections, signed with botocore's SigV4.

boto3's client costs 1.5 ms of CPU a post and retries for seconds; a post here is one signed request with one
attempt, because a post that is retried past its run's lease could speak over another run. ``http.client`` takes a
quarter of the processor time that urllib3 takes for a request as small as this (``python -m bench.post_cpu``).
"""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import quote, urlsplit

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from urllib3.util.wait import wait_for_read

from taskflow.errors import GoneError, PostFailed, PostRefused, Throttled

TIMEOUT_SECONDS = 0.5


class ApiGatewayConnections:
    """``endpoint``: ``https://{api}.execute-api.{region}.amazonaws.com/{stage}``."""

    def __init__(self, endpoint: str, region: str, credentials: Credentials) -> None:
        parts = urlsplit(endpoint)
        self._origin = f"{parts.scheme}://{parts.netloc}"
        self._path = f"{parts.path.rstrip('/')}/@connections/"
        self._region = region
        self._credentials = credentials
        self._pool = _KeptAlive(endpoint)

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
        path = self._path + quote(connection_id, safe="")
        request = AWSRequest(method=method, url=self._origin + path, data=data)
        request.headers["Content-Type"] = "application/octet-stream"
        SigV4Auth(self._credentials.get_frozen_credentials(), "execute-api", self._region).add_auth(request)
        try:
            status = self._pool.request(method, path, data, dict(request.headers.items()))
        except (OSError, HTTPException) as error:
            raise PostFailed(type(error).__name__) from error
        raise_for(status, connection_id)


def raise_for(status: int, connection_id: str) -> None:
    """What an answer of the connections API means, by its status.

    410 ``GoneException``; 429 ``LimitExceededException`` ("more than the allowed number of requests per unit of time or
    the WebSocket client side buffer is full": it does not tell which); 403 ``ForbiddenException`` and 413
    ``PayloadTooLargeException``, as any other 4xx, are answered likewise each time. Source: botocore 1.44.8, service
    model ``apigatewaymanagementapi`` 2018-11-29. A 5xx says nothing of what became of the post.

    Raises ``GoneError``, ``Throttled``, ``PostRefused`` or ``PostFailed``; returns for 2xx.
    """
    if 200 <= status < 300:
        return
    if status == 410:
        raise GoneError(connection_id)
    if status == 429:
        raise Throttled("status 429")
    if 400 <= status < 500:
        raise PostRefused(f"status {status}")
    raise PostFailed(f"status {status}")


class _KeptAlive:
    """Connections to one server, as many as there are requests at once; used by several threads."""

    def __init__(self, endpoint: str) -> None:
        parts = urlsplit(endpoint)
        self._host, self._port = parts.hostname or "", parts.port
        self._tls = ssl.create_default_context() if parts.scheme == "https" else None
        self._idle: list[HTTPConnection] = []

    def request(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> int:
        """The answer's status. Raises ``OSError`` or ``HTTPException`` when there is none in time."""
        started = time.monotonic()
        connection = self._take()
        try:
            if connection.sock is None:
                connection.connect()
            connection.sock.settimeout(max(0.001, TIMEOUT_SECONDS - (time.monotonic() - started)))
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            answer.read()
        except BaseException:
            connection.close()
            raise
        if connection.sock is not None:
            self._idle.append(connection)
        return answer.status

    def close(self) -> None:
        """Closes what is idle."""
        while self._idle:
            self._idle.pop().close()

    def _take(self) -> HTTPConnection:
        while self._idle:
            try:
                connection = self._idle.pop()
            except IndexError:  # another thread was quicker
                break
            # An idle connection has nothing to say but that the server has closed it.
            if not wait_for_read(connection.sock, timeout=0.0):
                return connection
            connection.close()
        if self._tls is not None:
            return HTTPSConnection(self._host, self._port, timeout=TIMEOUT_SECONDS, context=self._tls)
        return HTTPConnection(self._host, self._port, timeout=TIMEOUT_SECONDS)
