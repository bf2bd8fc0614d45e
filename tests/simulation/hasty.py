"""What a hasty person does besides, in some seeds: messages in bursts, each naming the one before it, and typing."""

from __future__ import annotations

from typing import Any

from tests.simulation.arriving import arrive, break_off
from tests.simulation.backend import Simulation


class Hasty:
    """One seed's."""

    def __init__(self, world: Simulation) -> None:
        self._world = world
        self._rng = world.schedule.random("hasty")
        self._bursts = self._rng.random() < 0.3
        self._types = self._rng.random() < 0.2
        self._said: dict[str, str] = {}
        """The last message of each connection."""
        self._typed = 0
        self._left = 15
        """Messages still to be said."""

    async def act(self, conversation_id: str, names: list[str], number: int) -> None:
        """Something, or nothing. ``names``: the connections so far; one may be added."""
        has = self._world.schedule.has
        self._rng = self._world.schedule.random(f"hasty {number}")
        alive = sorted(self._world.alive)
        if self._bursts and self._left and alive and self._rng.random() < 0.6:
            name = self._rng.choice(alive)
            self._burst(name, number)
            if self._rng.random() < 0.3 and has(f"hasty {number} comes back"):
                await self._come_back(conversation_id, names, name)
        if self._types and alive:
            self._type(self._rng.choice(alive), number)

    def _burst(self, name: str, number: int) -> None:
        count = min(self._left, self._rng.choice([2, 3, 5, 10]))
        self._left -= count
        for place in range(count):
            often = 2 if self._rng.random() < 0.1 else 1
            edits = place and self._rng.random() < 0.1
            if not self._world.schedule.has(f"burst {number}.{place}"):
                continue
            frame: dict[str, Any] = {
                "clientMessageId": f"b{number}.{place}",
                "text": f"burst {number}.{place}",
            }
            frame["type"] = "edit_last" if edits else "user_message"
            if name in self._said:
                frame["after"] = self._said[name]
            self._said[name] = frame["clientMessageId"]
            for _ in range(often):
                self._world.send(name, frame)

    async def _come_back(self, conversation_id: str, names: list[str], name: str) -> None:
        """The connection breaks, and what is not acknowledged is sent again on the next one."""
        break_off(self._world, name, told=self._rng.random() < 0.8)
        names.append(f"c{len(names)}")
        await arrive(self._world, names[-1], conversation_id)
        again = [one for one in self._world.alive if one.rstrip("'") == names[-1]]
        if not again:
            return
        [one] = again
        if name in self._said:
            self._said[one] = self._said[name]
        for frame in list(self._world.clients[name].outbox.values()):
            self._world.send(one, frame)

    def _type(self, name: str, number: int) -> None:
        for place in range(self._rng.choice([1, 2, 3])):
            kind = "user_stopped_typing" if self._typed % 2 else "user_typing"
            self._typed += 1
            if self._world.schedule.has(f"typing {number}.{place}"):
                self._world.send(name, {"type": kind, "order": self._typed})
