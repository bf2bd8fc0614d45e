"""Sweeps of very many sessions: all are found, in pages and shards at once, and nobody starves the others."""

from __future__ import annotations

import hashlib
from collections import Counter

import pytest
from taskflow.conversation.session import to_item
from taskflow.conversation.shares import SESSIONS_OF_A_PERSON, Shares
from taskflow.sessions import sweeping
from taskflow.sessions.sweeping import sweep_due
from taskflow.store import keys

from tests.fakes.provider import say
from tests.support.story import SYNCED, Story
from tests.support.world import World


def _fill(world: World, count: int, user: str, *, start: int = 0, due_at: int = 1) -> list[str]:
    """So many conversations of somebody whose record is overdue."""
    session = Story(*SYNCED).session
    assert session is not None
    ids = [f"{user}-{number}" for number in range(start, start + count)]
    for conversation_id in ids:
        item = to_item(session) | {
            "pk": keys.conversation_pk(conversation_id),
            "user_id": user,
            "connections": {},
            "typing_at": 1,
            "due": keys.due_shard(conversation_id),
            "due_at": due_at,
        }
        world.table.items[item["pk"], keys.SESSION] = item
    return ids


def _handled(world: World, ids: list[str]) -> int:
    items = (world.table.items[keys.conversation_pk(one), keys.SESSION] for one in ids)
    return sum(item.get("due_at", 10**15) > 1 for item in items)


async def test_more_than_a_page_of_a_shard_is_looked_after_in_one_sweep(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sweeping, "PAGE", 5)
    world = World([say("Hello.")])
    ids = [one for person in range(8) for one in _fill(world, 40, f"p{person}")]
    assert min(Counter(map(keys.due_shard, ids)).values()) > 5
    assert await world.sweep() == len(ids)
    assert _handled(world, ids) == len(ids)


async def test_somebody_with_thousands_of_sessions_holds_up_nobody() -> None:
    world = World([say("Hello.")])
    greedy = _fill(world, 1_500, "greedy", due_at=1)
    others = [one for person in range(20) for one in _fill(world, 2, f"p{person}", due_at=2)]
    await world.sweep()
    items = world.table.items
    assert all(items[keys.conversation_pk(one), keys.SESSION].get("due_at", 9) > 2 for one in others)
    assert _handled(world, greedy) == SESSIONS_OF_A_PERSON
    assert world.meter.counts["SessionsPutOff"] == 1_500 - SESSIONS_OF_A_PERSON
    await world.sweep()
    assert _handled(world, greedy) == 2 * SESSIONS_OF_A_PERSON, "the next sweep goes on with them"


def test_shares_are_of_a_person_in_a_tenant() -> None:
    session = Story(*SYNCED).session
    assert session is not None
    shares = Shares(most=2)
    assert [shares.grants(session) for _ in range(3)] == [True, True, False]


async def test_when_the_time_is_over_nothing_more_is_begun() -> None:
    world = World([say("Hello.")])
    ids = _fill(world, 40, "p")
    await sweep_due(world.engine, deadline=world.clock.monotonic())
    assert _handled(world, ids) == 0
    assert world.meter.counts["SweepsCutShort"] > 0


@pytest.mark.parametrize("number", range(8))
async def test_what_an_older_release_left_in_one_of_its_four_shards_is_found_and_moved(number: int) -> None:
    world = World([say("Hello.")])
    [conversation_id] = _fill(world, 1, "old", start=number)
    place = keys.conversation_pk(conversation_id), keys.SESSION
    before = str(hashlib.sha256(conversation_id.encode()).digest()[0] % 4)
    world.table.items[place]["due"] = before
    assert await world.sweep() == 1
    after = world.table.items[place]
    assert after.get("due") == keys.due_shard(conversation_id)
    assert keys.DUE_SHARDS % 4 == 0


def test_connections_and_deadlines_are_spread_evenly() -> None:
    """With 500 connections a second that come and 500 that go, each a transaction: two write units an item."""
    names = [f"connection-{number}" for number in range(20_000)]
    places = Counter(keys.gauge_key(name) for name in names)
    assert len(places) == keys.GAUGE_SHARDS
    assert max(places.values()) < 1.3 * len(names) / keys.GAUGE_SHARDS
    partitions = Counter(pk for pk, _ in map(keys.gauge_key, names))
    assert set(partitions) == set(keys.gauge_pks()[1:])
    units = 2 * 1_000 * max(partitions.values()) / len(names)
    assert units < 200, "of the 1,000 that a partition takes"
    due = Counter(keys.due_shard(name) for name in names)
    assert (len(due), max(due.values()) < 1.2 * len(names) / keys.DUE_SHARDS) == (keys.DUE_SHARDS, True)


async def test_a_connection_that_an_older_release_counted_is_counted_out() -> None:
    world = World([say("Hello.")])
    await world.connect("c1")
    await world.quiet()
    place = keys.gauge_key("c1")
    world.table.items[keys.GAUGE, "CONNECTIONS#3"] = {
        **world.table.items.pop(place),
        "pk": keys.GAUGE,
        "sk": "CONNECTIONS#3",
    }
    assert await world.rest.live_connections() == 1
    await world.disconnect("c1")
    assert await world.rest.live_connections() == 0
