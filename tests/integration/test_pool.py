"""The Lambda pool with real processes: concurrency, limits, timeouts, hot reload, hang-ups."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import json
import logging
from pathlib import Path
from typing import Any

import httpx
import pytest

from local.pool.api import PAYLOAD_BYTES
from local.pool.configuration import ConfigurationUnavailable, FunctionConfiguration
from local.pool.machine import default_runtime
from local.pool.pool import Limits
from tests.support.lambda_pool import (
    FixedConfigurations,
    Meeting,
    RunningPool,
    alive,
    eventually,
    function,
    meeting,
    running_pool,
    write_function,
)

PID = "def handler(event, context): return os.getpid()"
MEETING = """
    def handler(event, context):
        meet(event["port"])
        return event["n"]
"""


def _together(
    pool: RunningPool, name: str, place: Meeting, count: int, first: int = 0
) -> list[asyncio.Task[Any]]:
    return [
        asyncio.create_task(pool.invoke(name, {"port": place.port, "n": first + n}, f"r-{first + n}"))
        for n in range(count)
    ]


async def test_first_invocation_starts_a_process_and_the_next_ones_reuse_it(tmp_path: Path) -> None:
    async with running_pool(tmp_path, function(tmp_path / "fn", PID)) as pool:
        assert await pool.functions() == {}
        pids = {await pool.invoke("fn", {}) for _ in range(20)}
        assert pids == set((await pool.until("fn", envs=1, idle=1))["pids"])


async def test_sixteen_invocations_run_at_the_same_time(tmp_path: Path) -> None:
    async with running_pool(tmp_path, function(tmp_path / "fn", MEETING)) as pool, meeting() as place:
        running = _together(pool, "fn", place, 16)
        assert len(set(await place.of(16))) == 16
        place.release()
        assert await asyncio.gather(*running) == list(range(16))


async def test_at_the_limit_invocations_wait_and_start_in_the_order_they_came(tmp_path: Path) -> None:
    code = """
        def handler(event, context):
            if event["n"] < 2: meet(event["port"])
            print(event["n"])
            return event["n"]
    """
    one = function(tmp_path / "fn", code)
    async with running_pool(tmp_path, one, limits=Limits(environments=2)) as pool, meeting() as place:
        running = _together(pool, "fn", place, 2)
        await place.of(2)
        for n in range(2, 9):
            running += _together(pool, "fn", place, 1, first=n)
            await pool.until("fn", waiting=n - 1)
        await pool.until("fn", envs=2, busy=2)
        place.release(1)  # one of the two goes on and serves all that wait
        assert await asyncio.gather(*running[2:]) == list(range(2, 9))
        place.release()
        await asyncio.gather(*running)
    order = [int(line) for line in pool.log("fn").splitlines() if int(line) >= 2]
    assert order == list(range(2, 9))


async def test_full_pool_still_runs_a_function_that_has_no_process(tmp_path: Path) -> None:
    turns, message = function(tmp_path / "turn", MEETING), function(tmp_path / "message", PID)
    async with (
        running_pool(tmp_path, turns, message, limits=Limits(environments=2)) as pool,
        meeting() as place,
    ):
        running = _together(pool, "turn", place, 3)
        await place.of(2)
        assert await pool.invoke("message", {}) > 0
        place.release()
        await place.of(1)
        place.release()
        await asyncio.gather(*running)


async def test_timeout_kills_the_process_and_what_it_started(tmp_path: Path) -> None:
    code = """
        import subprocess
        def handler(event, context):
            if event is None: return os.getpid()
            child = subprocess.Popen(["sleep", "1000"])
            with open("child", "w") as note: note.write(str(child.pid))
            child.wait()
    """
    async with running_pool(tmp_path, function(tmp_path / "fn", code, timeout=3)) as pool:
        before = await pool.invoke("fn", None)
        assert await pool.fail("fn", {}, "req-1") == {
            "errorType": "Sandbox.Timedout",
            "errorMessage": "RequestId: req-1 Error: Task timed out after 3.00 seconds",
        }
        child = int((tmp_path / "fn" / "child").read_text())
        await eventually(lambda: not alive(before) and not alive(child), "killed")
        assert await pool.invoke("fn", None) != before


async def test_code_that_takes_too_long_to_load_is_a_timeout(tmp_path: Path) -> None:
    one = function(tmp_path / "fn", "import time; time.sleep(1000)")
    async with running_pool(tmp_path, one, init_seconds=1) as pool:
        failed = await pool.fail("fn", {})
    assert failed["errorType"] == "Sandbox.Timedout"
    assert failed["errorMessage"].endswith("Task timed out after 1.00 seconds")


async def test_failure_to_load_is_told_to_each_invocation_and_not_tried_without_one(tmp_path: Path) -> None:
    one = function(tmp_path / "fn", "print('loading'); raise RuntimeError('broken')")
    async with running_pool(tmp_path, one, warm={"fn": 1}) as pool:
        failures = await asyncio.gather(*(pool.fail("fn", {}) for _ in range(3)))
        assert {f["errorType"] for f in failures} == {"RuntimeError"}
        assert await pool.functions() == {}
    assert (
        3 <= pool.log("fn").splitlines().count("loading") <= 4
    )  # one of them may have been the one kept warm


async def test_caller_that_hangs_up_while_it_waits_is_not_served(tmp_path: Path) -> None:
    limits = Limits(environments=1)
    async with (
        running_pool(tmp_path, function(tmp_path / "fn", MEETING), limits=limits) as pool,
        meeting() as place,
    ):
        first, gone, last = _together(pool, "fn", place, 3)
        await place.of(1)
        await pool.until("fn", waiting=2)
        gone.cancel()
        await pool.until("fn", waiting=1)
        place.release()
        assert await first == 0
        await place.of(1)
        place.release()
        assert await last == 2
        await pool.until("fn", idle=1, waiting=0)


async def test_caller_that_hangs_up_while_it_is_served_does_not_end_the_invocation(tmp_path: Path) -> None:
    code = """
        def handler(event, context):
            meet(event["port"])
            print("finished")
    """
    async with running_pool(tmp_path, function(tmp_path / "fn", code)) as pool, meeting() as place:
        (caller,) = _together(pool, "fn", place, 1)
        await place.of(1)
        caller.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await caller
        assert (await pool.functions())["fn"]["busy"] == 1
        place.release()
        await pool.until("fn", idle=1, busy=0)
    assert pool.log("fn") == "finished\n"


async def test_waiting_too_long_for_a_place_is_a_throttle(tmp_path: Path) -> None:
    one, limits = function(tmp_path / "fn", MEETING), Limits(environments=1, queue_seconds=0.5)
    async with running_pool(tmp_path, one, limits=limits, warm={"fn": 1}) as pool, meeting() as place:
        await pool.until("fn", idle=1)
        (first,) = _together(pool, "fn", place, 1)
        await place.of(1)
        second = await pool.post("fn", {"port": place.port, "n": 1})
        assert (second.status_code, second.json()["errorType"]) == (429, "TooManyRequestsException")
        place.release()
        assert await first == 0


async def test_partial_batch_response_passes_through(tmp_path: Path) -> None:
    code = """
        def handler(event, context):
            return {"batchItemFailures": [
                {"itemIdentifier": r["messageId"]} for r in event["Records"] if r["body"] == "bad"
            ]}
    """
    batch = {"Records": [{"messageId": "m1", "body": "good"}, {"messageId": "m2", "body": "bad"}]}
    async with running_pool(tmp_path, function(tmp_path / "worker", code)) as pool:
        assert await pool.invoke("worker", batch) == {"batchItemFailures": [{"itemIdentifier": "m2"}]}


async def test_changed_code_is_used_by_the_next_invocation(tmp_path: Path) -> None:
    one = function(tmp_path / "fn", "def handler(event, context): return 'old'")
    async with running_pool(tmp_path, one) as pool:
        assert await pool.invoke("fn", {}) == "old"
        before = await pool.until("fn", idle=1)
        write_function(tmp_path / "fn", "def handler(event, context): return 'newer'")
        pool.pool.code_changed({"fn"})
        assert await pool.invoke("fn", {}) == "newer"
        after = await pool.until("fn", idle=1, envs=1)
        assert after["pids"] != before["pids"]
        await eventually(lambda: not alive(before["pids"][0]), "replaced")


async def test_busy_process_ends_after_its_invocation_when_its_code_changed(tmp_path: Path) -> None:
    async with running_pool(tmp_path, function(tmp_path / "fn", MEETING)) as pool, meeting() as place:
        (running,) = _together(pool, "fn", place, 1)
        (pid,) = await place.of(1)
        pool.pool.code_changed(None)
        assert alive(pid)
        place.release()
        assert await running == 0
        await eventually(lambda: not alive(pid), "ended")


async def test_change_of_one_function_leaves_the_others_alone(tmp_path: Path) -> None:
    one, other = function(tmp_path / "one", PID), function(tmp_path / "other", PID)
    async with running_pool(tmp_path, one, other) as pool:
        pids = [await pool.invoke("one", {}), await pool.invoke("other", {})]
        pool.pool.code_changed({"one"})
        assert await pool.invoke("other", {}) == pids[1]
        assert await pool.invoke("one", {}) != pids[0]


async def test_functions_named_warm_have_processes_before_they_are_invoked(tmp_path: Path) -> None:
    one = function(tmp_path / "fn", MEETING)
    async with running_pool(tmp_path, one, warm={"fn": 2}) as pool, meeting() as place:
        ready = await pool.until("fn", idle=2)
        running = _together(pool, "fn", place, 2)
        assert set(await place.of(2)) == set(ready["pids"])
        place.release()
        await asyncio.gather(*running)


async def test_processes_beyond_those_kept_warm_retire_when_unused(tmp_path: Path) -> None:
    limits = Limits(retire_seconds=0.5)
    async with (
        running_pool(tmp_path, function(tmp_path / "fn", MEETING), limits=limits) as pool,
        meeting() as place,
    ):
        running = _together(pool, "fn", place, 4)
        await place.of(4)
        place.release()
        await asyncio.gather(*running)
        assert len((await pool.until("fn", envs=1, idle=1))["pids"]) == 1


async def test_reload_reads_the_configuration_anew(tmp_path: Path) -> None:
    code = "def handler(event, context): return os.environ['GREETING']"
    one = function(tmp_path / "fn", code, GREETING="hello")
    async with running_pool(tmp_path, one) as pool:
        assert await pool.invoke("fn", {}) == "hello"
        pool.configurations.functions["fn"] = dataclasses.replace(one, variables={"GREETING": "good day"})
        assert await pool.invoke("fn", {}) == "hello"
        assert (await pool.http.post("/reload")).status_code == 200
        assert await pool.invoke("fn", {}) == "good day"


async def test_function_deleted_from_the_stack_is_gone_after_a_reload(tmp_path: Path) -> None:
    async with running_pool(tmp_path, function(tmp_path / "fn", PID)) as pool:
        pid = await pool.invoke("fn", {})
        del pool.configurations.functions["fn"]
        await pool.http.post("/reload")
        answer = await pool.post("fn", {})
        assert (answer.status_code, answer.json()["errorType"]) == (404, "ResourceNotFoundException")
        await eventually(lambda: not alive(pid), "ended")


async def test_unreachable_emulator_is_an_error_of_its_own_and_a_reload_keeps_what_is_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running_pool(tmp_path, function(tmp_path / "fn", PID)) as pool:
        await pool.invoke("fn", {})

        def away(self: FixedConfigurations, function: str) -> FunctionConfiguration:
            raise ConfigurationUnavailable("no emulator answers")

        monkeypatch.setattr(FixedConfigurations, "get", away)
        answer = await pool.post("other", {})
        assert (answer.status_code, answer.json()["errorMessage"]) == (503, "no emulator answers")
        await pool.http.post("/reload")
        assert await pool.invoke("fn", {}) > 0


async def test_result_over_six_megabytes_is_refused_as_on_aws(tmp_path: Path) -> None:
    code = "def handler(event, context): return 'x' * event"
    async with running_pool(tmp_path, function(tmp_path / "fn", code)) as pool:
        largest = PAYLOAD_BYTES - 2  # and two quotation marks
        assert len(await pool.invoke("fn", largest)) == largest
        assert (await pool.fail("fn", largest + 1))["errorType"] == "Function.ResponseSizeTooLarge"
        assert await pool.invoke("fn", 1) == "x"


async def test_event_over_six_megabytes_is_refused_as_on_aws(tmp_path: Path) -> None:
    code = "def handler(event, context): return len(event)"
    async with running_pool(tmp_path, function(tmp_path / "fn", code)) as pool:
        largest = PAYLOAD_BYTES - 2
        assert await pool.invoke("fn", "x" * largest) == largest
        answer = await pool.post("fn", "x" * (largest + 1))
        assert (answer.status_code, answer.json()["errorType"]) == (413, "RequestTooLargeException")


async def test_an_error_of_half_a_megabyte_arrives_whole(tmp_path: Path) -> None:
    """The runtime repeats it in a header."""
    code = "def handler(event, context): raise ValueError('long ' * 100_000)"
    async with running_pool(tmp_path, function(tmp_path / "fn", code)) as pool:
        assert (await pool.fail("fn", {}))["errorMessage"] == "long " * 100_000


async def test_a_fault_of_the_pool_itself_is_a_typed_error_and_logged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    # Servers of other tests in this process keep uvicorn's lines to themselves.
    for name in ("uvicorn", "uvicorn.error"):
        monkeypatch.setattr(logging.getLogger(name), "propagate", True)
        monkeypatch.setattr(logging.getLogger(name), "disabled", False)
        caplog.set_level(logging.ERROR, logger=name)
    async with running_pool(tmp_path) as pool:
        monkeypatch.setattr(pool.pool, "status", lambda: 1 / 0)
        answer = await pool.http.get("/functions")
    assert (answer.status_code, answer.json()["errorType"]) == (500, "ServiceException")
    assert "ZeroDivisionError" in caplog.text


async def test_surface_answers_what_it_does_not_know_with_a_typed_error(tmp_path: Path) -> None:
    async with running_pool(tmp_path) as pool:
        unknown = await pool.http.get("/nothing")
        assert (unknown.status_code, unknown.json()["errorType"]) == (404, "NotFound")
        nameless = await pool.http.post("/invoke", content=b"{}")
        assert (nameless.status_code, nameless.json()["errorType"]) == (400, "InvalidParameterValueException")
        health = await pool.http.get("/health")
        assert health.json() == {"ok": True, "runtime": default_runtime(), "envs": 0}


async def test_web_page_cannot_invoke_a_function(tmp_path: Path) -> None:
    async with running_pool(tmp_path, function(tmp_path / "fn", PID)) as pool:
        for header in ({"Origin": "https://evil.example"}, {"Host": "evil.example"}):
            answer = await pool.http.post(
                "/invoke", content=b"{}", headers={"X-Amzn-Lambda-Function-Name": "fn", **header}
            )
            assert (answer.status_code, answer.json()["errorType"]) == (403, "AccessDeniedException")
        assert await pool.functions() == {}


async def test_process_that_cannot_be_started_says_so(tmp_path: Path) -> None:
    one = dataclasses.replace(function(tmp_path / "fn", PID), folder=tmp_path / "gone")
    async with running_pool(tmp_path, one) as pool:
        failed = await pool.fail("fn", {})
    assert failed["errorType"] == "Runtime.InvalidEntrypoint"
    assert "No such file or directory" in failed["errorMessage"]


async def test_stopping_the_pool_ends_every_process_and_tells_those_who_wait(tmp_path: Path) -> None:
    one = function(tmp_path / "fn", MEETING)
    async with running_pool(tmp_path, one, limits=Limits(environments=2)) as pool, meeting() as place:
        calls = [asyncio.create_task(pool.post("fn", {"port": place.port, "n": n})) for n in range(3)]
        pids = await place.of(2)
        await pool.until("fn", waiting=1)
        await pool.pool.__aexit__()
        answers: list[httpx.Response] = await asyncio.gather(*calls)
    assert sorted(a.json()["errorType"] for a in answers) == [
        "Runtime.ExitError",
        "Runtime.ExitError",
        "ServiceException",
    ]
    assert not any(alive(pid) for pid in pids)


async def test_processes_share_a_log_without_mixing_their_lines(tmp_path: Path) -> None:
    code = """
        import json
        def handler(event, context):
            meet(event["port"])
            for n in range(200): print(json.dumps({"pid": os.getpid(), "text": "x" * 200, "n": n}))
    """
    async with running_pool(tmp_path, function(tmp_path / "fn", code)) as pool, meeting() as place:
        running = _together(pool, "fn", place, 4)
        await place.of(4)
        place.release()
        await asyncio.gather(*running)
    lines = [json.loads(line) for line in pool.log("fn").splitlines()]
    assert len(lines) == 800
    by_process = {
        pid: [line["n"] for line in lines if line["pid"] == pid] for pid in {line["pid"] for line in lines}
    }
    assert list(by_process.values()) == [list(range(200))] * 4


async def test_beyond_its_slots_it_throttles_at_once_and_takes_invocations_again_when_one_is_free(
    tmp_path: Path,
) -> None:
    functions = function(tmp_path / "fn", MEETING), function(tmp_path / "other", PID)
    async with running_pool(tmp_path, *functions) as pool, meeting() as place:
        answer = await pool.http.post("/faults", content="slots=2")
        assert answer.json() == {"plan": "slots=2", "struck": {}}
        running = _together(pool, "fn", place, 2)
        await place.of(2)
        refused = await pool.http.post("/invoke", json={}, headers={"X-Amzn-Lambda-Function-Name": "fn"})
        assert (refused.status_code, refused.json()["errorType"]) == (429, "TooManyRequestsException")
        place.release()
        assert await asyncio.gather(*running) == [0, 1]
        assert await pool.invoke("other", {}) > 0
        assert (await pool.http.post("/faults", content="off")).json() == {
            "plan": "off",
            "struck": {"slots": 1},
        }
        assert (await pool.http.post("/faults", content="slot=2")).status_code == 400
