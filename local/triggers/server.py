"""``Invoke`` of Lambda's API, on 127.0.0.1 only, for the functions that invoke each other.

POST /2015-03-31/functions/NAME/invocations   X-Amz-Invocation-Type: RequestResponse (default), Event, DryRun
GET  /health
/faults   see ``local.faults.control``

https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from local.faults import control
from local.faults.deliveries import DeliveryFaults
from local.grants.needs import DENIED, TOKEN, caller, needs
from local.grants.roles import Roles
from local.pool.api import PAYLOAD_BYTES
from local.pool.client import PoolClient
from local.pool.programs import LocalPrograms
from local.triggers.invocations import Asynchronous

ASYNCHRONOUS_BYTES = 1024 * 1024
"""https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html"""


def surface(
    described: Callable[[], Mapping[str, Any]],
    pool: PoolClient,
    later: Asynchronous,
    roles: Roles,
    faults: DeliveryFaults,
) -> Starlette:
    """The application that answers the requests above."""

    async def invoke(request: Request) -> Response:
        # A name, a part of an ARN or the whole of it; what is qualified is the same here.
        name = request.path_params["name"].partition(":function:")[2] or request.path_params["name"]
        function = name.partition(":")[0]
        kind = request.headers.get("x-amz-invocation-type", "RequestResponse")
        body = await request.body() or b"{}"
        if refused := _denied(roles, request):
            return refused
        if function not in described()["functions"]:
            return refusal(404, "ResourceNotFoundException", f"Function not found: {function}")
        if kind not in ("RequestResponse", "Event", "DryRun"):
            return refusal(400, "InvalidParameterValueException", f"there is no invocation type {kind[:40]}")
        if len(body) > (ASYNCHRONOUS_BYTES if kind == "Event" else PAYLOAD_BYTES):
            return refusal(413, "RequestTooLargeException", f"{len(body)} bytes are too many for {kind}")
        if not _is_json(body):
            return refusal(400, "InvalidRequestContentException", "Could not parse request body into json")
        if kind == "DryRun":
            return Response(status_code=204)
        if kind == "Event" and faults.refuses():
            return refusal(429, "TooManyRequestsException", "Rate exceeded", "CallerRateLimitExceeded")
        if kind == "Event":
            return Response(status_code=202, headers={"x-amzn-requestid": later.accept(function, body)})
        ran = await pool.run(function, body)
        if ran.ok or ran.failed:
            failed = {"x-amz-function-error": "Unhandled"} if ran.failed else {}
            return Response(
                ran.body, 200, {"x-amz-executed-version": "$LATEST", **failed}, "application/json"
            )
        if ran.status == 429:
            return refusal(429, "TooManyRequestsException", "Rate Exceeded.")
        return refusal(500, "ServiceException", "the Lambda pool did not run the function; its log says why")

    async def played(request: Request) -> Response:
        return await control.answer(faults.injector, request)

    async def health(_: Request) -> Response:
        return JSONResponse({"ok": True})

    return Starlette(
        routes=[
            Route("/2015-03-31/functions/{name}/invocations", invoke, methods=["POST"]),
            Route("/health", health),
            Route("/faults", played, methods=["GET", "POST"]),
        ],
        middleware=[Middleware(LocalPrograms)],
    )


def _denied(roles: Roles, request: Request) -> Response | None:
    """The refusal of a function whose role does not grant the call; others may do everything."""
    function, region, service = caller(request.headers)
    if not roles.knows(function):
        return None
    if TOKEN not in request.headers:
        return refusal(
            403, "UnrecognizedClientException", "The security token included in the request is invalid."
        )
    wanted = needs(service, region, request.scope["raw_path"].decode(), "", b"")
    said = roles.refusal(function, wanted)
    return refusal(403, DENIED, said) if said else None


def refusal(status: int, kind: str, message: str, reason: str = "") -> Response:
    """An error as Lambda's API answers it."""
    body = {"Type": "User" if status < 500 else "Service", "message": message}
    body |= {"Reason": reason} if reason else {}
    return JSONResponse(body, status, {"x-amzn-errortype": kind})


def _is_json(body: bytes) -> bool:
    try:
        json.loads(body)
    except (ValueError, RecursionError):
        return False
    return True
