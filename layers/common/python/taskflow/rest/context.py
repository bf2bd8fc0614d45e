"""What the routes work with, and who is asking."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Annotated, Any, TypeVar, cast

from fastapi import Depends, Request
from starlette.concurrency import run_in_threadpool

from taskflow.clock import Clock
from taskflow.engine.people import Person
from taskflow.identity import Identity, Principal, Role, Scope
from taskflow.light_dataclasses import dataclass
from taskflow.origins import same_site
from taskflow.records.access import Access, Asker
from taskflow.records.database import Database
from taskflow.records.scrub import Redact
from taskflow.records.signals import Signals
from taskflow.rest.claims import ClaimError, seconds
from taskflow.rest.errors import ApiError
from taskflow.rest.guests import (
    LIFETIME_SECONDS,
    REFRESH_SECONDS,
    Guest,
    Guests,
    forget_cookies,
    guests_of,
    set_cookie,
)
from taskflow.rest.identity import bearer_token
from taskflow.rest.oidc import Verifier, account, gateway_claims, looks_like_jwt, with_lists
from taskflow.rest.ports import RestPorts
from taskflow.settings import Settings

T = TypeVar("T")


@dataclass(slots=True)
class Readiness:
    """What the dependencies answered last: what is wrong with each in a sentence, empty when nothing is. ``until``: how
    long that is good, monotonic."""

    database: str = ""
    table: str = ""
    until: float = 0.0
    asking: asyncio.Lock = field(default_factory=asyncio.Lock)


@dataclass(slots=True)
class Recent:
    """What became of the last hour's replies as it was read last. ``until``: how long that is good, monotonic."""

    signals: list[Signals] | None = None
    until: float = 0.0
    asking: asyncio.Lock = field(default_factory=asyncio.Lock)


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
    verifier: Verifier | None
    """Checks tokens of the identity provider, where API Gateway does not."""
    readiness: Readiness = field(default_factory=Readiness)
    recent: Recent = field(default_factory=Recent)

    async def query(self, asker: Asker, work: Callable[[Access], T]) -> T:
        """Runs ``work`` on Postgres as ``asker``, in a thread, so that the event loop goes on."""
        return await run_in_threadpool(self.database.run, asker, work)


async def rest(request: Request) -> Rest:
    """The application's ``Rest``. Not a plain function: FastAPI would call it in a thread, for every request."""
    return cast(Rest, request.app.state.rest)


RestDep = Annotated[Rest, Depends(rest)]


@dataclass(frozen=True, slots=True)
class Login:
    """Who asks, and what their sign-in is worth.

    ``epoch``: the person's (``engine.people``). ``since``, ``expires``: of what they showed, in epoch seconds; None
    where nothing says.
    """

    principal: Principal
    epoch: int = 0
    since: int | None = None
    expires: int | None = None


async def bearer_login(request: Request, rest: RestDep) -> Login | None:
    """Whose bearer token the request carries; None when it carries none.

    Raises 401 for one that is nobody's, whatever cookies come with it.
    """
    bearer = bearer_token(request.headers.getlist("authorization"))
    claims = await _verified(request, rest, bearer)
    if claims is not None:
        return await _account_login(rest, claims)
    if bearer is None:
        return None
    service = await rest.ports.service_tokens.find(bearer)
    if service is None:
        raise ApiError(401, "INVALID_TOKEN", "this bearer token is unknown, revoked or expired")
    return Login(service)


BearerLogin = Annotated[Login | None, Depends(bearer_login)]


async def known_login(request: Request, rest: RestDep, bearer: BearerLogin) -> Login | None:
    """Who asks; None when they are not known. Reads make no guests: a page's first requests run side by side, and each
    would make another one. Raises 401 as ``bearer_login`` does, and in mode ``oidc`` without a bearer token."""
    if bearer is not None:
        return bearer
    if rest.settings.auth_mode == "oidc":
        raise ApiError(401, "UNAUTHENTICATED", "sign in first: the request carries no valid bearer token")
    return await _guest_login(request, rest)


KnownLogin = Annotated[Login | None, Depends(known_login)]


async def known_principal(login: KnownLogin) -> Principal | None:
    """Who asks; None when they are not known (``known_login``)."""
    return None if login is None else login.principal


KnownPrincipal = Annotated[Principal | None, Depends(known_principal)]


