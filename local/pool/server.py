"""The pool's HTTP surface, on 127.0.0.1 only.

POST /invoke     headers X-Amzn-Lambda-Function-Name, X-Amzn-Lambda-Request-Id (optional), X-Amzn-Trace-Id
                 (optional); the body is the event. 200 and the result; 500 and {errorType, errorMessage, …} with
                 X-Amz-Function-Error: Unhandled when the function failed; 404 no such function; 413 event too
                 large; 429 no place became free; 503 the emulator does not answer. All with errorType.
GET  /health     200 {"ok": true, "runtime": …, "envs": n}
GET  /functions  200 {function: {"envs", "starting", "idle", "busy", "waiting", "pids"}}
POST /reload     200: configurations are read again, idle processes replaced (after a deployment)
/faults          see ``local.faults.control``

Requests of web pages are refused (403): see ``local.loopback``.
"""

from __future__ import annotations

import uuid

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from local.faults import control
from local.pool.failures import Result, refusal
from local.pool.hanging_up import unless_hung_up
from local.pool.pool import Pool
from local.pool.programs import LocalPrograms


def surface(pool: Pool, runtime: str) -> Starlette:
    """The application that answers the requests above."""

    async def invoke(request: Request) -> Response:
        function = request.headers.get("x-amzn-lambda-function-name", "")
        if not function:
            message = "the header X-Amzn-Lambda-Function-Name is missing"
            return refusal(400, "InvalidParameterValueException", message)
        request_id = request.headers.get("x-amzn-lambda-request-id") or str(uuid.uuid4())
        trace_id = request.headers.get("x-amzn-trace-id", "")
        try:
            event = await request.body()
            result: Result = await unless_hung_up(request, pool.invoke(function, request_id, event, trace_id))
        except ClientDisconnect:
            return Response()  # which nobody reads
        failed = {"X-Amz-Function-Error": "Unhandled"} if result.status == 500 else {}
        return Response(result.body, result.status, failed, "application/json")

    async def health(_: Request) -> Response:
        environments = sum(function["envs"] for function in pool.status().values())
        return JSONResponse({"ok": True, "runtime": runtime, "envs": environments})

    async def functions(_: Request) -> Response:
        return JSONResponse(pool.status())

    async def reload(_: Request) -> Response:
        await pool.reload()
        return JSONResponse({"ok": True})

    async def faults(request: Request) -> Response:
        return await control.answer(pool.faults.injector, request)

    return Starlette(
        routes=[
            Route("/invoke", invoke, methods=["POST"]),
            Route("/health", health),
            Route("/functions", functions),
            Route("/reload", reload, methods=["POST"]),
            Route("/faults", faults, methods=["GET", "POST"]),
        ],
        middleware=[Middleware(LocalPrograms)],
        exception_handlers={404: _unknown, 405: _unknown, Exception: _failed},
    )


async def _unknown(request: Request, _: Exception) -> Response:
    return refusal(404, "NotFound", f"no {request.method} {request.url.path}; see local/pool/server.py")


async def _failed(_: Request, __: Exception) -> Response:
    return refusal(500, "ServiceException", "the pool failed; its log says why")
