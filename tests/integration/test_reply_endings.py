"""Long, cut and failed replies through the whole running stack: what was shown is what is stored and listed."""

from __future__ import annotations

import asyncio
from typing import Any

import psycopg
import pytest
from taskflow.limits import MAX_REPLY_BYTES, MAX_REPLY_CHARS

from tests.support.provider_behaviour import Behaviour
from tests.support.stack import Running
from tests.support.talk import Talk, eventually, person

pytestmark = pytest.mark.stack

SENTENCE = "The river runs past the old town, and on through the meadows. "

LONG = {
    "293,000 characters": ("word ",) * 58_600,
    "3 MB": (SENTENCE * 50,) * 1_000,
    "1.2 MB in one line": ("word " * 240_000,),
    "ideographs": ("河流向北流过老城。" * 20,) * 1_500,
    "astral": ("🦊🌊" * 40,) * 2_000,
    "controls": ("\x02\x03\x04." * 50,) * 1_000,
}


async def _row(stack: Running, conversation_id: str, generation: int) -> tuple[Any, ...]:
    """A reply in Postgres, once it is there."""

    def read() -> tuple[Any, ...] | None:
        with psycopg.connect(stack.database_url) as connection:
            return connection.execute(
                "SELECT content, status, finish, error_code FROM messages"
                " WHERE conversation_id = %s AND generation = %s AND part = 1",
                [conversation_id, generation],
            ).fetchone()

    async def look() -> tuple[Any, ...] | None:
        return await asyncio.to_thread(read)

    found: tuple[Any, ...] = await eventually(look)
    return found


async def _listed(talk: Talk) -> list[dict[str, Any]]:
    """What a list holds, put together from its frames."""
    resumed = await talk.until("conversation_resumed")
    messages: list[dict[str, Any]] = resumed["messages"]
    for message in messages:
        while len(message["content"]) < message.get("contentChars", 0):
            part = await talk.until("message_part", messageId=message["id"])
            assert part["offset"] == len(message["content"])
            message["content"] += part["text"]
    return messages


def _reply(messages: list[dict[str, Any]], generation: int) -> dict[str, Any]:
    """The reply of a turn. It need not be the last one: on a busy machine silence may have been noticed meanwhile."""
    [found] = [m for m in messages if (m["generationId"], m["role"]) == (generation, "assistant")]
    return found


@pytest.mark.parametrize("name", LONG)
async def test_a_reply_longer_than_any_ends_at_the_limit_and_is_stored_as_it_was_shown(
    stack: Running, name: str
) -> None:
    async with person(stack.url) as someone, someone.greeted(pacing="client") as (talk, conversation_id):
        await stack.provider.script(Behaviour(tokens=LONG[name]))
        await talk.send(type="user_message", text="Go on for ever.")
        done = await talk.until("ai_done", "ai_error", "ai_interrupted")
        assert (done["type"], done.get("finish")) == ("ai_done", "length")
        shown = talk.text(done["generationId"])
        assert (
            MAX_REPLY_CHARS - 200 <= len(shown) <= MAX_REPLY_CHARS
            or len(shown.encode()) > MAX_REPLY_BYTES - 800
        )
        stored, status, finish, error = await _row(stack, conversation_id, done["generationId"])
        assert (status, finish, error) == ("completed", "length", None)
        assert stored == shown
        async with someone.talk(conversationId=conversation_id) as later:
            reply = _reply(await _listed(later), done["generationId"])
            assert (reply["content"], reply["finish"]) == (shown, "length")
        detail = (await someone.http.get(f"/api/conversations/{conversation_id}")).json()
        kept = _reply(detail["messages"], done["generationId"])
        assert (kept["content"], kept["finish"]) == (shown, "length")
        metrics = (await someone.http.get("/api/metrics")).text
        assert "records_dead 0.0" in metrics


async def test_a_reply_that_was_cut_goes_on_without_repeating(stack: Running) -> None:
    async with person(stack.url) as someone, someone.greeted() as (talk, conversation_id):
        first = "It runs past the old town, under seven bridges, and down to the har"
        await stack.provider.script(
            Behaviour(text=first, finish="length"),
            Behaviour(text="under seven bridges, and down to the harbour."),
        )
        await talk.send(type="user_message", text="Where does it run?")
        assert (await talk.until("ai_done", "ai_error"))["finish"] == "length"
        await talk.send(type="user_message", text="继续说")
        done = await talk.until("ai_done", "ai_error")
        assert talk.text(done["generationId"]) == "bour."
        assert "finish" not in done
        export = (await someone.http.get(f"/api/conversations/{conversation_id}/export?format=markdown")).text
        assert export.count("cut at the length limit") <= 1
        await _row(stack, conversation_id, done["generationId"])
        export = (await someone.http.get(f"/api/conversations/{conversation_id}/export?format=markdown")).text
        assert export.count("cut at the length limit") == 1


