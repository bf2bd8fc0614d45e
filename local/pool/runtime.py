"""A Lambda runtime in pure Python: what awslambdaric does, where it cannot be installed (it has Linux wheels only).

Speaks the Runtime API: get the next invocation, call the handler, post its result or error, for ever.
https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
"""

from __future__ import annotations

import decimal
import http.client
import importlib
import io
import json
import logging
import os
import sys
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, NoReturn, TextIO

from local.pool.api import API, INIT_ERROR, NEXT

Function = Callable[[Any, "Context"], Any]


class Fault(Exception):
    """An error of the runtime, not of the handler's code. ``error_type``: for example Runtime.HandlerNotFound."""

    def __init__(self, error_type: str, message: str, stack: list[str] | None = None) -> None:
        super().__init__(message)
        self.error_type = error_type
        self.stack = stack or []


@dataclass(frozen=True)
class Context:
    """The second argument of a handler, as AWS documents it.

    https://docs.aws.amazon.com/lambda/latest/dg/python-context.html
    """

    aws_request_id: str
    invoked_function_arn: str
    deadline_ms: int
    function_name: str
    function_version: str
    memory_limit_in_mb: str
    log_group_name: str
    log_stream_name: str
    client_context: None = None
    identity: None = None

    def get_remaining_time_in_millis(self) -> int:
        return max(0, self.deadline_ms - int(time.time() * 1000))


def find_handler(handler: str) -> Function:
    """The function that ``module.name`` names. Raises ``Fault`` with the errors of AWS's runtime."""
    module_name, dot, name = handler.rpartition(".")
    if not dot:
        raise Fault("Runtime.MalformedHandlerName", f"Bad handler '{handler}': not enough values to unpack")
    try:
        module = importlib.import_module(module_name.replace("/", "."))
    except ImportError as error:
        raise Fault(
            "Runtime.ImportModuleError", f"Unable to import module '{module_name}': {error}"
        ) from error
    except SyntaxError as error:
        where = f'  File "{error.filename}" Line {error.lineno}\n    {error.text}'
        message = f"Syntax error in module '{module_name}': {error}"
        raise Fault("Runtime.UserCodeSyntaxError", message, [where]) from error
    found: Function | None = getattr(module, name, None)
    if found is None:
        raise Fault("Runtime.HandlerNotFound", f"Handler '{name}' missing on module '{module_name}'")
    return found


def describe(error: BaseException, request_id: str = "") -> dict[str, Any]:
    """The error as Lambda reports it, its stack trace beginning in the handler's code."""
    if isinstance(error, Fault):
        kind, stack = error.error_type, error.stack
    else:
        kind, stack = type(error).__name__, _frames(error.__traceback__)
    return {"errorMessage": str(error), "errorType": kind, "requestId": request_id, "stackTrace": stack}


def _frames(trace: TracebackType | None) -> list[str]:
    own = {__file__, importlib.__file__}
    frames = traceback.extract_tb(trace)
    while frames and (frames[0].filename in own or frames[0].filename.startswith("<frozen importlib")):
        del frames[0]
    return traceback.format_list(frames)


def _number(value: object) -> float | int:
    if isinstance(value, decimal.Decimal):
        return int(value) if value.is_finite() and value == value.to_integral_value() else float(value)
    raise TypeError(f"Object of type {type(value).__name__} is not JSON serializable")


