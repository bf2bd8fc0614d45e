"""The contract of ``BreakerStore``: memory, the table's fake and the emulator's DynamoDB pass the same cases."""

from __future__ import annotations

import asyncio
import uuid

import pytest
from taskflow.adapters.breakers import TableBreakerStore
from taskflow.adapters.dynamodb import DynamoTable, call_in_thread
from taskflow.llm.breaker import CLOSED, BreakerState, BreakerStore, MemoryBreakerStore, StoredBreaker

from tests.fakes.table import MemoryTable
from tests.support.aws import account_at

OPEN = BreakerState((1.5, 2.25), opened_at=2.25, open_seconds=15.0, probe_until=40.125, reasons_at=7.5)


@pytest.fixture(params=["memory", "table", "dynamodb"])
def store(request: pytest.FixtureRequest) -> BreakerStore:
    if request.param == "memory":
        return MemoryBreakerStore()
    if request.param == "table":
        return TableBreakerStore(MemoryTable())
    client = account_at(request.getfixturevalue("emulator")).dynamodb()
    return TableBreakerStore(DynamoTable(client, request.getfixturevalue("dynamo_table"), call_in_thread))


@pytest.fixture
def key() -> str:
    return f"openrouter/vendor/{uuid.uuid4()}:free"


async def test_an_unknown_breaker_is_closed_and_has_no_version(store: BreakerStore, key: str) -> None:
    assert await store.get(key) == StoredBreaker(CLOSED, 0)


async def test_a_stored_state_comes_back_exactly(store: BreakerStore, key: str) -> None:
    assert await store.put(key, OPEN, 0)
    assert await store.get(key) == StoredBreaker(OPEN, 1)
    assert await store.put(key, CLOSED, 1)
    assert await store.get(key) == StoredBreaker(CLOSED, 2)


async def test_breakers_are_kept_apart_by_their_keys(store: BreakerStore, key: str) -> None:
    await store.put(key, OPEN, 0)
    assert await store.get(key.removesuffix(":free")) == StoredBreaker(CLOSED, 0)


async def test_a_write_from_another_version_changes_nothing(store: BreakerStore, key: str) -> None:
    await store.put(key, OPEN, 0)
    assert not await store.put(key, CLOSED, 0)
    assert not await store.put(key, CLOSED, 2)
    assert await store.get(key) == StoredBreaker(OPEN, 1)


async def test_of_many_writers_of_one_version_one_wins(store: BreakerStore, key: str) -> None:
    won = await asyncio.gather(*(store.put(key, BreakerState(failures=(float(n),)), 0) for n in range(8)))
    assert sum(won) == 1
    assert (await store.get(key)).version == 1
