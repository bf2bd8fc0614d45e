"""Service tokens in the table: they work while Postgres is away, as metrics must."""

from __future__ import annotations

import hmac
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime

from taskflow.clock import Clock
from taskflow.engine import people
from taskflow.errors import CallRefused, ConditionFailed, StoreError
from taskflow.identity import Principal
from taskflow.rest.service_tokens import (
    CACHE_SECONDS,
    MAX_TOKENS,
    ServiceToken,
    TooManyTokens,
    hash_of,
    id_of,
)
from taskflow.store import keys
from taskflow.store.expressions import Absent, Exists, Item, Path, Put, Update, all_of
from taskflow.store.table import Table
from taskflow.unhandled import report_refused

LISTED_SECONDS = 90 * 86_400
"""How long a token is listed after it ended."""

CACHED = 1_000
"""Tokens that a process remembers. Only those that count are remembered, so that strangers fill nothing."""


class TableServiceTokens:
    """``rest.ports.ServiceTokens`` and ``rest.service_tokens.TokenRegistry`` over the table."""

    def __init__(self, table: Table, clock: Clock) -> None:
        self._table = table
        self._clock = clock
        self._cache: dict[str, tuple[float, ServiceToken]] = {}

    async def find(self, bearer: str) -> Principal | None:
        """Reads the table at most once in ``CACHE_SECONDS`` for a token that counts."""
        token_id = id_of(bearer)
        if token_id is None:
            return None
        digest = hash_of(bearer)
        held = self._cache.get(digest)
        if held is None or self._clock.monotonic() - held[0] >= CACHE_SECONDS:
            self._cache.pop(digest, None)
            held = await self._read(token_id, digest)
            if held is None:
                return None
        read_at, token = held
        now = self._clock.now()
        if not token.counts(int(now * 1000)):
            return None
        today = datetime.fromtimestamp(now, UTC).date().isoformat()
        if token.last_used_on != today:
            token = await self._used(token, today)
        self._remember(digest, token, read_at)
        return token.principal

    async def add(self, token: ServiceToken, bearer: str) -> None:
        alive = [one for one in await self.listed(token.tenant_id) if one.counts(token.created_at)]
        if len(alive) >= MAX_TOKENS:
            raise TooManyTokens
        item: Item = {
            "pk": keys.SERVICE,
            "sk": keys.service_token_sk(token.id),
            "hash": hash_of(bearer),
            "name": token.name,
            "tenant_id": token.tenant_id,
            "scopes": list(token.scopes),
            "created_at": token.created_at,
            "created_by": token.created_by,
        }
        if token.expires_at is not None:
            item |= {"expires_at": token.expires_at, "ttl": token.expires_at // 1000 + LISTED_SECONDS}
        await self._table.write(Put(item, Absent("pk")))

    async def listed(self, tenant_id: str) -> list[ServiceToken]:
        items = await self._table.query(keys.SERVICE, keys.SERVICE_TOKEN_PREFIX)
        found = [_token(item) for item in items if item["tenant_id"] == tenant_id]
        return sorted(found, key=lambda token: (-token.created_at, token.id))

    async def revoke(self, tenant_id: str, token_id: str, now_ms: int) -> bool:
        item = await self._table.get(keys.SERVICE, keys.service_token_sk(token_id))
        if item is None or item["tenant_id"] != tenant_id:
            return False
        change: dict[Path, int] = {"revoked_at": now_ms, "ttl": now_ms // 1000 + LISTED_SECONDS}
        condition = all_of(Exists("hash"), Absent("revoked_at"))
        # When the condition fails, somebody else was faster: it is revoked.
        with suppress(ConditionFailed):
            await self._table.write(
                Update(keys.SERVICE, keys.service_token_sk(token_id), set=change, condition=condition)
            )
        self._cache = {digest: held for digest, held in self._cache.items() if held[1].id != token_id}
        # What was handed out for it ends, too: tickets at once, open connections at their next frame.
        await people.revoke(self._table, _token(item).principal.identity, now_ms // 1000)
        return True

    async def _read(self, token_id: str, digest: str) -> tuple[float, ServiceToken] | None:
        """The token with this id and hash, and when it was read; None when there is none."""
        read_at = self._clock.monotonic()
        item = await self._table.get(keys.SERVICE, keys.service_token_sk(token_id))
        if item is None or not hmac.compare_digest(str(item["hash"]), digest):
            return None
        return read_at, _token(item)

    def _remember(self, digest: str, token: ServiceToken, read_at: float) -> None:
        if digest not in self._cache and len(self._cache) >= CACHED:
            self._cache.clear()
        self._cache[digest] = (read_at, token)

    async def _used(self, token: ServiceToken, today: str) -> ServiceToken:
        """Notes the day, once a day for each process; that it cannot be noted stops nobody."""
        place = (keys.SERVICE, keys.service_token_sk(token.id))
        try:
            await self._table.write(Update(*place, set={"last_used_on": today}, condition=Exists("hash")))
        except (StoreError, CallRefused) as error:
            report_refused(error)
            return token
        return replace(token, last_used_on=today)


def _token(item: Item) -> ServiceToken:
    return ServiceToken(
        id=item["sk"].removeprefix(keys.SERVICE_TOKEN_PREFIX),
        name=item["name"],
        tenant_id=item["tenant_id"],
        scopes=tuple(item["scopes"]),
        created_at=item["created_at"],
        created_by=item["created_by"],
        expires_at=item.get("expires_at"),
        last_used_on=item.get("last_used_on"),
        revoked_at=item.get("revoked_at"),
    )
