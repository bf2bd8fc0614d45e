"""The holder's steps: taking the lease, keeping it, settling a turn, announcing, releasing, adopting.

One voice at a time: a *run* (one invocation) speaks only while it has the lease under a lease. Every ending is
commit → announce → release. Conditions and effects are those of ``docs/hand-over.md``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from taskflow.conversation.deadlines import LEASE_MS, OUTBOX_MS, Periods, due
from taskflow.conversation.messages import Message, is_replaced, outbox_entries, to_item
from taskflow.conversation.session import LateTruncation, Session, Trim, TurnResult, TurnState
from taskflow.conversation.text import floor_grapheme, is_blank
from taskflow.store import keys
from taskflow.store.expressions import (
    Absent,
    Compare,
    Condition,
    Exists,
    Item,
    Path,
    Put,
    Update,
    Write,
    all_of,
    any_of,
    differs,
    eq,
)

TAIL_MS = 86_400_000
"""How long the unseen rest of an interrupted reply is kept beside the message."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a run has generated and sent of its turn, as the T# item holds it."""

    run: str
    text: str
    sent: int
    seq: int
    model: str
    asked: bool = True
    """A model says it; not a set phrase, nor the kept rest of an earlier reply."""


@dataclass(frozen=True, slots=True)
class TurnDraft:
    """How a run's turn ends: what it generated and sent, and why it ends."""

    state: TurnState
    text: str
    sent: int
    seq: int
    model: str
    provider: str
    tokens: int = 0
    code: str = ""
    upstream_stopped: bool = False
    complete: bool = False
    """The model's reply had ended and all of it was sent."""
    reveal_ms: int = 0
    """How long a reader at cadence will still reveal."""
    finish: Literal["", "length"] = ""
    """Where the model's reply ended, whoever saw how much of it."""
    trim: Trim | None = None
    """What this turn learned of how much fits the model."""


def acquire(session: Session, run: str, *, now: int) -> Update:
    """Takes the lease for the newest turn. Refused when it is taken, superseded, settled or deleted."""
    return _update(
        session.id,
        {
            "lease_run": run,
            "lease_turn": session.requested_turn,
            "phase": "speaking",
            "lease_until": now + LEASE_MS,
        },
        condition=all_of(
            eq("requested_turn", session.requested_turn),
            Compare("settled_turn", "<", session.requested_turn),
            Absent("lease_run"),
            Absent("deleted"),
        ),
    )


def renew(session_id: str, run: str, *, now: int) -> Update:
    """Keeps the lease for another lease."""
    return _update(session_id, {"lease_until": now + LEASE_MS}, condition=eq("lease_run", run))


def checkpoint(session_id: str, turn: int, state: Checkpoint, *, now: int) -> Put:
    """Stores what was generated so far, ahead of what is sent. Refused once another run has the turn."""
    item: Item = {
        "pk": keys.conversation_pk(session_id),
        "sk": keys.turn_sk(turn),
        "run": state.run,
        "text": state.text,
        "n": len(state.text),
        "sent": state.sent,
        "seq": state.seq,
        "model": state.model,
        "asked": state.asked,
        "state": "speaking",
        "ttl": (now + TAIL_MS) // 1000,
    }
    return Put(item, any_of(Absent("pk"), eq("run", state.run)))


def parse_checkpoint(item: Mapping[str, Any] | None) -> Checkpoint | None:
    """The checkpoint in a T# item that a run left while speaking."""
    if item is None or item.get("state") != "speaking":
        return None
    return Checkpoint(
        item["run"], item["text"], item["sent"], item["seq"], item["model"], item.get("asked", True)
    )


def kept_chars(session: Session, turn: int, ending: TurnDraft) -> int:
    """How many code points of the turn stand: what was seen of it, or else sent, at a grapheme boundary.

    What cannot be seen is nothing.
    """
    if ending.state == "completed":
        return len(ending.text)
    cut = session.truncation_of(turn)
    chars = ending.sent if cut is None or cut.chars is None else min(cut.chars, ending.sent)
    chars = floor_grapheme(ending.text, chars)
    return 0 if is_blank(ending.text[:chars]) else chars


