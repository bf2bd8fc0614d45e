"""How a turn ends: settled by the run that spoke it, by one that takes over from a dead run, or unstarted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Literal

from taskflow.conversation import queue
from taskflow.conversation.checkpoint import Checkpoint, tail
from taskflow.conversation.deadlines import LEASE_MS, OUTBOX_MS, Periods, due
from taskflow.conversation.messages import Message, is_replaced, outbox_entries, to_item
from taskflow.conversation.reading import reading_ms
from taskflow.conversation.sentences import lesser_end, sentence_end
from taskflow.conversation.session import PromptSize, Session, Trim, TurnResult, flat_item
from taskflow.conversation.steering import truncation_as_read
from taskflow.conversation.text import floor_grapheme
from taskflow.conversation.turn_kinds import CUT_OFF, TurnState
from taskflow.conversation.updates import merged, remarks_as_read, update_session
from taskflow.light_dataclasses import dataclass
from taskflow.store import keys
from taskflow.store.expressions import (
    Absent,
    Compare,
    Condition,
    Path,
    Put,
    Update,
    Write,
    all_of,
    differs,
    eq,
)
from taskflow.visibility import is_blank

BEYOND_CHECKPOINT = 1_000
"""More events than a run can have sent after its last checkpoint."""


@dataclass(frozen=True, slots=True)
class TurnDraft:
    """What a run generated and sent of its turn, and why it stopped. How the turn ends depends on the session too."""

    text: str
    sent: int
    """Code points that some connection was sent."""
    seq: int
    model: str
    provider: str
    complete: bool = False
    """The model's reply had ended and all of it was sent to everybody who took anything: to nobody, perhaps."""
    code: str = ""
    """Why it failed (an ``AiErrorCode``), if it did."""
    tokens: int = 0
    prompt_tokens: int = 0
    """What the model was given; 0: not known."""
    upstream_stopped: bool = False
    reveal_ms: int = 0
    """How long a reader at cadence will still reveal."""
    shown_ms: int = 0
    """How long its first word has been there to read."""
    finish: Literal["", "length"] = ""
    """Where the model's reply ended, whoever saw how much of it."""
    trim: Trim | None = None
    """What this turn learned of how much fits the model."""
    cost: int = 0
    """What the provider bills for it, in nanodollars."""
    prompt: PromptSize | None = None
    """What the next prompt quotes at most, the reply included."""
    steered_at: int | None = None
    """Where the run ended the sentence of a steered reply; None: the rule tells."""
    recalled: tuple[str, ...] = ()
    """Ids of the earlier messages that its prompt was given passages of."""
    reasoning: str = ""
    """What the model thought before it, where that is stored."""
    reasoning_ms: int | None = None


def kept_chars(session: Session, turn: int, draft: TurnDraft) -> int:
    """How many code points of the turn stand: what was seen of it, or else sent, at a grapheme boundary; of a steered
    one the sentence that was being seen, too.

    0 when nothing of that text is visible.
    """
    truncation = session.truncation_of(turn)
    if truncation is not None and truncation.chars is not None:
        chars = min(truncation.chars, draft.sent)
    else:
        chars = len(draft.text) if draft.complete else draft.sent
    chars = floor_grapheme(draft.text, chars)
    if chars and truncation is not None and truncation.steer:
        steered_at = draft.steered_at
        chars = steered_end(draft.text, chars, over=draft.complete) if steered_at is None else steered_at
    return 0 if is_blank(draft.text[:chars]) else chars


def steered_end(text: str, seen: int, *, over: bool) -> int:
    """Where a reply ends of which ``seen`` code points were seen when it was steered, by what there is of it."""
    end = sentence_end(text, seen, over=over)
    return lesser_end(text, seen) if end is None else end


