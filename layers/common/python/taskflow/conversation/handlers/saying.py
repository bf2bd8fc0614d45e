"""What the person says, in the mode that they wish or that their words ask for."""

from __future__ import annotations

from typing import assert_never

from taskflow.conversation import commands as c
from taskflow.conversation import modes, queue, remarks, transitions
from taskflow.conversation.effects import CountMessage, Effect, Post, SendOutbox, SendRecord
from taskflow.conversation.handlers.asking import accepted_event, request_turn
from taskflow.conversation.handlers.change import Change, Context, Refused
from taskflow.conversation.handlers.stopping import queue_told, stop_settled, stopped_effects
from taskflow.conversation.messages import Message
from taskflow.conversation.modes import Taking
from taskflow.conversation.session import Queued, Session
from taskflow.conversation.typing import Typed
from taskflow.conversation.updates import merged, pins_turn, update_session
from taskflow.events import MessageAccepted, UserMessageEvent
from taskflow.store import keys
from taskflow.store.expressions import Write, all_of, eq

BUSY_SECONDS = 10
"""When to try again what is too much beside one reply."""


def user_message(context: Context, command: c.UserMessage) -> Change | Refused:
    facts = context.facts
    taking = modes.take(
        context.known,
        command.mode,
        command.text,
        command.seen,
        message=facts.message,
        checkpoint=facts.turn,
        now=context.now,
        steerable=lambda: context.terms.steerable(context.known.model),
    )
    match taking.mode:
        case "queue":
            return _queue(context, command, taking)
        case "backchannel" | "stop":
            return _remark(context, command, taking)
        case "interrupt" | "steer" | "continue":
            return _asked(context, command, taking)
        case _:
            assert_never(taking.mode)


def _asked(context: Context, command: c.UserMessage, taking: Taking) -> Change | Refused:
    return request_turn(
        context,
        command.text,
        own=command.connection_id,
        client_message_id=command.client_message_id,
        seen=command.seen,
        order=command.order,
        taking=taking,
        traceparent=command.traceparent,
        # What was to wait is said at once only while nothing waits.
        pinned=queue.as_read(context.known) if command.mode == "queue" else None,
    )


def _queue(context: Context, command: c.UserMessage, taking: Taking) -> Change | Refused:
    session, now = context.known, context.now
    own, client_message_id = command.connection_id, command.client_message_id
    message_id = keys.queued_id(session.id, session.queue_version + 1, now)
    queued = Queued(message_id, command.text, now, client_message_id or "", command.traceparent)
    waiting = (*session.queue, queued)
    if not queue.fits(waiting):
        return Refused("queue_full")
    # Of a reply that is settled already nobody settles another time when it has been read.
    at = None if session.turn_pending else max(now, session.read_until or 0)
    last = session.last_result
    # Nor has its reader stopped it meanwhile: then nothing is to be waited for.
    same_ending = () if session.turn_pending or last is None else (eq(("last_result", "state"), last.state),)
    changes, gone, pins, _ = remarks.quietened(session, _typed(command), **context.timing)
    if client_message_id:
        changes["said"] = client_message_id
    typed = update_session(
        session,
        changes,
        remove=gone,
        add={"activity_version": 1},
        condition=all_of(pins_turn(session), *same_ending, *pins),
    )
    writes: list[Write] = [merged(typed, queue.change(session, waiting, at=at))]
    dedupe = None
    if client_message_id:
        dedupe = len(writes)
        turn = session.requested_turn
        writes.append(
            transitions.remember(session, client_message_id, message_id, turn=turn, taking=taking, now=now)
        )
    admitted = context.admitting(writes)
    if isinstance(admitted, Refused):
        return admitted

    def effects(after: Session) -> tuple[Effect, ...]:
        accepted = MessageAccepted(
            client_message_id=client_message_id,
            message_id=message_id,
            generation_id=session.requested_turn,
            mode=taking.mode,
            reason=taking.reason,
        )
        told = queue_told(session, after, own)
        return Post((own,), accepted), *told, CountMessage(taking.mode, taking.reason)

    return Change(admitted.writes, effects, dedupe=dedupe, allowance=admitted.place)


def _remark(context: Context, command: c.UserMessage, taking: Taking) -> Change | Refused:
    """Words beside the reply being spoken, which go on or, with ``stop``, stop it."""
    session, own = context.known, command.connection_id
    stops = taking.mode == "stop"
    stopping = stops and not (session.turn_pending and session.cancel == session.requested_turn)
    if session.remarks >= modes.MAX_REMARKS and not stopping:
        return Refused("rate_limited", retry_after=BUSY_SECONDS)
    writes, message = remarks.remark(
        session,
        command.text,
        taking,
        client_message_id=command.client_message_id,
        typed=_typed(command),
        **context.timing,
    )
    if stopping:
        stopped = (
            transitions.cancel(session, command.seen)
            if session.turn_pending
            else stop_settled(context, command.seen)
        )
        if stopped:
            writes = [merged(writes[0], stopped[0]), *writes[1:], *stopped[1:]]
    dedupe = None
    if command.client_message_id:
        dedupe = len(writes)
        writes.append(
            transitions.remember(
                session,
                command.client_message_id,
                message.id,
                turn=message.turn,
                taking=taking,
                now=context.now,
            )
        )
    admitted = context.admitting(writes)
    if isinstance(admitted, Refused):
        return admitted
    return Change(
        admitted.writes,
        lambda after: (
            *_remarked(session, after, own, message, taking),
            *stopped_effects(session, after),
        ),
        message=message,
        dedupe=dedupe,
        allowance=admitted.place,
    )


def _remarked(
    before: Session, after: Session, own: str, message: Message, taking: Taking
) -> tuple[Effect, ...]:
    client_message_id = message.client_message_id or None
    others = tuple(cid for cid in before.subscribers if cid != own)
    shared = UserMessageEvent(
        message_id=message.id,
        text=message.content,
        generation_id=message.turn,
        client_message_id=client_message_id,
        mode=taking.mode,
        reason=taking.reason,
    )
    recorded = SendOutbox() if len(after.outbox) > 1 else SendRecord(message)
    return (
        Post((own,), accepted_event(message, client_message_id, taking)),
        *([Post(others, shared)] if others else []),
        *([] if after.empty else [recorded]),
        CountMessage(taking.mode, taking.reason),
    )


def _typed(command: c.UserMessage) -> Typed | None:
    return None if command.order is None else Typed(command.connection_id, command.order)
