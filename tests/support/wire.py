"""The cable between a browser and a server: a TCP relay that a test cuts, mutes or takes away."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

CHUNK_BYTES = 65_536


class Wire:
    """Relays every connection to ``host:port``. ``url`` is what a browser opens."""

    def __init__(self, host: str, port: int) -> None:
        self.url = ""
        self.down = False
        """New connections are cut at once."""
        self.mute = False
        """What the server says is lost; what it is told arrives."""
        self._target = (host, port)
        self._writers: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    def cut(self) -> None:
        """Breaks every open connection at both ends, without a word."""
        for writer in list(self._writers):
            writer.transport.abort()

    async def start(self) -> asyncio.Server:
        """Listens on a free loopback port."""
        server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
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
            server_reader, server_writer = await asyncio.open_connection(*self._target)
        except OSError:
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


@asynccontextmanager
async def wire_to(host: str, port: int) -> AsyncIterator[Wire]:
    """A cable to a server, whole until a test says otherwise."""
    wire = Wire(host, port)
    server = await wire.start()
    try:
        yield wire
    finally:
        await wire.stop(server)
