"""A long conversation on the running stack: its summary goes through the queue, the model, the worker and Postgres."""

from __future__ import annotations

from typing import Any

import pytest
from taskflow.conversation.summary import FOLD_AT

from tests.support.stack import Running
from tests.support.talk import eventually, person


@pytest.mark.stack
async def test_a_long_conversation_is_summed_up_and_shown(stack: Running) -> None:
    text = "Remember that the kettle is red and the harbour is closed."
    async with person(stack.url) as someone:
        async with someone.greeted() as (talk, conversation_id):
            for number in range(FOLD_AT // 2 + 1):
                await talk.send(type="user_message", text=f'[[say "{text}"]] {text} {number}')
                await talk.until("ai_done")
            shown: dict[str, Any] = {}

            async def is_shown() -> bool:
                answer = await someone.http.get(f"/api/conversations/{conversation_id}/summary")
                assert answer.status_code == 200
                shown.update(answer.json()["summary"] or {})
                return bool(shown)

            await eventually(is_shown)
            assert "kettle is red" in shown["text"]
            await talk.send(type="ping")
            await talk.until("pong")
            told = [event for event in talk.events if event["type"] == "summary_changed"]
            assert told and told[0]["messages"] == shown["messages"]
            assert told[0]["throughMessageId"] == shown["throughMessageId"]
        async with someone.talk(conversationId=conversation_id) as again:
            resumed = await again.until("conversation_resumed")
            assert [
                each["summarisedMessages"] for each in again.events if each["type"] == resumed["type"]
            ] == [shown["messages"]]
