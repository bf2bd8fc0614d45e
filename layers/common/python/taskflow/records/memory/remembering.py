"""The worker's part of recall: makes passages of the messages of people who have it on, and their vectors.

What was stored with a batch is made at once. Beyond that the state says what is missing: whoever has switched it on a
moment ago, a model that was exchanged, vectors that could not be had. A passage without a vector is found by its words.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import field
from itertools import islice
from typing import Any, LiteralString, NamedTuple

from taskflow.light_dataclasses import dataclass
from taskflow.llm.embeddings import Embedder, EmbeddingsUnavailable, Unusable, Vector
from taskflow.records.access import WORKER, Access
from taskflow.records.database import Database
from taskflow.records.memory.passages import clauses, passages
from taskflow.records.search.vector import to_tsvector

MESSAGES = 32
"""In one step."""
TEXTS = 128
"""That a server is given at once: ours takes twice as many, a provider more."""
EMBED_SECONDS = 10.0
"""For the vectors of one step."""
QUIET_SECONDS = 60.0
"""How long a server that gave no vectors is not asked for what is missing."""
FORM = "2"
"""Of the passages. Another one, and everybody's messages are looked through for what is missing: what a migration has
left without ``made_by``."""

_SELECT: LiteralString = """
SELECT message.id::text AS id, message.conversation_id::text AS conversation_id, message.role, message.content,
       message.version
FROM messages AS message
JOIN memory_people AS person ON (person.tenant_id, person.user_id) = (message.tenant_id, message.user_id)
WHERE person.is_on AND message.created_at > person.since
  AND NOT message.replaced AND message.error_code IS NULL AND message.content <> ''
  AND NOT EXISTS (SELECT FROM memory_forgotten AS forgotten WHERE forgotten.message_id = message.id)
  AND NOT EXISTS (SELECT FROM memories AS known
                  WHERE known.message_id = message.id AND known.version = message.version
                    AND (known.made_by = %(maker)s OR known.skipped <> ''))
  AND (message.role = 'user' OR message.continues IS NOT NULL
       OR 'user' = (SELECT before.role FROM messages AS before
                    WHERE before.conversation_id = message.conversation_id AND NOT before.replaced
                      AND (before.generation, before.part) < (message.generation, message.part)
                    ORDER BY before.generation DESC, before.part DESC LIMIT 1))
"""
"""Of what the assistant says only what answers: a greeting and a nudge tell nothing."""

# A reply may be stored before what it answers.
_THESE_AND_ANSWERS: LiteralString = """
  AND (message.id = ANY(%(ids)s::uuid[])
       OR (message.conversation_id, message.generation) IN (
           SELECT asked.conversation_id, asked.generation FROM messages AS asked
           WHERE asked.id = ANY(%(ids)s::uuid[]) AND asked.role = 'user'))
"""
_OF_BATCH: LiteralString = _SELECT + _THESE_AND_ANSWERS

# Person and conversation are conditions on conversations, for which there is an index.
_NEXT_OF_PERSON: LiteralString = """
  AND message.conversation_id IN (SELECT id FROM conversations WHERE tenant_id = %(tenant)s AND user_id = %(user)s)
  AND (message.conversation_id, message.id) > (%(after)s::uuid, %(id)s::uuid)
ORDER BY message.conversation_id, message.id LIMIT %(limit)s
"""
_OF_PERSON: LiteralString = _SELECT + _NEXT_OF_PERSON

_LACKING: LiteralString = """
SELECT tenant_id, user_id FROM memory_people WHERE is_on AND covered <> %s ORDER BY changed_at LIMIT 1
"""

_COVERED: LiteralString = """
UPDATE memory_people SET covered = %s WHERE tenant_id = %s AND user_id = %s AND is_on
"""

_NOT_COVERED: LiteralString = """
UPDATE memory_people AS person SET covered = ''
FROM messages AS message
WHERE message.id = ANY(%s::uuid[]) AND (person.tenant_id, person.user_id) = (message.tenant_id, message.user_id)
"""

_DROP: LiteralString = "DELETE FROM memories WHERE message_id = ANY(%s::uuid[])"

_INSERT: LiteralString = """
WITH allowed AS (
    SELECT message.id, message.conversation_id, message.tenant_id, message.user_id, message.generation, message.role,
           message.created_at, message.version
    FROM messages AS message
    JOIN memory_people AS person ON (person.tenant_id, person.user_id) = (message.tenant_id, message.user_id)
    WHERE message.id = ANY(%(ids)s::uuid[]) AND person.is_on AND message.created_at > person.since
      AND NOT message.replaced
      AND NOT EXISTS (SELECT FROM memory_forgotten AS forgotten WHERE forgotten.message_id = message.id)
    ORDER BY message.id
    FOR SHARE OF message, person
)
INSERT INTO memories (message_id, piece, conversation_id, tenant_id, user_id, generation, role, content, said_at,
                      version, search, size, made_by, skipped)
SELECT allowed.id, incoming.piece, allowed.conversation_id, allowed.tenant_id, allowed.user_id, allowed.generation,
       allowed.role, incoming.content, allowed.created_at, allowed.version, incoming.search, incoming.size,
       incoming.made_by, incoming.skipped
FROM json_to_recordset(%(rows)s)
     AS incoming (message_id uuid, version bigint, piece smallint, content text, search tsvector, size integer,
                  made_by text, skipped text)
JOIN allowed ON allowed.id = incoming.message_id AND allowed.version = incoming.version
ON CONFLICT DO NOTHING
"""
"""What was switched off, forgotten, replaced or changed meanwhile is not remembered: whoever does that waits for these
locks, or is waited for."""

_VECTORS: LiteralString = """
UPDATE memories SET embedding = incoming.embedding
FROM json_to_recordset(%s) AS incoming (message_id uuid, piece smallint, version bigint, embedding vector)
WHERE memories.message_id = incoming.message_id AND memories.piece = incoming.piece
  AND memories.version = incoming.version
"""

_CLAUSES: LiteralString = """
INSERT INTO memory_clauses (message_id, piece, clause, tenant_id, user_id, said_at, size, made_by, embedding)
SELECT memory.message_id, memory.piece, incoming.clause, memory.tenant_id, memory.user_id, memory.said_at,
       incoming.size, incoming.made_by, incoming.embedding
FROM json_to_recordset(%s) AS incoming (message_id uuid, piece smallint, clause smallint, version bigint, size integer,
                                        made_by text, embedding vector)
JOIN memories AS memory USING (message_id, piece)
WHERE memory.version = incoming.version
ON CONFLICT DO NOTHING
"""

_NONE = "00000000-0000-0000-0000-000000000000"


@dataclass
class Remembered:
    """What was done: passages stored, of them without a vector by reason, and why no vectors were to be had."""

    stored: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    unavailable: str = ""


class _Piece(NamedTuple):
    message_id: str
    version: int
    piece: int
    content: str
    clauses: list[str]


class Remembering:
    """Of one process. ``embedder`` None: words alone are searched."""

    def __init__(self, database: Database, embedder: Embedder | None, monotonic: Callable[[], float]) -> None:
        self._database = database
        self._configured = embedder
        self._monotonic = monotonic
        self._vectors: bool | None = None
        self._quiet_until = 0.0
        self._place: tuple[str, str, str, str] = ("", "", _NONE, _NONE)

    def batch(self, message_ids: Sequence[str]) -> Remembered:
        """Remembers what a batch has brought. Raises ``DatabaseUnavailable`` and psycopg's errors."""
        done = Remembered()
        if message_ids:
            parameters = {"ids": list(message_ids), "maker": self._maker()}
            found = self._database.run(
                WORKER, lambda access: access.execute(_OF_BATCH, parameters).fetchall()
            )
            for start in range(0, len(found), MESSAGES):
                self._make(found[start : start + MESSAGES], done)
        return done

    def missing(self, seconds: float) -> Remembered:
        """Goes on with what is missing of anybody's, for about so long. Raises as ``batch``."""
        done = Remembered()
        until = self._monotonic() + seconds
        while self._monotonic() < until and self._monotonic() >= self._quiet_until:
            if not self._step(done):
                break
        return done

    def _step(self, done: Remembered) -> bool:
        """A step with the first person who lacks some. False: nobody does."""
        tag = f"{self._maker() or 'words'}/{FORM}"
        lacking = self._database.run(WORKER, lambda access: access.execute(_LACKING, [tag]).fetchone())
        if lacking is None:
            return False
        tenant, user = lacking["tenant_id"], lacking["user_id"]
        if self._place[:2] != (tenant, user):
            self._place = (tenant, user, _NONE, _NONE)
        parameters: dict[str, Any] = {
            "tenant": tenant,
            "user": user,
            "after": self._place[2],
            "id": self._place[3],
            "maker": self._maker(),
            "limit": MESSAGES,
        }
        found = self._database.run(WORKER, lambda access: access.execute(_OF_PERSON, parameters).fetchall())
        if found:
            self._place = (tenant, user, found[-1]["conversation_id"], found[-1]["id"])
            self._make(found, done)
        else:
            self._place = ("", "", _NONE, _NONE)
            self._database.run(WORKER, lambda access: access.execute(_COVERED, [tag, tenant, user]))
        return True

    def _make(self, messages: Sequence[dict[str, Any]], done: Remembered) -> None:
        pieces = [
            # The assistant's words are found as a whole: what a person tells of themselves stands in their own.
            _Piece(row["id"], row["version"], index, text, clauses(text) if row["role"] == "user" else [])
            for row in messages
            for index, text in enumerate(passages(row["content"]))
        ]
        if not pieces:
            return
        texts = [piece.content for piece in pieces] + [text for piece in pieces for text in piece.clauses]
        vectors = self._embedded(texts, done)
        ids = sorted({piece.message_id for piece in pieces})
        self._database.run(WORKER, lambda access: self._store(access, ids, pieces, vectors))
        done.stored += len(pieces)
        done.skipped += Counter(each.reason for each in vectors[: len(pieces)] if isinstance(each, Unusable))

    def _embedded(self, texts: Sequence[str], done: Remembered) -> Sequence[Vector | Unusable | None]:
        """A vector for each; None for all of them where one is not to be had now, so that all are made again."""
        embedder = self._embedder()
        if embedder is None:
            return [None] * len(texts)
        try:
            return [
                vector
                for start in range(0, len(texts), TEXTS)
                for vector in embedder.embed(texts[start : start + TEXTS], EMBED_SECONDS)
            ]
        except EmbeddingsUnavailable as error:
            done.unavailable = str(error)
            self._quiet_until = self._monotonic() + QUIET_SECONDS
            return [None] * len(texts)

    def _store(
        self,
        access: Access,
        ids: list[str],
        pieces: Sequence[_Piece],
        vectors: Sequence[Vector | Unusable | None],
    ) -> None:
        """``vectors``: those of the pieces, then those of their clauses."""
        maker = self._maker()
        of_clauses = iter(vectors[len(pieces) :])
        rows: list[dict[str, Any]] = []
        numbers: list[dict[str, Any]] = []
        parts: list[dict[str, Any]] = []
        for piece, vector in zip(pieces, vectors, strict=False):
            key = {"message_id": piece.message_id, "version": piece.version, "piece": piece.piece}
            row = {
                **key,
                "content": piece.content,
                "search": to_tsvector(piece.content),
                "size": len(vector) if isinstance(vector, tuple) else 0,
                "made_by": maker if isinstance(vector, tuple) else "",
                "skipped": vector.reason if isinstance(vector, Unusable) else "",
            }
            rows.append(row)
            if isinstance(vector, tuple):
                numbers.append({**key, "embedding": json.dumps(vector)})
            for place, part in enumerate(islice(of_clauses, len(piece.clauses))):
                if isinstance(part, tuple) and isinstance(vector, tuple):
                    made = {
                        "clause": place,
                        "size": len(part),
                        "made_by": maker,
                        "embedding": json.dumps(part),
                    }
                    parts.append(key | made)
        with access.transaction() as connection:
            connection.execute(_DROP, [ids])
            connection.execute(_INSERT, {"ids": ids, "rows": json.dumps(rows, ensure_ascii=False)})
            if numbers:
                connection.execute(_VECTORS, [json.dumps(numbers)])
            if parts:
                connection.execute(_CLAUSES, [json.dumps(parts)])
            if maker and not all(isinstance(each, tuple | Unusable) for each in vectors):
                connection.execute(_NOT_COVERED, [ids])

    def _maker(self) -> str:
        """By what vectors are made; empty: there are none."""
        embedder = self._embedder()
        return embedder.made_by if embedder is not None else ""

    def _embedder(self) -> Embedder | None:
        if self._configured is None:
            return None
        if self._vectors is None:
            query: LiteralString = "SELECT memory_has_vectors() AS vectors"
            row = self._database.run(WORKER, lambda access: access.execute(query).fetchone())
            self._vectors = bool(row and row["vectors"])
        return self._configured if self._vectors else None
