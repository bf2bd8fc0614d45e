"""Whose a conversation, an item, a row is, and who asks for it."""

from __future__ import annotations

from typing import Literal, TypeAlias

from taskflow.light_dataclasses import dataclass

DEFAULT_TENANT = "default"
GUEST_PREFIX = "guest_"
SERVICE_PREFIX = "service_"
"""How ids of our own making begin. No account has such an id: it would be that guest, or that program."""

NOBODY = "erased"
"""Stands for a person who was erased, in logs, tombstones and the audit trail. No account has it: what cost money for
others would be theirs."""

Role: TypeAlias = Literal["user", "auditor", "admin"]
"""user: their own conversations. auditor: the tenant's redacted logs and metrics. admin: its users, budgets, models."""

ROLES: tuple[Role, ...] = ("user", "auditor", "admin")

READERS: frozenset[Role] = frozenset(("auditor", "admin"))
"""Who may read a tenant's logs and the metrics."""

Kind: TypeAlias = Literal["guest", "account", "service"]
"""guest: known by a cookie of ours. account: signed in at an identity provider. service: a program with a token."""

Scope: TypeAlias = Literal["ingest", "metrics", "api"]
"""What a service token opens: posting logs, reading metrics, everything that a person may do."""


@dataclass(frozen=True, slots=True)
class Identity:
    """A person within a tenant; every item and row has both."""

    user_id: str
    tenant_id: str = DEFAULT_TENANT


@dataclass(frozen=True, slots=True)
class RoleRule:
    """Who has ``value`` in ``claim`` of their token has ``role``."""

    role: Role
    claim: str
    value: str


def parse_role_rule(raw: str) -> RoleRule:
    """``admin=groups:taskflow-admins``. The claim may have colons (``cognito:groups``), the value has none.

    Raises ``ValueError`` with what is wrong.
    """
    role, equals, where = raw.partition("=")
    claim, colon, value = where.rpartition(":")
    if not (equals and colon and claim.strip() and value.strip()):
        raise ValueError("write it as admin=groups:taskflow-admins")
    for known in ROLES:
        if role.strip() == known:
            return RoleRule(known, claim.strip(), value.strip())
    raise ValueError(f"there is no such role; there are {', '.join(ROLES)}")


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks. ``roles`` are within the tenant of ``identity``; ``scopes`` only a service token has."""

    identity: Identity
    kind: Kind = "guest"
    roles: frozenset[Role] = frozenset(("user",))
    scopes: frozenset[str] = frozenset()
    until: int | None = None
    """Epoch seconds at which the service token ends that was shown. None: it does not, or it is no service token."""
