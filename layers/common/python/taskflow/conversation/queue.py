"""What waits until the reply being spoken is over: the queue of a session, as updates of it. Pure.

It is part of the SESSION item, so one condition (``as_read``) decides each race between those that queue, edit, remove
and say it. Every update here rests on the queue that was read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from taskflow.conversation.deadlines import due, due_in_time
from taskflow.conversation.session import Queued, Session, queue_item
from taskflow.conversation.updates import pins_listeners, update_session
from taskflow.events import MAX_POST_BYTES, QueueChanged, QueuedMessage, iso
from taskflow.store.expressions import Absent, Condition, Path, Update, all_of, eq

MAX_QUEUED = 10
"""Messages that may wait at once."""
MAX_QUEUED_CHARS = 16_000
"""Code points that they may have together, as one message."""
JOINT = "\n\n"
"""Stands between two queued messages that become one."""
ENTRY_BYTES = 300
"""What a queued message takes of a frame besides its text, at most."""
CHAR_BYTES = 6
"""What a code point takes inside a JSON string, at most."""


def text_of(queue: Sequence[Queued]) -> str:
    """The message that is made of these."""
    return JOINT.join(each.text for each in queue)


def fits(queue: Sequence[Queued]) -> bool:
    """Whether so much may wait."""
    return len(queue) <= MAX_QUEUED and len(text_of(queue)) <= MAX_QUEUED_CHARS


def place_of(session: Session, message_id: str) -> int | None:
    """Where a message stands in the queue; None: it does not wait (any more)."""
    return next((place for place, each in enumerate(session.queue) if each.id == message_id), None)


def without(session: Session, place: int) -> tuple[Queued, ...]:
    """The queue without the message at ``place``."""
    return (*session.queue[:place], *session.queue[place + 1 :])


def edited(session: Session, place: int, text: str) -> tuple[Queued, ...]:
    """The queue whose message at ``place`` says ``text``."""
    return (*session.queue[:place], replace(session.queue[place], text=text), *session.queue[place + 1 :])


def as_read(session: Session) -> Condition:
    """The queue is as it was read."""
    version = session.queue_version
    return eq("queue_version", version) if version else Absent("queue_version")


def change(
    session: Session, queue: Sequence[Queued], *, held: bool | None = None, at: int | None = None
) -> Update:
    """The queue is ``queue`` from now on. ``held``: None leaves that as it is. ``at``: when it is to be said, by the
    epoch's milliseconds; None: not by itself, or when the reply being spoken ends."""
    held = bool(queue) and (session.queue_held if held is None else held)
    at = at if queue and not held else None
    sets: dict[Path, Any] = {}
    if queue:
        sets["queue"] = queue_item(queue)
    if held:
        sets["queue_held"] = True
    if at is not None:
        sets |= {"queue_at": at, **due(session.id, session.due_at, at)}
    return update_session(
        session,
        sets,
        remove=("queue", "queue_held", "queue_at"),
        add={"queue_version": 1},
        condition=all_of(
            Absent("deleted"), as_read(session), pins_listeners(session), *due_in_time(session.due_at, at)
        ),
    )


def hold(session: Session) -> Update:
    """The queue waits for the person."""
    return change(session, session.queue, held=True)


def changed_event(session: Session) -> QueueChanged:
    """What the connections are told of the queue as it is now. A text is cut where all of them fill no frame."""
    event = _event(session, session.queue)
    if len(event.encode()) <= MAX_POST_BYTES:
        return event
    room = (MAX_POST_BYTES - ENTRY_BYTES) // len(session.queue) - ENTRY_BYTES
    return _event(session, session.queue, room // CHAR_BYTES)


def _event(session: Session, queue: Sequence[Queued], most: int = MAX_QUEUED_CHARS) -> QueueChanged:
    return QueueChanged(
        queued=[
            QueuedMessage(
                message_id=each.id,
                client_message_id=each.client_message_id or None,
                text=each.text[:most],
                text_chars=len(each.text) if len(each.text) > most else None,
                created_at=iso(each.at),
            )
            for each in queue
        ],
        held=session.queue_held,
        revision=session.queue_version,
    )
