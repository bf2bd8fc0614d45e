"""Calling a function in the pool over HTTP (``server`` has the surface)."""

from __future__ import annotations

import uuid

import httpx

from local.pool.failures import Result


class PoolClient:
    """Over kept-alive connections, as many as there are calls. The pool bounds each by the function's timeout."""

    def __init__(self, address: str) -> None:
        self._client = httpx.AsyncClient(
            base_url=address,
            timeout=httpx.Timeout(None, connect=5.0),
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=64, keepalive_expiry=30.0),
            trust_env=False,
        )

    async def run(self, function: str, event: bytes, request_id: str = "") -> Result:
        """What came of it; status 0, with the reason for a body, when the pool did not answer."""
        headers = {
            "Content-Type": "application/json",
            "X-Amzn-Lambda-Function-Name": function,
            "X-Amzn-Lambda-Request-Id": request_id or str(uuid.uuid4()),
        }
        try:
            answer = await self._client.post("/invoke", content=event, headers=headers)
        except httpx.HTTPError as error:
            return Result(0, repr(error).encode())
        return Result(answer.status_code, answer.content)

    async def close(self) -> None:
        """Closes the connections; calls under way fail."""
        await self._client.aclose()
