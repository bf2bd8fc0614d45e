"""Event sources: takes messages from a queue, gives them to a function in batches, deletes what it has dealt with.

What fails comes again after the queue's visibility timeout, and in the end goes to its dead-letter queue, as on AWS.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Mapping
from typing import Any

from local.faults.deliveries import DeliveryFaults
from local.pool.client import PoolClient
from local.triggers.records import done, event, room
from local.triggers.sqs import Queues, QueueUnavailable

logger = logging.getLogger(__name__)

AT_ONCE = 5
"""Batches of one source that are dealt with at the same time, as Lambda begins."""
LOOK_SECONDS = 0.1
"""Between two looks for more messages while a batch's window is open."""
PAUSE_SECONDS = 2.0
"""Before a queue or the pool is asked again that did not answer."""


async def serve(source: Mapping[str, Any], queues: Queues, pool: PoolClient, faults: DeliveryFaults) -> None:
    """Gathers batches, one after the other, and deals with them until cancelled."""
    places, told = asyncio.Semaphore(AT_ONCE), ""

    async def deal_with(messages: list[Mapping[str, Any]]) -> None:
        try:
            well = await hand_over(source, messages, queues, pool)
        except QueueUnavailable as error:
            logger.warning("%s: %d messages come again (%s)", source["function"], len(messages), error)
            return
        finally:
            places.release()
        if well and (seconds := faults.batch_again()) is not None:
            await asyncio.sleep(seconds)
            await pool.run(source["function"], _payload(source, messages))

    async with asyncio.TaskGroup() as group:
        while True:
            await places.acquire()
            try:
                messages, told = await batch(source, queues), ""
            except QueueUnavailable as error:
                # Said once, and again when it is another reason.
                if str(error) != told:
                    logger.warning("%s: the queue cannot be read (%s)", source["function"], error)
                messages, told = [], str(error)
                await asyncio.sleep(PAUSE_SECONDS)
            if messages:
                group.create_task(deal_with(messages))
            else:
                places.release()


async def batch(source: Mapping[str, Any], queues: Queues) -> list[Mapping[str, Any]]:
    """Up to a batch of messages: what is there, and what comes within the window after the first; no more than fit into
    one event."""
    messages = await queues.receive(source["queue"], min(source["batch"], room(())))
    if not messages:
        return []
    loop = asyncio.get_running_loop()
    until = loop.time() + source["window"]
    while (most := min(source["batch"] - len(messages), room(each["Body"] for each in messages))) > 0:
        over = loop.time() >= until
        more = await queues.receive(source["queue"], most, 0)
        messages = [*messages, *more]
        if over and not more:
            break
        if not more:
            await asyncio.sleep(min(LOOK_SECONDS, until - loop.time()))
    return messages


async def hand_over(
    source: Mapping[str, Any], messages: list[Mapping[str, Any]], queues: Queues, pool: PoolClient
) -> bool:
    """Runs the function with the messages and deletes those that it has dealt with. Whether it has not failed."""
    ran = await pool.run(source["function"], _payload(source, messages))
    if not ran.ok:
        logger.warning(
            "%s failed with %d messages (%s)", source["function"], len(messages), ran.status or "no answer"
        )
        if not ran.failed:
            await asyncio.sleep(PAUSE_SECONDS)
        return False
    await queues.delete(source["queue"], done(messages, ran.body, partial=source["partial"]))
    return True


def _payload(source: Mapping[str, Any], messages: list[Mapping[str, Any]]) -> bytes:
    return json.dumps(event(messages, source["arn"])).encode()
