"""Cold starts, beside those of a commit from before and of bare boto3: ``python -m bench.cold_start``.

Each sample is a fresh process of AWS's runtime client with one function, as Lambda starts it. *Ready*: the handler is
imported and the process asks for its first invocation. *Answered*: it has also answered that one, with a server at hand
that plays DynamoDB, SQS, Lambda and the connections API. Counted is the processor time of the process, which other work
on the machine changes least, as the kernel says it at the end (``wait4``); samples of all functions take turns.

*bare* is a function that does nothing but to make boto3's DynamoDB client while it is imported, and to read an item.
"""

from __future__ import annotations

import argparse
import json
import os
import queue
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

from bench.machine import heading

ROOT = Path(__file__).resolve().parents[1]
BEFORE = "ecbec50"
"""The commit that is compared with: the last one whose functions loaded boto3."""
ROUNDS = 9
LAYER = "layers/common/python"

BARE = """
import boto3
client = boto3.client("dynamodb")
def handler(event, context):
    client.get_item(TableName="t", Key={"pk": {"S": "x"}})
"""

AIMS = {"connect": (0.5, 0.7), "message": (0.5, 0.7), "generate": (0.5, 0.7), "ingest": (0.6, None)}
"""Of each function the aimed ratio to the commit before, and to bare boto3."""

_GATEWAY = {
    "connectionId": "L0SM9cOFvHcCIhw=",
    "eventType": "MESSAGE",
    "routeKey": "user_message",
    "identity": {"sourceIp": "192.0.2.1"},
    "requestId": "r",
    "domainName": "localhost",
    "stage": "v1",
}
_HTTP = {
    "version": "2.0",
    "routeKey": "$default",
    "rawPath": "/api/models",
    "rawQueryString": "",
    "headers": {"host": "localhost", "accept": "*/*"},
    "requestContext": {
        "accountId": "1",
        "apiId": "a",
        "domainName": "localhost",
        "http": {"method": "GET", "path": "/api/models", "protocol": "HTTP/1.1", "sourceIp": "192.0.2.1"},
        "requestId": "r",
        "routeKey": "$default",
        "stage": "$default",
        "timeEpoch": 0,
    },
    "isBase64Encoded": False,
}
_NOBODY = {"conversationId": "00000000-0000-0001-0000-000000000002", "connectionId": "L0SM9cOFvHcCIhw="}
EVENTS: dict[str, Any] = {
    "bare": {},
    "connect": {
        "headers": {},
        "queryStringParameters": None,
        "requestContext": {**_GATEWAY, "eventType": "CONNECT"},
    },
    "message": {"requestContext": _GATEWAY, "body": '{"type":"user_message","text":"How are you?"}'},
    "generate": {"kind": "sync", **_NOBODY, "resumeToken": None},
    "disconnect": {"requestContext": {**_GATEWAY, "eventType": "DISCONNECT"}},
    "timer": {"Records": [{"messageId": "m", "body": '{"sweep":true}'}]},
    "ingest": _HTTP,
}
"""A new conversation; a frame of a connection that is not known; a sync of one; a sweep that finds nothing; the list of
models."""


class Case(NamedTuple):
    """A function's code: ``folder`` and the ``layer`` it is given."""

    name: str
    function: str
    folder: Path
    layer: Path | None


