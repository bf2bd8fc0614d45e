"""Lends to a person what shared budgets have left, and asks back what others were lent and do not spend."""

from __future__ import annotations

from taskflow.conversation import pools
from taskflow.conversation.allowance import Short, day_of, lent_name
from taskflow.conversation.session import PoolName
from taskflow.conversation.terms import Limits
from taskflow.engine.repository import ConversationStore
from taskflow.errors import ConditionFailed
from taskflow.identity import Identity
from taskflow.store import keys

HOLDERS = 200
"""How many people of a shard are asked at once to give back."""


async def draw(store: ConversationStore, short: Short, limits: Limits, *, now: int) -> dict[str, int] | None:
    """What the pools have lent for a turn, by the allowance's attribute; None when one of them is used up."""
    drawn: dict[str, int] = {}
    for pool in short.pools:
        got = await _draw(store, pool, short, limits, now)
        if got < short.cost - short.has[pool]:
            return None
        drawn[lent_name(pool, day_of(now))] = got
    return drawn


async def used_percent(store: ConversationStore, limits: Limits, *, now: int) -> dict[PoolName, float]:
    """How much of the installation's budgets is spent or lent, in percent."""
    found: dict[PoolName, float] = {}
    for pool, limit in limits.pools.items():
        if pool.startswith("all"):
            name = pools.pool_id(pool, Identity(""), now)
            items = [
                await store.table.get(keys.pool_pk(name, shard), keys.POOL) for shard in range(pools.SHARDS)
            ]
            found[pool] = 100 * sum(item["lent"] for item in items if item is not None) / limit
    return found


async def _draw(store: ConversationStore, pool: PoolName, short: Short, limits: Limits, now: int) -> int:
    limit, need = limits.pools[pool], short.cost - short.has[pool]
    want = max(need, pools.slice_of(short, limit))
    got = await _lend(store, pool, short.who, want, need, limit, now)
    if got < need and await _reclaim(store, pools.pool_id(pool, short.who, now), pool, short.who, now):
        got += await _lend(store, pool, short.who, need - got, need - got, limit, now)
    return got


async def _lend(
    store: ConversationStore, pool: PoolName, who: Identity, want: int, need: int, limit: int, now: int
) -> int:
    """Asks one shard after the other for ``want``, until it has ``need``."""
    got = 0
    for shard in pools.shards_for(who):
        amount = want - got
        while amount > 0:
            try:
                await store.commit(pools.lend(pool, who, amount, limit, shard, now=now))
            except ConditionFailed as refused:
                # The rest of it, then; what others take meanwhile makes it less.
                amount = min(amount - 1, pools.left(limit, shard, refused.item))
                continue
            got += amount
            break
        if got >= need:
            break
    return got


async def _reclaim(store: ConversationStore, pool: str, name: PoolName, who: Identity, now: int) -> bool:
    """Asks back what people were lent; whether anything came. Who asks keeps theirs."""
    if not await store.claim(pools.claim_reclaim(pool, now=now)):
        return False
    attribute, came = lent_name(name, day_of(now)), False
    for shard in range(pools.SHARDS):
        holders = await store.table.query(keys.pool_pk(pool, shard), keys.PERSON_PREFIX, limit=HOLDERS)
        for holder in holders:
            person = holder["sk"]
            if person == keys.person_pk(who):
                continue
            item = await store.table.get(person, keys.ALLOWANCE)
            amount = (item or {}).get(attribute, 0)
            if amount <= 0:
                await store.claim(pools.forget(pool, shard, person, holder["at"]))
                continue
            try:
                await store.commit(pools.give_back(pool, attribute, shard, person, amount))
            except ConditionFailed:
                continue
            came = True
    return came
