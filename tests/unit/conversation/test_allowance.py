"""The allowance's rules, on a table in memory: what is let through, what is refused and why, and what is left."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from taskflow.conversation import allowance, lease, reserving
from taskflow.conversation.allowance import Ask, Refusal, Short, refusal, reserve, seconds_left, settle
from taskflow.conversation.session import PromptSize, Reservation, reservation_item, to_item
from taskflow.conversation.terms import Limits, Terms
from taskflow.errors import ConditionFailed
from taskflow.identity import Identity
from taskflow.store import keys
from taskflow.store.expressions import Item, Put

from tests.fakes.table import MemoryTable
from tests.support.story import ASKED, Story

WHO = Identity("somebody")
NOON = 1_795_867_200_000
"""28 November 2026, epoch milliseconds."""
DAY, MONTH = "20261128", "202611"


class Person:
    """One person's allowance, asked as the runner asks."""

    def __init__(self, limits: Limits) -> None:
        self.table = MemoryTable()
        self.limits = limits

    async def ask(self, ask: Ask, now: int = NOON) -> Reservation | Refusal | Short:
        known: Item | None = None
        for _ in range(8):
            why = None if known is None else refusal(WHO, known, ask, self.limits, now=now)
            if why is not None:
                return why
            update, reservation = reserve(WHO, ask, self.limits, known, now=now)
            try:
                await self.table.write(update)
            except ConditionFailed as refused:
                known = dict(refused.item or {})
                await asyncio.sleep(0)
                continue
            return reservation
        raise AssertionError("neither let through nor refused")

    async def settle(self, held: Reservation, cost: int, *, now: int = NOON) -> None:
        await self.table.write(settle(WHO, held, cost, last=True, now=now))

    @property
    def item(self) -> dict[str, Any]:
        found = self.table.items[keys.person_pk(WHO), keys.ALLOWANCE]
        return {name: value for name, value in found.items() if name not in ("pk", "sk", "ttl")}


async def test_what_a_turn_may_cost_is_held_and_what_it_cost_is_spent() -> None:
    person = Person(Limits(user_daily=100))
    held = await person.ask(Ask(60))
    assert held == Reservation(60, DAY)
    assert person.item == {f"day_{DAY}": 60, f"month_{MONTH}": 60, "held": 60, "turns": 1}
    await person.settle(Reservation(60, DAY), 25)
    assert person.item == {f"day_{DAY}": 25, f"month_{MONTH}": 25, "held": 0, "turns": 0}


BUDGETS = [
    # limits, spent before, cost, the answer
    (Limits(user_daily=100), 40, 60, None),
    (Limits(user_daily=100), 41, 60, 12 * 3_600),
    (Limits(user_daily=100), 0, 101, 12 * 3_600),
    (Limits(user_daily=100), 100, 0, None),
    (Limits(user_monthly=100), 40, 60, None),
    (Limits(user_monthly=100), 41, 60, (2 * 24 + 12) * 3_600),
    (Limits(user_daily=1_000, user_monthly=100), 41, 60, (2 * 24 + 12) * 3_600),
]


@pytest.mark.parametrize(("limits", "spent", "cost", "retry_after"), BUDGETS)
async def test_a_budget_lets_through_what_it_can_pay_for(
    limits: Limits, spent: int, cost: int, retry_after: int | None
) -> None:
    person = Person(limits)
    if spent:
        await person.table.write(settle(WHO, None, spent, last=False, now=NOON))
    answer = await person.ask(Ask(cost))
    if retry_after is None:
        assert answer == Reservation(cost, DAY)
    else:
        assert answer == Refusal("budget_exceeded", retry_after)


async def test_what_is_only_held_may_soon_be_free() -> None:
    person = Person(Limits(user_daily=100))
    await person.ask(Ask(60))
    assert await person.ask(Ask(60)) == Refusal("budget_exceeded", allowance.BUSY_SECONDS)


async def test_a_turn_that_supersedes_another_needs_only_the_difference() -> None:
    person = Person(Limits(user_daily=100, turns_at_once=1))
    held = await person.ask(Ask(60))
    assert isinstance(held, Reservation)
    more = await person.ask(Ask(90, superseded=held, first=False))
    assert more == Reservation(90, DAY)
    assert person.item == {f"day_{DAY}": 90, f"month_{MONTH}": 90, "held": 90, "turns": 1}


async def test_the_bucket_lets_a_minute_s_messages_through_at_once_and_then_one_after_the_other() -> None:
    person = Person(Limits(messages_per_minute=4))
    answers = [await person.ask(Ask(0)) for _ in range(5)]
    assert [isinstance(each, Reservation) for each in answers] == [True] * 4 + [False]
    assert answers[-1] == Refusal("rate_limited", 15)
    assert await person.ask(Ask(0), NOON + 14_999) == Refusal("rate_limited", 1)
    assert isinstance(await person.ask(Ask(0), NOON + 15_000), Reservation)
    assert isinstance(await person.ask(Ask(0), NOON + 15_001), Refusal)
    assert isinstance(await person.ask(Ask(0, message=False), NOON + 15_001), Reservation)
    later = [await person.ask(Ask(0), NOON + 120_000) for _ in range(5)]
    assert [isinstance(each, Reservation) for each in later] == [True] * 4 + [False]


