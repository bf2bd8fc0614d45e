"""A person's budget on the running stack: who is let through, what the others are told, and what is left."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack

import pytest

from tests.support.stack import Running
from tests.support.talk import Talk, eventually, person

pytestmark = pytest.mark.stack

DEAR, TURN, BUDGET = "scripted-fallback", 1.024, 5.12
"""A model whose longest reply costs a fifth of what a person may spend a day (``tests.support.stack``)."""
CONVERSATIONS = 12


async def test_of_a_person_s_conversations_as_many_are_answered_as_the_budget_pays_for(
    stack: Running,
) -> None:
    async with AsyncExitStack() as open_now, person(stack.url) as someone:
        talks: list[Talk] = []
        for _ in range(CONVERSATIONS):
            talk = await open_now.enter_async_context(someone.talk(model=DEAR))
            await talk.until("conversation_created")
            talks.append(talk)

        async def ask(number: int, talk: Talk) -> dict[str, object]:
            text = "[[say 600 words]] [[pace 100ms]] Go on."
            await talk.send(type="user_message", text=text, clientMessageId=f"m{number}")
            return await talk.until("message_accepted", "error")

        answers = await asyncio.gather(*(ask(number, talk) for number, talk in enumerate(talks)))
        refused = [answer for answer in answers if answer["type"] == "error"]
        assert len(answers) - len(refused) == BUDGET / TURN
        for number, answer in enumerate(answers):
            if answer["type"] == "error":
                assert (answer["code"], answer["clientMessageId"]) == ("BUDGET_EXCEEDED", f"m{number}")
                assert answer["retryAfter"] == 10
        told = (await someone.http.get("/api/me/limits")).json()
        assert (told["day"]["reserved"], told["day"]["left"]) == (BUDGET, 0)
        for talk, answer in zip(talks, answers, strict=True):
            if answer["type"] == "message_accepted":
                await talk.until("ai_token")
                await talk.send(type="cancel")
                await talk.until("ai_done")

        async def left() -> bool:
            day = (await someone.http.get("/api/me/limits")).json()["day"]
            return bool(day["reserved"] == 0 and 0 < day["spent"] <= BUDGET)

        assert await eventually(left)
