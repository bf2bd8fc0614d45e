"""The Lambda pool in a test: real processes running handlers that the test wrote, and a place to meet them."""

from __future__ import annotations

import asyncio
import contextlib
import json
import textwrap
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psutil

from local.emulator import described
from local.pool.configuration import FunctionConfiguration, FunctionNotFound
from local.pool.guard import Guard
from local.pool.machine import AWSLAMBDARIC, RUNTIMES, Machine, can_snapshot, default_runtime
from local.pool.pool import Limits, Pool
from local.pool.server import surface
from local.serving import Server, listen

SNAPSHOTS = "snapshots"
WAYS = (*RUNTIMES, SNAPSHOTS)
"""How a function can be run: by each runtime as a process of its own, or by AWS's as a fork of a snapshot."""

PATIENCE_SECONDS = 90.0
"""When a test gives up waiting for something that should have happened long ago."""

MEET = """
import os, socket

def meet(port):
    "Tells the test that this process is here, and waits until the test lets it go on."
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.sendall(b"%d\\n" % os.getpid())
        line.recv(1)
"""


def write_function(folder: Path, code: str) -> Path:
    """``folder/app.py`` with ``code``; ``meet(port)`` is defined in it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "app.py").write_text(MEET + textwrap.dedent(code))
    return folder


def function(
    folder: Path, code: str, *, handler: str = "app.handler", timeout: float = 60, **variables: str
) -> FunctionConfiguration:
    """The configuration of a function named as its folder."""
    return FunctionConfiguration(
        name=folder.name,
        arn=f"arn:aws:lambda:us-east-1:000000000000:function:{folder.name}",
        handler=handler,
        timeout=timeout,
        memory_mb=256,
        folder=write_function(folder, code),
        variables=variables,
    )


class FixedConfigurations:
    """Configurations held in memory; ``functions`` may be changed while the pool runs."""

    def __init__(self, *functions: FunctionConfiguration) -> None:
        self.functions = {function.name: function for function in functions}

    def get(self, function: str) -> FunctionConfiguration:
        try:
            return self.functions[function]
        except KeyError:
            raise FunctionNotFound("it was not given") from None


@dataclass
class Meeting:
    """Where handlers wait for the test (``meet(event["port"])``)."""

    port: int
    arrived: list[tuple[int, asyncio.StreamWriter]] = field(default_factory=list)
    news: asyncio.Event = field(default_factory=asyncio.Event)

    async def of(self, count: int) -> list[int]:
        """The process ids of those waiting here, once they are ``count`` at the same time."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while len(self.arrived) < count:
                self.news.clear()
                await self.news.wait()
        return [pid for pid, _ in self.arrived]

    def release(self, count: int | None = None) -> None:
        """Lets those who came first go on; all of them when None."""
        for _, writer in self.arrived[:count]:
            writer.write(b".")
        del self.arrived[:count]


@contextlib.asynccontextmanager
async def meeting() -> AsyncIterator[Meeting]:
    lines: set[asyncio.StreamWriter] = set()

    async def arrive(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        lines.add(writer)
        place.arrived.append((int(await reader.readline()), writer))
        place.news.set()
        with contextlib.suppress(ConnectionError):
            await reader.read()  # until the other end is closed
        place.arrived[:] = [other for other in place.arrived if other[1] is not writer]
        writer.close()

    server = await asyncio.start_server(arrive, "127.0.0.1", 0)
    place = Meeting(server.sockets[0].getsockname()[1])
    try:
        yield place
    finally:
        place.release()
        server.close()
        # A process that a test leaves behind would hold its line until after the test's loop is closed.
        for writer in lines:
            writer.close()


@dataclass
class Client:
    """Speaks to a pool's HTTP surface as the emulator does."""

    http: httpx.AsyncClient

    async def post(self, name: str, event: object, request_id: str = "r-1") -> httpx.Response:
        headers = {"X-Amzn-Lambda-Function-Name": name, "X-Amzn-Lambda-Request-Id": request_id}
        return await self.http.post("/invoke", content=json.dumps(event), headers=headers)

    async def invoke(self, name: str, event: object, request_id: str = "r-1") -> Any:
        """The result of a function that returned."""
        answer = await self.post(name, event, request_id)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def fail(self, name: str, event: object, request_id: str = "r-1") -> dict[str, Any]:
        """The error of a function that failed."""
        answer = await self.post(name, event, request_id)
        assert (answer.status_code, answer.headers["X-Amz-Function-Error"]) == (500, "Unhandled")
        found: dict[str, Any] = answer.json()
        return found

    async def functions(self) -> dict[str, Any]:
        found: dict[str, Any] = (await self.http.get("/functions")).json()
        return found

    async def until(self, name: str, **wanted: object) -> dict[str, Any]:
        """Waits until the pool's view of a function has these values."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            found: dict[str, Any] = (await self.functions()).get(name, {})
            if all(found.get(key, 0) == value for key, value in wanted.items()):
                return found
            assert time.monotonic() < deadline, f"{name} is {found}, not {wanted}"
            await asyncio.sleep(0.02)


@contextlib.asynccontextmanager
async def client_at(url: str) -> AsyncIterator[Client]:
    limits = httpx.Limits(max_connections=None)
    async with httpx.AsyncClient(
        base_url=url, timeout=PATIENCE_SECONDS, limits=limits, trust_env=False
    ) as http:
        yield Client(http)


@dataclass
class RunningPool(Client):
    pool: Pool
    configurations: FixedConfigurations
    logs: Path

    def log(self, name: str) -> str:
        return (self.logs / f"{name}.log").read_text()


@contextlib.asynccontextmanager
async def running_pool(
    folder: Path,
    *functions: FunctionConfiguration,
    runtime: str | None = None,
    limits: Limits | None = None,
    warm: dict[str, int] | None = None,
    init_seconds: float = 60.0,
) -> AsyncIterator[RunningPool]:
    """A pool in this process, its environments in processes of their own. ``runtime``: one of ``WAYS``; None: as
    ``make run`` has it."""
    runtime = runtime or (SNAPSHOTS if can_snapshot(default_runtime()) else default_runtime())
    snapshots = runtime == SNAPSHOTS
    runtime = AWSLAMBDARIC if snapshots else runtime
    guard = Guard()
    configurations = FixedConfigurations(*functions)
    machine = Machine(guard, runtime, init_seconds, snapshots)
    pool = Pool(configurations, machine, folder / "logs", limits, warm)
    server = Server(surface(pool, runtime), listen())
    await server.open()
    try:
        url = f"http://127.0.0.1:{server.port}"
        async with guard, pool, client_at(url) as client:
            yield RunningPool(client.http, pool, configurations, folder / "logs")
    finally:
        server.close()


def describe(file: Path, *functions: FunctionConfiguration) -> Path:
    """Writes down these functions as the supervisor does."""
    found = {
        one.name: {
            "arn": one.arn,
            "handler": one.handler,
            "timeout": one.timeout,
            "memory": one.memory_mb,
            "variables": dict(one.variables),
        }
        for one in functions
    }
    described.write(file, {"functions": found})
    return file


def alive(pid: int) -> bool:
    """Whether a process runs; one that ended and was not waited for by its parent does not."""
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


async def eventually(condition: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, f"not {what} after {PATIENCE_SECONDS} seconds"
        await asyncio.sleep(0.02)
