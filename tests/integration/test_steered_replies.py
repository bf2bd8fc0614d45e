"""A reply is steered in the running stack: one bubble in the tab, in the list, the export, the search and the rows."""

from __future__ import annotations

import asyncio
from typing import Any

import psycopg
import pytest

from tests.support.stack import Running
from tests.support.talk import eventually, person

pytestmark = pytest.mark.stack

SENTENCE = "A ticket costs seven dollars, they say."
FIRST = " ".join([SENTENCE] * 80)
SECOND = "In euros that is about six. Zebras ride for free."


def _parts(stack: Running, conversation_id: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(stack.database_url) as connection:
        return connection.execute(
            "SELECT generation, content, status, continues FROM messages"
            " WHERE conversation_id = %s AND role = 'assistant' ORDER BY generation",
            [conversation_id],
        ).fetchall()


async def test_a_steered_reply_is_one_reply_everywhere(stack: Running) -> None:
    async with person(stack.url) as someone, someone.greeted() as (talk, conversation_id):
        await talk.send(type="user_message", text=f'[[pace 5ms]] [[say "{FIRST}"]]')
        first = (await talk.until("ai_start"))["generationId"]
        while len(talk.text(first)) < 60:
            await talk.until("ai_token")
        # In the second sentence.
        seen = {"generationId": first, "chars": len(SENTENCE) + 9}
        await talk.send(type="user_message", text=f'In euros. [[say "{SECOND}"]]', mode="steer", seen=seen)
        accepted = await talk.until("message_accepted", mode="steer")
        assert accepted["reason"] == "asked"
        cut = await talk.until("ai_interrupted", generationId=first)
        stands = f"{SENTENCE} {SENTENCE}"
        assert (cut["chars"], cut["reason"]) == (len(stands), "steered")
        start = await talk.until("ai_start")
        assert start["continuesGenerationId"] == first
        second = start["generationId"]
        await talk.until("ai_done", generationId=second)
        assert talk.text(first)[: cut["chars"]] + talk.text(second) == f"{stands} {SECOND}"

        async def recorded() -> list[tuple[Any, ...]] | None:
            rows = await asyncio.to_thread(_parts, stack, conversation_id)
            return rows if len(rows) >= 3 else None

        assert (await eventually(recorded))[1:] == [
            (first, stands, "interrupted", None),
            (second, f" {SECOND}", "completed", first),
        ]
        detail = (await someone.http.get(f"/api/conversations/{conversation_id}")).json()
        links = [
            (each["generationId"], each.get("continuesGenerationId"))
            for each in detail["messages"]
            if each["role"] == "assistant"
        ]
        assert links[1:] == [(first, None), (second, first)]
        export = await someone.http.get(f"/api/conversations/{conversation_id}/export?format=markdown")
        assert f"{stands} {SECOND}" in export.text
        # Its words stand in different parts.
        found = (await someone.http.get("/api/conversations", params={"q": "dollars zebras"})).json()
        assert [each["id"] for each in found["conversations"]] == [conversation_id]
        async with someone.talk(conversationId=conversation_id) as other:
            listed = await other.until("conversation_resumed")
            assert listed["messages"][-1]["continuesGenerationId"] == first
