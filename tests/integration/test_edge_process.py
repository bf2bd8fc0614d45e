"""``python -m local.edge`` as a process: its routes from a control plane, its functions from a pool."""

from __future__ import annotations

import asyncio
import re
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import websockets

from tests.support.control_plane import Api, control_plane, http_api, websocket_api
from tests.support.edge import OK, SIGNED, closed
from tests.support.functions import FakeInvoker
from tests.support.pool import pool_server

READY = re.compile(r"edge ready on http://127\.0\.0\.1:(\d+) \(@connections on http://127\.0\.0\.1:(\d+)\)\n")


ROUTES = (("$connect", "connect"), ("$disconnect", "disconnect"), ("$default", "message"))


def _apis(routes: tuple[tuple[str, str], ...] = ROUTES) -> dict[str, Api]:
    return {"ws": websocket_api(*routes), "http": http_api(("$default", "ingest"))}


@dataclass
class Running:
    """The process and what it talks to."""

    process: asyncio.subprocess.Process
    functions: FakeInvoker
    apis: dict[str, Api]
    port: int
    connections_port: int

    def connect(self) -> Any:
        """A WebSocket client."""
        return websockets.connect(
            f"ws://127.0.0.1:{self.port}/ws",
            proxy=None,
            ping_interval=None,
            open_timeout=None,
            close_timeout=None,
        )


async def _start(
    *options: str, emulator: str, pool: str = "http://127.0.0.1:9"
) -> asyncio.subprocess.Process:
    required = ["--port", "0", "--connections-port", "0", "--ws-api", "ws", "--http-api", "http"]
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "local.edge", *required, "--emulator", emulator, "--pool", pool, *options),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


async def _fails(*options: str, emulator: str) -> tuple[int | None, str]:
    process = await _start(*options, emulator=emulator)
    _, stderr = await process.communicate()
    return process.returncode, stderr.decode()


@asynccontextmanager
async def _running(*options: str, routes: tuple[tuple[str, str], ...] = ROUTES) -> AsyncIterator[Running]:
    functions = FakeInvoker({name: lambda _: OK for name in ("connect", "disconnect", "message", "ingest")})
    apis = _apis(routes)
    with control_plane(apis) as emulator:
        async with pool_server(functions) as (pool, _):
            process = await _start(*options, emulator=emulator, pool=pool)
            try:
                assert process.stdout is not None
                line = (await process.stdout.readline()).decode()
                ready = READY.fullmatch(line)
                assert ready is not None, line
                yield Running(process, functions, apis, int(ready[1]), int(ready[2]))
            finally:
                if process.returncode is None:
                    process.kill()
                await process.communicate()


async def test_a_conversation_through_the_process(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("the client")
    async with _running("--web", str(tmp_path)) as edge:
        async with httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{edge.port}", trust_env=False, timeout=None
        ) as http:
            assert (await http.get("/_edge/health")).json() == {"ok": True}
            assert (await http.get("/")).text == "the client"
            edge.functions.handlers["ingest"] = lambda event: {"path": event["rawPath"]}
            assert (await http.get("/api/health")).json() == {"path": "/api/health"}
        async with edge.connect() as client:
            await client.send("hello")
            [event] = await edge.functions.wait_for("message")
            connection_id = event["requestContext"]["connectionId"]
            url = f"http://127.0.0.1:{edge.connections_port}/v1/@connections/{connection_id.replace('=', '%3D')}"
            async with httpx.AsyncClient(headers=SIGNED, trust_env=False, timeout=None) as poster:
                assert (await poster.post(url, content="hi")).status_code == 200
            assert await client.recv() == "hi"
        await edge.functions.wait_for("disconnect")


async def test_reload_reads_the_control_plane_again() -> None:
    async with _running() as edge:
        edge.apis["ws"].route("ping", "connect")
        async with httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{edge.connections_port}", trust_env=False, timeout=None
        ) as http:
            assert "ping" in (await http.post("/_edge/reload")).json()["webSocketRoutes"]
            edge.apis["ws"].stages.clear()
            failed = await http.post("/_edge/reload")
            assert (failed.status_code, failed.json()["ok"]) == (502, False)
        async with edge.connect() as client:
            await client.send('{"type":"ping"}')
            await edge.functions.wait_for("connect", 2)


@pytest.mark.parametrize("signum", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_says_going_away_calls_disconnect_and_exits_0(signum: signal.Signals) -> None:
    async with _running() as edge:
        clients = [await edge.connect() for _ in range(3)]
        edge.process.send_signal(signum)
        assert [await closed(client) for client in clients] == [(1001, "Going away")] * 3
        _, stderr = await edge.process.communicate()
        assert edge.process.returncode == 0
        assert b"Traceback" not in stderr
        reasons = [
            event["requestContext"]["disconnectReason"] for event in edge.functions.events("disconnect")
        ]
        assert reasons == ["Going away"] * 3


async def test_a_disconnect_that_hangs_does_not_keep_the_process() -> None:
    async with _running() as edge:
        hanging = asyncio.Event()

        async def hang(_: Any) -> Any:
            await hanging.wait()

        edge.functions.handlers["disconnect"] = hang
        client = await edge.connect()
        edge.process.terminate()
        _, stderr = await edge.process.communicate()
        hanging.set()
        await client.wait_closed()
        assert edge.process.returncode == 0
        assert b"1 $disconnect calls were still running" in stderr


async def test_a_taken_port_is_one_line_that_names_port_and_setting() -> None:
    with control_plane(_apis()) as emulator, socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        code, stderr = await _fails("--port", str(port), emulator=emulator)
        assert code == 1
        assert (
            stderr == f"Port {port} is taken: stop what listens there, or set TASKFLOW_PORT to another port\n"
        )
        code, stderr = await _fails("--connections-port", str(port), emulator=emulator)
        assert code == 1
        assert (
            stderr
            == f"Port {port} is taken: stop what listens there, or set --connections-port to another port\n"
        )


async def test_an_emulator_that_is_away_or_has_no_such_api_is_one_line() -> None:
    code, stderr = await _fails(emulator="http://127.0.0.1:9")
    assert (code, stderr.count("\n")) == (1, 1)
    assert stderr.startswith("The emulator at http://127.0.0.1:9 did not give the routes of ws and http")
    with control_plane({}) as emulator:
        code, stderr = await _fails(emulator=emulator)
    assert (code, stderr.count("\n")) == (1, 1)
    assert "Invalid API identifier specified ws" in stderr


async def test_a_bad_option_says_what_it_must_be() -> None:
    code, stderr = await _fails("--time-scale", "0", emulator="http://127.0.0.1:9")
    assert code == 2
    assert "must be a number above 0" in stderr


async def test_the_time_scale_makes_the_idle_clock_faster() -> None:
    async with _running("--time-scale", "1000", routes=()) as edge:
        assert await closed(await edge.connect()) == (1001, "Going away")
