"""An execution environment: one process, its Runtime API on a socket of its own, one invocation at a time.

https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, Router

from local.pool import failures
from local.pool.api import API, ERROR, INIT_ERROR, NEXT, PAYLOAD_BYTES, RESPONSE, RESTORE_ERROR
from local.pool.configuration import FunctionConfiguration
from local.pool.failures import Result, refusal
from local.pool.guard import kill_group
from local.pool.hanging_up import unless_hung_up
from local.pool.logs import FunctionLog, LogPipe
from local.pool.machine import Machine
from local.pool.processes import Launch, NotInitialised, Process
from local.pool.programs import LocalPrograms
from local.serving import Server, listen

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Invocation:
    """``result`` is set once, when the invocation is over, and may be set only through ``finish``."""

    request_id: str
    function: str
    event: bytes
    trace_id: str = ""
    result: asyncio.Future[Result] = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    def finish(self, result: Result) -> None:
        if not self.result.done():
            self.result.set_result(result)


@dataclass(frozen=True, slots=True)
class Listener:
    """Called when the environment can take its first invocation, has answered one, can take another, is gone."""

    ready: Callable[[], None]
    answered: Callable[[], None]
    finished: Callable[[], None]
    ended: Callable[[], None]


class ExecutionEnvironment:
    """``run`` it, wait for ``listener.ready``, then ``invoke``. ``failure`` tells why it ended by itself."""

    def __init__(
        self,
        function: FunctionConfiguration,
        machine: Machine,
        log: FunctionLog,
        listener: Listener,
        launch: Launch,
    ) -> None:
        self.function = function
        self.failure: Result | None = None
        self._machine = machine
        self._log = log
        self._listener = listener
        self._launch = launch
        self._process: Process | None = None
        self._killed = False
        self._ready = False
        self._invocation: Invocation | None = None
        self._coming: asyncio.Future[Invocation] | None = None
        self._timer: asyncio.TimerHandle | None = None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    async def run(self) -> None:
        """Starts the process and returns when it is gone, its output is in the log and its socket is closed."""
        with contextlib.ExitStack() as open_until_over:
            try:
                process, pipe = await self._start(open_until_over)
            except OSError as error:
                message = f"the process did not start: {error}"
                self._not_started(failures.failure("Runtime.InvalidEntrypoint", message))
                return
            except NotInitialised as error:
                self._not_started(error.result)
                return
            except Exception:
                logger.exception("an environment of %s did not start", self.function.name)
                self._not_started(failures.unavailable("the pool failed; its log says why"))
                return
            await self._attend(process)
            await pipe.drained_soon()
            self._over(process.returncode or 0)

    def _not_started(self, result: Result) -> None:
        self._end_invocation(result)
        self._listener.ended()

    async def _start(self, stack: contextlib.ExitStack) -> tuple[Process, LogPipe]:
        server = Server(LocalPrograms(self._runtime_api()), listen())
        await server.open()
        stack.callback(server.close)
        pipe = await LogPipe.into(self._log)
        stack.callback(pipe.close)
        try:
            self._process = await self._launch(f"127.0.0.1:{server.port}", pipe.write_end)
        finally:
            pipe.release()
        return self._process, pipe

    async def _attend(self, process: Process) -> None:
        if self._killed:
            self.kill()
        elif not self._ready:
            seconds = self._machine.init_seconds
            self._timer = asyncio.get_running_loop().call_later(seconds, self._expire, seconds)
        await process.wait()
        kill_group(process.pid)  # what the process started and left behind
        self._machine.guard.remove(process.pid)

    def invoke(self, invocation: Invocation) -> None:
        """Runs it, bounded by the function's timeout. Only when ready or finished."""
        self._invocation = invocation
        seconds = self.function.timeout
        self._timer = asyncio.get_running_loop().call_later(seconds, self._expire, seconds)
        if self._coming is not None and not self._coming.done():
            self._coming.set_result(invocation)

    def kill(self) -> None:
        """Ends the process and all it started, now."""
        self._killed = True
        if self._process is not None and self._process.returncode is None:
            kill_group(self._process.pid)

    def _expire(self, seconds: float) -> None:
        request_id = self._invocation.request_id if self._invocation else ""
        self._log.note("ERROR", f"Task timed out after {seconds:.2f} seconds", request_id)
        self._end_invocation(failures.timed_out(request_id, seconds))
        self.kill()

    def _end_invocation(self, result: Result) -> None:
        if self._timer is not None:
            self._timer.cancel()
        if self._invocation is not None:
            self._invocation.finish(result)
        elif not self._ready:
            self.failure = self.failure or result
        self._invocation = None

    def _over(self, code: int) -> None:
        request_id = self._invocation.request_id if self._invocation else ""
        result = failures.exited(request_id, code)
        if not self._killed and self.failure is None:
            self._log.note("ERROR", json.loads(result.body)["errorMessage"], request_id)
        self._end_invocation(result)
        self._listener.ended()

    def _runtime_api(self) -> Router:
        return Router(
            [
                Route(f"{API}{NEXT}", self._next),
                Route(f"{API}{RESPONSE}", self._response, methods=["POST"]),
                Route(f"{API}{ERROR}", self._error, methods=["POST"]),
                Route(f"{API}{INIT_ERROR}", self._init_error, methods=["POST"]),
                Route(f"{API}{RESTORE_ERROR}", self._init_error, methods=["POST"]),
            ]
        )

    async def _next(self, request: Request) -> Response:
        if self._invocation is not None:
            return refusal(403, "InvalidStateTransition", "the invocation has no response yet")
        try:
            invocation = await unless_hung_up(request, self._next_invocation())
        except ClientDisconnect:  # nothing can be delivered to the runtime any more
            if self._process is not None and self._process.returncode is None:
                kill_group(self._process.pid)
            return Response()
        trace_id = invocation.trace_id or f"Root=1-{int(time.time()):08x}-{uuid.uuid4().hex[:24]}"
        headers = {
            "Lambda-Runtime-Aws-Request-Id": invocation.request_id,
            "Lambda-Runtime-Deadline-Ms": str(int((time.time() + self.function.timeout) * 1000)),
            "Lambda-Runtime-Invoked-Function-Arn": self.function.arn,
            "Lambda-Runtime-Trace-Id": trace_id,
        }
        return Response(invocation.event, headers=headers, media_type="application/json")

    async def _next_invocation(self) -> Invocation:
        self._coming = asyncio.get_running_loop().create_future()
        if self._ready:
            self._listener.finished()
        else:
            self._ready = True
            if self._timer is not None:
                self._timer.cancel()
            self._listener.ready()
        return await self._coming

    async def _response(self, request: Request) -> Response:
        body = await request.body()
        if len(body) <= PAYLOAD_BYTES:
            return self._answered(request, Result(200, body))
        answer = self._answered(request, failures.response_too_large(len(body)))
        if answer.status_code != 202:
            return answer
        return refusal(413, "RequestEntityTooLarge", "Exceeded maximum allowed payload size")

    async def _error(self, request: Request) -> Response:
        return self._answered(request, Result(500, await request.body()))

    async def _init_error(self, request: Request) -> Response:
        self._end_invocation(Result(500, await request.body()))
        return JSONResponse({"status": "OK"}, 202)

    def _answered(self, request: Request, result: Result) -> Response:
        if self._invocation is None or self._invocation.request_id != request.path_params["request_id"]:
            return refusal(400, "InvalidRequestID", "Invalid request ID")
        self._end_invocation(result)
        self._listener.answered()
        return JSONResponse({"status": "OK"}, 202)
