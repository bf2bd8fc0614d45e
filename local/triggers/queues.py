"""Event sources: takes messages from a queue, gives them to a function in batches, deletes what it has dealt with.

What fails comes again after the queue's visibility timeout, and in the end goes to its dead-letter queue, as on AWS.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Mapping
from typing import Any

from local.emulator.batching import room
from local.triggers.records import done, event
from local.triggers.runner import Pool, Queues, QueueUnavailable

logger = logging.getLogger(__name__)

POLLERS = 2
"""At the same time, of each source. Lambda begins with five."""
PAUSE_SECONDS = 2.0
"""Before a queue or the pool is asked again that did not answer."""


async def serve(source: Mapping[str, Any], queues: Queues, pool: Pool) -> None:
    """Polls until cancelled."""
    async with asyncio.TaskGroup() as group:
        for _ in range(POLLERS):
            group.create_task(_poll(source, queues, pool))


async def _poll(source: Mapping[str, Any], queues: Queues, pool: Pool) -> None:
    told = ""
    while True:
        try:
            messages = await batch(source, queues)
            if messages:
                await hand_over(source, messages, queues, pool)
            told = ""
        except QueueUnavailable as error:
            # The pollers of a queue say it once each, and again when it is another reason.
            if str(error) != told:
                logger.warning("%s: the queue cannot be read (%s)", source["function"], error)
            told = str(error)
            await asyncio.sleep(PAUSE_SECONDS)


async def batch(source: Mapping[str, Any], queues: Queues) -> list[Mapping[str, Any]]:
    """Up to a batch of messages: what is there, and what comes within the window after the first; no more than fit into
    one event."""
    messages = await queues.receive(source["queue"], min(source["batch"], room(())))
    if not messages:
        return []
    loop = asyncio.get_running_loop()
    until = loop.time() + source["window"]
    while (most := min(source["batch"] - len(messages), room(each["Body"] for each in messages))) > 0:
        left = until - loop.time()
        more = await queues.receive(source["queue"], most, 1 if left > 0.5 else 0)
        messages = [*messages, *more]
        if not more and loop.time() >= until:
            break
    return messages


async def hand_over(
    source: Mapping[str, Any], messages: list[Mapping[str, Any]], queues: Queues, pool: Pool
) -> None:
    """Runs the function with the messages and deletes those that it has dealt with."""
    payload = json.dumps(event(messages, source["arn"])).encode()
    ran = await pool.run(source["function"], payload)
    if not ran.well:
        logger.warning(
            "%s failed with %d messages (%s)", source["function"], len(messages), ran.status or "no answer"
        )
        if not ran.failed:
            await asyncio.sleep(PAUSE_SECONDS)
        return
    await queues.delete(source["queue"], done(messages, ran.body, partial=source["partial"]))