def settle(
    session: Session, run: str, ending: TurnDraft, *, now: int, periods: Periods
) -> tuple[list[Write], TurnResult]:
    """The commit of a holder's turn. ``completed`` is refused once the turn was superseded or cancelled; any
    other ending is refused when the cut has changed since ``session`` was read.

    A superseded reply that was wholly said and wholly seen stays completed.
    """
    turn = session.lease_turn
    conditions: list[Condition] = [eq("lease_run", run), eq("phase", "speaking"), Absent("deleted")]
    state = ending.state
    chars = kept_chars(session, turn, ending)
    if state == "completed":
        conditions += [eq("requested_turn", turn), differs("cancel", turn)]
    else:
        cut = session.truncation_of(turn)
        conditions += [
            eq("truncation", asdict(session.truncation))
            if session.truncation is not None
            else Absent("truncation"),
            eq("requested_turn", session.requested_turn),
            eq("cancel", session.cancel) if session.cancel else differs("cancel", turn),
        ]
        seen_whole = cut is not None and cut.chars is not None and chars == len(ending.text)
        if state == "interrupted" and ending.complete and seen_whole:
            state = "completed"
    outcome = TurnResult(
        turn=turn,
        state=state,
        message_id=keys.message_id(session.id, turn, keys.ASSISTANT_PART),
        seq=ending.seq + 1,
        chars=chars,
        tokens=ending.tokens,
        code=ending.code,
        upstream_stopped=ending.upstream_stopped,
        finish=ending.finish if state == "completed" else "",
    )
    return _commit(session, outcome, ending, conditions, {}, now=now, periods=periods), outcome


def take_over(
    session: Session, run: str, left: Checkpoint | None, *, now: int, periods: Periods
) -> tuple[list[Write], TurnResult]:
    """Takes over from a run whose lease has run out. A turn it left open is settled from its checkpoint; one it
    had settled is only announced."""
    conditions: list[Condition] = [
        eq("lease_run", session.lease_run),
        eq("lease_until", session.lease_until),
        Absent("deleted"),
    ]
    lease: dict[Path, Any] = {"lease_run": run, "lease_until": now + LEASE_MS}
    if session.phase == "settled" and session.result is not None:
        update = _update(session.id, lease, condition=all_of(*conditions, eq("phase", "settled")))
        return [update], session.result
    turn = session.lease_turn
    state: TurnState = "failed"
    if session.cancel == turn:
        state = "cancelled"
    elif session.requested_turn > turn:
        state = "interrupted"
    text = left.text if left else ""
    cut = session.truncation_of(turn)
    # The dead run may have sent a little more than its last checkpoint says; a reader's report tells.
    sent = len(text) if cut is not None and cut.chars is not None else (left.sent if left else 0)
    ending = TurnDraft(
        state=state,
        text=text,
        sent=sent,
        # Beyond anything the dead run can have sent after its checkpoint.
        seq=(left.seq if left else 1) + 1_000,
        model=left.model if left else session.model,
        provider=session.provider,
        code="SERVICE_UNAVAILABLE" if state == "failed" else "",
    )
    outcome = TurnResult(
        turn=turn,
        state=state,
        message_id=keys.message_id(session.id, turn, keys.ASSISTANT_PART),
        seq=ending.seq + 1,
        chars=kept_chars(session, turn, ending),
        code=ending.code,
    )
    conditions.append(eq("phase", "speaking"))
    return _commit(session, outcome, ending, conditions, lease, now=now, periods=periods), outcome


def fail_unstarted(
    session: Session, run: str, *, now: int, periods: Periods
) -> tuple[list[Write], TurnResult]:
    """Settles a turn that never started, however often it was invoked: failed, or cancelled if it was."""
    state: TurnState = "cancelled" if session.cancel == session.requested_turn else "failed"
    ending = TurnDraft(state, "", 0, 1, session.model, session.provider, code="SERVICE_UNAVAILABLE")
    outcome = TurnResult(
        turn=session.requested_turn,
        state=state,
        message_id=keys.message_id(session.id, session.requested_turn, keys.ASSISTANT_PART),
        seq=1,
        code="" if state == "cancelled" else ending.code,
    )
    conditions: list[Condition] = [
        eq("requested_turn", session.requested_turn),
        Compare("settled_turn", "<", session.requested_turn),
        Absent("lease_run"),
        Absent("deleted"),
    ]
    if session.start_by is not None:
        conditions.append(eq("start_by", session.start_by))
    lease: dict[Path, Any] = {
        "lease_run": run,
        "lease_turn": session.requested_turn,
        "lease_until": now + LEASE_MS,
    }
    return _commit(session, outcome, ending, conditions, lease, now=now, periods=periods), outcome


