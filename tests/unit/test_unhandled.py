"""An error that nobody foresaw, in every function: one redacted line, and the answer its caller can use.

All handlers run in one process with the handler of Lambda's own runtime client, as a function does.
"""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
import textwrap
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from taskflow.records.consumer import consume
from taskflow.records.database import Database

from local.pool.api import NATIVE
from local.pool.machine import AWSLAMBDARIC, RUNTIMES
from local.setup.stamps import ROOT
from tests.support.lambda_pool import function, running_pool
from tests.support.records import event_of, message, some_id
from tests.unit.test_telemetry import LAMBDA, LAYER

FUNCTIONS = ROOT / "functions"

MAIL, KEY, CARD = "mary.jones@example.org", "sk-proj-Ab12Cd34Ef56Gh78Ij90Kl12Mn34Op56", "4111 1111 1111 1111"
TEXT = f"{MAIL}\n{KEY}\r\n{CARD}\x1b[2J\x00\x07\x7f\x85\x9b31m\u2028\u2029\u202e{MAIL}"

SOCKET = {"requestContext": {"connectionId": "c1", "eventType": "MESSAGE"}, "body": "{}"}
QUEUE = {"Records": [{"messageId": "m0", "body": '{"sweep": 1}'}, {"messageId": "m1", "body": "{}"}]}
ALL_AGAIN = {"batchItemFailures": [{"itemIdentifier": "m0"}, {"itemIdentifier": "m1"}]}
HTTP = {"version": "2.0", "rawPath": "/api/health", "requestContext": {"http": {"method": "GET"}}}
RAISED = {"raised": ["Unforeseen", "the function's log has the error, redacted"]}

CASES: dict[str, tuple[str, dict[str, Any], Any]] = {
    "an upgrade": ("connect.app", SOCKET, {"statusCode": 500}),
    "a frame": ("message.app", SOCKET, {"statusCode": 500}),
    "an end of a connection": ("disconnect.app", SOCKET, {"statusCode": 500}),
    "a turn": ("generate.app", {"kind": "speak"}, RAISED),
    "a tick": ("timer.app", {"tick": True}, RAISED),
    "sweeps": ("timer.app", QUEUE, ALL_AGAIN),
    "a request": (
        "ingest.app",
        HTTP,
        {
            "statusCode": 500,
            "headers": {"content-type": "application/json"},
            "body": '{"success":false,"error":{"code":"INTERNAL","message":"something went wrong on our side"}}',
        },
    ),
    "a question of another function": ("ingest.app", {"kind": "rehydrate"}, RAISED),
    "records": ("worker.app", QUEUE, ALL_AGAIN),
    "a migration by hand": ("worker.migrate", {"migrate": True}, RAISED),
}

CALL_ALL = """
import importlib, json, os
from taskflow import bootstrap

class Unforeseen(Exception):
    pass

def fail(*given, **named):
    try:
        raise LookupError("first " + TEXT)
    except LookupError as error:
        raise Unforeseen(TEXT) from error

class Context:
    function_name, memory_limit_in_mb, aws_request_id = "f", 128, "r1"
    invoked_function_arn = "arn:aws:lambda:us-east-1:000000000000:function:f"
    def get_remaining_time_in_millis(self): return 20_000

bootstrap.backend = bootstrap.engine = bootstrap.keys = fail
answers = {}
for name, (module, event) in CASES.items():
    app = importlib.import_module(f"functions.{module}")
    app.consume = app._migrate = app.database = app.rehydrate = fail
    os.write(1, f"CASE {name}\\n".encode())
    os.write(2, f"CASE {name}\\n".encode())
    try:
        answers[name] = app.handler(event, Context())
    except Exception as error:
        assert error.__cause__ is error.__context__ is None
        answers[name] = {"raised": [type(error).__name__, str(error)]}
os.write(1, b"CASE awake\\n")
os.write(2, b"CASE awake\\n")
for module in {module for module, _ in CASES.values()}:
    answers[module] = importlib.import_module(f"functions.{module}").handler({"awake": True}, None)
os.write(1, b"CASE answers\\n" + json.dumps(answers).encode())
"""


def _by_case(text: str) -> dict[str, str]:
    return dict(part.split("\n", 1) for part in text.split("CASE ") if part)


@pytest.fixture(scope="module")
def printed() -> tuple[dict[str, str], dict[str, str]]:
    """What the functions print on standard output and standard error, by case."""
    events = {name: (module, event) for name, (module, event, _) in CASES.items()}
    code = f"{LAMBDA}\nTEXT, CASES = {TEXT!r}, {events!r}\n{textwrap.dedent(CALL_ALL)}"
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": f"{LAYER}:{ROOT}",
        "POWERTOOLS_SERVICE_NAME": "tests",
        "POWERTOOLS_METRICS_DISABLED": "true",
        "PYTHONWARNINGS": "ignore",  # of Powertools, that nothing is counted
    }
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return _by_case(done.stdout.decode()), _by_case(done.stderr.decode())


