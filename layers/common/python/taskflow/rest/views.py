"""Turns rows of the database into bodies of the API. No I/O."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import cast, get_args

from taskflow.codes import AiErrorCode
from taskflow.conversation.modes import shown
from taskflow.conversation.parts import joined
from taskflow.events import AcceptedMode, MessageView
from taskflow.llm.errors import sentence
from taskflow.records.answered_again import AnsweredAgain
from taskflow.records.history import Message, Summary, Usage, iso
from taskflow.records.judgements import Judgement
from taskflow.records.listing import Conversation
from taskflow.rest.models import (
    AnsweredAgainView,
    ConversationExport,
    ConversationSummary,
    JudgementView,
    SummaryView,
)
from taskflow.rest.models import Usage as UsageView
from taskflow.rest.open_blocks import closed


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
            finish=row.finish,
            error_code=_code(row.error_code),
            reasoning=row.reasoning,
            reasoning_ms=row.reasoning_ms,
            continues_generation_id=row.continues,
            recalled=list(row.recalled) or None,
            mode=mode,
            reason=reason,
        )
        for row in rows
        for mode, reason in [_taken(row.mode, row.reason)]
    ]


def judgements(found: Sequence[Judgement]) -> list[JudgementView]:
    """What the caller thinks of a conversation's replies."""
    return [JudgementView(message_id=each.message_id, thumb=each.thumb, word=each.word) for each in found]


def answered_again(found: Sequence[AnsweredAgain]) -> list[AnsweredAgainView]:
    """Which of a conversation's questions have earlier answers."""
    return [
        AnsweredAgainView(question_id=each.question_id, generation_ids=list(each.generations))
        for each in found
    ]


def of_summary(found: Summary) -> SummaryView:
    """What stands for a conversation's first messages."""
    return SummaryView(
        text=found.content,
        messages=found.messages,
        through_message_id=found.message_id,
        model=found.model,
        created_at=iso(found.created_at),
    )


_BLANK_LINES = re.compile(r"\A(?:[^\S\n]*\n)+")
"""Before the first line of a message, whose indentation may say that it is code."""


def markdown(export: ConversationExport) -> str:
    """A conversation to read: a title, who said what and when."""
    conversation = export.conversation
    title = conversation.title or "Conversation"
    parts = [f"# {title}", f"*{conversation.model} · {_readable(conversation.created_at)}*"]
    for message in _in_one(export.messages):
        who = (
            "You"
            if message.role == "user"
            else f"Assistant ({message.model})"
            if message.model
            else "Assistant"
        )
        content = closed(_BLANK_LINES.sub("", message.content).rstrip())
        said = f"## {who}\n\n*{_readable(message.created_at)}{_ending(message)}*\n\n{content}"
        parts.append(said.rstrip())
    return "\n\n".join(parts) + "\n"


def _in_one(messages: Sequence[MessageView]) -> list[MessageView]:
    """A reply that was steered is read as one, after what the person said while it was spoken."""
    return joined(
        messages,
        lambda each: (each.generation_id, each.continues_generation_id) if each.role == "assistant" else None,
        lambda before, each: replace(
            each, content=before.content + each.content, created_at=before.created_at
        ),
    )


def _ending(message: MessageView) -> str:
    if message.error_code is not None:
        return f" · failed: {sentence(message.error_code)}"
    if message.mode in _MODES:
        return f" · {_MODES[message.mode]}"
    if message.finish == "length":
        return " · cut at the length limit"
    return " · interrupted" if message.status == "interrupted" else ""


_MODES = {
    "steer": "steers the reply",
    "queue": "waited for the reply",
    "backchannel": "beside the reply",
    "stop": "stops the reply",
}


def _code(stored: str | None) -> AiErrorCode | None:
    """The error code of a message. One that only a newer version knows becomes ``UNKNOWN``."""
    if stored is None:
        return None
    return AiErrorCode(stored) if stored in AiErrorCode.__members__ else AiErrorCode.UNKNOWN


def _taken(mode: str | None, reason: str | None) -> tuple[AcceptedMode | None, str | None]:
    """Mode and reason of a message. A mode that only a newer version knows is none."""
    return shown(cast("AcceptedMode", mode), reason or "") if mode in get_args(AcceptedMode) else (None, None)


def _readable(time: str) -> str:
    return f"{time[:10]} {time[11:16]} UTC"
