"""One person's budget under real concurrency: the runner, the real adapter and DynamoDB's emulator."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace

import pytest
from taskflow.adapters.dynamodb import DynamoTable, call_in_thread
from taskflow.conversation.commands import UserMessage
from taskflow.conversation.session import PromptSize, Session, to_item
from taskflow.conversation.terms import Limits, Terms
from taskflow.engine.repository import ConversationStore
from taskflow.engine.runner import run
from taskflow.identity import Identity
from taskflow.store import keys
from taskflow.store.expressions import Put

from tests.support.aws import account_at
from tests.support.world import World

TURN = 1_000
ATTEMPTS, TURNS = 500, 100


async def test_of_500_attempts_at_once_a_budget_of_100_turns_lets_100_through(
    request: pytest.FixtureRequest,
) -> None:
    client = account_at(request.getfixturevalue("emulator")).dynamodb()
    table = DynamoTable(client, request.getfixturevalue("dynamo_table"), call_in_thread)
    who = Identity("somebody in a hurry")
    limits = Limits(user_daily=TURNS * TURN)
    world = World(terms=Terms(limits, lambda model, read, written: written, max_output_tokens=TURN))
    world.invoker._start = lambda payload: None
    backend = replace(world.engine, store=ConversationStore(table, world.engine.new_id))
    idle = Session(
        id="",
        user_id=who.user_id,
        tenant_id=who.tenant_id,
        model="fake-1",
        provider="fake",
        created_at=1,
        updated_at=1,
        version=1,
        prompt=PromptSize(),
    )
    sessions = [replace(idle, id=backend.new_id()) for _ in range(ATTEMPTS)]
    for start in range(0, ATTEMPTS, 25):
        items = [Put(to_item(session)) for session in sessions[start : start + 25]]
        await table.transact(items, backend.new_id())

    async def attempt(session: Session) -> str:
        done = await run(backend, session.id, UserMessage("c1", "Hello?", "m1"), session=session)
        return done.outcome

    # The first of a day takes a second look, which 500 need not take.
    first = await attempt(sessions[0])
    outcomes = Counter([first, *await asyncio.gather(*map(attempt, sessions[1:]))])
    assert outcomes == {"done": TURNS, "budget_exceeded": ATTEMPTS - TURNS}
    item = await table.get(keys.person_pk(who), keys.ALLOWANCE)
    assert item is not None
    assert (item["held"], item["turns"]) == (TURNS * TURN, TURNS)
    client.reset()
