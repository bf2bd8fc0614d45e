"""Tokens of programs: what they look like, whose they are, when one still counts. No I/O.

``tfs_<id>_<secret>``: the id finds the item, which holds a hash of the whole. The prefix makes a leaked token known to
scanners of repositories, and to our own redactor (``redaction/key_formats.py``).
"""

from __future__ import annotations

import re
from typing import Protocol

from taskflow.errors import TaskFlowError
from taskflow.identity import Identity, Principal, Scope
from taskflow.light_dataclasses import dataclass
from taskflow.store.keys import secret_hash

PREFIX = "tfs_"
ID_CHARS = 16
CACHE_SECONDS = 60.0
"""How long a process takes a token's item for what it was: a revoked token stops within it."""

MAX_TOKENS = 100
"""Tokens that a tenant may have at once, so that a list is one page."""

_TOKEN = re.compile(rf"{PREFIX}([0-9a-f]{{{ID_CHARS}}})_[0-9A-Za-z_-]{{43}}")


@dataclass(frozen=True, slots=True)
class ServiceToken:
    """A token as it is listed: everything but its secret. Times in epoch milliseconds; None: never."""

    id: str
    name: str
    tenant_id: str
    scopes: tuple[Scope, ...]
    created_at: int
    created_by: str
    expires_at: int | None = None
    last_used_on: str | None = None
    """The day of its last use (UTC), as ``2026-11-28``."""
    revoked_at: int | None = None

    def counts(self, now_ms: int) -> bool:
        """Whether it opens anything."""
        return self.revoked_at is None and (self.expires_at is None or now_ms < self.expires_at)

    @property
    def principal(self) -> Principal:
        """Who asks with it: a user of its own. Only with the scope ``api`` it does what persons do."""
        return Principal(
            identity=Identity(f"service_{self.id}", self.tenant_id),
            kind="service",
            roles=frozenset(("user",) if "api" in self.scopes else ()),
            scopes=frozenset(self.scopes),
            until=None if self.expires_at is None else self.expires_at // 1000,
        )


class TooManyTokens(TaskFlowError):
    """The tenant has ``MAX_TOKENS`` that count."""


class TokenRegistry(Protocol):
    """Makes, lists and revokes tokens. Every method raises ``StoreUnavailable``."""

    async def add(self, token: ServiceToken, bearer: str) -> None:
        """Stores a new token by the hash of its secret. Raises ``TooManyTokens``."""
        ...

    async def listed(self, tenant_id: str) -> list[ServiceToken]:
        """A tenant's tokens, the newest first; revoked and expired ones for some weeks more."""
        ...

    async def revoke(self, tenant_id: str, token_id: str, now_ms: int) -> bool:
        """Ends a token; ending it again changes nothing. False when the tenant has none of this id."""
        ...


def assemble(token_id: str, secret: str) -> str:
    """The token as its program sends it. ``secret``: 256 random bits in 43 characters of URL-safe base64."""
    return f"{PREFIX}{token_id}_{secret}"


def id_of(bearer: str) -> str | None:
    """The id in a token; None when it is none of ours."""
    match = _TOKEN.fullmatch(bearer)
    return None if match is None else match[1]


def hash_of(bearer: str) -> str:
    """What is stored of a token."""
    return secret_hash(bearer)
