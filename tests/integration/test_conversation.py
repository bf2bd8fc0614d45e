"""Conversations through the whole running stack: socket → edge → Lambda pool → emulator → worker → Postgres rows."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import psycopg
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.support.stack import Running
from tests.support.talk import PATIENCE_SECONDS, eventually, open_socket, person, ticket_of

pytestmark = pytest.mark.stack


def _rows(stack: Running, query: str, *values: Any) -> list[tuple[Any, ...]]:
    with psycopg.connect(stack.database_url) as connection:
        return connection.execute(query, values).fetchall()


async def _stored(stack: Running, conversation_id: str, count: int, newest: int) -> list[tuple[Any, ...]]:
    """The conversation's messages in Postgres once there are ``count`` and the last one is the assistant's. Turns after
    ``newest`` are left out: on a busy machine silence may have been noticed meanwhile."""

    async def look() -> list[tuple[Any, ...]] | None:
        rows = await asyncio.to_thread(
            _rows,
            stack,
            "SELECT role, content, status FROM messages WHERE conversation_id = %s AND NOT replaced"
            " AND generation <= %s ORDER BY generation, part",
            conversation_id,
            newest,
        )
        return rows if len(rows) >= count and rows[-1][0] == "assistant" else None

    found: list[tuple[Any, ...]] = await eventually(look)
    return found


async def test_a_conversation_is_created_greeted_answered_and_stored(stack: Running) -> None:
    async with person(stack.url) as someone, someone.greeted() as (talk, conversation_id):
        assert talk.types() == ["conversation_created", "ai_start", "ai_token", "ai_done"]
        await talk.send(
            type="user_message", text='[[say "Paris it is."]] Capital of France?', clientMessageId="m1"
        )
        done = await talk.until("ai_done")
        assert talk.types()[4:] == ["message_accepted", "title_updated", "ai_start", "ai_token", "ai_done"]
        assert talk.text(done["generationId"]) == "Paris it is."
        rows = await _stored(stack, conversation_id, 3, done["generationId"])
        assert [row[0] for row in rows] == ["assistant", "user", "assistant"]
        assert rows[2] == ("assistant", "Paris it is.", "completed")
        listed = (await someone.http.get("/api/conversations")).json()["conversations"]
        assert [c["id"] for c in listed] == [conversation_id]
        detail = (await someone.http.get(f"/api/conversations/{conversation_id}")).json()
        assert "Paris it is." in [message["content"] for message in detail["messages"]]

        async def logged() -> list[tuple[Any, ...]]:
            return await asyncio.to_thread(
                _rows,
                stack,
                "SELECT status, output_tokens, latency_ms, ttft_ms FROM inference_logs"
                " WHERE conversation_id = %s AND output_preview = 'Paris it is.'",
                conversation_id,
            )

        status, tokens, latency, first = (await eventually(logged))[0]
        assert (status, tokens > 0) == ("success", True)
        assert latency >= first >= 0


async def test_an_interruption_closes_the_provider_and_stores_what_was_seen(stack: Running) -> None:
    async with person(stack.url) as someone, someone.greeted() as (talk, conversation_id):
        before = len(await stack.provider.wait_for_hangup(0))
        await talk.send(type="user_message", text="[[say 400 words]] [[pace 20ms]]")
        started = await talk.until("ai_start")
        generation = started["generationId"]
        while len(talk.text(generation)) < 40:
            await talk.until("ai_token")
        await talk.send(
            type="user_message", text='[[say "Sure."]] Stop', seen={"generationId": generation, "chars": 12}
        )
        cut = await talk.until("ai_interrupted")
        assert (cut["generationId"], cut["chars"]) == (generation, 12)
        done = await talk.until("ai_done")
        assert talk.text(done["generationId"]) == "Sure."
        assert len(await stack.provider.wait_for_hangup(before + 1)) > before
        rows = await _stored(stack, conversation_id, 5, done["generationId"])
        assert rows[2] == ("assistant", talk.text(generation)[:12], "interrupted")


async def test_a_cancel_stops_the_turn_and_says_so(stack: Running) -> None:
    async with person(stack.url) as someone, someone.greeted() as (talk, _):
        await talk.send(type="user_message", text="[[say 400 words]] [[pace 20ms]]")
        started = await talk.until("ai_start")
        await talk.until("ai_token")
        await talk.send(type="cancel", generationId=started["generationId"])
        await talk.until("ai_interrupted")
        done = await talk.until("ai_done")
        assert (done["generationId"], done["status"]) == (started["generationId"], "cancelled")


async def test_a_conversation_resumes_for_its_owner_only(stack: Running) -> None:
    async with person(stack.url) as someone, someone.greeted() as (talk, conversation_id):
        await talk.send(type="user_message", text='[[say "Noted."]] Remember this.')
        await talk.until("ai_done")
        async with someone.talk(conversationId=conversation_id) as again:
            resumed = await again.until("conversation_resumed")
            assert "Noted." in [m["content"] for m in resumed["messages"]]
        async with person(stack.url) as stranger:
            with pytest.raises(InvalidStatus) as refused:
                async with stranger.talk(conversationId=conversation_id):
                    pass
            assert refused.value.response.status_code == 403
            assert (await stranger.http.get(f"/api/conversations/{conversation_id}")).status_code == 404


async def test_a_joining_tab_hears_the_turn_from_its_beginning(stack: Running) -> None:
    async with person(stack.url) as someone, someone.greeted() as (talk, conversation_id):
        await talk.send(type="user_message", text="[[say 60 words]] [[pace 20ms]]")
        generation = (await talk.until("ai_start"))["generationId"]
        await talk.until("ai_token")
        async with someone.talk(conversationId=conversation_id) as tab:
            await tab.until("conversation_resumed")
            await asyncio.gather(tab.until("ai_done"), talk.until("ai_done"))
            assert tab.text(generation) == talk.text(generation) != ""


async def test_a_socket_without_a_ticket_comes_back_with_its_resume_token(stack: Running) -> None:
    async with open_socket(stack.url) as talk:
        created = await talk.until("conversation_created")
        await talk.until("ai_done")
    ticket = await ticket_of(stack.url, created["resumeToken"])
    async with open_socket(stack.url, ticket=ticket, conversationId=created["conversationId"]) as again:
        assert (await again.until("conversation_resumed"))["conversationId"] == created["conversationId"]


async def test_a_ticket_opens_one_connection(stack: Running) -> None:
    async with person(stack.url) as someone:
        ticket = await someone.ticket()
        async with open_socket(stack.url, origin=stack.url, ticket=ticket) as talk:
            await talk.until("conversation_created")
            with pytest.raises(InvalidStatus) as refused:
                async with open_socket(stack.url, origin=stack.url, ticket=ticket):
                    pass
            assert refused.value.response.status_code == 403


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ("{", "INVALID_JSON"),
        ('{"type": "nonsense"}', "UNKNOWN_TYPE"),
        ('{"type": "$connect"}', "UNKNOWN_TYPE"),
        ('{"type": "user_message", "text": 7}', "INVALID_MESSAGE"),
        (json.dumps({"type": "user_message", "text": "x" * 16_001}), "MESSAGE_TOO_LARGE"),
    ],
)
async def test_a_bad_frame_is_answered_and_the_connection_kept(stack: Running, frame: str, code: str) -> None:
    async with person(stack.url) as someone, someone.talk() as talk:
        await talk.until("conversation_created")
        await talk.socket.send(frame)
        assert (await talk.until("error"))["code"] == code
        await talk.send(type="ping")
        await talk.until("pong")


async def test_too_large_a_frame_closes_with_1009(stack: Running) -> None:
    async with person(stack.url) as someone, someone.talk() as talk:
        await talk.until("conversation_created")
        await talk.send(type="user_message", text="x" * 140_000)
        with pytest.raises(ConnectionClosed) as closed:
            while True:
                await asyncio.wait_for(talk.socket.recv(), PATIENCE_SECONDS)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1009


@pytest.mark.parametrize(
    ("directive", "code"),
    [
        ("[[fail 401 times=1]]", "PERMISSION_DENIED"),
        ("[[fail 402 times=1]]", "QUOTA_EXCEEDED"),
        ("[[fail 404 times=1]]", "MODEL_NOT_FOUND"),
        ("[[fail 429 retry-after=60 times=1]]", "RATE_LIMITED"),
    ],
)
async def test_a_failing_provider_is_told_and_the_next_message_works(
    stack: Running, directive: str, code: str
) -> None:
    async with person(stack.url) as someone, someone.greeted() as (talk, conversation_id):
        await talk.send(type="user_message", text=f"{directive} Please?")
        assert (await talk.until("ai_error"))["code"] == code
        await talk.send(type="user_message", text='[[say "Here."]] And now?')
        done = await talk.until("ai_done")
        rows = await _stored(stack, conversation_id, 5, done["generationId"])
        assert [row[0] for row in rows] == ["assistant", "user", "assistant", "user", "assistant"]
        assert rows[2][1] == ""


async def test_ten_messages_at_once_are_stored_in_order_and_the_last_is_answered(stack: Running) -> None:
    async with person(stack.url) as someone, someone.greeted() as (talk, conversation_id):
        for number in range(10):
            await talk.send(type="user_message", text=f"Part {number}", clientMessageId=f"p{number}")
        for _ in range(10):
            await talk.until("message_accepted")
        newest = max(e["generationId"] for e in talk.events if e["type"] == "message_accepted")
        await talk.until("ai_done", generationId=newest)
        rows = await _stored(stack, conversation_id, 12, newest)
        assert {row[1] for row in rows if row[0] == "user"} == {f"Part {n}" for n in range(10)}
        # Replies that began before the next message came are stored as far as they were seen.
        assert [row[0] for row in rows[-2:]] == ["user", "assistant"]


async def test_personal_data_never_reaches_postgres(stack: Running) -> None:
    async with person(stack.url) as someone, someone.greeted() as (talk, conversation_id):
        await talk.send(
            type="user_message", text='[[say "Thanks."]] My card is 4111 1111 1111 1111, a@b.example'
        )
        done = await talk.until("ai_done")
        rows = await _stored(stack, conversation_id, 3, done["generationId"])
        assert "[REDACTED:CARD]" in rows[1][1]
        assert "4111" not in rows[1][1]
        assert "a@b.example" not in rows[1][1]


async def test_deleting_a_conversation_takes_it_from_everywhere(stack: Running) -> None:
    async with person(stack.url) as someone, someone.greeted() as (talk, conversation_id):
        await talk.send(type="user_message", text='[[say "Yes."]] Are you there?')
        await talk.until("ai_done", generationId=2)
        await _stored(stack, conversation_id, 3, 2)
        assert (await someone.http.delete(f"/api/conversations/{conversation_id}")).is_success
        await talk.until("conversation_deleted")
        assert (await someone.http.get(f"/api/conversations/{conversation_id}")).status_code == 404
        assert (await someone.http.get("/api/conversations")).json()["conversations"] == []


async def test_silence_is_noticed_and_then_ends_the_conversation(stack: Running) -> None:
    async with person(stack.url) as someone, someone.greeted() as (talk, _):
        await talk.send(type="user_message", text='[[say "Yes."]] Are you there?')
        await talk.until("ai_done", generationId=2)
        await talk.until("ai_done", generationId=3)
        assert (await talk.until("conversation_ended"))["reason"] == "idle_timeout"
        await talk.send(type="user_message", text='[[say "Welcome back."]] Back.')
        await talk.until("ai_done")
