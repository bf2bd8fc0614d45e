"""The conversation's state machine: ``handle(session, command, …) → Decision``.

The one place where something that happens to a conversation is decided: by a person's frame, a connection, a run, a
deadline, the HTTP API. Pure: what is stored comes in as values, writes and effects go out as values;
``taskflow.engine.runner`` reads, commits and carries out.

``TABLE`` says which command is answered how in which state. The handler of the command answers it. It uses the rules
(``transitions``, ``settlement``, ``sweep`` …), which make the writes. Their conditions pin what a decision rests on, so
one that lost a race fails whole and is decided again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Any, TypeAlias

from taskflow.conversation import commands as c
from taskflow.conversation import late_truncation, transitions
from taskflow.conversation.commands import Command, Facts, Reads
from taskflow.conversation.deadlines import Periods
from taskflow.conversation.effects import Effect
from taskflow.conversation.handlers import (
    connection,
    deadline,
    memory,
    person,
    program,
    queued,
    record,
    saying,
    turn,
)
from taskflow.conversation.handlers.change import Context, Handler, RefusalCode, Refused
from taskflow.conversation.messages import Message
from taskflow.conversation.session import Reservation, Session, TurnResult, parse, updated
from taskflow.conversation.terms import FREE, Terms
from taskflow.light_dataclasses import dataclass
from taskflow.store import keys
from taskflow.store.expressions import Put, Update, Write, key


class State(StrEnum):
    """What a conversation is doing."""

    ABSENT = "absent"
    """There is no session in the table."""
    IDLE = "idle"
    """Every turn asked for is settled and announced."""
    REQUESTED = "requested"
    """A turn is asked for; no run has the lease."""
    SPEAKING = "speaking"
    """A run has the lease for an open turn. A newer turn may be requested already."""
    SETTLED = "settled"
    """A run has the lease, and its turn only has to be announced. A newer turn may be requested already."""
    ENDED = "ended"
    """Idle, and silence ended the conversation; a message begins it again."""
    DELETED = "deleted"
    """Nothing is said or stored for it any more; a purge is under way or over."""


def state_of(session: Session | None) -> State:
    """The state that a session is in."""
    if session is None:
        return State.ABSENT
    if session.deleted:
        return State.DELETED
    if session.lease_run is not None:
        return State.SPEAKING if session.phase == "speaking" else State.SETTLED
    if session.turn_pending:
        return State.REQUESTED
    return State.ENDED if session.status == "completed" else State.IDLE


@dataclass(frozen=True, slots=True)
class Decision:
    """``writes``: all or none of them. ``session_after``: the session as they leave it, None when it is gone.
    ``effects``: what follows once they are committed. ``message``: what the person said. ``result``: how a turn
    ended. ``dedupe``, ``allowance``, ``charged``: see ``Change``."""

    writes: tuple[Write, ...]
    session_after: Session | None
    effects: tuple[Effect, ...] = ()
    message: Message | None = None
    result: TurnResult | None = None
    dedupe: int | None = None
    allowance: int | None = None
    charged: Reservation | None = None


def reads(session: Session | None, command: Command, terms: Terms = FREE) -> Reads:
    """What ``handle`` needs to know besides the session."""
    if session is None:
        return Reads()
    found = _reads(session, command)
    asks = isinstance(command, c.UserMessage | c.Ask | c.SendQueued | c.SayQueued | c.EditLast | c.Regenerate)
    if asks and terms.limits.any and session.prompt is None:
        return replace(found, newest=transitions.QUOTABLE)
    return found


def _reads(session: Session, command: Command) -> Reads:
    match command:
        case c.EditLast() | c.Regenerate() if session.question:
            return Reads(newest=transitions.REPLACEABLE)
        case c.UserMessage() | c.Ask() | c.SendQueued() | c.SayQueued():
            return _reads_of_words(session, command)
        case c.Cancel(seen=seen) if (
            seen is not None
            and not session.turn_pending
            and late_truncation.can_be_truncated_late(session, seen)
        ):
            return Reads(message=keys.message_sk(seen.generation_id, keys.ASSISTANT_PART))
        case _:
            return Reads()


def _reads_of_words(session: Session, command: c.UserMessage | c.Ask | c.SendQueued | c.SayQueued) -> Reads:
    """``message`` is the last reply: to be truncated, or recorded with the person's first words, or to be gone by."""
    last, seen = session.last_result, None if isinstance(command, c.SayQueued | c.Ask) else command.seen
    auto = isinstance(command, c.UserMessage) and command.mode == "auto"
    by_reply = auto and not session.turn_pending
    wanted = last is not None and (
        session.empty or by_reply or late_truncation.can_be_truncated_late(session, seen)
    )
    speaking = session.lease_run is not None and session.lease_turn == session.requested_turn
    return Reads(
        newest=transitions.QUOTABLE if session.empty and session.remarks else 0,
        message=keys.message_sk(last.turn, keys.ASSISTANT_PART) if last is not None and wanted else "",
        turn=session.requested_turn if auto and session.turn_pending and speaking else 0,
    )


