"""What the answers to a question said that another answer took the place of."""

from __future__ import annotations

from itertools import groupby
from typing import Any, LiteralString, NamedTuple

from taskflow.identity import Identity
from taskflow.records.access import Access
from taskflow.records.answered_again import FIRST_PART
from taskflow.records.history import MAX_BYTES, Message

_QUESTION: LiteralString = """
SELECT question.generation
FROM conversations AS conversation
LEFT JOIN messages AS question ON question.conversation_id = conversation.id AND question.id = %(question)s::uuid
    AND question.role = 'user' AND question.part = 0 AND NOT question.replaced
WHERE conversation.id = %(conversation)s::uuid
  AND conversation.tenant_id = %(tenant)s AND conversation.user_id = %(user)s
"""

_ANSWERS: LiteralString = (
    """
WITH RECURSIVE asked AS (
    SELECT generation FROM messages
    WHERE conversation_id = %(conversation)s::uuid AND id = %(question)s::uuid
      AND role = 'user' AND part = 0 AND NOT replaced
), following AS MATERIALIZED (
    SELECT later.generation FROM messages AS later, asked
    WHERE later.conversation_id = %(conversation)s::uuid AND later.role = 'user' AND later.part = 0
      AND later.generation > asked.generation
    ORDER BY later.generation LIMIT 1
), head AS (
    SELECT answer.generation FROM messages AS answer, asked
    WHERE answer.conversation_id = %(conversation)s::uuid
      AND answer.generation >= asked.generation
      AND answer.generation < coalesce(
          least((SELECT generation FROM following), %(before)s::bigint), 9223372036854775807)
      AND """
    + FIRST_PART
    + """
    ORDER BY answer.generation DESC LIMIT %(limit)s + 1
), part AS (
    SELECT head.generation AS answer, head.generation FROM head
    UNION
    SELECT part.answer, next.generation
    FROM part JOIN messages AS next ON next.conversation_id = %(conversation)s::uuid
     AND next.continues = part.generation AND next.generation > part.generation
     AND next.role = 'assistant' AND next.replaced
), said AS (
    SELECT part.answer, message.*,
           sum(octet_length(message.content) + octet_length(coalesce(message.reasoning, '')))
               OVER (ORDER BY part.answer DESC) AS bytes
    FROM part JOIN messages AS message ON message.conversation_id = %(conversation)s::uuid
     AND message.generation = part.generation AND message.replaced AND message.part > 0
)
SELECT answer, id::text, generation, part, role, content, status, model, created_at, version, finish, error_code,
       reasoning, reasoning_ms, continues, recalled::text[] AS recalled, mode, reason,
       (SELECT count(*) FROM head) AS found
FROM said
WHERE bytes <= %(max_bytes)s OR answer = (SELECT max(answer) FROM said)
ORDER BY answer, generation, part
"""
)


class Earlier(NamedTuple):
    """One answer that was replaced: its parts, and what the person said beside it, in order."""

    generation: int
    messages: tuple[Message, ...]


class EarlierAnswers(NamedTuple):
    """Earlier answers to a question, the earliest first. ``older``: the generation before which there are more."""

    answers: list[Earlier]
    older: int | None


def load_answers(
    access: Access,
    conversation_id: str,
    question_id: str,
    identity: Identity,
    limit: int,
    before: int | None = None,
    max_bytes: int = MAX_BYTES,
) -> tuple[bool, EarlierAnswers | None]:
    """Whether there is such a conversation of the person's; and the newest ``limit`` earlier answers to a question in it
    that fit ``max_bytes`` of UTF-8, one always, or those before a generation. None: it has no such question."""
    asked: dict[str, Any] = {
        "conversation": conversation_id,
        "question": question_id,
        "tenant": identity.tenant_id,
        "user": identity.user_id,
        "limit": limit,
        "before": before,
        "max_bytes": max_bytes,
    }
    with access.transaction() as connection:
        question = connection.execute(_QUESTION, asked)
        found = connection.execute(_ANSWERS, asked)
    row = question.fetchone()
    if row is None or row["generation"] is None:
        return row is not None, None
    rows = found.fetchall()
    answers = [
        Earlier(generation, tuple(_message(each) for each in parts))
        for generation, parts in groupby(rows, key=lambda each: each["answer"])
    ][-limit:]
    more = bool(rows) and rows[0]["found"] > len(answers)
    return True, EarlierAnswers(answers, answers[0].generation if more else None)


def _message(row: dict[str, Any]) -> Message:
    values = {name: row[name] for name in Message._fields}
    return Message(**{**values, "recalled": tuple(row["recalled"])})
