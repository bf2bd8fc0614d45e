"""A database that falls asleep and takes a while to wake up, as Aurora Serverless does at 0 ACU: a TCP proxy.

Aurora pauses when nobody has been connected for a while, resumes with the first connection that is asked for, and
answers it only then: after about 15 s, or 30 s and more when it was paused for a day.
https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2-auto-pause.html
Functions that are idle keep their connections here, so falling asleep breaks them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from local.faults.injector import Injector
from local.loopback import HOST

CHUNK_BYTES = 65_536
LOOK_SECONDS = 1.0


class Gate:
    """Passes everything on to ``upstream``, a port of this machine, while the database is awake."""

    def __init__(
        self,
        upstream: int,
        injector: Injector,
        now: Callable[[], float],
    ) -> None:
        self.injector = injector
        self._upstream = upstream
        self._now = now
        self._writers: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._awake = asyncio.Event()
        self._awake.set()
        self._waking: asyncio.Task[None] | None = None
        self._server: asyncio.Server | None = None
        self._woke_at = now()

    async def start(self, port: int) -> int:
        """Listens; returns the port (0 takes a free one). Raises ``OSError``."""
        self._server = await asyncio.start_server(self._accept, HOST, port)
        self._keep(self._doze())
        return int(self._server.sockets[0].getsockname()[1])

    async def stop(self) -> None:
        """Ends the listener and every connection."""
        if self._server is not None:
            self._server.close()
        self.break_off()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def fall_asleep(self) -> None:
        """From now on nobody is answered until somebody has asked and the database has woken up."""
        self.injector.strike("sleep")
        self._awake.clear()
        self.break_off()

    def break_off(self) -> None:
        """Breaks every connection; new ones are served."""
        for writer in list(self._writers):
            writer.transport.abort()

    async def _doze(self) -> None:
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            every = self.injector.value("sleep_every")
            if not self.injector.value("sleep"):
                self._wake()
            elif every and self._awake.is_set() and self._now() - self._woke_at >= every:
                self.fall_asleep()

    def _wake(self) -> None:
        self._woke_at = self._now()
        self._awake.set()

    async def _wake_up(self) -> None:
        await asyncio.sleep(self.injector.value("sleep"))
        self._waking = None
        self._wake()

    # asyncio would log a cancelled handler that is a coroutine: this is a plain function.
    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._keep(self._relay(reader, writer))

    def _keep(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not self._awake.is_set() and self._waking is None:
            self._waking = self._keep(self._wake_up())
        try:
            await self._awake.wait()
            far_reader, far_writer = await asyncio.open_connection(HOST, self._upstream)
        except OSError:
            writer.transport.abort()
            return
        except BaseException:
            writer.transport.abort()
            raise
        pair = {writer, far_writer}
        self._writers |= pair
        try:
            await asyncio.gather(_copy(reader, far_writer), _copy(far_reader, writer))
        except OSError:
            pass  # one of the two has gone
        finally:
            self._writers -= pair
            for each in pair:
                each.transport.abort()


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(CHUNK_BYTES):
        writer.write(data)
        await writer.drain()
    if writer.can_write_eof():
        writer.write_eof()
