"""Whose a conversation, an item, a row is."""

from __future__ import annotations

from dataclasses import dataclass

DEFAULT_TENANT = "default"


@dataclass(frozen=True, slots=True)
class Identity:
    """A person within a tenant; every item and row has both."""

    user_id: str
    tenant_id: str = DEFAULT_TENANT
