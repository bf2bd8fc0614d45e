"""Who speaks, how a turn ends, and who is told."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from typing import Any, TypeGuard

from taskflow.conversation import settlement
from taskflow.conversation.session import Session
from taskflow.conversation.settlement import TurnDraft
from taskflow.conversation.terms import FREE
from taskflow.engine.ports import Engine
from taskflow.errors import PostFailed
from taskflow.store.expressions import Absent, AllOf, Update, Write, any_of, eq, names
from taskflow.turns.announce import announce

from tests.simulation.client import Client
from tests.simulation.faults import Faults
from tests.simulation.invariants import Invariant
from tests.simulation.mutants.listing import Mutant, breaks
from tests.simulation.patching import (
    Patches,
    sets,
    unconditional,
    with_removal,
    without_change,
    without_condition,
)

MUTANTS: list[Mutant] = []


def _takes_floor(write: Write) -> TypeGuard[Update]:
    return sets(write, "lease_run", phase="speaking") and not sets(write, "result")


def _settles_own(write: Write) -> TypeGuard[Update]:
    """The commit of the run that has spoken, not of one that takes over."""
    return sets(write, "result") and not sets(write, "lease_run")


def _look_without_owner(patches: Patches) -> None:
    async def look(_: Any, lease: Any) -> Session:
        now: Session | None = await lease._backend.store.session(lease.session.id)
        return now or lease.session

    patches.wrap("taskflow.turns.lease:TurnLease.look", look)


@breaks(MUTANTS, Invariant.ONE_VOICE, seed=123, faults=Faults(repeat_invoke=0.5, budget=2))
def runs_have_no_id(patches: Patches) -> None:
    """Two runs of one turn take each other's lease for their own."""

    def speak(original: Any, engine: Engine, conversation_id: str, turn: int, **rest: Any) -> Any:
        return original(replace(engine, new_id=lambda: f"turn {turn}"), conversation_id, turn, **rest)

    def shared(write: Write) -> Write:
        if _takes_floor(write):
            own = any_of(Absent("lease_run"), eq("lease_run", write.set["lease_run"]))
            rest = without_condition(write, "lease_run", "reserved")
            return replace(rest, condition=AllOf((own, rest.condition) if rest.condition else (own,)))
        return write

    patches.wrap("taskflow.turns.turn:speak", speak)
    patches.writes(shared)


@breaks(MUTANTS, Invariant.SETTLED_ONCE, seed=159, faults=Faults(repeat_invoke=0.5, freeze=0.05, budget=3))
def a_settled_turn_is_spoken_again(patches: Patches) -> None:
    """A run that was invoked twice, and held up, speaks what another run has settled."""
    # That nothing is held for it any more would be seen first.
    patches.wrap("tests.simulation.money:Money.wrote", lambda *_: None)
    patches.writes(
        lambda write: without_condition(write, "settled_turn", "reserved") if _takes_floor(write) else write
    )


@breaks(MUTANTS, Invariant.SPOKEN_UNDER_LEASE, seed=0)
def released_with_the_commit(patches: Patches) -> None:
    """The lease is free before everyone has been told how the turn ended."""
    patches.writes(lambda write: with_removal(write, "lease_run") if _settles_own(write) else write)
    _look_without_owner(patches)


@breaks(MUTANTS, Invariant.SPOKEN_UNDER_LEASE, seed=4)
def released_before_an_interruption_is_told(patches: Patches) -> None:
    """The same, only when the turn was interrupted."""

    def rule(write: Write) -> Write:
        if _settles_own(write) and write.set["result"]["state"] == "interrupted":
            return with_removal(write, "lease_run")
        return write

    patches.writes(rule)
    _look_without_owner(patches)


@breaks(MUTANTS, Invariant.SPOKEN_UNDER_LEASE, seed=4, faults=Faults(freeze=0.05, budget=1))
def a_post_begins_after_the_lease(patches: Patches) -> None:
    """A run that was frozen goes on posting although another may have taken over."""
    patches.wrap("taskflow.turns.lease:TurnLease.held", lambda *_: True)


@breaks(MUTANTS, Invariant.SPOKEN_UNDER_LEASE, seed=79, faults=Faults(late_post=0.2, freeze=0.1, budget=3))
def a_post_is_tried_again_past_the_lease(patches: Patches) -> None:
    """A post that failed is repeated without looking at the lease again."""

    async def post(original: Any, lease: Any, connection_id: str, data: bytes) -> bool:
        for _ in range(4):
            with contextlib.suppress(PostFailed):
                return bool(await original(lease, connection_id, data))
            original = _post_at_once
        return bool(await original(lease, connection_id, data))

    patches.wrap("taskflow.turns.lease:TurnLease.post", post)


async def _post_at_once(lease: Any, connection_id: str, data: bytes) -> bool:
    await lease._backend.connections.post(connection_id, data)
    return True


