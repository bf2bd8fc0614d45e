"""``python -m local.pool`` as its supervisor sees it: start, stop, crash, changed files."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import signal
import socket
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from local.pool.api import NATIVE
from local.pool.configuration import FunctionConfiguration
from local.pool.machine import AWSLAMBDARIC
from tests.support.lambda_pool import (
    PATIENCE_SECONDS,
    SNAPSHOTS,
    WAYS,
    Client,
    alive,
    client_at,
    describe,
    eventually,
    function,
    meeting,
    write_function,
)
from tests.support.ports import free_port


@dataclass
class Started(Client):
    process: asyncio.subprocess.Process

    async def exit_code(self) -> int:
        async with asyncio.timeout(PATIENCE_SECONDS):
            return await self.process.wait()


def _named(folder: Path, name: str, code: str) -> FunctionConfiguration:
    """Function ``t-{name}`` in ``{folder}/functions/{name}``."""
    one = function(folder / "functions" / name, code)
    return FunctionConfiguration(f"t-{name}", one.arn, one.handler, one.timeout, one.memory_mb, one.folder)


@contextlib.asynccontextmanager
async def _pool(
    folder: Path, *functions: FunctionConfiguration, arguments: str = ""
) -> AsyncIterator[Started]:
    (folder / "functions").mkdir(exist_ok=True)
    (folder / "layers").mkdir(exist_ok=True)
    port = free_port()
    file = describe(folder / "stack.json", *functions)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "local.pool", "--port", str(port), "--described", str(file), "--stack", "t"),
        *("--logs", str(folder / "logs"), "--root", str(folder), *arguments.split()),
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(PATIENCE_SECONDS), client_at(f"http://127.0.0.1:{port}") as client:
            ready = (await process.stdout.readline()).decode()
            assert ready.startswith(f"pool: ready on http://127.0.0.1:{port} (")
            yield Started(client.http, process)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


MEETING = "def handler(event, context): meet(event['port'])"
MEETING_WITH_CHILD = """
    import subprocess
    def handler(event, context):
        with open("child", "w") as note: note.write(str(subprocess.Popen(["sleep", "1000"]).pid))
        meet(event["port"])
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_told_to_stop_it_leaves_no_process_and_exits_zero(
    tmp_path: Path, number: signal.Signals
) -> None:
    one = _named(tmp_path, "fn", MEETING_WITH_CHILD)
    async with _pool(tmp_path, one, arguments="--prewarm fn=2") as pool, meeting() as place:
        found = await pool.until("t-fn", idle=2)
        pids = [*found["pids"], *filter(None, [found["snapshot"]])]
        call = asyncio.create_task(pool.post("t-fn", {"port": place.port}))
        assert set(await place.of(1)) <= set(pids)
        child = int((one.folder / "child").read_text())
        pool.process.send_signal(number)
        assert await pool.exit_code() == 0
        assert not any(alive(pid) for pid in pids)
        await eventually(lambda: not alive(child), "ended")
        with contextlib.suppress(Exception):  # an answer or a closed connection
            await call


@pytest.mark.parametrize("way", WAYS)
async def test_killed_it_leaves_no_process_either(tmp_path: Path, way: str) -> None:
    if way in (AWSLAMBDARIC, SNAPSHOTS):
        pytest.importorskip(NATIVE, reason="its native library is built on Linux only")
    one = _named(tmp_path, "fn", MEETING_WITH_CHILD)
    how = "--snapshots" if way == SNAPSHOTS else f"--no-snapshots --runtime {way}"
    async with _pool(tmp_path, one, arguments=f"--prewarm fn=2 {how}") as pool, meeting() as place:
        found = await pool.until("t-fn", idle=2)
        assert (found["snapshot"] is not None) is (way == SNAPSHOTS)
        pids = [*found["pids"], *filter(None, [found["snapshot"]])]
        call = asyncio.create_task(pool.post("t-fn", {"port": place.port}))
        await place.of(1)
        child = int((one.folder / "child").read_text())
        pool.process.kill()
        await pool.exit_code()
        await eventually(lambda: not any(alive(pid) for pid in [*pids, child]), "ended")
        with contextlib.suppress(Exception):
            await call