def acquire_to_announce(session: Session, run: str, late: LateTruncation, *, now: int) -> Update:
    """Takes the lease only to tell that a settled turn was cut off by its reader."""
    return _update(
        session.id,
        {"lease_run": run, "lease_turn": late.turn, "phase": "settled", "lease_until": now + LEASE_MS},
        condition=all_of(Absent("lease_run"), Absent("deleted"), eq(("late_truncation", "turn"), late.turn)),
    )


def late_truncation_told(session_id: str, run: str, late: LateTruncation) -> Update:
    """The late cut was told to everyone."""
    return _update(
        session_id,
        {},
        remove=("late_truncation",),
        condition=all_of(eq("lease_run", run), eq(("late_truncation", "turn"), late.turn)),
    )


def release(session_id: str, run: str) -> Update:
    """Gives the lease back after the announcement (or at once in a deleted conversation)."""
    return _update(
        session_id,
        {},
        remove=("lease_run", "result"),
        condition=all_of(eq("lease_run", run), any_of(eq("phase", "settled"), Exists("deleted"))),
    )


def _commit(
    session: Session,
    outcome: TurnResult,
    ending: TurnDraft,
    conditions: list[Condition],
    lease: Mapping[Path, Any],
    *,
    now: int,
    periods: Periods,
) -> list[Write]:
    idle_at = now + ending.reveal_ms + periods.idle
    newest = session.requested_turn == outcome.turn
    outbox_at = now + OUTBOX_MS
    sets: dict[Path, Any] = {
        **lease,
        "phase": "settled",
        "result": asdict(outcome),
        "last_result": asdict(outcome),
        "settled_turn": outcome.turn,
        "updated_at": now,
    }
    deadlines: list[int] = []
    writes: list[Write] = []
    silent = session.idle_at is None and not session.typing and not session.empty
    if newest and silent and (outcome.state != "failed" or session.kind == "nudge"):
        sets["idle_at"] = idle_at
        deadlines.append(idle_at)
    if ending.trim is not None:
        sets["trim"] = asdict(ending.trim)
    # A failed reply is stored even if it said nothing: whoever comes later sees what the person saw.
    if outcome.chars > 0 or outcome.state == "failed":
        message = Message(
            id=outcome.message_id,
            turn=outcome.turn,
            part=keys.ASSISTANT_PART,
            role="assistant",
            content=ending.text[: outcome.chars],
            status="completed" if outcome.state == "completed" else "interrupted",
            created_at=now,
            model=ending.model,
            kind=session.kind if newest else "reply",
            replaced=is_replaced(session.replaced_range, outcome.turn, keys.ASSISTANT_PART),
            finish=outcome.finish,
            error_code=outcome.code if outcome.state == "failed" else "",
        )
        writes.append(Put(to_item(session.id, message), Absent("pk")))
        if not session.empty:
            sets |= outbox_entries([message])
            if session.outbox_at is None:
                sets["outbox_at"] = outbox_at
                deadlines.append(outbox_at)
    if outcome.state in ("interrupted", "cancelled") and outcome.chars < len(ending.text):
        tail: Item = {
            "pk": keys.conversation_pk(session.id),
            "sk": keys.turn_sk(outcome.turn),
            "text": ending.text,
            "n": len(ending.text),
            "state": outcome.state,
            "finish": ending.finish,
            "ttl": (now + TAIL_MS) // 1000,
        }
        writes.append(Put(tail))
    sets |= due(session.id, session.due_at, *deadlines)
    update = _update(session.id, sets, add={"version": 1}, condition=all_of(*conditions))
    return [update, *writes]


def _update(
    session_id: str,
    changes: Mapping[Path, Any],
    *,
    remove: tuple[Path, ...] = (),
    add: Mapping[Path, int] | None = None,
    condition: Condition,
) -> Update:
    return Update(
        keys.conversation_pk(session_id),
        keys.SESSION,
        changes,
        remove=remove,
        add=add or {},
        condition=condition,
    )
