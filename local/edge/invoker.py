"""Calling a function in the pool, with API Gateway's timeouts."""

from __future__ import annotations

import asyncio
import json
import logging
import uuid
from typing import Protocol, Self

import httpx

from local.edge.errors import EdgeError, FunctionError, IntegrationTimeout, InvocationError, PoolUnavailable
from local.edge.events import Event
from local.edge.routes import Integration

logger = logging.getLogger(__name__)


class Invoker(Protocol):
    """Runs a function synchronously, as Lambda's RequestResponse invocation does. No timeout of its own."""

    async def invoke(self, function: str, payload: bytes) -> bytes:
        """The function's result for the JSON event ``payload``, as JSON.

        Raises ``FunctionError`` when the function failed, ``PoolUnavailable`` when nobody ran it.
        """
        ...


class PoolInvoker:
    """Invokes in the pool: ``POST {pool}/invoke`` over kept-alive connections, as many as there are calls."""

    def __init__(self, pool: str, *, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._pool = pool
        self._client = httpx.AsyncClient(
            base_url=pool,
            transport=transport,
            # The pool enforces the function's timeout, so reading waits for as long as it takes.
            timeout=httpx.Timeout(None, connect=5.0),
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=64, keepalive_expiry=30.0),
            trust_env=False,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Closes the connections; calls under way fail."""
        await self._client.aclose()

    async def invoke(self, function: str, payload: bytes) -> bytes:
        headers = {
            "Content-Type": "application/json",
            "X-Amzn-Lambda-Function-Name": function,
            "X-Amzn-Lambda-Request-Id": str(uuid.uuid4()),
        }
        try:
            response = await self._client.post("/invoke", content=payload, headers=headers)
        except httpx.HTTPError as error:
            raise PoolUnavailable(f"The pool at {self._pool} did not run {function}: {error!r}") from error
        if response.status_code == 200 and "x-amz-function-error" not in response.headers:
            return response.content
        raise _function_error(function, response)


class Integrations:
    """Calls functions and stops waiting after a while.

    A function that is not waited for any longer goes on running, as on AWS, so its call is kept and never cancelled
    before ``close``.
    """

    def __init__(self, invoker: Invoker) -> None:
        self._invoker = invoker
        self._running: set[asyncio.Task[bytes]] = set()

    async def call(self, integration: Integration, event: Event | bytes, limit_seconds: float) -> bytes:
        """The function's result as JSON.

        Waits for the shorter of the integration's own timeout and ``limit_seconds``. Raises ``InvocationError`` or
        ``IntegrationTimeout``.
        """
        payload = event if isinstance(event, bytes) else json.dumps(event).encode()
        task = asyncio.create_task(self._invoker.invoke(integration.function, payload))
        self._running.add(task)
        task.add_done_callback(self._finished)
        timeout = min(limit_seconds, integration.timeout_seconds or limit_seconds)
        done, _ = await asyncio.wait({task}, timeout=timeout)
        if not done:
            raise IntegrationTimeout(f"{integration.function} did not answer within {timeout:g} s")
        try:
            return task.result()
        except EdgeError:
            raise
        except Exception as error:
            raise InvocationError(f"{integration.function} could not be invoked") from error

    async def close(self) -> None:
        """Gives up the calls that are still running."""
        running = list(self._running)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    def _finished(self, task: asyncio.Task[bytes]) -> None:
        self._running.discard(task)
        if task.cancelled():
            return
        error = task.exception()
        if error is not None and not isinstance(error, EdgeError):
            logger.error("an invocation failed unexpectedly", exc_info=error)


def _function_error(function: str, response: httpx.Response) -> FunctionError:
    try:
        error = response.json()
    except ValueError:
        error = None
    if not isinstance(error, dict):
        error = {}
    kind = str(error.get("errorType") or "Runtime.Unknown")
    return FunctionError(function, kind, str(error.get("errorMessage") or f"HTTP {response.status_code}"))
