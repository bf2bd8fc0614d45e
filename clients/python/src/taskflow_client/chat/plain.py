"""Lines in, lines out: for pipes, logs, and terminals that can do no more."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import stat
import sys
from collections.abc import AsyncIterator
from typing import TextIO

from taskflow_client.chat.commands import Say, parse
from taskflow_client.chat.room import Room


class PlainScreen:
    """Writes as it comes. A reply that is being spoken is on a line of its own, whatever is said meanwhile."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._open = False

    def tell(self, line: str) -> None:
        self._line(line)

    def said(self, text: str, note: str = "") -> None:
        self._line(f"you: {text}" + (f" ({note})" if note else ""))

    def begin(self) -> None:
        self._fresh()
        self._write("assistant: ")

    def piece(self, text: str) -> None:
        if not self._open:
            self._write("assistant: … ")
        self._write(text)

    def end(self, badge: str) -> None:
        if badge:
            self._write(f" {badge}" if self._open else badge)
            self._open = True
        self._fresh()

    def status(self, line: str) -> None:
        """Nobody looks at it."""

    def clear(self) -> None:
        self._fresh()

    def _line(self, line: str) -> None:
        self._fresh()
        self._out.write(line + "\n")
        self._out.flush()

    def _write(self, text: str) -> None:
        self._open = True
        self._out.write(text)
        self._out.flush()

    def _fresh(self) -> None:
        if self._open:
            self._out.write("\n")
            self._open = False


async def lines_of(source: TextIO) -> AsyncIterator[str]:
    """The lines of a file, as they come, without holding up anything else."""
    if stat.S_ISREG(os.fstat(source.fileno()).st_mode):
        for line in source:
            yield line
        return
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader()
    transport, _ = await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), source)
    try:
        while said := await reader.readline():
            yield said.decode("utf-8", "replace")
    finally:
        transport.close()


async def talk(room: Room, lines: AsyncIterator[str], *, piped: bool) -> int:
    """Says each line, as soon as it comes, and reads what is replied. After the last one the last reply is waited for.
    The exit code. ``piped``: nobody types the lines, so none is meant to cut off the greeting."""
    loop = asyncio.get_running_loop()
    running = asyncio.create_task(room.run())
    stopping: set[asyncio.Task[None]] = set()

    def interrupted() -> None:
        """Ctrl-C: stops the reply; without one it leaves."""
        if room.busy:
            stopping.add(asyncio.create_task(room.stop()))
        else:
            room.leave()

    with contextlib.suppress(
        NotImplementedError, RuntimeError
    ):  # Windows, or another thread than the main one
        loop.add_signal_handler(signal.SIGINT, interrupted)
    opened = asyncio.create_task(room.opened.wait())
    try:
        await asyncio.wait({running, opened}, return_when=asyncio.FIRST_COMPLETED)
        if not running.done():
            feeding = asyncio.create_task(_feed(room, lines, piped=piped))
            await asyncio.wait({running, feeding}, return_when=asyncio.FIRST_COMPLETED)
            feeding.cancel()
            await asyncio.gather(feeding, return_exceptions=True)
            room.leave()
        await running
    finally:
        with contextlib.suppress(NotImplementedError, RuntimeError):
            loop.remove_signal_handler(signal.SIGINT)
        tasks = [opened, running, *stopping]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    return 1 if room.failed else 0


async def _feed(room: Room, lines: AsyncIterator[str], *, piped: bool) -> None:
    async for line in lines:
        await room.opened.wait()
        if piped and isinstance(parse(line), Say):
            await room.greeted()
        await room.line(line)
        if room.leaving:
            return
    await room.rest()


def screen() -> PlainScreen:
    """One that writes to the standard output."""
    return PlainScreen(sys.stdout)