@pytest.mark.parametrize(("after", "left"), [(0, 0), (14_999, 0), (15_000, 1), (30_000, 2), (60_000, 4)])
async def test_what_is_left_of_the_bucket(after: int, left: int) -> None:
    person = Person(Limits(messages_per_minute=4))
    for _ in range(4):
        await person.ask(Ask(0))
    assert allowance.messages_left(person.item, 4, NOON + after) == left


async def test_turns_at_once_are_counted_by_conversation() -> None:
    person = Person(Limits(turns_at_once=2))
    for _ in range(2):
        assert isinstance(await person.ask(Ask(5)), Reservation)
    assert await person.ask(Ask(5)) == Refusal("rate_limited", allowance.BUSY_SECONDS)
    assert isinstance(await person.ask(Ask(5, first=False)), Reservation)
    await person.settle(Reservation(5, DAY), 5)
    assert isinstance(await person.ask(Ask(5)), Reservation)


async def test_of_500_at_once_a_budget_of_100_lets_100_through() -> None:
    person = Person(Limits(user_daily=100 * 7))
    answers = await asyncio.gather(*(person.ask(Ask(7)) for _ in range(500)))
    assert sum(isinstance(each, Reservation) for each in answers) == 100
    assert person.item[f"day_{DAY}"] == 700


async def test_of_500_at_once_the_bucket_lets_100_through() -> None:
    person = Person(Limits(messages_per_minute=100))
    answers = await asyncio.gather(*(person.ask(Ask(7)) for _ in range(500)))
    assert sum(isinstance(each, Reservation) for each in answers) == 100


async def test_counters_of_days_that_are_over_go_and_yesterday_s_stays() -> None:
    person = Person(Limits(user_daily=10**9))
    for day in (0, 1, 2, 3, 5):
        await person.ask(Ask(10), NOON + day * 86_400_000)
    counters = {name for name in person.item if name.startswith(("day_", "month_"))}
    assert counters == {"day_20261203", "month_202612"}
    held = Reservation(10, "20261203")
    await person.ask(Ask(10), NOON + 6 * 86_400_000)
    await person.settle(held, 4, now=NOON + 6 * 86_400_000)
    assert person.item["day_20261203"] == 4
    assert person.item["day_20261204"] == 10


@pytest.mark.parametrize(
    ("period", "seconds"),
    [("20261128", 43_200), ("202611", 43_200 + 2 * 86_400), ("20261127", 1)],
)
def test_when_a_period_ends(period: str, seconds: int) -> None:
    assert seconds_left(period, NOON) == seconds


def test_the_dearest_model_that_may_answer_is_what_a_turn_may_cost() -> None:
    def price(model: str, input_tokens: int, output_tokens: int) -> int:
        return {"cheap": 1, "dear": 5}[model] * (input_tokens + 10 * output_tokens)

    terms = Terms(price=price, max_output_tokens=100, system_bytes=50)
    said = PromptSize("cheap", tokens=20, bytes=80)
    alone = terms.most("cheap", said, 8)
    assert terms.most("cheap", said, 9) == alone + 1
    assert terms.most("cheap", replace(said, tokens=21), 8) == alone + 1
    # Another model's tokenizer may make a token of each byte.
    assert replace(terms, fallback_models=("dear",)).most("cheap", said, 8) == 5 * (alone + 60)
    assert terms.most("dear", said, 8) == 5 * (alone + 60)
    assert replace(terms, context_tokens=lambda _: 10).most("cheap", said, 8) == 10 + 1_000


@pytest.mark.parametrize("held", [Reservation(0, "20261128"), None])
def test_a_settlement_that_changes_nothing_is_still_an_update_that_dynamodb_takes(
    held: Reservation | None,
) -> None:
    """A reply that costs nothing is interrupted, and the next one is under way."""
    update = settle(Identity("ann"), held, 0, last=False, now=1_795_000_000_000)
    assert update.add
    assert not any(update.add.values())


@pytest.mark.parametrize("meanwhile", [7, 9], ids=["as it was read", "of another model"])
async def test_a_run_takes_only_what_it_has_read_to_be_held_for_its_turn(meanwhile: int) -> None:
    read = replace(Story(*ASKED).known, reserved=Reservation(7, DAY))
    [taken] = reserving.take(read, (lease.acquire(read, "r2", now=NOON),))
    table = MemoryTable()
    await table.write(Put(to_item(replace(read, reserved=Reservation(meanwhile, DAY)))))
    if meanwhile == 7:
        after = await table.write(taken)
        assert after is not None
        assert after["spending"] == reservation_item(Reservation(7, DAY))
        assert "reserved" not in after
    else:
        with pytest.raises(ConditionFailed):
            await table.write(taken)
