"""What must not happen to a program that asks through OpenAI's doors, and to the counts at the door."""

from __future__ import annotations

from typing import Any

from taskflow.store import keys
from taskflow.store.expressions import Update, Write

from tests.simulation.asking import run_seed
from tests.simulation.invariants import Invariant
from tests.simulation.mutants.listing import Mutant, breaks
from tests.simulation.opening import run_seed as run_opening
from tests.simulation.patching import Patches

MUTANTS: list[Mutant] = []


@breaks(MUTANTS, Invariant.KEYED_ONCE, seed=10, play=run_seed)
def a_request_under_its_key_is_said_again(patches: Patches) -> None:
    """What is sent twice at once is asked twice."""
    patches.wrap("taskflow.rest.openai.asking:_message_id", lambda _, caller: None)


@breaks(MUTANTS, Invariant.PROGRAM_ANSWERED, seed=0, play=run_seed)
def a_turn_that_came_to_nothing_is_not_found(patches: Patches) -> None:
    """Of a turn that was stopped before its first word nobody knows that it was."""

    async def message(original: Any, turns: Any, conversation_id: str, sk: str) -> Any:
        return None if sk.endswith(f"#{keys.USER_PART:02d}") else await original(turns, conversation_id, sk)

    patches.wrap("taskflow.adapters.turns:TableTurns.message", message)


@breaks(MUTANTS, Invariant.DOOR_COUNTS, seed=0, play=run_opening)
def who_leaves_is_not_counted_out(patches: Patches) -> None:
    """A connection goes, and its place at the door stays taken."""

    def rule(write: Write) -> Write | None:
        counts = isinstance(write, Update) and write.sk == keys.DOOR
        return None if counts and write.add.get("live", 0) < 0 else write  # type: ignore[union-attr]

    patches.writes(rule)
