"""The log of a function: one file, whole lines from all its processes, as they were written."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import time
from pathlib import Path

MAX_FILE_BYTES = 10 * 1024 * 1024
MAX_LINE_BYTES = 256 * 1024
DRAIN_SECONDS = 2.0
"""How long the log is waited for when something the process started outlives it and holds its output open."""


class FunctionLog:
    """Appends to ``file``; a full one is kept once more as ``{file}.1``."""

    def __init__(self, file: Path, max_bytes: int = MAX_FILE_BYTES) -> None:
        self._file = file
        self._max_bytes = max_bytes
        file.parent.mkdir(parents=True, exist_ok=True)
        self._out = file.open("ab", buffering=0)

    def write(self, lines: bytes) -> None:
        """Whole lines, each ended by a newline."""
        if self._out.tell() + len(lines) > self._max_bytes and self._out.tell():
            self._out.close()
            self._file.replace(self._file.with_name(self._file.name + ".1"))
            self._out = self._file.open("ab", buffering=0)
        self._out.write(lines)

    def note(self, level: str, message: str, request_id: str = "") -> None:
        """A line of the pool's own, in the form of the functions' structured logs."""
        line = {"level": level, "location": "pool", "message": message, "timestamp": time.strftime("%FT%T%z")}
        if request_id:
            line["function_request_id"] = request_id
        self.write(json.dumps(line).encode() + b"\n")

    def close(self) -> None:
        self._out.close()


class _Lines(asyncio.Protocol):
    def __init__(self, log: FunctionLog) -> None:
        self._log = log
        self._rest = b""
        self.closed = asyncio.get_running_loop().create_future()

    def data_received(self, data: bytes) -> None:
        # The runtime separates the lines of a stack trace by carriage returns, for CloudWatch.
        lines, newline, self._rest = (self._rest + data.replace(b"\r", b"\n")).rpartition(b"\n")
        if newline:
            self._log.write(lines + newline)
        if len(self._rest) > MAX_LINE_BYTES:
            self._flush()

    def _flush(self) -> None:
        if self._rest:
            self._log.write(self._rest + b"\n")
            self._rest = b""

    def connection_lost(self, exc: Exception | None) -> None:
        self._flush()
        if not self.closed.done():
            self.closed.set_result(None)


class LogPipe:
    """A pipe whose writing end processes use as stdout and stderr. What was written before a process was killed is
    still read."""

    def __init__(self, write_end: int, reader: asyncio.ReadTransport, lines: _Lines) -> None:
        self.write_end = write_end
        self._reader = reader
        self._lines = lines

    @classmethod
    async def into(cls, log: FunctionLog) -> LogPipe:
        read_end, write_end = os.pipe()
        loop = asyncio.get_running_loop()
        reader, lines = await loop.connect_read_pipe(lambda: _Lines(log), os.fdopen(read_end, "rb", 0))
        return cls(write_end, reader, lines)

    def release(self) -> None:
        """Closes this process's copy of the writing end, once the child has its own."""
        os.close(self.write_end)

    async def drained(self) -> None:
        """Waits until every process has closed the pipe and all of it is in the log."""
        await self._lines.closed

    async def drained_soon(self) -> None:
        """As ``drained``, for ``DRAIN_SECONDS`` at most."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.drained(), DRAIN_SECONDS)

    def close(self) -> None:
        """Stops reading."""
        self._reader.close()
