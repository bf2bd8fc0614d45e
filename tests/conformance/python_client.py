"""Plays conformance scripts through the Python client: it connects, reads, says messages and comes back by itself."""

from __future__ import annotations

import asyncio
import itertools
from collections import deque
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any

from taskflow_client import Client, Conversation, FrameRefused, RequestRefused, Times
from taskflow_client._channel import as_refusal, dial
from taskflow_client._parse import camel
from taskflow_client.events import AnyServerEvent
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import InvalidStatus

from tests.conformance.driver import EVERYTHING, Closed, Model, Refused
from tests.support.kept_secret import note
from tests.support.talk import PATIENCE_SECONDS

TIMES = Times(open=PATIENCE_SECONDS, backoff=0.05)


@dataclass
class _Watched:
    """What a connection of the script is made of."""

    events: deque[dict[str, Any]] = field(default_factory=deque)
    come: asyncio.Event = field(default_factory=asyncio.Event)
    online: asyncio.Event = field(default_factory=asyncio.Event)
    socket: ClientConnection | None = None
    names: deque[str] = field(default_factory=deque)

    def tell(self, event: dict[str, Any]) -> None:
        self.events.append(event)
        self.come.set()


class _Conversation(Conversation):
    """One whose network can fail, and whose events are told as they are on the wire."""

    def __init__(self, watched: _Watched, client: Client, **options: Any) -> None:
        spare = itertools.count()
        super().__init__(
            client,
            new_id=lambda: watched.names.popleft() if watched.names else f"own-{next(spare)}",
            open_timeout=PATIENCE_SECONDS,
            times=TIMES,
            **options,
        )
        self.watched = watched

    async def _dial(self) -> ClientConnection:
        await self.watched.online.wait()
        self.watched.socket = await super()._dial()
        return self.watched.socket

    def _receive(self, event: AnyServerEvent, first: bool) -> None:
        self.watched.tell(wire(event))
        super()._receive(event, first)


class ClientDriver:
    """A driver whose connections are the client's. It cannot send what is no frame, nor be closed for good."""

    can = EVERYTHING - {"raw", "close"}

    def __init__(self, url: str, model: Model) -> None:
        self._url = url
        self._model = model
        self._people: dict[str, Client] = {}
        self._open: dict[str, _Conversation] = {}
        self._stack = AsyncExitStack()

    async def connect(self, connection: str, person: str, query: dict[str, str]) -> Refused | None:
        watched = _Watched()
        watched.online.set()
        names = {"conversationId": "conversation_id", "model": "model", "pacing": "pacing"}
        if not query.keys() <= names.keys():
            # The client has no way to ask for this; its sockets have.
            client = await self._person(person)
            try:
                await (await dial(client, client.ticket, query, PATIENCE_SECONDS)).close()
            except InvalidStatus as error:
                refusal = as_refusal(error)
                assert isinstance(refusal, RequestRefused)
                return Refused(refusal.status, refusal.code)
            raise AssertionError(f"{query} was let in")
        options = {"pacing": "server"} | {names[name]: value for name, value in query.items()}
        try:
            conversation = _Conversation(watched, await self._person(person), **options)
            await self._stack.enter_async_context(conversation)
        except RequestRefused as refused:
            return Refused(refused.status, refused.code)
        self._open[connection] = conversation
        return None

    async def send(self, connection: str, frame: dict[str, Any]) -> None:
        conversation = self._open[connection]
        name = frame.get("clientMessageId")
        kind, session = frame["type"], conversation._session
        # A message is said by the client's own means, unless it names another one than the client would.
        odd = name in session.said or not {frame.get("after")} <= {None, *session.said}
        if kind not in ("user_message", "edit_last") or name is None or odd:
            assert conversation._channel.send(frame)
            return
        if (seen := frame.get("seen")) is not None:
            session.read.add(seen["generationId"])
            session.taken[seen["generationId"]] = seen["chars"]
        conversation.watched.names.append(name)
        try:
            session.say(frame["text"], frame.get("mode"), edits=kind == "edit_last")
        except FrameRefused as refused:
            # What the server would say.
            error = {"type": "error", "code": str(refused.code), "error": refused.message}
            conversation.watched.tell(error | {"clientMessageId": name})
        conversation._flush()

    async def send_text(self, connection: str, text: str) -> None:
        raise NotImplementedError("the client sends nothing that is no frame")

    async def next_event(self, connection: str) -> Any | Closed:
        watched = self._open[connection].watched
        while not watched.events:
            watched.come.clear()
            await watched.come.wait()
        return watched.events.popleft()

    def arrived(self, connection: str) -> list[Any]:
        watched = self._open[connection].watched
        found = list(watched.events)
        watched.events.clear()
        return found

    async def drop(self, connection: str) -> None:
        watched = self._open[connection].watched
        watched.online.clear()
        assert watched.socket is not None
        watched.socket.transport.abort()
        await watched.socket.wait_closed()
        while self._open[connection].connected:  # noqa: ASYNC110 (one turn of the loop or two)
            await asyncio.sleep(0)
        watched.events.clear()

    async def reconnect(self, connection: str, conversation_id: str) -> None:
        conversation = self._open[connection]
        assert conversation.id == conversation_id
        conversation.watched.online.set()

    async def release(self) -> None:
        await self._model.release()

    async def http(self, person: str, method: str, path: str, body: Any) -> tuple[int, Any]:
        try:
            answer = await (await self._person(person))._ask(method, path, body=body)
        except RequestRefused as refused:
            error = {"code": refused.code, "message": refused.message}
            return refused.status, {"success": False, "error": error}
        try:
            return answer.status_code, answer.json()
        except ValueError:
            return answer.status_code, None

    async def close(self) -> None:
        await self._stack.aclose()

    async def _person(self, name: str) -> Client:
        if name not in self._people:
            client = Client(self._url, trust_env=False, timeout=PATIENCE_SECONDS)
            self._people[name] = await self._stack.enter_async_context(client)
            note(await client.ticket())
            note(client.guest or "")
        return self._people[name]


def wire(event: Any) -> dict[str, Any]:
    """An event as it is on the wire, without what is not set."""
    found: dict[str, Any] = {}
    for each in fields(event):
        value = getattr(event, each.name)
        if isinstance(value, list):
            value = [wire(one) if is_dataclass(one) else one for one in value]
        if value is not None:
            found[camel(each.name)] = value
    return found


def playable(script: Mapping[str, Any]) -> bool:
    """Whether the client can play it."""
    return set(script["needs"]) <= ClientDriver.can
