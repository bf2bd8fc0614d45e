"""What a person sees of recall and does about it: the switch, the list, forgetting one or all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal, LiteralString, NamedTuple

from psycopg.rows import args_row

from taskflow.identity import Identity
from taskflow.records.access import Access


class State(NamedTuple):
    """``complete``: passages of everything that is to be remembered are there. ``vectors``: some have one. ``usable``:
    the database takes vectors."""

    is_on: bool
    messages: int
    complete: bool
    vectors: bool
    usable: bool = True


NOTHING = State(is_on=False, messages=0, complete=True, vectors=False)


class Remembered(NamedTuple):
    """A message that is remembered: its first passage, and how many there are."""

    message_id: str
    conversation_id: str
    title: str
    role: Literal["user", "assistant"]
    excerpt: str
    said_at: datetime
    passages: int


Place = tuple[datetime, str]
"""Where a page ended: the last message's time and id."""

_STATE: LiteralString = """
SELECT coalesce((SELECT is_on FROM memory_people WHERE tenant_id = %(tenant)s AND user_id = %(user)s), false) AS is_on,
       coalesce((SELECT covered <> '' FROM memory_people WHERE tenant_id = %(tenant)s AND user_id = %(user)s), true),
       count(DISTINCT message_id) AS messages, coalesce(bool_or(size > 0), false) AS vectors,
       memory_has_vectors() AS usable
FROM memories WHERE tenant_id = %(tenant)s AND user_id = %(user)s
"""

_LIST: LiteralString = """
SELECT memory.message_id::text, memory.conversation_id::text, conversation.title, memory.role, memory.content,
       memory.said_at,
       (SELECT count(*) FROM memories AS other WHERE other.message_id = memory.message_id) AS passages
FROM memories AS memory
JOIN conversations AS conversation ON conversation.id = memory.conversation_id
WHERE memory.tenant_id = %(tenant)s AND memory.user_id = %(user)s
  AND memory.piece = (SELECT min(piece) FROM memories AS first WHERE first.message_id = memory.message_id)
"""
_AFTER: LiteralString = " AND (memory.said_at, memory.message_id) < (%(at)s, %(id)s::uuid)"
_SOME: LiteralString = " AND memory.message_id = ANY(%(ids)s::uuid[])"
_ORDER: LiteralString = " ORDER BY memory.said_at DESC, memory.message_id DESC LIMIT %(limit)s"

_LOCK: LiteralString = """
SELECT FROM memory_people WHERE tenant_id = %(tenant)s AND user_id = %(user)s FOR UPDATE
"""
"""The worker shares it while it stores passages: what it was about to store is there, and goes, or is not stored."""

_SWITCH: LiteralString = """
INSERT INTO memory_people AS person (tenant_id, user_id, is_on, changed_at)
SELECT %(tenant)s, %(user)s, %(on)s, now()
ON CONFLICT (tenant_id, user_id) DO UPDATE SET is_on = excluded.is_on, changed_at = now(), covered = ''
WHERE person.is_on <> excluded.is_on
"""

_FORGET_ALL: LiteralString = """
UPDATE memory_people SET since = now() WHERE tenant_id = %(tenant)s AND user_id = %(user)s
"""
_EMPTY: LiteralString = "DELETE FROM memories WHERE tenant_id = %(tenant)s AND user_id = %(user)s"

_MARK: LiteralString = """
INSERT INTO memory_forgotten (message_id, tenant_id, user_id)
SELECT id, tenant_id, user_id FROM messages
WHERE id = %(id)s::uuid AND tenant_id = %(tenant)s AND user_id = %(user)s
ON CONFLICT DO NOTHING
"""
_FORGET: LiteralString = """
DELETE FROM memories WHERE message_id = %(id)s::uuid AND tenant_id = %(tenant)s AND user_id = %(user)s
"""


def state(access: Access, identity: Identity) -> State:
    """The person's switch, and what is remembered."""
    row = access.rows(_STATE, _whose(identity), args_row(_state)).fetchone()
    assert row is not None  # noqa: S101 (an aggregate has a row)
    return row


def _state(is_on: bool, complete: bool, messages: int, vectors: bool, usable: bool) -> State:
    return State(is_on, messages, complete, vectors, usable)


def switch(access: Access, identity: Identity, *, on: bool) -> None:
    """Switches it on or off. Off: nothing is remembered any more."""
    with access.transaction() as connection:
        connection.execute(_LOCK, _whose(identity))
        connection.execute(_SWITCH, {**_whose(identity), "on": on})
        if not on:
            connection.execute(_EMPTY, _whose(identity))


def forget_all(access: Access, identity: Identity) -> int:
    """Forgets everything, for good: only what is said from now on is remembered. Returns how many passages went."""
    with access.transaction() as connection:
        connection.execute(_LOCK, _whose(identity))
        connection.execute(_FORGET_ALL, _whose(identity))
        gone = connection.execute(_EMPTY, _whose(identity))
    return gone.rowcount


def forget(access: Access, identity: Identity, message_id: str) -> bool:
    """Forgets a message, for good. False when it was not remembered, or is another person's."""
    parameters = {**_whose(identity), "id": message_id}
    with access.transaction() as connection:
        connection.execute(_LOCK, parameters)
        connection.execute(_MARK, parameters)
        gone = connection.execute(_FORGET, parameters)
    return gone.rowcount > 0


def remembered(
    access: Access, identity: Identity, *, limit: int, after: Place | None = None
) -> tuple[list[Remembered], Place | None]:
    """A page of what is remembered, the newest first, and where the next one starts (None at the end)."""
    parameters: dict[str, Any] = {**_whose(identity), "limit": limit + 1}
    query = _LIST
    if after is not None:
        query += _AFTER
        parameters["at"], parameters["id"] = after
    found = access.rows(query + _ORDER, parameters, args_row(Remembered)).fetchall()
    page = found[:limit]
    return page, (page[-1].said_at, page[-1].message_id) if len(found) > limit else None


def still_remembered(access: Access, identity: Identity, message_ids: Sequence[str]) -> list[Remembered]:
    """Those of the messages that are remembered still."""
    parameters = {**_whose(identity), "ids": list(message_ids), "limit": len(message_ids)}
    return access.rows(_LIST + _SOME + _ORDER, parameters, args_row(Remembered)).fetchall()


def _whose(identity: Identity) -> dict[str, Any]:
    return {"tenant": identity.tenant_id, "user": identity.user_id}
