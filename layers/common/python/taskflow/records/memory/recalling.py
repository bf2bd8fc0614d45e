"""Finds the passages that a prompt is given: by words, and by meaning where there are vectors. The worker answers.

Never more than a moment: whoever asks speaks a turn, and goes on without an answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, LiteralString

from taskflow.identity import Identity
from taskflow.light_dataclasses import dataclass
from taskflow.llm.embeddings import Embedder, EmbeddingsUnavailable
from taskflow.records.access import Access, Hurried
from taskflow.records.database import Database
from taskflow.records.history import iso
from taskflow.records.memory.fusion import CLAUSE, Found, fused, statement
from taskflow.records.memory.question import telling_words

MOST = 10
"""Passages that a prompt is given at most."""
CANDIDATES = 100
"""That words find at most."""
NEAREST = 400
"""That vectors find at most: whoever talks a lot has asked for much that is as near to a question as its answer."""
SEARCHED = 10_000
"""Passages of a person that words are looked for in: the newest."""
LATER = 40
"""What was said later than the best, of which some may be statements: how many are looked at."""
EMBED_SHARE = 0.6
"""Of the time that is left, how much a vector for the question may take. Words alone are better than nothing."""
STATEMENT_MS = 1_000
"""Whoever asked has gone on by then; a statement that takes longer must not keep the worker."""

_BY_WORDS: LiteralString = """
WITH mine AS MATERIALIZED (
    SELECT message_id, piece, search FROM memories
    WHERE tenant_id = %(tenant)s AND user_id = %(user)s
      AND NOT (conversation_id = %(conversation)s::uuid AND generation >= %(from_turn)s)
      AND EXISTS (SELECT FROM memory_people WHERE tenant_id = %(tenant)s AND user_id = %(user)s AND is_on)
    ORDER BY said_at DESC, message_id LIMIT %(searched)s
), hit AS (
    SELECT mine.message_id, mine.piece, word, length(mine.search) AS lexemes
    FROM mine CROSS JOIN unnest(%(words)s::text[]) AS word
    WHERE mine.search @@ %(any)s::tsquery AND mine.search @@ word::tsquery
), weight AS (
    SELECT word, ln(1 + ((SELECT count(*) FROM mine) - count(hit.word) + 0.5) / (count(hit.word) + 0.5)) AS rarity
    FROM unnest(%(words)s::text[]) AS word LEFT JOIN hit USING (word) GROUP BY word
), scored AS (
    SELECT hit.message_id, hit.piece, sum(weight.rarity) / (1.2 + 0.02 * max(hit.lexemes)) AS score,
           (sum(weight.rarity) / (SELECT sum(rarity) FROM weight))::double precision AS covered
    FROM hit JOIN weight USING (word) GROUP BY hit.message_id, hit.piece
    ORDER BY score DESC, hit.message_id, hit.piece LIMIT %(candidates)s
)
SELECT memory.message_id::text, memory.piece, memory.conversation_id::text, memory.role, memory.content, memory.said_at,
       scored.covered
FROM scored JOIN memories AS memory USING (message_id, piece)
ORDER BY scored.score DESC, memory.said_at DESC, memory.message_id, memory.piece
"""
"""The rarer a word is among a person's passages, the more it tells (BM25's weight); a long passage has many words by
chance. What no passage has is part of the question, too, and not covered."""

_BY_MEANING: LiteralString = """
SELECT memory.message_id::text, memory.piece, memory.conversation_id::text, memory.role, memory.content, memory.said_at,
       nearest.near + %(clause)s * (nearest.closest - nearest.near) AS near
FROM nearest_passages(%(vector)s::real[], %(maker)s, %(nearest)s) AS nearest
JOIN memories AS memory USING (message_id, piece)
WHERE NOT (memory.conversation_id = %(conversation)s::uuid AND memory.generation >= %(from_turn)s)
  AND EXISTS (SELECT FROM memory_people WHERE tenant_id = %(tenant)s AND user_id = %(user)s AND is_on)
"""

_LATER: LiteralString = """
SELECT memory.message_id::text, memory.piece, memory.conversation_id::text, memory.role, memory.content, memory.said_at,
       later.near
