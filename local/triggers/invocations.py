"""Asynchronous invocations: accepted at once, run, tried again, and in the end described to a queue.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
import uuid
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from local.faults.deliveries import DeliveryFaults
from local.pool.client import PoolClient
from local.pool.failures import Result
from local.triggers.records import destination
from local.triggers.sqs import Queues, QueueUnavailable

logger = logging.getLogger(__name__)

RETRY_SECONDS = (60.0, 120.0)
"""After the first and after the second attempt of a function that fails."""
THROTTLED_SECONDS = 1.0
"""Before the next try of what did not run at all; AWS waits from a second up to five minutes."""


class Asynchronous:
    """Runs what was accepted. ``described``: asked each time, as the stack may be deployed again."""

    def __init__(
        self,
        described: Callable[[], Mapping[str, Any]],
        pool: PoolClient,
        queues: Queues,
        faults: DeliveryFaults,
        *,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._described = described
        self._pool = pool
        self._queues = queues
        self._faults = faults
        self._clock = clock
        self._sleep = sleep
        self._running: set[asyncio.Task[None]] = set()

    def accept(self, function: str, payload: bytes) -> str:
        """Begins it; returns the request's id."""
        request_id = str(uuid.uuid4())
        for delay in self._faults.delays():
            task = asyncio.create_task(self._run(function, payload, request_id, delay))
            self._running.add(task)
            task.add_done_callback(self._running.discard)
        return request_id

    async def close(self) -> None:
        """Gives up what is not over."""
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    async def _run(self, function: str, payload: bytes, request_id: str, delay: float) -> None:
        if delay:
            await self._sleep(delay)
        rules = self._described()["functions"][function]
        accepted = self._clock()
        attempts = 0
        while True:
            ran = await self._pool.run(function, payload, request_id)
            if ran.ok:
                return
            attempts += ran.failed
            if ran.failed and attempts > rules["retries"]:
                await self._give_up(function, payload, request_id, "RetriesExhausted", attempts, ran)
                return
            await self._sleep(RETRY_SECONDS[min(attempts, 2) - 1] if ran.failed else THROTTLED_SECONDS)
            if self._clock() - accepted > rules["age"]:
                await self._give_up(function, payload, request_id, "EventAgeExceeded", attempts, ran)
                return

    async def _give_up(
        self, function: str, payload: bytes, request_id: str, condition: str, attempts: int, ran: Result
    ) -> None:
        rules = self._described()["functions"][function]
        logger.warning("an invocation of %s is given up (%s)", function, condition)
        if not rules["failed"]:
            return
        sources = self._described()["sources"]
        url = next((each["queue"] for each in sources if each["arn"] == rules["failed"]), "")
        body = destination(
            request_id, rules["arn"], _json(payload), condition, attempts, _json(ran.body), self._clock()
        )
        try:
            await self._queues.send(url, json.dumps(body))
        except QueueUnavailable as error:
            logger.warning("the queue of failed invocations of %s takes nothing (%s)", function, error)


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None
