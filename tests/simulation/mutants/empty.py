"""Conversations that nobody has spoken in."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from taskflow.conversation.session import Session
from taskflow.engine.ports import Engine
from taskflow.store.expressions import Update, Write

from tests.simulation import opening
from tests.simulation.faults import Faults
from tests.simulation.invariants import Invariant
from tests.simulation.mutants.listing import Mutant, breaks
from tests.simulation.patching import (
    Patches,
    removes,
    sets,
    unconditional,
    with_change,
    without_change,
    without_condition,
)

MUTANTS: list[Mutant] = []


@breaks(MUTANTS, Invariant.EMPTY_LEFT_ALONE, seed=0, play=opening.run_seed)
def who_has_not_spoken_is_nudged(patches: Patches) -> None:
    """Silence is counted from the greeting on."""

    def rule(write: Write) -> Write:
        if sets(write, "result", "updated_at") and not sets(write, "outbox.*"):
            return with_change(write, idle_at=write.set["updated_at"] + 1_000)
        return write

    def act(original: Any, backend: Any, action: str, session: Session) -> Any:
        spoken = replace(session, question=session.question or 1)
        return original(backend, action, spoken if action == "idle" else session)

    patches.writes(rule)
    patches.wrap("taskflow.sessions.sweeping:_act", act)


@breaks(MUTANTS, Invariant.EMPTY_UNRECORDED, seed=0, play=opening.run_seed)
def a_greeting_is_recorded_at_once(patches: Patches) -> None:
    """The records have conversations that nobody has spoken in."""

    def record(original: Any, engine: Engine, session: Session, *rest: Any) -> Any:
        return original(engine, replace(session, question=session.question or 1), *rest)

    patches.wrap("taskflow.turns.turn:_record", record)


@breaks(MUTANTS, Invariant.RECORDS_AGREE, seed=0, play=opening.run_seed)
def the_first_message_leaves_the_greeting_unrecorded(patches: Patches) -> None:
    """The greeting never gets into the records."""

    def request_turn(original: Any, *args: Any, **rest: Any) -> Any:
        return original(*args, **{**rest, "unrecorded": ()})

    patches.wrap("taskflow.conversation.transitions:request_turn", request_turn)


def _given_whoever_is_there(write: Write) -> Write:
    """As ``reuse`` writes it, when others are connected too."""
    given = sets(write, "connections.*") and any(
        isinstance(value, dict) and value.get("created") for value in write.set.values()
    )
    return without_condition(write, "connections") if given and isinstance(write, Update) else write


@breaks(MUTANTS, Invariant.TAB_ALONE, seed=0, play=opening.run_seed)
def a_tab_is_given_a_conversation_that_is_open(patches: Patches) -> None:
    """What is said in one tab appears in another."""

    def can_be_reused(original: Any, session: Session, *rest: Any) -> bool:
        return bool(original(replace(session, connections={}), *rest))

    patches.wrap("taskflow.conversation.connections:can_be_reused", can_be_reused)
    patches.writes(_given_whoever_is_there)


@breaks(MUTANTS, Invariant.TAB_ALONE, seed=757, play=opening.run_seed)
def two_tabs_at_once_are_given_one_conversation(patches: Patches) -> None:
    """The same, only when both open at once."""
    patches.writes(_given_whoever_is_there)


@breaks(MUTANTS, Invariant.SPOKEN_KEPT, seed=31, play=opening.run_seed)
def who_comes_back_does_not_stop_its_end(patches: Patches) -> None:
    """An empty conversation goes while somebody who came back speaks in it."""

    def rule(write: Write) -> Write:
        if sets(write, "connections.*") and removes(write, "empty_at"):
            return without_change(write, "empty_at")
        return without_condition(write, "connections") if sets(write, deleted=True) else write

    patches.writes(rule)


@breaks(MUTANTS, Invariant.EMPTY_GOES, seed=1, play=opening.run_seed)
def an_empty_conversation_stays(patches: Patches) -> None:
    """Its end is never due."""
    patches.writes(lambda write: without_change(write, "empty_at") if sets(write, "empty_at") else write)


@breaks(
    MUTANTS,
    Invariant.EMPTY_GOES,
    seed=58,
    faults=Faults(freeze=0.05, kill=0.05, budget=2),
    play=opening.run_seed,
)
def an_old_look_decides_the_next(patches: Patches) -> None:
    """A sweep that read the session before a deadline was set puts off the look that the deadline needs."""

    def rule(write: Write) -> Write:
        if removes(write, "connections.*"):
            return without_condition(write, "due_at")
        sweeps = isinstance(write, Update) and {*write.set, *write.remove} == {"due", "due_at"}
        return unconditional(write, but="due_at") if sweeps and isinstance(write, Update) else write

    patches.writes(rule)
