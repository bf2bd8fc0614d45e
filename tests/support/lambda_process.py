"""One process of Lambda in a test: AWS's runtime client, an artifact's files, and nothing else of this machine."""

from __future__ import annotations

import json
import queue
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

BOOT = Path(__file__).with_name("lambda_boot.py")
PATIENCE_SECONDS = 90.0
PREFIX = "/2018-06-01/runtime"


@dataclass(frozen=True)
class Layout:
    """Where the files of a function are, as on Lambda: ``opt`` is /opt, ``runtime`` /var/runtime.

    ``tasks``: what is /var/task, by function. ``wrapper``: a command that runs ours where they are at these places.
    """

    python: Path
    opt: Path
    runtime: Path
    tasks: Mapping[str, Path]
    wrapper: tuple[str, ...] = ()

    def command(self, function: str, handler: str) -> list[str]:
        boot = [str(self.python), "-I", "-S", str(BOOT), str(self.opt), str(self.runtime), handler]
        return [*(part.format(task=self.tasks[function]) for part in self.wrapper), *boot]

    def task(self, function: str) -> str:
        return "/var/task" if self.wrapper else str(self.tasks[function])


class HandlerFailed(Exception):
    """The handler raised, or could not be loaded; the message is what the runtime client reported."""


@dataclass
class LambdaProcess:
    """Answers one event after the other, as an execution environment does."""

    waiting: queue.Queue[bytes] = field(default_factory=queue.Queue)
    answers: queue.Queue[tuple[bool, bytes]] = field(default_factory=queue.Queue)

    def invoke(self, event: Any) -> Any:
        """The handler's result. Raises ``HandlerFailed``."""
        self.waiting.put(json.dumps(event).encode())
        well, body = self.answers.get(timeout=PATIENCE_SECONDS)
        if not well:
            raise HandlerFailed(body.decode(errors="replace"))
        return json.loads(body)


@contextmanager
def lambda_process(
    layout: Layout, function: str, handler: str, variables: Mapping[str, str], log: Path
) -> Iterator[LambdaProcess]:
    """A process of ``function`` with the environment that Lambda gives it. It ends with the context."""
    process = LambdaProcess()
    server = _Quiet(("127.0.0.1", 0), _runtime_api(process, function))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    name = f"taskflow-{function}"
    environment = {
        **variables,
        "AWS_EXECUTION_ENV": f"AWS_Lambda_{layout.python.name}",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "1024",
        "AWS_LAMBDA_FUNCTION_NAME": name,
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "AWS_LAMBDA_LOG_GROUP_NAME": f"/aws/lambda/{name}",
        "AWS_LAMBDA_LOG_STREAM_NAME": "2026/01/01/[$LATEST]0",
        "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{server.server_address[1]}",
        "LAMBDA_RUNTIME_DIR": "/var/runtime",
        "LAMBDA_TASK_ROOT": layout.task(function),
        "LANG": "en_US.UTF-8",
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "PYTHONPATH": "/var/runtime",
        "TZ": ":UTC",
        "_HANDLER": handler,
    }
    with (
        log.open("ab") as out,
        subprocess.Popen(
            layout.command(function, handler), env=environment, cwd="/", stdout=out, stderr=out
        ) as running,
    ):
        threading.Thread(target=_report_end, args=(running, process, log), daemon=True).start()
        try:
            yield process
        finally:
            running.kill()
            server.shutdown()
            server.server_close()


class _Quiet(ThreadingHTTPServer):
    """Says nothing of a client that was killed while it waited."""

    daemon_threads = True

    def handle_error(self, *_: Any) -> None:
        pass


def _report_end(running: subprocess.Popen[bytes], process: LambdaProcess, log: Path) -> None:
    """Whoever waits for an answer learns that none will come."""
    code = running.wait()
    process.answers.put((False, f"the process ended with {code}: {log.read_text()[-2000:]}".encode()))


def _runtime_api(process: LambdaProcess, function: str) -> type[BaseHTTPRequestHandler]:
    class RuntimeApi(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._answer(200, process.waiting.get())

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            process.answers.put((self.path.endswith("/response"), body))
            self._answer(202, b'{"status": "OK"}')

        def _answer(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.send_header("Lambda-Runtime-Aws-Request-Id", "8476a536-e9f4-11e8-9739-2dfe598c3fcd")
            self.send_header("Lambda-Runtime-Deadline-Ms", "4102444800000")
            arn = f"arn:aws:lambda:us-east-1:123456789012:function:taskflow-{function}"
            self.send_header("Lambda-Runtime-Invoked-Function-Arn", arn)
            self.send_header("Lambda-Runtime-Trace-Id", "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Sampled=0")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    return RuntimeApi