NO_FACTS = Facts()


def handle(
    conversation_id: str,
    session: Session | None,
    command: Command,
    facts: Facts = NO_FACTS,
    *,
    now: int,
    periods: Periods,
    terms: Terms = FREE,
) -> Decision | Refused:
    """What becomes of ``command``. ``session``: as it was read, None without one. ``now``: epoch milliseconds."""
    answer = TABLE[type(command)][state_of(session)]
    if isinstance(answer, Refused):
        return answer
    if not answer:
        return Decision((), session)
    change = _HANDLERS[type(command)](Context(conversation_id, session, facts, now, periods, terms), command)
    if isinstance(change, Refused):
        return change
    after = session_after(conversation_id, session, change.writes)
    effects = change.effects(after) if after is not None else ()
    return Decision(
        change.writes,
        after,
        effects,
        change.message,
        change.result,
        change.dedupe,
        change.allowance,
        change.charged,
    )


def session_after(conversation_id: str, session: Session | None, writes: tuple[Write, ...]) -> Session | None:
    """The session as ``writes`` leave it, if nothing else changes it."""
    own = (keys.conversation_pk(conversation_id), keys.SESSION)
    for write in writes:
        if key(write) != own:
            continue
        if isinstance(write, Put):
            return parse(write.item)
        if isinstance(write, Update) and session is not None:
            return updated(session, write)
        return None
    return session


Answer: TypeAlias = "frozenset[State] | Refused"
"""The states that may follow; none when nothing happens, and why where the command is refused."""

_LIVE = (State.IDLE, State.REQUESTED, State.SPEAKING, State.SETTLED, State.ENDED)
NOTHING: frozenset[State] = frozenset()


def _row(
    *same: State,
    to: Mapping[State, tuple[State, ...]] | None = None,
    nothing: tuple[State, ...] = (),
    refused: Mapping[State, RefusalCode] | None = None,
) -> dict[State, Answer]:
    """``same``: states that stay. ``to``: states after which others may follow. Elsewhere it is refused: as not found,
    as deleted, or, in a state in which it makes no sense, as taken."""
    row: dict[State, Answer] = {state: Refused("taken") for state in State}
    row |= {State.ABSENT: Refused("not_found"), State.DELETED: Refused("deleted")}
    row |= {state: Refused(code) for state, code in (refused or {}).items()}
    row |= dict.fromkeys(nothing, NOTHING)
    row |= {state: frozenset({state}) for state in same}
    row |= {state: frozenset(after) for state, after in (to or {}).items()}
    return row


_ABSENT, _IDLE, _REQUESTED, _SPEAKING, _SETTLED, _ENDED, _DELETED = State
_EXISTS: Mapping[State, RefusalCode] = dict.fromkeys((*_LIVE, _DELETED), "exists")
_ASKS: Mapping[State, tuple[State, ...]] = {_IDLE: (_REQUESTED,), _ENDED: (_REQUESTED,)}
_NOT_ENDED = (_IDLE, _REQUESTED, _SPEAKING, _SETTLED)

