"""The conversation's state machine: ``handle(session, command, …) → Decision``.

The one place where something that happens to a conversation is decided: by a person's frame, a connection, a run, a
deadline, the HTTP API. Pure: what is stored comes in as values, writes and effects go out as values;
``taskflow.engine.runner`` reads, commits and carries out.

``TABLE`` says which command is answered how in which state. The rules behind it (``transitions``, ``settlement``,
``sweep`` …) make the writes. Their conditions pin what a decision rests on, so one that lost a race fails whole and is
decided again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Literal, TypeAlias

from taskflow.conversation import commands as c
from taskflow.conversation import (
    connections,
    late_truncation,
    lease,
    overdue_outbox,
    refused_records,
    settlement,
    storage,
    sweep,
    transitions,
)
from taskflow.conversation.commands import Command, Facts, Reads
from taskflow.conversation.deadlines import Periods
from taskflow.conversation.effects import Count, Effect, Invoke, Post, SendOutbox, SendRecord
from taskflow.conversation.invocations import AnnounceTruncation, SpeakTurn, SyncConnection
from taskflow.conversation.messages import Message
from taskflow.conversation.replacing import replaced_by
from taskflow.conversation.session import Session, TurnResult, parse, to_item
from taskflow.conversation.typing import Typed, started_typing, stopped_typing
from taskflow.identity import Identity
from taskflow.protocol import (
    ConversationEnded,
    MessageAccepted,
    ModelChanged,
    TitleUpdated,
    TypingNudge,
    UserMessageEvent,
)
from taskflow.store import keys
from taskflow.store.expressions import Put, Update, Write, apply_update, key

ENCOURAGEMENT = "Take your time — I'm here when you're ready."


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


RefusalCode = Literal["not_found", "deleted", "exists", "nothing_to_replace", "not_reusable", "taken"]


@dataclass(frozen=True, slots=True)
class Refused:
    """The command is not for this conversation as it is; deciding again would not help."""

    code: RefusalCode


@dataclass(frozen=True, slots=True)
class Change:
    """What a rule decided. ``effects``: what follows, given the session as the writes leave it."""

    writes: tuple[Write, ...] = ()
    effects: Callable[[Session], tuple[Effect, ...]] = lambda after: ()
    message: Message | None = None
    result: TurnResult | None = None
    dedupe: int | None = None
    """Place of the write whose refusal means that the message was accepted before."""


@dataclass(frozen=True, slots=True)
class Decision:
    """``writes``: all or none of them. ``session_after``: the session as they leave it, None when it is gone.
    ``effects``: what follows once they are committed. ``message``: what the person said. ``result``: how a turn
    ended. ``dedupe``: see ``Change``."""

    writes: tuple[Write, ...]
    session_after: Session | None
    effects: tuple[Effect, ...] = ()
    message: Message | None = None
    result: TurnResult | None = None
    dedupe: int | None = None


def reads(session: Session | None, command: Command) -> Reads:
    """What ``handle`` needs to know besides the session."""
    if session is None:
        return Reads()
    match command:
        case c.EditLast() | c.Regenerate() if session.question:
            return Reads(newest=transitions.REPLACEABLE)
        case c.UserMessage(seen=seen) if seen is not None and late_truncation.can_be_truncated_late(
            session, seen
        ):
            return Reads(message=keys.message_sk(seen.generation_id, keys.ASSISTANT_PART))
        case c.UserMessage() if session.empty and session.last_result is not None:
            return Reads(message=keys.message_sk(session.last_result.turn, keys.ASSISTANT_PART))
        case c.Cancel(seen=seen) if (
            seen is not None
            and not session.turn_pending
            and late_truncation.can_be_truncated_late(session, seen)
        ):
            return Reads(message=keys.message_sk(seen.generation_id, keys.ASSISTANT_PART))
        case _:
            return Reads()


NO_FACTS = Facts()


def handle(
    conversation_id: str,
    session: Session | None,
    command: Command,
    facts: Facts = NO_FACTS,
    *,
    now: int,
    periods: Periods,
) -> Decision | Refused:
    """What becomes of ``command``. ``session``: as it was read, None without one. ``now``: epoch milliseconds."""
    answer = TABLE[type(command)][state_of(session)]
    if isinstance(answer, Refused):
        return answer
    if not answer:
        return Decision((), session)
    change = _RULES[type(command)](Context(conversation_id, session, facts, now, periods), command)
    if isinstance(change, Refused):
        return change
    after = session_after(conversation_id, session, change.writes)
    effects = change.effects(after) if after is not None else ()
    return Decision(change.writes, after, effects, change.message, change.result, change.dedupe)


def session_after(conversation_id: str, session: Session | None, writes: tuple[Write, ...]) -> Session | None:
    """The session as ``writes`` leave it, if nothing else changes it."""
    own = (keys.conversation_pk(conversation_id), keys.SESSION)
    for write in writes:
        if key(write) != own:
            continue
        if isinstance(write, Put):
            return parse(write.item)
        if isinstance(write, Update) and session is not None:
            item = to_item(session)
            apply_update(item, write)
            return parse(item)
        return None
    return session


@dataclass(frozen=True, slots=True)
class Context:
    """What a rule works with."""

    conversation_id: str
    session: Session | None
    facts: Facts
    now: int
    periods: Periods

    @property
    def known(self) -> Session:
        """The session where the state says that there is one."""
        assert self.session is not None  # noqa: S101 (narrowing)
        return self.session

    @property
    def timing(self) -> dict[str, Any]:
        """What rules with deadlines take."""
        return {"now": self.now, "periods": self.periods}


Rule: TypeAlias = Callable[[Context, Any], "Change | Refused"]


# Connections


def _open(context: Context, command: c.Open) -> Change | Refused:
    writes = connections.create(
        context.conversation_id,
        command.new,
        model=command.model,
        provider=command.provider,
        resume_hash=command.resume_hash,
        **context.timing,
    )
    return Change(tuple(writes), _sync(command.new.connection_id, command.resume_token))


def _reuse(context: Context, command: c.Reuse) -> Change | Refused:
    if not connections.can_be_reused(context.known, command.new.identity, command.model):
        return Refused("not_reusable")
    writes = connections.reuse(context.known, command.new, **context.timing)
    return Change(tuple(writes), _sync(command.new.connection_id))


def _join(context: Context, command: c.Join) -> Change | Refused:
    session = context.known
    if command.token_hash is None:
        allowed = storage.is_owner(session, command.new.identity)
    else:
        allowed = bool(session.resume_hash) and command.token_hash == session.resume_hash
    if not allowed:
        return Refused("not_found")
    new = replace(command.new, identity=Identity(session.user_id, session.tenant_id))
    writes = connections.join(session, new, **context.timing)
    return Change(tuple(writes), _sync(command.new.connection_id))


def _sync(connection_id: str, resume_token: str | None = None) -> Callable[[Session], tuple[Effect, ...]]:
    return lambda after: (Invoke(SyncConnection(after.id, connection_id, resume_token)),)


def _leave(context: Context, command: c.Leave) -> Change | Refused:
    if command.connection_id not in context.known.connections:
        return Change()
    return Change(
        tuple(connections.remove_connection(context.known, command.connection_id, **context.timing))
    )


def _mark_synced(context: Context, command: c.MarkSynced) -> Change | Refused:
    return Change(tuple(connections.mark_synced(context.known, command.connection_id, **context.timing)))


# The person


def _user_message(context: Context, command: c.UserMessage) -> Change | Refused:
    session, found = context.known, context.facts.message
    to_truncate = found if late_truncation.can_be_truncated_late(session, command.seen) else None
    unrecorded = [found] if found is not None and session.empty and session.last_result is not None else []
    # A truncated greeting is not sent as it was.
    greeting = [] if to_truncate is not None else unrecorded
    return _request_turn(context, command, to_truncate=to_truncate, unrecorded=greeting)


def _edit_last(context: Context, command: c.EditLast) -> Change | Refused:
    replaces = replaced_by(context.known, context.facts.newest, question=True)
    if not replaces:
        return Refused("nothing_to_replace")
    return _request_turn(context, command, replaces=replaces)


def _request_turn(
    context: Context,
    command: c.UserMessage | c.EditLast,
    *,
    replaces: list[Message] | None = None,
    to_truncate: Message | None = None,
    unrecorded: list[Message] | None = None,
) -> Change:
    session = context.known
    writes, message, dedupe = transitions.request_turn(
        session,
        command.text,
        client_message_id=command.client_message_id,
        seen=command.seen,
        replaces=replaces or (),
        to_truncate=to_truncate,
        unrecorded=unrecorded or (),
        typed=None if command.order is None else Typed(command.connection_id, command.order),
        **context.timing,
    )
    replaced = session.question if replaces else None

    def effects(after: Session) -> tuple[Effect, ...]:
        own = command.connection_id
        others = tuple(cid for cid in session.subscribers if cid != own)
        accepted = MessageAccepted(
            client_message_id=command.client_message_id,
            message_id=message.id,
            generation_id=message.turn,
            replaces_generation_id=replaced,
        )
        shared = UserMessageEvent(
            message_id=message.id,
            text=message.content,
            generation_id=message.turn,
            client_message_id=command.client_message_id,
            replaces_generation_id=replaced,
        )
        more_to_send = len(after.outbox) > 1
        return (
            Post((own,), accepted),
            *([Post(others, shared)] if others else []),
            *([] if session.title else [_titled(after, *{own: None, **session.subscribers})]),
            Invoke(SpeakTurn(after.id, message.turn)),
            SendOutbox() if more_to_send else SendRecord(message),
        )

    return Change(tuple(writes), effects, message=message, dedupe=dedupe)


def _titled(session: Session, *connection_ids: str) -> Post:
    return Post(connection_ids, TitleUpdated(conversation_id=session.id, title=session.title))


def _regenerate(context: Context, command: c.Regenerate) -> Change | Refused:
    if context.known.empty:
        return Refused("nothing_to_replace")
    writes = transitions.regenerate(
        context.known,
        seen=command.seen,
        replaces=replaced_by(context.known, context.facts.newest, question=False),
        **context.timing,
    )
    return Change(
        tuple(writes), lambda after: (Invoke(SpeakTurn(after.id, after.requested_turn)), SendOutbox())
    )


def _cancel(context: Context, command: c.Cancel) -> Change | Refused:
    session, seen = context.known, command.seen
    if session.turn_pending:
        if command.turn is not None and command.turn != session.requested_turn:
            return Change()
        return Change(tuple(transitions.cancel(session, seen)))
    to_truncate = context.facts.message
    if to_truncate is None or seen is None or (command.turn is not None and command.turn != to_truncate.turn):
        return Change()
    writes = late_truncation.truncate_late(session, seen, to_truncate, cancelled=True, **context.timing)
    return Change(tuple(writes), lambda after: (Invoke(AnnounceTruncation(after.id)),))


def _set_model(context: Context, command: c.SetModel) -> Change | Refused:
    session = context.known
    changed = Post(tuple(session.subscribers), ModelChanged(model=command.model))
    if session.model == command.model:
        return Change((), lambda after: (changed,))
    writes = transitions.set_model(session, command.model, command.provider, now=context.now)
    return Change(tuple(writes), lambda after: (changed, SendOutbox()))


def _start_typing(context: Context, command: c.StartTyping) -> Change | Refused:
    return Change(
        tuple(started_typing(context.known, command.connection_id, command.order, **context.timing))
    )


def _stop_typing(context: Context, command: c.StopTyping) -> Change | Refused:
    return Change(
        tuple(stopped_typing(context.known, command.connection_id, command.order, **context.timing))
    )


def _rename(context: Context, command: c.Rename) -> Change | Refused:
    if context.known.empty or not storage.is_owner(context.known, command.owner):
        return Refused("not_found")
    return Change(tuple(storage.rename(context.known, command.title, now=context.now)))


def _delete(context: Context, command: c.Delete) -> Change | Refused:
    session = context.session
    if session is None:
        if not command.create_tombstone:
            return Refused("not_found")
        return Change(tuple(storage.tombstone(context.conversation_id, command.owner, now=context.now)))
    if not storage.is_owner(session, command.owner):
        return Refused("not_found")
    return Change() if session.deleted else Change(tuple(storage.delete(session, now=context.now)))


# Turns


def _acquire(context: Context, command: c.Acquire) -> Change | Refused:
    return Change((lease.acquire(context.known, command.run, now=context.now),))


def _acquire_to_announce(context: Context, command: c.AcquireToAnnounce) -> Change | Refused:
    late = context.known.late_truncation
    if late is None:
        return Change()
    return Change((lease.acquire_to_announce(context.known, command.run, late, now=context.now),))


def _renew(context: Context, command: c.Renew) -> Change | Refused:
    return Change((lease.renew(context.conversation_id, command.run, now=context.now),))


def _settle(context: Context, command: c.Settle) -> Change | Refused:
    session = context.known
    if session.lease_run != command.run:
        return Refused("taken")
    if session.phase == "settled":
        # An earlier attempt was committed although its answer was lost.
        return Change(result=session.result)
    writes, result = settlement.settle(session, command.run, command.draft, **context.timing)
    return Change(tuple(writes), result=result)


def _late_truncation_told(context: Context, command: c.LateTruncationTold) -> Change | Refused:
    return Change((lease.late_truncation_told(context.conversation_id, command.run, command.late),))


def _release(context: Context, command: c.Release) -> Change | Refused:
    return Change((lease.release(context.conversation_id, command.run),))


def _take_over(context: Context, command: c.TakeOver) -> Change | Refused:
    writes, result = settlement.take_over(context.known, command.run, command.left, **context.timing)
    return Change(tuple(writes), result=result)


def _fail_unstarted(context: Context, command: c.FailUnstarted) -> Change | Refused:
    writes, result = settlement.fail_unstarted(context.known, command.run, **context.timing)
    return Change(tuple(writes), result=result)


# Deadlines


def _request_again(context: Context, command: c.RequestAgain) -> Change | Refused:
    def effects(after: Session) -> tuple[Effect, ...]:
        again = (
            SpeakTurn(after.id, after.requested_turn) if after.turn_pending else AnnounceTruncation(after.id)
        )
        return Count("TurnsReinvoked"), Invoke(again)

    return Change((sweep.claim_start(context.known, **context.timing),), effects)


def _idle_passed(context: Context, command: c.IdlePassed) -> Change | Refused:
    session = context.known
    if session.empty or not session.subscribers:
        return Change((sweep.claim_quiet(session),))
    if session.idle_phase == 0 and not session.typing:
        return Change(
            (sweep.claim_nudge(session, **context.timing),),
            lambda after: (Invoke(SpeakTurn(after.id, after.requested_turn)),),
        )
    return Change(
        (sweep.claim_end(session, now=context.now),),
        lambda after: (
            Post(tuple(after.subscribers), ConversationEnded(reason="idle_timeout")),
            SendOutbox(),
        ),
    )


def _typing_passed(context: Context, command: c.TypingPassed) -> Change | Refused:
    return Change(
        (sweep.claim_typing_nudge(context.known),),
        lambda after: (Post(tuple(after.subscribers), TypingNudge(message=ENCOURAGEMENT)),),
    )


def _grace_passed(context: Context, command: c.GracePassed) -> Change | Refused:
    return Change((sweep.claim_grace(context.known),))


def _resend_outbox(context: Context, command: c.ResendOutbox) -> Change | Refused:
    return Change(tuple(overdue_outbox.claim(context.known, now=context.now)))


def _close_outbox(context: Context, command: c.CloseOutbox) -> Change | Refused:
    return Change(() if context.known.outbox else tuple(overdue_outbox.clear(context.known)))


def _sync_again(context: Context, command: c.SyncAgain) -> Change | Refused:
    def effects(after: Session) -> tuple[Effect, ...]:
        waiting = (cid for cid, connection in after.connections.items() if not connection.synced)
        return tuple(Invoke(SyncConnection(after.id, cid)) for cid in waiting)

    return Change((sweep.claim_sync(context.known, **context.timing),), effects)


def _probe_connections(context: Context, command: c.ProbeConnections) -> Change | Refused:
    return Change((sweep.claim_stale(context.known, now=context.now),))


def _tell_title(context: Context, command: c.TellTitle) -> Change | Refused:
    return Change((sweep.claim_retitle(context.known),), lambda after: (_titled(after, *after.subscribers),))


def _discard(context: Context, command: c.Discard) -> Change | Refused:
    return Change((sweep.discard(context.known, now=context.now),))


def _expire(context: Context, command: c.Expire) -> Change | Refused:
    session = context.known
    if session.connections or session.outbox or session.turn_pending or session.lease_run is not None:
        return Change(tuple(storage.put_off(session, **context.timing)))
    return Change((storage.remove(session), *overdue_outbox.forget(session)))


def _reschedule(context: Context, command: c.Reschedule) -> Change | Refused:
    update = sweep.reschedule(context.known)
    return Change(() if update is None else (update,))


# Records


def _mark_sent(context: Context, command: c.MarkSent) -> Change | Refused:
    return Change((sweep.sent(context.known, command.key, command.version),))


def _set_aside(context: Context, command: c.SetAside) -> Change | Refused:
    return Change(
        tuple(
            refused_records.set_aside(
                context.known,
                command.key,
                command.version,
                command.reason,
                now=context.now,
                keep_ms=context.periods.history,
            )
        ),
        lambda after: (Count("RecordsRefused"),),
    )


def _put_back(context: Context, command: c.PutBack) -> Change | Refused:
    writes = refused_records.put_back(context.known, command.refused, command.version, now=context.now)
    return Change(tuple(writes))


# Storage


def _restore(context: Context, command: c.Restore) -> Change | Refused:
    writes = storage.restored(
        context.conversation_id,
        command.owner,
        model=command.model,
        provider=command.provider,
        title=command.title,
        created_at=command.created_at,
        updated_at=command.updated_at,
        version=command.version,
        turns=command.turns,
        question=command.question,
        **context.timing,
    )
    return Change(tuple(writes))


def _strip_deleted(context: Context, command: c.StripDeleted) -> Change | Refused:
    return Change(tuple(storage.strip_deleted(context.known)))


def _end_purge(context: Context, command: c.EndPurge) -> Change | Refused:
    return Change(tuple(storage.end_purge(context.known, command.ttl)))


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
_NOT_DUE = (_ABSENT, _DELETED)

_MACHINE: Mapping[type[Any], tuple[dict[State, Answer], Rule]] = {
    c.Open: (_row(to={_ABSENT: (_REQUESTED,)}, refused=_EXISTS), _open),
    c.Reuse: (_row(*_LIVE), _reuse),
    c.Join: (_row(*_LIVE, refused={_DELETED: "not_found"}), _join),
    c.Leave: (_row(*_LIVE, _DELETED, nothing=(_ABSENT,)), _leave),
    c.MarkSynced: (_row(*_LIVE), _mark_synced),
    c.UserMessage: (_row(_REQUESTED, _SPEAKING, _SETTLED, to=_ASKS), _user_message),
    c.EditLast: (_row(_REQUESTED, _SPEAKING, _SETTLED, to=_ASKS), _edit_last),
    c.Regenerate: (_row(_REQUESTED, _SPEAKING, _SETTLED, to=_ASKS), _regenerate),
    c.Cancel: (_row(*_LIVE), _cancel),
    c.SetModel: (_row(*_LIVE), _set_model),
    c.StartTyping: (_row(*_LIVE), _start_typing),
    c.StopTyping: (_row(*_LIVE), _stop_typing),
    c.Rename: (_row(*_LIVE, refused={_DELETED: "not_found"}), _rename),
    c.Delete: (
        _row(_DELETED, to={_ABSENT: (_DELETED,), **dict.fromkeys(_LIVE, (_DELETED,))}),
        _delete,
    ),
    c.Acquire: (_row(to={_REQUESTED: (_SPEAKING,)}), _acquire),
    c.AcquireToAnnounce: (
        _row(to={_IDLE: (_IDLE, _SETTLED), _REQUESTED: (_REQUESTED, _SETTLED), _ENDED: (_ENDED, _SETTLED)}),
        _acquire_to_announce,
    ),
    c.Renew: (_row(_SPEAKING, _SETTLED, _DELETED), _renew),
    c.Settle: (_row(_SETTLED, to={_SPEAKING: (_SETTLED,)}), _settle),
    c.LateTruncationTold: (_row(_SPEAKING, _SETTLED), _late_truncation_told),
    c.Release: (_row(_DELETED, to={_SETTLED: (_IDLE, _REQUESTED, _ENDED)}), _release),
    c.TakeOver: (
        _row(to={_SPEAKING: (_SETTLED,), _SETTLED: (_SETTLED, _IDLE, _REQUESTED, _ENDED)}),
        _take_over,
    ),
    c.FailUnstarted: (_row(to={_REQUESTED: (_SETTLED,)}), _fail_unstarted),
    c.RequestAgain: (_row(_IDLE, _REQUESTED, _ENDED), _request_again),
    c.IdlePassed: (
        _row(nothing=(_REQUESTED, _SPEAKING, _SETTLED, _ENDED), to={_IDLE: (_IDLE, _REQUESTED, _ENDED)}),
        _idle_passed,
    ),
    c.TypingPassed: (_row(*_LIVE), _typing_passed),
    c.GracePassed: (_row(*_LIVE), _grace_passed),
    c.ResendOutbox: (_row(*_LIVE), _resend_outbox),
    c.CloseOutbox: (_row(*_LIVE), _close_outbox),
    c.SyncAgain: (_row(*_LIVE), _sync_again),
    c.ProbeConnections: (_row(*_LIVE), _probe_connections),
    c.TellTitle: (_row(*_LIVE), _tell_title),
    c.Discard: (_row(to={_IDLE: (_DELETED,), _REQUESTED: (_DELETED,)}), _discard),
    c.Expire: (
        _row(_REQUESTED, _SPEAKING, _SETTLED, to={_IDLE: (_IDLE, _ABSENT), _ENDED: (_ENDED, _ABSENT)}),
        _expire,
    ),
    c.Reschedule: (_row(*_LIVE, _DELETED, nothing=(_ABSENT,)), _reschedule),
    c.MarkSent: (_row(*_LIVE, _DELETED), _mark_sent),
    c.SetAside: (_row(*_LIVE, _DELETED), _set_aside),
    c.PutBack: (_row(*_LIVE), _put_back),
    c.Restore: (_row(to={_ABSENT: (_IDLE,)}, refused=_EXISTS), _restore),
    c.StripDeleted: (_row(_DELETED), _strip_deleted),
    c.EndPurge: (_row(_DELETED), _end_purge),
}

TABLE: Mapping[type[Any], Mapping[State, Answer]] = {name: row for name, (row, _) in _MACHINE.items()}
"""Which command is answered how in which state; ``docs/architecture.md`` shows it."""
_RULES: Mapping[type[Any], Rule] = {name: rule for name, (_, rule) in _MACHINE.items()}
