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


@pytest.mark.parametrize(
    "name",
    ["x\nalice@example.org", "", "x" * 3_000, "../../etc", f"{'0' * 8}-0000-0000-0000-{'0' * 12}\n", "C#1"],
)
async def test_what_is_no_id_is_refused_at_the_door_and_asks_nobody(name: str) -> None:
    world = World([])
    with pytest.raises(Refused) as refused:
        await world.connect("c1", conversationId=name, ticket="unknown")
    assert (refused.value.status, refused.value.code) == (400, "INVALID_PARAMETER")
    assert "alice" not in str(refused.value)
    assert world.table.items == {}