def test_who_is_kept_awake_does_nothing_and_says_nothing(
    printed: tuple[dict[str, str], dict[str, str]],
) -> None:
    out, err = printed
    assert out["awake"] == err["awake"] == ""
    answers = json.loads(out["answers"])
    modules = {"worker.migrate", *(f"{path.parent.name}.app" for path in FUNCTIONS.glob("*/app.py"))}
    assert {module: answers[module] for module in modules} == dict.fromkeys(modules)


@pytest.mark.parametrize("case", CASES)
def test_an_error_is_one_redacted_line_and_its_caller_gets_an_answer(
    case: str, printed: tuple[dict[str, str], dict[str, str]]
) -> None:
    out, err = printed
    assert err[case] == ""
    [line] = [each for each in out[case].splitlines() if "ColdStart" not in each]
    assert [char for char in line if unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp")] == []
    assert [secret for secret in (MAIL, KEY, CARD, "mary.jones", "Ab12Cd34", "1111") if secret in line] == []
    said = json.loads(line)
    assert (said["level"], said["message"], said["error"]) == ("ERROR", "unhandled error", "Unforeseen")
    assert "after LookupError: first [REDACTED:EMAIL]" in said["reason"]
    assert said["raised_at"][-1].endswith(" fail")
    assert json.loads(out["answers"])[case] == CASES[case][2]


@pytest.mark.parametrize(
    ("version", "counted"), [("7", {"service": "tests", "version": "7"}), ("$LATEST", None), (None, None)]
)
def test_a_published_version_counts_its_errors_under_its_number(
    version: str | None, counted: dict[str, str] | None
) -> None:
    """What CodeDeploy's alarms look at: also errors that are answered, which Lambda does not count."""
    code = """
        from taskflow.unhandled import guarded, status_500
        from taskflow.telemetry import metrics

        @metrics.log_metrics
        @guarded(status_500)
        def handler(event, context):
            raise LookupError("x")

        assert handler({}, None) == {"statusCode": 500}
    """
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(LAYER), "POWERTOOLS_SERVICE_NAME": "tests"}
    if version is not None:
        environment["AWS_LAMBDA_FUNCTION_VERSION"] = version
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)], env=environment, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    [error] = [line for line in lines if "UnhandledErrors" in line]
    assert "version" not in error, "the count of all versions keeps its dimensions"
    told = [line for line in lines if "VersionErrors" in line]
    assert [{name: line[name] for name in counted or ()} for line in told] == ([counted] if counted else [])
    for line in told:
        [directive] = line["_aws"]["CloudWatchMetrics"]
        assert sorted(directive["Dimensions"][0]) == ["service", "version"]


def test_every_handler_is_an_entry_point() -> None:
    """A function that is added is guarded, too: whatever is called ``handler`` has the decorator and a case above."""
    tried = {module for module, _, _ in CASES.values()}
    for file in sorted(FUNCTIONS.glob("*/*.py")):
        for node in ast.parse(file.read_text()).body:
            if isinstance(node, ast.FunctionDef) and node.name == "handler":
                assert f"{file.parent.name}.{file.stem}" in tried
                decorators = [ast.unparse(each).partition("(")[0] for each in node.decorator_list]
                assert decorators in (["entry_point"], ["kept_awake", "guarded"]), file


def test_a_function_is_not_decorated_twice() -> None:
    """Lambda calls what the template names; the number of handlers is the number of functions and the migration."""
    handlers = [file for file in FUNCTIONS.glob("*/*.py") if "def handler(" in Path(file).read_text()]
    assert len(handlers) == len({module for module, _, _ in CASES.values()})


def test_a_record_that_a_fault_of_ours_refuses_leaves_the_others_alone() -> None:
    def redact(text: str) -> str:
        if "trip" in text:
            raise LookupError(text)
        return text

    stored: list[object] = []

    class Stored(Database):
        def run(self, asker: Any, work: Any) -> Any:
            stored.append(work)

    event = event_of([message(some_id(1), "hello"), message(some_id(2), f"trip {MAIL}")])
    outcome = consume(event, Stored(lambda fresh: ""), redact)
    assert outcome.rejected == {"m1": "unhandled LookupError"}
    assert (outcome.stored["message"], len(stored)) == (1, 1)


@pytest.mark.parametrize("runtime", RUNTIMES)
async def test_the_runtime_itself_prints_nothing_of_it(tmp_path: Path, runtime: str) -> None:
    """What Lambda's runtime client says of a failed invocation, and its caller is told: the type alone."""
    if runtime == AWSLAMBDARIC:
        pytest.importorskip(NATIVE, reason="its native library is built on Linux only")
    code = f"""
        from taskflow.unhandled import entry_point

        @entry_point()
        def handler(event, context):
            raise LookupError({TEXT!r})
    """
    async with running_pool(tmp_path, function(tmp_path / "fn", code), runtime=runtime) as pool:
        failed = await pool.fail("fn", {}, "r1")
    said = json.dumps(failed) + "".join(file.read_text() for file in (tmp_path / "logs").glob("*"))
    assert failed["errorType"] == "LookupError"
    assert "REDACTED:EMAIL" in said
    assert [secret for secret in (MAIL, KEY, CARD, "\x1b", "\x9b") if secret in said] == []
