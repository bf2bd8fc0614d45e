"""Calling a function in the pool, with API Gateway's timeouts."""

from __future__ import annotations

import asyncio
import json
import logging
from typing import Protocol, Self

from local.edge.errors import EdgeError, FunctionError, IntegrationTimeout, InvocationError, PoolUnavailable
from local.edge.events import Event
from local.edge.routes import Integration
from local.pool.client import PoolClient
from local.pool.failures import Result

logger = logging.getLogger(__name__)


class Invoker(Protocol):
    """Runs a function synchronously, as Lambda's RequestResponse invocation does. No timeout of its own."""

    async def invoke(self, function: str, payload: bytes) -> bytes:
        """The function's result for the JSON event ``payload``, as JSON.

        Raises ``FunctionError`` when the function failed, ``PoolUnavailable`` when nobody ran it.
        """
        ...


class PoolInvoker:
    """Invokes in the pool at the address ``pool``."""

    def __init__(self, pool: str) -> None:
        self._pool = pool
        self._client = PoolClient(pool)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self._client.close()

    async def invoke(self, function: str, payload: bytes) -> bytes:
        ran = await self._client.run(function, payload)
        if ran.ok:
            return ran.body
        if not ran.status:
            raise PoolUnavailable(f"The pool at {self._pool} did not run {function}: {ran.body.decode()}")
        raise _function_error(function, ran)


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


def _function_error(function: str, ran: Result) -> FunctionError:
    try:
        error = json.loads(ran.body)
    except ValueError:
        error = None
    if not isinstance(error, dict):
        error = {}
    kind = str(error.get("errorType") or "Runtime.Unknown")
    return FunctionError(function, kind, str(error.get("errorMessage") or f"HTTP {ran.status}"))
