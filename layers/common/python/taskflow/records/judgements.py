"""What people think of replies: a thumb with a word, and that they copied one.

A judgement stands by its reply's id, and of a reply that was steered by the id of its first part: however it goes on,
it has one. The reply's own record may be still on its way. See ``docs/decisions/085-judgements-stand-by-a-reply.md``.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal, LiteralString, NamedTuple

from psycopg.rows import args_row

from taskflow.identity import Identity
from taskflow.records.access import Access

Thumb = Literal["up", "down"]

WORD_CHARS = 500
"""The longest word that comes with a thumb, in code points."""

MAX_LISTED = 500
"""How many judgements come with a conversation, those of the latest replies."""


class Reply(NamedTuple):
    """A reply that may be judged: the first part of it. ``whole``: nothing is known to come before it."""

    message_id: str
    generation: int
    model: str
    whole: bool


class Judgement(NamedTuple):
    """What a person thinks of a reply. ``word``: redacted."""

    message_id: str
    thumb: Thumb
    word: str | None
    judged_at: datetime


class Noted(NamedTuple):
    """What a person thinks is stored. ``waits``: the worker has something to export."""

    waits: bool


Place = tuple[datetime, str]
"""Where a page ended: the last judgement's time and its reply's id."""

# Of parts that are there: one that is missing is on its way, or was nothing.
_REPLY: LiteralString = """
WITH RECURSIVE part AS (
    SELECT id, generation, coalesce(model, '') AS model, continues FROM messages
    WHERE id = %(id)s::uuid AND conversation_id = %(conversation)s::uuid AND role = 'assistant'
      AND tenant_id = %(tenant)s AND user_id = %(user)s
    UNION ALL
    SELECT before.id, before.generation, coalesce(before.model, ''), before.continues
    FROM part JOIN messages AS before
      ON before.conversation_id = %(conversation)s::uuid AND before.generation = part.continues
     AND before.role = 'assistant'
    WHERE before.tenant_id = %(tenant)s AND before.user_id = %(user)s AND before.generation < part.generation
)
SELECT id::text, generation, model, continues IS NULL FROM part ORDER BY generation LIMIT 1
"""

_CONVERSATION: LiteralString = """
SELECT FROM conversations WHERE id = %(conversation)s::uuid AND tenant_id = %(tenant)s AND user_id = %(user)s
"""

# Whoever deletes, erases or adopts the conversation meanwhile waits for this, or is waited for: then it is not found.
_JUDGE: LiteralString = """
WITH own AS (
    SELECT id, tenant_id, user_id FROM conversations
    WHERE id = %(conversation)s::uuid AND tenant_id = %(tenant)s AND user_id = %(user)s
    FOR SHARE
), known AS MATERIALIZED (
    SELECT thumb, word FROM judgements WHERE message_id = %(id)s::uuid
), written AS (
    INSERT INTO judgements AS stored
        (message_id, conversation_id, tenant_id, user_id, generation, thumb, word, judged_at)
    SELECT %(id)s::uuid, own.id, own.tenant_id, own.user_id, %(generation)s, %(thumb)s, %(word)s, %(at)s
    FROM own
    ON CONFLICT (message_id) DO UPDATE
        SET thumb = excluded.thumb, word = excluded.word,
            -- What was judged so before was judged then: a request that comes again changes nothing.
            judged_at = CASE WHEN (stored.thumb, stored.word) IS NOT DISTINCT FROM (excluded.thumb, excluded.word)
                        THEN stored.judged_at ELSE excluded.judged_at END
    RETURNING conversation_id, message_id, generation, thumb, word, judged_at
)
SELECT count_judgement(%(model)s, known.thumb, written.thumb),
       CASE WHEN %(exported)s AND (known.thumb, known.word) IS DISTINCT FROM (written.thumb, written.word)
       THEN queue_judgement(written.conversation_id, written.message_id, written.generation, written.thumb,
                            known.thumb IS NULL, written.judged_at) ELSE false END AS waits
FROM written LEFT JOIN known ON true
"""

_LOCK: LiteralString = "SELECT pg_advisory_xact_lock(%(key)s)"
"""One judgement of a reply after the other: what is counted is what changed."""

_WITHDRAW: LiteralString = """
WITH known AS MATERIALIZED (
    SELECT conversation_id, message_id, generation, thumb, copied_at FROM judgements
    WHERE message_id = %(id)s::uuid AND tenant_id = %(tenant)s AND user_id = %(user)s AND thumb IS NOT NULL
), changed AS (
    UPDATE judgements AS stored SET thumb = NULL, word = NULL, judged_at = NULL
    FROM known WHERE stored.message_id = known.message_id AND known.copied_at IS NOT NULL
), gone AS (
    DELETE FROM judgements AS stored USING known
    WHERE stored.message_id = known.message_id AND known.copied_at IS NULL
)
SELECT count_judgement(%(model)s, known.thumb, NULL),
       CASE WHEN %(exported)s
       THEN queue_judgement(known.conversation_id, known.message_id, known.generation, 'withdrawn', false, %(at)s)
       ELSE false END AS waits
