"""A database that sleeps: nobody is answered until somebody has asked and it has woken up."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from local.faults import gate as gates
from local.faults.gate import Gate
from local.faults.injector import Injector
from local.faults.plan import NOTHING, parse
from local.loopback import HOST
from tests.support.talk import eventually


@dataclass
class Asleep:
    """A gate before a server that repeats what it is told."""

    gate: Gate
    port: int
    injector: Injector

    async def ask(self, word: bytes) -> bytes:
        """What a new connection is answered; empty when it was broken."""
        reader, writer = await asyncio.open_connection(HOST, self.port)
        try:
            writer.write(word)
            return await reader.read(100)
        except ConnectionError:
            return b""
        finally:
            writer.close()


@contextlib.asynccontextmanager
async def gated(text: str = "off", *, upstream: bool = True) -> AsyncIterator[Asleep]:
    """A gate that plays so."""

    async def repeat(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            while word := await reader.read(100):
                writer.write(word)
                await writer.drain()
        writer.close()

    server = await asyncio.start_server(repeat, HOST, 0)
    injector = Injector("database")
    injector.play(parse(text))
    gate = Gate(server.sockets[0].getsockname()[1], injector, asyncio.get_running_loop().time)
    if not upstream:
        server.close()
    try:
        yield Asleep(gate, await gate.start(0), injector)
    finally:
        await gate.stop()
        server.close()
        await server.wait_closed()


async def test_while_it_is_awake_everything_passes() -> None:
    async with gated() as database:
        assert await asyncio.gather(*(database.ask(b"%d" % n) for n in range(10))) == [
            b"%d" % n for n in range(10)
        ]


async def test_it_wakes_up_only_when_somebody_asks_and_answers_all_who_wait() -> None:
    async with gated("sleep=0.5") as database:
        before = asyncio.get_running_loop().time()
        database.gate.fall_asleep()
        answers = await asyncio.gather(*(database.ask(b"%d" % n) for n in range(5)))
        assert answers == [b"%d" % n for n in range(5)]
        assert asyncio.get_running_loop().time() - before >= 0.5
        assert await database.ask(b"again") == b"again"
        assert database.injector.struck == {"sleep": 1}


async def test_falling_asleep_breaks_what_is_open() -> None:
    async with gated("sleep=0.1") as database:
        reader, writer = await asyncio.open_connection(HOST, database.port)
        writer.write(b"here")
        assert await reader.read(100) == b"here"
        database.gate.fall_asleep()
        with contextlib.suppress(ConnectionError):
            assert await reader.read(100) == b""
        writer.close()


async def test_who_gives_up_waiting_is_nobody_s_loss() -> None:
    async with gated("sleep=0.3") as database:
        database.gate.fall_asleep()
        _, writer = await asyncio.open_connection(HOST, database.port)
        writer.transport.abort()
        assert await database.ask(b"later") == b"later"


async def test_it_falls_asleep_so_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gates, "LOOK_SECONDS", 0.01)
    async with gated("sleep=0.05 sleep_every=0.2") as database:

        async def twice() -> bool:
            assert await database.ask(b"word") in (b"word", b"")
            return database.injector.struck["sleep"] >= 2

        await eventually(twice)


async def test_when_no_more_faults_are_played_it_wakes_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gates, "LOOK_SECONDS", 0.01)
    async with gated("sleep=3600") as database:
        database.gate.fall_asleep()
        waiting = asyncio.create_task(database.ask(b"word"))
        await asyncio.sleep(0.05)
        assert not waiting.done()
        database.injector.play(NOTHING)
        assert await waiting == b"word"


async def test_a_database_that_is_away_breaks_the_connection() -> None:
    async with gated(upstream=False) as database:
        assert await database.ask(b"word") == b""
