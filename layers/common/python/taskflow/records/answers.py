"""What the answers to a question said that another answer took the place of."""

from __future__ import annotations

from itertools import groupby
from typing import Any, LiteralString, NamedTuple

from taskflow.identity import Identity
from taskflow.records.access import Access
from taskflow.records.answered_again import OF_CONVERSATION
from taskflow.records.history import MAX_BYTES, Message

_QUESTION: LiteralString = """
SELECT question.id::text AS question_id
FROM conversations AS conversation
LEFT JOIN messages AS question ON question.conversation_id = conversation.id AND question.id = %(question)s::uuid
    AND question.role = 'user' AND question.part = 0 AND NOT question.replaced
WHERE conversation.id = %(conversation)s::uuid
  AND conversation.tenant_id = %(tenant)s AND conversation.user_id = %(user)s
"""

_ANSWERS: LiteralString = """
WITH RECURSIVE part AS (
    SELECT generation AS answer, generation FROM unnest(%(generations)s::bigint[]) AS generation
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
       reasoning, reasoning_ms, continues, recalled::text[] AS recalled, mode, reason
FROM said
WHERE bytes <= %(max_bytes)s OR answer = (SELECT max(answer) FROM said)
ORDER BY answer, generation, part
"""


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
    """Whether there is such a conversation of the person's; and the newest ``limit`` earlier answers to a question in
    it that fit ``max_bytes`` of UTF-8, one always, or those before a generation. None: it has no such question."""
    asked = {
        "conversation": conversation_id,
        "question": question_id,
        "tenant": identity.tenant_id,
        "user": identity.user_id,
    }
    with access.transaction() as connection:
        found = connection.execute(_QUESTION, asked)
        again = connection.execute(OF_CONVERSATION, [conversation_id, None])
        question = found.fetchone()
        if question is None or question["question_id"] is None:
            return question is not None, None
        generations = [
            generation
            for each in again
            if each["question_id"] == question_id
            for generation in each["generations"]
            if before is None or generation < before
        ]
        wanted = {
            "conversation": conversation_id,
            "generations": generations[-limit:],
            "max_bytes": max_bytes,
        }
        parts = connection.execute(_ANSWERS, wanted)
    answers = [
        Earlier(generation, tuple(_message(each) for each in messages))
        for generation, messages in groupby(parts, key=lambda each: each["answer"])
    ]
    more = len(answers) < len(generations)
    return True, EarlierAnswers(answers, answers[0].generation if more and answers else None)


def _message(row: dict[str, Any]) -> Message:
    values = {name: row[name] for name in Message._fields}
    return Message(**{**values, "recalled": tuple(row["recalled"])})
