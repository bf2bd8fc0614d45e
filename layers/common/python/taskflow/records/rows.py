"""A batch of records as columns of rows, ready for one statement a table. Pure.

Of several records for one row the highest version stays; equal versions are told apart by content, so that the
outcome never depends on the order of arrival.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

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
from taskflow.records.validation import parse_time

Columns = tuple[list[Any], ...]
"""Parallel lists, one a column."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Everything a batch brings, each table's rows in the order of their ids."""

    conversations: Columns
    messages: Columns
    inferences: Columns
    tombstones: Columns
    locks: list[int]
    """Advisory lock keys of every conversation the batch touches, ascending."""
    message_ids: list[str]
    counted: list[str]
    """Conversations whose message count may change."""
    deleted: list[str]


def rows(records: Iterable[Record]) -> Rows:
    """The rows of valid records (see ``validation``)."""
    headers: dict[str, ConversationHeader] = {}
    messages: dict[str, tuple[str, MessageBody]] = {}
    inferences: dict[str, InferenceBody] = {}
    deletions: dict[str, DeletionRecord] = {}
    touched: set[str] = set()
    for record in records:
        match record:
            case MessageRecord(conversation=header, message=message):
                known = messages.get(message.id)
                if known is None or _rank(message) > _rank(known[1]):
                    messages[message.id] = (header.id, message)
                _keep(headers, header)
            case ConversationRecord(conversation=header):
                _keep(headers, header)
            case InferenceRecord(inference=inference):
                inferences.setdefault(inference.id, inference)
                if inference.conversation_id is not None:
                    touched.add(inference.conversation_id)
            case DeletionRecord():
                first = deletions.get(record.conversation_id)
                if first is None or parse_time(record.deleted_at) < parse_time(first.deleted_at):
                    deletions[record.conversation_id] = record
    touched.update(headers, deletions)
    return Rows(
        conversations=_columns(10, (_conversation(headers[key]) for key in sorted(headers))),
        messages=_columns(11, (_message(*messages[key]) for key in sorted(messages))),
        inferences=_columns(19, (_inference(inferences[key]) for key in sorted(inferences))),
        tombstones=_columns(4, (_tombstone(deletions[key]) for key in sorted(deletions))),
        locks=sorted(lock_key(key) for key in touched),
        message_ids=sorted(messages),
        counted=sorted({conversation for conversation, _ in messages.values()}),
        deleted=sorted(deletions),
    )


def lock_key(conversation_id: str) -> int:
    """The advisory lock of a conversation: half of its id as a signed 64-bit number."""
    return int.from_bytes(uuid.UUID(conversation_id).bytes[8:], signed=True)


def _keep(headers: dict[str, ConversationHeader], header: ConversationHeader) -> None:
    known = headers.get(header.id)
    if known is None or _rank(header) > _rank(known):
        headers[header.id] = header


def _rank(body: ConversationHeader | MessageBody) -> tuple[int, str]:
    return body.version, body.model_dump_json()


def _conversation(header: ConversationHeader) -> Sequence[Any]:
    return (
        header.id,
        header.tenant_id,
        header.user_id,
        header.title,
        header.status,
        header.model,
        header.provider,
        parse_time(header.created_at),
        parse_time(header.updated_at),
        header.version,
    )


def _message(conversation_id: str, message: MessageBody) -> Sequence[Any]:
    return (
        message.id,
        conversation_id,
        message.generation,
        message.part,
        message.role,
        message.content,
        message.status,
        message.model,
        message.replaced,
        parse_time(message.created_at),
        message.version,
    )


def _inference(log: InferenceBody) -> Sequence[Any]:
    return (
        log.id,
        log.conversation_id,
        # A message is told by its conversation; without one the reference cannot be trusted.
        log.message_id if log.conversation_id is not None else None,
        log.tenant_id,
        log.user_id,
        log.model,
        log.provider,
        log.latency_ms,
        log.ttft_ms,
        log.input_tokens,
        log.output_tokens,
        log.tokens_estimated,
        None if log.cost is None else Decimal(str(log.cost)),
        log.status,
        log.error_code,
        log.error_message,
        log.input_preview,
        log.output_preview,
        parse_time(log.created_at),
    )


def _tombstone(deletion: DeletionRecord) -> tuple[str, str, str, datetime]:
    return deletion.conversation_id, deletion.tenant_id, deletion.user_id, parse_time(deletion.deleted_at)


def _columns(width: int, table: Iterable[Sequence[Any]]) -> Columns:
    columns: Columns = tuple([] for _ in range(width))
    for row in table:
        for column, value in zip(columns, row, strict=True):
            column.append(value)
    return columns
