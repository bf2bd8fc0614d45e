"""An outbox that a sweep had to look after: since when it holds something, noted until it is empty.

The note is on the session and, in the same transaction, in an item of its own (``LATE``): their keys sort by age, so
the oldest of all late outboxes is one small query away. In ordinary times there are none.
"""

from __future__ import annotations

from taskflow.conversation.deadlines import OUTBOX_MS
from taskflow.conversation.session import Session
from taskflow.store import keys
from taskflow.store.expressions import Delete, Path, Put, Update, Write, all_of, eq


def since(session: Session, *, now: int) -> int:
    """When the outbox began to hold something (at most ``OUTBOX_MS`` too early)."""
    if session.overdue_since is not None:
        return session.overdue_since
    return now if session.outbox_at is None else min(now, session.outbox_at - OUTBOX_MS)


def claim(session: Session, *, now: int) -> list[Write]:
    """This sweep resends what the outbox holds; if it dies, the next one does."""
    changes: dict[Path, object] = {"outbox_at": now + OUTBOX_MS}
    noted: list[Write] = []
    if session.overdue_since is None:
        begun = since(session, now=now)
        changes["overdue_since"] = begun
        noted = [Put({"pk": keys.LATE, "sk": keys.late_sk(begun, session.id), "since": begun})]
    update = Update(
        keys.conversation_pk(session.id),
        keys.SESSION,
        set=changes,
        condition=eq("outbox_at", session.outbox_at),
    )
    return [update, *noted]


def clear(session: Session) -> list[Write]:
    """The outbox is empty, and nothing was added since the session was read."""
    update = Update(
        keys.conversation_pk(session.id),
        keys.SESSION,
        remove=("outbox_at", "overdue_since"),
        condition=all_of(eq("outbox", {}), eq("outbox_at", session.outbox_at)),
    )
    return [update, *forget(session)]


def forget(session: Session) -> list[Write]:
    """Removes the note that the session's outbox is overdue."""
    if session.overdue_since is None:
        return []
    return [Delete(keys.LATE, keys.late_sk(session.overdue_since, session.id))]
