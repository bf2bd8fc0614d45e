"""``python -m local.edge`` as a process: its routes from a file, its functions from a pool."""

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

from local.emulator import described
from tests.support.edge import OK, SIGNED, closed
from tests.support.functions import FakeInvoker
from tests.support.pool import pool_server

READY = re.compile(r"edge ready on http://127\.0\.0\.1:(\d+) \(@connections on http://127\.0\.0\.1:(\d+)\)\n")


ROUTES = (("$connect", "connect"), ("$disconnect", "disconnect"), ("$default", "message"))


def _describe(file: Path, routes: tuple[tuple[str, str], ...] = ROUTES) -> None:
    """Writes down these routes as the supervisor does."""
    uri = "arn:aws:lambda:us-east-1:000000000000:function:{}/invocations"
    websocket = {key: {"uri": uri.format(name), "millis": None, "replies": False} for key, name in routes}
    http = {"$default": {"uri": uri.format("ingest"), "millis": None, "replies": False}}
    apis = {
        "WEBSOCKET": {"id": "ws", "stage": "v1", "selection": "$request.body.type", "routes": websocket},
        "RESPONSES": {"id": "programs", "stage": "v1", "selection": "$request.body.type", "routes": {}},
        "HTTP": {"id": "http", "stage": "$default", "selection": "", "routes": http},
    }
    described.write(file, {"apis": apis})


@dataclass
class Running:
    """The process and what it talks to."""

    process: asyncio.subprocess.Process
    functions: FakeInvoker
    file: Path
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


async def _start(*options: str, file: Path, pool: str = "http://127.0.0.1:9") -> asyncio.subprocess.Process:
    required = ["--port", "0", "--connections-port", "0", "--described", str(file)]
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "local.edge", *required, "--pool", pool, *options),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


async def _fails(*options: str, file: Path) -> tuple[int | None, str]:
    process = await _start(*options, file=file)
    _, stderr = await process.communicate()
    return process.returncode, stderr.decode()


@asynccontextmanager
async def _running(
    folder: Path, *options: str, routes: tuple[tuple[str, str], ...] = ROUTES
) -> AsyncIterator[Running]:
    functions = FakeInvoker({name: lambda _: OK for name in ("connect", "disconnect", "message", "ingest")})
    file = folder / "stack.json"
    _describe(file, routes)
    async with pool_server(functions) as (pool, _):
        process = await _start(*options, file=file, pool=pool)
        try:
            assert process.stdout is not None
            line = (await process.stdout.readline()).decode()
            ready = READY.fullmatch(line)
            assert ready is not None, line
            yield Running(process, functions, file, int(ready[1]), int(ready[2]))
        finally:
            if process.returncode is None:
                process.kill()
            await process.communicate()


async def test_a_conversation_through_the_process(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("the client")
    async with _running(tmp_path, "--web", str(tmp_path)) as edge:
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


async def test_reload_reads_again_what_is_deployed(tmp_path: Path) -> None:
    async with _running(tmp_path) as edge:
        _describe(edge.file, (*ROUTES, ("ping", "connect")))
        async with httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{edge.connections_port}", trust_env=False, timeout=None
        ) as http:
            assert "ping" in (await http.post("/_edge/reload")).json()["webSocketRoutes"]
            edge.file.unlink()
            failed = await http.post("/_edge/reload")
            assert (failed.status_code, failed.json()["ok"]) == (502, False)
        async with edge.connect() as client:
            await client.send('{"type":"ping"}')
            await edge.functions.wait_for("connect", 2)


@pytest.mark.parametrize("signum", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_says_going_away_calls_disconnect_and_exits_0(
    signum: signal.Signals, tmp_path: Path
) -> None:
    async with _running(tmp_path) as edge:
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


async def test_a_disconnect_that_hangs_does_not_keep_the_process(tmp_path: Path) -> None:
    async with _running(tmp_path) as edge:
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


async def test_a_taken_port_is_one_line_that_names_port_and_setting(tmp_path: Path) -> None:
    file = tmp_path / "stack.json"
    _describe(file)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        code, stderr = await _fails("--port", str(port), file=file)
        assert code == 1
        assert (
            stderr == f"Port {port} is taken: stop what listens there, or set TASKFLOW_PORT to another port\n"
        )
        code, stderr = await _fails("--connections-port", str(port), file=file)
        assert code == 1
        assert stderr == f"Port {port} is taken: stop what listens there, or start again\n"


async def test_nothing_deployed_is_one_line(tmp_path: Path) -> None:
    code, stderr = await _fails(file=tmp_path / "stack.json")
    assert (code, stderr.count("\n")) == (1, 1)
    assert stderr.endswith("start the stack again\n")
