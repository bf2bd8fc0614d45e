"""``/api/admin``: what admins and auditors read of their tenant."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query

from taskflow.identity import READERS, Principal
from taskflow.protocol import WireModel
from taskflow.records.access import Tenant
from taskflow.records.audit import ActorKind, read_audit
from taskflow.records.history import iso
from taskflow.records.schema import Source
from taskflow.records.usage import By, read_errors, read_usage
from taskflow.rest import cursor as cursors
from taskflow.rest.context import KnownPrincipal, RestDep, require_role
from taskflow.rest.errors import ApiError
from taskflow.rest.models import IN_DIGITS, failures

router = APIRouter(prefix="/api/admin", tags=["admin"])

Admin = Annotated[Principal, require_role("admin")]


async def reader(principal: KnownPrincipal) -> Principal:
    """Who may read a tenant's logs: an auditor or an admin. Raises 401 or 403."""
    if principal is None:
        raise ApiError(401, "UNAUTHENTICATED", "nobody is known by this request: send a bearer token")
    if not READERS & principal.roles:
        raise ApiError(403, "ROLE_REQUIRED", "this needs the role auditor or admin")
    return principal


Reader = Annotated[Principal, Depends(reader)]

Cursor = Annotated[
    str | None, Query(max_length=cursors.MAX_CURSOR_CHARS, description="`nextCursor` of the page before.")
]
Limit = Annotated[int, Query(ge=1, le=100), IN_DIGITS]
MAX_DAYS = 366
DAY = timedelta(days=1)


class UsageRow(WireModel):
    """The calls of one ``key``: a user's id, a model or a day (UTC). ``cost`` in US dollars, null: none is known."""

    key: str
    calls: int
    errors: int
    interruptions: int
    input_tokens: int
    output_tokens: int
    cost: float | None
    estimated: bool


class UsageTable(WireModel):
    """What was called from ``since`` until ``until`` (ISO 8601), the dearest first, of days the latest."""

    success: Literal[True] = True
    since: str
    until: str
    rows: list[UsageRow]


class FailedCall(WireModel):
    """A call of a model that failed. ``message``: the provider's words, redacted."""

    id: str
    user_id: str
    conversation_id: str | None
    source: Source
    model: str
    provider: str
    code: str
    message: str | None
    latency_ms: int
    created_at: str


class FailedCalls(WireModel):
    """A page of failed calls, the latest first. ``nextCursor``: where the next page starts, null at the end."""

    success: Literal[True] = True
    errors: list[FailedCall]
    next_cursor: str | None


class AuditEntry(WireModel):
    """``actor`` did ``action`` to ``target`` (an id) at ``createdAt``."""

    id: str
    actor: str
    actor_kind: ActorKind
    action: str
    target: str
    detail: str
    created_at: str


class AuditTrail(WireModel):
    """A page of the trail, the latest first. ``nextCursor``: where the next page starts, null at the end."""

    success: Literal[True] = True
    entries: list[AuditEntry]
    next_cursor: str | None


@router.get("/audit", responses=failures(400, 401, 403, 422, 500, 503), operation_id="readAudit")
async def trail(rest: RestDep, who: Admin, cursor: Cursor = None, limit: Limit = 50) -> AuditTrail:
    """Who did what in the tenant with a power that is not everybody's. An entry appears within moments."""
    after = None if cursor is None else cursors.decode_list(cursor)
    tenant = who.identity.tenant_id
    found, following = await rest.query(
        Tenant(tenant), lambda access: read_audit(access, tenant, limit, after)
    )
    return AuditTrail(
        entries=[AuditEntry(**{**entry._asdict(), "created_at": iso(entry.created_at)}) for entry in found],
        next_cursor=None if following is None else cursors.encode_list(*following),
    )


@router.get("/usage", responses=failures(401, 403, 422, 500, 503), operation_id="readUsage")
async def usage(
    rest: RestDep,
    who: Reader,
    by: By = "model",
    source: Source = "taskflow",
    days: Annotated[
        int, Query(ge=1, le=MAX_DAYS, description="How many, today (UTC) included."), IN_DIGITS
    ] = 30,
    limit: Annotated[int, Query(ge=1, le=MAX_DAYS), IN_DIGITS] = 100,
) -> UsageTable:
    """What the tenant's people used, by user, model or day. `source=external`: what other programs reported."""
    tenant, until = who.identity.tenant_id, datetime.fromtimestamp(rest.clock.now(), UTC)
    since = until.replace(hour=0, minute=0, second=0, microsecond=0) - DAY * (days - 1)
    found = await rest.query(
        Tenant(tenant), lambda access: read_usage(access, tenant, by, source, since, until, limit)
    )
    return UsageTable(since=iso(since), until=iso(until), rows=[UsageRow(**row._asdict()) for row in found])


@router.get("/errors", responses=failures(400, 401, 403, 422, 500, 503), operation_id="readErrors")
async def errors(rest: RestDep, who: Reader, cursor: Cursor = None, limit: Limit = 50) -> FailedCalls:
    """The tenant's calls that failed, the latest first, with the provider's words, redacted."""
    after = None if cursor is None else cursors.decode_list(cursor)
    tenant = who.identity.tenant_id
    found, following = await rest.query(
        Tenant(tenant), lambda access: read_errors(access, tenant, limit, after)
    )
    return FailedCalls(
        errors=[FailedCall(**{**row._asdict(), "created_at": iso(row.created_at)}) for row in found],
        next_cursor=None if following is None else cursors.encode_list(*following),
    )
