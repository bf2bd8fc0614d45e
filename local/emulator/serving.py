"""Serves ministack by uvicorn and httptools. Hypercorn, which it serves itself by, takes most of a request's time."""

from __future__ import annotations

import asyncio
import importlib
import signal
from typing import Any

import uvicorn

from local.emulator.pinned import ministack

KEEP_ALIVE_SECONDS = 75
SHUTDOWN_SECONDS = 3
"""How long a request that is under way may take when the emulator stops. Both as ministack and Hypercorn have it."""


async def serve(app: Any, config: Any) -> None:
    """As ``hypercorn.asyncio.serve``, of what ministack says there: until SIGTERM or SIGINT, then in order."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    host, _, port = config.bind[0].rpartition(":")
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            host=host,
            port=int(port),
            http="httptools",
            ws="none",
            lifespan="on",
            interface="asgi3",
            log_config=None,
            access_log=False,
            server_header=False,
            date_header=False,  # ministack has its own
            proxy_headers=False,
            timeout_keep_alive=KEEP_ALIVE_SECONDS,
            timeout_graceful_shutdown=SHUTDOWN_SECONDS,
        )
    )
    # ``uvicorn.Server.serve`` would raise the signals again when it is over, and wake up ten times a second.
    server.config.load()
    server.lifespan = server.config.lifespan_class(server.config)
    await server.startup()
    if not server.should_exit:
        await stop.wait()
        await server.shutdown()


def serve_by_uvicorn() -> None:
    """To be called before ministack's ``main``, which asks Hypercorn for its ``serve`` when it is called."""
    ministack("app", main=())
    hypercorn: Any = importlib.import_module("hypercorn.asyncio")
    hypercorn.serve = serve
