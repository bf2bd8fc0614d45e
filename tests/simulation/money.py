"""What the simulation knows of allowances: what is held is what is open, whatever is killed in between."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from taskflow.conversation.terms import Limits, Terms
from taskflow.identity import Identity
from taskflow.store import keys
from taskflow.store.expressions import Update, Write

from tests.fakes.table import MemoryTable
from tests.simulation.invariants import Invariant, Violation, require
from tests.simulation.ledger import Holder

INPUT_PRICE, OUTPUT_PRICE = 1, 1_000
MAX_OUTPUT_TOKENS = 100
TURN = OUTPUT_PRICE * MAX_OUTPUT_TOKENS
"""About the most that a turn can cost."""


def price(model: str, input_tokens: int, output_tokens: int) -> int:
    """Nanodollars."""
    return input_tokens * INPUT_PRICE + output_tokens * OUTPUT_PRICE


def drawn(rng: random.Random) -> Terms:
    """The terms of one seed: mostly with a budget that nobody reaches, else with limits that many do."""
    draw = rng.random()
    limits = Limits(user_daily=1_000 * TURN)
    if draw < 0.1:
        limits = Limits(user_daily=rng.choice([1, 2, 3]) * (TURN + 2_000))
    elif draw < 0.15:
        limits = Limits(user_monthly=2 * (TURN + 2_000), turns_at_once=1)
    elif draw < 0.2:
        limits = Limits(daily=rng.choice([1, 40]) * (TURN + 2_000), tenant_monthly=1_000 * TURN)
    elif draw < 0.25:
        limits = Limits(messages_per_minute=rng.choice([1, 3]))
    return Terms(limits, price, max_output_tokens=MAX_OUTPUT_TOKENS, system_bytes=1)


class Money:
    """The allowances of one table."""

    def __init__(self, table: MemoryTable, terms: Terms) -> None:
        self._table = table
        self._terms = terms
        self.early = 0
        """Charged by runs that never had the lease: nothing was held for that."""

    def wrote(self, holder: Holder, writes: Sequence[Write], places: Sequence[tuple[str, str]]) -> None:
        """The writes were done. ``places``: their keys. Raises ``Violation``."""
        kinds = [sk for _, sk in places]
        pools = keys.POOL in kinds
        touched = {pk for pk, sk in places if sk == keys.ALLOWANCE} if keys.ALLOWANCE in kinds else set()
        touched = set() if pools else touched
        if len(writes) == 1 and touched and isinstance(writes[0], Update):
            require(
                not holder.spoke,
                Invariant.NOTHING_SPENT_TWICE,
                f"{holder.run} charges beside its turn's ending",
            )
            self.early += sum(
                amount for name, amount in writes[0].add.items() if str(name).startswith("day_")
            )
        if touched or (keys.SESSION in kinds and any(map(_ends, writes))):
            self.check()
        for pk in touched:
            self._kept(pk)
        if pools:
            self._lent()

    def check(self) -> None:
        """What is held is what the sessions say is open."""
        open_now: dict[str, list[int]] = {}
        for (_, sk), item in self._table.items.items():
            if sk == keys.SESSION and ("reserved" in item or "spending" in item):
                of_one: dict[str, int] = {}
                for held in (item.get("reserved"), item.get("spending")):
                    if held is not None:
                        tenant_id, user_id = held.get("payer") or (item["tenant_id"], item["user_id"])
                        who = keys.person_pk(Identity(user_id, tenant_id))
                        of_one[who] = of_one.get(who, 0) + held["amount"]
                for who, amount in of_one.items():
                    open_now.setdefault(who, []).append(amount)
        for (pk, sk), item in self._table.items.items():
            if sk == keys.ALLOWANCE:
                self._same(item, open_now.pop(pk, []))
        require(not open_now, Invariant.NOTHING_SPENT_TWICE, f"held in sessions alone: {open_now}")

    @property
    def held(self) -> bool:
        """Whether something is held for a turn: of a conversation, too, whose only client never learned of it."""
        return any(
            sk == keys.SESSION and ("reserved" in item or "spending" in item)
            for (_, sk), item in self._table.items.items()
        )

    def at_rest(self, cost: int) -> None:
        """No turn is under way, so nothing is held. ``cost``: of every call whose process lived."""
        self.check()
        spent = sum(
            used
            for (_, sk), item in self._table.items.items()
            for name, used in item.items()
            if sk == keys.ALLOWANCE and name.startswith("day_")
        )
        require(spent >= cost, Invariant.NOTHING_IS_FREE, f"{spent} is charged for calls of {cost}")
        for (_, sk), item in self._table.items.items():
            if sk == keys.ALLOWANCE:
                require(
                    not item.get("held") and not item.get("turns"),
                    Invariant.NO_RESERVATION_LEAKS,
                    f"at rest {item.get('held')} is held for {item.get('turns')} conversations",
                )

    def _same(self, item: dict[str, Any], amounts: list[int]) -> None:
        held, turns = item.get("held", 0), item.get("turns", 0)
        said = f"{held} is held for {turns} conversations, open are {amounts}"
        require(held <= sum(amounts) and turns <= len(amounts), Invariant.NO_RESERVATION_LEAKS, said)
        require(held >= sum(amounts) and turns >= len(amounts), Invariant.NOTHING_SPENT_TWICE, said)

    def _lent(self) -> None:
        """What a pool has lent is within the budget, and is what people have of it and have spent."""
        for name, limit in self._terms.limits.pools.items():
            lent = sum(
                item["lent"]
                for (pk, sk), item in self._table.items.items()
                if sk == keys.POOL and f"#{name}_" in pk
            )
            period = 0 if name.endswith("_day") else 1
            has = sum(
                value
                for (_, sk), item in self._table.items.items()
                for attribute, value in item.items()
                if sk == keys.ALLOWANCE and attribute.startswith((f"{name}_", ("day_", "month_")[period]))
            )
            require(lent <= limit, Invariant.BUDGET_KEPT, f"{name} has lent {lent} of {limit}")
            require(lent == has, Invariant.NOTHING_SPENT_TWICE, f"{name} has lent {lent}, people have {has}")

    def _kept(self, pk: str) -> None:
        limits, item = self._terms.limits, self._table.items[pk, keys.ALLOWANCE]
        for name, used in item.items():
            kind = name.partition("_")[0]
            limit = limits.user_daily if kind == "day" else limits.user_monthly if kind == "month" else 0
            if limit and used > limit + self.early:
                raise Violation(Invariant.BUDGET_KEPT, f"{name} is {used}, the budget {limit}")


def _ends(write: Write) -> bool:
    if not isinstance(write, Update) or write.sk != keys.SESSION:
        return False
    changed = (*write.set, *write.remove)
    return "reserved" in changed or "spending" in changed
