"""A Lambda pool for tests: the pool's HTTP contract in front of Python callables."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncIterator, Iterator
from typing import Any

import uvicorn

from local.edge.asgi import Receive, Scope, Send, header, read_body, respond
from local.edge.errors import FunctionError
from local.edge.invoker import FakeInvoker


class PoolApp:
    """``POST /invoke``: 200 and the result, or 500 and the error with ``X-Amz-Function-Error``."""

    def __init__(self, functions: FakeInvoker) -> None:
        self.functions = functions
        self.connections: set[tuple[str, int]] = set()
        self.request_ids: list[str] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.connections.add(scope["client"])
        function = (header(scope, b"x-amzn-lambda-function-name") or b"").decode()
        self.request_ids.append((header(scope, b"x-amzn-lambda-request-id") or b"").decode())
        if (scope["method"], scope["path"]) != ("POST", "/invoke"):
            await respond(send, 404, [])
            return
        payload = await read_body(scope, receive, 64 * 1024 * 1024)
        json_type = (b"content-type", b"application/json")
        try:
            result = await self.functions.invoke(function, payload)
        except FunctionError as error:
            body = json.dumps({"errorType": error.error_type, "errorMessage": error.error_message}).encode()
            await respond(send, 500, [json_type, (b"x-amz-function-error", b"Unhandled")], body)
        else:
            await respond(send, 200, [json_type], result)


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@contextlib.asynccontextmanager
async def pool_server(functions: FakeInvoker) -> AsyncIterator[tuple[str, PoolApp]]:
    """Serves ``functions``; yields the pool's base URL."""
    app: Any = PoolApp(functions)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        config = uvicorn.Config(
            app, interface="asgi3", lifespan="off", log_config=None, access_log=False, proxy_headers=False
        )
        server = _Server(config)
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}", app
        finally:
            server.should_exit = True
            await serving
