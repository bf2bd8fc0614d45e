"""One turn of the assistant, as this client knows it. Pure.

A frame's ``seq`` is that of the last piece it covers, and frames may be merged, so the numbers have holes; a frame with
a higher ``seq`` than the last one follows it. After a frame that may have been lost the server sends a snapshot. Once
closed, nothing reopens a turn; a late interruption may still shorten it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from taskflow_client.events import (
    AiDone,
    AiError,
    AiInterrupted,
    AiReasoning,
    AiReasoningDone,
    AiStart,
    AiToken,
    MessageView,
    TurnSnapshot,
)

TurnEvents = (
    AiStart | AiToken | AiDone | AiInterrupted | AiError | TurnSnapshot | AiReasoning | AiReasoningDone
)

Phase = Literal["streaming", "completed", "interrupted", "failed"]


@dataclass(frozen=True, slots=True)
class Thought:
    """What the model thinks before it answers, as far as it is told. ``ms``: for how long, once that is known."""

    text: str = ""
    ms: int | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn. ``text`` is the reply so far."""

    generation_id: int
    message_id: str | None = None
    text: str = ""
    phase: Phase = "streaming"
    error: str | None = None
    """Of a failed one, the code; ``sentence`` says it to a person."""
    sentence: str | None = None
    finish: str | None = None
    cancelled: bool = False
    steered: bool = False
    """It was cut off to go on as another one."""
    replaced: bool = False
    """Another answer, or an edited question, stands in its place; or it came to nothing."""
    last_seq: int | None = None
    """None until ``ai_start`` or ``turn_snapshot`` said, on this connection, where the sequence stands."""
    repeated: int = 0
    """How many code points the coming tokens repeat: a snapshot of another connection was behind what is known."""
    incomplete: bool = False
    """The text may lack something: only the server's list can tell."""
    whole: int | None = None
    """How many code points a listed reply has of which only the beginning has come."""
    continues: int | None = None
    """The turn whose reply it goes on with; None when none."""
    linked: bool = False
    """Whether it has been told what it continues, if anything."""
    model: str | None = None
    thought: Thought | None = None
    tokens_used: int | None = None
    recalled: tuple[str, ...] = ()

    @property
    def settled(self) -> bool:
        """Whether it is over and all of its text is here."""
        return (
            self.phase != "streaming"
            and not self.incomplete
            and (self.whole is None or len(self.text) >= self.whole)
        )

    @property
    def nothing(self) -> bool:
        """Over before a word of it: it is not listed."""
        return not self.text.strip() and (
            (self.phase == "interrupted" and not self.incomplete)
            or (self.phase == "failed" and self.error == "ABORT")
        )


def apply(turn: Turn, event: TurnEvents) -> Turn:
    """The turn after one event of its generation; the same object when nothing changed."""
    match turn.phase:
        case "failed":
            return turn
        case "interrupted":
            told = isinstance(event, AiDone) and event.status == "cancelled" and not turn.cancelled
            return replace(turn, cancelled=True) if told else turn
        case "completed":
            # Complete at its source, and cut off while its reader was still behind.
            cut = isinstance(event, AiInterrupted) and event.chars < len(turn.text)
            return _interrupt(turn, event) if cut and isinstance(event, AiInterrupted) else turn
        case "streaming":
            return _apply_to_open(turn, event)


def _apply_to_open(turn: Turn, event: TurnEvents) -> Turn:
    match event:
        case AiStart():
            return _begin(turn, event)
        case TurnSnapshot():
            return _join(turn, event)
        case AiToken():
            return _append(turn, event)
        case AiReasoning() | AiReasoningDone():
            thought = _think(turn.thought, event)
            return turn if thought == turn.thought else replace(turn, thought=thought)
        # Whoever settles a crashed turn does not know how far it had counted: endings need no higher ``seq``.
        case AiDone():
            return _complete(turn, event)
        case AiInterrupted():
            return _interrupt(turn, event)
        case AiError():
            return replace(turn, phase="failed", error=event.code, sentence=event.error)


def _begin(turn: Turn, event: AiStart) -> Turn:
    if turn.last_seq is not None:
        return turn
    if turn.text:
        # It is told anew, from its beginning: what is known of it comes again.
        turn = replace(turn, repeated=len(turn.text))
    return replace(
        turn,
        message_id=event.message_id,
        last_seq=event.seq,
        model=event.model,
        continues=event.continues_generation_id,
        linked=True,
        incomplete=False,
    )