def settle(
    session: Session, run: str, draft: TurnDraft, *, now: int, periods: Periods
) -> tuple[list[Write], TurnResult]:
    """The commit of a holder's turn. ``completed`` is refused once the turn was superseded or cancelled; any
    other ending is refused when the truncation has changed since ``session`` was read.

    A superseded reply that was wholly said and wholly seen, or steered at its end, stays completed.
    """
    turn = session.lease_turn
    state = _state(session, draft)
    conditions: list[Condition] = [eq("lease_run", run), eq("phase", "speaking"), Absent("deleted")]
    if state == "completed":
        chars = len(draft.text)
        conditions += [eq("requested_turn", turn), differs("cancel", turn)]
    else:
        chars = kept_chars(session, turn, draft)
        conditions += [
            truncation_as_read(session),
            eq("requested_turn", session.requested_turn),
            eq("cancel", session.cancel) if session.cancel else differs("cancel", turn),
        ]
        truncation = session.truncation_of(turn)
        told = truncation is not None and (truncation.chars is not None or truncation.steer)
        if state == "interrupted" and draft.complete and told and chars == len(draft.text):
            state = "completed"
    result = TurnResult(
        turn=turn,
        state=state,
        message_id=keys.message_id(session.id, turn, keys.ASSISTANT_PART),
        seq=draft.seq + 1,
        chars=chars,
        tokens=draft.tokens,
        prompt_tokens=draft.prompt_tokens,
        code=draft.code if state == "failed" else "",
        upstream_stopped=draft.upstream_stopped,
        finish=draft.finish if state == "completed" else "",
        steered=_is_steered(session, turn, state),
    )
    return _commit(session, result, draft, conditions, {}, now=now, periods=periods), result


def _is_steered(session: Session, turn: int, state: TurnState) -> bool:
    truncation = session.truncation_of(turn)
    return state == "interrupted" and truncation is not None and truncation.steer


def _state(session: Session, draft: TurnDraft) -> TurnState:
    turn = session.lease_turn
    if session.cancel == turn:
        return "cancelled"
    if draft.complete:
        return "interrupted" if session.requested_turn > turn else "completed"
    cut = session.truncation_of(turn)
    # One that broke off when it was steered goes on all the same: another turn says more of it.
    return "failed" if draft.code and not (cut is not None and cut.steer) else "interrupted"


def take_over(
    session: Session, run: str, left: Checkpoint | None, *, now: int, periods: Periods
) -> tuple[list[Write], TurnResult | None]:
    """Takes over from a run whose lease has run out. A turn it left open is settled from its checkpoint; one it
    had settled is only announced. None: it only had to announce a late truncation, which stands until that is done."""
    conditions: list[Condition] = [
        eq("lease_run", session.lease_run),
        eq("lease_until", session.lease_until),
        # What the person has done since the session was read decides how the turn ends and what is recorded.
        eq("requested_turn", session.requested_turn),
        Absent("deleted"),
    ]
    lease: dict[Path, Any] = {"lease_run": run, "lease_until": now + LEASE_MS}
    if session.phase == "settled":
        conditions.append(eq("phase", "settled"))
        if session.result is None:
            # Not ``release``: a run that was only slow may have renewed the lease, and goes on.
            given_up = update_session(session, {}, remove=("lease_run",), condition=all_of(*conditions))
            return [given_up], None
        return [update_session(session, lease, condition=all_of(*conditions))], session.result
    turn = session.lease_turn
    text = left.text if left else ""
    truncation = session.truncation_of(turn)
    reported = truncation is not None and truncation.chars is not None
    draft = TurnDraft(
        text=text,
        # The dead run may have sent a little more than its last checkpoint says; a reader's report tells.
        sent=len(text) if reported else (left.sent if left else 0),
        seq=(left.seq if left else 1) + BEYOND_CHECKPOINT,
        model=left.model if left else session.model,
        provider=session.provider,
        code="" if session.requested_turn > turn else "SERVICE_UNAVAILABLE",
    )
    state = _state(session, draft)
    result = TurnResult(
        turn=turn,
        state=state,
        message_id=keys.message_id(session.id, turn, keys.ASSISTANT_PART),
        seq=draft.seq + 1,
        chars=kept_chars(session, turn, draft),
        code=draft.code if state == "failed" else "",
        steered=_is_steered(session, turn, state),
    )
    conditions.append(eq("phase", "speaking"))
    return _commit(session, result, draft, conditions, lease, now=now, periods=periods), result


def fail_unstarted(
    session: Session, run: str, *, now: int, periods: Periods
) -> tuple[list[Write], TurnResult]:
    """Settles a turn that never started, however often it was invoked: failed, or cancelled if it was."""
    turn = session.requested_turn
    state: TurnState = "cancelled" if session.cancel == turn else "failed"
    draft = TurnDraft("", 0, 1, session.model, session.provider, code="SERVICE_UNAVAILABLE")
    result = TurnResult(
        turn=turn,
        state=state,
        message_id=keys.message_id(session.id, turn, keys.ASSISTANT_PART),
        seq=1,
        code=draft.code if state == "failed" else "",
    )
    conditions: list[Condition] = [
        eq("requested_turn", turn),
        Compare("settled_turn", "<", turn),
        Absent("lease_run"),
        Absent("deleted"),
    ]
    if session.start_by is not None:
        conditions.append(eq("start_by", session.start_by))
    lease: dict[Path, Any] = {"lease_run": run, "lease_turn": turn, "lease_until": now + LEASE_MS}
    return _commit(session, result, draft, conditions, lease, now=now, periods=periods), result


