"""An archived conversation comes back: its rows, as the ingest function reads them, become a session again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from taskflow.conversation.messages import Message, to_item
from taskflow.errors import ConditionFailed
from taskflow.identity import Identity
from taskflow.limits import MAX_REPLY_BYTES
from taskflow.store import keys
from taskflow.store.expressions import Absent, Check, Item, Put
from taskflow.turns.ports import Backend


async def rehydrate(backend: Backend, answer: Mapping[str, Any], identity: Identity) -> bool:
    """Stores what ``{"kind": "rehydrate"}`` answered; False when it found nothing. Safe to do twice at once.

    False also when the conversation was deleted after ingest had read it: its tombstone lets nothing in.
    """
    if not answer.get("found"):
        return False
    conversation = answer["conversation"]
    messages = [_message(row) for row in answer["messages"]]
    newest = max((m.turn for m in messages), default=1)
    questions = [m.turn for m in messages if m.role == "user"]
    now = backend.now_ms()
    session: Item = {
        "pk": keys.conversation_pk(conversation["id"]),
        "sk": keys.SESSION,
        "user_id": identity.user_id,
        "tenant_id": identity.tenant_id,
        "model": conversation["model"],
        "provider": conversation["provider"],
        "title": conversation["title"],
        "title_set": bool(conversation["title"]),
        "created_at": _ms(conversation["createdAt"]),
        "updated_at": _ms(conversation["updatedAt"]),
        "version": conversation["version"] + 1,
        "status": "active",
        "requested_turn": newest,
        "settled_turn": newest,
        "question": max(questions, default=0),
        "asked_at": 0,
        "activity_version": 1,
        "expires_at": now + backend.periods.history,
        "due": keys.due_shard(conversation["id"]),
        "due_at": now + backend.periods.history,
        "connections": {},
        "outbox": {},
    }
    alive = Check(session["pk"], session["sk"], Absent("deleted"))
    try:
        for message in messages:
            await backend.store.commit([Put(to_item(conversation["id"], message)), alive])
    except ConditionFailed:
        return False
    try:
        await backend.store.commit([Put(session, Absent("pk"))])
    except ConditionFailed:
        return True
    return True


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
    )


def _ms(iso: str) -> int:
    return int(datetime.fromisoformat(iso).timestamp() * 1000)
