"""``/api/me`` and ``/api/auth``: who asks, how one signs in, and signing out."""

from __future__ import annotations

from fastapi import APIRouter, Request

from taskflow.identity import DEFAULT_TENANT, ROLES
from taskflow.records.history import iso_now
from taskflow.rest.context import KnownLogin, RestDep, forget_guest
from taskflow.rest.errors import ApiError
from taskflow.rest.models import AuthConfig, Me, SignedOut, failures

router = APIRouter(prefix="/api", tags=["people"])


@router.get("/auth/config", responses=failures(500), operation_id="authConfig")
async def auth_config(rest: RestDep) -> AuthConfig:
    """How people sign in here. Needs no token: a page reads it before anybody has one."""
    settings = rest.settings
    return AuthConfig(
        mode=settings.auth_mode,
        issuer=settings.oidc_issuer or None,
        client_id=settings.oidc_client_id or None,
        scopes=settings.oidc_scopes,
    )


@router.get("/me", responses=failures(401, 403, 500, 503), operation_id="me")
async def me(rest: RestDep, login: KnownLogin) -> Me:
    """Who asks."""
    if login is None:
        return Me(
            kind="guest",
            id=None,
            tenant_id=DEFAULT_TENANT,
            roles=["user"],
            expires=None,
            signed_in_since=None,
        )
    who = login.principal
    return Me(
        kind=who.kind,
        id=who.identity.user_id,
        tenant_id=who.identity.tenant_id,
        roles=[role for role in ROLES if role in who.roles],
        expires=None if login.expires is None else iso_now(login.expires),
        signed_in_since=None if login.since is None else iso_now(login.since),
    )


@router.post("/me/sign-out", responses=failures(401, 403, 413, 500, 503), operation_id="signOutEverywhere")
async def sign_out(request: Request, rest: RestDep, login: KnownLogin) -> SignedOut:
    """Signs the caller out everywhere: cookies, tokens and tickets of before count no longer, and open connections are
    closed at their next frame, within a minute. Whoever signs in again with the issuer is let in again."""
    now = rest.clock.now()
    if login is not None and login.principal.kind == "service":
        raise ApiError(403, "NOT_A_PERSON", "a service token cannot sign out: have it revoked")
    if login is not None:
        await rest.ports.persons.revoke(login.principal.identity, int(now))
        if login.principal.kind == "guest":
            forget_guest(request, rest)
    return SignedOut(signed_out_at=iso_now(now))
