"""What a model thinks, through the whole running stack: told to every connection, kept nowhere unless it is to be."""

from __future__ import annotations

import psycopg
import pytest

from tests.support.provider_behaviour import Behaviour
from tests.support.stack import Running
from tests.support.talk import Talk, person

pytestmark = [pytest.mark.stack, pytest.mark.timeout(300)]

THOUGHTS = tuple(f"thought-{n} " for n in range(300))


def thought(talk: Talk) -> str:
    text = ""
    for event in talk.events:
        if event["type"] == "ai_reasoning":
            assert event["order"] <= len(text)
            text += event["text"][len(text) - event["order"] :]
    return text


async def test_it_is_told_to_who_joins_as_well_and_kept_nowhere(stack: Running) -> None:
    async with person(stack.url) as someone, someone.greeted(pacing="client") as (talk, conversation_id):
        # It thinks and hangs until the person has enough of it.
        await stack.provider.script(
            Behaviour(reasoning=THOUGHTS, hang_after=0), Behaviour(text="Seven.", reasoning=THOUGHTS)
        )
        await talk.send(type="user_message", text="A prime?")
        while thought(talk) != "".join(THOUGHTS):
            await talk.until("ai_reasoning")
        async with someone.talk(conversationId=conversation_id) as later:
            await later.until("turn_snapshot", text="")
            while thought(later) != "".join(THOUGHTS):
                await later.until("ai_reasoning")
            await talk.send(type="user_message", text="A small one?")
            first = await later.until("ai_interrupted")
            assert first["chars"] == 0
            second = await later.until("ai_done")
            assert later.types()[-5:] == [
                "ai_start",
                "ai_reasoning",
                "ai_reasoning_done",
                "ai_token",
                "ai_done",
            ]
            assert later.text(second["generationId"]) == "Seven."
        assert len([one for one in talk.events if one["type"] == "ai_reasoning"]) < 30
        await talk.until("ai_done")
        await stack.provider.wait_for_hangup()
        assert "thought-7" not in str([one.body for one in await stack.provider.requests()])
        detail = (await someone.http.get(f"/api/conversations/{conversation_id}")).json()
        assert "thought-7" not in str(detail)
    with psycopg.connect(stack.database_url) as connection:
        [kept] = connection.execute(
            "SELECT count(*) FROM messages WHERE conversation_id = %s AND (reasoning, reasoning_ms) IS NOT NULL",
            [conversation_id],
        ).fetchall()
        assert kept == (0,)
