"""A title given by hand stays, whatever happens at the same time."""

from __future__ import annotations

from taskflow.conversation.session import Session
from taskflow.identity import Identity

from tests.fakes.provider import say
from tests.support.world import World


async def test_a_title_given_while_a_message_is_stored_stays_and_is_what_the_record_says() -> None:
    world = World([say("Hello."), say("Fine.")])
    conversation_id = await world.connect()
    await world.quiet()
    await world.say("Hello!")
    rest = world.rest
    read, session = world.engine.store.session, await world.session(conversation_id)
    owner = Identity(session.user_id, session.tenant_id)
    renamed = False

    async def overtaken(conversation: str) -> Session | None:
        nonlocal renamed
        before = await read(conversation)
        if not renamed:
            renamed = True
            assert await rest.rename_conversation(conversation_id, owner, "By hand") is not None
        return before

    world.engine.store.session = overtaken  # type: ignore[assignment]
    await world.send(type="user_message", text="How are you?")
    await world.quiet()
    assert renamed
    assert (await world.session(conversation_id)).title == "By hand"
    titles = {record["conversation"]["title"] for record in world.records.bodies if "conversation" in record}
    assert titles == {"Hello!", "By hand"}


async def test_what_nobody_has_spoken_in_has_no_title_to_change() -> None:
    world = World([say("Hello."), say("Fine.")])
    conversation_id = await world.connect()
    await world.quiet()
    rest, session = (
        world.rest,
        await world.session(conversation_id),
    )
    owner = Identity(session.user_id, session.tenant_id)
    assert await rest.rename_conversation(conversation_id, owner, "By hand") is None
    await world.say("How are you?")
    assert (await world.session(conversation_id)).title == "How are you?"
    assert await rest.rename_conversation(conversation_id, owner, "By hand") is not None
