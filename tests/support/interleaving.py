"""Plays what several processes do to one table in every order, up to a number of times that one is interrupted.

A process stops before each of its calls of the table. A schedule says which goes on: it is the list of places at which
another process than the running one takes over. All schedules with at most ``switches`` such places are played, which
finds nearly every race that there is (M. Musuvathi and S. Qadeer, "Iterative Context Bounding for Systematic Testing of
Multithreaded Programs", 2007).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from taskflow.store.expressions import Item, Write

from tests.fakes.table import MemoryTable

Choice = tuple[int, int]
"""At this step of all, the process of this number takes over."""


class Gate:
    """Where processes wait to be let on."""

    def __init__(self) -> None:
        self.waiting: dict[int, asyncio.Future[None]] = {}
        self.killed: set[int] = set()

    async def passes(self, number: int) -> None:
        """Waits until the process may go on; for ever once it is killed."""
        self.waiting[number] = asyncio.get_running_loop().create_future()
        await self.waiting[number]


class GatedTable:
    """The table as one process sees it."""

    def __init__(self, table: MemoryTable, gate: Gate, number: int) -> None:
        self._table, self._gate, self._number = table, gate, number

    async def get(self, pk: str, sk: str, *, consistent: bool = True) -> Item | None:
        await self._gate.passes(self._number)
        return await self._table.get(pk, sk, consistent=consistent)

    async def query(
        self, pk: str, prefix: str, *, limit: int | None = None, newest_first: bool = False
    ) -> list[Item]:
        await self._gate.passes(self._number)
        return await self._table.query(pk, prefix, limit=limit, newest_first=newest_first)

    async def due(self, *arguments: Any, **more: Any) -> Any:
        return await self._table.due(*arguments, **more)

    async def write(self, write: Write) -> Item | None:
        await self._gate.passes(self._number)
        return await self._table.write(write)

    async def transact(self, writes: Sequence[Write], token: str) -> None:
        await self._gate.passes(self._number)
        await self._table.transact(writes, token)


@dataclass
class Played:
    """What a schedule came to: how many processes could go on at each step, and which did."""

    steps: list[tuple[int, tuple[int, ...]]] = field(default_factory=list)


Process = Callable[[], Awaitable[None]]


async def play(
    gate: Gate,
    processes: Sequence[Process],
    schedule: Sequence[Choice],
    *,
    at_switch: Callable[[], Awaitable[None]] | None = None,
    kill: tuple[int, int] | None = None,
) -> Played:
    """Runs the processes to their end. ``at_switch``: called whenever one takes over. ``kill``: (process, step): it
    never goes on from its step of that number."""
    tasks = [asyncio.ensure_future(process()) for process in processes]
    played, current, chosen = Played(), 0, dict(schedule)
    own = [0] * len(tasks)
    while True:
        await _still(gate, tasks)
        ready = tuple(sorted(number for number in gate.waiting if number not in gate.killed))
        if not ready:
            break
        step = len(played.steps)
        before = current
        current = chosen.get(step, current if current in ready else ready[0])
        if current not in ready:
            current = ready[0]
        played.steps.append((current, ready))
        if current != before and at_switch is not None:
            await at_switch()
        if kill == (current, own[current]):
            gate.killed.add(current)
            continue
        own[current] += 1
        gate.waiting.pop(current).set_result(None)
    for number, task in enumerate(tasks):
        if number in gate.killed:
            task.cancel()
    await asyncio.gather(*(task for number, task in enumerate(tasks) if number not in gate.killed))
    return played


async def _still(gate: Gate, tasks: Sequence[asyncio.Future[None]]) -> None:
    """Until every process waits at the gate or has ended. What they do in between takes no time."""
    while any(not task.done() and number not in gate.waiting for number, task in enumerate(tasks)):  # noqa: ASYNC110
        await asyncio.sleep(0)


def further(schedule: tuple[Choice, ...], played: Played) -> Iterator[tuple[Choice, ...]]:
    """The schedules that switch once more than this one, later than its last switch."""
    first = schedule[-1][0] + 1 if schedule else 0
    for step, (ran, ready) in enumerate(played.steps):
        if step >= first:
            yield from ((*schedule, (step, other)) for other in ready if other != ran)
