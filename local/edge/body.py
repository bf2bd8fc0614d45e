"""A request's body, up to a limit.

Starlette's own limit (``Route(max_body_size=…)``) answers in plain text, where API Gateway answers in JSON.
"""

from __future__ import annotations

from starlette.requests import Request


class BodyTooLarge(Exception):
    """The request's body is over the limit; the rest of it was not read."""


async def read_body(request: Request, limit: int) -> bytes:
    """The body, at most ``limit`` bytes. Raises ``BodyTooLarge``, and ``ClientDisconnect`` like Starlette."""
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > limit:
        raise BodyTooLarge
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > limit:
            raise BodyTooLarge
    return bytes(body)
