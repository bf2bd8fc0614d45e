"""The pool: takes invocations, keeps execution environments, follows the scheduler."""

from __future__ import annotations

import asyncio
import itertools
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from local.faults.injector import Injector
from local.faults.invocations import InvocationFaults
from local.pool import failures
from local.pool.api import PAYLOAD_BYTES
from local.pool.configuration import (
    Configurations,
    ConfigurationUnavailable,
    FunctionConfiguration,
    FunctionNotFound,
)
from local.pool.environment import ExecutionEnvironment, Invocation, Listener
from local.pool.failures import Result
from local.pool.launching import Launcher
from local.pool.logs import FunctionLog
from local.pool.machine import Machine
from local.pool.scheduling import Action, Assign, Refuse, Scheduler, Start, StartCost, StartLimits, Stop

logger = logging.getLogger(__name__)


BRIEF_SECONDS = 30
"""Timeouts up to this one are those of functions that API Gateway calls, and waits 29 seconds for."""
TICK_SECONDS = 0.25


@dataclass(frozen=True, slots=True)
class Limits:
    """``environments``: of all functions together. ``starts``: at once. ``queue_seconds``: how long an invocation waits
    for one. ``retire_seconds``: environments unused between two of these ticks end."""

    environments: int = 32
    starts: StartLimits = field(default_factory=StartLimits)
    queue_seconds: float = 60.0
    retire_seconds: float = 300.0


