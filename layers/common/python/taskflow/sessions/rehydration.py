"""Restores an archived conversation from its rows, as the ingest function has read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from taskflow.conversation import summary as summary_items
from taskflow.conversation.commands import Restore
from taskflow.conversation.messages import Message, to_item
from taskflow.conversation.parts import begun_at
from taskflow.conversation.summary import Summary
from taskflow.engine.ports import Backend
from taskflow.engine.runner import run
from taskflow.errors import ConditionFailed
from taskflow.identity import Identity
from taskflow.limits import MAX_REASONING_CHARS, MAX_REPLY_BYTES
from taskflow.store import keys
from taskflow.store.expressions import Absent, Check, Put


async def rehydrate(backend: Backend, answer: Mapping[str, Any], identity: Identity) -> bool:
    """Stores what ``{"kind": "rehydrate"}`` answered; False when it found nothing. Safe to do twice at once.

    False also when the conversation was deleted after ingest had read it: its tombstone lets nothing in.
    """
    if not answer.get("found"):
        return False
    conversation = answer["conversation"]
    conversation_id: str = conversation["id"]
    messages = [_message(row) for row in answer["messages"]]
    # Nothing is stored for a conversation that is deleted meanwhile.
    summary = _summary(answer.get("summary"), messages)
    alive = Check(keys.conversation_pk(conversation_id), keys.SESSION, Absent("deleted"))
    try:
        for message in messages:
            await backend.store.commit([Put(to_item(conversation_id, message)), alive])
        if summary is not None:
            await backend.store.commit([Put(summary_items.to_item(conversation_id, summary)), alive])
    except ConditionFailed:
        return False
    command = Restore(
        owner=identity,
        model=conversation["model"],
        provider=conversation["provider"],
        title=conversation["title"],
        created_at=_ms(conversation["createdAt"]),
        updated_at=_ms(conversation["updatedAt"]),
        version=conversation["version"],
        turns=max((m.turn for m in messages), default=1),
        question=max((m.turn for m in messages if m.role == "user"), default=0),
        summary=summary.coverage if summary is not None else None,
        answers_from=begun_at(messages),
    )
    await run(backend, conversation_id, command)
    return True


def _summary(row: Mapping[str, Any] | None, messages: Sequence[Message]) -> Summary | None:
    """The summary that Postgres has, unless it covers what can still be edited."""
    question = max((m.turn for m in messages if m.role == "user"), default=0)
    if row is None or row["generation"] >= question:
        return None
    return Summary(
        text=row["content"],
        through=row["generation"],
        messages=row["messages"],
        message_id=row["messageId"],
        model=row["model"],
        at=_ms(row["createdAt"]),
    )


def _message(row: Mapping[str, Any]) -> Message:
    return Message(
        id=row["id"],
        turn=row["generation"],
        part=row["part"],
        role=row["role"],
        # Markers may be longer than what they replace; an item has its limit.
        content=row["content"].encode()[:MAX_REPLY_BYTES].decode("utf-8", "ignore"),
        status=row["status"],
        created_at=_ms(row["createdAt"]),
        version=row["version"],
        model=row.get("model") or "",
        finish=row.get("finish") or "",
        error_code=row.get("errorCode") or "",
        reasoning=(row.get("reasoning") or "").encode()[:MAX_REASONING_CHARS].decode("utf-8", "ignore"),
        reasoning_ms=row.get("reasoningMs"),
        continues=row.get("continues") or 0,
        recalled=tuple(row.get("recalled") or ()),
        mode=row.get("mode") or "",
        reason=row.get("reason") or "",
    )


def _ms(iso: str) -> int:
    return int(datetime.fromisoformat(iso).timestamp() * 1000)
