"""What waits until the reply being spoken is over is edited, removed, and said."""

from __future__ import annotations

from collections.abc import Sequence

from taskflow.conversation import commands as c
from taskflow.conversation import queue
from taskflow.conversation.handlers.asking import request_turn
from taskflow.conversation.handlers.change import Change, Context, Refused
from taskflow.conversation.handlers.stopping import queue_told
from taskflow.conversation.modes import Taking, Why
from taskflow.conversation.session import Queued


def edit_queued(context: Context, command: c.EditQueued) -> Change | Refused:
    place = queue.place_of(context.known, command.message_id)
    if place is None:
        return Refused("not_queued")
    edited = queue.edited(context.known, place, command.text)
    return _changed(context, command.connection_id, edited) if queue.fits(edited) else Refused("queue_full")


def remove_queued(context: Context, command: c.RemoveQueued) -> Change | Refused:
    place = queue.place_of(context.known, command.message_id)
    if place is None:
        return Refused("not_queued")
    return _changed(context, command.connection_id, queue.without(context.known, place))


def _changed(context: Context, own: str, waiting: Sequence[Queued]) -> Change:
    session = context.known
    update = queue.change(session, waiting, at=session.queue_at)
    return Change((update,), lambda after: tuple(queue_told(session, after, own)))


def send_queued(context: Context, command: c.SendQueued) -> Change | Refused:
    session = context.known
    place = queue.place_of(session, command.message_id)
    if place is None:
        return Refused("not_queued")
    sent = session.queue[place]
    return request_turn(
        context,
        sent.text,
        own=command.connection_id,
        client_message_id=sent.client_message_id or None,
        seen=command.seen,
        taking=Taking("interrupt", Why.SENT_NOW.value),
        said=(sent,),
        traceparent=command.traceparent or sent.traceparent,
    )


def say_queued(context: Context, command: c.SayQueued) -> Change | Refused:
    session = context.known
    if not session.queue or session.queue_at is None or session.queue_at > context.now:
        return Change()
    [first, *more] = session.queue
    said = request_turn(
        context,
        queue.text_of(session.queue),
        client_message_id=first.client_message_id or None if not more else None,
        taking=Taking("queue", Why.REPLY_OVER.value),
        said=session.queue,
        traceparent=first.traceparent if not more else "",
    )
    if not isinstance(said, Refused) or said.code == "short":
        return said
    # A limit does not allow it now: the person may send it later.
    return Change((queue.hold(session),), lambda after: tuple(queue_told(session, after)))
