"""The running stack in awkward moments: a queue that meets another answer, an edit or the end of its conversation; more
than may wait; a model that hangs and babbles when it is to sum up."""

from __future__ import annotations

from typing import Any

import pytest
from taskflow.conversation.queue import MAX_QUEUED
from taskflow.conversation.summary import FOLD_AT

from tests.support.provider_behaviour import SUMS_UP, Behaviour
from tests.support.stack import Running
from tests.support.talk import Talk, eventually, person

pytestmark = [pytest.mark.stack, pytest.mark.timeout(300)]

HELD = "The sea is deep. The sea is blue. The sea is wide."
SENT = MAX_QUEUED + 2
"""A hundred do no more: ``tests/unit/conversation/test_told_and_held.py``."""


async def _queue(talk: Talk, text: str) -> dict[str, Any]:
    await talk.send(type="user_message", text=text, mode="queue", clientMessageId=text.replace(" ", "-"))
    return await talk.until("message_accepted", "error")


async def test_a_queue_meets_another_answer_an_edit_and_the_end_of_its_conversation(stack: Running) -> None:
    provider = stack.provider
    async with person(stack.url) as someone, someone.greeted() as (talk, conversation_id):
        await provider.script(
            Behaviour(text=HELD, hold_every=3), Behaviour(text="Again."), Behaviour(text="Rome is old.")
        )
        await talk.send(type="user_message", text="Tell me of the sea.")
        first = await talk.until("ai_token")
        assert (await _queue(talk, "then of Rome"))["mode"] == "queue"
        # Another answer cuts the first one off; what waits, waits for that.
        await talk.send(type="regenerate")
        again = await talk.until("ai_start", replacesGenerationId=first["generationId"])
        said = await talk.until("user_message")
        assert said["text"] == "then of Rome"
        assert talk.text(again["generationId"]) == "Again."
        await talk.until("ai_done", generationId=said["generationId"])
        assert talk.text(said["generationId"]) == "Rome is old."

        # What has been said cannot be changed any more, and changes nothing.
        [waited] = said["queuedIds"]
        for kind in ({"type": "edit_queued", "text": "of Paris"}, {"type": "remove_queued"}):
            await talk.send(**kind, messageId=waited)
            assert (await talk.until("error"))["code"] == "NOT_QUEUED"

        # An edit of the question that is being answered, and then the conversation goes with all that waits.
        await provider.script(Behaviour(text=HELD, hold_every=3), Behaviour(text=HELD, hold_every=3))
        await talk.send(type="user_message", text="And of lakes?")
        await talk.until("ai_token")
        await _queue(talk, "then of ponds")
        await talk.send(type="edit_last", text="And of rivers?")
        edited = await talk.until("message_accepted")
        await talk.until("ai_token", generationId=edited["generationId"])
        deleted = await someone.http.delete(f"/api/conversations/{conversation_id}")
        assert deleted.status_code == 200
        await talk.until("conversation_deleted")
        after = len(talk.events)
        await talk.send(type="user_message", text="Hello?")
        assert (await talk.until("error"))["code"] == "CONVERSATION_DELETED"
        assert [event["type"] for event in talk.events[after:]] == ["error"]
        assert (await someone.http.get(f"/api/conversations/{conversation_id}")).status_code == 404


async def test_ten_messages_wait_and_the_others_are_told(stack: Running) -> None:
    async with person(stack.url) as someone, someone.greeted() as (talk, _):
        held_once = Behaviour(text="The sea is deep.", hold_every=3)
        await stack.provider.script(held_once, Behaviour(text="All of it."))
        await talk.send(type="user_message", text="Tell me of the sea.")
        await talk.until("ai_token")
        for number in range(SENT):
            await talk.send(type="user_message", text=f"and {number}", mode="queue")
        answers = [await talk.until("message_accepted", "error") for _ in range(SENT)]
        refused = [each["code"] for each in answers if each["type"] == "error"]
        assert refused == ["QUEUE_FULL"] * (SENT - MAX_QUEUED)
        await stack.provider.release()
        said = await talk.until("user_message")
        assert len(said["text"].split("\n\n")) == len(said["queuedIds"]) == MAX_QUEUED
        await talk.until("ai_done", generationId=said["generationId"])
        assert talk.text(said["generationId"]) == "All of it."


async def test_a_model_that_hangs_and_babbles_when_it_is_to_sum_up_holds_up_nobody(stack: Running) -> None:
    provider = stack.provider
    async with person(stack.url) as someone, someone.greeted() as (talk, conversation_id):
        await provider.script(Behaviour(asked=SUMS_UP, text="Bananas contain potassium.", hold_first=True))

        async def is_asked() -> bool:
            prompts = [str(each.body["messages"][-1]) for each in await provider.requests()]
            return any(SUMS_UP in prompt and "lighthouse" in prompt for prompt in prompts)

        for number in range(FOLD_AT // 2 + 1):
            await talk.send(type="user_message", text=f'[[say "Noted."]] The lighthouse is open, {number}.')
            await talk.until("ai_done")
        await eventually(is_asked)
        async with person(stack.url) as other, other.greeted() as (theirs, _):
            for each in (talk, theirs):
                await each.send(type="user_message", text='[[say "Yes."]] Are you there?')
                done = await each.until("ai_done")
                assert each.text(done["generationId"]) == "Yes."
        await provider.release()
        await talk.send(type="user_message", text='[[say "Still."]] And now?')
        await talk.until("ai_done")
        answer = await someone.http.get(f"/api/conversations/{conversation_id}/summary")
        assert answer.json()["summary"] is None
