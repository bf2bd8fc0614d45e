"""Listeners that do not read: they cost little, disturb nobody, and get everything once they read again."""

from __future__ import annotations

import asyncio
import json

import pytest
from taskflow.conversation.patience import MAX_ATTEMPTS
from taskflow.errors import PostFailed, PostRefused
from taskflow.turns.subscribers import TELL_ATTEMPTS

from tests.fakes.provider import say
from tests.support.world import World
from tests.unit.engine.test_listeners import shown

LONG = say("And so it goes on. " * 120, pace=0.02)
TEXT = "".join(LONG.pieces)


async def _two_tabs(world: World) -> str:
    conversation_id = await world.connect()
    await world.quiet()
    await world.connect("c2", conversationId=conversation_id, resume_token="secret-c1")
    await world.quiet()
    return conversation_id


async def _sweep_for(world: World, seconds: float) -> None:
    end = world.clock.monotonic() + seconds
    while world.clock.monotonic() < end:
        await asyncio.sleep(2)
        await world.sweep()
        await world.quiet()


async def _took(world: World, *full: str) -> float:
    """Seconds from a question to the end of everything that its turn does. ``full``: who stops reading in between."""
    began = world.clock.monotonic()
    await world.send(type="user_message", text="Go on.")
    await world.until(lambda: any(f.get("generationId") == 2 for f in world.frames("c1", "ai_token")))
    world.connections.full |= set(full)
    await world.quiet()
    return world.clock.monotonic() - began


@pytest.mark.parametrize("pacing", ["server", "client"])
async def test_a_reader_that_never_reads_costs_a_few_posts_and_holds_up_nobody(pacing: str) -> None:
    took, frames = [], []
    for stalled in (False, True):
        world = World([say("Hello."), LONG])
        conversation_id = await world.connect(pacing=pacing)
        await world.quiet()
        if stalled:
            await world.connect(
                "c2", conversationId=conversation_id, resume_token="secret-c1", pacing="server"
            )
            await world.quiet()
        took.append(await _took(world, *(["c2"] if stalled else [])))
        frames.append(world.frames("c1"))
        assert world.types("c1")[-1] == "ai_done"
        assert shown(world, "c1", 2) == TEXT
    assert took[1] == pytest.approx(took[0], abs=1)
    assert [f["type"] for f in frames[0]] == [f["type"] for f in frames[1]]
    # None for its end: by then it had been left behind.
    assert 3 <= world.connections.refused["c2"] <= MAX_ATTEMPTS
    session = await world.session(conversation_id)
    assert set(session.connections) == {"c1", "c2"}
    assert set(session.subscribers) == {"c1"}
    assert world.meter.counts["ListenersStalled"] == 1
    assert world.connections.open >= {"c1", "c2"}


async def test_the_only_reader_does_not_keep_the_turn_open_either() -> None:
    world = World([say("Hello."), LONG])
    conversation_id = await world.connect()
    await world.quiet()
    await _took(world, "c1")
    assert 3 <= world.connections.refused["c1"] <= MAX_ATTEMPTS
    message = (await world.engine.store.messages(conversation_id))[-1]
    assert (message.status, message.content) == ("completed", TEXT)
    assert (await world.session(conversation_id)).lease_run is None


async def test_it_reads_again_in_time_and_misses_nothing() -> None:
    world = World([say("Hello."), LONG])
    conversation_id = await _two_tabs(world)
    await world.send(type="user_message", text="Go on.")
    await world.until(lambda: len(world.frames("c2", "ai_token")) >= 5)
    world.connections.full.add("c2")
    await asyncio.sleep(2)
    world.connections.full.discard("c2")
    await world.quiet()
    assert shown(world, "c2", 2) == TEXT
    assert world.types("c2")[-1] == "ai_done"
    # What is refused has not arrived: nothing is repeated.
    assert world.frames("c2", "turn_snapshot", "conversation_resumed")[1:] == []
    assert set((await world.session(conversation_id)).subscribers) == {"c1", "c2"}


async def test_one_that_was_left_behind_gets_the_list_and_the_next_turns() -> None:
    world = World([say("Hello."), LONG, say("Paris."), say("Rome.")])
    conversation_id = await _two_tabs(world)
    world.connections.full.add("c2")
    await world.say("Go on.")
    await world.say("Capital of France?")
    world.connections.full.discard("c2")
    await _sweep_for(world, 70)
    listed = world.frames("c2", "conversation_resumed")[-1]["messages"]
    assert [m["content"] for m in listed] == [
        "Hello.",
        "Go on.",
        TEXT,
        "Capital of France?",
        "Paris.",
    ]
    assert set((await world.session(conversation_id)).subscribers) == {"c1", "c2"}
    await world.say("And of Italy?")
    assert shown(world, "c2", 4) == "Rome."
    assert world.types("c2")[-1] == "ai_done"


async def test_it_is_synced_again_in_mid_turn_and_shows_all_of_it() -> None:
    world = World([say("Hello."), say("and on " * 400, pace=0.02)])
    await _two_tabs(world)
    await world.send(type="user_message", text="Go on.")
    await world.until(lambda: len(world.frames("c2", "ai_token")) >= 5)
    world.connections.full.add("c2")
    await world.until(lambda: world.meter.counts["ListenersStalled"] > 0)
    world.connections.full.discard("c2")
    sweeping = asyncio.create_task(_sweep_for(world, 4))
    await world.quiet()
    sweeping.cancel()
    assert shown(world, "c2", 2) == shown(world, "c1", 2) == "and on " * 400
    assert "turn_snapshot" in world.types("c2")
    assert world.types("c2")[-1] == "ai_done"


