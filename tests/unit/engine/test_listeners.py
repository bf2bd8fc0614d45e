"""Several connections, joining, leaving, reconnecting."""

from __future__ import annotations

import asyncio

import pytest
from taskflow.errors import PostFailed
from taskflow.turns.lease import TurnLease

from tests.fakes.provider import say
from tests.support.world import World

LONG = say("One two three four five six seven eight nine ten. And so it goes on and on for ever.", pace=0.02)


def shown(world: World, connection_id: str, turn: int) -> str:
    """What a client that follows the protocol shows of a turn."""
    text, seq = "", 0
    for frame in world.frames(connection_id):
        if frame.get("generationId") != turn or frame.get("seq", 0) <= seq:
            continue
        seq = frame["seq"]
        if frame["type"] == "turn_snapshot":
            text = frame["text"]
        elif frame["type"] == "ai_token":
            text += frame["token"]
    return text


async def test_a_connection_that_joins_in_mid_turn_hears_all_of_it_once() -> None:
    world = World([say("Hello."), LONG])
    conversation_id = await world.connect()
    await world.quiet()
    await world.send(type="user_message", text="Count.")
    await world.until(lambda: len(world.frames("c1", "ai_token")) >= 8)
    await world.connect("c2", conversationId=conversation_id, resume_token="secret-c1")
    await world.quiet()
    assert world.types("c2")[:2] == ["conversation_resumed", "turn_snapshot"]
    assert world.types("c2")[-1] == "ai_done"
    listed = world.frames("c2", "conversation_resumed")[0]["messages"]
    assert [m["content"] for m in listed] == ["Hello.", "Count."]
    assert shown(world, "c2", 2) == shown(world, "c1", 2) == "".join(LONG.pieces)


async def test_a_message_from_one_tab_is_shown_in_the_other() -> None:
    world = World([say("Hello."), say("Paris.")])
    conversation_id = await world.connect()
    await world.quiet()
    await world.connect("c2", conversationId=conversation_id, resume_token="secret-c1")
    await world.quiet()
    await world.send("c1", type="user_message", text="Capital?", clientMessageId="m-1")
    await world.quiet()
    assert world.types("c2") == [
        "conversation_resumed",
        "user_message",
        "title_updated",
        "ai_start",
        "ai_token",
        "ai_done",
    ]
    assert world.frames("c1", "user_message") == []


async def test_a_reconnect_in_mid_turn_loses_and_doubles_nothing() -> None:
    world = World([say("Hello."), say("".join(LONG.pieces), pace=0.2)])
    conversation_id = await world.connect()
    await world.quiet()
    await world.send(type="user_message", text="Count.")
    await world.until(lambda: len(world.frames("c1", "ai_token")) >= 8)
    await world.disconnect()
    await asyncio.sleep(0.3)
    await world.connect("c2", conversationId=conversation_id, resume_token="secret-c1")
    await world.quiet()
    assert shown(world, "c2", 2) == "".join(LONG.pieces)
    assert world.types("c2")[-1] == "ai_done"


async def test_the_turn_goes_on_for_the_grace_period_and_is_then_cut() -> None:
    long = say("word " * 2_000, pace=0.5)
    world = World([say("Hello."), long])
    conversation_id = await world.connect()
    await world.quiet()
    await world.send(type="user_message", text="Go.")
    await world.until(lambda: len(world.frames("c1", "ai_token")) >= 4)
    left = world.clock.monotonic()
    await world.disconnect()
    await world.quiet()
    assert 29 < world.clock.monotonic() - left < 32
    message = (await world.engine.store.messages(conversation_id))[-1]
    assert message.status == "interrupted"
    assert message.content == shown(world, "c1", 2)


async def test_a_reply_that_nobody_was_there_for_stands_as_far_as_it_came() -> None:
    world = World([say("Hello."), say("word " * 2_000, pace=0.5)])
    conversation_id = await world.connect()
    await world.quiet()
    await world.send(type="user_message", text="Go.")
    await world.disconnect()
    await world.quiet()
    message = (await world.engine.store.messages(conversation_id))[-1]
    assert message.status == "interrupted"
    assert message.content.startswith("word word word")


async def test_a_reply_that_had_not_begun_when_everybody_was_gone_has_a_reason() -> None:
    world = World([say("Hello."), say("word ", first_delay=200)])
    conversation_id = await world.connect()
    await world.quiet()
    await world.send(type="user_message", text="Go.")
    await world.disconnect()
    await world.quiet()
    message = (await world.engine.store.messages(conversation_id))[-1]
    assert (message.role, message.error_code) == ("assistant", "TIMEOUT")


