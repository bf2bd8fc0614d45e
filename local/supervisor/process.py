"""One part: a process of its own session, with a log, a health check and an orderly end."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import time
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from local.logs import clean
from local.pool.guard import Guard, kill_group
from local.setup.stamps import ROOT
from local.supervisor.errors import PartFailed

HEALTH_SECONDS = 60.0
"""The longest a part may take to become healthy: a cold disk on a slow machine."""
POLL_SECONDS = 0.05
STOP_SECONDS = 6.0
"""How long a part may take to end when asked to, before it is killed."""
TAIL_LINES = 15


@dataclass(frozen=True, slots=True)
class PartSpec:
    """How a part is run. ``healthy`` asks it once; ``stop_signal`` asks it to end in order.

    ``name``: for commands and its log; ``title``: for people.
    """

    name: str
    title: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    healthy: Callable[[], Awaitable[bool]]
    stop_signal: signal.Signals = signal.SIGTERM


@dataclass(slots=True)
class Part:
    """A part's process, from ``start`` to ``stop``; may be started again. ``guard`` ends it when we are killed."""

    spec: PartSpec
    logs: Path
    guard: Guard
    _process: asyncio.subprocess.Process | None = None
    _exited: asyncio.Task[None] | None = None
    _stopping: bool = False
    _starting: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def log(self) -> Path:
        return self.logs / f"{self.spec.name}.log"

    @property
    def pid(self) -> int | None:
        """None when it does not run."""
        return self._process.pid if self._process and self._process.returncode is None else None

    async def start(self) -> bool:
        """Starts the process unless it runs; returns whether it did. It need not be healthy yet.

        The log of the run before is kept beside the new one.
        """
        async with self._starting:
            if self.pid is not None:
                return False
            if self.log.exists():
                self.log.replace(self.log.with_name(f"{self.log.name}.1"))
            with self.log.open("wb") as out:
                process = await asyncio.create_subprocess_exec(
                    *self.spec.command,
                    cwd=ROOT,
                    env=dict(self.spec.environment),
                    stdin=asyncio.subprocess.DEVNULL,
                    stdout=out,
                    stderr=out,
                    start_new_session=True,
                )
            self.guard.add(process.pid)
            self._process = process
            self._exited = asyncio.create_task(self._ended(process))
            self._stopping = False  # not before: the end of the process before this one was asked for
            return True

    async def _ended(self, process: asyncio.subprocess.Process) -> None:
        await process.wait()
        kill_group(process.pid)
        self.guard.remove(process.pid)

    async def wait_healthy(self, seconds: float = HEALTH_SECONDS) -> None:
        """Returns when the part is healthy. Raises ``PartFailed`` when it ends before, or takes too long."""
        deadline = time.monotonic() + seconds
        while not await self.healthy():
            if self.pid is None:
                raise self.failure()
            if time.monotonic() > deadline:
                raise PartFailed(
                    self.spec.title, f"was not healthy within {seconds:.0f} s", self.log, self.tail()
                )
            await asyncio.sleep(POLL_SECONDS)

    async def healthy(self) -> bool:
        """Whether it runs and answers."""
        # Asked only while the process lives: something else might answer in its place.
        return self.pid is not None and await self.spec.healthy() and self.pid is not None

    @property
    def dead(self) -> bool:
        """Whether the process has ended although nothing asked it to."""
        return self._process is not None and self.pid is None and not self._stopping

    async def died(self) -> PartFailed:
        """Returns, with the reason, when the part is dead."""
        while not self.dead:
            if self.pid is not None and self._exited is not None:
                await asyncio.wait([self._exited])
            else:
                await asyncio.sleep(POLL_SECONDS)
        return self.failure()

    def failure(self) -> PartFailed:
        """Why a process that has ended did so, as far as is known."""
        code = self._process.returncode if self._process else None
        if code is not None and code < 0:
            what = f"was ended by {signal.Signals(-code).name}"
        else:
            what = f"ended with exit code {code}"
        return PartFailed(self.spec.title, what, self.log, self.tail())

    def tail(self) -> str:
        """The last lines of the log, redacted: they are shown on a terminal, and copied from there."""
        try:
            with self.log.open(errors="replace") as lines:
                return "\n".join(clean(line.rstrip()) for line in deque(lines, TAIL_LINES)).rstrip()
        except FileNotFoundError:
            return ""

    async def stop(self, seconds: float = STOP_SECONDS) -> None:
        """Ends the process in order, within ``seconds``; kills it and all that it had started after that.

        0 seconds kills it at once, as ``kill -9`` would.
        """
        process, self._stopping = self._process, True
        if process is None or self._exited is None:
            return
        if process.returncode is None:
            started = descendants(process.pid)
            process.send_signal(self.spec.stop_signal if seconds > 0 else signal.SIGKILL)
            await asyncio.wait([self._exited], timeout=seconds or None)
            kill_group(process.pid)
            for left in started:
                with contextlib.suppress(psutil.NoSuchProcess):
                    left.kill()
        await self._exited


def descendants(pid: int) -> list[psutil.Process]:
    """What ``pid`` and its children have started and still runs."""
    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []
