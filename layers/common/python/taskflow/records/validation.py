"""One queue message's body as a record, or the reason why it is none. Reasons never quote the body. Pure."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from pydantic import ConfigDict, TypeAdapter, ValidationError

from taskflow.errors import TaskFlowError
from taskflow.identity import GUEST_PREFIX
from taskflow.limits import MAX_CONTENT_CHARS
from taskflow.patterns import deferred
from taskflow.records.schema import (
    AdoptionRecord,
    AnyRecord,
    AuditRecord,
    ConversationHeader,
    ConversationRecord,
    DeletionRecord,
    ErasureRecord,
    InferenceRecord,
    MemoryRecord,
    MessageRecord,
    Record,
    SpansRecord,
    SummaryRecord,
)

RECORD: TypeAdapter[AnyRecord] = TypeAdapter(Record, config=ConfigDict(defer_build=True))
"""Reads one queue message: ``RECORD.validate_json(body)``. Here, because it builds the models of all records, and who
only sends records uses few of them; and when it is first used, because who only reads times here uses none."""

MAX_PREVIEW_CHARS = 100_000
"""The longest preview that is accepted (and then cut); a longer one is a sender's mistake."""

MAX_ID_CHARS = 256
MAX_INTEGER = 2**31 - 1
MAX_BIGINT = 2**63 - 1
_COUNTS = ("latency_ms", "ttft_ms", "input_tokens", "output_tokens", "cached_tokens", "reasoning_tokens")


class InvalidRecord(TaskFlowError):
    """A record cannot be stored. The message names the field and what is wrong with it, never its value."""


def parse_record(body: str | bytes) -> Record:
    """The record in ``body``. Raises ``InvalidRecord``."""
    try:
        record = RECORD.validate_json(body)
    except ValidationError as error:
        problems = error.errors(include_url=False, include_context=False, include_input=False)
        named = [
            f"{'.'.join(str(part) for part in problem['loc']) or 'body'}: {problem['type']}"
            for problem in problems
        ]
        raise InvalidRecord("; ".join(named[:5])) from None
    check(record)
    return record


def check(record: Record) -> None:
    """What the schema does not say: times, lengths and ranges that the tables need. Raises ``InvalidRecord``."""
    match record:
        case MessageRecord(conversation=header, message=message):
            _check_header(header)
            _check_time("message.createdAt", message.created_at)
            _check_length("message.content", message.content, MAX_CONTENT_CHARS)
            _check_integer("message.generation", message.generation)
            _check_integer("message.version", message.version)
        case SummaryRecord(conversation=header, summary=summary):
            _check_header(header)
            _check_time("summary.createdAt", summary.created_at)
            _check_length("summary.content", summary.content, MAX_CONTENT_CHARS)
            _check_integer("summary.generation", summary.generation)
            if summary.messages > MAX_INTEGER:
                raise InvalidRecord("summary.messages: out of range")
        case ConversationRecord(conversation=header):
            _check_header(header)
        case InferenceRecord(inference=inference):
            _check_time("inference.createdAt", inference.created_at)
            _check_owner("inference", inference.user_id, inference.tenant_id)
            _check_length("inference.inputPreview", inference.input_preview, MAX_PREVIEW_CHARS)
            _check_length("inference.outputPreview", inference.output_preview, MAX_PREVIEW_CHARS)
            for name in _COUNTS:
                _check_integer(f"inference.{name}", getattr(inference, name) or 0)
            if inference.cost is not None and not inference.cost < 1e8:
                raise InvalidRecord("inference.cost: out of range")
        case AuditRecord(audit=audit):
            _check_time("audit.createdAt", audit.created_at)
            _check_owner("audit", audit.actor, audit.tenant_id)
        case DeletionRecord():
            _check_time("deletedAt", record.deleted_at)
            _check_owner("deletion", record.user_id, record.tenant_id)
        case MemoryRecord():
            _check_time("changedAt", record.changed_at)
            _check_owner("memory", record.user_id, record.tenant_id)
        case AdoptionRecord():
            _check_time("adoptedAt", record.adopted_at)
            _check_owner("adoption.guest", record.guest_user_id, record.guest_tenant_id)
            _check_owner("adoption", record.user_id, record.tenant_id)
            if record.user_id.startswith(GUEST_PREFIX):
                raise InvalidRecord("adoption.userId: a guest adopts nobody")
        case ErasureRecord():
            _check_time("erasedAt", record.erased_at)
            _check_owner("erasure", record.user_id, record.tenant_id)
        case SpansRecord():
            pass  # it has nothing to check


_DAY = r"\d{4}-?(?:\d\d-?\d\d|W\d\d-?\d)"
_CLOCK = r"\d\d(?::?\d\d(?::?\d\d(?:[.,]\d+)?)?)?"
_TIME = deferred(rf"{_DAY}(?:[T ]{_CLOCK}(?:Z|[+-]{_CLOCK})?)?", re.ASCII)
"""``datetime.fromisoformat`` alone takes any character for the T, and in some places a NUL or letters behind digits."""


def parse_time(text: str) -> datetime:
    """An ISO 8601 time, in UTC; one without an offset is UTC already. Raises ``ValueError``."""
    # RFC 3339 lets T and Z be small.
    text = text.upper()
    if not _TIME.fullmatch(text):
        raise ValueError("not an ISO 8601 time")
    time = datetime.fromisoformat(text)
    try:
        return time.astimezone(UTC) if time.tzinfo is not None else time.replace(tzinfo=UTC)
    except OverflowError:
        raise ValueError("before the year 1 or after the year 9999 in UTC") from None


def _check_header(header: ConversationHeader) -> None:
    _check_time("conversation.createdAt", header.created_at)
    _check_time("conversation.updatedAt", header.updated_at)
    _check_owner("conversation", header.user_id, header.tenant_id)
    _check_integer("conversation.version", header.version)


def _check_owner(where: str, user_id: str, tenant_id: str) -> None:
    for name, value in (("userId", user_id), ("tenantId", tenant_id)):
        _check_length(f"{where}.{name}", value, MAX_ID_CHARS)
        if not value or "\0" in value:
            raise InvalidRecord(f"{where}.{name}: empty or not text")


def _check_time(where: str, text: str) -> None:
    try:
        parse_time(text)
    except ValueError:
        raise InvalidRecord(f"{where}: not an ISO 8601 time") from None


def _check_length(where: str, text: str, limit: int) -> None:
    if len(text) > limit:
        raise InvalidRecord(f"{where}: longer than {limit} characters")


def _check_integer(where: str, value: int) -> None:
    if value > MAX_BIGINT:
        raise InvalidRecord(f"{where}: out of range")
