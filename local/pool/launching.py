"""Starts processes of functions: forks of a snapshot where machine and function allow it, new ones otherwise."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable

from local.pool.configuration import FunctionConfiguration, log_stream, process_environment
from local.pool.forking import NoSnapshot, Snapshot, SnapshotLost
from local.pool.logs import FunctionLog
from local.pool.machine import RUNTIMES, Machine
from local.pool.processes import Launch, Process, spawn
from local.pool.scheduling import StartCost

TRIES = 2
"""A snapshot may be lost between two forks: then another one is made."""


class Launcher:
    """``costs``: called when it is known anew what a function's next start will cost."""

    def __init__(self, machine: Machine, costs: Callable[[str, StartCost], None]) -> None:
        self._machine = machine
        self._costs = costs
        self._snapshots: dict[str, Snapshot] = {}
        self._starting: dict[str, asyncio.Task[None]] = {}
        self._old: set[asyncio.Task[None]] = set()
        self._plain: set[str] = set()
        """Functions that cannot be forked."""
        self._renewals: Counter[str] = Counter()
        self._renewals_of_all = 0

    def of(self, function: FunctionConfiguration, log: FunctionLog) -> Launch:
        """What starts a process of the function, as it is now."""
        version = self._version(function.name)

        async def launch(runtime_api: str, output: int) -> Process:
            if self._version(function.name) != version:
                raise OSError("its code has changed meanwhile")
            if self._machine.snapshots and function.name not in self._plain:
                try:
                    return await self._fork(function, log, runtime_api, output)
                except NoSnapshot as error:
                    self._go_without(function, log, str(error))
            return await self._spawn(function, runtime_api, output)

        return launch

    def renew(self, functions: Iterable[str] | None) -> None:
        """The code or configuration of these functions (None: of all) changed: their snapshots are old."""
        known = {*self._snapshots, *self._plain}
        if functions is None:
            self._renewals_of_all += 1
        else:
            functions = set(functions)
            self._renewals.update(functions)
            known &= functions
        for name in known:
            self._plain.discard(name)
            if snapshot := self._forget(name):
                snapshot.retire()

    def snapshots(self) -> dict[str, int]:
        """The process ids of those that are forked, by function."""
        return {name: each.pid for name, each in self._snapshots.items() if each.pid is not None}

    async def close(self) -> None:
        """Ends all snapshots."""
        for name in [*self._snapshots]:
            if snapshot := self._forget(name):
                snapshot.kill()
        if self._old:
            await asyncio.wait(self._old)

    def _version(self, name: str) -> tuple[int, int]:
        return self._renewals_of_all, self._renewals[name]

    async def _spawn(self, function: FunctionConfiguration, runtime_api: str, output: int) -> Process:
        environment = process_environment(function, runtime_api, log_stream())
        module = RUNTIMES[self._machine.runtime]
        process = await spawn(function, module, environment=environment, output=output)
        self._machine.guard.add(process.pid)
        return process

    async def _fork(
        self, function: FunctionConfiguration, log: FunctionLog, runtime_api: str, output: int
    ) -> Process:
        for _ in range(TRIES - 1):
            snapshot = await self._snapshot(function, log)
            try:
                return await snapshot.fork(runtime_api, output)
            except SnapshotLost:
                continue
        return await (await self._snapshot(function, log)).fork(runtime_api, output)

    async def _snapshot(self, function: FunctionConfiguration, log: FunctionLog) -> Snapshot:
        name = function.name
        snapshot = self._snapshots.get(name)
        if snapshot is None:
            snapshot = Snapshot(function, self._machine, log, lambda: self._lost(name))
            self._snapshots[name] = snapshot
            self._starting[name] = asyncio.create_task(self._start(name, snapshot))
        if (starting := self._starting.get(name)) is not None:
            await asyncio.shield(starting)
        return snapshot

    async def _start(self, name: str, snapshot: Snapshot) -> None:
        try:
            await snapshot.start()
        except BaseException:
            if self._snapshots.get(name) is snapshot:
                self._forget(name)
            raise
        if self._snapshots.get(name) is snapshot:
            del self._starting[name]
            self._costs(name, StartCost.FORK)

    def _lost(self, name: str) -> None:
        if self._forget(name):
            self._costs(name, StartCost.SNAPSHOT)

    def _forget(self, name: str) -> Snapshot | None:
        self._starting.pop(name, None)
        snapshot = self._snapshots.pop(name, None)
        if snapshot is not None:
            ending = asyncio.create_task(snapshot.over())
            self._old.add(ending)
            ending.add_done_callback(self._old.discard)
        return snapshot

    def _go_without(self, function: FunctionConfiguration, log: FunctionLog, reason: str) -> None:
        if function.name not in self._plain:
            self._plain.add(function.name)
            log.note("WARNING", f"runs without a snapshot: {reason}")
            self._costs(function.name, StartCost.PROCESS)