FROM known
"""

_COPIED: LiteralString = """
WITH RECURSIVE own AS (
    SELECT id, tenant_id, user_id FROM conversations
    WHERE id = %(conversation)s::uuid AND tenant_id = %(tenant)s AND user_id = %(user)s
    FOR SHARE
), part AS (
    SELECT message.id, message.generation, message.continues
    FROM messages AS message
    WHERE message.id = ANY(%(ids)s::uuid[]) AND message.conversation_id = %(conversation)s::uuid
      AND message.role = 'assistant' AND message.tenant_id = %(tenant)s AND message.user_id = %(user)s
    UNION
    SELECT before.id, before.generation, before.continues
    FROM part JOIN messages AS before
      ON before.conversation_id = %(conversation)s::uuid AND before.generation = part.continues
     AND before.role = 'assistant' AND before.generation < part.generation
    WHERE before.tenant_id = %(tenant)s AND before.user_id = %(user)s
), written AS (
    INSERT INTO judgements AS stored (message_id, conversation_id, tenant_id, user_id, generation, copied_at)
    SELECT part.id, own.id, own.tenant_id, own.user_id, part.generation, %(at)s
    FROM part CROSS JOIN own WHERE part.continues IS NULL
    ORDER BY part.id
    ON CONFLICT (message_id) DO UPDATE SET copied_at = coalesce(stored.copied_at, excluded.copied_at)
    RETURNING conversation_id, message_id, generation, copied_at
)
SELECT EXISTS (SELECT FROM own) AS own,
       coalesce((
           SELECT bool_or(queue_judgement(conversation_id, message_id, generation, 'copied', true, copied_at))
           FROM written
           WHERE %(exported)s AND copied_at = %(at)s AND NOT EXISTS (
               -- As it was before this statement.
               SELECT FROM judgements AS known
               WHERE known.message_id = written.message_id AND known.copied_at IS NOT NULL)
       ), false) AS waits
"""

OF_CONVERSATION: LiteralString = """
SELECT message_id::text, thumb, word, judged_at FROM judgements
WHERE conversation_id = %s::uuid AND thumb IS NOT NULL
ORDER BY generation DESC LIMIT %s
"""


def find_reply(access: Access, conversation_id: str, message_id: str, identity: Identity) -> Reply | None:
    """The reply that the message is a part of, as far as its records have come. None: it is not there, or another
    person's."""
    parameters = {**_whose(conversation_id, identity), "id": message_id}
    return access.rows(_REPLY, parameters, args_row(Reply)).fetchone()


def has_conversation(access: Access, conversation_id: str, identity: Identity) -> bool:
    """Whether there is such a conversation of the person's."""
    return access.execute(_CONVERSATION, _whose(conversation_id, identity)).fetchone() is not None


def judge(
    access: Access,
    conversation_id: str,
    reply: Reply,
    identity: Identity,
    *,
    thumb: Thumb,
    word: str | None,
    at: datetime,
    exported: bool = False,
) -> Noted | None:
    """The person judges the reply, instead of what they may have thought before. ``word``: redacted. None when there
    is no such conversation of theirs. ``exported``: it is to be told to whatever keeps the traces."""
    parameters = {
        **_whose(conversation_id, identity),
        "id": reply.message_id,
        "generation": reply.generation,
        "model": reply.model,
        "exported": exported,
        "thumb": thumb,
        "word": word,
        "at": at,
    }
    with access.transaction() as connection:
        connection.execute(_LOCK, {"key": _lock_key(reply.message_id)})
        judged = connection.execute(_JUDGE, parameters).fetchone()
    return None if judged is None else Noted(bool(judged["waits"]))


def withdraw(
    access: Access, reply: Reply, identity: Identity, *, at: datetime, exported: bool = False
) -> Noted:
    """The person thinks nothing of the reply any more. That they copied it stays. ``exported``: as for ``judge``."""
    parameters = {
        "at": at,
        "exported": exported,
        "id": reply.message_id,
        "model": reply.model,
        "tenant": identity.tenant_id,
        "user": identity.user_id,
    }
    with access.transaction() as connection:
        connection.execute(_LOCK, {"key": _lock_key(reply.message_id)})
        withdrawn = connection.execute(_WITHDRAW, parameters).fetchone()
    return Noted(withdrawn is not None and bool(withdrawn["waits"]))


def note_copies(
    access: Access,
    conversation_id: str,
    message_ids: Sequence[str],
    identity: Identity,
    at: datetime,
    *,
    exported: bool = False,
) -> Noted | None:
    """The person has copied these replies. What is not stored as a reply of the conversation is left out. None when
    there is no such conversation of theirs. ``exported``: as for ``judge``."""
    parameters = {
        **_whose(conversation_id, identity),
        "ids": list(message_ids),
        "at": at,
        "exported": exported,
    }
    row = access.execute(_COPIED, parameters).fetchone()
    return Noted(bool(row["waits"])) if row is not None and row["own"] else None


def _whose(conversation_id: str, identity: Identity) -> dict[str, Any]:
    return {"conversation": conversation_id, "tenant": identity.tenant_id, "user": identity.user_id}


def _lock_key(message_id: str) -> int:
    """An advisory lock of a message, apart from those of conversations: the other half of its id."""
    return int.from_bytes(bytes.fromhex(message_id.replace("-", ""))[:8], signed=True)
