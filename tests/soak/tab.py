"""One open page of a person: connects, resumes after cuts, says again what was not accepted, shows what it is told."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
from collections import Counter
from typing import Any

import httpx
import websockets
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin

from tests.simulation.client import Client
from tests.simulation.invariants import Violation
from tests.soak.outbox import Outbox
from tests.support.kept_secret import note
from tests.support.talk import Person

OPEN_SECONDS = 20.0
"""From the upgrade to the first event, as the web client waits."""
PING_SECONDS = 5.0
"""The 10 minutes of silence pass faster here."""
PONG_SECONDS = 15.0
LONGEST_PAUSE_SECONDS = 4.0
TICK_SECONDS = 0.1


class Tab:
    """``run`` it until ``close``. ``conversation_id``: the one that is opened, empty for a new one."""

    def __init__(self, person: Person, rng: random.Random, conversation_id: str = "") -> None:
        self.person = person
        self.conversation_id = conversation_id
        self.view = Client("tab")
        """What this connection shows: a new one begins with the list."""
        self.oldest = 0
        """The first turn that was listed; there are older ones."""
        self.outbox = Outbox()
        self.accepted: dict[str, list[str]] = {}
        """Message ids that were told for each ``clientMessageId``: always the same one."""
        self.replaced: set[int] = set()
        """Turns whose replies this connection was told are replaced."""
        self.questions: set[str] = set()
        """Ids of the person's messages that this connection shows."""
        self.violations: list[str] = []
        self.refused: Counter[str] = Counter()
        """Answers of the server that were no success, by what they said."""
        self.resumed = 0
        self.listed = asyncio.Event()
        """The conversation has been listed on the connection that is open."""
        self._rng = rng
        self._closing = asyncio.Event()
        self._pong_by: float | None = None
        self._once: list[dict[str, Any]] = []
        self._lost = False
        """The server does not know this connection any more."""

    def close(self) -> None:
        """Ends ``run``."""
        self._closing.set()

    async def run(self) -> None:
        """Keeps the tab connected."""
        failures = 0
        while not self._closing.is_set():
            self.listed.clear()
            try:
                async with self._connected() as socket:
                    if await self._serve(socket):
                        failures = 0
            except (httpx.HTTPError, OSError, TimeoutError, websockets.WebSocketException) as error:
                self.refused[_said(error)] += 1
            failures += 1
            pause = min(LONGEST_PAUSE_SECONDS, 0.2 * 2.0**failures) * self._rng.uniform(0.5, 1)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._closing.wait(), pause)

    @contextlib.asynccontextmanager
    async def _connected(self) -> Any:
        query = {"ticket": await self.person.ticket(), "pacing": self._rng.choice(["server", "client"])}
        if self.conversation_id:
            query["conversationId"] = self.conversation_id
        url = httpx.URL(self.person.url.replace("http", "ws", 1) + "/ws", params=query)
        async with connect(
            str(url),
            origin=Origin(self.person.url),
            proxy=None,
            max_size=None,
            open_timeout=2 * OPEN_SECONDS,
            close_timeout=2,
            ping_interval=None,
        ) as socket:
            yield socket

    async def _serve(self, socket: ClientConnection) -> bool:
        """Serves one connection to its end; whether it was listed."""
        self.outbox.reconnected()
        self.view, self.oldest, self._lost = Client("tab"), 0, False
        self.questions.clear()
        self.replaced.clear()
        self._pong_by = None
        self.resumed += 1
        now = asyncio.get_running_loop().time
        begun = pinged = now()
        receiving = asyncio.create_task(self._receive(socket))
        try:
            while not receiving.done() and not self._closing.is_set():
                if self.listed.is_set():
                    for frame in [*self.outbox.to_send(now()), *self._once]:
                        await socket.send(json.dumps(frame))
                    self._once.clear()
                    if now() - pinged >= PING_SECONDS:
                        pinged, self._pong_by = now(), self._pong_by or now() + PONG_SECONDS
                        await socket.send('{"type":"ping"}')
                silent = self._pong_by is not None and now() >= self._pong_by
                if self._lost:
                    break
                if silent or (not self.listed.is_set() and now() - begun >= OPEN_SECONDS):
                    self.refused["silent"] += 1
                    break
                await asyncio.wait({receiving}, timeout=TICK_SECONDS)
        except websockets.ConnectionClosed:
            pass
        finally:
            receiving.cancel()
            with contextlib.suppress(asyncio.CancelledError, websockets.ConnectionClosed):
                await receiving
        return self.listed.is_set()

    def once(self, frame: dict[str, Any]) -> None:
        """A frame that is sent once, to whatever stands then, as the stop button's."""
        self._once.append(frame)

    def begin_anew(self) -> None:
        """The conversation is deleted: the page goes on with a new one."""
        self.conversation_id = ""
        self.outbox = Outbox()
        self.accepted.clear()
        self._once.clear()
        self._lost = True

    async def _receive(self, socket: ClientConnection) -> None:
        async for text in socket:
            self.hear(json.loads(text), asyncio.get_running_loop().time())

    def hear(self, event: dict[str, Any], now: float) -> None:
        """Takes one event in."""
        self._pong_by = None
        if "type" not in event:  # API Gateway's own: the function failed, or was not invoked
            self.refused[str(event.get("message"))] += 1
            return
        note(event.get("resumeToken") or "")
        kind = event["type"]
        if "replacesGenerationId" in event:
            self.replaced |= set(range(event["replacesGenerationId"], event["generationId"]))
        if self._lost:  # of a conversation that this page has left
            return
        if kind in ("conversation_created", "conversation_resumed"):
            self.conversation_id = event["conversationId"]
            self.questions |= {m["id"] for m in event.get("messages", ()) if m["role"] == "user"}
            if event.get("more"):
                self.oldest = min(m["generationId"] for m in event["messages"])
            self.listed.set()
        elif kind == "message_accepted":
            self.questions.add(event["messageId"])
            told = self.accepted.setdefault(event.get("clientMessageId") or "", [])
            if event["messageId"] not in told:
                told.append(event["messageId"])
        elif kind == "user_message":
            self.questions.add(event["messageId"])
        elif kind == "error":
            self.refused[event["code"]] += 1
            self._lost = self._lost or event["code"] == "CONVERSATION_NOT_FOUND"
        try:
            self.view.receive(event)
        except Violation as violation:
            self.violations.append(str(violation))
        self.outbox.receive(event, now)


def _said(error: Exception) -> str:
    match error:
        case httpx.HTTPStatusError():
            return f"HTTP {error.response.status_code}"
        case websockets.InvalidStatus():
            return f"upgrade {error.response.status_code}"
        case _:
            return type(error).__name__