def _join(turn: Turn, event: TurnSnapshot) -> Turn:
    if turn.last_seq is not None and event.seq < turn.last_seq:
        return turn
    joined = replace(
        turn,
        message_id=event.message_id,
        last_seq=event.seq,
        repeated=0,
        incomplete=False,
        continues=event.continues_generation_id or turn.continues,
        linked=True,
    )
    if turn.text.startswith(event.text):
        return replace(joined, repeated=len(turn.text) - len(event.text))
    return replace(joined, text=event.text)


def _append(turn: Turn, event: AiToken) -> Turn:
    if turn.last_seq is None:
        return turn if turn.incomplete else replace(turn, incomplete=True)
    if event.seq <= turn.last_seq:
        return turn
    return replace(
        turn,
        text=turn.text + event.token[turn.repeated :],
        repeated=max(0, turn.repeated - len(event.token)),
        last_seq=event.seq,
    )


def _complete(turn: Turn, event: AiDone) -> Turn:
    done = replace(turn, message_id=event.message_id, tokens_used=event.tokens_used)
    if event.status == "cancelled":
        # The interruption that says where it ends did not arrive.
        return replace(done, phase="interrupted", cancelled=True, incomplete=True)
    incomplete = turn.last_seq is None or turn.repeated > 0
    return replace(done, phase="completed", finish=event.finish, incomplete=incomplete)


def _interrupt(turn: Turn, event: AiInterrupted) -> Turn:
    text = turn.text[: event.chars]
    whole = len(text) == event.chars and text.endswith(event.partial_content)
    return replace(
        turn,
        phase="interrupted",
        finish=None,
        message_id=event.message_id,
        text=text,
        steered=event.reason == "steered",
        incomplete=not whole,
        whole=None,
    )


def _think(known: Thought | None, event: AiReasoning | AiReasoningDone) -> Thought | None:
    if isinstance(event, AiReasoningDone):
        return known and replace(known, ms=event.ms)
    thought = known or Thought()
    missing = event.order > len(thought.text)
    more = event.order + len(event.text) > len(thought.text)
    if missing or (known is not None and not more):
        return known
    return replace(thought, text=thought.text[: event.order] + event.text)


def rejoined(turn: Turn) -> Turn:
    """The turn on a connection that has just joined: it goes on from the snapshot that follows."""
    if turn.phase != "streaming":
        return turn
    return replace(turn, last_seq=None, repeated=0, incomplete=False)


def superseded(turn: Turn) -> Turn:
    """Closes a turn whose ending did not arrive, because a later one has begun."""
    return replace(turn, phase="interrupted", incomplete=True) if turn.phase == "streaming" else turn


def taken_away(turn: Turn) -> Turn:
    """The turn when another answer stands in its place."""
    if turn.phase != "streaming" and not turn.incomplete:
        return turn if turn.replaced else replace(turn, replaced=True)
    return replace(turn, phase="interrupted", incomplete=False, whole=None, replaced=True)


def unlisted(turn: Turn) -> Turn:
    """The turn when the list of what is settled has nothing of it: it came to nothing, or was replaced."""
    if turn.settled:
        return taken_away(turn)
    return replace(turn, phase="interrupted", text="", incomplete=False, whole=None)


def listed(view: MessageView, known: Turn | None) -> Turn:
    """A settled turn as the server lists it. Where a reply was cut off is final: a list that has more of it was made
    before the cut and came late."""
    cut = (
        known is not None
        and known.phase == "interrupted"
        and not known.incomplete
        and known.message_id == view.id
        and len(view.content) >= len(known.text)
    )
    if known is not None and cut:
        return replace(known, continues=view.continues_generation_id, linked=True)
    base = known or Turn(view.generation_id)
    # Of a long message the list has only the beginning; what is known of it already stays.
    beginning = view.content_chars is not None and base.text.startswith(view.content)
    thought = base.thought
    if view.reasoning is not None or view.reasoning_ms is not None:
        before = thought or Thought()
        thought = Thought(
            before.text if view.reasoning is None else view.reasoning,
            before.ms if view.reasoning_ms is None else view.reasoning_ms,
        )
    return replace(
        base,
        message_id=view.id,
        text=base.text[: view.content_chars] if beginning else view.content,
        phase="failed" if view.error_code else view.status,
        error=view.error_code,
        finish=view.finish,
        incomplete=False,
        replaced=False,
        whole=view.content_chars,
        continues=view.continues_generation_id,
        linked=True,
        model=view.model or base.model,
        thought=thought,
        recalled=tuple(view.recalled or base.recalled),
    )


def lengthened(turn: Turn, offset: int, text: str) -> Turn | None:
    """The turn with more of its text; None when a part before it is missing."""
    if len(turn.text) < offset:
        return None
    longer = turn.text[:offset] + text
    return replace(turn, text=longer) if len(longer) > len(turn.text) else turn
