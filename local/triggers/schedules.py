"""Schedules: calls a function again and again. The first time comes one period after the start, as with Scheduler."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

from local.triggers.runner import Pool

logger = logging.getLogger(__name__)


async def serve(schedule: Mapping[str, Any], pool: Pool) -> None:
    """Ticks until cancelled. A call that takes longer than the period delays none of the others."""
    loop = asyncio.get_running_loop()
    due = loop.time() + schedule["seconds"]
    async with asyncio.TaskGroup() as group:
        while True:
            await asyncio.sleep(max(0.0, due - loop.time()))
            # After a sleep of the machine the missed times are left out.
            due = max(due + schedule["seconds"], loop.time())
            group.create_task(_tick(schedule, pool))


async def _tick(schedule: Mapping[str, Any], pool: Pool) -> None:
    ran = await pool.run(schedule["function"], str(schedule["input"]).encode())
    if not ran.well:
        logger.warning("the schedule of %s failed (%s)", schedule["function"], ran.status or "no answer")
