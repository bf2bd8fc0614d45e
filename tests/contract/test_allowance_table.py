"""One person's budget under real concurrency: the runner, the real adapter and DynamoDB's emulator."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace
from typing import Any

import boto3
import pytest
from taskflow.adapters.dynamodb import DynamoTable, call_in_thread
from taskflow.conversation.commands import Restore, UserMessage
from taskflow.conversation.terms import Limits, Terms
from taskflow.engine.repository import ConversationStore
from taskflow.engine.runner import run
from taskflow.identity import Identity
from taskflow.store import keys

from local.emulator.clients import at
from tests.support.world import World

TURN = 1_000
ATTEMPTS, TURNS = 500, 100


async def test_of_500_attempts_at_once_a_budget_of_100_turns_lets_100_through(
    request: pytest.FixtureRequest,
) -> None:
    client = boto3.client("dynamodb", **at(request.getfixturevalue("emulator")))
    table = DynamoTable(client, request.getfixturevalue("dynamo_table"), call_in_thread)
    who = Identity("somebody in a hurry")
    limits = Limits(user_daily=TURNS * TURN, messages_per_minute=ATTEMPTS)
    world = World(terms=Terms(limits, lambda model, read, written: written, max_output_tokens=TURN))
    world.invoker._start = lambda payload: None
    backend = replace(world.engine, store=ConversationStore(table, world.engine.new_id))
    archived: dict[str, Any] = {"title": "t", "created_at": 1, "updated_at": 1, "version": 1}
    restore = Restore(who, "fake-1", "fake", **archived, turns=0, question=0)

    async def attempt(conversation_id: str) -> str:
        await run(backend, conversation_id, restore)
        return (await run(backend, conversation_id, UserMessage("c1", "Hello?", "m1"))).outcome

    outcomes = Counter(await asyncio.gather(*(attempt(backend.new_id()) for _ in range(ATTEMPTS))))
    assert outcomes == {"done": TURNS, "budget_exceeded": ATTEMPTS - TURNS}
    item = await table.get(keys.person_pk(who), keys.ALLOWANCE)
    assert item is not None
    assert (item["held"], item["turns"]) == (TURNS * TURN, TURNS)
    client.close()
