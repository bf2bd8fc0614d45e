"""Refusals in OpenAI's shape: ``{"error": {"message", "type", "param", "code"}}``.

https://platform.openai.com/docs/guides/error-codes names the codes, and its clients make their exceptions by the
status. They send a request again by themselves after 408, 409, 429 and 5xx, unless ``x-should-retry: false`` tells
them not to (``_should_retry`` in the package openai).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from fastapi import Request
from fastapi.responses import JSONResponse
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from taskflow.errors import TaskFlowError

PREFIX = "/v1/"
INVALID = "invalid_request_error"

_CODES: Mapping[str, str] = {
    "UNAUTHENTICATED": "invalid_api_key",
    "INVALID_TOKEN": "invalid_api_key",
    "TOKEN_EXPIRED": "invalid_api_key",
    "SIGNED_OUT": "invalid_api_key",
    "RATE_LIMITED": "rate_limit_exceeded",
    "BUDGET_EXCEEDED": "insufficient_quota",
    "MODEL_NOT_FOUND": "model_not_found",
    "PAYLOAD_TOO_LARGE": "request_too_large",
}
"""OpenAI's words for some of our codes. The others are theirs in small letters."""


class OpenAIError(TaskFlowError):
    """A request is refused. ``param``: which of its fields is to blame. ``retry_after``: whole seconds until it may be
    otherwise. ``again``: whether the client may send it again by itself; None: as its status says."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        *,
        param: str | None = None,
        kind: str | None = None,
        retry_after: int | None = None,
        again: bool | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.param = param
        self.kind = kind or kind_of(status, code)
        self.retry_after = retry_after
        self.again = again
        self.headers = dict(headers or {})


def invalid(message: str, param: str | None = None, code: str = "invalid_value") -> OpenAIError:
    """What was sent is wrong."""
    return OpenAIError(400, code, message, param=param)


def kind_of(status: int, code: str) -> str:
    """The ``type`` of an error."""
    if code == "insufficient_quota":
        return "insufficient_quota"
    if status == 429:
        return "requests"
    return "server_error" if status >= 500 else INVALID


def body(message: str, kind: str, param: str | None, code: str | None) -> dict[str, Any]:
    """The answer to a refused request."""
    return {"error": {"message": message, "type": kind, "param": param, "code": code}}


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


def translated(status: int, ours: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """The body and further headers of an error in our own shape, whatever has answered it: a limit, the guard of all
    requests, a dependency that is away."""
    own = str(ours.get("code", "UNKNOWN"))
    code = _CODES.get(own, own.lower())
    headers = {"x-should-retry": "false"} if code == "insufficient_quota" else {}
    return body(str(ours.get("message", "")), kind_of(status, code), None, code), headers


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
