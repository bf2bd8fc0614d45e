"""A connection that floods is told so and closed, and costs next to nothing from then on."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from typing import Any

import pytest
from taskflow.conversation.flood import CLOSE_EVERY, MAX_KNOWN, WINDOW_SECONDS, Flood
from taskflow.errors import PostFailed
from taskflow.sessions.receiving import Receiver

from tests.fakes.provider import say
from tests.support.world import SETTINGS, World

LIMIT = 20


async def _flooded() -> tuple[World, list[str]]:
    """A world with a limit and a connection in it, and what is asked of its table from then on."""
    world = World([say("Hello.")], greeting="Hello.")
    await world.connect("c1")
    await world.quiet()
    world.receiver = Receiver(world.engine, replace(SETTINGS, limit_frames_per_connection=LIMIT))
    asked: list[str] = []
    for name in ("get", "query", "write", "transact"):
        method = getattr(world.table, name)

        async def counted(*args: Any, _name: str = name, _method: Any = method, **kwargs: Any) -> Any:
            asked.append(_name)
            return await _method(*args, **kwargs)

        setattr(world.table, name, counted)
    return world, asked


@pytest.mark.parametrize(
    "frame",
    [
        {"type": "ping"},
        {"type": "user_typing"},
        {"type": "regenerate"},
        {"type": "set_model", "model": "no-such-model"},
        {"type": "user_message", "text": "x" * 10_000, "clientMessageId": "m"},
        "{",
        "[" * 10_000,
    ],
    ids=str,
)
async def test_a_flood_of_whatever_frames_ends_with_one_refusal_and_a_closed_connection(frame: Any) -> None:
    world, asked = await _flooded()
    text = frame if isinstance(frame, str) else json.dumps(frame)
    for _ in range(LIMIT):
        await world.receiver.receive("c1", text)
    assert "c1" in world.connections.open
    world.connections.frames["c1"].clear()
    asked.clear()
    for _ in range(500):
        await world.receiver.receive("c1", text)
    assert "c1" not in world.connections.open
    assert [(each["type"], each["code"], each["retryAfter"]) for each in world.frames("c1")] == [
        ("error", "RATE_LIMITED", int(WINDOW_SECONDS))
    ]
    assert asked == []
    assert world.meter.counts["ConnectionsFlooded"] == 1


async def test_who_sends_no_more_than_the_limit_in_ten_seconds_is_never_sent_away() -> None:
    world, _ = await _flooded()
    for _ in range(10):
        for _ in range(LIMIT):
            await world.send("c1", type="ping")
        await asyncio.sleep(WINDOW_SECONDS)
    assert {each["type"] for each in world.frames("c1")[-200:]} == {"pong"}


async def test_a_flood_that_could_not_be_closed_is_closed_by_what_comes_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world, _ = await _flooded()
    close, tries = world.connections.close, 0

    async def failing(connection_id: str) -> None:
        nonlocal tries
        tries += 1
        if tries == 1:
            raise PostFailed("timeout")
        await close(connection_id)

    monkeypatch.setattr(world.connections, "close", failing)
    for _ in range(LIMIT + CLOSE_EVERY):
        await world.send("c1", type="ping")
    assert "c1" in world.connections.open and tries == 1
    await world.send("c1", type="ping")
    assert "c1" not in world.connections.open and tries == 2


def test_connections_do_not_count_together_and_without_a_limit_nothing_is_counted() -> None:
    flood, none = Flood(2), Flood(0)
    assert [flood.over(name, 0.0) for name in "abab"] == [0, 0, 0, 0]
    assert [flood.over("a", 0.0), flood.over("a", 1.0), flood.over("b", 9.9), flood.over("a", 10.0)] == [
        1,
        2,
        1,
        0,
    ]
    assert not any(none.over("a", 0.0) for _ in range(10_000))


def test_a_process_that_has_seen_very_many_connections_forgets_them() -> None:
    flood = Flood(1)
    for number in range(MAX_KNOWN * 2 + 5):
        assert flood.over(f"c{number}", 0.0) == 0
    assert len(flood._windows) <= MAX_KNOWN
