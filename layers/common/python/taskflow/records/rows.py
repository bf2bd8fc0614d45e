"""A batch of records as rows, ready for one statement a table. Pure.

Of several records for one row the highest version stays; equal versions are told apart by content, so that the
outcome never depends on the order of arrival.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Collection, Iterable
from dataclasses import field
from datetime import UTC, datetime
from typing import Any

from taskflow.identity import GUEST_PREFIX, Identity
from taskflow.light_dataclasses import dataclass
from taskflow.records.schema import (
    AdoptionRecord,
    AuditBody,
    AuditRecord,
    ConversationHeader,
    ConversationRecord,
    DeletionRecord,
    ErasureRecord,
    InferenceBody,
    InferenceRecord,
    MemoryRecord,
    MessageBody,
    MessageRecord,
    Record,
    SpansRecord,
    SummaryBody,
    SummaryRecord,
    TraceBody,
)
from taskflow.records.search import to_tsvector
from taskflow.records.validation import parse_time
from taskflow.store.keys import inference_id, person_hash
from taskflow.tracing import parse_traceparent

Row = dict[str, Any]
"""Values by column, as JSON has them; times in ISO 8601 with their offset."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Everything a batch brings, each table's rows in the order of their ids."""

    conversations: list[Row]
    messages: list[Row]
    inferences: list[Row]
    tombstones: list[Row]
    audits: list[Row]
    locks: list[int]
    """Advisory lock keys of every conversation the batch touches, ascending."""
    message_ids: list[str]
    counted: list[str]
    """Conversations whose message count may change."""
    deleted: list[str]
    adoptions: list[Row] = field(default_factory=list)
    guests: list[tuple[int, bool]] = field(default_factory=list)
    """Advisory lock keys of every guest whose rows the batch brings, ascending; true for one who is adopted by it."""
    erasures: list[Row] = field(default_factory=list)
    summaries: list[Row] = field(default_factory=list)
    connects: list[Row] = field(default_factory=list)
    """Connections that turns were spoken to, for their spans."""


def rows(records: Iterable[Record]) -> Rows:
    """The rows of valid records (see ``validation``)."""
    headers: dict[str, ConversationHeader] = {}
    messages: dict[str, tuple[str, MessageBody]] = {}
    inferences: dict[str, InferenceBody] = {}
    deletions: dict[str, DeletionRecord] = {}
    adoptions: dict[tuple[str, str], AdoptionRecord] = {}
    erasures: dict[str, ErasureRecord] = {}
    audits: dict[str, AuditBody] = {}
    summaries: dict[str, SummaryBody] = {}
    touched: set[str] = set()
    guests: set[tuple[str, str]] = set()
    for record in records:
        match record:
            case MessageRecord(conversation=header, message=message):
                known = messages.get(message.id)
                if known is None or _replaces(message, known[1]):
                    messages[message.id] = (header.id, message)
                _keep(headers, header)
                guests.add((header.tenant_id, header.user_id))
            case SummaryRecord(conversation=header, summary=summary):
                known_summary = summaries.get(header.id)
                if known_summary is None or _order(summary) > _order(known_summary):
                    summaries[header.id] = summary
                _keep(headers, header)
                guests.add((header.tenant_id, header.user_id))
            case ConversationRecord(conversation=header):
                _keep(headers, header)
                guests.add((header.tenant_id, header.user_id))
            case InferenceRecord(inference=inference):
                guests.add((inference.tenant_id, inference.user_id))
                inferences.setdefault(inference.id, inference)
                if inference.conversation_id is not None:
                    touched.add(inference.conversation_id)
            case MemoryRecord() | SpansRecord():
                pass  # it only wakes the worker
            case AdoptionRecord():
                adoptions.setdefault((record.guest_tenant_id, record.guest_user_id), record)
            case AuditRecord(audit=audit):
                audits.setdefault(audit.id, audit)
            case DeletionRecord():
                guests.add((record.tenant_id, record.user_id))
                first = deletions.get(record.conversation_id)
                if first is None or parse_time(record.deleted_at) < parse_time(first.deleted_at):
                    deletions[record.conversation_id] = record
            case ErasureRecord():
                person = person_hash(Identity(record.user_id, record.tenant_id))
                latest = erasures.get(person)
                if latest is None or parse_time(record.erased_at) > parse_time(latest.erased_at):
                    erasures[person] = record
    touched.update(headers, deletions)
    return Rows(
        conversations=[_conversation(headers[key]) for key in sorted(headers)],
        messages=[_message(*messages[key]) for key in sorted(messages)],
        inferences=[_inference(inferences[key]) for key in sorted(inferences)],
        tombstones=[_tombstone(deletions[key]) for key in sorted(deletions)],
        audits=[_audit(audits[key]) for key in sorted(audits)],
        locks=sorted(lock_key(key) for key in touched),
        message_ids=sorted(messages),
        counted=sorted({conversation for conversation, _ in messages.values()}),
        deleted=sorted(deletions),
        adoptions=[_adoption(adoptions[key]) for key in sorted(adoptions)],
        guests=_guest_locks(guests, adoptions),
        erasures=[_erasure(key, erasures[key]) for key in sorted(erasures)],
        summaries=[_summary(key, summaries[key]) for key in sorted(summaries)],
        connects=[each for key in sorted(inferences) for each in _connects(inferences[key])],
    )