async def test_a_connection_found_gone_leaves_the_session_and_only_that_one() -> None:
    world = World([say("Hello."), LONG])
    conversation_id = await world.connect()
    await world.quiet()
    await world.connect("c2", conversationId=conversation_id, resume_token="secret-c1")
    await world.quiet()
    await asyncio.sleep(6)
    await world.send(type="user_message", text="Count.")
    await world.until(lambda: len(world.frames("c1", "ai_token")) >= 8)
    world.connections.open.discard("c2")
    await world.quiet()
    assert set((await world.session(conversation_id)).connections) == {"c1"}
    assert shown(world, "c1", 2) == "".join(LONG.pieces)


async def test_the_greeting_waits_for_the_upgrade_to_finish() -> None:
    world = World([say("Hello.")])
    await world.connect()
    world.connections.open.discard("c1")
    await asyncio.sleep(0.3)
    world.connections.open.add("c1")
    await world.quiet()
    assert world.types() == ["conversation_created", "ai_start", "ai_token", "ai_done"]


async def test_a_post_that_may_be_lost_is_followed_by_a_snapshot() -> None:
    world = World([say("Hello."), LONG])
    await world.connect()
    await world.quiet()
    original, failures = world.connections.post, iter([False] * 8 + [True] + [False] * 1000)

    async def flaky(connection_id: str, data: bytes) -> None:
        if b'"ai_token"' in data and next(failures):
            raise PostFailed("timeout")
        await original(connection_id, data)

    world.connections.post = flaky  # type: ignore[method-assign]
    await world.send(type="user_message", text="Count.")
    await world.quiet()
    assert "turn_snapshot" in world.types()
    assert shown(world, "c1", 2) == "".join(LONG.pieces)


async def test_while_the_lease_may_have_run_out_nothing_is_said_and_then_the_turn_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = World([say("Hello."), LONG])
    await world.connect()
    await world.quiet()
    await world.send(type="user_message", text="Count.")
    await world.until(lambda: len(world.frames("c1", "ai_token")) >= 5)
    with monkeypatch.context() as frozen:
        frozen.setattr(TurnLease, "held", property(lambda _: False))
        await asyncio.sleep(0.1)
        before = len(world.frames())
        await asyncio.sleep(1)
        assert len(world.frames()) == before
    await world.quiet()
    assert world.types()[-3:] == ["ai_start", "ai_token", "ai_done"]
    assert shown(world, "c1", 2) == "".join(LONG.pieces)


async def test_a_slow_connection_does_not_hold_up_the_other() -> None:
    world = World([say("Hello."), LONG])
    conversation_id = await world.connect()
    await world.quiet()
    await world.connect("c2", conversationId=conversation_id, resume_token="secret-c1")
    await world.quiet()
    original = world.connections.post

    async def slow(connection_id: str, data: bytes) -> None:
        if connection_id == "c2":
            await asyncio.sleep(0.4)
        await original(connection_id, data)

    world.connections.post = slow  # type: ignore[method-assign]
    await world.send(type="user_message", text="Count.")
    await world.quiet()
    tokens = [len([f for f in world.frames(c, "ai_token") if f["generationId"] == 2]) for c in ("c1", "c2")]
    assert tokens[0] == len(LONG.pieces)
    assert tokens[1] < tokens[0]
    assert shown(world, "c2", 2) == shown(world, "c1", 2)


async def test_the_gauge_counts_connections_through_crashes_and_repeats() -> None:
    world = World([say("Hello.")])
    for name in ("c1", "c2", "c3"):
        await world.connect(name)
    await world.quiet()
    await world.disconnect("c1")
    await world.disconnect("c1")

    async def live() -> int:
        return await world.rest.live_connections()

    assert await live() == 2
    assert (await world.engine.store.connection("c1")) is None


async def test_gone_before_the_greeting_is_noticed() -> None:
    world = World([say("Hello.")])
    conversation_id = await world.connect()
    world.connections.open.discard("c1")
    await world.quiet()
    assert (await world.session(conversation_id)).connections == {}


async def test_a_long_text_after_a_lost_post_is_repeated_without_a_gap() -> None:
    text = "".join(f" word{number}" for number in range(8_000))
    world = World([say("Hello."), say(text)], pacing_base_ms=0)
    await world.connect()
    await world.quiet()
    original, seen = world.connections.post, 0

    async def flaky(connection_id: str, data: bytes) -> None:
        nonlocal seen
        seen += b'"ai_token"' in data
        if seen == 3:
            seen += 1
            raise PostFailed("timeout")
        await original(connection_id, data)

    world.connections.post = flaky  # type: ignore[method-assign]
    await world.send(type="user_message", text="Go.")
    await world.quiet()
    assert "turn_snapshot" in world.types()
    assert max(len(str(frame)) for frame in world.frames()) < 32_000
    assert shown(world, "c1", 2).strip() == text.strip()
