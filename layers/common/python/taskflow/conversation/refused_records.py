"""Records that the queue will never take: out of the outbox, and kept where an operator finds them.

A refused record stays in the outbox for ever otherwise. Its conversation would be swept every half minute, and its
age would hide that other outboxes are overdue. An item in the partition ``REFUSED`` takes its place, in the same
transaction. It names the record and holds nothing of it: the message is in its own item for as long as the
conversation's history is kept, and so long is this one.
"""

from __future__ import annotations

from typing import NamedTuple

from taskflow.conversation import sweep
from taskflow.conversation.deadlines import due, due_in_time
from taskflow.conversation.session import Session
from taskflow.conversation.updates import update_session
from taskflow.store import keys
from taskflow.store.expressions import Absent, Delete, Item, Path, Put, Write, all_of


class RefusedRecord(NamedTuple):
    """``key``: the entry's name in the outbox. ``reason`` quotes nothing that was said. ``at``: epoch milliseconds."""

    conversation_id: str
    key: str
    version: int
    reason: str
    at: int


def set_aside(
    session: Session, key: str, version: int, reason: str, *, now: int, keep_ms: int
) -> list[Write]:
    """Moves an outbox entry aside; refused when a newer version has taken its place."""
    item: Item = {
        "pk": keys.REFUSED,
        "sk": keys.refused_sk(session.id, key),
        "conversation_id": session.id,
        "key": key,
        "version": version,
        "reason": reason,
        "at": now,
        "ttl": (now + keep_ms) // 1000,
    }
    return [sweep.sent(session, key, version), Put(item)]


def parse(item: Item) -> RefusedRecord:
    """The refused record in a ``REFUSED`` item."""
    return RefusedRecord(**{name: item[name] for name in RefusedRecord._fields})


def forget(conversation_id: str, key: str) -> Delete:
    """Removes its item."""
    return Delete(keys.REFUSED, keys.refused_sk(conversation_id, key))


def put_back(session: Session, refused: RefusedRecord, version: int, *, now: int) -> list[Write]:
    """Puts the entry into the outbox again, as ``version``; the sweep that is due at once sends it."""
    changes: dict[Path, object] = {
        ("outbox", refused.key): version,
        "outbox_at": now,
        **due(session.id, session.due_at, now),
    }
    in_time = due_in_time(session.due_at, now)
    pinned = all_of(Absent("deleted"), Absent(("outbox", refused.key)), *in_time)
    return [update_session(session, changes, condition=pinned), forget(session.id, refused.key)]
