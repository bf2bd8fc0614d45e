"""Live conversations of a guest who has become an account."""

from __future__ import annotations

import pytest
from taskflow.engine import people
from taskflow.engine.tickets import TicketGrant
from taskflow.identity import Identity, Principal
from taskflow.sessions.connecting import Refused

from tests.fakes.provider import say
from tests.support.world import World

GUEST = Identity("guest_1")
ANN, BOB = (Principal(Identity(name, "acme"), "account") for name in ("ann", "bob"))


async def connected(world: World, who: Principal, name: str = "c1", **query: str) -> str:
    epoch = (await people.read(world.table, who.identity)).epoch
    ticket = await world.ticket(TicketGrant(who, epoch))
    conversation_id = await world.connect(name, ticket=ticket, **query)
    await world.quiet()
    return conversation_id


def guest_world() -> World:
    return World([say("Hello there."), say("Fine."), say("Yes."), say("More.")])


async def owner(world: World, conversation_id: str) -> Identity:
    session = await world.session(conversation_id)
    return Identity(session.user_id, session.tenant_id)


async def test_conversations_are_given_to_the_account_and_go_on() -> None:
    world = guest_world()
    spoken = await connected(world, Principal(GUEST))
    await world.say("One.")
    foreign = await connected(world, Principal(Identity("guest_2")), "c2")
    for _ in range(2):
        await world.rest.adopt_conversations([spoken, foreign, "unknown"], GUEST, ANN.identity)
    assert await owner(world, spoken) == ANN.identity
    assert await owner(world, foreign) == Identity("guest_2")
    assert await connected(world, ANN, "c3", conversationId=spoken) == spoken
    await world.say("Two.", "c3")
    kept = [body for body in world.records.bodies if body["kind"] == "message"]
    assert {(body["conversation"]["userId"]) for body in kept[-2:]} == {"ann"}
    with pytest.raises(Refused):
        await connected(world, Principal(GUEST), "c4", conversationId=spoken)


async def test_the_conversation_that_a_guest_left_empty_goes_along() -> None:
    world = guest_world()
    empty = await connected(world, Principal(GUEST))
    await world.rest.adopt_conversations([], GUEST, ANN.identity)
    assert await owner(world, empty) == ANN.identity


async def test_one_that_nobody_knew_of_is_adopted_when_its_new_owner_asks() -> None:
    world = guest_world()
    first, second, third = [await connected(world, Principal(GUEST), f"c{n}") for n in range(3)]
    for number in range(3):
        await world.say("One.", f"c{number}")
    assert await people.begin_adoption(world.table, GUEST, ANN.identity, 1)
    for stranger in (BOB, Principal(Identity("guest_2"))):
        with pytest.raises(Refused):
            await connected(world, stranger, "c8", conversationId=first)
        assert await world.rest.delete_conversation(first, stranger.identity) is False
    assert await connected(world, ANN, "c9", conversationId=first) == first
    renamed = await world.rest.rename_conversation(second, ANN.identity, "Mine")
    assert renamed is not None and renamed.user_id == "ann"
    assert await world.rest.delete_conversation(third, ANN.identity) is True
    assert await owner(world, first) == ANN.identity


async def test_what_a_guest_deleted_stays_deleted() -> None:
    world = guest_world()
    gone = await connected(world, Principal(GUEST))
    await world.say("One.")
    await world.rest.delete_conversation(gone, GUEST)
    await world.rest.adopt_conversations([gone], GUEST, ANN.identity)
    assert (await world.session(gone)).deleted
    assert await people.begin_adoption(world.table, GUEST, ANN.identity, 1)
    with pytest.raises(Refused):
        await connected(world, ANN, "c2", conversationId=gone)


async def test_a_turn_that_is_being_spoken_ends_for_the_account() -> None:
    world = World([say("Hello there."), say("word " * 200)])
    talk = await connected(world, Principal(GUEST))
    await world.send(type="user_message", text="Count.")
    await world.until(lambda: len(world.frames("c1", "ai_token")) > 5)
    await world.rest.adopt_conversations([talk], GUEST, ANN.identity)
    await world.quiet()
    assert world.frames("c1", "ai_done")[-1]["generationId"] == 2
    session = await world.session(talk)
    assert (session.user_id, session.settled_turn, session.outbox) == ("ann", 2, {})
