"""One HTTP/1.1 connection: h11 over asyncio streams, with an eye on the client's end all the while."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import h11

Headers = tuple[tuple[str, str], ...]


class HungUp(Exception):
    """The client closed the connection."""


class Cut(Exception):
    """The script broke the connection, or ended it early."""


class Connection:
    """Reads requests one after the other. While ``watch`` is on, the client's hang-up is seen as it happens."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._wire = h11.Connection(h11.SERVER)
        self._next: asyncio.Task[bytes] | None = None

    async def request(self) -> tuple[h11.Request, bytes] | None:
        """The next request and its body; None when the client is done."""
        if self._wire.our_state is h11.DONE:
            self._wire.start_next_cycle()
        head, body = None, b""
        while True:
            event = self._wire.next_event()
            if event is h11.NEED_DATA:
                self.watch()
                assert self._next is not None
                data, self._next = await self._next, None
                self._wire.receive_data(data)
            elif isinstance(event, h11.Request):
                head = event
            elif isinstance(event, h11.Data):
                body += bytes(event.data)
            elif isinstance(event, h11.EndOfMessage) and head is not None:
                return head, body
            else:
                return None

    def watch(self) -> None:
        """Reads ahead: data belongs to the next request, no data means that the client is gone."""
        if self._next is None:
            self._next = asyncio.create_task(self._read())

    async def close(self) -> None:
        try:
            if self._next is not None:
                self._next.cancel()
                await asyncio.wait({self._next})
        finally:
            self._writer.close()

    def abort(self) -> None:
        """Breaks the connection without an ending."""
        self._writer.transport.abort()

    async def json(self, status: int, value: Any) -> None:
        await self.whole(status, "application/json", json.dumps(value).encode())

    async def whole(self, status: int, kind: str, body: bytes, extra: Headers = ()) -> None:
        await self.head(status, kind, (*extra, ("content-length", str(len(body)))))
        await self.send(body)
        await self.end()

    async def head(self, status: int, kind: str, extra: Headers = ()) -> None:
        await self._put(h11.Response(status_code=status, headers=[("content-type", kind), *extra]))

    async def send(self, data: bytes, split: int = 0) -> None:
        """``data`` in one piece, or in pieces of ``split`` bytes."""
        step = split or len(data) or 1
        for start in range(0, len(data), step):
            await self._put(h11.Data(data=data[start : start + step]))
            if split:
                await asyncio.sleep(0)

    async def end(self) -> None:
        await self._put(h11.EndOfMessage())

    async def pause(self, milliseconds: float) -> None:
        """Waits; raises ``HungUp`` the moment the client is gone."""
        if milliseconds <= 0:
            return
        self.watch()
        assert self._next is not None
        await asyncio.wait({self._next}, timeout=milliseconds / 1000)
        self._check()

    async def acquire(self, permits: asyncio.Semaphore) -> None:
        """Waits for a permit; raises ``HungUp`` the moment the client is gone."""
        self.watch()
        assert self._next is not None
        permitted = asyncio.create_task(permits.acquire())
        try:
            await asyncio.wait({self._next, permitted}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            permitted.cancel()
        self._check()

    async def hang(self) -> None:
        """Waits until the client is gone."""
        self.watch()
        assert self._next is not None
        await asyncio.wait({self._next})
        raise HungUp

    async def _read(self) -> bytes:
        try:
            return await self._reader.read(65_536)
        except ConnectionError:
            return b""

    def _check(self) -> None:
        if self._next is not None and self._next.done() and not self._next.result():
            raise HungUp

    async def _put(self, event: h11.Event) -> None:
        self._check()
        try:
            self._writer.write(self._wire.send(event) or b"")
            await self._writer.drain()
        except ConnectionError:
            raise HungUp from None
