"""``/api/admin``: what admins and auditors read of their tenant."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query

from taskflow.identity import Principal
from taskflow.protocol import WireModel
from taskflow.records.access import Tenant
from taskflow.records.audit import ActorKind, read_audit
from taskflow.records.history import iso
from taskflow.rest import cursor as cursors
from taskflow.rest.context import RestDep, require_role
from taskflow.rest.models import IN_DIGITS, failures

router = APIRouter(prefix="/api/admin", tags=["admin"])

Admin = Annotated[Principal, require_role("admin")]

Cursor = Annotated[
    str | None, Query(max_length=cursors.MAX_CURSOR_CHARS, description="`nextCursor` of the page before.")
]
Limit = Annotated[int, Query(ge=1, le=100), IN_DIGITS]


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
