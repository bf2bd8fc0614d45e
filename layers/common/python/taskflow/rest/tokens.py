"""``/api/admin/tokens``: service tokens of the caller's tenant, for admins."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Path
from pydantic import AfterValidator, Field, StringConstraints

from taskflow.conversation.text import clean_title
from taskflow.field_problems import TOKEN_ID_PATTERN, VISIBLE_PATTERN
from taskflow.identity import DEFAULT_TENANT, Principal, Scope
from taskflow.protocol import WireModel
from taskflow.records.build import iso
from taskflow.records.schema import MENDED
from taskflow.rest.audit import audit
from taskflow.rest.context import RestDep, require_role
from taskflow.rest.errors import ApiError
from taskflow.rest.json_bodies import JsonRoute
from taskflow.rest.models import RequestModel, failures, trimmed
from taskflow.rest.service_tokens import ID_CHARS, MAX_TOKENS, ServiceToken, TooManyTokens, assemble

router = APIRouter(prefix="/api/admin/tokens", tags=["admin"], route_class=JsonRoute)

Admin = Annotated[Principal, require_role("admin")]

DAY_MS = 86_400_000
_NOT_YOURS = ApiError(
    403,
    "SCOPE_NOT_ALLOWED",
    "metrics sum over all tenants: only an admin of the installation's own tenant makes tokens with the scope metrics",
)
_TOO_MANY = ApiError(
    409, "TOO_MANY_TOKENS", f"there are {MAX_TOKENS} tokens that count; revoke one that is not needed"
)


def _once(scopes: list[Scope]) -> list[Scope]:
    return sorted(set(scopes))


class NewToken(RequestModel):
    """What a new token is for. It ends after ``expiresInDays``."""

    name: Annotated[
        str,
        StringConstraints(min_length=1, max_length=80, pattern=VISIBLE_PATTERN),
        AfterValidator(trimmed),
        AfterValidator(clean_title),
        MENDED,
    ]
    scopes: Annotated[list[Scope], Field(min_length=1, max_length=10), AfterValidator(_once)]
    expires_in_days: int = Field(default=365, ge=1, le=3_650)


class Token(WireModel):
    """A token without its secret. Times are ISO 8601; ``lastUsedOn`` is a day. null: never."""

    id: str
    name: str
    scopes: list[Scope]
    created_at: str
    created_by: str
    expires_at: str | None
    last_used_on: str | None
    revoked_at: str | None


class TokenList(WireModel):
    """The tenant's tokens, the newest first. Those that ended are listed for 90 days."""

    success: Literal[True] = True
    tokens: list[Token]


class TokenMade(WireModel):
    """A new token. ``secret`` is what its program sends as bearer token: it is shown only here."""

    success: Literal[True] = True
    token: Token
    secret: str


class TokenRevoked(WireModel):
    """The token opens nothing any more, in every process within a minute."""

    success: Literal[True] = True
    id: str


@router.get("", responses=failures(401, 403, 500, 503), operation_id="listTokens")
async def listed(rest: RestDep, who: Admin) -> TokenList:
    """The tenant's service tokens."""
    return TokenList(
        tokens=[_view(token) for token in await rest.ports.tokens.listed(who.identity.tenant_id)]
    )


@router.post(
    "",
    status_code=201,
    responses={
        **failures(400, 401, 403, 413, 422, 500, 503),
        409: {"description": f"The tenant has {MAX_TOKENS} tokens"},
    },
    operation_id="makeToken",
)
async def make(rest: RestDep, who: Admin, body: NewToken) -> TokenMade:
    """Makes a token of the tenant. Its secret is in this answer and nowhere else."""
    if "metrics" in body.scopes and who.identity.tenant_id != DEFAULT_TENANT:
        raise _NOT_YOURS
    now = int(rest.clock.now() * 1000)
    there = await rest.ports.tokens.listed(who.identity.tenant_id)
    if sum(token.counts(now) for token in there) >= MAX_TOKENS:
        raise _TOO_MANY
    token = ServiceToken(
        id=rest.new_id().replace("-", "")[:ID_CHARS],
        name=body.name,
        tenant_id=who.identity.tenant_id,
        scopes=tuple(body.scopes),
        created_at=now,
        created_by=who.identity.user_id,
        expires_at=now + body.expires_in_days * DAY_MS,
    )
    secret = assemble(token.id, rest.new_secret())
    await audit(rest, who, "token.created", token.id, f"{token.name}: {', '.join(token.scopes)}")
    try:
        await rest.ports.tokens.add(token, secret)
    except TooManyTokens:
        raise _TOO_MANY from None
    return TokenMade(token=_view(token), secret=secret)


@router.delete("/{token_id}", responses=failures(401, 403, 404, 422, 500, 503), operation_id="revokeToken")
async def revoke(
    rest: RestDep, who: Admin, token_id: Annotated[str, Path(pattern=TOKEN_ID_PATTERN)]
) -> TokenRevoked:
    """Ends a token of the tenant. Ending it again is not an error."""
    tenant = who.identity.tenant_id
    if all(token.id != token_id for token in await rest.ports.tokens.listed(tenant)):
        raise ApiError(404, "TOKEN_NOT_FOUND", "there is no such token")
    await audit(rest, who, "token.revoked", token_id)
    await rest.ports.tokens.revoke(tenant, token_id, int(rest.clock.now() * 1000))
    return TokenRevoked(id=token_id)


def _view(token: ServiceToken) -> Token:
    return Token(
        id=token.id,
        name=token.name,
        scopes=list(token.scopes),
        created_at=iso(token.created_at),
        created_by=token.created_by,
        expires_at=None if token.expires_at is None else iso(token.expires_at),
        last_used_on=token.last_used_on,
        revoked_at=None if token.revoked_at is None else iso(token.revoked_at),
    )
