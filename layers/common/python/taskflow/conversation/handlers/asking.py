"""The next turn is asked for by something that the person says."""

from __future__ import annotations

from collections.abc import Sequence

from taskflow.client_frames import Seen
from taskflow.conversation import late_truncation, queue, transitions
from taskflow.conversation.effects import (
    CountMessage,
    Effect,
    Invoke,
    Post,
    SendOutbox,
    SendRecord,
    title_updated,
)
from taskflow.conversation.handlers.change import Change, Context, Refused
from taskflow.conversation.handlers.stopping import queue_told
from taskflow.conversation.invocations import SpeakTurn, SyncConnection
from taskflow.conversation.messages import Message
from taskflow.conversation.modes import Taking
from taskflow.conversation.session import Queued, Session
from taskflow.conversation.typing import Typed
from taskflow.conversation.updates import merged, update_session
from taskflow.events import MessageAccepted, ServerEvent, UserMessageEvent
from taskflow.store.expressions import Condition


def request_turn(
    context: Context,
    text: str,
    *,
    own: str = "",
    client_message_id: str | None = None,
    seen: Seen | None = None,
    order: int | None = None,
    replaces: Sequence[Message] = (),
    taking: Taking | None = None,
    said: Sequence[Queued] = (),
    traceparent: str = "",
    pinned: Condition | None = None,
) -> Change | Refused:
    """The person says ``text``; whatever is being spoken is superseded.

    ``own``: the connection on which they say it. ``said``: the queued messages that it is made of; they leave the
    queue, and were counted when they came into it. ``traceparent``: the client's span. ``pinned``: what else of the
    session it was decided by.
    """
    session = context.known
    writes, message, dedupe = transitions.request_turn(
        session,
        text,
        client_message_id=client_message_id,
        seen=seen,
        replaces=replaces,
        to_truncate=_to_truncate(context, seen, replaces),
        unrecorded=_unrecorded(context, seen, replaces),
        typed=None if order is None or not own else Typed(own, order),
        taking=taking,
        accepted=bool(said),
        traceparent=traceparent,
        **context.timing,
    )
    if said:
        left = [each for each in session.queue if each not in said]
        writes[0] = merged(writes[0], queue.change(session, left))
    if pinned is not None:
        writes[0] = merged(writes[0], update_session(session, {}), pinned)
    reserved = context.reserving(writes, more=text, message=not said)
    if isinstance(reserved, Refused):
        return reserved
    replaced = session.question if replaces else None

    def effects(after: Session) -> tuple[Effect, ...]:
        everybody = tuple(dict.fromkeys((*([own] if own else ()), *session.subscribers)))
        shared = UserMessageEvent(
            message_id=message.id,
            text=message.content,
            generation_id=message.turn,
            client_message_id=client_message_id,
            replaces_generation_id=replaced,
            mode=taking.mode if taking is not None else None,
            reason=taking.reason if taking is not None else None,
            queued_ids=[each.id for each in said] or None,
        )
        posts: list[Effect]
        if said:
            posts = [*queue_told(session, after, *([own] if own else ())), *_post(everybody, shared)]
        else:
            accepted = accepted_event(message, client_message_id, taking, replaced=replaced)
            others = tuple(cid for cid in everybody if cid != own)
            posts = [*_post((own,) if own else (), accepted), *_post(others, shared)]
        return (
            *posts,
            *([] if session.title else _post(everybody, title_updated(after).event)),
            *_synced_at_once(after, own),
            Invoke(SpeakTurn(after.id, message.turn)),
            SendOutbox() if len(after.outbox) > 1 else SendRecord(message),
            *([CountMessage(taking.mode, taking.reason)] if taking is not None else []),
        )

    return Change(reserved.writes, effects, message=message, dedupe=dedupe, allowance=reserved.place)


def accepted_event(
    message: Message, client_message_id: str | None, taking: Taking | None, *, replaced: int | None = None
) -> MessageAccepted:
    """What the connection is told on which the message came."""
    return MessageAccepted(
        client_message_id=client_message_id,
        message_id=message.id,
        generation_id=message.turn,
        replaces_generation_id=replaced,
        mode=taking.mode if taking is not None else None,
        reason=taking.reason if taking is not None else None,
    )


def _post(connection_ids: tuple[str, ...], event: ServerEvent) -> list[Effect]:
    return [Post(connection_ids, event)] if connection_ids else []


def _to_truncate(context: Context, seen: Seen | None, replaces: Sequence[Message]) -> Message | None:
    """The settled reply that the person was still reading."""
    if replaces or not late_truncation.can_be_truncated_late(context.known, seen):
        return None
    return context.facts.message


def _unrecorded(context: Context, seen: Seen | None, replaces: Sequence[Message]) -> list[Message]:
    """What was said before the person's first words. A truncated greeting is not sent as it was."""
    session, found = context.known, context.facts.message
    if replaces or not session.empty:
        return []
    greeting = found is not None and _to_truncate(context, seen, replaces) is None
    remarks = [each for each in context.facts.newest if each.remark]
    return [*([found] if found is not None and greeting else []), *remarks]


def _synced_at_once(session: Session, connection_id: str) -> tuple[Effect, ...]:
    """Whoever speaks where they had fallen behind reads again."""
    connection = session.connections.get(connection_id)
    if connection is None or connection.synced or not session.sync_tries:
        return ()
    return (Invoke(SyncConnection(session.id, connection_id)),)
