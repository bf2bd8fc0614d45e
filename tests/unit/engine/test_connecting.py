"""Connecting with a connection id that is in use."""

from __future__ import annotations

import pytest
from taskflow.sessions.connecting import Refused

from tests.fakes.provider import say
from tests.support.world import World


async def test_a_connection_that_is_there_already_opens_no_second_conversation() -> None:
    world = World([say("Hello.")])
    conversation_id = await world.connect("c1")
    with pytest.raises(Refused) as refused:
        await world.connect("c1")
    assert (refused.value.status, refused.value.code) == (503, "TRY_AGAIN")
    await world.quiet()
    assert {pk for pk, sk in world.table.items if sk == "SESSION"} == {f"C#{conversation_id}"}
