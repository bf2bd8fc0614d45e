"""What is held of an allowance, and what is charged."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, TypeGuard

from taskflow.conversation.session import Session
from taskflow.store import keys
from taskflow.store.expressions import Update, Write, key

from tests.simulation import opening
from tests.simulation.faults import Faults
from tests.simulation.invariants import Invariant
from tests.simulation.mutants.listing import Mutant, breaks
from tests.simulation.patching import Patches, sets, without_condition

MUTANTS: list[Mutant] = []


@breaks(MUTANTS, Invariant.NO_RESERVATION_LEAKS, seed=2)
def a_superseded_turn_keeps_what_is_held_for_it(patches: Patches) -> None:
    """The next message holds its own and forgets that of a turn that never starts."""

    def reserve(original: Any, session: Session, *args: Any, **rest: Any) -> Any:
        return original(replace(session, reserved=None), *args, **rest)

    patches.wrap("taskflow.conversation.reserving:reserve", reserve)


@breaks(MUTANTS, Invariant.NOTHING_SPENT_TWICE, seed=4)
def a_turn_that_starts_meanwhile_is_released(patches: Patches) -> None:
    """A message takes the turn before it for one that never started, which a run has just begun to speak."""
    patches.writes(
        lambda write: without_condition(write, "reserved") if sets(write, "requested_turn") else write
    )


@breaks(MUTANTS, Invariant.NO_RESERVATION_LEAKS, seed=57, faults=Faults(drop_invoke=0.5, budget=2))
def what_was_never_spoken_stays_held(patches: Patches) -> None:
    """A turn that never starts, or whose conversation goes, is not released."""
    patches.wrap(
        "taskflow.conversation.reserving:release", lambda original, session, writes, **_: tuple(writes)
    )


@breaks(MUTANTS, Invariant.NO_RESERVATION_LEAKS, seed=10, faults=Faults(kill=0.05, budget=1))
def a_dead_run_keeps_what_it_holds(patches: Patches) -> None:
    """Whoever takes over a turn settles it, and not its reservation."""

    def settle(original: Any, session: Session, writes: Any, cost: int | None, **rest: Any) -> Any:
        found = original(session, writes, cost, **rest)
        return found[:-1] if cost is None else found

    patches.wrap("taskflow.conversation.reserving:settle", settle)


@breaks(MUTANTS, Invariant.NO_RESERVATION_LEAKS, seed=0, faults=Faults(kill=0.05, budget=1))
def a_turn_is_settled_before_its_reservation(patches: Patches) -> None:
    """In a transaction of its own: whoever dies in between leaves it held."""

    async def transact(original: Any, table: Any, writes: Any, token: str) -> None:
        held = [each for each in writes if key(each)[1] == keys.ALLOWANCE]
        if held and sets(writes[0], "result"):
            await original(table, [each for each in writes if each not in held], token)
            writes = held
        await original(table, writes, token)

    patches.wrap("tests.simulation.backend:ProcessTable.transact", transact)


@breaks(MUTANTS, Invariant.BUDGET_KEPT, seed=37)
def the_budget_is_no_condition(patches: Patches) -> None:
    """A turn is let through by what the allowance was once found to be."""
    patches.writes(lambda write: without_condition(write, "day_*", "month_*") if _holds(write) else write)


@breaks(MUTANTS, Invariant.NOTHING_SPENT_TWICE, seed=0, faults=Faults(repeat_invoke=0.5, budget=2))
def a_run_charges_what_its_turn_charges(patches: Patches) -> None:
    """What a run has cost is charged at its end, although its turn was settled with it."""

    async def hold(original: Any, run: Any, lease: Any) -> None:
        await original(run, lease)
        run._waiting = lease.session
        run._spent.amount += 1

    patches.wrap("taskflow.turns.turn:TurnRun._hold", hold)


@breaks(MUTANTS, Invariant.NOTHING_SPENT_TWICE, seed=7552, faults=Faults(lost_answer=0.3, budget=6))
def a_run_does_not_know_its_own_lease(patches: Patches) -> None:
    """A run that got no answer takes the lease that it was given for another's."""

    async def ask(original: Any, run: Any, *rest: Any) -> Any:
        done = await original(run, *rest)
        if done is None or done.outcome == "lost":
            run._run = "another"
        return done

    patches.wrap("taskflow.turns.turn:TurnRun._ask", ask)


@breaks(MUTANTS, Invariant.NOTHING_IS_FREE, seed=0)
def an_interrupted_reply_is_free(patches: Patches) -> None:
    """Only what was said to its end is charged."""

    def cost(original: Any, terms: Any, stream: Any, **rest: Any) -> int:
        return int(original(terms, stream, **rest)) if stream is not None and stream.paced.ended else 0

    patches.wrap("taskflow.turns.spending:reply_cost", cost)


@breaks(MUTANTS, Invariant.NOTHING_IS_FREE, seed=202, faults=Faults(repeat_invoke=0.6, budget=4))
def what_was_opened_in_vain_is_free(patches: Patches) -> None:
    """A run that opened the model early, and never got the lease or asked again, is not charged for it."""
    patches.wrap("taskflow.turns.spending:Spent.add", lambda *_: None)


@breaks(MUTANTS, Invariant.NO_RESERVATION_LEAKS, seed=16, play=opening.run_seed)
def an_interruption_counts_as_one_turn_more(patches: Patches) -> None:
    """Each of two turns of a conversation is counted, and both ends as one."""

    def settle(original: Any, *args: Any, last: bool, **rest: Any) -> Update:
        found: Update = original(*args, last=last, **rest)
        return replace(found, add={**found.add, "turns": 0}) if not last else found

    def reserve(original: Any, who: Any, ask: Any, *rest: Any, **more: Any) -> Any:
        return original(who, replace(ask, first=True), *rest, **more)

    patches.wrap("taskflow.conversation.allowance:settle", settle)
    patches.wrap("taskflow.conversation.allowance:reserve", reserve)


@breaks(MUTANTS, Invariant.BUDGET_KEPT, seed=20)
def a_pool_lends_what_it_does_not_have(patches: Patches) -> None:
    """A shard of a budget that many share lends whatever it is asked for."""
    patches.writes(
        lambda write: (
            without_condition(write, "lent") if isinstance(write, Update) and write.sk == keys.POOL else write
        )
    )


@breaks(MUTANTS, Invariant.NOTHING_SPENT_TWICE, seed=20)
def what_a_pool_lends_is_written_apart(patches: Patches) -> None:
    """Who dies in between has been lent something that nobody knows of."""

    def apart(write: Write) -> Write | None:
        lends = isinstance(write, Update) and write.sk == keys.ALLOWANCE and set(write.set) == {"ttl"}
        return None if lends and write.condition is None else write

    patches.writes(apart)


def _holds(write: Write) -> TypeGuard[Update]:
    return isinstance(write, Update) and write.sk == keys.ALLOWANCE and write.condition is not None
