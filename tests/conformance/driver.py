"""What a runner drives, and the driver that opens WebSockets by itself."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import Any, Protocol

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Origin

from tests.support.kept_secret import note
from tests.support.talk import PATIENCE_SECONDS, Person

EVERYTHING = frozenset(("model", "release", "raw", "refusal", "http", "cut", "close", "client-pacing"))


@dataclass(frozen=True, slots=True)
class Refused:
    """The upgrade was answered with this status and code."""

    status: int
    code: str


@dataclass(frozen=True, slots=True)
class Closed:
    """The server has closed the connection; None: without a code."""

    code: int | None


class Driver(Protocol):
    """A way to a server: sockets of one's own, or a client library."""

    can: frozenset[str]
    """Which ``needs`` of a script it has."""

    async def connect(self, connection: str, person: str, query: dict[str, str]) -> Refused | None:
        """Opens a connection. A person is new when the name is."""

    async def send(self, connection: str, frame: dict[str, Any]) -> None:
        """Sends one valid frame."""

    async def send_text(self, connection: str, text: str) -> None:
        """Sends one text frame that need not be valid."""

    async def next_event(self, connection: str) -> Any | Closed:
        """The next event, once there is one."""

    def arrived(self, connection: str) -> list[Any]:
        """The events that are there and were not read yet."""

    async def drop(self, connection: str) -> None:
        """The network of a connection fails."""

    async def reconnect(self, connection: str, conversation_id: str) -> None:
        """It is there again."""

    async def release(self) -> None:
        """A model that holds goes on."""

    async def http(self, person: str, method: str, path: str, body: Any) -> tuple[int, Any]:
        """A call of the HTTP API: its status, and its JSON or None."""

    async def close(self) -> None:
        """Closes everything."""


class Model(Protocol):
    """A scripted model."""

    async def release(self) -> None:
        """One that holds goes on."""


class _Socket:
    """One WebSocket, read all the time."""

    def __init__(self, socket: ClientConnection, received: list[Any]) -> None:
        self.socket = socket
        self.events: asyncio.Queue[Any] = asyncio.Queue()
        self._received = received
        self._reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        try:
            async for text in self.socket:
                event = _parsed(text)
                self._received.append(event)
                self.events.put_nowait(event)
        except ConnectionClosed:
            pass
        self.events.put_nowait(Closed(self.socket.close_code))

    async def drop(self) -> None:
        self.socket.transport.abort()
        await self._reading

    async def close(self) -> None:
        await self.socket.close()
        await self._reading


def _parsed(text: str | bytes) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text  # which is no event


class SocketDriver:
    """Plays scripts over WebSockets of its own."""

    can = EVERYTHING

    def __init__(self, url: str, model: Model) -> None:
        self._url = url
        self._model = model
        self._people: dict[str, Person] = {}
        self._sockets: dict[str, _Socket] = {}
        self._opened: dict[str, tuple[str, dict[str, str]]] = {}
        self.received: list[Any] = []
        """All events of all connections, also those that no step has read."""

    async def connect(self, connection: str, person: str, query: dict[str, str]) -> Refused | None:
        someone = self._person(person)
        address = httpx.URL(
            self._url.replace("http", "ws", 1) + "/ws", params={**query, "ticket": await someone.ticket()}
        )
        try:
            socket = await connect(
                str(address),
                origin=Origin(self._url),
                proxy=None,
                max_size=None,
                open_timeout=PATIENCE_SECONDS,
            )
        except InvalidStatus as refusal:
            answer = json.loads(refusal.response.body or b"{}")
            return Refused(refusal.response.status_code, answer.get("error", {}).get("code", ""))
        self._sockets[connection] = _Socket(socket, self.received)
        self._opened[connection] = (person, query)
        return None

    async def send(self, connection: str, frame: dict[str, Any]) -> None:
        await self.send_text(connection, json.dumps(frame))

    async def send_text(self, connection: str, text: str) -> None:
        await self._sockets[connection].socket.send(text)

    async def next_event(self, connection: str) -> Any | Closed:
        event = await self._sockets[connection].events.get()
        if isinstance(event, dict):
            note(str(event.get("resumeToken") or ""))
        return event

    def arrived(self, connection: str) -> list[Any]:
        events = self._sockets[connection].events
        return [events.get_nowait() for _ in range(events.qsize())]

    async def drop(self, connection: str) -> None:
        await self._sockets[connection].drop()

    async def reconnect(self, connection: str, conversation_id: str) -> None:
        person, query = self._opened[connection]
        refused = await self.connect(connection, person, {**query, "conversationId": conversation_id})
        if refused is not None:
            raise ConnectionError(f"refused to reconnect: {refused}")

    async def release(self) -> None:
        await self._model.release()

    async def http(self, person: str, method: str, path: str, body: Any) -> tuple[int, Any]:
        answer = await self._person(person).http.request(method, path, json=body)
        kind = answer.headers.get("content-type", "")
        return answer.status_code, answer.json() if kind.startswith("application/json") else None

    async def close(self) -> None:
        for socket in self._sockets.values():
            await socket.close()
        for someone in self._people.values():
            await someone.http.aclose()

    def _person(self, name: str) -> Person:
        if name not in self._people:
            self._people[name] = Person(self._url)
        return self._people[name]
