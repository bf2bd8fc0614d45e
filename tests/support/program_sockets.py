"""Programs' WebSockets over a world in memory: the door, and what is posted to its connections."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from taskflow.adapters.dialects import Dialects
from taskflow.rest.openai.sockets import ProgramDoor
from taskflow.settings import Settings

from tests.fakes.outside import MemoryConnections
from tests.fakes.provider import echo
from tests.support.doors import Doors
from tests.support.world import SETTINGS, World


class Sockets:
    """A world whose programs' connections belong to another API than people's."""

    def __init__(self, scripts: Any = None, settings: Settings = SETTINGS, **rest: Any) -> None:
        chosen: Callable[..., Any] | list[Any] = scripts if scripts is not None else echo
        self.world = world = World(scripts=chosen, greeting="Hello.", settings=settings, **rest)
        self.programs = MemoryConnections("ResponsesApi")
        # As a function of its own: what one knows of a response, another does not.
        self.dialects = self.another_process()
        world.engine = replace(world.engine, connections=self.dialects)
        self.doors = Doors(world, settings)
        self.door = ProgramDoor(self.doors.app.state.rest)
        self._ids = (f"p{number}" for number in itertools.count(1))

    def another_process(self) -> Dialects:
        """The connections as a process has them that has told nothing yet."""
        world = self.world
        return Dialects(world.connections, lambda: self.programs, world.engine.store, world.clock.monotonic)

    async def handle(self, kind: str, connection: str, **more: Any) -> dict[str, Any]:
        """An event of the gateway, answered."""
        context = {"eventType": kind, "connectionId": connection, "identity": {"sourceIp": "192.0.2.1"}}
        return await self.door.handle({"requestContext": context, **more})

    async def connect(self, key: str = "one") -> str:
        """A program's connection, open."""
        connection = next(self._ids)
        answer = await self.handle("CONNECT", connection, headers={"Authorization": f"Bearer {key}"})
        assert answer == {"statusCode": 200}, answer
        self.programs.connect(connection)
        return connection

    async def send(self, connection: str, text: str) -> dict[str, Any] | None:
        """Sends a frame. The error, if it is refused."""
        answer = await self.handle("MESSAGE", connection, body=text)
        assert answer["statusCode"] == 200
        refused: dict[str, Any] | None = json.loads(answer["body"]) if "body" in answer else None
        return refused

    async def create(self, connection: str, text: Any = "What is the sea?", **more: Any) -> Any:
        """Asks for a response."""
        asked = {"type": "response.create", "model": "fake-1", "input": text, **more}
        return await self.send(connection, json.dumps(asked))

    async def leave(self, connection: str) -> None:
        """The program closes its connection."""
        self.programs.open.discard(connection)
        await self.handle("DISCONNECT", connection)

    def told(self, connection: str) -> list[dict[str, Any]]:
        """What it was sent."""
        return self.programs.frames[connection]

    def types(self, connection: str) -> list[str]:
        """The types of that, deltas that follow each other as one."""
        return [kind for kind, _ in itertools.groupby(each["type"] for each in self.told(connection))]

    async def answered(self, connection: str, responses: int = 1) -> dict[str, Any]:
        """The last event, once so many responses are over."""
        await self.world.until(lambda: self.endings(connection) >= responses, 600)
        return self.told(connection)[-1]

    def endings(self, connection: str) -> int:
        """How many responses are over for it."""
        over = ("response.completed", "response.incomplete", "response.failed", "error")
        return sum(each["type"] in over for each in self.told(connection))

    async def respond(self, connection: str, text: Any = "What is the sea?", **more: Any) -> dict[str, Any]:
        """A whole response."""
        before = self.endings(connection)
        assert await self.create(connection, text, **more) is None
        event = await self.answered(connection, before + 1)
        found: dict[str, Any] = event["response"]
        return found
