"""A reply that is settled but not yet revealed is truncated where its reader was, once."""

from __future__ import annotations

import pytest
from taskflow.client_frames import Seen
from taskflow.conversation import late_truncation, transitions
from taskflow.errors import ConditionFailed
from taskflow.store import keys
from taskflow.store.expressions import Write

from tests.fakes.provider import say
from tests.support.world import World


async def test_of_two_cuts_at_once_the_first_holds_although_the_second_read_the_message_after_it() -> None:
    world = World([say("Hello."), say("word " * 200)])
    conversation_id = await world.connect("c1", pacing="client")
    await world.quiet()
    await world.send(type="user_message", text="Go.")
    await world.quiet()
    store, now, periods = world.engine.store, world.engine.now_ms(), world.periods
    before = await world.session(conversation_id)

    async def reply_cut_at(chars: int) -> list[list[Write]]:
        reply = await store.message(conversation_id, keys.message_sk(2, keys.ASSISTANT_PART))
        assert reply is not None
        seen = Seen(generation_id=2, chars=chars)
        assert late_truncation.can_be_truncated_late(before, seen)
        stop = late_truncation.truncate_late(before, seen, reply, cancelled=True, now=now, periods=periods)
        more, _, _ = transitions.request_turn(
            before, "More.", client_message_id=None, seen=seen, now=now, periods=periods, to_truncate=reply
        )
        return [stop, more]

    stop, _ = await reply_cut_at(25)
    await store.commit(stop)
    for late in await reply_cut_at(5):
        with pytest.raises(ConditionFailed):
            await store.commit(late)
    reply = await store.message(conversation_id, keys.message_sk(2, keys.ASSISTANT_PART))
    assert reply is not None
    assert reply.content == "word " * 5


@pytest.mark.parametrize("how", ["user_message", "cancel"])
async def test_a_cut_goes_to_the_records_at_once_and_not_with_the_next_sweep(how: str) -> None:
    world = World([say("Hello."), say("word " * 200), say("Of course.")])
    conversation_id = await world.connect("c1", pacing="client")
    await world.quiet()
    await world.send(type="user_message", text="Go.")
    await world.quiet()
    seen = {"generationId": 2, "chars": 25}
    await world.send(type=how, seen=seen, **({"text": "Wait."} if how == "user_message" else {}))
    await world.quiet()
    assert (await world.session(conversation_id)).outbox == {}
    assert "word " * 5 in [body["message"]["content"] for body in world.records.bodies if "message" in body]


async def test_a_connection_that_is_listed_while_a_reply_is_cut_is_listed_again() -> None:
    world = World([say("Hello."), say("word " * 200)])
    conversation_id = await world.connect("c1", pacing="client")
    await world.quiet()
    await world.send(type="user_message", text="Go.")
    await world.quiet()
    post, cut = world.connections.post, False

    async def cut_meanwhile(connection_id: str, data: bytes) -> None:
        nonlocal cut
        await post(connection_id, data)
        if connection_id == "c2" and b"conversation_resumed" in data and not cut:
            cut = True
            await world.send("c1", type="cancel", seen={"generationId": 2, "chars": 5})
            await world.until(lambda: "ai_interrupted" in world.types("c1"))

    world.connections.post = cut_meanwhile  # type: ignore[method-assign]
    await world.connect("c2", conversationId=conversation_id, resume_token="secret-c1")
    await world.quiet()
    lists = world.frames("c2", "conversation_resumed")
    assert [each["messages"][-1]["content"] for each in lists] == ["word " * 200, "word "]
