"""A program with OpenAI's dialect in a conversation of its own, over HTTP and over a WebSocket."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import websockets
from websockets.asyncio.client import ClientConnection, connect

ANSWER_SECONDS = 60.0
"""After this a program gives up."""
OVER = ("response.completed", "response.incomplete", "response.failed", "error")


@dataclass
class Program:
    """``said``: texts that were answered. ``perhaps``: those of which nobody knows. ``answered``: what responses
    said, by id."""

    url: str
    number: int
    key: str
    http: httpx.AsyncClient
    conversation_id: str = ""
    said: list[str] = field(default_factory=list)
    perhaps: list[str] = field(default_factory=list)
    answered: dict[str, str] = field(default_factory=dict)
    violations: list[str] = field(default_factory=list)
    told: Counter[str] = field(default_factory=Counter)
    """Answers that were no success."""
    count: int = 0
    did: Counter[str] = field(default_factory=Counter)

    @classmethod
    @contextlib.asynccontextmanager
    async def at(cls, url: str, key: str, number: int) -> AsyncIterator[Program]:
        """One that has not asked for anything yet."""
        headers = {"Authorization": f"Bearer {key}"}
        async with httpx.AsyncClient(
            base_url=url, headers=headers, trust_env=False, timeout=ANSWER_SECONDS
        ) as http:
            yield cls(url, number, key, http)

    async def talk(self, until: float, rng: random.Random) -> None:
        """Asks now and then until the loop's clock shows ``until``."""
        loop = asyncio.get_running_loop()
        while loop.time() < until:
            await asyncio.sleep(rng.choice([0.1, 1.0, 2.0]) * rng.uniform(0.5, 1.5))
            name = f"o{self.number}-{self.count}"
            self.count += 1
            text = f"[[say {rng.choice([3, 20, 60])} words]] [[pace {rng.choice([1, 20])}ms]] This is {name}."
            asked: dict[str, Any] = {"model": "scripted", "input": text}
            if self.conversation_id:
                asked["conversation"] = self.conversation_id
            # A conversation is begun over HTTP: whoever asks again under the same key begins no second one.
            over_socket = self.conversation_id and rng.random() < 0.5
            ask = self._over_a_socket(asked) if over_socket else self._over_http(asked, name, until)
            self.did["ask over a WebSocket" if over_socket else "ask over HTTP"] += 1
            if await ask:
                self.said.append(text)
            else:
                # A frame that comes twice asks twice.
                self.perhaps += [text, text] if over_socket else [text]
            if over_socket:
                self.perhaps.append(text)

    async def _over_http(self, asked: dict[str, Any], name: str, until: float) -> bool:
        """Asks under the same key until it is answered; whether it was."""
        loop = asyncio.get_running_loop()
        while loop.time() < until + ANSWER_SECONDS:
            try:
                answer = await self.http.post("/v1/responses", json=asked, headers={"Idempotency-Key": name})
            except httpx.HTTPError as error:
                self.told[type(error).__name__] += 1
            else:
                if answer.is_success:
                    self._answer(answer.json())
                    return True
                self.told[f"HTTP {answer.status_code} {_code(answer)}"] += 1
                if answer.status_code in (400, 404):
                    return False
            await asyncio.sleep(1.0)
        return False

    def _answer(self, response: dict[str, Any]) -> None:
        self.conversation_id = self.conversation_id or response["conversation"]["id"]
        self.answered[response["id"]] = text_of(response)

    async def _over_a_socket(self, asked: dict[str, Any]) -> bool:
        """Asks once; whether it was answered to the end."""
        try:
            async with (
                asyncio.timeout(ANSWER_SECONDS),
                connect(
                    self.url.replace("http", "ws", 1) + "/v1/responses",
                    additional_headers={"Authorization": f"Bearer {self.key}"},
                    proxy=None,
                    max_size=None,
                ) as socket,
            ):
                await socket.send(json.dumps({"type": "response.create", **asked}))
                return await self._hear(socket)
        except (OSError, TimeoutError, websockets.WebSocketException) as error:
            self.told[f"socket: {type(error).__name__}"] += 1
            return False

    async def _hear(self, socket: ClientConnection) -> bool:
        heard: list[dict[str, Any]] = []
        async for text in socket:
            event = json.loads(text)
            if "type" not in event:  # API Gateway's own: the function failed, or was not invoked
                self.told[str(event.get("message"))] += 1
                return False
            if event["type"] == "error":
                self.told[str(event.get("code"))] += 1
                if event.get("code") == "response_in_progress":  # the frame came twice
                    continue
                return False
            heard.append(event)
            if event["type"] in OVER:
                self.violations += broken(heard)
                if event["type"] == "response.completed":
                    self._answer(event["response"])
                    return True
                self.told[event["type"]] += 1
                return False
        return False


def broken(events: list[dict[str, Any]]) -> list[str]:
    """What is wrong with the events of one response, which has ended. No I/O."""
    found = []
    numbers = [event["sequence_number"] for event in events]
    if numbers != list(range(len(numbers))):
        found.append(f"the events of a response are numbered {numbers}")
    ids = {event["response"]["id"] for event in events if "response" in event}
    if len(ids) != 1:
        found.append(f"a response is called {sorted(ids)}")
    said = "".join(event["delta"] for event in events if event["type"] == "response.output_text.delta")
    last = events[-1]
    if last["type"] == "response.completed" and said != text_of(last["response"]):
        found.append(f"a response was told as {said[-40:]!r}, it is {text_of(last['response'])[-40:]!r}")
    return found


def text_of(response: dict[str, Any]) -> str:
    """What a response says."""
    return "".join(
        part["text"]
        for item in response["output"]
        if item["type"] == "message"
        for part in item["content"]
        if part["type"] == "output_text"
    )


def _code(answer: httpx.Response) -> str:
    with contextlib.suppress(ValueError, KeyError, TypeError):
        return str(answer.json()["error"]["code"])
    return ""
