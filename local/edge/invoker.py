"""Calling a function: the port, and the pool behind HTTP."""

from __future__ import annotations

import uuid
from typing import Protocol, Self

import httpx

from local.edge.errors import FunctionError, PoolUnavailable


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


def _function_error(function: str, response: httpx.Response) -> FunctionError:
    try:
        error = response.json()
    except ValueError:
        error = None
    if not isinstance(error, dict):
        error = {}
    kind = str(error.get("errorType") or "Runtime.Unknown")
    return FunctionError(function, kind, str(error.get("errorMessage") or f"HTTP {response.status_code}"))
