"""The pool's snapshots: what SnapStart would do to a function, with forks of a process that was initialised once."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path
from typing import Any

import httpx
import pytest

from local.pool.api import NATIVE
from local.pool.configuration import FunctionConfiguration
from tests.support.lambda_pool import (
    PATIENCE_SECONDS,
    SNAPSHOTS,
    Meeting,
    RunningPool,
    alive,
    eventually,
    function,
    meeting,
    running_pool,
    write_function,
)

pytest.importorskip(NATIVE, reason="its native library is built on Linux only")

HOOKS = """
    import random, socket, threading, uuid
    from snapshot_restore_py import register_after_restore, register_before_snapshot
    print("loading")
    seen = []
"""


def _one(folder: Path, code: str, **settings: Any) -> FunctionConfiguration:
    return function(folder / "fn", HOOKS + code, **settings)


async def _forks(pool: RunningPool, place: Meeting, count: int) -> list[Any]:
    """The answers of so many processes at once."""
    calls = [asyncio.create_task(pool.invoke("fn", {"port": place.port}, f"r-{n}")) for n in range(count)]
    await place.of(count)
    place.release()
    return await asyncio.gather(*calls)


async def test_a_function_is_initialised_once_and_each_process_runs_the_hooks_after_the_restore(
    tmp_path: Path,
) -> None:
    code = """
    register_before_snapshot(lambda: seen.append("second before"))
    register_before_snapshot(lambda: seen.append("first before"))
    register_after_restore(lambda: seen.append(f"after in {os.getpid()}"))
    def handler(event, context):
        meet(event["port"])
        return {"seen": seen, "pid": os.getpid(), "parent": os.getppid()}
    """
    async with (
        running_pool(tmp_path, _one(tmp_path, code), runtime=SNAPSHOTS) as pool,
        meeting() as place,
    ):
        answers = await _forks(pool, place, 4)
        snapshot = (await pool.functions())["fn"]["snapshot"]
    assert pool.log("fn").splitlines().count("loading") == 1
    assert len({answer["pid"] for answer in answers}) == 4
    for answer in answers:
        assert answer["seen"] == ["first before", "second before", f"after in {answer['pid']}"]
        assert answer["parent"] == snapshot


async def test_each_process_has_a_runtime_api_log_stream_and_token_of_its_own_and_no_keys(
    tmp_path: Path,
) -> None:
    code = """
    def handler(event, context):
        meet(event["port"])
        return {**os.environ, "stream": context.log_stream_name}
    """
    own = ("AWS_LAMBDA_RUNTIME_API", "AWS_LAMBDA_LOG_STREAM_NAME", "AWS_CONTAINER_AUTHORIZATION_TOKEN")
    async with (
        running_pool(tmp_path, _one(tmp_path, code), runtime=SNAPSHOTS) as pool,
        meeting() as place,
    ):
        answers = await _forks(pool, place, 3)
        url = answers[0]["AWS_CONTAINER_CREDENTIALS_FULL_URI"]
        async with httpx.AsyncClient(trust_env=False, timeout=PATIENCE_SECONDS) as http:
            keys = [
                await http.get(url, headers={"Authorization": each["AWS_CONTAINER_AUTHORIZATION_TOKEN"]})
                for each in answers
            ]
            refused = await http.get(url, headers={"Authorization": "somebody else"})
    for name in own:
        assert len({each[name] for each in answers}) == 3
    for each in answers:
        assert each["AWS_CONTAINER_CREDENTIALS_FULL_URI"] == url
        assert each["AWS_LAMBDA_INITIALIZATION_TYPE"] == "snap-start"
        assert each["stream"] == each["AWS_LAMBDA_LOG_STREAM_NAME"]
        assert not {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"} & set(each)
    assert {
        set(each.json()) == {"AccessKeyId", "SecretAccessKey", "Token", "Expiration"} for each in keys
    } == {True}
    assert len({each.json()["Token"] for each in keys}) == 3
    assert refused.status_code == 403


async def test_what_a_restore_breaks_on_aws_is_broken_here_too(tmp_path: Path) -> None:
    """Random numbers come twice and connections are dead, unless a hook does something about it."""
    code = """
    mine = random.Random()
    server = socket.create_server(("127.0.0.1", 0))
    client = socket.create_connection(server.getsockname())
    def handler(event, context):
        meet(event["port"])
        try:
            client.sendall(b"x")
            sent = "sent"
        except OSError as error:
            sent = type(error).__name__
        return {"all": random.random(), "mine": mine.random(), "sent": sent, "got": client.recv(1).decode()}
    """
    async with (
        running_pool(tmp_path, _one(tmp_path, code), runtime=SNAPSHOTS) as pool,
        meeting() as place,
    ):
        answers = await _forks(pool, place, 3)
    assert answers == answers[:1] * 3
    assert (answers[0]["sent"], answers[0]["got"]) == ("BrokenPipeError", "")
    assert "2 connections were open at the snapshot" in pool.log("fn")


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (
            "threading.Thread(target=threading.Event().wait, daemon=True, name='mine').start()",
            "1 further threads run in it after its initialisation (mine)",
        ),
        (
            "import asyncio; loop = asyncio.new_event_loop()",
            "an event loop is open in it after its initialisation",
        ),
    ],
    ids=["threads", "event-loop"],
)
async def test_a_function_that_cannot_be_forked_runs_as_processes_and_its_log_says_why(
    tmp_path: Path, code: str, reason: str
) -> None:
    handler = f"""
    {code}
    def handler(event, context):
        meet(event["port"])
        return os.environ["AWS_LAMBDA_INITIALIZATION_TYPE"], os.getpid()
    """
    async with (
        running_pool(tmp_path, _one(tmp_path, handler), runtime=SNAPSHOTS) as pool,
        meeting() as place,
    ):
        answers = await _forks(pool, place, 2)
        assert (await pool.functions())["fn"]["snapshot"] is None
    assert {answer[0] for answer in answers} == {"on-demand"}
    assert pool.log("fn").count(reason) == 1


@pytest.mark.parametrize("hook", ["register_before_snapshot", "register_after_restore"])
async def test_a_hook_that_fails_is_told_to_who_waits(tmp_path: Path, hook: str) -> None:
    code = f"""
    def broken(): raise LookupError("no such key")
    {hook}(broken)
    def handler(event, context): return 1
    """
    async with running_pool(tmp_path, _one(tmp_path, code), runtime=SNAPSHOTS) as pool:
        failed = await pool.fail("fn", {})
    assert (failed["errorType"], failed["errorMessage"]) == ("LookupError", "no such key")
    assert "[ERROR] LookupError: no such key" in pool.log("fn")


WAITS = """
    def handler(event, context):
        if event is None: return os.getpid(), os.getppid()
        meet(event["port"])
        print("finished")
        return os.getpid(), os.getppid()
    """


async def test_a_snapshot_that_dies_is_replaced_and_what_it_had_under_way_ends_well(tmp_path: Path) -> None:
    async with (
        running_pool(tmp_path, _one(tmp_path, WAITS), runtime=SNAPSHOTS) as pool,
        meeting() as place,
    ):
        call = asyncio.create_task(pool.invoke("fn", {"port": place.port}))
        (busy,) = await place.of(1)
        snapshot = (await pool.functions())["fn"]["snapshot"]
        os.kill(snapshot, signal.SIGKILL)
        await pool.until("fn", snapshot=None)
        other, parent = await pool.invoke("fn", None)
        assert other != busy
        assert parent not in (snapshot, os.getpid())
        place.release()
        assert (await call)[0] == busy
        os.kill(busy, signal.SIGKILL)  # nobody can say any more how it ended, but that it did
        await pool.until("fn", envs=1, pids=[other])
    assert pool.log("fn").splitlines().count("loading") == 2
    assert "finished" in pool.log("fn").splitlines()


async def test_changed_code_makes_a_new_snapshot_and_the_old_one_ends_with_its_last_process(
    tmp_path: Path,
) -> None:
    one = _one(tmp_path, WAITS)
    async with running_pool(tmp_path, one, runtime=SNAPSHOTS) as pool, meeting() as place:
        call = asyncio.create_task(pool.invoke("fn", {"port": place.port}))
        await place.of(1)
        old = (await pool.functions())["fn"]["snapshot"]
        write_function(tmp_path / "fn", "def handler(event, context): return 'newer', os.getppid()")
        pool.pool.code_changed({"fn"})
        said, parent = await pool.invoke("fn", None)
        assert said == "newer"
        assert parent != old
        assert alive(old)
        place.release()
        assert (await call)[1] == old
        await eventually(lambda: not alive(old), "ended")


async def test_a_process_that_is_killed_tells_how_and_leaves_its_snapshot_alone(tmp_path: Path) -> None:
    code = """
    def handler(event, context):
        if event == "die": os.kill(os.getpid(), 11)
        return os.getppid()
    """
    async with running_pool(tmp_path, _one(tmp_path, code), runtime=SNAPSHOTS) as pool:
        snapshot = await pool.invoke("fn", "")
        failed = await pool.fail("fn", "die", "req-1")
        assert failed["errorMessage"] == "RequestId: req-1 Error: Runtime exited with error: signal: SIGSEGV"
        assert await pool.invoke("fn", "") == snapshot


async def test_a_stopped_pool_ends_its_snapshots(tmp_path: Path) -> None:
    async with running_pool(tmp_path, _one(tmp_path, WAITS), runtime=SNAPSHOTS) as pool:
        pid, snapshot = await pool.invoke("fn", None)
        await pool.pool.__aexit__()
        assert not alive(pid)
        assert not alive(snapshot)
