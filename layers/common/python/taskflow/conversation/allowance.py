"""A person's allowance: one item that says what they have spent and what is held for turns under way. Pure.

No write of it rests on a version. The conditions speak about the counters themselves (``day_20261128 <= limit -
cost``), so they are exact however many writes there are at once, and need no read before. What a write cannot know
without a read it guesses: the person has spoken today, and not within the last seconds. A write that guessed wrong is
refused and answered with the item as it is, which is then ``known``: the next one is made for it, or the refusal has
its reason.

=======================  ==============================================================================
attribute                meaning (money in nanodollars)
=======================  ==============================================================================
``day_20261128``         spent and held on this day of UTC
``month_202611``         the same of the month
``held``                 of all that, what is held for turns that have not ended
``turns``                in how many conversations a turn is under way
``tat``                  when the message bucket is full again, epoch microseconds ("theoretical arrival time", GCRA)
``tenant_day_20261128``  lent by a budget that many share and not spent yet (``pools``); likewise the other pools
=======================  ==============================================================================
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from taskflow.conversation.session import PoolName, Reservation, Session
from taskflow.conversation.terms import Limits
from taskflow.identity import Identity
from taskflow.light_dataclasses import dataclass
from taskflow.store import keys
from taskflow.store.expressions import Absent, Compare, Condition, Exists, Item, Path, Update, all_of, any_of

KEPT_MS = 40 * 86_400_000
"""How long an allowance is kept after its person's last message: longer than a month."""
BUSY_SECONDS = 10
"""When to try again what only turns under way stand in the way of."""

RefusalCode = Literal["rate_limited", "budget_exceeded"]


@dataclass(frozen=True, slots=True)
class Refusal:
    """``retry_after``: whole seconds."""

    code: RefusalCode
    retry_after: int


@dataclass(frozen=True, slots=True)
class Short:
    """These pools have not lent ``who`` enough for a turn of ``cost``. ``has``: what they have of each."""

    who: Identity
    cost: int
    has: Mapping[PoolName, int]

    @property
    def pools(self) -> tuple[PoolName, ...]:
        """Which they are."""
        return tuple(self.has)

    def refusal(self, now: int) -> Refusal:
        """What is told when they have nothing left."""
        ends = max(seconds_left(period_of(pool, day_of(now)), now) for pool in self.has)
        return Refusal("budget_exceeded", ends)


@dataclass(frozen=True, slots=True)
class Ask:
    """A turn is asked for: the most it may cost, and the reservation of one that it supersedes before it began.
    ``message``: the person asked, so it counts as a message. ``first``: no turn of the conversation is under way: one
    that interrupts another is not one more."""

    cost: int
    superseded: Reservation | None = None
    message: bool = True
    first: bool = True


def day_of(now: int) -> str:
    """The day of UTC, as attributes name it. ``now``: epoch milliseconds."""
    return _utc(now).strftime("%Y%m%d")


def period_of(pool: PoolName, day: str) -> str:
    """The day, or its month, for which a pool counts."""
    return day if pool.endswith("_day") else day[:6]


def lent_name(pool: PoolName, day: str) -> str:
    """The attribute that holds what a pool has lent."""
    return f"{pool}_{period_of(pool, day)}"


