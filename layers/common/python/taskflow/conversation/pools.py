"""Budgets that many people share: of a tenant, of the whole installation. Pure.

One counter for all would be written with every message, and DynamoDB takes a thousand writes a second of one item. So
the budget is spread over shards, and people spend what a shard has lent them: a slice for several turns, which their
allowance holds (``allowance``). What is lent counts as spent, so a budget is never exceeded. What was lent and is not
spent is asked back before anybody is refused.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from taskflow.conversation.allowance import KEPT_MS, Short, day_of, lent_name
from taskflow.conversation.session import PoolName
from taskflow.identity import Identity
from taskflow.store import keys
from taskflow.store.expressions import Absent, Compare, Delete, Put, Update, Write, any_of, eq

SHARDS = 8
SLICE_TURNS = 16
"""A slice is enough for so many turns like the one that it is lent for."""
SLICE_PART = 400
"""It is at most this part of the budget, if that is enough for one turn."""
RECLAIM_MS = 5_000
"""How often what was lent is asked back."""


def pool_id(pool: PoolName, who: Identity, now: int) -> str:
    """The budget of whoever's tenant, and of the period that is running."""
    whose = hashlib.sha256(who.tenant_id.encode()).hexdigest()[:16] if pool.startswith("tenant") else "all"
    return f"{whose}#{lent_name(pool, day_of(now))}"


def share(limit: int, shard: int) -> int:
    """A shard's part of the budget; together they are the whole."""
    return limit // SHARDS + (limit % SHARDS if shard == 0 else 0)


def shards_for(who: Identity) -> Iterator[int]:
    """The shards in the order in which a person asks them: everybody begins with another one."""
    first = int(keys.person_pk(who)[-4:], 16) % SHARDS
    yield from ((first + step) % SHARDS for step in range(SHARDS))


def slice_of(short: Short, limit: int) -> int:
    """How much is lent at once."""
    return max(short.cost, min(short.cost * SLICE_TURNS, limit // SLICE_PART))


def lend(
    pool: PoolName, who: Identity, amount: int, limit: int, shard: int, *, now: int
) -> tuple[Write, ...]:
    """Lends ``amount`` of a shard. Refused, with what the shard has lent, when that is more than it has."""
    pk, ttl = keys.pool_pk(pool_id(pool, who, now), shard), (now + KEPT_MS) // 1000
    fits = Compare("lent", "<=", share(limit, shard) - amount)
    fresh = amount <= share(limit, shard)
    return (
        Update(
            pk,
            keys.POOL,
            set={"ttl": ttl},
            add={"lent": amount},
            condition=any_of(Absent("lent"), fits) if fresh else fits,
            answers=True,
        ),
        Put({"pk": pk, "sk": keys.person_pk(who), "at": now, "ttl": ttl}),
        Update(
            keys.person_pk(who),
            keys.ALLOWANCE,
            set={"ttl": ttl},
            add={lent_name(pool, day_of(now)): amount},
        ),
    )


def left(limit: int, shard: int, item: Mapping[str, Any] | None) -> int:
    """What a shard can lend still. ``item``: as it was found; None: it has lent nothing yet."""
    return max(0, share(limit, shard) - int((item or {}).get("lent", 0)))


def claim_reclaim(pool: str, *, now: int) -> Update:
    """Asks for the right to ask back what was lent; one at a time, and not all the time."""
    return Update(
        keys.pool_pk(pool),
        keys.RECLAIM,
        set={"at": now, "ttl": (now + KEPT_MS) // 1000},
        condition=any_of(Absent("at"), Compare("at", "<=", now - RECLAIM_MS)),
    )


def give_back(pool: str, name: str, shard: int, person: str, amount: int) -> tuple[Write, ...]:
    """What a person (by partition) was lent and has not spent goes back. Refused when they have spent it meanwhile."""
    return (
        Update(person, keys.ALLOWANCE, add={name: -amount}, condition=Compare(name, ">=", amount)),
        Update(keys.pool_pk(pool, shard), keys.POOL, add={"lent": -amount}),
    )


def forget(pool: str, shard: int, person: str, at: int) -> Delete:
    """A person has nothing of it any more, unless they were lent something since ``at``."""
    return Delete(keys.pool_pk(pool, shard), person, eq("at", at))
