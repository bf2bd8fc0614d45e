"""A title given over the HTTP API, through the whole running stack."""

from __future__ import annotations

import pytest

from tests.support.stack import Running
from tests.support.talk import eventually, person

pytestmark = pytest.mark.stack


async def test_a_new_title_is_told_to_every_open_connection(stack: Running) -> None:
    async with (
        person(stack.url) as someone,
        someone.greeted() as (first, conversation_id),
        someone.talk(conversationId=conversation_id) as second,
    ):
        await second.until("conversation_resumed")
        await first.send(type="user_message", text='[[say "Yes."]] A question')
        for talk in (first, second):
            assert (await talk.until("title_updated"))["title"].endswith("A question")
        answer = await someone.http.patch(f"/api/conversations/{conversation_id}", json={"title": "Paris"})
        assert answer.is_success
        for talk in (first, second):
            told = await talk.until("title_updated")
            assert told == {"type": "title_updated", "conversationId": conversation_id, "title": "Paris"}

        async def listed() -> bool:
            body = (await someone.http.get("/api/conversations")).json()
            return [each["title"] for each in body["conversations"]] == ["Paris"]

        assert await eventually(listed)


async def test_a_conversation_nobody_listens_to_is_renamed_all_the_same(stack: Running) -> None:
    async with person(stack.url) as someone:
        async with someone.greeted() as (talk, conversation_id):
            await talk.send(type="user_message", text='[[say "Yes."]] A question')
            await talk.until("ai_done")
        path = f"/api/conversations/{conversation_id}"
        assert (await someone.http.patch(path, json={"title": "Paris"})).is_success
        async with someone.talk(conversationId=conversation_id) as talk:
            assert (await talk.until("conversation_resumed"))["title"] == "Paris"