def reserve(
    who: Identity, ask: Ask, limits: Limits, known: Item | None, *, now: int
) -> tuple[Update, Reservation]:
    """Holds the most that a turn may cost, refused when a limit does not allow it."""
    day = day_of(now)
    pools = tuple(limits.pools) if ask.cost else ()
    reservation = Reservation(ask.cost, day, pools)
    add = {**_changes(reservation, 1), "turns": int(ask.first)}
    for name, amount in (_changes(ask.superseded, -1) if ask.superseded else {}).items():
        add[name] = add.get(name, 0) + amount
    conditions = _affordable(ask, add, day, limits, blind=known is None)
    sets: dict[Path, Any] = {"ttl": (now + KEPT_MS) // 1000}
    if ask.first and limits.turns_at_once:
        conditions.append(any_of(Absent("turns"), Compare("turns", "<", limits.turns_at_once)))
    if ask.message and limits.messages_per_minute:
        _pass_bucket(limits.messages_per_minute, known, now, sets, add, conditions)
    update = Update(
        keys.person_pk(who),
        keys.ALLOWANCE,
        set=sets,
        add={name: amount for name, amount in add.items() if amount or name == f"day_{day}"},
        remove=tuple(name for name in _outdated(known, now) if name not in add),
        condition=all_of(*conditions) if conditions else None,
        answers=True,
    )
    return update, reservation


def settle(
    who: Identity,
    held: Reservation | None,
    cost: int,
    *,
    last: bool,
    now: int,
    pools: Iterable[PoolName] = (),
) -> Update:
    """Charges what a turn has cost and gives back the rest of what was held for it. Rests on nothing: whoever settles
    does so in the transaction that ends the reservation in the session. ``last``: no other turn of the conversation is
    under way. ``pools``: who is charged when nothing was held."""
    if held is None:
        return _add(who, _spent(cost, day_of(now), tuple(pools)))
    changes, spent = _changes(held, -1), _spent(cost, held.day, held.pools)
    add = {name: changes.get(name, 0) + spent.get(name, 0) for name in {**changes, **spent}}
    return _add(who, {**add, "turns": -int(last)})


def prepay(
    who: Identity, cost: int, limits: Limits, known: Item | None, *, now: int
) -> tuple[Update, Reservation]:
    """Charges the most that a call may cost which is no turn, refused when a limit does not allow it. Nothing is held:
    whoever makes the call gives the rest back (``refund``), and if they die nobody has to look for it."""
    update, charged = reserve(who, _call(cost), limits, known, now=now)
    return replace(
        update, add={name: amount for name, amount in update.add.items() if name != "held"}
    ), charged


def refund(who: Identity, charged: Reservation, cost: int) -> Update | None:
    """Gives back what a call has cost less than it was charged with; None: nothing."""
    rest = _spent(cost - charged.amount, charged.day, charged.pools)
    return _add(who, rest) if cost != charged.amount else None


def prepay_refusal(
    who: Identity, item: Mapping[str, Any], cost: int, limits: Limits, *, now: int
) -> Refusal | Short | None:
    """Why this allowance does not let such a call through; None: it does."""
    return refusal(who, item, _call(cost), limits, now=now)


def _call(cost: int) -> Ask:
    return Ask(cost, message=False, first=False)


def _add(who: Identity, amounts: Mapping[Path, int]) -> Update:
    return Update(
        keys.person_pk(who),
        keys.ALLOWANCE,
        # DynamoDB takes no update that changes nothing: one that cancels itself out adds nothing to what is held.
        add={name: amount for name, amount in amounts.items() if amount} or {"held": 0},
    )


def refusal(
    who: Identity, item: Mapping[str, Any], ask: Ask, limits: Limits, *, now: int
) -> Refusal | Short | None:
    """Why this allowance does not let the turn through; None: it does."""
    if ask.message and limits.messages_per_minute:
        full = (
            item.get("tat", 0)
            - now * 1000
            - _interval(limits.messages_per_minute) * (limits.messages_per_minute - 1)
        )
        if full > 0:
            return Refusal("rate_limited", int(-(-full // 1_000_000)))
    if ask.first and limits.turns_at_once and item.get("turns", 0) >= limits.turns_at_once:
        return Refusal("rate_limited", BUSY_SECONDS)
    if not ask.cost:
        return None
    day = day_of(now)
    back = _changes(ask.superseded, -1) if ask.superseded else {}
    for name, limit, ends in _own_budgets(limits, day, now):
        used = item.get(name, 0) + back.get(name, 0)
        if used + ask.cost > limit:
            busy = used - item.get("held", 0) - back.get("held", 0) + ask.cost <= limit
            return Refusal("budget_exceeded", BUSY_SECONDS if busy else ends)
    has = {
        pool: item.get(lent_name(pool, day), 0) + back.get(lent_name(pool, day), 0) for pool in limits.pools
    }
    has = {pool: amount for pool, amount in has.items() if amount < ask.cost}
    return Short(who, ask.cost, has) if has else None


def seconds_left(period: str, now: int) -> int:
    """Until the day, or the month of the year, has ended; at least 1."""
    start = datetime(int(period[:4]), int(period[4:6]), int(period[6:] or "1"), tzinfo=UTC)
    end = start + timedelta(days=1)
    if len(period) == 6:
        end = (start + timedelta(days=32)).replace(day=1)
    return max(1, -(-(int(end.timestamp() * 1000) - now) // 1000))


def owner(session: Session) -> Identity:
    """Whose allowance a conversation's turns are charged to."""
    return Identity(session.user_id, session.tenant_id)


def payer(session: Session, held: Reservation | None) -> Identity:
    """In whose allowance a reservation is held."""
    if held is None or not held.payer:
        return owner(session)
    tenant_id, user_id = held.payer
    return Identity(user_id, tenant_id)


def messages_left(item: Mapping[str, Any], per_minute: int, now: int) -> int:
    """How many messages the bucket lets through at once."""
    ahead = max(0, int(item.get("tat", 0)) - now * 1000)
    return max(0, per_minute - -(-ahead // _interval(per_minute)))


def _interval(per_minute: int) -> int:
    """Microseconds in which the bucket wins one message back."""
    return 60_000_000 // per_minute


def _changes(held: Reservation, sign: int) -> dict[Path, int]:
    """What holding it (1) or giving it back (-1) adds to the counters."""
    amount = sign * held.amount
    changes: dict[Path, int] = {"held": amount, **_spent(amount, held.day, held.pools)}
    return changes


def _spent(amount: int, day: str, pools: tuple[PoolName, ...]) -> dict[Path, int]:
    return {
        f"day_{day}": amount,
        f"month_{day[:6]}": amount,
        **{lent_name(pool, day): -amount for pool in pools},
    }


def _own_budgets(limits: Limits, day: str, now: int) -> list[tuple[str, int, int]]:
    """The person's own budgets: counter, limit, seconds until it begins anew."""
    budgets = [
        (f"day_{day}", limits.user_daily, seconds_left(day, now)),
        (f"month_{day[:6]}", limits.user_monthly, seconds_left(day[:6], now)),
    ]
    return [budget for budget in budgets if budget[1]]


def _affordable(
    ask: Ask, add: Mapping[Path, int], day: str, limits: Limits, *, blind: bool
) -> list[Condition]:
    """What must hold of the counters. ``blind``: they are taken to be there; the first write of a day finds out that
    they are not, and may then remove those of days that are over."""
    conditions: list[Condition] = [Exists(f"day_{day}")] if blind else []
    if not ask.cost:
        return conditions
    for name, limit in ((f"day_{day}", limits.user_daily), (f"month_{day[:6]}", limits.user_monthly)):
        if limit:
            fits: Condition = Compare(name, "<=", limit - add[name])
            fresh = not blind and add[name] <= limit
            conditions.append(any_of(Absent(name), fits) if fresh else fits)
    conditions += [
        Compare(lent_name(pool, day), ">=", max(0, -add[lent_name(pool, day)])) for pool in limits.pools
    ]
    return conditions


def _pass_bucket(
    per_minute: int,
    known: Item | None,
    now: int,
    sets: dict[Path, Any],
    add: dict[Path, int],
    conditions: list[Condition],
) -> None:
    """One message through the bucket. Of a full one the time begins now, of another it goes on from where it is."""
    interval, micros = _interval(per_minute), now * 1000
    if known is None or known.get("tat", 0) < micros:
        sets["tat"] = micros + interval
        conditions.append(any_of(Absent("tat"), Compare("tat", "<", micros)))
    else:
        add["tat"] = interval
        conditions += [
            Compare("tat", ">=", micros),
            Compare("tat", "<=", micros + interval * (per_minute - 1)),
        ]


def _outdated(known: Item | None, now: int) -> tuple[Path, ...]:
    """Counters of periods that ended before yesterday, or last month: a turn that began then may still be settled."""
    if known is None:
        return ()
    kept = {period for ago in (0, 1) for day in [day_of(now - ago * 86_400_000)] for period in (day, day[:6])}
    counters = {name: name.rpartition("_")[2] for name in known if name.rpartition("_")[2].isdigit()}
    return tuple(name for name, period in counters.items() if period not in kept and period < max(kept))


def _utc(now: int) -> datetime:
    return datetime.fromtimestamp(now / 1000, UTC)
