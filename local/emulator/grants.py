"""The emulator asks of every call of a function whether its role grants it, as IAM does (``local.grants``)."""

from __future__ import annotations

from typing import Any

from local.emulator import asgi
from local.grants.needs import DENIED, TOKEN, caller, needs
from local.grants.roles import Roles

UNSIGNED = "The security token included in the request is invalid."


def hold_to_grants(app: Any, roles: Roles) -> None:
    """Puts the question before everything that ministack serves."""
    handle = app.app

    async def guarded(scope: Any, receive: asgi.Receive, send: asgi.Send) -> Any:
        headers = asgi.headers(scope)
        function, region, service = caller(headers)
        if scope["type"] != "http" or not roles.knows(function):
            return await handle(scope, receive, send)
        if TOKEN not in headers:
            # Credentials of a role are temporary. Signed without their token they are nobody's.
            return await _refuse(send, 403, "UnrecognizedClientException", UNSIGNED)
        body, again = await asgi.read(receive)
        wanted = needs(service, region, scope["path"], headers.get("x-amz-target", ""), body)
        if refusal := roles.refusal(function, wanted):
            return await _refuse(
                send, 400 if service in ("dynamodb", "secretsmanager") else 403, DENIED, refusal
            )
        return await handle(scope, again, send)

    app.app = guarded


async def _refuse(send: asgi.Send, status: int, code: str, message: str) -> None:
    await asgi.answer(send, status, {"__type": code, "message": message, "Message": message}, error=code)
