"""Fakes of the outside for tests and simulation: connections, invocations, queues, log and metrics."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

from taskflow.adapters.queues import refusal
from taskflow.conversation.invocations import Invocation, encode
from taskflow.errors import GoneError, NotQueued, Throttled

from tests.support.grants import asked


class MemoryConnections:
    """Connections of an API that are open until closed; remembers every frame in the order it was posted."""

    def __init__(self, api: str = "WsApi") -> None:
        self._api = api
        self.open: set[str] = set()
        self.full: set[str] = set()
        """Those whose client does not read: their buffer takes nothing any more."""
        self.refused: Counter[str] = Counter()
        """Posts that were refused so."""
        self.frames: dict[str, list[dict[str, Any]]] = {}

    def connect(self, connection_id: str) -> None:
        """The client is there."""
        self.open.add(connection_id)
        self.frames.setdefault(connection_id, [])

    async def post(self, connection_id: str, data: bytes) -> None:
        asked(f"execute-api:ManageConnections {self._api} POST")
        if connection_id not in self.open:
            raise GoneError(connection_id)
        if connection_id in self.full:
            self.refused[connection_id] += 1
            raise Throttled("429")
        self.frames[connection_id].append(json.loads(data))

    async def probe(self, connection_id: str) -> None:
        asked(f"execute-api:ManageConnections {self._api} GET")
        if connection_id not in self.open:
            raise GoneError(connection_id)

    async def close(self, connection_id: str) -> None:
        asked(f"execute-api:ManageConnections {self._api} DELETE")
        self.open.discard(connection_id)


class MemoryInvoker:
    """Keeps what was invoked; a test runs it."""

    def __init__(self) -> None:
        self.payloads: list[dict[str, Any]] = []

    async def invoke(self, invocation: Invocation) -> None:
        asked("lambda:InvokeFunction taskflow-generate")
        self.payloads.append(json.loads(json.dumps(encode(invocation))))


class MemoryQueue:
    """Keeps what was sent. ``name``: the queue's in the template."""

    def __init__(self, name: str = "RecordsQueue") -> None:
        self.name = name
        self.bodies: list[dict[str, Any]] = []
        self.delays: list[int] = []

    async def send(self, bodies: Sequence[str]) -> None:
        asked(f"sqs:SendMessage {self.name}")
        refused = {index: reason for index, body in enumerate(bodies) if (reason := refusal(body))}
        self.bodies += [
            json.loads(body, strict=False) for index, body in enumerate(bodies) if index not in refused
        ]
        if refused:
            raise NotQueued(refused, {})

    async def send_delayed(self, delays: Sequence[int]) -> None:
        self.delays += delays


class MemoryLog:
    """Keeps what was logged."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, str, dict[str, Any]]] = []

    def info(self, message: str, **fields: Any) -> None:
        self.lines.append(("info", message, fields))

    def warning(self, message: str, **fields: Any) -> None:
        self.lines.append(("warning", message, fields))


class MemoryMeter:
    """Adds up what was counted and keeps what was timed."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.times: dict[str, list[float]] = {}

    def count(self, name: str, value: float = 1) -> None:
        self.counts[name] += value  # type: ignore[assignment]

    def count_by(self, name: str, dimension: str, value: str) -> None:
        self.counts[f"{name}{{{dimension}={value}}}"] += 1

    def milliseconds(self, name: str, value: float) -> None:
        self.times.setdefault(name, []).append(value)
