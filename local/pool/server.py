"""The pool's HTTP surface, on 127.0.0.1 only.

POST /invoke     headers X-Amzn-Lambda-Function-Name, X-Amzn-Lambda-Request-Id (optional), X-Amzn-Trace-Id
                 (optional); the body is the event. 200 and the result; 500 and {errorType, errorMessage, …} with
                 X-Amz-Function-Error: Unhandled when the function failed; 404 no such function; 413 event too
                 large; 429 no place became free; 503 the emulator does not answer. All with errorType.
GET  /health     200 {"ok": true, "runtime": …, "envs": n}
GET  /functions  200 {function: {"envs", "starting", "idle", "busy", "waiting", "pids"}}
POST /reload     200: configurations are read again, idle processes replaced (after a deployment)

Requests of web pages are refused (403): see ``local.loopback``.
"""

from __future__ import annotations

import uuid

from local.loopback import refuses
from local.pool.http import Request, Response
from local.pool.pool import Pool


class Surface:
    """Answers the requests above."""

    def __init__(self, pool: Pool, runtime: str) -> None:
        self._pool = pool
        self._runtime = runtime

    async def __call__(self, request: Request) -> Response:
        if reason := refuses(request.headers):
            return Response.of(403, {"errorType": "AccessDeniedException", "errorMessage": reason})
        match request.method, request.path:
            case "POST", "/invoke":
                return await self._invoke(request)
            case "GET", "/health":
                total = sum(function["envs"] for function in self._pool.status().values())
                return Response.of(200, {"ok": True, "runtime": self._runtime, "envs": total})
            case "GET", "/functions":
                return Response.of(200, self._pool.status())
            case "POST", "/reload":
                await self._pool.reload()
                return Response.of(200, {"ok": True})
        message = f"no {request.method} {request.path}; see local/pool/server.py"
        return Response.of(404, {"errorType": "NotFound", "errorMessage": message})

    async def _invoke(self, request: Request) -> Response:
        function = request.headers.get("x-amzn-lambda-function-name", "")
        if not function:
            message = "the header X-Amzn-Lambda-Function-Name is missing"
            return Response.of(400, {"errorType": "InvalidParameterValueException", "errorMessage": message})
        result = await self._pool.invoke(
            function,
            request.headers.get("x-amzn-lambda-request-id") or str(uuid.uuid4()),
            request.body,
            request.headers.get("x-amzn-trace-id", ""),
        )
        failed = {"X-Amz-Function-Error": "Unhandled"} if result.status == 500 else {}
        return Response(result.status, result.body, failed)
