"""What is late when a conversation has been deleted brings nothing of it back into the table."""

from __future__ import annotations

import pytest
from taskflow.llm.fake import say

from tests.support.world import World


@pytest.mark.parametrize("frame", [{"type": "cancel"}, {"type": "user_message", "text": "Enough."}])
async def test_the_unseen_rest_of_a_reply_cut_by_its_reader_is_kept_for_a_day_only(
    frame: dict[str, str],
) -> None:
    world = World([say("Hello."), say("word " * 200), say("Sure.")])
    conversation_id = await world.connect("c1", pacing="client")
    await world.quiet()
    await world.send(type="user_message", text="Go.")
    await world.quiet()
    await world.send(**frame, seen={"generationId": 2, "chars": 9})
    await world.quiet()
    rest = await world.engine.store.turn(conversation_id, 2)
    assert rest is not None
    assert (rest["text"], rest["state"]) == ("word " * 200, "interrupted")
    assert 86_000 < rest["ttl"] - world.clock.now() <= 86_400
