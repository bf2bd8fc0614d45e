"""How a refusal reaches a client of OpenAI over HTTP."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from fastapi import Request
from fastapi.responses import JSONResponse
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from taskflow.rest.openai.errors import OpenAIError, body, translated

PREFIX = "/v1/"


async def refuse(request: Request, error: Exception) -> JSONResponse:
    """The handler of ``OpenAIError``."""
    assert isinstance(error, OpenAIError)  # noqa: S101 (the handler is registered for this type)
    headers = dict(error.headers)
    if error.retry_after is not None:
        headers["Retry-After"] = str(error.retry_after)
    if error.again is not None:
        headers["x-should-retry"] = "true" if error.again else "false"
    told = body(error.message, error.kind, error.param, error.code)
    return JSONResponse(told, status_code=error.status, headers=headers)


class OpenAIErrorsMiddleware:
    """ASGI middleware: what these doors refuse has OpenAI's shape, whoever refuses it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(PREFIX):
            await self._app(scope, receive, send)
            return
        held: Message | None = None
        chunks: list[bytes] = []

        async def sending(message: Message) -> None:
            nonlocal held
            if message["type"] == "http.response.start" and message["status"] >= 400:
                held = message
                return
            if held is None:
                await send(message)
                return
            chunks.append(message.get("body", b""))
            if not message.get("more_body"):
                start, text = _translate(held, b"".join(chunks))
                await send(start)
                await send({"type": "http.response.body", "body": text})

        await self._app(scope, receive, sending)


def _translate(start: Message, text: bytes) -> tuple[Message, bytes]:
    ours = _own(text)
    if ours is None:
        return start, text
    told, more = translated(start["status"], ours)
    text = json.dumps(told).encode()
    kept = [(name, value) for name, value in start["headers"] if name.lower() != b"content-length"]
    new = {**more, "content-length": str(len(text))}
    headers = [*kept, *((name.encode(), value.encode()) for name, value in new.items())]
    return {**start, "headers": Headers(raw=headers).raw}, text


def _own(text: bytes) -> Mapping[str, Any] | None:
    """The error in an answer of our own shape."""
    try:
        answer = json.loads(text)
    except ValueError:
        return None
    if not isinstance(answer, dict) or answer.get("success") is not False:
        return None
    error = answer.get("error")
    return error if isinstance(error, dict) else None