async def test_who_has_not_heard_where_a_reply_was_cut_late_is_not_told_how_it_goes_on() -> None:
    world = World([say("Hello."), say("One way. Another way. A third way."), say("On foot.", pace=0.5)])
    await world.connect(pacing="client")
    await world.quiet()
    await world.say("How do I get there?")
    world.connections.full.add("c1")
    seen = {"generationId": 2, "chars": 3}
    await world.send(type="user_message", text="On foot.", mode="steer", seen=seen)
    # It has not taken that the reply ends after its first sentence; it reads again before the turn begins.
    await world.until(lambda: world.meter.counts["ListenersStalled"] > 0)
    world.connections.full.discard("c1")
    before = len(world.frames("c1"))
    await world.quiet()
    assert [f["type"] for f in world.frames("c1")[before:] if f.get("generationId") == 3] == []
    await _sweep_for(world, 4)
    [listed] = world.frames("c1", "conversation_resumed")
    assert [m["content"] for m in listed["messages"] if m["role"] == "assistant"][1:] == [
        "One way.",
        " On foot.",
    ]


async def test_whoever_never_reads_is_asked_ever_less_often() -> None:
    world = World([say("Hello."), say("Yes.")])
    conversation_id = await _two_tabs(world)
    world.connections.full.add("c2")
    await world.say("Well?")
    before = world.connections.refused["c2"]
    assert before <= 1 + MAX_ATTEMPTS + TELL_ATTEMPTS
    await _sweep_for(world, 7_000)
    assert world.connections.refused["c2"] - before <= 7_000 / 60 + 6
    assert not (await world.session(conversation_id)).connections["c2"].synced


async def test_hello_waits_for_a_reader_some_seconds_and_then_leaves_it_to_the_sweep() -> None:
    world = World([say("Hello."), say("Yes.")])
    world.connections.full.add("c1")
    conversation_id = await world.connect()
    await world.quiet()
    assert 3 <= world.connections.refused["c1"] <= MAX_ATTEMPTS
    assert set((await world.session(conversation_id)).connections) == {"c1"}
    world.connections.full.discard("c1")
    await _sweep_for(world, 20)
    assert world.types() == ["conversation_created", "ai_start", "ai_token", "ai_done"]


async def test_whoever_speaks_where_they_had_fallen_behind_reads_again_at_once() -> None:
    world = World([say("Hello."), LONG, say("Paris.")])
    await _two_tabs(world)
    world.connections.full.add("c2")
    await world.say("Go on.")
    world.connections.full.discard("c2")
    await world.say("Capital of France?", "c2")
    assert shown(world, "c2", 3) == "Paris." or world.frames("c2", "conversation_resumed")[-1]["messages"][
        -1
    ]["content"] == ("Paris.")


async def test_only_the_end_is_refused() -> None:
    world = World([say("Hello."), say("Yes."), say("No.")])
    conversation_id = await _two_tabs(world)
    post = world.connections.post
    tried = 0

    async def endless(connection_id: str, data: bytes) -> None:
        nonlocal tried
        if connection_id == "c2" and json.loads(data)["type"] == "ai_done":
            tried += 1
            world.connections.full.add("c2")
        await post(connection_id, data)

    world.connections.post = endless  # type: ignore[method-assign]
    await world.say("Well?")
    assert tried == TELL_ATTEMPTS
    assert set((await world.session(conversation_id)).subscribers) == {"c1"}
    world.connections.post, world.connections.full = post, set()  # type: ignore[method-assign]
    await world.say("Really?")
    # The next turn is not for it before it has the list.
    assert [f for f in world.frames("c2") if f.get("generationId") == 3 and f["type"] == "ai_start"] == []
    await _sweep_for(world, 10)
    assert world.frames("c2", "conversation_resumed")[-1]["messages"][-1]["content"] == "No."


@pytest.mark.parametrize("failure", [PostRefused("413"), PostFailed("timeout")])
async def test_other_failures_cost_no_more(failure: PostFailed) -> None:
    world = World([say("Hello."), LONG])
    conversation_id = await _two_tabs(world)
    post, tried = world.connections.post, 0

    async def broken(connection_id: str, data: bytes) -> None:
        nonlocal tried
        if connection_id == "c2":
            tried += 1
            raise failure
        await post(connection_id, data)

    world.connections.post = broken  # type: ignore[method-assign]
    await world.say("Go on.")
    assert shown(world, "c1", 2) == TEXT
    assert tried <= (2 if isinstance(failure, PostRefused) else 1 + MAX_ATTEMPTS)
    assert set((await world.session(conversation_id)).subscribers) == {"c1"}


async def test_a_message_that_another_tab_did_not_take_comes_with_its_list() -> None:
    world = World([say("Hello."), say("Yes.")])
    conversation_id = await _two_tabs(world)
    world.connections.full.add("c2")
    await world.send("c1", type="user_message", text="Well?")
    world.connections.full.discard("c2")
    assert "c2" not in (await world.session(conversation_id)).subscribers
    await world.quiet()
    await _sweep_for(world, 10)
    listed = world.frames("c2", "conversation_resumed")[-1]["messages"]
    assert [m["content"] for m in listed] == ["Hello.", "Well?", "Yes."]
