"""Refusals in OpenAI's shape: ``{"error": {"message", "type", "param", "code"}}``.

https://platform.openai.com/docs/guides/error-codes names the codes, and its clients make their exceptions by the
status. They send a request again by themselves after 408, 409, 429 and 5xx, unless ``x-should-retry: false`` tells
them not to (``_should_retry`` in the package openai). Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from taskflow.errors import TaskFlowError

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


def translated(status: int, ours: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """The body and further headers of an error in our own shape, whatever has answered it: a limit, the guard of all
    requests, a dependency that is away."""
    own = str(ours.get("code", "UNKNOWN"))
    code = _CODES.get(own, own.lower())
    headers = {"x-should-retry": "false"} if code == "insufficient_quota" else {}
    return body(str(ours.get("message", "")), kind_of(status, code), None, code), headers


def socket_error(error: OpenAIError) -> dict[str, Any]:
    """The event that refuses a frame. OpenAI's package reads the fields beside ``type``; its guide, and Open Responses,
    have ``status`` and ``error``. Both are there."""
    told = body(error.message, error.kind, error.param, error.code)["error"]
    again = {} if error.retry_after is None else {"retry_after": error.retry_after}
    return {
        "type": "error",
        "status": error.status,
        "error": {**told, **again},
        "code": error.code,
        "message": error.message,
        "param": error.param,
        "sequence_number": 0,
    }
