"""Builders of records, SQS events and the worker's context, for tests."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from taskflow.records.database import Connection
from taskflow.records.schema import (
    ConversationHeader,
    ConversationRecord,
    DeletionRecord,
    InferenceBody,
    InferenceRecord,
    MessageBody,
    MessageRecord,
    Record,
)

TIME = "2026-01-02T03:04:05.678Z"
CONVERSATION = "00000000-0000-4000-8000-000000000001"
USER = "guest_1"
TENANT = "default"

TABLE_QUERIES = {
    "conversations": "SELECT * FROM conversations ORDER BY id",
    "messages": "SELECT * FROM messages ORDER BY id",
    "inference_logs": "SELECT * FROM inference_logs ORDER BY id",
    "tombstones": "SELECT * FROM tombstones ORDER BY conversation_id",
    "metric_counters": "SELECT * FROM metric_counters ORDER BY name, labels",
}


def some_id(number: int, kind: str = "") -> str:
    """The same UUID for the same number."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{kind}{number}"))


def header(id: str = CONVERSATION, version: int = 1, **changes: Any) -> ConversationHeader:
    """A conversation's header."""
    values: dict[str, Any] = {
        "user_id": USER,
        "tenant_id": TENANT,
        "title": "A title",
        "model": "small",
        "provider": "local",
        "created_at": TIME,
        "updated_at": TIME,
    }
    return ConversationHeader(id=id, version=version, **{**values, **changes})


def message(
    id: str, content: str = "Hello", conversation: ConversationHeader | None = None, **changes: Any
) -> MessageRecord:
    """A message of a conversation."""
    values: dict[str, Any] = {
        "generation": 1,
        "part": 0,
        "role": "user",
        "status": "completed",
        "created_at": TIME,
        "version": 1,
    }
    body = MessageBody(id=id, content=content, **{**values, **changes})
    return MessageRecord(conversation=conversation or header(), message=body)


def conversation_record(conversation: ConversationHeader | None = None) -> ConversationRecord:
    """A changed header."""
    return ConversationRecord(conversation=conversation or header())


def inference(id: str, **changes: Any) -> InferenceRecord:
    """A log of one call of a model."""
    values: dict[str, Any] = {
        "user_id": USER,
        "tenant_id": TENANT,
        "model": "small",
        "provider": "local",
        "latency_ms": 1200,
        "status": "success",
        "created_at": TIME,
    }
    return InferenceRecord(inference=InferenceBody(id=id, **{**values, **changes}))


def deletion(
    conversation_id: str = CONVERSATION,
    deleted_at: str = TIME,
    *,
    user_id: str = USER,
    tenant_id: str = TENANT,
) -> DeletionRecord:
    """A deletion."""
    return DeletionRecord(
        conversation_id=conversation_id, user_id=user_id, tenant_id=tenant_id, deleted_at=deleted_at
    )


def body(record: Record) -> str:
    """A record as it travels."""
    return record.model_dump_json(by_alias=True)


def sqs_event(bodies: Iterable[str]) -> dict[str, Any]:
    """What Lambda hands the worker; message ids are ``m0``, ``m1``, …"""
    return {
        "Records": [
            {"messageId": f"m{index}", "body": text, "eventSource": "aws:sqs"}
            for index, text in enumerate(bodies)
        ]
    }


def event_of(records: Sequence[Record]) -> dict[str, Any]:
    """An SQS event of records."""
    return sqs_event(body(record) for record in records)


def tables(connection: Connection) -> dict[str, list[dict[str, Any]]]:
    """All rows of all tables."""
    return {name: connection.execute(query).fetchall() for name, query in TABLE_QUERIES.items()}


@dataclass(frozen=True)
class FakeContext:
    """What Powertools reads of a Lambda context."""

    function_name: str = "taskflow-worker"
    memory_limit_in_mb: int = 128
    invoked_function_arn: str = "arn:aws:lambda:us-east-1:000000000000:function:taskflow-worker"
    aws_request_id: str = "request"

    def get_remaining_time_in_millis(self) -> int:
        """As long as the worker may take."""
        return 60_000
