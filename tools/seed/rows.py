"""Rows of made-up conversations as the worker would have written them, the same for the same seed. Pure."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from taskflow.conversation.text import TITLE_CHARS
from taskflow.identity import Identity
from taskflow.llm.catalog import EMBEDDED, OPENROUTER, ModelInfo
from taskflow.records.search import to_tsvector
from taskflow.records.store import LAST_MESSAGE_CHARS

from tools.seed import texts

MODELS: tuple[ModelInfo, ...] = (*EMBEDDED, *OPENROUTER[:4])
SPREAD = timedelta(days=365)
"""How far back the conversations reach, evenly."""
CHARS_PER_TOKEN = 4
VERSION = 1
"""Of every message."""

Row = tuple[Any, ...]

COLUMNS = {
    "conversations": "id, tenant_id, user_id, title, status, model, provider, created_at, updated_at, "
    "message_count, last_message_preview, version, search, searched_version",
    "messages": "id, conversation_id, tenant_id, user_id, generation, part, role, content, status, model, created_at, "
    "version, search, searched_version",
    "inference_logs": "id, conversation_id, message_id, tenant_id, user_id, model, provider, latency_ms, ttft_ms, "
    "input_tokens, output_tokens, cost, status, input_preview, output_preview, created_at",
}
"""What each table's rows below hold, in the order the tables have to be written."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to make. ``until``: when the latest conversation ends."""

    conversations: int
    messages_per: int
    owner: Identity
    until: datetime
    seed: int


def made_up(plan: Plan, first: int, count: int) -> dict[str, list[Row]]:
    """The rows of ``count`` conversations from number ``first`` on, by table. Each has its own random numbers, so
    that the first thousand are the same whether a thousand or a million are made."""
    tables: dict[str, list[Row]] = {name: [] for name in COLUMNS}
    for number in range(first, first + count):
        _conversation(plan, number, tables)
    return tables


def conversation_id(seed: int, number: int) -> str:
    """The id of a conversation."""
    return _id(Random(f"{seed}/{number}"))  # noqa: S311 (not a secret)


def _conversation(plan: Plan, number: int, tables: dict[str, list[Row]]) -> None:
    random = Random(f"{plan.seed}/{number}")  # noqa: S311 (not a secret)
    name = _id(random)
    model = MODELS[int(random.random() * len(MODELS))]
    owner = (plan.owner.tenant_id, plan.owner.user_id)
    # The numbers run backwards in time, the first being the latest.
    ended = plan.until - SPREAD * ((number + random.random()) / plan.conversations)
    gap = timedelta(seconds=20 + random.random() * 40)
    began = ended - gap * plan.messages_per
    said = list(_messages(plan, random, name, owner, model, began, gap, tables["inference_logs"]))
    tables["messages"] += said
    title = said[0][7][:TITLE_CHARS] if said else ""
    tables["conversations"].append(
        (
            name,
            *owner,
            title,
            "completed",
            model.id,
            model.provider,
            began,
            ended,
            len(said),
            said[-1][7][:LAST_MESSAGE_CHARS] if said else "",
            len(said) + 1,
            to_tsvector(title),
            len(said) + 1,
        )
    )


def _messages(
    plan: Plan,
    random: Random,
    conversation: str,
    owner: tuple[str, str],
    model: ModelInfo,
    began: datetime,
    gap: timedelta,
    logs: list[Row],
) -> Iterator[Row]:
    topic = int(random.random() * len(texts.TOPICS))
    asked, spoken = "", 0
    for index in range(plan.messages_per):
        generation, part = divmod(index, 2)
        name, time = _id(random), began + gap * (index + 1)
        text = texts.answer(random, topic) if part else texts.question(random, topic)
        status = "interrupted" if part and random.random() < 0.1 else "completed"
        role, spoken_by = ("assistant", model.id) if part else ("user", None)
        indexed = (VERSION, to_tsvector(text), VERSION)
        yield name, conversation, *owner, generation + 1, part, role, text, status, spoken_by, time, *indexed
        spoken += len(text)
        if not part:
            asked = text
            continue
        tokens = ((spoken - len(text)) // CHARS_PER_TOKEN, len(text) // CHARS_PER_TOKEN)
        first_token = 150 + int(random.random() * 900)
        logs.append(
            (
                _id(random),
                conversation,
                name,
                *owner,
                model.id,
                model.provider,
                first_token + tokens[1] * 12,
                first_token,
                *tokens,
                _cost(model, *tokens),
                "interrupted" if status == "interrupted" else "success",
                asked[:500],
                text[:500],
                time,
            )
        )


def _cost(model: ModelInfo, input_tokens: int, output_tokens: int) -> Decimal | None:
    if model.input_price is None or model.output_price is None:
        return None
    dollars = (input_tokens * model.input_price + output_tokens * model.output_price) / 1_000_000
    return Decimal(f"{dollars:.12f}")


def _id(random: Random) -> str:
    return str(uuid.UUID(int=random.getrandbits(128), version=4))