_MACHINE: Mapping[type[Any], tuple[dict[State, Answer], Handler]] = {
    c.Open: (_row(to={_ABSENT: (_REQUESTED,)}, refused=_EXISTS), connection.open),
    c.Reuse: (_row(*_NOT_ENDED, refused={_ENDED: "not_reusable"}), connection.reuse),
    c.Join: (_row(*_LIVE, refused={_DELETED: "not_found"}), connection.join),
    c.Leave: (_row(*_LIVE, _DELETED, nothing=(_ABSENT,)), connection.leave),
    c.MarkSynced: (_row(*_LIVE), connection.mark_synced),
    c.FallBehind: (_row(*_LIVE, nothing=(_ABSENT, _DELETED)), connection.fall_behind),
    c.UserMessage: (
        _row(_REQUESTED, _SPEAKING, _SETTLED, to={_IDLE: (_IDLE, _REQUESTED), _ENDED: (_REQUESTED,)}),
        saying.user_message,
    ),
    c.Begin: (_row(to={_ABSENT: (_REQUESTED,)}, refused=_EXISTS), program.begin),
    c.Ask: (_row(_SETTLED, to=_ASKS), program.ask),
    c.EditQueued: (_row(*_LIVE), queued.edit_queued),
    c.RemoveQueued: (_row(*_LIVE), queued.remove_queued),
    c.SendQueued: (_row(_REQUESTED, _SPEAKING, _SETTLED, to=_ASKS), queued.send_queued),
    c.EditLast: (_row(_REQUESTED, _SPEAKING, _SETTLED, to=_ASKS), person.edit_last),
    c.Regenerate: (_row(_REQUESTED, _SPEAKING, _SETTLED, to=_ASKS), person.regenerate),
    c.Cancel: (_row(*_LIVE), person.cancel),
    c.SetModel: (_row(*_LIVE), person.set_model),
    c.StartTyping: (_row(*_LIVE), person.start_typing),
    c.StopTyping: (_row(*_LIVE), person.stop_typing),
    c.Rename: (_row(*_LIVE, refused={_DELETED: "not_found"}), person.rename),
    c.Delete: (
        _row(_DELETED, to={_ABSENT: (_DELETED,), **dict.fromkeys(_LIVE, (_DELETED,))}),
        person.delete,
    ),
    c.Adopt: (_row(*_LIVE), person.adopt),
    c.Acquire: (_row(to={_REQUESTED: (_SPEAKING,)}), turn.acquire),
    c.AcquireToAnnounce: (
        _row(to={_IDLE: (_IDLE, _SETTLED), _REQUESTED: (_REQUESTED, _SETTLED), _ENDED: (_ENDED, _SETTLED)}),
        turn.acquire_to_announce,
    ),
    c.Renew: (_row(_SPEAKING, _SETTLED, _DELETED), turn.renew),
    c.Settle: (_row(_SETTLED, to={_SPEAKING: (_SETTLED,)}), turn.settle),
    c.LateTruncationTold: (_row(_SPEAKING, _SETTLED), turn.late_truncation_told),
    c.Release: (_row(_DELETED, to={_SETTLED: (_IDLE, _REQUESTED, _ENDED)}), turn.release),
    c.TakeOver: (
        _row(to={_SPEAKING: (_SETTLED,), _SETTLED: (_SETTLED, _IDLE, _REQUESTED, _ENDED)}),
        turn.take_over,
    ),
    c.FailUnstarted: (_row(to={_REQUESTED: (_SETTLED,)}), turn.fail_unstarted),
    c.Prepay: (_row(*_LIVE), memory.prepay),
    c.BeginSummary: (_row(*_LIVE), memory.begin_summary),
    c.StoreSummary: (_row(*_LIVE), memory.store_summary),
    c.GiveUpSummary: (_row(*_LIVE), memory.give_up_summary),
    c.RequestAgain: (_row(_IDLE, _REQUESTED, _ENDED), deadline.request_again),
    c.IdlePassed: (
        _row(_ENDED, nothing=(_REQUESTED, _SPEAKING, _SETTLED), to={_IDLE: (_IDLE, _REQUESTED, _ENDED)}),
        deadline.idle_passed,
    ),
    c.SayQueued: (
        _row(
            _ENDED,
            nothing=(_ABSENT, _REQUESTED, _SPEAKING, _SETTLED, _DELETED),
            to={_IDLE: (_IDLE, _REQUESTED)},
        ),
        queued.say_queued,
    ),
    c.TypingPassed: (_row(*_LIVE), deadline.typing_passed),
    c.GracePassed: (_row(_IDLE, _REQUESTED, _ENDED, nothing=(_SPEAKING, _SETTLED)), deadline.grace_passed),
    c.ResendOutbox: (_row(*_LIVE), deadline.resend_outbox),
    c.CloseOutbox: (_row(*_LIVE), deadline.close_outbox),
    c.SyncAgain: (_row(*_LIVE), deadline.sync_again),
    c.ProbeConnections: (_row(*_LIVE), deadline.probe_connections),
    c.TellTitle: (_row(*_LIVE), deadline.tell_title),
    c.Discard: (_row(to={_IDLE: (_DELETED,), _REQUESTED: (_DELETED,)}), deadline.discard),
    c.Expire: (
        _row(_REQUESTED, _SPEAKING, _SETTLED, to={_IDLE: (_IDLE, _ABSENT), _ENDED: (_ENDED, _ABSENT)}),
        deadline.expire,
    ),
    c.Reschedule: (_row(*_LIVE, _DELETED, nothing=(_ABSENT,)), deadline.reschedule),
    c.MarkSent: (_row(*_LIVE, _DELETED), record.mark_sent),
    c.SetAside: (_row(*_LIVE, _DELETED), record.set_aside),
    c.PutBack: (_row(*_LIVE), record.put_back),
    c.Restore: (_row(to={_ABSENT: (_IDLE,)}, refused=_EXISTS), record.restore),
    c.StripDeleted: (_row(_DELETED), record.strip_deleted),
    c.EndPurge: (_row(_DELETED), record.end_purge),
}

TABLE: Mapping[type[Any], Mapping[State, Answer]] = {name: row for name, (row, _) in _MACHINE.items()}
"""Which command is answered how in which state; ``docs/architecture.md`` shows it."""
_HANDLERS: Mapping[type[Any], Handler] = {name: handler for name, (_, handler) in _MACHINE.items()}
