"""Conversations in which nobody has spoken: not recorded, not nudged, given again, and gone after a while."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from taskflow.codes import AiErrorCode
from taskflow.conversation import sweep
from taskflow.conversation.deadlines import deadlines
from taskflow.errors import ConditionFailed, ProviderError
from taskflow.identity import Identity
from taskflow.sessions.connecting import Refused
from taskflow.store import keys

from tests.fakes.provider import Script, say
from tests.support.pages import Pages
from tests.support.world import World

HOUR = 3_600


def _recorded(world: World) -> list[dict[str, Any]]:
    return [body for body in world.records.bodies if body["kind"] != "inference"]


def _greeting(world: World, connection_id: str) -> list[dict[str, Any]]:
    return [frame for frame in world.frames(connection_id) if frame.get("generationId") == 1]


async def test_a_page_that_is_opened_again_and_again_gets_the_same_conversation_and_greeting() -> None:
    world = Pages([say("Hello there, friend.")])
    first = await world.open("c0")
    for number in range(1, 6):
        await world.disconnect(f"c{number - 1}")
        assert await world.open(f"c{number}") == first
        assert world.types(f"c{number}") == ["conversation_created", "ai_start", "ai_token", "ai_done"]
        said = "".join(frame.get("token", "") for frame in _greeting(world, f"c{number}"))
        assert said == "Hello there, friend."
        sequence = [frame["seq"] for frame in _greeting(world, f"c{number}")]
        assert sequence == sorted(set(sequence))
    assert len(world.provider.completions) == 1
    assert [body["kind"] for body in world.records.bodies] == ["inference"]


async def test_the_first_message_brings_the_greetings_record_and_the_title() -> None:
    world = Pages([say("Hello."), say("Fine.")])
    conversation_id = await world.open("c1")
    await world.disconnect("c1")
    await world.open("c2")
    await world.say("How are you?", "c2")
    said = [(r["message"]["content"], r["conversation"]["title"]) for r in _recorded(world)]
    assert sorted(said) == [(text, "How are you?") for text in ("Fine.", "Hello.", "How are you?")]
    assert (await world.session(conversation_id)).outbox == {}
    logs = [b["inference"] for b in world.records.bodies if b["kind"] == "inference"]
    assert {log["conversationId"] for log in logs} == {conversation_id} and len(logs) == 2
    assert await world.open("c3") != conversation_id


async def test_a_tab_that_is_open_keeps_its_conversation() -> None:
    world = Pages([say("Hello.")])
    tabs = [await world.open(f"c{n}") for n in range(3)]
    assert len(set(tabs)) == 3
    await world.disconnect("c2")
    assert await world.open("c3") == tabs[2]


async def test_of_two_tabs_that_open_at_once_one_gets_what_was_left() -> None:
    world = Pages([say("Hello.")])
    left = await world.open("c0")
    await world.disconnect("c0")
    both = await asyncio.gather(world.open("c1"), world.open("c2"))
    assert len(set(both)) == 2 and left in both


async def test_a_conversation_is_given_to_nobody_else_and_not_for_another_model() -> None:
    world = Pages([say("Hello.")])
    left = await world.open("c0", "ann")
    await world.disconnect("c0")
    assert await world.open("c1", "bob") != left
    assert await world.open("c2", "ann", model="fake-2") != left
    # The newest is what is remembered.
    assert await world.open("c3", "ann", model="fake-1") != left


async def test_the_model_that_was_chosen_in_it_is_asked_for_or_another_is_made() -> None:
    world = Pages([say("Hello.")])
    left = await world.open("c0")
    await world.send("c0", type="set_model", model="fake-2")
    assert _recorded(world) == []
    await world.disconnect("c0")
    assert await world.open("c1", model="fake-2") == left


async def test_a_greeting_that_is_being_said_goes_on_for_the_next_page() -> None:
    slow = say("One two three four five six seven eight.", pace=0.2)
    world = Pages([slow])
    opening = asyncio.create_task(world.open("c1"))
    await world.until(lambda: len(world.connections.frames.get("c1", [])) > 3)
    await world.disconnect("c1")
    again = await world.open("c2")
    assert again == await opening
    assert world.types("c2")[0] == "conversation_created" and world.types("c2")[-1] == "ai_done"
    assert len(world.provider.completions) == 1


@pytest.mark.parametrize("how", ["failed", "cancelled", "truncated late"])
async def test_a_greeting_that_came_to_nothing_is_not_given_again(how: str) -> None:
    failing = Script(pieces=(), open_error=ProviderError(AiErrorCode.SERVICE_UNAVAILABLE, "away"))
    slow = say("One two three four five six.", pace=0.2)
    world = Pages(
        [{"failed": failing, "cancelled": slow, "truncated late": say("One two three.")}[how], say("Hi.")]
    )
    if how == "cancelled":
        opening = asyncio.create_task(world.open("c1"))
        await world.until(lambda: len(world.connections.frames.get("c1", [])) > 3)
        await world.send("c1", type="cancel")
        left = await opening
    else:
        left = await world.open("c1", pacing="client")
        if how == "truncated late":
            await world.send("c1", type="cancel", seen={"generationId": 1, "chars": 4})
            await world.quiet()
    await world.disconnect("c1")
    assert await world.open("c2") != left
    assert _recorded(world) == []


async def test_nobody_is_nudged_who_has_not_spoken_and_an_hour_later_is_answered() -> None:
    world = Pages([say("Hello."), say("Fine.")])
    conversation_id = await world.open("c1")
    assert "idle" not in deadlines(await world.session(conversation_id))
    before = len(world.frames("c1"))
    await world.sweeping(HOUR, every=20)
    assert len(world.frames("c1")) == before
    assert (await world.session(conversation_id)).status == "active"
    await world.say("Are you there?", "c1")
    assert world.types("c1")[-1] == "ai_done"
    assert len(world.provider.completions) == 2


async def test_somebody_who_types_their_first_message_for_long_is_encouraged_and_nothing_more() -> None:
    world = Pages([say("Hello.")])
    conversation_id = await world.open("c1")
    await world.send("c1", type="user_typing", order=1)
    await world.sweeping(200)
    await world.send("c1", type="user_stopped_typing", order=2)
    await world.sweeping(100)
    assert world.types("c1")[4:] == ["typing_nudge"]
    assert (await world.session(conversation_id)).idle_at is None


async def test_what_is_left_empty_goes_after_an_hour_and_nothing_of_it_stays() -> None:
    world = Pages([say("Hello.")])
    left = await world.open("c1")
    await world.disconnect("c1")
    await world.sweeping(HOUR - 60, every=20)
    assert "M#0000000001#01" in world.of(left)
    await world.sweeping(120, every=10)
    session = await world.session(left)
    assert session.deleted and deadlines(session) == {} and session.due_at is None
    assert [sk for sk in world.of(left) if not sk.startswith("T#")] == [keys.SESSION]
    assert world.table.items[keys.conversation_pk(left), keys.SESSION]["ttl"]
    assert [body["kind"] for body in world.records.bodies] == ["inference"]
    with pytest.raises(Refused) as refused:
        await world.open("c2", conversationId=left)
    assert refused.value.code == "CONVERSATION_NOT_FOUND"
    assert await world.open("c3") != left


async def test_somebody_who_comes_back_in_time_keeps_it_and_without_an_identity_by_its_token() -> None:
    world = World([say("Hello."), say("Fine.")])
    left = await world.connect()
    await world.quiet()
    await world.disconnect()
    for _ in range(100):
        await asyncio.sleep(30)
        await world.sweep()
    await world.connect("c2", conversationId=left, resume_token="secret-c1")
    for _ in range(200):
        await asyncio.sleep(30)
        await world.sweep()
    assert (await world.session(left)).empty_at is None
    await world.say("Back again.", "c2")
    assert world.types("c2")[-1] == "ai_done"


async def test_what_goes_at_the_same_moment_as_somebody_comes_or_speaks_stays() -> None:
    world = Pages([say("Hello."), say("Fine.")])
    left = await world.open("c1")
    await world.disconnect("c1")
    going = sweep.discard(await world.session(left), now=world.engine.now_ms())
    await world.open("c2", conversationId=left)
    with pytest.raises(ConditionFailed):
        await world.table.write(going)
    await world.say("Stay.", "c2")
    await world.disconnect("c2")
    with pytest.raises(ConditionFailed):
        await world.table.write(going)
    assert (await world.session(left)).empty_at is None


async def test_the_last_tab_of_several_that_leaves_is_the_last_whichever_it_was() -> None:
    world = Pages([say("Hello.")])
    left = await world.open("c1")
    await world.open("c2", conversationId=left)
    await world.disconnect("c1")
    assert (await world.session(left)).empty_at is None
    await world.disconnect("c2")
    session = await world.session(left)
    assert session.connections == {} and session.empty_at is not None and session.grace_at is not None


def test_a_person_is_known_by_tenant_and_user_together() -> None:
    pairs = [("a", "b#c"), ("a#b", "c"), ('a","b', "c"), ("a", 'b","c'), ("b", "a")]
    assert len({keys.person_pk(Identity(user, tenant)) for tenant, user in pairs}) == len(pairs)
