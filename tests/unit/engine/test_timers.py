"""Silence, typing, lost turns, grace, outbox, deletion: what the sweep does, in virtual time."""

from __future__ import annotations

import asyncio
import itertools

import pytest
from taskflow.conversation import sweep
from taskflow.errors import StoreUnavailable
from taskflow.identity import Identity
from taskflow.sessions import sweeping

from tests.fakes.provider import say
from tests.support.world import World

LONG = say("One two three four five six seven eight nine ten. And so it goes on and on for ever.", pace=0.2)


async def _sweeping(world: World, seconds: float) -> None:
    """Sweeps every two seconds, as the timer does."""
    end = world.clock.monotonic() + seconds
    while world.clock.monotonic() < end:
        await asyncio.sleep(2)
        await world.sweep()


async def _opened(world: World) -> str:
    conversation_id = await world.connect()
    await world.quiet()
    return conversation_id


async def test_silence_is_noticed_in_two_phases() -> None:
    world = World([say("Hello."), say("Fine."), say("Still there?")])
    conversation_id = await _opened(world)
    await world.say()
    begun = world.clock.monotonic()
    before = len(world.types())
    await _sweeping(world, 50)
    assert world.types()[before:] == ["ai_start", "ai_token", "ai_done", "conversation_ended"]
    assert world.frames()[-1] == {"type": "conversation_ended", "reason": "idle_timeout"}
    assert (await world.session(conversation_id)).status == "completed"
    assert [b["conversation"]["status"] for b in world.records.bodies if b["kind"] == "conversation"] == [
        "completed"
    ]
    assert world.clock.monotonic() - begun >= 30
    # What comes by itself is told from an answer.
    said = [b["message"] for b in world.records.bodies if b["kind"] == "message"]
    assert [(m["role"], m["kind"]) for m in sorted(said, key=lambda m: (m["generation"], m["part"]))] == [
        ("assistant", "greeting"),
        ("user", None),
        ("assistant", "reply"),
        ("assistant", "nudge"),
    ]


async def test_a_message_after_the_end_reopens_the_conversation() -> None:
    world = World([say("Hello."), say("Still there?"), say("Welcome back.")])
    conversation_id = await _opened(world)
    await _sweeping(world, 50)
    await world.send(type="user_message", text="I am back.")
    await world.quiet()
    assert world.types()[-1] == "ai_done"
    assert (await world.session(conversation_id)).status == "active"


async def test_typing_suppresses_the_nudge_and_is_encouraged_once() -> None:
    world = World([say("Hello."), say("Nice.")])
    await _opened(world)
    await world.send(type="user_typing")
    await _sweeping(world, 45)
    assert world.types()[4:] == ["typing_nudge"]
    await world.send(type="user_stopped_typing")
    await world.send(type="user_typing")
    await _sweeping(world, 40)
    assert len(world.frames("c1", "typing_nudge")) == 1
    await world.send(type="user_message", text="A long message.")
    await world.quiet()
    await world.send(type="user_typing")
    await _sweeping(world, 40)
    assert len(world.frames("c1", "typing_nudge")) == 2


async def test_silence_counts_from_the_end_of_typing() -> None:
    world = World([say("Hello."), say("Fine."), say("Still there?")])
    await _opened(world)
    await world.say()
    await asyncio.sleep(10)
    await world.send(type="user_typing")
    await asyncio.sleep(4)
    await world.send(type="user_stopped_typing")
    await _sweeping(world, 12)
    assert world.types()[-1] == "ai_done"
    assert len(world.frames("c1", "ai_done")) == 2
    await _sweeping(world, 6)
    assert len(world.frames("c1", "ai_start")) == 3


async def test_nobody_is_nudged_who_is_not_there() -> None:
    world = World([say("Hello."), say("Still there?")])
    await _opened(world)
    await world.disconnect()
    await _sweeping(world, 60)
    assert len(world.provider.completions) == 1