class Sample(NamedTuple):
    """Milliseconds of processor time, and megabytes at the most."""

    cpu: float
    memory: float


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, *_: Any) -> None:
        """A process was killed while it waited."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None:
        pass

    def answer(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))


class _Aws(_Handler):
    """Answers what an empty table and ready queues would."""

    def do_POST(self) -> None:
        sent, operation = self.body(), (self.headers.get("X-Amz-Target") or "").rpartition(".")[2]
        if operation == "Query":
            self.answer(200, b'{"Items":[],"Count":0}')
        elif operation == "SendMessageBatch":
            taken = [{"Id": each["Id"], "MessageId": "m"} for each in json.loads(sent)["Entries"]]
            self.answer(200, json.dumps({"Successful": taken}).encode())
        elif "/functions/" in self.path:
            self.answer(202, b"")
        else:
            self.answer(200, b"{}")


@contextmanager
def serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    """The server's host and port."""
    server = _Quiet(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


class Failed(Exception):
    """A function did not start, or did not answer."""


def sample(case: Case, aws: str, *, answered: bool) -> Sample:
    """Starts one process, and ends it when it is ready or has answered. Raises ``Failed``."""
    news: queue.Queue[str] = queue.Queue()

    class RuntimeApi(_Handler):
        def do_GET(self) -> None:
            if not answered:
                news.put("ready")
                threading.Event().wait(60)  # the process is killed meanwhile
            self.answer(
                200,
                json.dumps(EVENTS[case.function]).encode(),
                Content_Type="application/json",
                Lambda_Runtime_Aws_Request_Id="r-1",
                Lambda_Runtime_Trace_Id="Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Sampled=0",
                Lambda_Runtime_Deadline_Ms="4102444800000",
                Lambda_Runtime_Invoked_Function_Arn="arn:aws:lambda:us-east-1:000000000000:function:f",
            )

        def do_POST(self) -> None:
            sent = self.body()
            # A fault of ours is an answer, too, and takes another time.
            well = self.path.endswith("/response") and b'"statusCode": 5' not in sent
            news.put("ready" if well else f"error: {sent[:500]!r}")
            threading.Event().wait(60)

    with serving(RuntimeApi) as api, tempfile.TemporaryFile() as output:
        process = _started(case, api, aws, output)
        threading.Thread(target=_tell_end, args=(process.pid, news), daemon=True).start()
        try:
            told = news.get(timeout=60)
        except queue.Empty:
            told = "nothing for a minute"
        os.kill(process.pid, signal.SIGKILL)  # Popen's own would take the account of one that has ended
        _, _, used = os.wait4(process.pid, 0)
        process.returncode = -9
        if told != "ready":
            output.seek(0)
            raise Failed(f"{case.name}: {told}\n{output.read()[-2000:].decode(errors='replace')}")
    return Sample((used.ru_utime + used.ru_stime) * 1000, used.ru_maxrss / 1024)


def _tell_end(pid: int, news: queue.Queue[str]) -> None:
    """Tells of a process that ends by itself, without taking its account away."""
    try:
        os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    except ChildProcessError:
        return
    news.put("the process has ended")


def _started(case: Case, api: str, aws: str, output: Any) -> subprocess.Popen[bytes]:
    path = [str(case.folder), *([str(case.layer)] if case.layer else [])]
    environment = {
        "PATH": os.defpath,
        "PYTHONPATH": os.pathsep.join(path),
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_REGION": "us-east-1",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": f"http://{aws}",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_LAMBDA_RUNTIME_API": api,
        "AWS_LAMBDA_FUNCTION_NAME": case.function,
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "1024",
        "AWS_LAMBDA_LOG_GROUP_NAME": "/aws/lambda/f",
        "AWS_LAMBDA_LOG_STREAM_NAME": "s",
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "LAMBDA_TASK_ROOT": str(case.folder),
        "_HANDLER": "app.handler",
        "POWERTOOLS_SERVICE_NAME": case.function,
        "PYDANTIC_DISABLE_PLUGINS": "true",
        "TASKFLOW_TABLE": "t",
        "TASKFLOW_RECORDS_QUEUE_URL": f"http://{aws}/0/records",
        "TASKFLOW_SWEEPS_QUEUE_URL": f"http://{aws}/0/sweeps",
        "TASKFLOW_CONNECTIONS_ENDPOINT": f"http://{aws}/v1",
        "TASKFLOW_GENERATE_FUNCTION": "generate",
        "TASKFLOW_INGEST_FUNCTION": "ingest",
        "TASKFLOW_SIGNING_KEY": "x" * 64,
        "TASKFLOW_LLM_PROVIDER": "openai",
        "TASKFLOW_LLM_BASE_URL": f"http://{aws}/v1",
        "TASKFLOW_LLM_API_KEY": "x",
        "TASKFLOW_MODELS": "x",
        "TASKFLOW_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
    }
    command = [sys.executable, "-m", "awslambdaric", "app.handler"]
    return subprocess.Popen(command, cwd=case.folder, env=environment, stdout=output, stderr=output)


def cases(root: Path, functions: Sequence[str], suffix: str = "") -> list[Case]:
    """The functions of a tree."""
    return [Case(name + suffix, name, root / "functions" / name, root / LAYER) for name in functions]


def before(folder: Path, functions: Sequence[str]) -> list[Case]:
    """Those of the commit that is compared with; none where the repository does not have it."""
    archive = subprocess.run(
        ["git", "-C", str(ROOT), "archive", BEFORE, "layers", "functions"], capture_output=True, check=False
    )
    if archive.returncode:
        print(f"commit {BEFORE} is not here: nothing to compare with", file=sys.stderr)
        return []
    subprocess.run(["tar", "-x", "-C", str(folder)], input=archive.stdout, check=True)
    return cases(folder, functions, f" {BEFORE}")


def medians(found: dict[str, list[Sample]]) -> dict[str, Sample]:
    return {
        name: Sample(
            statistics.median(each.cpu for each in many), statistics.median(each.memory for each in many)
        )
        for name, many in found.items()
    }


def measure(everything: Sequence[Case], rounds: int) -> dict[str, tuple[Sample, Sample]]:
    """Of each case the medians, ready and answered. Each case runs once before: what it imports is compiled then."""
    ready: dict[str, list[Sample]] = {case.name: [] for case in everything}
    answered: dict[str, list[Sample]] = {case.name: [] for case in everything}
    with serving(_Aws) as aws:
        for turn in range(rounds + 1):
            for case in everything:
                pair = sample(case, aws, answered=False), sample(case, aws, answered=True)
                if turn:
                    ready[case.name].append(pair[0])
                    answered[case.name].append(pair[1])
    first, second = medians(ready), medians(answered)
    return {name: (first[name], second[name]) for name in first}


def report(found: dict[str, tuple[Sample, Sample]], functions: Sequence[str]) -> bool:
    """Prints the figures; whether all aims are met."""
    bare, met = found["bare"], True
    print(f"{'':24}{'ready':>9}{'answered':>10}{'memory':>9}")
    for name, (ready, answered) in found.items():
        print(f"{name:24}{ready.cpu:6.0f} ms{answered.cpu:7.0f} ms{answered.memory:6.0f} MB")
    print()
    for name in functions:
        ready, answered = found[name]
        old = found.get(f"{name} {BEFORE}")
        parts = [f"{ready.cpu / bare[0].cpu:.2f}x and {answered.cpu / bare[1].cpu:.2f}x of bare boto3"]
        aim_old, aim_bare = AIMS.get(name, (None, None))
        if aim_bare is not None:
            parts[-1] += f" (aim {aim_bare})"
            met = met and ready.cpu / bare[0].cpu <= aim_bare
        if old is not None:
            parts.append(f"{ready.cpu / old[0].cpu:.2f}x and {answered.cpu / old[1].cpu:.2f}x of before")
            if aim_old is not None:
                parts[-1] += f" (aim {aim_old})"
                met = met and ready.cpu / old[0].cpu <= aim_old
            parts.append(f"{old[1].memory - answered.memory:.0f} MB less")
        print(f"{name:12}" + "; ".join(parts))
    return met


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--check", action="store_true", help="fail when an aim is missed")
    options = parser.parse_args()
    print(heading("python -m bench.cold_start"))
    functions = [name for name in EVENTS if name != "bare"]
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "bare").mkdir()
        (place / "bare" / "app.py").write_text(BARE)
        everything = [
            Case("bare", "bare", place / "bare", None),
            *cases(ROOT, functions),
            *before(place, functions),
        ]
        met = report(measure(everything, options.rounds), functions)
    return 1 if options.check and not met else 0


if __name__ == "__main__":
    raise SystemExit(main())
