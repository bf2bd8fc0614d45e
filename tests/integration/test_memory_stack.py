"""Recall on the running stack: switched on over HTTP, remembered by the worker with the embedded sentence model, given
to the model, shown to the person. After every way of forgetting, everything that the stack stores is searched."""

from __future__ import annotations

import asyncio
import uuid
from pathlib import Path
from typing import Any

import pytest
from taskflow.identity import DEFAULT_TENANT, Identity
from taskflow.store import keys

from tests.integration.test_erasure import in_dynamodb, in_postgres
from tests.support.stack import Running
from tests.support.talk import Person, Talk, eventually, person

pytestmark = pytest.mark.stack

MEMORY = "/api/me/memory"
TRIES = 12
"""A worker that is only being started answers too late for a turn, and after three of these nobody asks for a while."""


def on_disk(stack: Running, word: str) -> list[str]:
    """Files of the stack's logs that hold the word."""
    found: list[str] = []
    for file in Path(stack.data_dir).rglob("*.log"):
        found += [file.name] if word in file.read_text(errors="replace") else []
    return found


async def remembered(someone: Person, messages: int) -> Any:
    async def state() -> Any:
        found = (await someone.http.get(MEMORY)).json()
        return found if found["complete"] and found["messages"] >= messages else None

    return await eventually(state)


async def recalls(talk: Talk, question: str) -> dict[str, Any] | None:
    """Asks until the answer had something of before; what was told of that. None: never."""
    for _ in range(TRIES):
        await talk.send(type="user_message", text=question)
        event = await talk.until("memory_used", "ai_done")
        if event["type"] == "memory_used":
            await talk.until("ai_done")
            return event
        await asyncio.sleep(3)
    return None


async def test_what_was_said_is_recalled_in_another_conversation_and_nothing_is_left_once_it_is_deleted(
    stack: Running,
) -> None:
    word = f"w{uuid.uuid4().hex}"
    async with person(stack.url) as someone:
        async with someone.greeted() as (talk, told_in):
            assert (await someone.http.put(MEMORY, json={"on": True})).status_code == 200
            text = f'[[say "I see."]] My dog {word} is afraid of thunder.'
            await talk.send(type="user_message", text=text)
            await talk.until("ai_done")
        state = await remembered(someone, 1)
        assert (state["allowed"], state["on"]) == (True, True)
        async with someone.greeted() as (talk, asked_in):
            used = await recalls(talk, '[[say "He is."]] Which animal of mine fears storms?')
            assert used is not None
            (passage,) = [each for each in used["passages"] if word in each["excerpt"]]
            assert passage["conversationId"] == told_in
            reply = used["generationId"]
        # Nothing has it but where it was said, and is remembered: no log of the call, no item of the reply.
        assert {each[:2] for each in in_dynamodb(stack, word)} == {"C#"}
        assert set(in_postgres(stack, word)) >= {"public.messages", "public.memories"}
        async with someone.talk(conversationId=asked_in) as again:
            resumed = await again.until("conversation_resumed")
        (shown,) = [
            each
            for each in resumed["messages"]
            if each["generationId"] == reply and each["role"] == "assistant"
        ]
        assert passage["messageId"] in shown["recalled"]
        listed = (await someone.http.get(f"{MEMORY}/messages", params={"ids": shown["recalled"]})).json()
        assert passage["messageId"] in [each["id"] for each in listed["messages"]]

        async def archived() -> bool:
            found = (await someone.http.get(f"/api/conversations/{asked_in}")).json()
            return any(each.get("recalled") for each in found.get("messages", ()))

        assert await eventually(archived)
        assert (await someone.http.delete(f"/api/conversations/{told_in}")).status_code == 200

        async def gone() -> bool:
            return not in_postgres(stack, word) and not in_dynamodb(stack, word)

        assert await eventually(gone)
        assert on_disk(stack, word) == []
        assert (await someone.http.get(MEMORY)).json()["on"] is True


async def test_nobody_is_recalled_who_has_not_switched_it_on_and_switching_off_leaves_nothing(
    stack: Running,
) -> None:
    word = f"w{uuid.uuid4().hex}"
    async with person(stack.url) as someone, someone.greeted() as (talk, _):
        await talk.send(type="user_message", text=f'[[say "I see."]] My parrot {word} sings.')
        await talk.until("ai_done")

        async def stored() -> bool:
            return bool(in_postgres(stack, word))

        assert await eventually(stored)
        assert in_postgres(stack, word) and "public.memories" not in in_postgres(stack, word)
        await someone.http.put(MEMORY, json={"on": True})
        await remembered(someone, 1)
        assert "public.memories" in in_postgres(stack, word)
        assert (await someone.http.put(MEMORY, json={"on": False})).json()["messages"] == 0
        assert "public.memories" not in in_postgres(stack, word)
        await talk.send(type="user_message", text=f'[[say "I see."]] My parrot {word} sings again.')
        await talk.until("ai_done")
        assert "public.memories" not in in_postgres(stack, word)


async def test_an_erased_person_has_no_memory_and_no_switch(stack: Running) -> None:
    word = f"w{uuid.uuid4().hex}"
    async with person(stack.url) as someone:
        async with someone.greeted() as (talk, _):
            await someone.http.put(MEMORY, json={"on": True})
            await talk.send(type="user_message", text=f'[[say "I see."]] My goat {word} climbs trees.')
            await talk.until("ai_done")
        await remembered(someone, 1)
        user_id = (await someone.http.get("/api/me/export")).json()["userId"]
        assert "public.memory_people" in in_postgres(stack, user_id)
        assert (
            await someone.http.post("/api/me/erase", json={"confirm": "erase everything"})
        ).status_code == 200

        async def gone() -> bool:
            return not in_postgres(stack, word, user_id) and not in_dynamodb(stack, word)

        assert await eventually(gone)
        whose = keys.person_hash(Identity(user_id, DEFAULT_TENANT))
        assert [each for each in in_dynamodb(stack, whose) if "MEMORY" in each] == []
