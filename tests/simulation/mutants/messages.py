"""What was seen and said, and what the model is asked."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from taskflow.conversation.messages import Message
from taskflow.conversation.session import ReplacedRange, Session, Truncation
from taskflow.conversation.settlement import TurnDraft
from taskflow.engine.ports import Engine
from taskflow.store import keys
from taskflow.store.expressions import Put, Write
from taskflow.turns.prompt import Prompt

from tests.simulation import anew
from tests.simulation.invariants import Invariant
from tests.simulation.mutants.listing import Mutant, breaks
from tests.simulation.patching import (
    Patches,
    sets,
    without_condition,
)

MUTANTS: list[Mutant] = []


@breaks(MUTANTS, Invariant.PROMPT_AS_STORED, seed=154)
def a_prompt_is_guessed_before_the_turn_before_is_settled(patches: Patches) -> None:
    """The model answers to what its run believes will be stored of an interrupted reply."""

    class Believed(Prompt):
        """One that nothing settled makes its run ask again."""

        def __eq__(self, _: object) -> bool:
            return True

        __hash__ = None  # type: ignore[assignment]

    async def early(original: Any, engine: Engine, session: Session, *more: Any) -> Prompt | None:
        left = await engine.store.turn(session.id, session.lease_turn)
        if left is None or "sent" not in left or session.lease_run is None:
            return None
        cut = session.truncation_of(session.lease_turn)
        seen = left["sent"] if cut is None or cut.chars is None else min(cut.chars, left["sent"])
        guessed = replace(
            session,
            lease_run=left.get("run"),
            phase="speaking",
            truncation=Truncation(session.lease_turn, seen),
        )
        prompt = await original(engine, guessed, *more)
        return None if prompt is None else Believed(**{name: getattr(prompt, name) for name in _PROMPT})

    patches.wrap("taskflow.turns.prompt:early_prompt", early)


_PROMPT = tuple(Prompt.__dataclass_fields__)


@breaks(MUTANTS, Invariant.TRUNCATED_AS_REPORTED, seed=13)
def a_report_of_another_turn_counts(patches: Patches) -> None:
    """A reply is cut where the reader of another one was."""

    def cut(original: Any, session: Session, seen: Any, *, steer: bool) -> Any:
        return original(session, seen and replace(seen, generation_id=session.lease_turn), steer=steer)

    patches.wrap("taskflow.conversation.steering:cut_off", cut)


@breaks(MUTANTS, Invariant.KEPT_WAS_SEEN, seed=755)
def seen_beyond_what_was_sent(patches: Patches) -> None:
    """A reader who reports to have seen what nobody has sent is believed."""

    def kept(original: Any, session: Session, turn: int, draft: TurnDraft) -> Any:
        cut = session.truncation_of(turn)
        sent = draft.sent if cut is None or cut.chars is None else len(draft.text)
        return original(session, turn, replace(draft, sent=sent))

    patches.wrap("taskflow.conversation.settlement:kept_chars", kept)


@breaks(MUTANTS, Invariant.REPLACED_GONE, seed=11, play=anew.run_seed)
def what_is_replaced_next_hides_what_was_before(patches: Patches) -> None:
    """A question is edited and answered anew while its first answer is spoken: that answer stands again."""

    def replaced_range(original: Any, session: Session, *, question: bool) -> ReplacedRange:
        found: ReplacedRange = original(session, question=question)
        return replace(found, spoken=0)

    patches.wrap("taskflow.conversation.replacing:replaced_range", replaced_range)


@breaks(MUTANTS, Invariant.REPLACED_GONE, seed=45)
def a_reply_that_made_way_is_stored_as_it_was_said(patches: Patches) -> None:
    """Its question was edited while it was spoken."""

    def reply(original: Any, session: Session, *more: Any, **named: Any) -> Message:
        said: Message = original(session, *more, **named)
        return replace(said, replaced=False)

    patches.wrap("taskflow.conversation.settlement:_reply", reply)


@breaks(MUTANTS, Invariant.STORED_ONCE, seed=2)
def nothing_remembers_a_message(patches: Patches) -> None:
    """A message that its client sends again is stored again."""
    remembers = keys.dedupe_sk("")
    patches.writes(
        lambda write: None if isinstance(write, Put) and write.item["sk"].startswith(remembers) else write
    )


@breaks(MUTANTS, Invariant.ORDER_KEPT, seed=2)
def a_message_does_not_wait_for_the_one_before_it(patches: Patches) -> None:
    """Frames that overtake each other are stored as they come."""

    async def arrive(*_: Any) -> str:
        return "in_time"

    patches.wrap("taskflow.sessions.ordering:arrive", arrive)


@breaks(MUTANTS, Invariant.ORDER_KEPT, seed=3)
def a_message_that_waited_in_vain_is_accepted(patches: Patches) -> None:
    """The one before it comes later, and is stored after it."""

    def decide(original: Any, *args: Any, **rest: Any) -> str:
        decision = str(original(*args, **rest))
        return "take" if decision == "try_again" else decision

    patches.wrap("taskflow.conversation.order:decide", decide)


def _any_typing_order(write: Write) -> Write:
    return without_condition(write, "connections.*.typed") if sets(write, "connections.*.typed") else write


@breaks(MUTANTS, Invariant.TYPING_ORDER, seed=17)
def an_older_typing_frame_counts(patches: Patches) -> None:
    """A frame that was overtaken says that the person still types."""

    def is_late(original: Any, session: Session, connection_id: str, _: int | None) -> bool:
        return bool(original(session, connection_id, None))

    patches.wrap("taskflow.conversation.typing:_is_late", is_late)
    patches.writes(_any_typing_order)


@breaks(MUTANTS, Invariant.TYPING_ORDER, seed=28)
def two_typing_frames_at_once_are_not_told_apart(patches: Patches) -> None:
    """The same, only while both are being handled."""
    patches.writes(_any_typing_order)
