"""Records from the live state, as JSON bodies for the queue. Their models are loaded with the first record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from taskflow.conversation.messages import Message, is_replaced
from taskflow.conversation.session import Session
from taskflow.conversation.summary import Summary
from taskflow.events import iso as iso
from taskflow.identity import Identity
from taskflow.limits import PREVIEW_WINDOW_CHARS
from taskflow.records.encoding import encode
from taskflow.surrogates import well_formed

if TYPE_CHECKING:
    from taskflow.records.schema import ConversationHeader, InferenceBody

PREVIEW_CHARS = PREVIEW_WINDOW_CHARS + 1
"""What is sent of a prompt or reply: one more than the worker looks at, so that it knows that the text goes on and
drops the end of its window, where a value may be cut in two. It stores far less (``records.scrub``)."""


def header(session: Session) -> ConversationHeader:
    """The conversation as its session knows it now."""
    from taskflow.records.schema import ConversationHeader

    return ConversationHeader(
        id=session.id,
        user_id=session.user_id,
        tenant_id=session.tenant_id,
        title=well_formed(session.title),
        status=session.status,
        model=session.model,
        provider=session.provider,
        created_at=iso(session.created_at),
        updated_at=iso(session.updated_at),
        version=session.version,
    )


def message_record(session: Session, message: Message) -> str:
    """The record of a message with its conversation's header."""
    from taskflow.records.schema import MessageBody, MessageRecord

    body = MessageBody(
        id=message.id,
        generation=message.turn,
        part=message.part,
        role=message.role,
        content=well_formed(message.content),
        status=message.status,
        model=message.model or None,
        created_at=iso(message.created_at),
        version=message.version,
        replaced=message.replaced or is_replaced(session.replaced_range, message.turn, message.part),
        finish=message.finish or None,
        error_code=message.error_code or None,
        recalled=list(message.recalled),
        reasoning=well_formed(message.reasoning) or None,
        reasoning_ms=message.reasoning_ms,
        continues=message.continues or None,
        mode=message.mode or None,
        reason=message.reason or None,
        # One that came back from Postgres is called a message, whatever it was.
        kind=None if message.kind == "message" else message.kind,
    )
    return encode(MessageRecord(conversation=header(session), message=body))


def summary_record(session: Session, summary: Summary) -> str:
    """The record of a conversation's summary, with its header."""
    from taskflow.records.schema import SummaryBody, SummaryRecord

    body = SummaryBody(
        generation=summary.through,
        messages=summary.messages,
        message_id=summary.message_id,
        content=well_formed(summary.text),
        model=summary.model,
        created_at=iso(summary.at),
    )
    return encode(SummaryRecord(conversation=header(session), summary=body))


def conversation_record(session: Session) -> str:
    """The record of a conversation's header."""
    from taskflow.records.schema import ConversationRecord

    return encode(ConversationRecord(conversation=header(session)))


def deletion_record(session: Session, deleted_at: int) -> str:
    """The record of a conversation's deletion. An earlier one's time stands."""
    from taskflow.records.schema import DeletionRecord

    record = DeletionRecord(
        conversation_id=session.id,
        user_id=session.user_id,
        tenant_id=session.tenant_id,
        deleted_at=iso(deleted_at),
    )
    return encode(record)


def erasure_record(identity: Identity, erased_at: int) -> str:
    """The record of everything of a person going. ``erased_at``: epoch milliseconds."""
    from taskflow.records.schema import ErasureRecord

    record = ErasureRecord(user_id=identity.user_id, tenant_id=identity.tenant_id, erased_at=iso(erased_at))
    return encode(record)


def inference_record(body: InferenceBody) -> str:
    """The record of one call of a model."""
    from taskflow.records.schema import InferenceRecord

    return encode(InferenceRecord(inference=body))
