"""Which questions of a conversation were answered again.

An answer is one to the last thing that the person had said when it began, whatever came of that since. A question that
was edited is gone with its answers; what comes by itself after a reply, a nudge, answers nothing.
See ``docs/decisions/146-earlier-answers-stay-in-sight.md``.
"""

from __future__ import annotations

from typing import LiteralString, NamedTuple

MAX_LISTED = 500
"""Of how many questions a conversation tells that they were answered again, the latest."""

OF_CONVERSATION: LiteralString = """
SELECT question.id::text AS question_id, array_agg(answer.generation ORDER BY answer.generation) AS generations
FROM messages AS answer
CROSS JOIN LATERAL (
    SELECT asked.id, asked.generation, asked.replaced FROM messages AS asked
    WHERE asked.conversation_id = answer.conversation_id AND asked.generation <= answer.generation
      AND asked.part = 0 AND asked.role = 'user'
    ORDER BY asked.generation DESC LIMIT 1
) AS question
WHERE answer.conversation_id = %s::uuid AND NOT question.replaced
  AND answer.replaced AND answer.role = 'assistant' AND answer.kind IS DISTINCT FROM 'nudge'
  AND (answer.content <> '' OR answer.error_code IS NOT NULL)
  -- The first part of a reply: another one goes with that which it continues, if that was replaced, too.
  AND NOT EXISTS (
      SELECT FROM messages AS before
      WHERE before.conversation_id = answer.conversation_id AND before.generation = answer.continues
        AND before.role = 'assistant' AND before.replaced)
GROUP BY question.id, question.generation
ORDER BY question.generation DESC LIMIT %s
"""


class AnsweredAgain(NamedTuple):
    """A question with answers that another one took the place of: each one's first generation, the earliest first."""

    question_id: str
    generations: tuple[int, ...]
