"""Rows as bodies. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from taskflow.protocol import MessageView
from taskflow.records.history import Message, Usage, iso
from taskflow.records.shown import Conversation
from taskflow.rest.models import ConversationExport, ConversationSummary
from taskflow.rest.models import Usage as UsageView


def summary(row: Conversation) -> ConversationSummary:
    """A conversation's row."""
    return ConversationSummary(
        id=row.id,
        title=row.title,
        status=row.status,
        model=row.model,
        provider=row.provider,
        created_at=iso(row.created_at),
        updated_at=iso(row.updated_at),
        message_count=row.message_count,
        last_message_preview=row.last_message_preview,
    )


def usage(row: Usage) -> UsageView:
    """The sums of a conversation's calls."""
    return UsageView(**row._asdict())


def messages(rows: Sequence[Message]) -> list[MessageView]:
    """Message rows."""
    return [
        MessageView(
            id=row.id,
            role=row.role,
            content=row.content,
            status=row.status,
            created_at=iso(row.created_at),
            generation_id=row.generation,
            model=row.model,
        )
        for row in rows
    ]


def markdown(export: ConversationExport) -> str:
    """A conversation to read: a title, who said what and when."""
    conversation = export.conversation
    title = conversation.title or "Conversation"
    parts = [f"# {title}", f"*{conversation.model} · {_readable(conversation.created_at)}*"]
    for message in export.messages:
        who = (
            "You"
            if message.role == "user"
            else f"Assistant ({message.model})"
            if message.model
            else "Assistant"
        )
        cut = " · interrupted" if message.status == "interrupted" else ""
        parts.append(f"## {who}\n\n*{_readable(message.created_at)}{cut}*\n\n{message.content.strip()}")
    return "\n\n".join(parts) + "\n"


def _readable(time: str) -> str:
    return f"{time[:10]} {time[11:16]} UTC"