async def test_a_turn_whose_invoke_was_dropped_is_invoked_again() -> None:
    world = World([say("Hello."), say("Paris.")])
    await _opened(world)
    world.invoker._start = lambda payload: None
    await world.send(type="user_message", text="Capital?")
    world.invoker._start = world._start
    await _sweeping(world, 12)
    await world.quiet()
    assert world.types()[-3:] == ["ai_start", "ai_token", "ai_done"]


async def test_a_turn_that_never_starts_is_reported_as_failed() -> None:
    world = World([say("Hello.")])
    conversation_id = await _opened(world)
    world.invoker._start = lambda payload: None
    await world.send(type="user_message", text="Capital?")
    await _sweeping(world, 60)
    error = world.frames("c1", "ai_error")
    assert [(e["generationId"], e["code"]) for e in error] == [(2, "SERVICE_UNAVAILABLE")]
    session = await world.session(conversation_id)
    assert (session.settled_turn, session.lease_run) == (2, None)


async def test_a_crashed_holder_is_adopted_and_its_checkpoint_kept() -> None:
    world = World([say("Hello."), LONG])
    conversation_id = await _opened(world)
    await world.send(type="user_message", text="Count.")
    await asyncio.sleep(1.2)
    for task in list(world.tasks):
        task.cancel()
    await asyncio.sleep(0)
    stored = await world.engine.store.turn(conversation_id, 2)
    assert stored is not None
    await _sweeping(world, 20)
    assert world.types()[-1] == "ai_error"
    message = (await world.engine.store.messages(conversation_id))[-1]
    assert (message.status, message.content) == ("interrupted", stored["text"][: stored["sent"]])
    session = await world.session(conversation_id)
    assert (session.lease_run, session.settled_turn) == (None, 2)


async def test_the_next_turn_adopts_a_crashed_holder_itself() -> None:
    world = World([say("Hello."), LONG, say("Here I am.")])
    conversation_id = await _opened(world)
    await world.send(type="user_message", text="Count.")
    await asyncio.sleep(1.2)
    for task in list(world.tasks):
        task.cancel()
    await asyncio.sleep(0)
    await world.send(type="user_message", text="Hello?")
    await world.quiet()
    assert world.types()[-4:] == ["ai_interrupted", "ai_start", "ai_token", "ai_done"]
    messages = await world.engine.store.messages(conversation_id)
    assert [m.content for m in messages][-1] == "Here I am."


async def test_a_hello_that_got_lost_is_sent_again() -> None:
    world = World([say("Hello.")])
    world.invoker._start = lambda payload: None
    await world.connect()
    world.invoker._start = world._start
    await _sweeping(world, 12)
    await world.quiet()
    kinds = world.types()
    assert (kinds[0], kinds[-1]) == ("conversation_created", "ai_done")
    assert "Hello." in str(world.frames())


async def test_records_that_could_not_be_sent_are_sent_by_the_sweep() -> None:
    world = World([say("Hello."), say("Paris.")])
    conversation_id = await _opened(world)
    original = world.records.send

    async def away(bodies: object) -> None:
        raise StoreUnavailable("the queue is away")

    world.records.send = away  # type: ignore[method-assign]
    await world.send(type="user_message", text="Capital?")
    await world.quiet()
    assert len((await world.session(conversation_id)).outbox) == 3  # with the greeting's
    world.records.send = original  # type: ignore[method-assign]
    await _sweeping(world, 34)
    sent = [b["message"]["content"] for b in world.records.bodies if b["kind"] == "message"]
    assert {"Hello.", "Capital?", "Paris."} == set(sent)
    assert (await world.session(conversation_id)).outbox == {}


async def test_a_deleted_conversation_falls_silent_and_its_items_go() -> None:
    world = World([say("Hello."), LONG])
    conversation_id = await _opened(world)
    await world.send(type="user_message", text="Count.")
    await asyncio.sleep(0.3)
    session = await world.session(conversation_id)
    owner = Identity(session.user_id, session.tenant_id)
    assert await world.rest.delete_conversation(conversation_id, owner)
    await world.quiet()
    spoken = len(world.frames())
    await _sweeping(world, 4)
    assert [f["type"] for f in world.frames()[spoken:]] == ["conversation_deleted"]
    assert await world.engine.store.messages(conversation_id) == []
    await world.send(type="user_message", text="Anyone?")
    assert world.frames()[-1]["code"] == "CONVERSATION_DELETED"


