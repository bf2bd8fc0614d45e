"""What the request guard adds to an answer, by its status."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send
from taskflow.rest.request_guard import RequestGuardMiddleware

COOKIE = "guest=somebody; HttpOnly"


def headers_of(status: int, method: str = "GET") -> dict[bytes, bytes]:
    """Of an answer to a request that made a guest. 0: the route ends with an error that nobody expects."""

    async def route(scope: Scope, receive: Receive, send: Send) -> None:
        assert scope["method"] == "GET"
        Request(scope).state.set_cookies = [COOKIE]
        if not status:
            raise RuntimeError("unexpected")
        await Response(status_code=status)(scope, receive, send)

    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b""}

    async def send(message: Message) -> None:
        sent.append(message)

    scope: dict[str, Any] = {"type": "http", "method": method, "path": "/api/me", "headers": []}
    asyncio.run(RequestGuardMiddleware(route, ())(scope, receive, send))
    return dict(sent[0]["headers"])


@pytest.mark.parametrize("status", [200, 201, 204, 302, 400, 401, 404, 429, 499, 500, 502, 503, 504, 0])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_only_an_answer_that_is_no_fault_of_ours_sets_cookies(method: str, status: int) -> None:
    headers = headers_of(status, method)
    assert headers.get(b"set-cookie") == (COOKIE.encode() if 0 < status < 500 else None)
    assert headers[b"cache-control"] == b"no-store"