@pytest.mark.parametrize("pieces", [(), ("\n", "\n")])
async def test_an_empty_reply_is_one_error_live_and_afterwards(
    stack: Running, pieces: tuple[str, ...]
) -> None:
    async with person(stack.url) as someone, someone.greeted() as (talk, conversation_id):
        await stack.provider.script(*[Behaviour(tokens=pieces, times=3)])
        await talk.send(type="user_message", text="Anything?")
        error = await talk.until("ai_error", "ai_done")
        assert (error["type"], error["code"]) == ("ai_error", "EMPTY_REPLY")
        stored = await _row(stack, conversation_id, error["generationId"])
        assert stored == ("", "interrupted", None, "EMPTY_REPLY")
        async with someone.talk(conversationId=conversation_id) as later:
            assert _reply(await _listed(later), error["generationId"])["errorCode"] == "EMPTY_REPLY"
        detail = (await someone.http.get(f"/api/conversations/{conversation_id}")).json()
        assert _reply(detail["messages"], error["generationId"])["errorCode"] == "EMPTY_REPLY"
        listed = (await someone.http.get("/api/conversations")).json()["conversations"][0]
        assert (listed["messageCount"], listed["lastMessagePreview"]) == (2, "Anything?")
        await stack.provider.reset()
        await talk.send(type="user_message", text='[[say "Here."]]')
        await talk.until("ai_done")
        asked = (await stack.provider.requests())[-1].body["messages"]
        assert [message["role"] for message in asked] == ["system", "user", "assistant", "user"]
        assert all(message["content"].strip() for message in asked)


@pytest.mark.parametrize(
    "refusal",
    [
        {
            "error": {
                "message": "This model's maximum context length is 4096 tokens. However, your messages resulted in "
                "9000 tokens. Please reduce the length of the messages.",
                "type": "invalid_request_error",
                "param": "messages",
                "code": "context_length_exceeded",
            }
        },
        {
            "error": {
                "message": "prompt is too long: 9000 tokens > 4096 maximum",
                "type": "invalid_request_error",
            }
        },
        {
            "error": {
                "code": 400,
                "message": "the request exceeds the available context size, try increasing it",
                "type": "exceed_context_size_error",
                "n_prompt_tokens": 9000,
                "n_ctx": 4096,
            }
        },
        {
            "object": "error",
            "message": "This model's maximum context length is 4096 tokens. However, you requested 9000 tokens "
            "(7976 in the messages, 1024 in the completion). Please reduce the length of the messages or completion.",
            "type": "BadRequestError",
            "code": 400,
        },
    ],
    ids=["OpenAI", "Anthropic", "llama.cpp", "vLLM"],
)
async def test_a_prompt_that_is_too_long_is_cut_and_the_person_is_told_once(
    stack: Running, refusal: dict[str, Any]
) -> None:
    pasted = ("All work and no play makes a long paste. " * 400)[:16_000]
    async with person(stack.url) as someone, someone.greeted() as (talk, _):
        for number in range(3):
            await talk.send(type="user_message", text=f'[[say "Noted."]] {number} {pasted}'[:16_000])
            await talk.until("ai_done", "ai_error")
        await stack.provider.reset()
        await stack.provider.script(Behaviour(status=400, error=refusal))
        for question in ("And now?", "And then?"):
            await talk.send(type="user_message", text=question)
            assert (await talk.until("ai_done", "ai_error"))["type"] == "ai_done"
        assert [event["type"] for event in talk.events].count("context_trimmed") == 1
        # What was cut off is summed up beside the turns: that request is none of theirs.
        prompts = [record.body["messages"] for record in await stack.provider.requests()]
        asked = [each for each in prompts if each[-1]["content"].endswith(("And now?", "And then?"))]
        assert len(asked) == 3
        assert len(str(asked[1])) < len(str(asked[0])) / 1.5
        assert len(str(asked[2])) < len(str(asked[0])) / 1.5
        assert "And now?" in asked[1][-1]["content"]
