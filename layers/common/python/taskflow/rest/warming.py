"""What the first request would build, built before it: for a snapshot (``taskflow.snapstart``)."""

from __future__ import annotations

import importlib
from typing import Any

from fastapi import FastAPI

LATER = ("anyio._backends._asyncio", "jwt")
"""Modules that a request loads."""


async def warm(app: FastAPI) -> None:
    """Asks the routes for a path that none of them has: FastAPI compiles each when it is first looked at. Neither
    middleware nor a route is run, so nothing is read or counted."""
    for name in LATER:
        importlib.import_module(name)

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b""}

    async def send(message: object) -> None:
        """Nobody hears the answer."""

    await app.router(
        {"type": "http", "method": "GET", "path": "/", "root_path": "", "headers": [], "query_string": b""},
        receive,
        send,
    )
