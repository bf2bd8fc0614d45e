"""A settled reply that its reader stops, and what waits for its end."""

from __future__ import annotations

from taskflow.client_frames import Seen
from taskflow.conversation import late_truncation, queue
from taskflow.conversation.effects import Effect, Invoke, Post
from taskflow.conversation.handlers.change import Context
from taskflow.conversation.invocations import AnnounceTruncation
from taskflow.conversation.session import Session
from taskflow.conversation.updates import merged, pins_turn
from taskflow.store.expressions import Write


def stop_settled(context: Context, seen: Seen | None) -> list[Write]:
    """The last reply ends where its reader is, if they are not through; what waits is held. Nothing if neither is."""
    session, message = context.known, context.facts.message
    writes: list[Write] = []
    if (
        message is not None
        and seen is not None
        and late_truncation.can_be_truncated_late(session, seen)
        and message.turn == seen.generation_id
    ):
        writes = late_truncation.truncate_late(session, seen, message, cancelled=True, **context.timing)
    if session.queue and not session.queue_held:
        held = queue.hold(session)
        first: Write = merged(writes[0], held) if writes else merged(held, held, pins_turn(session))
        writes = [first, *writes[1:]]
    return writes


def stopped_effects(before: Session, after: Session) -> tuple[Effect, ...]:
    """What follows that."""
    cut = after.late_truncation is not None and before.late_truncation is None
    return (*queue_told(before, after), *([Invoke(AnnounceTruncation(after.id))] if cut else []))


def queue_told(before: Session, after: Session, *own: str) -> list[Effect]:
    """The connections are told of the queue, if it is another one than before. ``own``: they too."""
    if (before.queue, before.queue_held) == (after.queue, after.queue_held):
        return []
    return [Post(tuple(dict.fromkeys((*own, *after.subscribers))), queue.changed_event(after))]