async def test_a_new_title_reaches_every_connection_once() -> None:
    world = World([say("Hello.")])
    conversation_id = await _opened(world)
    await world.say()
    await world.connect("c2", conversationId=conversation_id, resume_token="secret-c1")
    await world.quiet()
    session = await world.session(conversation_id)
    owner = Identity(session.user_id, session.tenant_id)
    rest = world.rest
    assert await rest.rename_conversation(conversation_id, owner, "First thought")
    assert await rest.rename_conversation(conversation_id, owner, "Second thought")
    await _sweeping(world, 6)
    told = {"type": "title_updated", "conversationId": conversation_id, "title": "Second thought"}
    assert [world.frames(one, "title_updated")[first:] for one, first in (("c1", 1), ("c2", 0))] == [
        [told]
    ] * 2
    assert (await world.session(conversation_id)).retitled_at is None


async def test_a_title_given_while_the_sweep_looks_is_told_by_the_next() -> None:
    world = World([say("Hello.")])
    conversation_id = await _opened(world)
    await world.say()
    session = await world.session(conversation_id)
    owner = Identity(session.user_id, session.tenant_id)
    rest = world.rest
    await rest.rename_conversation(conversation_id, owner, "First thought")
    seen = await world.session(conversation_id)
    await rest.rename_conversation(conversation_id, owner, "Second thought")
    assert not await world.engine.store.claim(sweep.claim_retitle(seen))
    await _sweeping(world, 4)
    titles = [frame["title"] for frame in world.frames("c1", "title_updated")]
    assert titles == ["How are you?", "Second thought"]


async def test_another_person_cannot_delete_a_conversation() -> None:
    world = World([say("Hello.")])
    conversation_id = await _opened(world)
    sessions = world.rest
    assert not await sessions.delete_conversation(conversation_id, Identity("someone-else"))
    assert not (await world.session(conversation_id)).deleted


async def test_old_conversations_leave_the_table() -> None:
    world = World([say("Hello.")])
    conversation_id = await _opened(world)
    await world.disconnect()
    await _sweeping(world, 40)
    await asyncio.sleep(31 * 86_400)
    await _sweeping(world, 4)
    assert [key for key in world.table.items if conversation_id in key[0]] == []


async def test_connections_that_the_gateway_has_ended_are_dropped() -> None:
    world = World([say("Hello.")])
    conversation_id = await _opened(world)
    await asyncio.sleep(2 * 3600 + 400)
    world.connections.open.clear()
    await _sweeping(world, 4)
    assert (await world.session(conversation_id)).connections == {}


@pytest.mark.parametrize("doubled", [1, 3])
async def test_ticks_cover_the_next_two_minutes_without_gaps(doubled: int) -> None:
    world = World()
    delays: list[float] = []
    for _ in range(4):
        now = int(world.clock.now())
        for _ in range(doubled):
            world.records.delays.clear()
            await sweeping.tick(world.engine, world.records)
            delays += [now + delay for delay in world.records.delays]
        await asyncio.sleep(60)
    slots = sorted(delays)
    assert len(set(slots)) == len(slots)
    assert {b - a for a, b in itertools.pairwise(slots)} == {sweeping.SWEEP_SECONDS}


async def test_a_lost_tick_leaves_no_gap() -> None:
    world = World()
    await sweeping.tick(world.engine, world.records)
    await asyncio.sleep(119)
    before = int(world.clock.now())
    world.records.delays.clear()
    await sweeping.tick(world.engine, world.records)
    assert min(world.records.delays) <= sweeping.SWEEP_SECONDS + 1
    assert before + max(world.records.delays) >= before + sweeping.COVER_SECONDS - sweeping.SWEEP_SECONDS