@breaks(MUTANTS, Invariant.SETTLED_ONCE, seed=55, faults=Faults(freeze_commit=0.6, budget=2))
def whoever_lost_the_floor_may_settle(patches: Patches) -> None:
    """A run that was taken for dead settles the turn that another has settled for it."""
    patches.wrap("tests.simulation.money:Money.wrote", lambda *_: None)
    patches.writes(
        lambda write: (
            without_condition(write, "lease_run", "phase", "spending") if _settles_own(write) else write
        )
    )


def _completes_whatever(patches: Patches, attribute: str) -> None:
    def rule(write: Write) -> Write:
        if _settles_own(write) and write.set["result"]["state"] == "completed":
            return without_condition(write, attribute)
        return write

    patches.writes(rule)


@breaks(MUTANTS, Invariant.CANCEL_STANDS, seed=332, faults=Faults(freeze=0.02, budget=2))
def completed_although_cancelled_meanwhile(patches: Patches) -> None:
    """A reply that was cancelled while it was being committed is completed."""
    _completes_whatever(patches, "cancel")


@breaks(MUTANTS, Invariant.SUPERSEDED_STANDS, seed=155)
def completed_although_superseded_meanwhile(patches: Patches) -> None:
    """The same of one that the person has answered to."""
    _completes_whatever(patches, "requested_turn")


@breaks(MUTANTS, Invariant.ENDING_TOLD, seed=161, faults=Faults(kill=0.05, budget=1))
def told_before_the_commit(patches: Patches) -> None:
    """A run that dies in between has told an ending that is not the turn's."""

    async def settle(original: Any, engine: Engine, lease: Any, draft: TurnDraft) -> Any:
        now, periods = engine.now_ms(), engine.periods
        _, result = settlement.settle(lease.session, lease.run, draft, now=now, periods=periods)
        await announce(engine, lease, result, draft.text)
        return await original(engine, lease, draft)

    patches.wrap("taskflow.turns.turn:settle", settle)


READERS = Faults(full_buffer=0.04, budget=2)


def _leaves_behind(write: Write) -> TypeGuard[Update]:
    """A connection that took nothing for too long is sent no turn any more."""
    return isinstance(write, Update) and any(
        names(path)[0] == "connections" and names(path)[-1] == "synced" and value is False
        for path, value in write.set.items()
    )


@breaks(MUTANTS, Invariant.ONE_OPEN_TURN, seed=88, faults=READERS)
def whoever_took_no_ending_is_told_the_next_turn(patches: Patches) -> None:
    """A connection that does not read stays a listener when the turn is given up for it."""
    patches.writes(
        lambda write: without_change(write, "connections.*.synced") if _leaves_behind(write) else write
    )


@breaks(MUTANTS, Invariant.LAST_TURN_TOLD, seed=81, faults=READERS)
def whoever_fell_behind_is_forgotten(patches: Patches) -> None:
    """Nobody syncs a connection again that did not read for a while."""
    patches.writes(
        lambda write: without_change(write, "sync_at", "due", "due_at") if _leaves_behind(write) else write
    )


@breaks(MUTANTS, Invariant.EVERYTHING_ANSWERED, seed=11, faults=Faults(drop_invoke=0.5, budget=1))
def nobody_looks_after_a_turn_that_never_starts(patches: Patches) -> None:
    """An invocation that is lost is not repeated, nor is the turn given up."""

    def actions(original: Any, *args: Any, **rest: Any) -> list[str]:
        return [action for action in original(*args, **rest) if action not in ("start", "fail_unstarted")]

    patches.wrap("taskflow.conversation.sweep:actions", actions)


@breaks(MUTANTS, Invariant.ASKED_ONCE, seed=31, faults=Faults(repeat_sweep=0.5, budget=3))
def sweeps_nudge_without_a_claim(patches: Patches) -> None:
    """Two sweeps at once both ask for the turn of one nudge."""
    patches.writes(
        lambda write: unconditional(write) if sets(write, "requested_turn", kind="nudge") else write
    )


@breaks(MUTANTS, Invariant.SHOWN_IS_STORED, seed=380, faults=Faults(late_post=0.1, budget=4))
def a_client_opens_closed_turns_again(patches: Patches) -> None:
    """A frame that comes after a turn's end changes what the person sees."""

    def reopened(original: Any, client: Client, kind: str, event: dict[str, Any]) -> None:
        bubble = client.bubbles.get(event["generationId"])
        closed = bubble is not None and not bubble.open
        if bubble is not None and closed:
            # A late frame has an older number, too.
            bubble.open, bubble.seq = True, 0
        original(client, kind, event)
        if bubble is not None and closed:
            bubble.open = False

    # A schedule with limits that shows it is rare.
    patches.wrap("tests.simulation.money:drawn", lambda *_: FREE)
    patches.wrap("tests.simulation.client:Client._speak", reopened)
    patches.wrap("tests.simulation.client:Client._end", reopened)