async def test_killed_it_ends_a_process_that_never_lets_another_thread_run(tmp_path: Path) -> None:
    code = """
        def handler(event, context):
            meet(event["port"])
            sum(range(10**18))  # one call in C, holding the interpreter lock
    """
    async with _pool(tmp_path, _named(tmp_path, "fn", code)) as pool, meeting() as place:
        call = asyncio.create_task(pool.post("t-fn", {"port": place.port}))
        (pid,) = await place.of(1)
        place.release()
        pool.process.kill()
        await pool.exit_code()
        await eventually(lambda: not alive(pid), "ended")
        with contextlib.suppress(Exception):
            await call


async def test_edited_handler_is_used_without_a_restart(tmp_path: Path) -> None:
    one = _named(tmp_path, "fn", "def handler(event, context): return 'aaa'")
    async with _pool(tmp_path, one) as pool:
        assert await pool.invoke("t-fn", {}) == "aaa"
        for text in ("bbb", "ccc"):  # of the same size, within a second of each other
            before = (await pool.until("t-fn", idle=1, envs=1))["pids"][0]
            write_function(one.folder, f"def handler(event, context): return '{text}'")
            await eventually(lambda pid=before: not alive(pid), "replaced")  # type: ignore[misc]
            assert await pool.invoke("t-fn", {}) == text


async def test_edited_layer_replaces_the_processes_of_all_functions(tmp_path: Path) -> None:
    code = "def handler(event, context): return os.getpid()"
    functions = [_named(tmp_path, "one", code), _named(tmp_path, "two", code)]
    async with _pool(tmp_path, *functions) as pool:
        pids = [await pool.invoke("t-one", {}), await pool.invoke("t-two", {})]
        (tmp_path / "layers" / "shared.py").write_text("changed = True\n")
        await eventually(lambda: not any(alive(pid) for pid in pids), "replaced")
        assert await pool.invoke("t-one", {}) not in pids


async def test_function_unknown_to_the_stack_or_without_a_folder_is_not_found(tmp_path: Path) -> None:
    (tmp_path / "functions" / "here").mkdir(parents=True)
    away = _named(tmp_path, "away", "")
    shutil.rmtree(away.folder)
    async with _pool(tmp_path, away) as pool:
        for name, words in (
            ("t-away", "functions/away does not exist"),
            ("t-here", "the stack does not have it"),
            ("t-../here", "the stack does not have it"),
            ("u-here", "the stack does not have it"),
        ):
            answer = await pool.post(name, {})
            assert (answer.status_code, answer.json()["errorType"]) == (404, "ResourceNotFoundException")
            assert words in answer.json()["errorMessage"]


async def test_taken_port_is_named_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "functions").mkdir()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        code, words = await _refused(tmp_path, "--port", str(port))
    assert code == 1
    assert words == f"pool: port {port} cannot be used (Address already in use); choose another with --port\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--port", "0", "--prewarm", "generate=two"), "'generate=two' is not NAME or NAME=N"),
        (("--port", "0", "--root", "/nowhere"), "/nowhere/functions does not exist"),
    ],
)
async def test_wrong_argument_is_named(tmp_path: Path, arguments: tuple[str, ...], words: str) -> None:
    (tmp_path / "functions").mkdir()
    code, output = await _refused(tmp_path, *arguments)
    assert code == 2
    assert words in output


async def _refused(folder: Path, *arguments: str) -> tuple[int | None, str]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "local.pool", "--described", "stack.json", "--stack", "t"),
        *("--logs", str(folder / "logs"), "--root", str(folder), *arguments),
        stderr=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(PATIENCE_SECONDS):
        _, output = await process.communicate()
    return process.returncode, output.decode()