class Pool:
    """``async with`` it. ``warm``: how many environments of which functions to keep ready."""

    def __init__(
        self,
        configurations: Configurations,
        machine: Machine,
        logs: Path,
        limits: Limits | None = None,
        warm: Mapping[str, int] | None = None,
    ) -> None:
        self._configurations = configurations
        self._machine = machine
        self._logs_folder = logs
        self._limits = limits or Limits()
        self._warm = dict(warm or {})
        cost = StartCost.SNAPSHOT if machine.snapshots else StartCost.PROCESS
        self._scheduler = Scheduler(self._limits.environments, self._limits.starts, cost)
        self._launcher = Launcher(machine, self._costs)
        self._functions: dict[str, FunctionConfiguration] = {}
        self._lookups: dict[str, asyncio.Task[FunctionConfiguration]] = {}
        self._environments: dict[int, ExecutionEnvironment] = {}
        self._runs: set[asyncio.Task[None]] = set()
        self._logs: dict[str, FunctionLog] = {}
        self._waiting: dict[int, tuple[Invocation, asyncio.TimerHandle]] = {}
        self._numbers = itertools.count(1)
        self._clocks: list[asyncio.Task[None]] = []
        self._stopping = False
        self.faults = InvocationFaults(Injector("pool", logger.warning))
        self._running = 0

    async def __aenter__(self) -> Pool:
        self._clocks = [asyncio.create_task(self._retire()), asyncio.create_task(self._tick())]
        await self._warm_up()
        return self

    async def __aexit__(self, *_: object) -> None:
        self._stopping = True
        for clock in self._clocks:
            clock.cancel()
        for number in list(self._waiting):
            self._scheduler.withdraw(number)
            self._begin(number).finish(failures.unavailable("the pool is stopping"))
        for environment in self._environments.values():
            environment.kill()
        self._environments.clear()
        if self._runs:
            await asyncio.wait(self._runs)
        await self._launcher.close()
        for log in self._logs.values():
            log.close()

    async def invoke(self, function: str, request_id: str, event: bytes, trace_id: str = "") -> Result:
        """Runs the function once. Cancelled while it waits, it is not run; once begun, it runs to its end."""
        if len(event) > PAYLOAD_BYTES:
            message = f"Request must be smaller than {PAYLOAD_BYTES} bytes"
            return failures.failure("RequestTooLargeException", message, 413)
        if self.faults.throttles(self._running):
            return failures.throttled(0)
        self._running += 1
        try:
            return await self._run(function, request_id, event, trace_id)
        finally:
            self._running -= 1

    async def _run(self, function: str, request_id: str, event: bytes, trace_id: str) -> Result:
        try:
            await self._configuration(function)
        except FunctionNotFound as error:
            return failures.not_found(function, str(error))
        except ConfigurationUnavailable as error:
            return failures.unavailable(str(error))
        if self._stopping:
            return failures.unavailable("the pool is stopping")
        number, invocation = next(self._numbers), Invocation(request_id, function, event, trace_id)
        timer = asyncio.get_running_loop().call_later(self._limits.queue_seconds, self._give_up, number)
        self._waiting[number] = (invocation, timer)
        brief = self._functions[function].timeout <= BRIEF_SECONDS
        self._act(self._scheduler.submit(number, function, brief=brief))
        try:
            return await asyncio.shield(invocation.result)
        except asyncio.CancelledError:
            if self._scheduler.withdraw(number):
                self._begin(number)
            raise

    async def reload(self) -> None:
        """The stack was deployed anew: reads all configurations again and replaces every environment."""
        for name in [*self._functions]:
            try:
                self._functions[name] = await asyncio.to_thread(self._configurations.get, name)
            except FunctionNotFound as error:
                self._forget(name, str(error))
            except ConfigurationUnavailable as error:
                logger.warning("configuration of %s stays as it was: %s", name, error)
        self.code_changed(None)
        await self._warm_up()

    def _forget(self, function: str, reason: str) -> None:
        del self._functions[function]
        for number, (invocation, _) in list(self._waiting.items()):
            if invocation.function == function and self._scheduler.withdraw(number):
                self._begin(number).finish(failures.not_found(function, reason))
        self._launcher.renew([function])
        self._act(self._scheduler.forget(function))

    def code_changed(self, functions: Iterable[str] | None) -> None:
        """Replaces the environments of these functions (None: of all), busy ones after their invocation."""
        names = None if functions is None else set(functions)
        self._launcher.renew(names)
        self._act(self._scheduler.invalidate(names))

    def _costs(self, function: str, cost: StartCost) -> None:
        if not self._stopping:
            self._act(self._scheduler.costs(function, cost))

    def status(self) -> dict[str, dict[str, Any]]:
        """By function: ``envs``, of which ``starting``, ``idle`` and ``busy``; ``waiting`` invocations; ``pids``; the
        process id of its ``snapshot``, None without one."""
        snapshots = self._launcher.snapshots()
        pids: dict[str, list[int]] = {}
        for environment in self._environments.values():
            if environment.pid is not None:
                pids.setdefault(environment.function.name, []).append(environment.pid)
        return {
            name: {
                "envs": count.starting + count.idle + count.busy,
                "starting": count.starting,
                "idle": count.idle,
                "busy": count.busy,
                "waiting": count.waiting,
                "pids": pids.get(name, []),
                "snapshot": snapshots.get(name),
            }
            for name, count in self._scheduler.counts().items()
        }

    async def _warm_up(self) -> None:
        found: dict[str, int] = {}
        for name, count in self._warm.items():
            try:
                await self._configuration(name)
            except (FunctionNotFound, ConfigurationUnavailable) as error:
                logger.warning("%s is not kept warm: %s", name, error)
            else:
                found[name] = count
        self._act(self._scheduler.keep_warm(found))

    async def _configuration(self, function: str) -> FunctionConfiguration:
        if function in self._functions:
            return self._functions[function]
        lookup = self._lookups.get(function)
        if lookup is None:  # one look-up for all who wait for it
            lookup = asyncio.create_task(asyncio.to_thread(self._configurations.get, function))
            self._lookups[function] = lookup
            lookup.add_done_callback(lambda _: self._lookups.pop(function, None))
        configuration = await asyncio.shield(lookup)
        self._functions[function] = configuration
        return configuration

    async def _retire(self) -> None:
        while True:
            await asyncio.sleep(self._limits.retire_seconds)
            self._act(self._scheduler.retire())

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(TICK_SECONDS)
            if self._waiting:
                self._act(self._scheduler.tick())

    def _give_up(self, number: int) -> None:
        if self._scheduler.withdraw(number):
            self._begin(number).finish(failures.throttled(self._limits.queue_seconds))

    def _act(self, actions: Iterable[Action]) -> None:
        for action in actions:
            match action:
                case Start(environment=number, function=function):
                    self._start(number, function)
                case Stop(environment=number):
                    self._environments.pop(number).kill()
                case Assign(environment=number, invocation=waiting):
                    self._environments[number].invoke(self._begin(waiting))
                case Refuse(environment=number, invocation=waiting):
                    failed = self._environments[number].failure
                    self._begin(waiting).finish(
                        failed or failures.unavailable("the environment did not start")
                    )

    def _begin(self, number: int) -> Invocation:
        invocation, timer = self._waiting.pop(number)
        timer.cancel()
        return invocation

    def _start(self, number: int, function: str) -> None:
        if function not in self._logs:
            self._logs[function] = FunctionLog(self._logs_folder / f"{function}.log")
        listener = Listener(
            ready=lambda: self._act(self._scheduler.ready(number)),
            answered=lambda: self._scheduler.answered(number),
            finished=lambda: self._act(self._scheduler.finished(number)),
            ended=lambda: self._ended(number),
        )
        environment = ExecutionEnvironment(
            self._functions[function],
            self._machine,
            self._logs[function],
            listener,
            self._launcher.of(self._functions[function], self._logs[function]),
        )
        self._environments[number] = environment
        run = asyncio.create_task(environment.run(), name=f"{function} {number}")
        self._runs.add(run)
        run.add_done_callback(self._runs.discard)

    def _ended(self, number: int) -> None:
        if number in self._environments:  # not stopped by us
            self._act(self._scheduler.ended(number))
            del self._environments[number]