FROM later_memories(%(message)s::uuid, %(piece)s::smallint, %(later)s) AS later
JOIN memories AS memory USING (message_id, piece)
WHERE NOT (memory.conversation_id = %(conversation)s::uuid AND memory.generation >= %(from_turn)s)
  AND EXISTS (SELECT FROM memory_people WHERE tenant_id = %(tenant)s AND user_id = %(user)s AND is_on)
ORDER BY later.near DESC, memory.said_at DESC
"""
"""What may hold instead of a statement that was found."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is looked for. Of the conversation ``conversation_id``, turns from ``from_turn`` on stand in the prompt
    anyway. ``text`` is redacted, as passages are."""

    text: str
    conversation_id: str
    from_turn: int


class Recalling:
    """Of one process. ``embedder`` None: words alone are searched."""

    def __init__(self, database: Database, embedder: Embedder | None, redact: Callable[[str], str]) -> None:
        self._database = database
        self._embedder = embedder
        self._redact = redact

    def answer(self, event: Mapping[str, Any]) -> dict[str, Any]:
        """Answers ``{"kind": "recall", userId, tenantId, question, conversationId, fromTurn, seconds}``.

        Raises ``DatabaseUnavailable``, which the asking function sees as a failed invocation.
        """
        identity = Identity(event["userId"], event["tenantId"])
        question = Question(self._redact(event["question"]), event["conversationId"], int(event["fromTurn"]))
        found = self.find(identity, question, float(event["seconds"]))
        return {
            "passages": [
                {
                    "messageId": each.message_id,
                    "conversationId": each.conversation_id,
                    "role": each.role,
                    "text": each.content,
                    "createdAt": iso(each.said_at),
                }
                for each in found
            ]
        }

    def find(self, identity: Identity, question: Question, seconds: float, most: int = MOST) -> list[Found]:
        """The most telling passages. ``seconds``: how long somebody waits for them."""
        words = telling_words(question.text)
        vector = self._vector(question.text, seconds * EMBED_SHARE)
        if not words and vector is None:
            return []
        parameters: dict[str, Any] = {
            "tenant": identity.tenant_id,
            "user": identity.user_id,
            "conversation": question.conversation_id,
            "from_turn": question.from_turn,
            "words": words,
            "any": " | ".join(words),
            "searched": SEARCHED,
            "candidates": CANDIDATES,
            "nearest": NEAREST,
            "later": LATER,
            "clause": CLAUSE,
            "vector": vector,
            "question": question.text,
            "maker": self._embedder.made_by if self._embedder is not None else "",
        }
        return self._database.run(
            Hurried(identity, STATEMENT_MS), lambda access: _found(access, parameters, most)
        )

    def _vector(self, text: str, seconds: float) -> list[float] | None:
        if self._embedder is None:
            return None
        try:
            vector = self._embedder.embed([text], seconds)[0]
        except EmbeddingsUnavailable:
            return None
        return list(vector) if isinstance(vector, tuple) else None


def _found(access: Access, parameters: dict[str, Any], most: int) -> list[Found]:
    """Both queries in one round trip. Where vectors have found a statement, one more: what was said about it since."""
    with access.transaction() as connection:
        by_words = connection.execute(_BY_WORDS, parameters) if parameters["words"] else None
        by_meaning = connection.execute(_BY_MEANING, parameters) if parameters["vector"] else None
    named = [Found(**row) for row in (by_words.fetchall() if by_words else ())]
    near = [Found(**row) for row in (by_meaning.fetchall() if by_meaning else ())]
    chosen = fused(parameters["question"], named, near, most)
    best = statement(chosen) if near else None
    if best is None:
        return chosen
    rows = access.execute(_LATER, {**parameters, "message": best.message_id, "piece": best.piece}).fetchall()
    # What is said again changes nothing, and what is said three times takes one place.
    since = {each["content"]: Found(**each) for each in reversed(rows) if each["content"] != best.content}
    return fused(parameters["question"], named, near, most, [*reversed(since.values())]) if since else chosen
