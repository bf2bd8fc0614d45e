"""The cable between a browser and its servers: a SOCKS 5 proxy (RFC 1928) that a test cuts, mutes or takes away.

A proxy, for the browser must see the servers at their own addresses: they refuse pages of a foreign origin.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

CHUNK_BYTES = 65_536
VERSION, CONNECT, IPV4, NO_AUTHENTICATION, SUCCEEDED = 5, 1, 1, 0, 0


class Wire:
    """``url`` is what a browser gets as its proxy."""

    def __init__(self) -> None:
        self.url = ""
        self.down = False
        """New connections are cut at once."""
        self.mute = False
        """What the server says is lost; what it is told arrives."""
        self._writers: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    def cut(self) -> None:
        """Breaks every open connection at both ends, without a word."""
        for writer in list(self._writers):
            writer.transport.abort()

    async def start(self) -> asyncio.Server:
        """Listens on a free loopback port."""
        server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.url = f"socks5://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        return server

    async def stop(self, server: asyncio.Server) -> None:
        """Ends the listener and every connection."""
        server.close()
        self.cut()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await server.wait_closed()

    # asyncio would log a cancelled handler that is a coroutine: this is a plain function.
    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.get_running_loop().create_task(self._relay(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.down:
            writer.transport.abort()
            return
        try:
            server_reader, server_writer = await asyncio.open_connection(*await _wanted(reader, writer))
            writer.write(bytes([VERSION, SUCCEEDED, 0, IPV4]) + bytes(6))
        except (OSError, EOFError):
            writer.transport.abort()
            return
        self._writers |= {writer, server_writer}
        try:
            await asyncio.gather(self._upstream(reader, server_writer), self._down(server_reader, writer))
        finally:
            self._writers -= {writer, server_writer}
            writer.transport.abort()
            server_writer.transport.abort()

    async def _upstream(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while data := await reader.read(CHUNK_BYTES):
                writer.write(data)
                await writer.drain()
        writer.close()

    async def _down(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while data := await reader.read(CHUNK_BYTES):
                if not self.mute:
                    writer.write(data)
                    await writer.drain()
        writer.close()


async def _wanted(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> tuple[str, int]:
    """The address that a browser asks for."""
    version, methods = await reader.readexactly(2)
    assert version == VERSION
    await reader.readexactly(methods)
    writer.write(bytes([VERSION, NO_AUTHENTICATION]))
    version, command, _, kind = await reader.readexactly(4)
    assert (version, command) == (VERSION, CONNECT)
    # Chromium gives addresses as names, too.
    length = 4 if kind == IPV4 else (await reader.readexactly(1))[0]
    name = await reader.readexactly(length)
    host = socket.inet_ntoa(name) if kind == IPV4 else name.decode("ascii")
    return host, int.from_bytes(await reader.readexactly(2))


@asynccontextmanager
async def relaying() -> AsyncIterator[Wire]:
    """A cable that is whole until a test says otherwise."""
    wire = Wire()
    server = await wire.start()
    try:
        yield wire
    finally:
        await wire.stop(server)
