"""What a person does."""

from __future__ import annotations

from taskflow.conversation import commands as c
from taskflow.conversation import late_truncation, reserving, storage, transitions
from taskflow.conversation.effects import Effect, Invoke, Post, SendOutbox, SendRecord, title_updated
from taskflow.conversation.handlers.change import Change, Context, Refused
from taskflow.conversation.invocations import AnnounceTruncation, SpeakTurn, SyncConnection
from taskflow.conversation.messages import Message
from taskflow.conversation.replacing import replaced_by
from taskflow.conversation.session import Session
from taskflow.conversation.typing import Typed, started_typing, stopped_typing
from taskflow.events import MessageAccepted, ModelChanged, UserMessageEvent


def user_message(context: Context, command: c.UserMessage) -> Change | Refused:
    session, found = context.known, context.facts.message
    to_truncate = found if late_truncation.can_be_truncated_late(session, command.seen) else None
    unrecorded = [found] if found is not None and session.empty and session.last_result is not None else []
    # A truncated greeting is not sent as it was.
    greeting = [] if to_truncate is not None else unrecorded
    return _request_turn(context, command, to_truncate=to_truncate, unrecorded=greeting)


def edit_last(context: Context, command: c.EditLast) -> Change | Refused:
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
) -> Change | Refused:
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
    reserved = context.reserving(writes, more=command.text)
    if isinstance(reserved, Refused):
        return reserved
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
            *([] if session.title else [title_updated(after, *{own: None, **session.subscribers})]),
            *_synced_at_once(after, own),
            Invoke(SpeakTurn(after.id, message.turn)),
            SendOutbox() if more_to_send else SendRecord(message),
        )

    return Change(reserved.writes, effects, message=message, dedupe=dedupe, allowance=reserved.place)


def _synced_at_once(session: Session, connection_id: str) -> tuple[Effect, ...]:
    """Whoever speaks where they had fallen behind reads again."""
    connection = session.connections.get(connection_id)
    if connection is None or connection.synced or not session.sync_tries:
        return ()
    return (Invoke(SyncConnection(session.id, connection_id)),)


def regenerate(context: Context, command: c.Regenerate) -> Change | Refused:
    if context.known.empty:
        return Refused("nothing_to_replace")
    writes = transitions.regenerate(
        context.known,
        seen=command.seen,
        replaces=replaced_by(context.known, context.facts.newest, question=False),
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
    to_truncate = context.facts.message
    if to_truncate is None or seen is None or (command.turn is not None and command.turn != to_truncate.turn):
        return Change()
    writes = late_truncation.truncate_late(session, seen, to_truncate, cancelled=True, **context.timing)
    return Change(tuple(writes), lambda after: (Invoke(AnnounceTruncation(after.id)),))


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
