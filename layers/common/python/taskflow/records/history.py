"""One conversation with its messages, in one query: what REST shows, exports and an old session comes back from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Literal, LiteralString, NamedTuple

from pydantic.alias_generators import to_camel

from taskflow.field_problems import is_uuid
from taskflow.identity import Identity
from taskflow.light_dataclasses import dataclass
from taskflow.records import answered_again
from taskflow.records.access import Access
from taskflow.records.answered_again import AnsweredAgain
from taskflow.records.database import Database
from taskflow.records.judgements import MAX_LISTED, OF_CONVERSATION, Judgement
from taskflow.records.listing import Conversation
from taskflow.records.search import to_tsvector

MAX_BYTES = 4_000_000
"""How much content one answer carries: Lambda returns at most 6 MB, and JSON escapes what it carries."""

REHYDRATED_MESSAGES = 200

Place = tuple[int, int, str]
"""Where a message stands: generation, part, id."""

_DETAIL: LiteralString = "SELECT conversation_detail(%s, %s, %s, %s, %s, %s, %s, %s)::text AS found"


_BESIDE: LiteralString = """
SELECT id::text, recalled::text[] AS recalled, mode, reason FROM messages
WHERE conversation_id = %s::uuid AND (cardinality(recalled) > 0 OR mode IS NOT NULL)
"""
"""What ``conversation_detail`` does not tell of a message."""


class Message(NamedTuple):
    """A message's row."""

    id: str
    generation: int
    part: int
    role: Literal["user", "assistant"]
    content: str
    status: Literal["completed", "interrupted"]
    model: str | None
    created_at: datetime
    version: int
    finish: Literal["length"] | None = None
    error_code: str | None = None
    reasoning: str | None = None
    reasoning_ms: int | None = None
    continues: int | None = None
    recalled: tuple[str, ...] = ()
    mode: str | None = None
    reason: str | None = None


class Summary(NamedTuple):
    """What was said up to ``generation`` in short: the first ``messages`` messages, the last being ``message_id``."""

    content: str
    generation: int
    messages: int
    message_id: str
    model: str
    created_at: datetime


class Usage(NamedTuple):
    """What all calls of models for a conversation took. ``cost`` in US dollars, None when no call's is known."""

    input_tokens: int
    output_tokens: int
    cost: float | None
    estimated: bool
    calls: int


@dataclass(frozen=True, slots=True)
class History:
    """A conversation's row and its newest messages, oldest first. ``older``: where the ones before them end.
    ``judgements``: of all of its replies, the latest replies first. ``answered_again``: its questions with earlier
    answers, the latest first."""

    conversation: Conversation
    usage: Usage
    messages: list[Message]
    older: Place | None
    judgements: list[Judgement]
    answered_again: list[AnsweredAgain]


def load_messages(
    access: Access,
    conversation_id: str,
    identity: Identity,
    limit: int,
    before: Place | None = None,
    max_bytes: int = MAX_BYTES,
) -> History | None:
    """The newest ``limit`` messages that fit ``max_bytes`` of UTF-8, or those before a place.

    None when there is no such conversation or it is another person's.
    """
    place = before or (None, None, None)
    asked = [conversation_id, identity.tenant_id, identity.user_id, limit, max_bytes, *place]
    with access.transaction() as connection:
        detail = connection.execute(_DETAIL, asked)
        beside = connection.execute(_BESIDE, [conversation_id])
        judged = connection.execute(OF_CONVERSATION, [conversation_id, MAX_LISTED])
        again = connection.execute(
            answered_again.OF_CONVERSATION, [conversation_id, answered_again.MAX_LISTED]
        )
    row = detail.fetchone()
    if row is None or row["found"] is None:
        return None
    found = json.loads(row["found"])
    more = {
        each["id"]: {"recalled": tuple(each["recalled"]), "mode": each["mode"], "reason": each["reason"]}
        for each in beside
    }
    messages = [_message(each)._replace(**more.get(each["id"], {})) for each in found["messages"]]
    return History(
        conversation=_conversation(found["conversation"]),
        usage=Usage(**found["usage"]),
        messages=messages[::-1],
        older=_place(messages[-1]) if found["more"] else None,
        judgements=[Judgement(**each) for each in judged],
        answered_again=[AnsweredAgain(each["question_id"], tuple(each["generations"])) for each in again],
    )


def load_summary(access: Access, conversation_id: str, identity: Identity) -> tuple[bool, Summary | None]:
    """Whether there is such a conversation of the person's, and what stands for its first messages, if anything."""
    query = """
        SELECT summary AS content, summary_generation AS generation, summary_messages AS messages,
               summary_message_id::text AS message_id, summary_model AS model, summarised_at AS created_at
        FROM conversations
        WHERE id = %(id)s AND tenant_id = %(tenant_id)s AND user_id = %(user_id)s
    """
    parameters = {"id": conversation_id, "tenant_id": identity.tenant_id, "user_id": identity.user_id}
    row = access.execute(query, parameters).fetchone()
    if row is None:
        return False, None
    return True, None if row["content"] is None else Summary(**row)


