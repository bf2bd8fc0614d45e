"""What must not happen to a reply that is steered."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from taskflow.conversation.session import Session
from taskflow.store.expressions import Update

from tests.simulation.faults import Faults
from tests.simulation.invariants import Invariant
from tests.simulation.mutants.listing import Mutant, breaks
from tests.simulation.patching import Patches, without_change
from tests.simulation.steering import run_late, run_seed

MUTANTS: list[Mutant] = []


@breaks(MUTANTS, Invariant.STEERED_WHOLE, seed=0, play=run_seed)
def a_steered_bubble_repeats(patches: Patches) -> None:
    """What a model says again of what stands is shown again."""
    patches.wrap("taskflow.conversation.joining:continued", lambda _, standing, said, **__: said)


@breaks(MUTANTS, Invariant.STEERED_WHOLE, seed=4, play=run_seed)
def a_steered_bubble_skips_the_rest_of_its_sentence(patches: Patches) -> None:
    """The reply is cut where its reader was, and goes on after the sentence."""

    def kept(original: Any, session: Session, turn: int, draft: Any) -> int:
        cut = session.truncation
        plain = cut if cut is None else replace(cut, steer=False)
        return int(original(replace(session, truncation=plain), turn, draft))

    patches.wrap("taskflow.conversation.settlement:kept_chars", kept)


@breaks(MUTANTS, Invariant.STEERED_STANDS, seed=243, play=run_seed)
def what_stands_is_cut_again_once_it_goes_on(patches: Patches) -> None:
    """A reader who reports to have seen less of a reply that goes on already shortens it."""

    def may(_: Any, session: Session, seen: Any) -> bool:
        settled = session.last_result
        return (
            seen is not None
            and settled is not None
            and session.late_truncation is None
            and settled.turn == seen.generation_id
            and settled.state == "completed"
            and seen.chars < settled.chars
        )

    patches.wrap("taskflow.conversation.late_truncation:can_be_truncated_late", may)


@breaks(MUTANTS, Invariant.STEERED_STANDS, seed=99, faults=Faults(busy_sender=0.5, budget=12), play=run_late)
def who_has_not_heard_of_a_late_truncation_hears_what_follows(patches: Patches) -> None:
    """The run that tells of it speaks the next turn to those whom it has just left behind."""
    patches.wrap("taskflow.turns.lease:TurnLease.goes_on_with", lambda *_: None)


@breaks(MUTANTS, Invariant.STEERED_LINKED, seed=4, play=run_seed)
def a_steered_reply_loses_its_link(patches: Patches) -> None:
    """The run that goes on does not know with what."""
    patches.writes(
        lambda write: without_change(write, "lease_continues") if isinstance(write, Update) else write
    )


@breaks(MUTANTS, Invariant.KEPT_WAS_SEEN, seed=1875, play=run_seed)
def a_stop_meanwhile_is_overwritten_by_a_steer(patches: Patches) -> None:
    """A reply that was stopped while the steer was decided runs on to the end of its sentence."""
    from tests.simulation.patching import sets, without_condition

    patches.writes(
        lambda write: without_condition(write, "truncation", "cancel") if sets(write, "continues") else write
    )
