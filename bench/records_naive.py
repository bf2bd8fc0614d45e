"""What the worker is compared with: a row at a time, and a pipeline that does nothing but write."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, LiteralString

import psycopg
from psycopg.types.json import Jsonb
from taskflow.records.metrics import FIRST_TOKEN_BUCKETS_MS, LATENCY_BUCKETS_MS
from taskflow.records.schema import (
    ConversationHeader,
    ConversationRecord,
    InferenceBody,
    InferenceRecord,
    MessageRecord,
)
from taskflow.records.scrub import Scrubber
from taskflow.records.search import to_tsvector
from taskflow.records.store import LAST_MESSAGE_CHARS
from taskflow.records.validation import parse_record
from taskflow.redaction import redact

Connection = psycopg.Connection[tuple[Any, ...]]

CONVERSATION: LiteralString = """
INSERT INTO conversations AS stored
    (id, tenant_id, user_id, title, status, model, provider, created_at, updated_at, version, search,
     searched_version)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (id) DO UPDATE SET
    title = excluded.title, status = excluded.status, model = excluded.model, provider = excluded.provider,
    created_at = excluded.created_at, updated_at = excluded.updated_at, version = excluded.version,
    search = excluded.search, searched_version = excluded.searched_version
WHERE excluded.version > stored.version
"""
MESSAGE: LiteralString = """
INSERT INTO messages AS stored
    (id, conversation_id, tenant_id, user_id, generation, part, role, content, status, model, replaced, created_at,
     version, search, searched_version)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (id) DO UPDATE SET
    generation = excluded.generation, part = excluded.part, role = excluded.role, content = excluded.content,
    status = excluded.status, model = excluded.model, replaced = excluded.replaced,
    created_at = excluded.created_at, version = excluded.version,
    search = excluded.search, searched_version = excluded.searched_version
