"""Parts of the running stack go away and come back; the conversation goes on and nothing is lost."""

from __future__ import annotations

import asyncio

import psycopg
import pytest

from tests.support.stack import Running
from tests.support.talk import eventually, person

pytestmark = pytest.mark.stack

BACK_SECONDS = 300
"""Records that came in vain come again after 5, 10, 20 … seconds."""


async def test_without_postgres_the_conversation_goes_on_and_its_rows_appear_later(stack: Running) -> None:
    async with person(stack.url) as someone, someone.greeted() as (talk, conversation_id):
        await asyncio.to_thread(stack.kill, "postgres")
        try:
            await talk.send(type="user_message", text='[[say "Still here."]] Are you there?')
            done = await talk.until("ai_done")
            assert talk.text(done["generationId"]) == "Still here."

            async def told() -> bool:
                # What a dependency answered is known for some seconds.
                health = await someone.http.get("/api/health")
                return bool(health.status_code == 503 and health.json()["dependencies"]["database"] == "down")

            await eventually(told, BACK_SECONDS)
            listed = await someone.http.get("/api/conversations")
            assert listed.status_code == 503
            assert listed.json()["success"] is False
            async with someone.talk(conversationId=conversation_id) as again:
                resumed = await again.until("conversation_resumed")
                assert "Still here." in [message["content"] for message in resumed["messages"]]
        finally:
            await asyncio.to_thread(stack.start, "postgres")

        def rows() -> list[str]:
            with psycopg.connect(stack.database_url) as connection:
                found = connection.execute(
                    "SELECT content FROM messages WHERE conversation_id = %s ORDER BY generation, part",
                    [conversation_id],
                ).fetchall()
            return [content for (content,) in found]

        async def complete() -> bool:
            return {"Still here.", '[[say "Still here."]] Are you there?'} <= set(
                await asyncio.to_thread(rows)
            )

        await eventually(complete, BACK_SECONDS)
        stored = await asyncio.to_thread(rows)
        assert stored.count("Still here.") == stored.count('[[say "Still here."]] Are you there?') == 1

        async def well() -> bool:
            return bool((await someone.http.get("/api/health/ready")).status_code == 200)

        await eventually(well, BACK_SECONDS)


async def test_an_unreachable_provider_is_told_and_the_message_is_kept(stack: Running) -> None:
    async with person(stack.url) as someone, someone.greeted() as (talk, conversation_id):
        await talk.send(type="user_message", text="[[fail 503]] Anyone?", clientMessageId="m1")
        error = await talk.until("ai_error")
        assert error["code"] == "SERVICE_UNAVAILABLE"
        async with someone.talk(conversationId=conversation_id) as again:
            resumed = await again.until("conversation_resumed")
            question, failed = (
                message for message in resumed["messages"] if message["generationId"] == error["generationId"]
            )
            assert question["content"] == "[[fail 503]] Anyone?"
            assert (failed["content"], failed["errorCode"]) == ("", "SERVICE_UNAVAILABLE")
