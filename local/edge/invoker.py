"""Calling a function: the port, the pool behind HTTP, and a fake for tests."""

from __future__ import annotations

import asyncio
import inspect
import json
import uuid
from collections.abc import Callable
from typing import Any, Protocol, Self

import httpx

from local.edge.errors import FunctionError, PoolUnavailable

Handler = Callable[[Any], Any]


class Invoker(Protocol):
    """Runs a function synchronously, as Lambda's RequestResponse invocation does. No timeout of its own."""

    async def invoke(self, function: str, payload: bytes) -> bytes:
        """The function's result for the JSON event ``payload``, as JSON.

        Raises ``FunctionError`` when the function failed, ``PoolUnavailable`` when nobody ran it.
        """
        ...


class PoolInvoker:
    """Invokes in the pool: ``POST {pool}/invoke`` over kept-alive connections, as many as there are calls."""

    def __init__(self, pool: str, *, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._pool = pool
        self._client = httpx.AsyncClient(
            base_url=pool,
            transport=transport,
            # The pool enforces the function's timeout, so reading waits for as long as it takes.
            timeout=httpx.Timeout(None, connect=5.0),
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=64, keepalive_expiry=30.0),
            trust_env=False,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Closes the connections; calls under way fail."""
        await self._client.aclose()

    async def invoke(self, function: str, payload: bytes) -> bytes:
        """See ``Invoker``."""
        headers = {
            "Content-Type": "application/json",
            "X-Amzn-Lambda-Function-Name": function,
            "X-Amzn-Lambda-Request-Id": str(uuid.uuid4()),
        }
        try:
            response = await self._client.post("/invoke", content=payload, headers=headers)
        except httpx.HTTPError as error:
            raise PoolUnavailable(f"The pool at {self._pool} did not run {function}: {error!r}") from error
        if response.status_code == 200 and "x-amz-function-error" not in response.headers:
            return response.content
        raise _function_error(function, response)


class FakeInvoker:
    """Runs Python callables as functions, in the event loop; ``calls`` records (function, event) in order.

    A handler takes the event and returns the result or an awaitable of it; what it raises is the function's error.
    """

    def __init__(self, handlers: dict[str, Handler] | None = None) -> None:
        self.handlers: dict[str, Handler] = handlers or {}
        self.calls: list[tuple[str, Any]] = []
        self._changed = asyncio.Event()

    async def invoke(self, function: str, payload: bytes) -> bytes:
        """See ``Invoker``."""
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


def _function_error(function: str, response: httpx.Response) -> FunctionError:
    try:
        error = response.json()
    except ValueError:
        error = None
    if not isinstance(error, dict):
        error = {}
    kind = str(error.get("errorType") or "Runtime.Unknown")
    return FunctionError(function, kind, str(error.get("errorMessage") or f"HTTP {response.status_code}"))
