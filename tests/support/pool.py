"""A Lambda pool for tests: the pool's HTTP contract in front of Python callables."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, Router

from local.edge.errors import FunctionError
from local.serving import Server, listen
from tests.support.functions import FakeInvoker


class PoolApp:
    """``POST /invoke``: 200 and the result, or 500 and the error with ``X-Amz-Function-Error``."""

    def __init__(self, functions: FakeInvoker) -> None:
        self.functions = functions
        self.connections: set[tuple[str, int]] = set()
        self.request_ids: list[str] = []

    async def invoke(self, request: Request) -> Response:
        self.connections.add(request.scope["client"])
        self.request_ids.append(request.headers["x-amzn-lambda-request-id"])
        function = request.headers["x-amzn-lambda-function-name"]
        try:
            result = await self.functions.invoke(function, await request.body())
        except FunctionError as error:
            body = {"errorType": error.error_type, "errorMessage": error.error_message}
            return JSONResponse(body, 500, {"x-amz-function-error": "Unhandled"})
        return Response(result, media_type="application/json")


@contextlib.asynccontextmanager
async def pool_server(functions: FakeInvoker) -> AsyncIterator[tuple[str, PoolApp]]:
    """Serves ``functions``; yields the pool's base URL."""
    app = PoolApp(functions)
    server = Server(Router([Route("/invoke", app.invoke, methods=["POST"])]), listen())
    await server.open()
    try:
        yield f"http://127.0.0.1:{server.port}", app
    finally:
        await server.stop()
