"""What a function meets before its snapshot: a Runtime API that hears of failures, and the address of its keys.

Under SnapStart Lambda gives no keys in the environment but an address on the loopback interface that answers with them,
and a token for it (https://docs.aws.amazon.com/lambda/latest/dg/snapstart-activate.html#snapstart-credentials). The
path is that of github.com/aws/aws-lambda-runtime-interface-emulator. The address is in the snapshot; the token is not:
each fork has its own.
"""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, Router

from local.emulator.clients import SECRET_KEY
from local.pool.api import API, INIT_ERROR
from local.pool.failures import Result, refusal
from local.pool.programs import LocalPrograms
from local.serving import Server, listen

CREDENTIALS = "/2021-04-23/credentials"
HOURS = 6
"""For how long keys are given out."""


class Initialisation:
    """``serve`` it. ``failure``: what the runtime said why the code could not be loaded. ``function``: its name, which
    is its access key (``local.pool.configuration``)."""

    def __init__(self, function: str) -> None:
        self._function = function
        self.failure: Result | None = None
        self._tokens: set[str] = set()

    async def serve(self) -> Server:
        """Answers from here on."""
        routes = [
            Route(f"{API}{INIT_ERROR}", self._init_error, methods=["POST"]),
            Route(CREDENTIALS, self._credentials),
        ]
        server = Server(LocalPrograms(Router(routes)), listen())
        await server.open()
        return server

    def variables(self, address: str) -> dict[str, str]:
        """What the process is told of its keys."""
        return {
            "AWS_CONTAINER_CREDENTIALS_FULL_URI": f"http://{address}{CREDENTIALS}",
            "AWS_CONTAINER_AUTHORIZATION_TOKEN": self.new_token(),
        }

    def new_token(self) -> str:
        """Opens the address of the keys to one process more."""
        token = secrets.token_urlsafe(16)
        self._tokens.add(token)
        return token

    async def _init_error(self, request: Request) -> Response:
        self.failure = Result(500, await request.body())
        return JSONResponse({"status": "OK"}, 202)

    async def _credentials(self, request: Request) -> Response:
        if request.headers.get("authorization") not in self._tokens:
            return refusal(
                403, "AccessDeniedException", "the token is not that of a process of this function"
            )
        ends = datetime.now(UTC) + timedelta(hours=HOURS)
        keys = {
            "AccessKeyId": self._function,
            "SecretAccessKey": SECRET_KEY,
            "Token": secrets.token_urlsafe(16),
        }
        return JSONResponse({**keys, "Expiration": ends.strftime("%Y-%m-%dT%H:%M:%SZ")})
