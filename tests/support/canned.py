"""A transport whose answers come as a stream, as a server's do. Of httpx's own the bodies have been read already."""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterator, Awaitable, Callable

import httpx


class _Body(httpx.AsyncByteStream):
    def __init__(self, content: bytes) -> None:
        self._content = content

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._content


def canned(
    answer: Callable[[httpx.Request], httpx.Response | Awaitable[httpx.Response]],
) -> httpx.MockTransport:
    """``answer`` is called for each request."""

    async def streamed(request: httpx.Request) -> httpx.Response:
        given = answer(request)
        response = await given if inspect.isawaitable(given) else given
        assert isinstance(response, httpx.Response)
        return httpx.Response(response.status_code, headers=response.headers, stream=_Body(response.content))

    return httpx.MockTransport(streamed)
