"""What waits for a reply's end, and what is said beside it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from taskflow.conversation.queue import JOINT
from taskflow.conversation.session import Session
from taskflow.store import keys
from taskflow.store.expressions import Update, Write

from tests.simulation import turn_taking
from tests.simulation.faults import Faults
from tests.simulation.invariants import Invariant
from tests.simulation.mutants.listing import Mutant, breaks
from tests.simulation.patching import (
    Patches,
    sets,
    with_change,
    without_change,
    without_condition,
)

MUTANTS: list[Mutant] = []


def _queues(write: Write) -> bool:
    """Something comes into the queue, or is changed there."""
    return sets(write, "queue") and not sets(write, "result") and not sets(write, "requested_turn")


@breaks(MUTANTS, Invariant.QUEUED_SAID_ONCE, seed=5, play=turn_taking.run_seed)
def of_two_that_are_queued_at_once_one_is_lost(patches: Patches) -> None:
    """Whoever queues does not look whether another has queued meanwhile."""
    patches.writes(lambda write: without_condition(write, "queue_version") if _queues(write) else write)  # type: ignore[type-var]


@breaks(MUTANTS, Invariant.QUEUED_SAID_ONCE, seed=0, play=turn_taking.run_seed)
def what_is_said_goes_on_waiting(patches: Patches) -> None:
    """The queue is said, and said again after the next reply."""

    def rule(write: Write) -> Write:
        said = sets(write, "requested_turn") and "queue_version" in write.add
        return without_change(write, "queue") if said and isinstance(write, Update) else write

    patches.writes(rule)


@breaks(MUTANTS, Invariant.QUEUED_SAID_ONCE, seed=4, play=turn_taking.run_seed)
def only_the_first_that_waits_is_said(patches: Patches) -> None:
    """All leave the queue, one of them is said."""
    patches.wrap("taskflow.conversation.queue:text_of", lambda _, queue: queue[0].text if queue else "")


@breaks(MUTANTS, Invariant.QUEUED_IN_ORDER, seed=4, play=turn_taking.run_seed)
def what_came_last_is_said_first(patches: Patches) -> None:
    """The queue is said from its end."""
    patches.wrap(
        "taskflow.conversation.queue:text_of",
        lambda _, queue: JOINT.join(each.text for each in reversed(queue)),
    )


@breaks(MUTANTS, Invariant.QUEUED_IN_ORDER, seed=26, play=turn_taking.run_seed)
def what_is_queued_between_two_replies_is_said_before_what_waits(patches: Patches) -> None:
    """While nothing is spoken everything is said at once, although something is about to be."""

    def take(original: Any, session: Session, *rest: Any, **more: Any) -> Any:
        return original(replace(session, queue_at=None), *rest, **more)

    patches.wrap("taskflow.conversation.modes:take", take)


@breaks(MUTANTS, Invariant.QUEUED_IN_ORDER, seed=1254, play=turn_taking.run_seed)
def of_two_that_are_queued_at_once_the_later_is_said_first(patches: Patches) -> None:
    """Whoever queues where nothing is spoken does not look whether another has queued meanwhile."""

    def rule(write: Write) -> Write:
        said = (
            sets(write, "requested_turn") and isinstance(write, Update) and "queue_version" not in write.add
        )
        return without_condition(write, "queue_version") if said else write  # type: ignore[type-var]

    patches.writes(rule)


@breaks(MUTANTS, Invariant.QUEUE_ENDS, seed=80, play=turn_taking.run_seed)
def what_waits_for_a_stopped_reply_is_said(patches: Patches) -> None:
    """A reply that was stopped or failed ends as one that completed."""

    def rule(write: Write) -> Write:
        if sets(write, "result", "queue_held"):
            at = write.set["updated_at"]
            due = keys.due_shard(write.pk.removeprefix("C#"))
            return with_change(without_change(write, "queue_held"), queue_at=at, due_at=at, due=due)
        return write

    patches.writes(rule)


@breaks(MUTANTS, Invariant.QUEUE_ENDS, seed=598, play=turn_taking.run_seed)
def a_reply_ends_without_a_look_at_what_waits(patches: Patches) -> None:
    """Who queues while the reply is being settled waits for ever."""

    def rule(write: Write) -> Write:
        if sets(write, "result") and isinstance(write, Update):
            return without_condition(write, "queue_version")
        return without_condition(write, "settled_turn") if _queues(write) else write  # type: ignore[type-var]

    patches.writes(rule)


@breaks(MUTANTS, Invariant.QUEUE_ENDS, seed=10, faults=Faults(kill=0.05, budget=2), play=turn_taking.run_seed)
def nobody_looks_after_what_is_to_be_said(patches: Patches) -> None:
    """The run that was to say what waits has died."""

    def actions(original: Any, *args: Any, **rest: Any) -> list[str]:
        return [action for action in original(*args, **rest) if action != "say_queued"]

    patches.wrap("taskflow.conversation.sweep:actions", actions)


@breaks(MUTANTS, Invariant.REMARK_CUTS_NOTHING, seed=3, play=turn_taking.run_seed)
def a_backchannel_stops_the_reply(patches: Patches) -> None:
    """Whoever agrees stops what they agree with."""

    def remark(original: Any, session: Session, *rest: Any, **more: Any) -> Any:
        [first, *others], message = original(session, *rest, **more)
        return [with_change(first, cancel=session.requested_turn), *others], message

    patches.wrap("taskflow.conversation.remarks:remark", remark)


@breaks(MUTANTS, Invariant.REMARK_CUTS_NOTHING, seed=3, play=turn_taking.run_seed)
def a_backchannel_is_taken_as_a_question(patches: Patches) -> None:
    """Whoever agrees is answered."""

    def take(original: Any, session: Session, wish: Any, *rest: Any, **more: Any) -> Any:
        return original(session, "interrupt" if wish == "backchannel" else wish, *rest, **more)

    patches.wrap("taskflow.conversation.modes:take", take)


@breaks(MUTANTS, Invariant.WORDS_TOLD, seed=65, play=turn_taking.run_seed)
def who_was_synced_just_before_something_was_said_is_not_told(patches: Patches) -> None:
    """What tells the connections does not look whether another was synced meanwhile."""
    patches.writes(lambda write: without_condition(write, "syncs") if isinstance(write, Update) else write)
