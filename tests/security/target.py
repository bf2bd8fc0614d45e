"""What is attacked: an installation, seen from outside, and where it is a test's own, from inside as well."""

from __future__ import annotations

import contextlib
import itertools
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import websockets
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import InvalidStatus
from websockets.typing import Origin

from tests.fakes.issuer import FakeIssuer
from tests.support.stack import Running
from tests.support.talk import PATIENCE_SECONDS, Person, Talk

_ADDRESSES = itertools.count(2)


@dataclass
class Target:
    """``guarded``: limits and access are as on AWS. ``inside``: what its operator knows, None for a stranger.
    ``issuer``: whose tokens it takes; without one a stranger's own, whose tokens nobody takes."""

    url: str
    guarded: bool
    inside: Running | None = None
    issuer: FakeIssuer = field(default_factory=FakeIssuer)
    model_calls: Any = None
    """How many calls of models there were, where that can be told."""

    @property
    def host(self) -> str:
        """The public host and port."""
        return self.url.partition("//")[2]

    def client(self, **headers: str) -> httpx.AsyncClient:
        """A client with nobody's cookies, at an address of its own."""
        return httpx.AsyncClient(
            base_url=self.url,
            headers=headers,
            timeout=PATIENCE_SECONDS,
            transport=httpx.AsyncHTTPTransport(local_address=address()),
        )

    @asynccontextmanager
    async def person(self) -> AsyncIterator[Person]:
        """Somebody new, at an address of their own."""
        someone = Person(self.url)
        await someone.http.aclose()
        someone.http = self.client(Origin=self.url)
        try:
            yield someone
        finally:
            await someone.http.aclose()

    async def socket(
        self, query: dict[str, str], *, origin: str | None = None, **options: Any
    ) -> ClientConnection | int:
        """An open socket, or the status with which it was refused."""
        address_of_it = httpx.URL(self.url.replace("http", "ws", 1) + "/ws", params=query)
        try:
            return await websockets.connect(
                str(address_of_it),
                origin=None if origin is None else Origin(origin),
                proxy=None,
                max_size=None,
                open_timeout=PATIENCE_SECONDS,
                **options,
            )
        except InvalidStatus as refused:
            return refused.response.status_code


def address() -> str | None:
    """One of this machine's own addresses that nobody else in this run comes from: limits count by address.
    None where the system has only one of them."""
    if not sys.platform.startswith("linux"):
        return None
    number = next(_ADDRESSES)
    return f"127.77.{number // 250}.{number % 250 + 2}"


async def closing(found: ClientConnection | int) -> int:
    """The status with which a socket was answered; an open one is closed."""
    if isinstance(found, int):
        return found
    await found.close()
    return 101


async def until_closed(socket: ClientConnection) -> int:
    """The events that a socket still brings."""
    events = 0
    with contextlib.suppress(websockets.ConnectionClosed):
        while True:
            await socket.recv()
            events += 1
    return events


def code(answer: httpx.Response) -> str:
    """Status and error code of an answer, in a word."""
    try:
        found = answer.json()["error"]["code"]
    except (json.JSONDecodeError, KeyError, TypeError):
        found = ""
    return f"{answer.status_code} {found}".strip()


async def said(talk: Talk, text: str, **more: Any) -> dict[str, Any]:
    """Sends a message; the answer to it, or to whatever refuses it."""
    await talk.send(type="user_message", text=text, **more)
    return await talk.until("message_accepted", "error")
