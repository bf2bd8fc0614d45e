"""A WebSocket client for tests of the running stack: speaks the protocol and waits for events."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin

from tests.support.kept_secret import note

PATIENCE_SECONDS = 90.0
"""When a test gives up waiting for something that should come at once."""


class Talk:
    """One open connection. ``events`` has everything received so far."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.events: list[dict[str, Any]] = []

    async def send(self, **frame: Any) -> None:
        """Sends one frame."""
        await self.socket.send(json.dumps(frame))

    async def until(self, *types: str, **fields: Any) -> dict[str, Any]:
        """Receives until an event of one of these types has these fields."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                event: dict[str, Any] = json.loads(await self.socket.recv())
                self.events.append(event)
                note(event.get("resumeToken") or "")
                if event["type"] in types and all(event.get(name) == value for name, value in fields.items()):
                    return event

    def types(self) -> list[str]:
        """The types received, runs of the same one folded."""
        kinds: list[str] = []
        for event in self.events:
            if not kinds or kinds[-1] != event["type"]:
                kinds.append(event["type"])
        return kinds

    def text(self, generation: int) -> str:
        """What a turn has said on this connection."""
        said = ""
        for event in self.events:
            if event.get("generationId") == generation:
                if event["type"] == "turn_snapshot":
                    said = event["text"]
                elif event["type"] == "ai_token":
                    said += event["token"]
        return said


class Person:
    """Someone with an identity of their own (a cookie), who opens connections and calls the HTTP API."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.http = httpx.AsyncClient(
            base_url=url, headers={"Origin": url}, trust_env=False, timeout=PATIENCE_SECONDS
        )

    async def ticket(self) -> str:
        """A fresh ticket."""
        answer = await self.http.post("/api/tickets")
        answer.raise_for_status()
        for cookie in self.http.cookies.values():
            note(cookie)
        return note(str(answer.json()["ticket"]))

    @asynccontextmanager
    async def talk(self, **query: str) -> AsyncIterator[Talk]:
        """An open connection with a ticket."""
        async with open_socket(self.url, origin=self.url, ticket=await self.ticket(), **query) as talk:
            yield talk

    @asynccontextmanager
    async def greeted(self, **query: str) -> AsyncIterator[tuple[Talk, str]]:
        """A new conversation whose greeting is over, and its id."""
        async with self.talk(**query) as talk:
            created = await talk.until("conversation_created")
            await talk.until("ai_done")
            yield talk, created["conversationId"]


@asynccontextmanager
async def open_socket(url: str, *, origin: str | None = None, **query: str) -> AsyncIterator[Talk]:
    """A connection as a program opens it, or a page of ``origin``."""
    address = httpx.URL(url.replace("http", "ws", 1) + "/ws", params=query)
    async with connect(
        str(address),
        origin=None if origin is None else Origin(origin),
        proxy=None,
        max_size=None,
        open_timeout=PATIENCE_SECONDS,
    ) as socket:
        yield Talk(socket)


async def ticket_of(url: str, resume_token: str) -> str:
    """A ticket for a program that comes back with the token of its conversation."""
    async with httpx.AsyncClient(base_url=url, trust_env=False, timeout=PATIENCE_SECONDS) as http:
        answer = await http.post("/api/tickets", json={"resumeToken": resume_token})
        return note(str(answer.raise_for_status().json()["ticket"]))


@asynccontextmanager
async def person(url: str) -> AsyncIterator[Person]:
    """Somebody new."""
    someone = Person(url)
    try:
        yield someone
    finally:
        await someone.http.aclose()


async def eventually(check: Any, seconds: float = PATIENCE_SECONDS) -> Any:
    """The first true result of ``check()``, asked until then: the longer that takes, the more rarely, because many a
    check costs the stack more than what it waits for."""
    loop = asyncio.get_running_loop()
    begun = loop.time()
    async with asyncio.timeout(seconds):
        while True:
            result = await check()
            if result:
                return result
            await asyncio.sleep(min(0.25, max(0.05, (loop.time() - begun) / 20)))
