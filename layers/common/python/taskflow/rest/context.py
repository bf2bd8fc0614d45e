"""What the routes work with, and who is asking."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar, cast

from fastapi import Depends, Request
from starlette.concurrency import run_in_threadpool

from taskflow.clock import Clock
from taskflow.identity import Identity, Principal, Role, Scope
from taskflow.origins import same_site
from taskflow.records.database import Connection, Database
from taskflow.records.scrub import Redact
from taskflow.rest.errors import ApiError
from taskflow.rest.identity import (
    REFRESH_SECONDS,
    Guests,
    bearer_token,
    claims_identity,
    cookie_tokens,
    set_cookie,
)
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

    async def query(self, work: Callable[[Connection], T]) -> T:
        """Runs ``work`` on Postgres in a thread, so that the event loop goes on."""
        return await run_in_threadpool(self.database.run, work)


def rest(request: Request) -> Rest:
    """The application's ``Rest``."""
    return cast(Rest, request.app.state.rest)


RestDep = Annotated[Rest, Depends(rest)]


async def known_principal(request: Request, rest: RestDep) -> Principal | None:
    """Who asks; None when they are not known. Reads make no guests: a page's first requests run side by side, and each
    would make another one.

    Raises 401 for a bearer token that is nobody's, whatever cookies come with it, and in mode ``oidc`` when there is
    none.
    """
    if rest.settings.auth_mode == "oidc":
        identity = claims_identity(_event(request))
        if identity is not None:
            return Principal(identity, "account")
    bearer = bearer_token(request.headers.getlist("authorization"))
    if bearer is not None:
        service = await rest.ports.service_tokens.find(bearer)
        if service is None:
            raise ApiError(401, "INVALID_TOKEN", "this bearer token is unknown, revoked or expired")
        return service
    if rest.settings.auth_mode == "oidc":
        raise ApiError(401, "UNAUTHENTICATED", "sign in first: the request carries no valid bearer token")
    identity = _guest(request, rest)
    return None if identity is None else Principal(identity, "guest")


KnownPrincipal = Annotated[Principal | None, Depends(known_principal)]


def _guest(request: Request, rest: Rest) -> Identity | None:
    now = int(rest.clock.now())
    tokens = cookie_tokens(request.headers.getlist("cookie"))
    found = next(filter(None, (rest.guests.read(token, now) for token in tokens)), None)
    if found is None:
        return None
    identity, minted = found
    if now - minted > REFRESH_SECONDS:
        _hand_out(request, rest, rest.guests.mint(now, identity.user_id)[1])
    return identity


async def known(principal: KnownPrincipal) -> Identity | None:
    """Who asks for something of a person's own; None when they are not known. Raises 403 for a service token without
    the scope ``api``."""
    if principal is None:
        return None
    if principal.kind == "service":
        _want_scope(principal, "api")
    return principal.identity


Known = Annotated[Identity | None, Depends(known)]


async def somebody(request: Request, rest: RestDep, identity: Known) -> Identity:
    """Who asks; a new guest, with a cookie in the answer, when nobody is known yet."""
    if identity is not None:
        return identity
    identity, token = rest.guests.mint(int(rest.clock.now()))
    _hand_out(request, rest, token)
    return identity


Somebody = Annotated[Identity, Depends(somebody)]


def require_role(role: Role) -> Any:
    """A dependency that gives the ``Principal`` who has ``role``: ``who: Annotated[Principal, require_role("admin")]``.

    Raises 401 when nobody is known, 403 without the role. Roles are not nested: an admin is no auditor by that.
    """

    async def check(principal: KnownPrincipal) -> Principal:
        found = _somebody_known(principal)
        if role not in found.roles:
            raise ApiError(403, "ROLE_REQUIRED", f"this needs the role {role}")
        return found

    return Depends(check)


def require_scope(scope: Scope) -> Any:
    """A dependency that gives the ``Principal`` whose service token has ``scope``. Raises 401 or 403."""

    async def check(principal: KnownPrincipal) -> Principal:
        found = _somebody_known(principal)
        _want_scope(found, scope)
        return found

    return Depends(check)


def _somebody_known(principal: Principal | None) -> Principal:
    if principal is None:
        raise ApiError(401, "UNAUTHENTICATED", "nobody is known by this request: send a bearer token")
    return principal


def _want_scope(principal: Principal, scope: Scope) -> None:
    if scope not in principal.scopes:
        raise ApiError(403, "SCOPE_REQUIRED", f"this needs a service token with the scope {scope}")


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