def lock_key(conversation_id: str) -> int:
    """The advisory lock of a conversation: half of its id as a signed 64-bit number."""
    return int.from_bytes(uuid.UUID(conversation_id).bytes[8:], signed=True)


def guest_lock_key(tenant_id: str, user_id: str) -> int:
    """The advisory lock of a guest: a hash as a signed 64-bit number."""
    digest = hashlib.sha256(f"guest/{tenant_id}/{user_id}".encode()).digest()
    return int.from_bytes(digest[:8], signed=True)


def _guest_locks(
    seen: Iterable[tuple[str, str]], adopted: Collection[tuple[str, str]]
) -> list[tuple[int, bool]]:
    wanted = {whose for whose in seen if whose[1].startswith(GUEST_PREFIX)} | set(adopted)
    keys: dict[int, bool] = {}
    for whose in wanted:
        key = guest_lock_key(*whose)
        keys[key] = keys.get(key, False) or whose in adopted
    return sorted(keys.items())


def _keep(headers: dict[str, ConversationHeader], header: ConversationHeader) -> None:
    known = headers.get(header.id)
    if known is None or _replaces(header, known):
        headers[header.id] = header


def _replaces(body: ConversationHeader | MessageBody, known: ConversationHeader | MessageBody) -> bool:
    if body.version != known.version:
        return body.version > known.version
    return body.model_dump_json() > known.model_dump_json()


def _conversation(header: ConversationHeader) -> Row:
    times = {"created_at": _time(header.created_at), "updated_at": _time(header.updated_at)}
    person = person_hash(Identity(header.user_id, header.tenant_id))
    return header.model_dump() | times | {"search": to_tsvector(header.title), "person": person}


def _message(conversation_id: str, message: MessageBody) -> Row:
    return message.model_dump() | {
        "conversation_id": conversation_id,
        "created_at": _time(message.created_at),
        "search": to_tsvector(message.content),
    }


def _summary(conversation_id: str, summary: SummaryBody) -> Row:
    return summary.model_dump() | {
        "conversation_id": conversation_id,
        "created_at": _time(summary.created_at),
    }


def _order(summary: SummaryBody) -> tuple[str, int, str]:
    """Of several the one that was made last stands, as in the database."""
    return _time(summary.created_at), summary.generation, summary.model_dump_json()


def _inference(log: InferenceBody) -> Row:
    return log.model_dump() | {
        # A message is told by its conversation; without one the reference cannot be trusted.
        "message_id": log.message_id if log.conversation_id is not None else None,
        "created_at": _time(log.created_at),
        "trace": None if log.trace is None else _trace(log.conversation_id, log.trace),
        "trace_id": None if log.trace is None else _client_trace(log.trace),
    }


def _trace(conversation_id: str | None, trace: TraceBody) -> Row:
    """With the logs of other turns that its spans name."""
    found = trace.model_dump()
    if conversation_id is not None:
        for name in ("continues", "replaces"):
            if (turn := found[name]) is not None:
                found[f"{name}_log"] = inference_id(conversation_id, turn)
    return found


def _client_trace(trace: TraceBody) -> str | None:
    """The trace that a client named for the turn; None: it is the turn's own."""
    client = parse_traceparent(trace.parent)
    return None if client is None else client.trace_id


def _connects(log: InferenceBody) -> list[Row]:
    """The connections that heard the turn, each under an id that is the same with every turn."""
    if log.trace is None or log.conversation_id is None:
        return []
    return [
        {
            "id": str(uuid.uuid5(uuid.UUID(log.conversation_id), f"connect/{each.name}")),
            "joined_at": datetime.fromtimestamp(each.joined_at / 1000, UTC).isoformat(),
            "conversation_id": log.conversation_id,
            "trace": {"name": each.name, "joined_at": each.joined_at, "took": each.took},
        }
        for each in log.trace.connections
    ]


def _adoption(adoption: AdoptionRecord) -> Row:
    return {
        "guest_tenant": adoption.guest_tenant_id,
        "guest_user": adoption.guest_user_id,
        "guest_person": person_hash(Identity(adoption.guest_user_id, adoption.guest_tenant_id)),
        "tenant_id": adoption.tenant_id,
        "user_id": adoption.user_id,
        "adopted_at": _time(adoption.adopted_at),
    }


def _tombstone(deletion: DeletionRecord) -> Row:
    return {
        "conversation_id": deletion.conversation_id,
        "tenant_id": deletion.tenant_id,
        "user_id": deletion.user_id,
        "deleted_at": _time(deletion.deleted_at),
        "person": person_hash(Identity(deletion.user_id, deletion.tenant_id)),
    }


def _audit(entry: AuditBody) -> Row:
    return entry.model_dump() | {
        "created_at": _time(entry.created_at),
        "actor_person": person_hash(Identity(entry.actor, entry.tenant_id)) if entry.of_person else None,
        "target_person": person_hash(Identity(entry.target, entry.tenant_id)) if entry.to_person else None,
    }


def _erasure(person: str, erasure: ErasureRecord) -> Row:
    return {
        "person": person,
        "tenant_id": erasure.tenant_id,
        "user_id": erasure.user_id,
        "erased_at": _time(erasure.erased_at),
    }


def _time(text: str) -> str:
    return parse_time(text).isoformat()
