"""Promises that no process outlives the pool, not even when the pool is killed without warning."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import sys
from pathlib import Path

logger = logging.getLogger(__name__)

REAPER = Path(__file__).with_name("reaper.py")


def kill_group(group: int) -> None:
    """Kills what is left of a process group."""
    # macOS says PermissionError when only zombies are left.
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)


class Guard:
    """``async with`` it. Tells a reaper process which process groups to kill when this process is gone.

    A runtime whose pool is gone ends by itself only once its invocation is over, what that started not at all,
    and Linux's parent-death signal reaches neither grandchildren nor macOS; a process that waits for the end of
    a pipe does it all.
    """

    def __init__(self) -> None:
        self._groups: set[int] = set()
        self._reaper: asyncio.subprocess.Process | None = None
        self._keeping: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Guard:
        await self._start()
        self._keeping = asyncio.create_task(self._keep())
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._keeping is not None:
            self._keeping.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._keeping
        if self._reaper is not None and self._reaper.stdin is not None:
            self._reaper.stdin.close()
            await self._reaper.wait()

    @property
    def reaper_pid(self) -> int | None:
        return self._reaper.pid if self._reaper else None

    def add(self, group: int) -> None:
        """From now on this process group ends with the pool."""
        self._groups.add(group)
        self._tell(f"+{group}\n")

    def remove(self, group: int) -> None:
        """The group has ended; its number may be used again."""
        self._groups.discard(group)
        self._tell(f"-{group}\n")

    def _tell(self, line: str) -> None:
        if self._reaper is not None and self._reaper.stdin is not None:
            self._reaper.stdin.write(line.encode())

    async def _start(self) -> None:
        self._reaper = await asyncio.create_subprocess_exec(
            *(sys.executable, "-I", "-S", str(REAPER)),
            stdin=asyncio.subprocess.PIPE,
            start_new_session=True,  # a terminal's Ctrl-C is for the pool
        )
        for group in self._groups:
            self._tell(f"+{group}\n")

    async def _keep(self) -> None:
        while self._reaper is not None:
            code = await self._reaper.wait()
            logger.warning("the reaper ended with %s and is started again", code)
            await self._start()