WHERE excluded.version > stored.version
"""
INFERENCE: LiteralString = """
INSERT INTO inference_logs
    (id, conversation_id, message_id, tenant_id, user_id, model, provider, latency_ms, ttft_ms, input_tokens,
     output_tokens, tokens_estimated, cost, status, error_code, error_message, input_preview, output_preview,
     created_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT DO NOTHING
"""
_DELETED: LiteralString = "SELECT FROM tombstones WHERE conversation_id = %s"
_RECOUNT: LiteralString = """
UPDATE conversations SET
    message_count = (SELECT count(*) FROM messages WHERE conversation_id = %(id)s AND NOT replaced),
    last_message_preview = coalesce((
        SELECT left(content, %(chars)s) FROM messages WHERE conversation_id = %(id)s AND NOT replaced
        ORDER BY generation DESC, part DESC, id DESC LIMIT 1), '')
WHERE id = %(id)s
"""
_COUNT: LiteralString = """
INSERT INTO metric_counters AS counter (name, labels, value) VALUES (%s, %s, %s)
ON CONFLICT (name, labels) DO UPDATE SET value = counter.value + excluded.value
"""

Statement = tuple[str, Sequence[Any]]


def write_row_at_a_time(connection: Connection, bodies: Sequence[str]) -> None:
    """Parses and redacts a record, writes it row by row, commits; then the next."""
    for body in bodies:
        record = Scrubber(redact).scrub(parse_record(body))
        with connection.transaction():
            if isinstance(record, InferenceRecord):
                _write_inference(connection, record.inference)
                continue
            assert isinstance(record, MessageRecord | ConversationRecord), "this traffic has no other records"
            header = record.conversation
            if connection.execute(_DELETED, [header.id]).fetchone() is not None:
                continue
            connection.execute(CONVERSATION, conversation_row(header))
            if isinstance(record, MessageRecord):
                connection.execute(MESSAGE, message_row(record))
                connection.execute(_RECOUNT, {"id": header.id, "chars": LAST_MESSAGE_CHARS})


def write_bare(connection: Connection, rows: dict[LiteralString, list[Sequence[Any]]]) -> None:
    """One batch of finished rows by statement, in pipeline mode, in one transaction."""
    with connection.pipeline(), connection.transaction(), connection.cursor() as cursor:
        for statement, each in rows.items():
            if each:
                cursor.executemany(statement, each)


def bare_rows(bodies: Sequence[str]) -> dict[LiteralString, list[Sequence[Any]]]:
    """The rows of a batch, made before the clock runs: of a conversation only its newest header, as the worker does."""
    headers: dict[str, ConversationHeader] = {}
    messages: list[Sequence[Any]] = []
    inferences: list[Sequence[Any]] = []
    for body in bodies:
        record = parse_record(body)
        if isinstance(record, InferenceRecord):
            inferences.append(inference_row(record.inference))
            continue
        assert isinstance(record, MessageRecord | ConversationRecord), "this traffic has no other records"
        headers[record.conversation.id] = record.conversation
        if isinstance(record, MessageRecord):
            messages.append(message_row(record))
    conversations = [conversation_row(header) for header in headers.values()]
    return {CONVERSATION: conversations, MESSAGE: messages, INFERENCE: inferences}


def conversation_row(header: ConversationHeader) -> Sequence[Any]:
    return (
        header.id,
        header.tenant_id,
        header.user_id,
        header.title,
        header.status,
        header.model,
        header.provider,
        header.created_at,
        header.updated_at,
        header.version,
        to_tsvector(header.title),
        header.version,
    )


def message_row(record: MessageRecord) -> Sequence[Any]:
    header, message = record.conversation, record.message
    return (
        message.id,
        header.id,
        header.tenant_id,
        header.user_id,
        message.generation,
        message.part,
        message.role,
        message.content,
        message.status,
        message.model,
        message.replaced,
        message.created_at,
        message.version,
        to_tsvector(message.content),
        message.version,
    )


def inference_row(log: InferenceBody) -> Sequence[Any]:
    return (
        log.id,
        log.conversation_id,
        log.message_id,
        log.tenant_id,
        log.user_id,
        log.model,
        log.provider,
        log.latency_ms,
        log.ttft_ms,
        log.input_tokens,
        log.output_tokens,
        log.tokens_estimated,
        log.cost,
        log.status,
        log.error_code,
        log.error_message,
        log.input_preview,
        log.output_preview,
        log.created_at,
    )


def _write_inference(connection: Connection, log: InferenceBody) -> None:
    if connection.execute(INFERENCE, inference_row(log)).rowcount == 0:
        return
    model = {"model": log.model}
    samples: list[tuple[str, dict[str, str], float | None]] = [
        ("llm_requests_total", {**model, "provider": log.provider, "status": log.status}, 1),
        ("llm_latency_ms_sum", model, log.latency_ms),
        ("llm_latency_ms_bucket", {**model, "le": _bucket(log.latency_ms, LATENCY_BUCKETS_MS)}, 1),
        ("llm_tokens_total", {**model, "direction": "input"}, log.input_tokens),
        ("llm_tokens_total", {**model, "direction": "output"}, log.output_tokens),
        ("llm_cost_dollars_total", model, log.cost),
        ("llm_interruptions_total", model, 1 if log.status == "interrupted" else None),
    ]
    if log.ttft_ms is not None:
        le = _bucket(log.ttft_ms, FIRST_TOKEN_BUCKETS_MS)
        samples += [
            ("llm_first_token_ms_sum", model, log.ttft_ms),
            ("llm_first_token_ms_bucket", {**model, "le": le}, 1),
        ]
    for name, labels, value in samples:
        if value is not None:
            connection.execute(_COUNT, [name, Jsonb(labels), value])


def _bucket(value: int, bounds: Sequence[int]) -> str:
    return next((str(bound) for bound in bounds if value <= bound), "+Inf")