def conversations_of(access: Access, identity: Identity, limit: int) -> list[str]:
    """Ids of the person's conversations, the latest first."""
    query = """
        SELECT id::text FROM conversations WHERE tenant_id = %(tenant_id)s AND user_id = %(user_id)s
        ORDER BY updated_at DESC, id DESC LIMIT %(limit)s
    """
    parameters = {"tenant_id": identity.tenant_id, "user_id": identity.user_id, "limit": limit}
    return [row["id"] for row in access.execute(query, parameters)]


def owns(access: Access, conversation_id: str, identity: Identity) -> bool:
    """Whether the conversation is, or before its deletion was, this person's."""
    query = """
        SELECT FROM conversations WHERE id = %(id)s AND tenant_id = %(tenant_id)s AND user_id = %(user_id)s
        UNION ALL
        SELECT FROM tombstones
        WHERE conversation_id = %(id)s AND tenant_id = %(tenant_id)s AND user_id = %(user_id)s
    """
    parameters = {"id": conversation_id, "tenant_id": identity.tenant_id, "user_id": identity.user_id}
    return access.execute(query, parameters).fetchone() is not None


def rename(access: Access, conversation_id: str, identity: Identity, title: str) -> bool:
    """Gives a conversation that has no live session a title. False when there is none, or it is another person's."""
    query = """
        UPDATE conversations SET title = %(title)s, version = version + 1, search = %(search)s::tsvector,
               searched_version = version + 1
        WHERE id = %(id)s AND tenant_id = %(tenant_id)s AND user_id = %(user_id)s
    """
    parameters = {
        "id": conversation_id,
        "tenant_id": identity.tenant_id,
        "user_id": identity.user_id,
        "title": title,
        "search": to_tsvector(title),
    }
    return access.execute(query, parameters).rowcount == 1


def rehydrate(database: Database, event: Mapping[str, Any]) -> dict[str, Any]:
    """Answers ``{"kind": "rehydrate", conversationId, userId, tenantId}``, asked by a session that has expired.

    ``{"found": false}`` or the conversation and its newest messages, oldest first, names camelCase, times ISO 8601.
    Whoever connects may send any text as an id: what is no UUID is not found, and the database is not asked.
    Raises ``DatabaseUnavailable``, which the asking function sees as a failed invocation.
    """
    if not is_uuid(event["conversationId"]):
        return {"found": False}
    identity = Identity(event["userId"], event["tenantId"])
    conversation_id = event["conversationId"]
    history, (_, summary) = database.run(
        identity,
        lambda access: (
            load_messages(access, conversation_id, identity, REHYDRATED_MESSAGES),
            load_summary(access, conversation_id, identity),
        ),
    )
    if history is None:
        return {"found": False}
    found = history.conversation
    return {
        "found": True,
        "conversation": {
            "id": found.id,
            "userId": identity.user_id,
            "tenantId": identity.tenant_id,
            "title": found.title,
            "status": found.status,
            "model": found.model,
            "provider": found.provider,
            "createdAt": iso(found.created_at),
            "updatedAt": iso(found.updated_at),
            "version": found.version,
        },
        "messages": [
            {
                **{to_camel(name): getattr(message, name) for name in (*_PLAIN, *_REASONING, *_LINK)},
                "createdAt": iso(message.created_at),
            }
            for message in history.messages
        ],
        "more": history.older is not None,
        "summary": None
        if summary is None
        else {
            **{to_camel(name): value for name, value in summary._asdict().items()},
            "createdAt": iso(summary.created_at),
        },
    }


_PLAIN = ("id", "generation", "part", "role", "content", "status", "model", "version", "finish", "error_code")
_REASONING = ("reasoning", "reasoning_ms", "recalled")
_LINK = ("continues", "mode", "reason")


def iso(time: datetime) -> str:
    """ISO 8601 in UTC with milliseconds, as on the wire."""
    return time.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def iso_now(epoch_seconds: float) -> str:
    """A clock's reading as on the wire."""
    return iso(datetime.fromtimestamp(epoch_seconds, UTC))


def _place(message: Message) -> Place:
    return message.generation, message.part, message.id


def _conversation(row: dict[str, Any]) -> Conversation:
    times = {name: datetime.fromisoformat(row[name]) for name in ("created_at", "updated_at")}
    return Conversation(**(row | times))


def _message(row: dict[str, Any]) -> Message:
    return Message(
        id=row["id"],
        generation=row["generation"],
        part=row["part"],
        role=row["role"],
        content=row["content"],
        status=row["status"],
        model=row["model"],
        created_at=datetime.fromisoformat(row["created_at"]),
        version=row["version"],
        finish=row.get("finish"),
        error_code=row.get("error_code"),
        reasoning=row.get("reasoning"),
        reasoning_ms=row.get("reasoning_ms"),
        continues=row.get("continues"),
    )
