"""``/api/me`` and ``/api/auth``: who asks, how one signs in, and signing out."""

from __future__ import annotations

from fastapi import APIRouter, Request

from taskflow.engine.people import Person
from taskflow.identity import DEFAULT_TENANT, ROLES, Identity
from taskflow.records.access import WORKER
from taskflow.records.history import conversations_of, iso_now
from taskflow.records.schema import AdoptionRecord
from taskflow.rest.context import KnownLogin, RestDep, forget_guest, known_guests
from taskflow.rest.errors import ApiError
from taskflow.rest.guests import Guest
from taskflow.rest.models import Adopted, AuthConfig, Me, SignedOut, failures
from taskflow.rest.recording import record_now
from taskflow.store.keys import person_hash

router = APIRouter(prefix="/api", tags=["people"])

MAX_ADOPTED = 2_000
"""How many live conversations are looked for at once; what is older follows when somebody asks for it."""


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


@router.post("/me/adopt", responses=failures(401, 403, 409, 413, 500, 503), operation_id="adoptGuest")
async def adopt(request: Request, rest: RestDep, login: KnownLogin) -> Adopted:
    """The conversations of the guest whose cookie comes with the request become the signed-in caller's.

    The guest is signed out everywhere by that. What was not done after an error is done when it is asked for again.
    """
    if login is None or login.principal.kind != "account":
        raise ApiError(
            403, "NOT_AN_ACCOUNT", "sign in first: only an account can take over a guest's conversations"
        )
    owner = login.principal.identity
    guests = await known_guests(request, rest)
    if not guests:
        return Adopted(conversations=0)
    guest, known = next((each for each in guests if _may_adopt(*each, owner)), guests[0])
    if not known.adopted_by and guest.epoch < known.epoch:
        raise ApiError(403, "GUEST_SIGNED_OUT", "this guest has signed out: their conversations stay theirs")
    now = rest.clock.now()
    if not await rest.ports.persons.begin_adoption(guest.identity, owner, int(now)):
        raise ApiError(409, "ALREADY_ADOPTED", "this guest's conversations are another account's")
    found = await rest.query(
        guest.identity, lambda access: conversations_of(access, guest.identity, MAX_ADOPTED)
    )
    await rest.ports.sessions.adopt_conversations(found, guest.identity, owner)
    adoption = AdoptionRecord(
        guest_user_id=guest.identity.user_id,
        guest_tenant_id=guest.identity.tenant_id,
        user_id=owner.user_id,
        tenant_id=owner.tenant_id,
        adopted_at=iso_now(now),
    )
    # Rows change from one person's to another's, which no person may do.
    await record_now(rest, WORKER, adoption)
    forget_guest(request, rest)
    return Adopted(conversations=len(found))


def _may_adopt(guest: Guest, known: Person, owner: Identity) -> bool:
    return guest.epoch >= known.epoch or known.adopted_by == person_hash(owner)
