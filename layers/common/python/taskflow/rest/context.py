"""What the routes work with, and who is asking."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar, cast

from fastapi import Depends, Request
from starlette.concurrency import run_in_threadpool

from taskflow.clock import Clock
from taskflow.identity import Identity
from taskflow.origins import same_site
from taskflow.records.access import Access, Asker
from taskflow.records.database import Database
from taskflow.records.scrub import Redact
from taskflow.rest.errors import ApiError
from taskflow.rest.identity import REFRESH_SECONDS, Guests, claims_identity, cookie_tokens, set_cookie
from taskflow.rest.ports import RestPorts
from taskflow.settings import Settings

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Rest:
    """Everything a route may use, passed in once per process."""

    settings: Settings
    ports: RestPorts
    database: Database
    redact: Redact
    clock: Clock
    new_id: Callable[[], str]
    new_secret: Callable[[], str]
    guests: Guests

    async def query(self, asker: Asker, work: Callable[[Access], T]) -> T:
        """Runs ``work`` on Postgres as ``asker``, in a thread, so that the event loop goes on."""
        return await run_in_threadpool(self.database.run, asker, work)


def rest(request: Request) -> Rest:
    """The application's ``Rest``."""
    return cast(Rest, request.app.state.rest)


RestDep = Annotated[Rest, Depends(rest)]


def known(request: Request, rest: RestDep) -> Identity | None:
    """Who asks; None when they are not known. Reads make no guests: a page's first requests run side by side, and each
    would make another one. Raises 401 in mode ``oidc`` when the authorizer let nobody in."""
    if rest.settings.auth_mode == "oidc":
        identity = claims_identity(_event(request))
        if identity is None:
            raise ApiError(401, "UNAUTHENTICATED", "sign in first: the request carries no valid bearer token")
        return identity
    now = int(rest.clock.now())
    tokens = cookie_tokens(request.headers.getlist("cookie"))
    found = next(filter(None, (rest.guests.read(token, now) for token in tokens)), None)
    if found is None:
        return None
    identity, minted = found
    if now - minted > REFRESH_SECONDS:
        _hand_out(request, rest, rest.guests.mint(now, identity.user_id)[1])
    return identity


Known = Annotated[Identity | None, Depends(known)]


def somebody(request: Request, rest: RestDep, identity: Known) -> Identity:
    """Who asks; a new guest, with a cookie in the answer, when nobody is known yet."""
    if identity is not None:
        return identity
    identity, token = rest.guests.mint(int(rest.clock.now()))
    _hand_out(request, rest, token)
    return identity


Somebody = Annotated[Identity, Depends(somebody)]


def _hand_out(request: Request, rest: Rest, token: str) -> None:
    origin = request.headers.get("origin", "").lower()
    # The cookie is of the host that the browser asked; behind CloudFront that is one of the web client's.
    asked = f"{request.url.scheme}://{request.headers.get('host', '')}".lower()
    web = rest.settings.web_origins
    own = web if web and asked not in web else (asked,)
    request.state.set_cookie = set_cookie(
        token,
        secure=request.url.scheme == "https",
        cross_site=origin in rest.settings.allowed_origins and not same_site(origin, own),
    )


def _event(request: Request) -> dict[str, Any]:
    """The HTTP API event behind the request; empty when it did not come through API Gateway."""
    event = request.scope.get("aws.event")
    return event if isinstance(event, dict) else {}