async def _verified(request: Request, rest: Rest, bearer: str | None) -> Mapping[str, Any] | None:
    """The claims of an account's token: checked by the authorizer, or here; None where there is no such token."""
    settings = rest.settings
    if settings.oidc_verify == "gateway":
        checked = gateway_claims(_event(request)) if settings.auth_mode == "oidc" else None
        try:
            return None if checked is None else with_lists(checked, bearer, settings)
        except ClaimError as error:
            raise ApiError(401, "INVALID_TOKEN", str(error)) from None
    if rest.verifier is None or bearer is None or not looks_like_jwt(bearer):
        return None
    return await rest.verifier.claims(bearer)


async def _account_login(rest: Rest, claims: Mapping[str, Any]) -> Login:
    principal = account(claims, rest.settings)
    try:
        since, expires = seconds(claims, "iat"), seconds(claims, "exp")
    except ClaimError as error:
        raise ApiError(401, "INVALID_TOKEN", str(error)) from None
    person = await rest.ports.persons.person(principal.identity)
    if person.revoked_at and (since is None or since <= person.revoked_at):
        raise ApiError(401, "SIGNED_OUT", "this token was made before its owner signed out: sign in again")
    return Login(principal, person.epoch, since, expires)


async def known_guests(request: Request, rest: Rest) -> list[tuple[Guest, Person]]:
    """The guests that the request's cookies prove, signed out or not, as they are now."""
    now = int(rest.clock.now())
    found = guests_of(rest.guests, request.headers.getlist("cookie"), now, secure=_secure(request))
    return [(guest, await rest.ports.persons.person(guest.identity)) for guest in found]


async def _guest_login(request: Request, rest: Rest) -> Login | None:
    for guest, person in await known_guests(request, rest):
        if guest.epoch < person.epoch:
            continue
        if not guest.current or int(rest.clock.now()) - guest.minted > REFRESH_SECONDS:
            return _minted(request, rest, guest.identity.user_id, person.epoch)
        return Login(Principal(guest.identity), person.epoch, guest.minted, guest.expires)
    return None


def _minted(request: Request, rest: Rest, user_id: str | None = None, epoch: int = 0) -> Login:
    """A guest whose new cookie goes with the answer."""
    now = int(rest.clock.now())
    identity, token = rest.guests.mint(now, user_id, epoch)
    _set_cookies(request, [set_cookie(token, secure=_secure(request), cross_site=_cross_site(request, rest))])
    return Login(Principal(identity), epoch, now, now + LIFETIME_SECONDS)


def forget_guest(request: Request, rest: Rest) -> None:
    """The answer takes the guest's cookies back."""
    _set_cookies(request, forget_cookies(secure=_secure(request), cross_site=_cross_site(request, rest)))


async def known(principal: KnownPrincipal) -> Identity | None:
    """Who asks for something of a person's own; None when they are not known. Raises 403 for a service token without
    the scope ``api``."""
    if principal is None:
        return None
    if principal.kind == "service":
        want_scope(principal, "api")
    return principal.identity


Known = Annotated[Identity | None, Depends(known)]


async def somebody_login(request: Request, rest: RestDep, login: KnownLogin, identity: Known) -> Login:
    """Who asks; a new guest, with a cookie in the answer, when nobody is known yet."""
    return _minted(request, rest) if login is None or identity is None else login


SomebodyLogin = Annotated[Login, Depends(somebody_login)]


async def somebody(login: SomebodyLogin) -> Identity:
    """Who asks, as ``somebody_login`` has it."""
    return login.principal.identity


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


def _somebody_known(principal: Principal | None) -> Principal:
    if principal is None:
        raise ApiError(401, "UNAUTHENTICATED", "nobody is known by this request: send a bearer token")
    return principal


def want_scope(principal: Principal, scope: Scope) -> None:
    """Raises 403 unless the principal's service token has ``scope``."""
    if scope not in principal.scopes:
        raise ApiError(403, "SCOPE_REQUIRED", f"this needs a service token with the scope {scope}")


def _secure(request: Request) -> bool:
    return request.url.scheme == "https"


def _cross_site(request: Request, rest: Rest) -> bool:
    """Whether a page of another site asks."""
    origin = request.headers.get("origin", "").lower()
    # The cookie is of the host that the browser asked; behind CloudFront that is one of the web client's.
    asked = f"{request.url.scheme}://{request.headers.get('host', '')}".lower()
    web = rest.settings.web_origins
    own = web if web and asked not in web else (asked,)
    return origin in rest.settings.allowed_origins and not same_site(origin, own)


def _set_cookies(request: Request, cookies: list[str]) -> None:
    request.state.set_cookies = cookies


def _event(request: Request) -> dict[str, Any]:
    """The HTTP API event behind the request; empty when it did not come through API Gateway."""
    event = request.scope.get("aws.event")
    return event if isinstance(event, dict) else {}
