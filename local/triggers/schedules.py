"""Schedules: invokes a function again and again. The first time comes one period after the start, as with Scheduler."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from local.triggers.invocations import Asynchronous


async def serve(schedule: Mapping[str, Any], later: Asynchronous) -> None:
    """Ticks until cancelled."""
    loop = asyncio.get_running_loop()
    due = loop.time() + schedule["seconds"]
    while True:
        await asyncio.sleep(max(0.0, due - loop.time()))
        # After a sleep of the machine the missed times are left out.
        due = max(due + schedule["seconds"], loop.time())
        later.accept(schedule["function"], str(schedule["input"]).encode())
