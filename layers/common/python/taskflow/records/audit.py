"""The audit trail: who used a power that is not everybody's, on what, when. Written as records, read from Postgres.

A record on the queue instead of a row at once: every function and command can send one, and nothing waits for Postgres.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal, LiteralString, NamedTuple

from taskflow.identity import Principal
from taskflow.records.access import Access
from taskflow.records.schema import AuditBody, AuditRecord

ActorKind = Literal["guest", "account", "service", "operator", "system"]


class AuditEntry(NamedTuple):
    """A row of the trail."""

    id: str
    actor: str
    actor_kind: ActorKind
    action: str
    target: str
    detail: str
    created_at: datetime


def audit_record(
    who: Principal, action: str, target: str, detail: str, *, entry_id: str, at: str
) -> AuditRecord:
    """The record that ``who`` did ``action`` (such as ``token.revoked``) to ``target`` (an id). ``at``: ISO 8601."""
    tenant_id, user_id = who.identity.tenant_id, who.identity.user_id
    return _record(tenant_id, user_id, who.kind, action, target, detail, entry_id, at)


def operator_record(
    tenant_id: str, action: str, target: str, detail: str, *, entry_id: str, at: str
) -> AuditRecord:
    """The same of an operator, who ran a command and is known to AWS, not to us."""
    return _record(tenant_id, "operator", "operator", action, target, detail, entry_id, at)


def _record(
    tenant_id: str,
    actor: str,
    kind: ActorKind,
    action: str,
    target: str,
    detail: str,
    entry_id: str,
    at: str,
) -> AuditRecord:
    body = AuditBody(
        id=entry_id,
        tenant_id=tenant_id,
        actor=actor,
        actor_kind=kind,
        action=action,
        target=target,
        detail=detail,
        created_at=at,
    )
    return AuditRecord(audit=body)


_LIST: LiteralString = """
SELECT id::text, actor, actor_kind, action, target, detail, created_at
FROM audit
WHERE tenant_id = %(tenant)s
  AND (%(at)s::timestamptz IS NULL OR (created_at, id) < (%(at)s::timestamptz, %(id)s::uuid))
ORDER BY created_at DESC, id DESC
LIMIT %(limit)s
"""


def read_audit(
    access: Access, tenant_id: str, limit: int, after: tuple[datetime, str] | None = None
) -> tuple[list[AuditEntry], tuple[datetime, str] | None]:
    """A page of a tenant's trail, the latest first, and where the next one starts."""
    at, entry_id = after or (None, None)
    parameters = {"tenant": tenant_id, "at": at, "id": entry_id, "limit": limit + 1}
    rows = [AuditEntry(**row) for row in access.execute(_LIST, parameters)]
    page = rows[:limit]
    return page, ((page[-1].created_at, page[-1].id) if len(rows) > limit else None)
