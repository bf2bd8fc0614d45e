"""The pool's ports are for programs of this machine, not for web pages."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from local.loopback import refuses
from local.pool.failures import refusal


class LocalPrograms:
    """ASGI middleware that refuses what ``local.loopback`` refuses."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        reason = refuses(Headers(scope=scope))
        app = refusal(403, "AccessDeniedException", reason) if reason else self._app
        await app(scope, receive, send)