def _continued(session: Session, turn: int) -> int:
    """The turn whose reply this one continues; 0: none. One that never had the lease is the newest."""
    if session.lease_run is not None and session.lease_turn == turn:
        return session.lease_continues
    return session.continues[-1] if session.continues else 0


def can_be_silent_after(result: TurnResult, session: Session) -> bool:
    """Whether silence counts after the newest turn: a question without an answer waits for one, not for a nudge."""
    return session.kind == "nudge" or (result.state != "failed" and result.chars > 0)


def _commit(
    session: Session,
    result: TurnResult,
    draft: TurnDraft,
    conditions: list[Condition],
    lease: Mapping[Path, Any],
    *,
    now: int,
    periods: Periods,
) -> list[Write]:
    reading = reading_ms(draft.text[: result.chars])
    # Who still reads is not silent.
    idle_at = now + max(draft.reveal_ms, reading - draft.shown_ms) + periods.idle
    newest = session.requested_turn == result.turn
    outbox_at = now + OUTBOX_MS
    sets: dict[Path, Any] = {
        **lease,
        "phase": "settled",
        "result": flat_item(result),
        "last_result": flat_item(result),
        "settled_turn": result.turn,
        "updated_at": now,
    }
    deadlines: list[int] = []
    writes: list[Write] = []
    silent = session.idle_at is None and not session.typing and not session.empty
    if newest and silent and can_be_silent_after(result, session):
        sets["idle_at"] = idle_at
        deadlines.append(idle_at)
    if draft.trim is not None:
        sets["trim"] = asdict(draft.trim)
    if result.turn in session.continues and (result.chars == 0 or result.state == "failed"):
        # Nothing of it stands that could go on: the turn before it does, if there is one.
        sets["continues"] = [turn for turn in session.continues if turn != result.turn]
    # A failed reply is stored even if it said nothing: whoever comes later sees what the person saw.
    if result.chars > 0 or result.state == "failed":
        message = _reply(session, result, draft, now=now)
        writes.append(Put(to_item(session.id, message), Absent("pk")))
        if not session.empty:
            sets |= outbox_entries([message])
            if session.outbox_at is None:
                sets["outbox_at"] = outbox_at
                deadlines.append(outbox_at)
    if result.state in CUT_OFF and result.chars < len(draft.text):
        writes.append(
            tail(session.id, result.turn, draft.text, state=result.state, finish=draft.finish, now=now)
        )
    completed = result.state == "completed"
    if newest and completed and draft.reveal_ms:
        sets["read_until"] = now + draft.reveal_ms
    sets |= due(session.id, session.due_at, *deadlines)
    # What waits, and what was remarked, has not changed: whoever changes it pins that the turn is not settled.
    pins = (queue.as_read(session), remarks_as_read(session))
    update = update_session(
        session, sets, remove=("read_until",), add={"version": 1}, condition=all_of(*conditions, *pins)
    )
    if newest and session.queue:
        update = _with_queue(session, update, completed=completed, at=now + draft.reveal_ms)
    return [update, *writes]


def _reply(session: Session, result: TurnResult, draft: TurnDraft, *, now: int) -> Message:
    """What is stored of a reply: as much of it as the person has seen."""
    return Message(
        id=result.message_id,
        turn=result.turn,
        part=keys.ASSISTANT_PART,
        role="assistant",
        content=draft.text[: result.chars],
        status="completed" if result.state == "completed" else "interrupted",
        created_at=now,
        model=draft.model,
        kind=session.kind if session.requested_turn == result.turn else "reply",
        replaced=is_replaced(session.replaced_range, result.turn, keys.ASSISTANT_PART),
        finish=result.finish,
        error_code=result.code if result.state == "failed" else "",
        continues=_continued(session, result.turn),
        recalled=draft.recalled,
        reasoning=draft.reasoning,
        reasoning_ms=draft.reasoning_ms,
        prompt_tokens=result.prompt_tokens,
        tokens=result.tokens if result.prompt_tokens else 0,
    )


def _with_queue(session: Session, update: Update, *, completed: bool, at: int) -> Update:
    """``update``, and what becomes of the messages that wait for the newest turn: after a whole reply they are said at
    ``at``; else the person says when."""
    if completed and (not session.queue_held or session.kind == "reply"):
        return merged(update, queue.change(session, session.queue, held=False, at=at))
    if not completed and not session.queue_held:
        return merged(update, queue.hold(session))
    return update
