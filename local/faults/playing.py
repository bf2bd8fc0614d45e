"""The supervisor's side of faults: which plan is played, by which parts, and what they have injected."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpx

from local.faults import control
from local.faults.errors import RotationFailed
from local.faults.gate import Gate
from local.faults.injector import Injector
from local.faults.key_gate import KeyGate
from local.faults.plan import Plan
from local.loopback import HOST, NAMES
from local.serving import Server, listen

if TYPE_CHECKING:
    from local.faults.rotation import Rotation

LOOK_SECONDS = 1.0


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
        self._rotates = bool(chosen.of("secrets"))
        self._client = client
        self._addresses = addresses
        self._say = say
        self._database, self._secrets = Injector("database", say), Injector("secrets", say)
        self._gate: Gate | None = None
        self._gate_port = 0
        self._key_gate: KeyGate | None = None
        self._key_server: Server | None = None
        self._rotation: Rotation | None = None
        self._rotating: asyncio.Task[None] | None = None

    async def gate(self, port: int) -> int:
        """The port at which functions find the database on ``port``: its own one while no faults were asked for."""
        if not self.chosen:
            return port
        self._gate = Gate(port, self._database, time.monotonic)
        self._gate_port = await self._gate.start(0)
        return self._gate_port

    async def model_server(self, base_url: str, key: str) -> str:
        """The address at which functions find a model server whose key changes; its own one where it does not.

        Only the key of a server on this machine does: how one is spoken to may depend on its address.
        """
        parts = urlsplit(base_url)
        if not self._rotates or parts.hostname not in NAMES:
            return base_url
        if self._key_server is None:
            self._key_gate = KeyGate(self._client, f"{parts.scheme}://{parts.netloc}", key, "")
            self._key_server = Server(self._key_gate, listen())
            await self._key_server.open()
        return f"http://{HOST}:{self._key_server.port}{parts.path}"

    async def begin(self, emulator: str, database_url: str, stack: Path) -> None:
        """Plays what was asked for at the start. The arguments are for whoever rotates secrets (``Rotation``).

        Raises ``RotationFailed``.
        """
        if not self.chosen:
            return
        if self._rotates:
            # Imported here: with boto3 and psycopg it takes long, and few ask for it.
            from local.faults.rotation import Rotation

            self._rotation = Rotation(emulator, database_url, self._key_gate, stack)
            await self.deployed()
            self._rotating = asyncio.create_task(self._rotate())
        await self.play(self.chosen)

    async def deployed(self) -> None:
        """The stack was deployed: its functions read secrets again where they change. Raises ``RotationFailed``."""
        if self._rotation is None:
            return
        await asyncio.to_thread(self._rotation.rotate)
        await asyncio.to_thread(self._rotation.install, self._gate_port)
        pool = self._addresses["pool"].removesuffix("/faults")
        with contextlib.suppress(httpx.HTTPError):  # a pool that does not answer reads it when it starts
            await self._client.post(f"{pool}/reload", timeout=control.SECONDS)

    async def play(self, plan: Plan) -> None:
        """Plays ``plan`` instead of what is played now."""
        self.chosen = plan
        for kind, ready in (("sleep", self._gate is not None), ("rotate", self._rotates)):
            if kind in plan.values and not ready:
                self._say(f"faults: {kind} works only where FAULTS named it when the stack was started")
        self._database.play(plan)
        self._secrets.play(plan)
        await control.tell(self._client, self._addresses, plan)

    async def again(self, part: str) -> None:
        """A part was started again and plays nothing yet."""
        if self.chosen and part in self._addresses:
            await control.tell(self._client, {part: self._addresses[part]}, self.chosen)

    async def state(self) -> dict[str, Any]:
        """By part: ``plan``, ``struck``."""
        answers = await control.tell(self._client, self._addresses, None)
        own = {injector.part: injector.state() for injector in (self._database, self._secrets)}
        return {**answers, **own}

    async def stop(self) -> None:
        """Ends what it has started."""
        if self._rotating is not None:
            self._rotating.cancel()
            await asyncio.gather(self._rotating, return_exceptions=True)
        if self._gate is not None:
            await self._gate.stop()
        if self._key_server is not None:
            await self._key_server.stop()

    async def _rotate(self) -> None:
        assert self._rotation is not None  # noqa: S101 (whoever begins this has made it)
        last = time.monotonic()
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            every = self._secrets.value("rotate")
            if not every or time.monotonic() - last < every:
                continue
            last = time.monotonic()
            try:
                await asyncio.to_thread(self._rotation.rotate)
            except RotationFailed as error:
                self._say(f"faults: {error}")
                continue
            self._secrets.strike("rotate")
            if self._gate is not None:
                self._gate.break_off()
