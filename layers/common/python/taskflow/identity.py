"""Whose a conversation, an item, a row is, and who asks for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

DEFAULT_TENANT = "default"
GUEST_PREFIX = "guest_"
SERVICE_PREFIX = "service_"
"""How ids of our own making begin. No account has such an id: it would be that guest, or that program."""

Role: TypeAlias = Literal["user", "auditor", "admin"]
"""user: their own conversations. auditor: the tenant's redacted logs and metrics. admin: its users, budgets, models."""

ROLES: tuple[Role, ...] = ("user", "auditor", "admin")

Kind: TypeAlias = Literal["guest", "account", "service"]
"""guest: known by a cookie of ours. account: signed in at an identity provider. service: a program with a token."""

Scope: TypeAlias = Literal["ingest", "metrics", "api"]
"""What a service token opens: posting logs, reading metrics, everything that a person may do."""

SCOPES: tuple[Scope, ...] = ("ingest", "metrics", "api")


@dataclass(frozen=True, slots=True)
class Identity:
    """A person within a tenant; every item and row has both."""

    user_id: str
    tenant_id: str = DEFAULT_TENANT


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks. ``roles`` are within the tenant of ``identity``; ``scopes`` only a service token has."""

    identity: Identity
    kind: Kind = "guest"
    roles: frozenset[Role] = frozenset(("user",))
    scopes: frozenset[str] = frozenset()
