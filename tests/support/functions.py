"""Python callables as Lambda functions, for an edge under test."""

from __future__ import annotations

import asyncio
import inspect
import json
from collections.abc import Callable
from typing import Any

from local.edge.errors import FunctionError

Handler = Callable[[Any], Any]


class FakeInvoker:
    """Runs Python callables as functions, in the event loop; ``calls`` records (function, event) in order.

    A handler takes the event and returns the result or an awaitable of it; what it raises is the function's error.
    """

    def __init__(self, handlers: dict[str, Handler] | None = None) -> None:
        self.handlers: dict[str, Handler] = handlers or {}
        self.calls: list[tuple[str, Any]] = []
        self._changed = asyncio.Event()

    async def invoke(self, function: str, payload: bytes) -> bytes:
        event = json.loads(payload)
        self.calls.append((function, event))
        self._changed.set()
        handler = self.handlers.get(function)
        if handler is None:
            raise FunctionError(function, "ResourceNotFoundException", f"Function not found: {function}")
        try:
            result = handler(event)
            if inspect.isawaitable(result):
                result = await result
        except asyncio.CancelledError:
            raise
        except Exception as error:
            raise FunctionError(function, type(error).__name__, str(error)) from error
        return json.dumps(result).encode()

    def events(self, function: str) -> list[Any]:
        """The events ``function`` has been sent so far."""
        return [event for name, event in self.calls if name == function]

    async def wait_for(self, function: str, count: int = 1) -> list[Any]:
        """The events of ``function`` once there are at least ``count``."""
        while len(self.events(function)) < count:
            self._changed.clear()
            await self._changed.wait()
        return self.events(function)
