"""Serves ministack by uvicorn and httptools. Hypercorn, which it serves itself by, takes most of a request's time."""

from __future__ import annotations

import importlib
from typing import Any

from local.emulator.pinned import ministack
from local.serving import Server, listen, told_to_stop

SHUTDOWN_SECONDS = 3
"""How long a request that is under way may take when the emulator stops, as ministack and Hypercorn have it."""


async def serve(app: Any, config: Any) -> None:
    """As ``hypercorn.asyncio.serve``, of what ministack says there: until SIGTERM or SIGINT, then in order."""
    stop = told_to_stop()
    host, _, port = config.bind[0].rpartition(":")
    # ministack dates its answers itself.
    server = Server(app, listen(int(port), host), lifespan="on", timeout_graceful_shutdown=SHUTDOWN_SECONDS)
    await server.open()
    if not server.should_exit:
        await stop.wait()
        await server.shutdown()


def serve_by_uvicorn() -> None:
    """To be called before ministack's ``main``, which asks Hypercorn for its ``serve`` when it is called."""
    ministack("app", main=())
    hypercorn: Any = importlib.import_module("hypercorn.asyncio")
    hypercorn.serve = serve
