"""What a person does."""

from __future__ import annotations

from taskflow.conversation import commands as c
from taskflow.conversation import reserving, storage, transitions
from taskflow.conversation.effects import Invoke, Post, SendOutbox
from taskflow.conversation.handlers.asking import request_turn
from taskflow.conversation.handlers.change import Change, Context, Refused
from taskflow.conversation.handlers.stopping import stop_settled, stopped_effects
from taskflow.conversation.invocations import SpeakTurn
from taskflow.conversation.replacing import replaced_by
from taskflow.conversation.typing import started_typing, stopped_typing
from taskflow.events import ModelChanged


def edit_last(context: Context, command: c.EditLast) -> Change | Refused:
    replaces = replaced_by(context.known, context.facts.newest, question=True)
    if not replaces:
        return Refused("nothing_to_replace")
    return request_turn(
        context,
        command.text,
        own=command.connection_id,
        client_message_id=command.client_message_id,
        seen=command.seen,
        order=command.order,
        replaces=replaces,
        traceparent=command.traceparent,
    )


def regenerate(context: Context, command: c.Regenerate) -> Change | Refused:
    if context.known.empty:
        return Refused("nothing_to_replace")
    writes = transitions.regenerate(
        context.known,
        seen=command.seen,
        replaces=replaced_by(context.known, context.facts.newest, question=False),
        traceparent=command.traceparent,
        **context.timing,
    )
    reserved = context.reserving(writes)
    if isinstance(reserved, Refused):
        return reserved
    return Change(
        reserved.writes,
        lambda after: (Invoke(SpeakTurn(after.id, after.requested_turn)), SendOutbox()),
        allowance=reserved.place,
    )


def cancel(context: Context, command: c.Cancel) -> Change | Refused:
    session, seen = context.known, command.seen
    if session.turn_pending:
        if command.turn is not None and command.turn != session.requested_turn:
            return Change()
        return Change(tuple(transitions.cancel(session, seen)))
    last = session.last_result
    if command.turn is not None and (last is None or command.turn != last.turn):
        return Change()
    writes = stop_settled(context, seen)
    return Change(tuple(writes), lambda after: stopped_effects(session, after))


def set_model(context: Context, command: c.SetModel) -> Change | Refused:
    session = context.known
    changed = Post(tuple(session.subscribers), ModelChanged(model=command.model))
    if session.model == command.model:
        return Change((), lambda after: (changed, SendOutbox()))
    writes = transitions.set_model(session, command.model, command.provider, now=context.now)
    reserved = context.held(
        reserving.with_model(
            session,
            writes,
            context.terms,
            context.facts.allowance,
            command.model,
            now=context.now,
        )
    )
    if isinstance(reserved, Refused):
        return reserved
    return Change(reserved.writes, lambda after: (changed, SendOutbox()), allowance=reserved.place)


def start_typing(context: Context, command: c.StartTyping) -> Change | Refused:
    return Change(
        tuple(started_typing(context.known, command.connection_id, command.order, **context.timing))
    )


def stop_typing(context: Context, command: c.StopTyping) -> Change | Refused:
    return Change(
        tuple(stopped_typing(context.known, command.connection_id, command.order, **context.timing))
    )


def rename(context: Context, command: c.Rename) -> Change | Refused:
    if context.known.empty or not storage.is_owner(context.known, command.owner):
        return Refused("not_found")
    return Change(tuple(storage.rename(context.known, command.title, now=context.now)))


def delete(context: Context, command: c.Delete) -> Change | Refused:
    session = context.session
    if session is None:
        if not command.create_tombstone:
            return Refused("not_found")
        return Change(tuple(storage.tombstone(context.conversation_id, command.owner, now=context.now)))
    if not storage.is_owner(session, command.owner):
        return Refused("not_found")
    if session.deleted:
        return Change()
    return Change(reserving.release(session, storage.delete(session, now=context.now), now=context.now))


def adopt(context: Context, command: c.Adopt) -> Change | Refused:
    session = context.known
    if storage.is_owner(session, command.new_owner):
        return Change()
    if not storage.is_owner(session, command.owner):
        return Refused("not_found")
    return Change(reserving.adopt(session, storage.adopt(session, command.new_owner)))
