"""One integration call, with API Gateway's timeout."""

from __future__ import annotations

import asyncio
import json
import logging

from local.edge.errors import EdgeError, IntegrationTimeout, InvocationError
from local.edge.events import Event
from local.edge.invoker import Invoker
from local.edge.routes import Integration

logger = logging.getLogger(__name__)


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
