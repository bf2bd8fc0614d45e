"""The supervisor's side of faults: which plan is played, by which parts, and what they have injected."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

import httpx

from local.faults import control
from local.faults.gate import Gate
from local.faults.injector import Injector
from local.faults.plan import Plan


class Playing:
    """``addresses``: of the parts' ``/faults``, by name. ``chosen``: what is played from the start."""

    def __init__(
        self,
        chosen: Plan,
        client: httpx.AsyncClient,
        addresses: Mapping[str, str],
        say: Callable[[str], None],
    ) -> None:
        self.chosen = chosen
        self._client = client
        self._addresses = addresses
        self._say = say
        self._database = Injector("database", say)
        self._gate: Gate | None = None

    async def gate(self, port: int) -> int:
        """The port at which functions find the database on ``port``: its own one while no faults were asked for."""
        if not self.chosen:
            return port
        self._gate = Gate(port, self._database, time.monotonic)
        return await self._gate.start(0)

    async def begin(self) -> None:
        """Plays what was asked for at the start."""
        if self.chosen:
            await self.play(self.chosen)

    async def play(self, plan: Plan) -> None:
        """Plays ``plan`` instead of what is played now."""
        self.chosen = plan
        if plan and self._gate is None and plan.of("database"):
            self._say("faults: the database sleeps only where FAULTS was set when the stack was started")
        self._database.play(plan)
        await control.tell(self._client, self._addresses, plan)

    async def again(self, part: str) -> None:
        """A part was started again and plays nothing yet."""
        if self.chosen and part in self._addresses:
            await control.tell(self._client, {part: self._addresses[part]}, self.chosen)

    async def state(self) -> dict[str, Any]:
        """By part: ``plan``, ``struck``."""
        answers = await control.tell(self._client, self._addresses, None)
        return {**answers, "database": control.state(self._database)}

    async def stop(self) -> None:
        """Ends what it has started."""
        if self._gate is not None:
            await self._gate.stop()
