"""A function's snapshot, as the pool sees it: a process that stands still after its initialisation, and its forks."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import os
import socket
from collections.abc import Callable
from typing import Any

from local.pool import failures
from local.pool.configuration import FunctionConfiguration, log_stream, own_variables, process_environment
from local.pool.fork_server import MAX_MESSAGE_BYTES
from local.pool.guard import kill_group
from local.pool.initialisation import Initialisation
from local.pool.logs import FunctionLog, LogPipe
from local.pool.machine import Machine
from local.pool.processes import NotInitialised, Process, spawn

MODULE = "local.pool.snapshot"
UNKNOWN = 0
"""In place of the return code of a fork whose snapshot was gone before it."""


class NoSnapshot(Exception):
    """This function cannot be forked; the message says why."""


class SnapshotLost(OSError):
    """The snapshot ended by itself. Another one may be made."""


class Fork:
    """``processes.Process``: one of a snapshot's."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._code: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    @property
    def returncode(self) -> int | None:
        return self._code.result() if self._code.done() else None

    async def wait(self) -> int:
        return await asyncio.shield(self._code)

    def ended(self, code: int) -> None:
        if not self._code.done():
            self._code.set_result(code)


class Snapshot:
    """``await start()``, then ``fork``. ``lost``: called when it has ended without having been retired."""

    def __init__(
        self,
        function: FunctionConfiguration,
        machine: Machine,
        log: FunctionLog,
        lost: Callable[[], None],
    ) -> None:
        self._function = function
        self._machine = machine
        self._log = log
        self._lost = lost
        self._numbers = itertools.count(1)
        self._forking: dict[int, asyncio.Future[Fork]] = {}
        self._forks: dict[int, Fork] = {}
        self._ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._initialisation = Initialisation(function.name)
        self._control: socket.socket | None = None
        self._process: Process | None = None
        self._running: asyncio.Task[None] | None = None
        self._retired = False
        self._crashed = False

    @property
    def pid(self) -> int | None:
        """None when it does not run (any more)."""
        return self._process.pid if self._process and self._process.returncode is None else None

    async def start(self) -> None:
        """Returns when it can be forked. Raises ``NoSnapshot``, ``NotInitialised`` and ``OSError``."""
        started: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._running = asyncio.create_task(self._run(started), name=f"snapshot of {self._function.name}")
        await started
        seconds = self._machine.init_seconds
        try:
            await asyncio.wait_for(asyncio.shield(self._ready), seconds)
        except TimeoutError:
            self._log.note("ERROR", f"Task timed out after {seconds:.2f} seconds")
            self.retire()
            raise NotInitialised(failures.timed_out("", seconds)) from None

    async def fork(self, runtime_api: str, output: int) -> Fork:
        """A process that goes on where this one stands. Raises ``OSError``, and ``SnapshotLost``."""
        if self._crashed:
            raise SnapshotLost("the snapshot ended")
        control = self._control
        if control is None or self._retired:
            raise OSError("its code has changed meanwhile")
        number = next(self._numbers)
        token = self._initialisation.new_token()
        variables = own_variables(runtime_api, log_stream()) | {"AWS_CONTAINER_AUTHORIZATION_TOKEN": token}
        message = json.dumps({"fork": number, "environment": variables}).encode()
        forked = self._forking[number] = asyncio.get_running_loop().create_future()
        try:
            # The socket takes hundreds of these, and the pool asks for a few at a time.
            socket.send_fds(control, [message], [output])
        except ConnectionError as error:
            del self._forking[number]
            raise SnapshotLost("the snapshot ended") from error
        try:
            return await asyncio.shield(forked)
        except asyncio.CancelledError:
            forked.add_done_callback(_kill_unwanted)
            raise

    def retire(self) -> None:
        """It is forked no more and ends with the last of its forks."""
        self._retired = True
        self._end_when_unused()

    def kill(self) -> None:
        """Ends it now. Its forks go on."""
        self._retired = True
        if self._process is not None and self._process.returncode is None:
            kill_group(self._process.pid)

    async def over(self) -> None:
        """Returns when the process is gone and its output is in the log."""
        if self._running is not None:
            await asyncio.wait([self._running])

    async def _run(self, started: asyncio.Future[None]) -> None:
        with contextlib.ExitStack() as open_until_over:
            try:
                process, pipe = await self._start(open_until_over)
            except Exception as error:  # whoever waits must not wait for ever
                started.set_exception(error)
                return
            started.set_result(None)
            if self._retired:
                kill_group(process.pid)
            await process.wait()
            kill_group(process.pid)  # what it started and left behind
            self._machine.guard.remove(process.pid)
            await pipe.drained_soon()
            self._over(process.returncode or 0)
            await asyncio.gather(
                *(fork.wait() for fork in self._forks.values())
            )  # they have their keys from here

    async def _start(self, stack: contextlib.ExitStack) -> tuple[Process, LogPipe]:
        server = await self._initialisation.serve()
        stack.callback(server.close)
        pipe = await LogPipe.into(self._log)
        stack.callback(pipe.close)
        here, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            address = f"127.0.0.1:{server.port}"
            environment = process_environment(self._function, address, log_stream(), snapshot=True)
            self._process = process = await spawn(
                self._function,
                MODULE,
                str(there.fileno()),
                environment=environment | self._initialisation.variables(address),
                output=pipe.write_end,
                further=(there.fileno(),),
            )
        except OSError:
            here.close()
            raise
        finally:
            there.close()
            pipe.release()
        self._machine.guard.add(process.pid)
        here.setblocking(False)
        self._control = here
        asyncio.get_running_loop().add_reader(here, self._heard)
        stack.callback(self._hang_up)
        return process, pipe

    def _hang_up(self) -> None:
        if self._control is not None:
            asyncio.get_running_loop().remove_reader(self._control)
            self._control.close()
            self._control = None

    def _heard(self) -> bool:
        """Takes in one message; False when there is none."""
        if self._control is None:
            return False
        try:
            message = self._control.recv(MAX_MESSAGE_BYTES)
        except BlockingIOError:
            return False
        except ConnectionError:
            message = b""
        if message:
            self._understand(json.loads(message))
        else:
            self._hang_up()
        return bool(message)

    def _understand(self, told: dict[str, Any]) -> None:
        if told.get("ready"):
            if told["connections"]:
                self._log.note(
                    "WARNING",
                    f"{told['connections']} connections were open at the snapshot and are dead in what comes of it; "
                    "close them in a hook before it",
                )
            if not self._ready.done():
                self._ready.set_result(None)
        elif "refused" in told:
            self._fail(NoSnapshot(told["refused"]))
        elif "forked" in told:
            fork = self._forks[told["pid"]] = Fork(told["pid"])
            self._machine.guard.add(fork.pid)
            self._forking.pop(told["forked"]).set_result(fork)
        elif "failed" in told:
            self._forking.pop(told["failed"]).set_exception(OSError(told["reason"]))
        else:
            self._forks.pop(told["ended"]).ended(told["code"])
            self._end_when_unused()

    def _end_when_unused(self) -> None:
        if self._retired and not self._forks and not self._forking:
            self.kill()

    def _fail(self, error: Exception) -> None:
        if not self._ready.done():
            self._ready.set_exception(error)
            self._ready.exception()  # looked at, in case nobody waits (any more)

    def _over(self, code: int) -> None:
        """The process is gone."""
        while self._heard():  # what it has still said
            pass
        self._hang_up()
        self._fail(NotInitialised(self._initialisation.failure or failures.exited("", code)))
        for forked in self._forking.values():
            forked.set_exception(SnapshotLost("the snapshot ended"))
            forked.exception()
        self._forking.clear()
        for fork in self._forks.values():
            _tell_end(fork)
        if not self._retired:
            self._crashed = True
            self._lost()


def _kill_unwanted(forked: asyncio.Future[Fork]) -> None:
    if not forked.exception():
        kill_group(forked.result().pid)


def _tell_end(fork: Fork) -> None:
    """Its parent cannot say any more when it ends; the kernel can."""
    loop = asyncio.get_running_loop()
    try:
        descriptor = os.pidfd_open(fork.pid)
    except ProcessLookupError:
        fork.ended(UNKNOWN)
        return

    def ended() -> None:
        loop.remove_reader(descriptor)
        os.close(descriptor)
        fork.ended(UNKNOWN)

    loop.add_reader(descriptor, ended)
