"""What a function meets inside an execution environment: the same with and without AWS's native library."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from local.pool.api import NATIVE
from local.pool.machine import AWSLAMBDARIC
from tests.support.lambda_pool import SNAPSHOTS, WAYS, function, running_pool


@pytest.fixture(params=WAYS)
def runtime(request: pytest.FixtureRequest) -> str:
    if request.param in (AWSLAMBDARIC, SNAPSHOTS):
        pytest.importorskip(NATIVE, reason="its native library is built on Linux only")
    return str(request.param)


async def _fail(tmp_path: Path, runtime: str, code: str, handler: str = "app.handler") -> dict[str, Any]:
    async with running_pool(
        tmp_path, function(tmp_path / "fn", code, handler=handler), runtime=runtime
    ) as pool:
        return await pool.fail("fn", {}, "req-7")


async def test_event_goes_in_and_result_comes_out_unchanged(tmp_path: Path, runtime: str) -> None:
    echo = function(tmp_path / "fn", "def handler(event, context): return event")
    async with running_pool(tmp_path, echo, runtime=runtime) as pool:
        events: list[Any] = [{"text": "naïve 👩‍🚀 \u2028", "n": 1.5, "none": None}, [], "text", None, 0]
        for event in events:
            assert await pool.invoke("fn", event) == event


async def test_process_is_reused_and_keeps_its_module_state(tmp_path: Path, runtime: str) -> None:
    code = """
        calls = []
        def handler(event, context):
            calls.append(event)
            return {"calls": calls, "pid": os.getpid()}
    """
    async with running_pool(tmp_path, function(tmp_path / "fn", code), runtime=runtime) as pool:
        first = await pool.invoke("fn", 1)
        assert await pool.invoke("fn", 2) == {"calls": [1, 2], "pid": first["pid"]}


async def test_context_and_environment_are_those_of_lambda(tmp_path: Path, runtime: str) -> None:
    code = """
        import sys
        def handler(event, context):
            return {
                "id": context.aws_request_id, "arn": context.invoked_function_arn, "name": context.function_name,
                "version": context.function_version, "memory": context.memory_limit_in_mb,
                "group": context.log_group_name, "stream": context.log_stream_name,
                "left": context.get_remaining_time_in_millis(), "environment": dict(os.environ),
                "cwd": os.getcwd(), "stdin": sys.stdin.read(), "trace": os.environ["_X_AMZN_TRACE_ID"],
            }
    """
    folder = tmp_path / "fn"
    async with running_pool(
        tmp_path, function(folder, code, timeout=30, TASKFLOW_TABLE="t"), runtime=runtime
    ) as pool:
        seen = await pool.invoke("fn", {}, "req-1")
    environment = seen["environment"]
    assert (seen["id"], seen["name"], seen["version"], seen["memory"]) == ("req-1", "fn", "$LATEST", "256")
    assert seen["arn"] == "arn:aws:lambda:us-east-1:000000000000:function:fn"
    assert seen["group"] == "/aws/lambda/fn"
    assert seen["stream"] == environment["AWS_LAMBDA_LOG_STREAM_NAME"]
    assert 0 < seen["left"] <= 30_000
    assert seen["trace"].startswith("Root=1-")
    assert (seen["cwd"], seen["stdin"]) == (str(folder), "")
    assert environment["TASKFLOW_TABLE"] == "t"
    assert environment["AWS_LAMBDA_FUNCTION_NAME"] == "fn"
    assert environment["LAMBDA_TASK_ROOT"] == environment["PYTHONPATH"] == str(folder)


async def test_layer_is_importable(tmp_path: Path, runtime: str) -> None:
    code = """
        import taskflow.protocol
        def handler(event, context): return taskflow.protocol.__name__
    """
    async with running_pool(tmp_path, function(tmp_path / "fn", code), runtime=runtime) as pool:
        assert await pool.invoke("fn", {}) == "taskflow.protocol"


async def test_unhandled_exception_has_type_message_and_the_handlers_frames(
    tmp_path: Path, runtime: str
) -> None:
    code = """
        def inner(): raise LookupError("no such thing")
        def handler(event, context): inner()
    """
    failed = await _fail(tmp_path, runtime, code)
    assert (failed["errorType"], failed["errorMessage"], failed["requestId"]) == (
        "LookupError",
        "no such thing",
        "req-7",
    )
    assert [str(tmp_path / "fn" / "app.py") in frame for frame in failed["stackTrace"]] == [True, True]
    assert "in handler" in failed["stackTrace"][0]
    assert "in inner" in failed["stackTrace"][1]


async def test_work_that_is_cancelled_from_inside_is_an_answer_and_the_environment_survives(
    tmp_path: Path, runtime: str
) -> None:
    code = """
        import asyncio
        from taskflow import bootstrap

        async def work():
            asyncio.current_task().cancel()
            await asyncio.sleep(1)

        def handler(event, context):
            if event == "cancel":
                bootstrap.run(work())
            return os.getpid()
    """
    async with running_pool(tmp_path, function(tmp_path / "fn", code), runtime=runtime) as pool:
        before = await pool.invoke("fn", "pid")
        failed = await pool.fail("fn", "cancel", "req-8")
        assert failed["errorType"] == "InvocationCancelled"
        assert await pool.invoke("fn", "pid") == before


async def test_environment_survives_an_unhandled_exception(tmp_path: Path, runtime: str) -> None:
    code = """
        def handler(event, context):
            if event == "fail": raise ValueError
            return os.getpid()
    """
    async with running_pool(tmp_path, function(tmp_path / "fn", code), runtime=runtime) as pool:
        before = await pool.invoke("fn", "")
        assert (await pool.fail("fn", "fail"))["errorType"] == "ValueError"
        assert await pool.invoke("fn", "") == before


@pytest.mark.parametrize(
    ("code", "handler", "error_type", "words"),
    [
        (
            "import no_such_module",
            "app.handler",
            "Runtime.ImportModuleError",
            "No module named 'no_such_module'",
        ),
        ("def handler(:", "app.handler", "Runtime.UserCodeSyntaxError", "Syntax error in module 'app'"),
        ("other = 1", "app.handler", "Runtime.HandlerNotFound", "Handler 'handler' missing on module 'app'"),
        ("", "handler", "Runtime.MalformedHandlerName", "Bad handler 'handler'"),
        ("raise RuntimeError('no settings')", "app.handler", "RuntimeError", "no settings"),
        ("os._exit(3)", "app.handler", "Runtime.ExitError", "exit status 3"),
    ],
)
async def test_code_that_cannot_be_loaded_says_why(
    tmp_path: Path, runtime: str, code: str, handler: str, error_type: str, words: str
) -> None:
    failed = await _fail(tmp_path, runtime, code, handler)
    assert failed["errorType"] == error_type
    assert words in failed["errorMessage"]


@pytest.mark.parametrize(
    ("code", "how"),
    [
        ("os._exit(4)", "exit status 4"),
        ("raise SystemExit(5)", "exit status 5"),
        ("os._exit(0)", "without providing a reason"),
        ("os.kill(os.getpid(), 11)", "signal: SIGSEGV"),
    ],
)
async def test_process_that_ends_fails_its_invocation_and_is_replaced(
    tmp_path: Path, runtime: str, code: str, how: str
) -> None:
    handler = f"""
        def handler(event, context):
            if event == "end": {code}
            return os.getpid()
    """
    async with running_pool(tmp_path, function(tmp_path / "fn", handler), runtime=runtime) as pool:
        before = await pool.invoke("fn", "")
        failed = await pool.fail("fn", "end", "req-9")
        assert failed["errorType"] == "Runtime.ExitError"
        assert failed["errorMessage"].startswith("RequestId: req-9 Error: Runtime exited")
        assert how in failed["errorMessage"]
        assert await pool.invoke("fn", "") != before


async def test_result_that_is_not_json_is_a_marshal_error(tmp_path: Path, runtime: str) -> None:
    failed = await _fail(tmp_path, runtime, "def handler(event, context): return object()")
    assert failed["errorType"] == "Runtime.MarshalError"
    assert failed["errorMessage"].startswith("Unable to marshal response:")


async def test_decimals_of_dynamodb_become_numbers(tmp_path: Path, runtime: str) -> None:
    code = """
        from decimal import Decimal
        def handler(event, context): return [Decimal("3"), Decimal("0.5")]
    """
    async with running_pool(tmp_path, function(tmp_path / "fn", code), runtime=runtime) as pool:
        assert await pool.invoke("fn", {}) == [3, 0.5]


async def test_event_that_is_not_json_is_an_unmarshal_error(tmp_path: Path, runtime: str) -> None:
    code = "def handler(event, context): return event"
    async with running_pool(tmp_path, function(tmp_path / "fn", code), runtime=runtime) as pool:
        answer = await pool.http.post("/invoke", content=b"{", headers={"X-Amzn-Lambda-Function-Name": "fn"})
    assert (answer.status_code, answer.json()["errorType"]) == (500, "Runtime.UnmarshalError")


async def test_output_reaches_the_log_line_by_line(tmp_path: Path, runtime: str) -> None:
    code = """
        import json, logging, sys
        def handler(event, context):
            print(json.dumps({"message": "structured", "n": 1}))
            print("to stderr", file=sys.stderr)
            logging.getLogger().warning("by logging")
            raise ValueError("and the error")
    """
    async with running_pool(tmp_path, function(tmp_path / "fn", code), runtime=runtime) as pool:
        await pool.fail("fn", {}, "req-3")
    lines = pool.log("fn").splitlines()
    assert json.loads(lines[0]) == {"message": "structured", "n": 1}
    assert lines[1] == "to stderr"
    level, _, request_id, message = lines[2].split("\t")
    assert (level, request_id, message) == ("[WARNING]", "req-3", "by logging")
    assert lines[3] == "[ERROR] ValueError: and the error"
    assert "in handler" in pool.log("fn")


async def test_output_written_just_before_a_kill_is_in_the_log(tmp_path: Path, runtime: str) -> None:
    code = """
        import sys, time
        def handler(event, context):
            print("last words")
            sys.stdout.write("unfinished line")
            sys.stdout.flush()
            time.sleep(1000)
    """
    one = function(tmp_path / "fn", code, timeout=3)
    async with running_pool(tmp_path, one, runtime=runtime) as pool:
        failed = await pool.fail("fn", {}, "req-4")
    assert failed["errorMessage"] == "RequestId: req-4 Error: Task timed out after 3.00 seconds"
    assert {"last words", "unfinished line"} <= set(pool.log("fn").splitlines())
    notes = [json.loads(line) for line in pool.log("fn").splitlines() if line.startswith("{")]
    assert [(n["message"], n["function_request_id"]) for n in notes] == [
        ("Task timed out after 3.00 seconds", "req-4")
    ]
