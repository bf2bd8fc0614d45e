"""What stands before ministack reads a request and answers it: without a framework, as none is installed there."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]
AWS_JSON = "application/x-amz-json-1.0"


def headers(scope: Any) -> dict[str, str]:
    """A request's headers, names in lower case."""
    found = scope.get("headers", ())
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in found}


async def read(receive: Receive) -> tuple[bytes, Receive]:
    """The whole body, and what whoever comes next receives it from."""
    messages = [await receive()]
    while messages[-1].get("more_body"):
        messages.append(await receive())
    body = b"".join(message.get("body", b"") for message in messages)

    async def again() -> Any:
        return messages.pop(0) if messages else await receive()

    return body, again


async def answer(send: Send, status: int, value: Any, kind: str = AWS_JSON, error: str = "") -> None:
    """Answers with ``value`` as JSON. ``error``: the code, which the SDKs make their typed errors of."""
    told = [(b"content-type", kind.encode()), *([(b"x-amzn-errortype", error.encode())] if error else [])]
    await send({"type": "http.response.start", "status": status, "headers": told})
    await send({"type": "http.response.body", "body": json.dumps(value).encode()})
