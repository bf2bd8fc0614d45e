"""Budgets that many share: never exceeded, used to the last turn, and no item of them is hot."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence

import pytest
from taskflow.conversation import allowance, pools
from taskflow.conversation.allowance import Ask, Refusal, Short
from taskflow.conversation.session import Reservation
from taskflow.conversation.terms import NANO, Limits
from taskflow.engine.pools import draw, used_percent
from taskflow.engine.repository import ConversationStore
from taskflow.errors import ConditionFailed
from taskflow.identity import Identity
from taskflow.store import keys
from taskflow.store.expressions import Item, Write, key

from tests.fakes.table import MemoryTable

NOON = 1_795_867_200_000


class CountingTable(MemoryTable):
    """Counts the writes of each item in each second."""

    def __init__(self) -> None:
        super().__init__()
        self.second = 0
        self.writes: Counter[tuple[int, str, str]] = Counter()
        self.transactions = 0

    async def write(self, write: Write) -> Item | None:
        self.writes[(self.second, *key(write))] += 1
        return await super().write(write)

    async def transact(self, writes: Sequence[Write], token: str) -> None:
        self.transactions += 1
        for write in writes:
            self.writes[(self.second, *key(write))] += 1
        await super().transact(writes, token)


class Everybody:
    """People who ask for turns, as the runner does for them."""

    def __init__(self, limits: Limits) -> None:
        self.table = CountingTable()
        self.store = ConversationStore(self.table, lambda: str(self.table.transactions))
        self.limits = limits
        self.drawn = 0

    async def ask(self, who: Identity, cost: int, now: int = NOON) -> Reservation | Refusal:
        known: Item | None = None
        ask = Ask(cost)
        for _ in range(12):
            why = None if known is None else allowance.refusal(who, known, ask, self.limits, now=now)
            if isinstance(why, Refusal):
                return why
            if isinstance(why, Short):
                got = await draw(self.store, why, self.limits, now=now)
                if got is None:
                    return why.refusal(now)
                self.drawn += 1
                known = {
                    **(known or {}),
                    **{name: (known or {}).get(name, 0) + more for name, more in got.items()},
                }
            update, reservation = allowance.reserve(who, ask, self.limits, known, now=now)
            try:
                await self.table.write(update)
            except ConditionFailed as refused:
                known = dict(refused.item or {})
                continue
            return reservation
        raise AssertionError("neither let through nor refused")

    async def settle(self, who: Identity, held: Reservation, cost: int, now: int = NOON) -> None:
        await self.table.write(allowance.settle(who, held, cost, last=True, now=now))

    def spent(self) -> int:
        """Of everybody."""
        return sum(
            value
            for (_, sk), item in self.table.items.items()
            for name, value in item.items()
            if sk == keys.ALLOWANCE and name.startswith("day_")
        )


async def test_a_shared_budget_is_never_exceeded_and_used_to_the_last_percent() -> None:
    rng = random.Random(3)
    budget = 2_000
    everybody = Everybody(Limits(daily=budget, tenant_monthly=10 * budget))
    people = [Identity(f"user {number}", f"tenant {number % 3}") for number in range(40)]
    refused, now = 0, NOON
    while refused < 200:
        who, most = rng.choice(people), rng.choice([5, 10, 20])
        now += pools.RECLAIM_MS
        answer = await everybody.ask(who, most, now)
        if isinstance(answer, Refusal):
            assert answer.code == "budget_exceeded"
            refused += most == 5
            continue
        await everybody.settle(who, answer, rng.randint(0, answer.amount), now)
        assert everybody.spent() <= budget
    assert everybody.spent() >= 0.99 * budget
    percent = await used_percent(everybody.store, everybody.limits, now=now)
    assert 99 <= percent["all_day"] <= 100


async def test_tenants_have_budgets_of_their_own() -> None:
    everybody = Everybody(Limits(tenant_daily=100))
    one, other = Identity("somebody", "one"), Identity("somebody", "other")
    for who in (one, other):
        answers = [await everybody.ask(who, 10) for _ in range(11)]
        assert [isinstance(each, Reservation) for each in answers] == [True] * 10 + [False]


async def test_what_one_was_lent_and_does_not_spend_another_gets() -> None:
    everybody = Everybody(Limits(daily=8_000))
    rich = [Identity(f"rich {number}") for number in range(8)]
    for who in rich:
        held = await everybody.ask(who, 990)
        assert isinstance(held, Reservation)
        await everybody.settle(who, held, 0)
    assert isinstance(await everybody.ask(Identity("poor"), 900), Reservation)


async def test_what_was_spent_meanwhile_is_not_given_back() -> None:
    everybody, who = Everybody(Limits(daily=8_000)), Identity("somebody")
    held = await everybody.ask(who, 100)
    assert isinstance(held, Reservation)
    item = everybody.table.items[keys.person_pk(who), keys.ALLOWANCE]
    name = allowance.lent_name("all_day", allowance.day_of(NOON))
    lent = item[name]
    pool = pools.pool_id("all_day", who, NOON)
    back = pools.give_back(pool, name, 0, keys.person_pk(who), lent + 1)
    with pytest.raises(ConditionFailed):
        await everybody.store.commit(back)
    assert everybody.table.items[keys.person_pk(who), keys.ALLOWANCE][name] == lent
    # A register entry stays when its person was lent something since it was read.
    [place] = [each for each in everybody.table.items if each[1] == keys.person_pk(who)]
    shard = int(place[0].rpartition("#")[2])
    assert not await everybody.store.claim(pools.forget(pool, shard, place[1], NOON - 1))
    assert await everybody.store.claim(pools.forget(pool, shard, place[1], NOON))


async def test_what_is_lent_is_asked_back_now_and_then_and_not_by_everybody() -> None:
    everybody = Everybody(Limits(daily=800))
    for number in range(8):
        await everybody.ask(Identity(f"user {number}"), 100)
    before = everybody.table.transactions
    for number in range(50):
        assert isinstance(await everybody.ask(Identity(f"more {number}"), 100), Refusal)
    # Each asks the shards; nobody but the first asks people.
    assert everybody.table.transactions - before <= 50 * 2 * pools.SHARDS


async def test_a_thousand_messages_a_second_of_one_tenant_write_no_item_often() -> None:
    """Ten seconds of 3,000 people of one tenant with budgets of day and month, each turn settled at once."""
    rng = random.Random(7)
    limits = Limits(tenant_daily=2_000 * NANO, tenant_monthly=40_000 * NANO, daily=9_000 * NANO)
    everybody = Everybody(limits)
    people = [Identity(f"user {number}", "busy") for number in range(3_000)]
    turn = NANO // 100
    for second in range(10):
        everybody.table.second = second
        for _ in range(1_000):
            who = rng.choice(people)
            held = await everybody.ask(who, turn, NOON + second * 1_000)
            assert isinstance(held, Reservation)
            await everybody.settle(who, held, turn // 3)
    shared = Counter(
        {place: count for place, count in everybody.table.writes.items() if place[2] == keys.POOL}
    )
    busiest = max(shared.values())
    own = max(count for place, count in everybody.table.writes.items() if place[2] == keys.ALLOWANCE)
    last = sum(count for (second, _, _), count in shared.items() if second == 9)
    print(
        f"pool items: at most {busiest} writes a second, {last} of all of them in the last; a person's: {own}"
    )
    # DynamoDB takes 1,000 write units a second of one item; a transaction's write is two.
    assert busiest <= 200
    # At first everybody is lent a slice; once they have one it is enough for some turns.
    assert last <= 300
