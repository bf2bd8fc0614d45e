"""The contract of ``BreakerStore``: every implementation passes the same cases."""

from __future__ import annotations

import asyncio

import pytest
from taskflow.llm.breaker import CLOSED, BreakerState, BreakerStore, MemoryBreakerStore, StoredBreaker

OPEN = BreakerState(failures=(1.5, 2.25), opened_at=2.25, open_seconds=15.0, probe_until=40.125)


@pytest.fixture(params=["memory"])
def store(request: pytest.FixtureRequest) -> BreakerStore:
    return MemoryBreakerStore()


async def test_an_unknown_breaker_is_closed_and_has_no_version(store: BreakerStore) -> None:
    assert await store.get("p/m") == StoredBreaker(CLOSED, 0)


async def test_a_stored_state_comes_back_exactly(store: BreakerStore) -> None:
    assert await store.put("p/m", OPEN, 0)
    assert await store.get("p/m") == StoredBreaker(OPEN, 1)


async def test_breakers_are_kept_apart_by_their_keys(store: BreakerStore) -> None:
    await store.put("p/m", OPEN, 0)
    assert await store.get("p/m:free") == StoredBreaker(CLOSED, 0)


async def test_a_write_from_an_older_version_changes_nothing(store: BreakerStore) -> None:
    await store.put("p/m", OPEN, 0)
    assert not await store.put("p/m", CLOSED, 0)
    assert not await store.put("p/m", CLOSED, 2)
    assert await store.get("p/m") == StoredBreaker(OPEN, 1)


async def test_of_many_writers_of_one_version_one_wins(store: BreakerStore) -> None:
    won = await asyncio.gather(*(store.put("p/m", BreakerState(failures=(float(n),)), 0) for n in range(8)))
    assert sum(won) == 1
    assert (await store.get("p/m")).version == 1