class RuntimeApi:
    """One kept-open connection to the Runtime API."""

    def __init__(self, address: str) -> None:
        self._connection = http.client.HTTPConnection(address)

    def next(self) -> tuple[http.client.HTTPMessage, bytes]:
        """Blocks until there is an invocation. Returns its headers and event."""
        status, headers, body = self._call("GET", NEXT)
        if status != 200:
            raise ConnectionError(f"the Runtime API answered {status} to next")
        return headers, body

    def post(self, path: str, body: bytes, error_type: str = "") -> None:
        headers = {"Content-Type": "application/json"}
        if error_type:
            headers["Lambda-Runtime-Function-Error-Type"] = error_type
        status, _, answer = self._call("POST", path, body, headers)
        if status != 202:
            raise ConnectionError(f"the Runtime API answered {status} to {path}: {answer.decode()}")

    def _call(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> tuple[int, http.client.HTTPMessage, bytes]:
        self._connection.request(method, API + path, body, headers or {})
        response = self._connection.getresponse()
        return response.status, response.headers, response.read()


class _LogHandler(logging.Handler):
    """Records of the root logger in the text format of Lambda's Python runtime."""

    request_id = ""

    def emit(self, record: logging.LogRecord) -> None:
        moment = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
        line = f"[{record.levelname}]\t{moment}.{int(record.msecs):03d}Z\t{self.request_id}\t{self.format(record)}\n"
        sys.stdout.write(line)


def run(handler: str, environment: Mapping[str, str] = os.environ) -> NoReturn:
    """Serves invocations until the process is killed. Exits 1 when the handler cannot be loaded."""
    api = RuntimeApi(environment["AWS_LAMBDA_RUNTIME_API"])
    sys.stdout, sys.stderr = _unbuffered(sys.stdout), _unbuffered(sys.stderr)
    logs = _LogHandler()
    logging.getLogger().addHandler(logs)
    try:
        function = find_handler(handler)
    except Exception as error:
        failed = describe(error)
        _log(failed)
        api.post(INIT_ERROR, json.dumps(failed).encode(), failed["errorType"])
        sys.exit(1)
    while True:
        try:
            headers, event = api.next()
        except (OSError, http.client.HTTPException):
            sys.exit("the Runtime API is gone")
        logs.request_id = headers.get("Lambda-Runtime-Aws-Request-Id", "")
        if trace := headers.get("Lambda-Runtime-Trace-Id"):
            os.environ["_X_AMZN_TRACE_ID"] = trace
        _serve(api, function, headers, event, environment)


def _unbuffered(stream: TextIO) -> TextIO:
    """The stream without buffers, so that nothing is lost when the process is killed."""
    raw = open(stream.fileno(), "wb", buffering=0, closefd=False)  # noqa: SIM115  (for the process's life)
    return io.TextIOWrapper(raw, encoding="utf-8", errors="backslashreplace", write_through=True)


def _serve(
    api: RuntimeApi,
    function: Function,
    headers: http.client.HTTPMessage,
    event: bytes,
    environment: Mapping[str, str],
) -> None:
    request_id = headers["Lambda-Runtime-Aws-Request-Id"]
    context = Context(
        aws_request_id=request_id,
        invoked_function_arn=headers["Lambda-Runtime-Invoked-Function-Arn"],
        deadline_ms=int(headers["Lambda-Runtime-Deadline-Ms"]),
        function_name=environment["AWS_LAMBDA_FUNCTION_NAME"],
        function_version=environment["AWS_LAMBDA_FUNCTION_VERSION"],
        memory_limit_in_mb=environment["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"],
        log_group_name=environment["AWS_LAMBDA_LOG_GROUP_NAME"],
        log_stream_name=environment["AWS_LAMBDA_LOG_STREAM_NAME"],
    )
    try:
        result = _encode(function(_decode(event), context))
    except Exception as error:
        failed = describe(error, request_id)
        _log(failed)
        api.post(f"/invocation/{request_id}/error", json.dumps(failed).encode(), failed["errorType"])
    else:
        api.post(f"/invocation/{request_id}/response", result)


def _decode(event: bytes) -> Any:
    try:
        return json.loads(event)
    except ValueError as error:
        raise Fault("Runtime.UnmarshalError", f"Unable to unmarshal input: {error}") from error


def _encode(result: object) -> bytes:
    if isinstance(result, bytes):
        return result
    try:
        return json.dumps(result, default=_number).encode()
    except (TypeError, ValueError) as error:
        raise Fault("Runtime.MarshalError", f"Unable to marshal response: {error}") from error


def _log(failed: Mapping[str, Any]) -> None:
    lines = [f"[ERROR] {failed['errorType']}: {failed['errorMessage']}", "Traceback (most recent call last):"]
    sys.stdout.write("\n".join([*lines, *(frame.rstrip("\n") for frame in failed["stackTrace"])]) + "\n")


if __name__ == "__main__":
    run(sys.argv[1])
