"""A scripted OpenAI-compatible provider: a real HTTP server that paces, fails, hangs and notices hang-ups.

In a test: ``async with scripted_provider() as provider: ...`` and point the code at ``provider.base_url``.
For the running stack: ``python -m tests.support.provider --port P``, then ``ScriptedProvider(url)`` controls it.
What it can do: ``tests/support/provider_behaviour.py``.

Control API: ``POST /_control/script {"behaviours": [...]}`` · ``POST /_control/reset`` · ``POST /_control/release`` ·
``POST /_control/let-go`` · ``GET /_control/requests?count=&hangups=&finished=&timeout_ms=`` (answers once so many are
reached, 408 if not).
"""

from __future__ import annotations

import argparse
import asyncio
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import asdict
from typing import Any

import httpx

from tests.support.provider_behaviour import Behaviour
from tests.support.provider_http import Connection
from tests.support.provider_server import Record, Session, State

WAIT_SECONDS = 90.0
"""How long the helpers wait for something that should happen at once."""


class ScriptedProvider:
    """Controls a scripted provider at ``url`` (without ``/v1``)."""

    def __init__(self, url: str, stop: Callable[[], Awaitable[None]] | None = None) -> None:
        self.url = url.rstrip("/")
        self._stop = stop
        # No connection is kept, so that tests with loops of their own may share it.
        self._http = httpx.AsyncClient(
            base_url=self.url,
            trust_env=False,
            timeout=WAIT_SECONDS + 5,
            limits=httpx.Limits(max_keepalive_connections=0),
        )

    @property
    def base_url(self) -> str:
        """What ``TASKFLOW_LLM_BASE_URL`` is set to."""
        return f"{self.url}/v1"

    async def script(self, *behaviours: Behaviour) -> None:
        """The next requests are answered so, in this order; after them by directives again."""
        answer = await self._http.post(
            "/_control/script", json={"behaviours": [asdict(b) for b in behaviours]}
        )
        answer.raise_for_status()

    async def release(self) -> None:
        """Lets one answer that is held (``[[hold]]``) go on, or the next one that would be."""
        (await self._http.post("/_control/release")).raise_for_status()

    async def let_go(self) -> None:
        """No answer that was asked for until now is held any more, and what was released too often is forgotten."""
        (await self._http.post("/_control/let-go")).raise_for_status()

    async def reset(self) -> None:
        """Forgets script and requests, and lets go whatever is held."""
        (await self._http.post("/_control/reset")).raise_for_status()

    async def requests(self) -> list[Record]:
        """All requests so far."""
        return await self._wait()

    async def peak(self) -> int:
        """The most requests that were ever under way at once."""
        answer = await self._http.get("/_control/requests")
        return int(answer.json()["peak"])

    async def wait_for_request(self, count: int = 1, timeout: float = WAIT_SECONDS) -> Record:  # noqa: ASYNC109
        """The ``count``-th request, once it has come."""
        return (await self._wait(timeout, count=count))[count - 1]

    async def wait_for_finish(self, count: int = 1, timeout: float = WAIT_SECONDS) -> list[Record]:  # noqa: ASYNC109
        """The answered requests, once there are ``count``."""
        records = await self._wait(timeout, finished=count)
        return [record for record in records if record.finished_at is not None]

    async def wait_for_hangup(self, count: int = 1, timeout: float = WAIT_SECONDS) -> list[Record]:  # noqa: ASYNC109
        """The requests whose client hung up, once there are ``count``."""
        records = await self._wait(timeout, hangups=count)
        return [record for record in records if record.hung_up_at is not None]

    async def stop(self) -> None:
        """Takes a server of this process down, with all its connections."""
        if self._stop is None:
            raise RuntimeError("only a server of this process can be stopped")
        await self.aclose()
        await self._stop()

    async def aclose(self) -> None:
        await self._http.aclose()

    async def _wait(self, seconds: float = 0.0, **counts: int) -> list[Record]:
        params: dict[str, Any] = {**counts, "timeout_ms": int(seconds * 1000)}
        answer = await self._http.get("/_control/requests", params=params)
        records = [Record(**value) for value in answer.json()["requests"]]
        if answer.status_code == 408:
            raise TimeoutError(f"not within {seconds} s: {counts}; there are {records}")
        return records


class Server:
    """The listening socket and the tasks of its connections."""

    def __init__(self) -> None:
        self._state = State()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._server: asyncio.Server | None = None

    async def start(self, host: str, port: int) -> int:
        """The port it listens on."""
        self._server = await asyncio.start_server(self._connected, host, port)
        return int(self._server.sockets[0].getsockname()[1])

    async def stop(self) -> None:
        if self._server is None:
            return
        self._server.close()
        # Connections that were accepted just now still have to begin before they can be ended.
        for _ in range(3):
            await asyncio.sleep(0)
            for task in list(self._tasks):
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._server.wait_closed()
        self._server = None

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        connection = Connection(reader, writer)
        try:
            await Session(self._state, connection).serve()
        except asyncio.CancelledError:
            pass  # only the server's end cancels; Python 3.11's streams would log it as an error
        finally:
            try:
                await connection.close()
            finally:
                self._tasks.discard(task)


@asynccontextmanager
async def scripted_provider(host: str = "127.0.0.1", port: int = 0) -> AsyncIterator[ScriptedProvider]:
    """A provider in this process and loop, on a free port."""
    server = Server()
    provider = ScriptedProvider(f"http://{host}:{await server.start(host, port)}", server.stop)
    try:
        yield provider
    finally:
        await provider.stop()


async def main(host: str, port: int) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with scripted_provider(host, port) as provider:
        print(f"scripted provider ready: {provider.base_url}", flush=True)
        await stop.wait()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    arguments = parser.parse_args()
    asyncio.run(main(arguments.host, arguments.port))
