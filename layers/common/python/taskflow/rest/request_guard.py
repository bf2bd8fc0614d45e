"""Checks size and origin of every request, sets the guest cookie and CORS headers, and answers unexpected errors."""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from taskflow.rest import cors
from taskflow.rest.errors import answer
from taskflow.rest.identity import foreign_origin
from taskflow.unhandled import report

MAX_BODY_BYTES = 1_000_000
_SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")


class RequestGuardMiddleware:
    """ASGI middleware: refuses foreign origins and large bodies, adds headers, answers 500 for an unexpected error.
    HEAD is answered as GET, of which the server leaves the body out; FastAPI's routes know it only where they name it.

    A route sets cookies by ``request.state.set_cookies``, a list of headers. An answer of 500 or more sets none."""

    def __init__(self, app: ASGIApp, origins: tuple[str, ...]) -> None:
        self._app = app
        self._origins = origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        started = False

        async def finishing(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                outgoing = MutableHeaders(scope=message)
                outgoing.setdefault("Cache-Control", "no-store")
                outgoing.setdefault("X-Content-Type-Options", "nosniff")
                cors.allow(outgoing, headers.get("origin"), self._origins)
                # Nobody becomes a new guest by a fault of ours: the answer may say nothing true about who asks.
                if message["status"] < 500:
                    for cookie in scope.get("state", {}).get("set_cookies", ()):
                        outgoing.append("Set-Cookie", cookie)
            await send(message)

        asked_before = cors.preflight(scope["method"], headers, self._origins)
        if asked_before is not None:
            await asked_before(scope, receive, finishing)
            return
        if scope["method"] not in _SAFE and foreign_origin(
            headers.get("origin"), headers.get("host", ""), self._origins
        ):
            refusal = answer(
                403, "FOREIGN_ORIGIN", "this origin may not change anything; see TASKFLOW_ALLOWED_ORIGINS"
            )
            await refusal(scope, receive, finishing)
            return
        body = await _body(receive)
        if body is None:
            refusal = answer(
                413, "PAYLOAD_TOO_LARGE", f"a body has at most {MAX_BODY_BYTES:,} bytes; send smaller batches"
            )
            await refusal(scope, receive, finishing)
            return
        if scope["method"] == "HEAD":
            scope = {**scope, "method": "GET"}
        try:
            await self._app(scope, _replay(body, receive), finishing)
        except Exception as error:
            report(error, method=scope["method"])
            if started:
                raise
            await answer(500, "INTERNAL", "something went wrong on our side")(scope, receive, finishing)


async def _body(receive: Receive) -> bytes | None:
    """The whole body; None when it is too large."""
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return b"".join(chunks)
        chunks.append(message.get("body", b""))
        size += len(chunks[-1])
        if size > MAX_BODY_BYTES:
            return None
        if not message.get("more_body"):
            return b"".join(chunks)


def _replay(body: bytes, receive: Receive) -> Receive:
    given = False

    async def replay() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay
