"""One conversation with its messages, in one query: what REST shows, exports and an old session comes back from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, LiteralString

from psycopg.rows import DictRow

from taskflow.identity import Identity
from taskflow.records.database import Connection, Database

MAX_BYTES = 4_000_000
"""How much content one answer carries: Lambda returns at most 6 MB, and JSON escapes what it carries."""

REHYDRATED_MESSAGES = 200

Place = tuple[int, int, str]
"""Where a message stands: generation, part, id."""

_CONVERSATION = (
    "id",
    "title",
    "status",
    "model",
    "provider",
    "created_at",
    "updated_at",
    "message_count",
    "last_message_preview",
    "version",
)

_USAGE = ("input_tokens", "output_tokens", "cost", "estimated", "calls")

_QUERY: LiteralString = """
SELECT conversation.id::text, conversation.title, conversation.status, conversation.model, conversation.provider,
       conversation.created_at, conversation.updated_at, conversation.message_count,
       conversation.last_message_preview, conversation.version,
       message.id::text AS message_id, message.generation, message.part, message.role, message.content,
       message.status AS message_status, message.model AS message_model,
       message.created_at AS message_created_at, message.version AS message_version, usage.*
FROM conversations AS conversation
CROSS JOIN LATERAL (
    -- Anybody may name any conversation in a log that comes by POST /api/ingest: only the owner's count.
    SELECT coalesce(sum(input_tokens), 0)::bigint AS input_tokens,
           coalesce(sum(output_tokens), 0)::bigint AS output_tokens,
           sum(cost)::float8 AS cost,
           coalesce(bool_or(tokens_estimated), false) AS estimated,
           count(*) FILTER (WHERE status <> 'replayed') AS calls
    FROM inference_logs
    WHERE conversation_id = conversation.id
      AND (tenant_id, user_id) = (conversation.tenant_id, conversation.user_id)
) AS usage
LEFT JOIN LATERAL (
    SELECT * FROM messages
    WHERE conversation_id = conversation.id AND NOT replaced
"""

_BEFORE: LiteralString = " AND (generation, part, id) < (%(generation)s, %(part)s, %(message_id)s::uuid)"

_REST: LiteralString = """
    ORDER BY generation DESC, part DESC, id DESC
    LIMIT %(limit)s
) AS message ON true
WHERE conversation.id = %(id)s AND conversation.tenant_id = %(tenant_id)s AND conversation.user_id = %(user_id)s
ORDER BY message.generation DESC, message.part DESC, message.id DESC
"""


@dataclass(frozen=True, slots=True)
class History:
    """A conversation's row and its newest messages, oldest first. ``older``: where the ones before them end.

    ``usage``: what all its calls of models took (input_tokens, output_tokens, cost, estimated, calls). A replay
    calls no model. ``cost`` in US dollars, None when no call's cost is known.
    """

    conversation: DictRow
    usage: DictRow
    messages: list[DictRow]
    older: Place | None


def load_messages(
    connection: Connection,
    conversation_id: str,
    identity: Identity,
    limit: int,
    before: Place | None = None,
    max_bytes: int = MAX_BYTES,
) -> History | None:
    """The newest ``limit`` messages that fit ``max_bytes`` of UTF-8, or those before a place.

    None when there is no such conversation or it is another person's.
    """
    parameters: dict[str, Any] = {
        "id": conversation_id,
        "tenant_id": identity.tenant_id,
        "user_id": identity.user_id,
        "limit": limit + 1,
    }
    query = _QUERY
    if before is not None:
        query += _BEFORE
        parameters["generation"], parameters["part"], parameters["message_id"] = before
    found = connection.execute(query + _REST, parameters).fetchall()
    if not found:
        return None
    rows = [row for row in found if row["message_id"] is not None]
    kept = _fitting(rows[:limit], max_bytes)
    older = (
        (kept[-1]["generation"], kept[-1]["part"], kept[-1]["message_id"]) if len(kept) < len(rows) else None
    )
    return History(
        conversation={name: found[0][name] for name in _CONVERSATION},
        usage={name: found[0][name] for name in _USAGE},
        messages=[_message(row) for row in reversed(kept)],
        older=older,
    )


def owns(connection: Connection, conversation_id: str, identity: Identity) -> bool:
    """Whether the conversation is, or before its deletion was, this person's."""
    query = """
        SELECT FROM conversations WHERE id = %(id)s AND tenant_id = %(tenant_id)s AND user_id = %(user_id)s
        UNION ALL
        SELECT FROM tombstones
        WHERE conversation_id = %(id)s AND tenant_id = %(tenant_id)s AND user_id = %(user_id)s
    """
    parameters = {"id": conversation_id, "tenant_id": identity.tenant_id, "user_id": identity.user_id}
    return connection.execute(query, parameters).fetchone() is not None


def rename(connection: Connection, conversation_id: str, identity: Identity, title: str) -> bool:
    """Gives a conversation that has no live session a title. False when there is none, or it is another person's."""
    query = """
        UPDATE conversations SET title = %(title)s, version = version + 1
        WHERE id = %(id)s AND tenant_id = %(tenant_id)s AND user_id = %(user_id)s
    """
    parameters = {
        "id": conversation_id,
        "tenant_id": identity.tenant_id,
        "user_id": identity.user_id,
        "title": title,
    }
    return connection.execute(query, parameters).rowcount == 1


def rehydrate(database: Database, event: Mapping[str, Any]) -> dict[str, Any]:
    """Answers ``{"kind": "rehydrate", conversationId, userId, tenantId}``, asked by a session that has expired.

    ``{"found": false}`` or the conversation and its newest messages, oldest first, names camelCase, times ISO 8601.
    Raises ``DatabaseUnavailable``, which the asking function sees as a failed invocation.
    """
    identity = Identity(event["userId"], event["tenantId"])
    history = database.run(
        lambda connection: load_messages(connection, event["conversationId"], identity, REHYDRATED_MESSAGES)
    )
    if history is None:
        return {"found": False}
    row = history.conversation
    return {
        "found": True,
        "conversation": {
            "id": row["id"],
            "userId": identity.user_id,
            "tenantId": identity.tenant_id,
            "title": row["title"],
            "status": row["status"],
            "model": row["model"],
            "provider": row["provider"],
            "createdAt": iso(row["created_at"]),
            "updatedAt": iso(row["updated_at"]),
            "version": row["version"],
        },
        "messages": [
            {**{name: message[name] for name in _PLAIN}, "createdAt": iso(message["created_at"])}
            for message in history.messages
        ],
        "more": history.older is not None,
    }


_PLAIN = ("id", "generation", "part", "role", "content", "status", "model", "version")


def iso(time: datetime) -> str:
    """ISO 8601 in UTC with milliseconds, as on the wire."""
    return time.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def iso_now(epoch_seconds: float) -> str:
    """A clock's reading as on the wire."""
    return iso(datetime.fromtimestamp(epoch_seconds, UTC))


def _fitting(rows: list[DictRow], max_bytes: int) -> list[DictRow]:
    """The first rows whose contents fit together; the first one always."""
    total = 0
    for index, row in enumerate(rows):
        total += len(row["content"].encode())
        if total > max_bytes and index > 0:
            return rows[:index]
    return rows


def _message(row: DictRow) -> DictRow:
    return {
        "id": row["message_id"],
        "generation": row["generation"],
        "part": row["part"],
        "role": row["role"],
        "content": row["content"],
        "status": row["message_status"],
        "model": row["message_model"],
        "created_at": row["message_created_at"],
        "version": row["message_version"],
    }
