"""The few ASGI pieces the HTTP faces share."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from typing import Any

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
RawHeaders = Sequence[tuple[bytes, bytes]]


class BodyTooLarge(Exception):
    """The request's body is over the limit; the rest of it was not read."""


class ClientGone(Exception):
    """The client hung up before its request was complete."""


async def read_body(scope: Scope, receive: Receive, limit: int) -> bytes:
    """The request's body, at most ``limit`` bytes. Raises ``BodyTooLarge`` or ``ClientGone``."""
    declared = header(scope, b"content-length")
    if declared is not None and declared.isdigit() and int(declared) > limit:
        raise BodyTooLarge
    message = await receive()
    body: bytes = message.get("body", b"")
    if message["type"] == "http.request" and not message.get("more_body"):
        if len(body) > limit:
            raise BodyTooLarge
        return body
    chunks, size = [body], len(body)
    while message["type"] == "http.request" and message.get("more_body"):
        if size > limit:
            raise BodyTooLarge
        message = await receive()
        chunks.append(message.get("body", b""))
        size += len(chunks[-1])
    if message["type"] != "http.request":
        raise ClientGone
    if size > limit:
        raise BodyTooLarge
    return b"".join(chunks)


def header(scope: Scope, name: bytes) -> bytes | None:
    """The last value of a request header; ``name`` in lower case."""
    value = None
    for key, candidate in scope["headers"]:
        if key == name:
            value = candidate
    return value


async def respond(send: Send, status: int, headers: RawHeaders, body: bytes = b"") -> None:
    """A whole answer. ``content-length`` is added, except to a 204 or 304, which have no content."""
    sized = [*headers] if status in (204, 304) else [*headers, (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": sized})
    await send({"type": "http.response.body", "body": body})
