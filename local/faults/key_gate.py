"""A model server whose key changes: passes requests on with the server's own key, and refuses every key but one."""

from __future__ import annotations

import hmac
from collections.abc import AsyncIterator

import httpx
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse

_ENDS_HERE = frozenset({"host", "authorization", "connection", "content-length", "transfer-encoding"})
_REFUSAL = {"error": {"message": "Incorrect API key provided.", "code": "invalid_api_key"}}


class KeyGate:
    """The ASGI application before ``upstream`` (scheme, host and port). ``key``: what clients have to show now."""

    def __init__(self, client: httpx.AsyncClient, upstream: str, upstream_key: str, key: str) -> None:
        self.key = key
        self._client = client
        self._upstream = upstream
        self._upstream_key = upstream_key

    async def __call__(self, scope: object, receive: object, send: object) -> None:
        """Answers one request."""
        request = Request(scope, receive)  # type: ignore[arg-type]
        response = await self._answer(request)
        await response(scope, receive, send)  # type: ignore[arg-type]

    async def _answer(self, request: Request) -> Response:
        shown = request.headers.get("authorization", "").removeprefix("Bearer ")
        if not hmac.compare_digest(shown.encode(), self.key.encode()):
            return JSONResponse(_REFUSAL, 401)
        headers = {name: value for name, value in request.headers.items() if name not in _ENDS_HERE}
        if self._upstream_key:
            headers["authorization"] = f"Bearer {self._upstream_key}"
        query = f"?{request.url.query}" if request.url.query else ""
        passed_on = self._client.build_request(
            request.method,
            f"{self._upstream}{request.url.path}{query}",
            headers=headers,
            content=await request.body(),
            timeout=None,
        )
        try:
            answer = await self._client.send(passed_on, stream=True)
        except httpx.HTTPError as error:
            return JSONResponse({"error": {"message": f"the model server does not answer: {error!r}"}}, 502)
        kept = {name: value for name, value in answer.headers.items() if name not in _ENDS_HERE}
        return StreamingResponse(_body(answer), answer.status_code, kept)


async def _body(answer: httpx.Response) -> AsyncIterator[bytes]:
    try:
        async for part in answer.aiter_raw():
            yield part
    except httpx.HTTPError:
        return  # the server has broken off: so does this answer
    finally:
        await answer.aclose()
