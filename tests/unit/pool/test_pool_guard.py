"""The process that ends what a dead pool left behind."""

from __future__ import annotations

import asyncio
import os
import signal

import pytest

from local.pool.guard import Guard
from tests.support.lambda_pool import alive, eventually


async def _sleeper() -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec("sleep", "1000", start_new_session=True)


async def test_ends_the_groups_still_listed_and_no_others_when_the_pipe_closes() -> None:
    listed, released = await _sleeper(), await _sleeper()
    try:
        async with Guard() as guard:
            guard.add(listed.pid)
            guard.add(released.pid)
            guard.remove(released.pid)
        assert await listed.wait() == -signal.SIGKILL
        assert released.returncode is None
    finally:
        released.kill()
        await released.wait()


async def test_reaper_that_was_killed_is_replaced_and_knows_the_groups(
    caplog: pytest.LogCaptureFixture,
) -> None:
    listed = await _sleeper()
    async with Guard() as guard:
        guard.add(listed.pid)
        first = guard.reaper_pid
        assert first is not None
        os.kill(first, signal.SIGKILL)
        await eventually(lambda: guard.reaper_pid != first, "replaced")
        assert alive(listed.pid)
    assert await listed.wait() == -signal.SIGKILL
    assert "the reaper ended" in caplog.text
