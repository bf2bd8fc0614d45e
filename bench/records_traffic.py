"""The records of many conversations going on at once, as the sessions send them. Deterministic. Pure."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime
from random import Random
from typing import Any

from taskflow.identity import Identity
from taskflow.records.build import iso
from taskflow.records.schema import (
    ConversationHeader,
    ConversationRecord,
    InferenceBody,
    InferenceRecord,
    MessageBody,
    MessageRecord,
    Record,
)

from tools.seed.rows import COLUMNS, Plan, made_up

MESSAGES_PER = 20
AT_ONCE = 200
"""Conversations that are open at the same time."""

PERSONAL_SHARE = 0.05
"""How many of the messages hold something to redact."""

_PERSONAL = (
    "\n\nYou can reach me at priya.sharma@example.com if that is easier.",
    "\n\nPlease call me on +91 98765 43210 in the evening.",
    "\n\nI paid with 4111 1111 1111 1111 by the way.",
)

Row = dict[str, Any]


def traffic(records: int, seed: int = 1) -> Iterator[str]:
    """That many record bodies: headers, messages with their headers and inference logs, interleaved at random."""
    random = Random(seed)
    per_conversation = MESSAGES_PER + MESSAGES_PER // 2 + 2
    count = records // per_conversation + AT_ONCE
    plan = Plan(count, MESSAGES_PER, Identity("guest_bench"), datetime(2026, 1, 1, tzinfo=UTC), seed)
    going = [_conversation(plan, number, random) for number in range(AT_ONCE)]
    begun, sent = AT_ONCE, 0
    while True:
        index = random.randrange(len(going))
        for record in going[index].popleft():
            if sent == records:
                return
            yield record.model_dump_json(by_alias=True)
            sent += 1
        if not going[index]:
            going[index] = _conversation(plan, begun, random)
            begun += 1


def _conversation(plan: Plan, number: int, random: Random) -> deque[list[Record]]:
    """What is sent of a conversation, step by step; a reply and its log go together."""
    tables = {
        name: [dict(zip(COLUMNS[name].split(", "), row, strict=True)) for row in rows]
        for name, rows in made_up(plan, number, 1).items()
    }
    [conversation] = tables["conversations"]
    logs = {log["message_id"]: log for log in tables["inference_logs"]}
    steps: deque[list[Record]] = deque([[ConversationRecord(conversation=_header(conversation, 1))]])
    for version, message in enumerate(tables["messages"], start=2):
        if random.random() < PERSONAL_SHARE:
            message["content"] += random.choice(_PERSONAL)
        steps.append([MessageRecord(conversation=_header(conversation, version), message=_message(message))])
        if message["id"] in logs:
            steps[-1].append(InferenceRecord(inference=_inference(logs[message["id"]])))
    steps.append([ConversationRecord(conversation=_header(conversation, MESSAGES_PER + 2))])
    return steps


def _header(row: Row, version: int) -> ConversationHeader:
    values = {
        name: row[name] for name in ("id", "user_id", "tenant_id", "title", "status", "model", "provider")
    }
    return ConversationHeader(
        **values, created_at=_iso(row["created_at"]), updated_at=_iso(row["updated_at"]), version=version
    )


def _message(row: Row) -> MessageBody:
    names = ("id", "generation", "part", "role", "content", "status", "model")
    return MessageBody(**{name: row[name] for name in names}, created_at=_iso(row["created_at"]), version=1)


def _inference(row: Row) -> InferenceBody:
    values = {**row, "created_at": _iso(row["created_at"])}
    values["cost"] = None if row["cost"] is None else float(row["cost"])
    return InferenceBody(**values)


def _iso(time: datetime) -> str:
    return iso(int(time.timestamp() * 1000))
