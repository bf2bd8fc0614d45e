"""Bursts of messages and pages that are left empty, on the whole running stack."""

from __future__ import annotations

import asyncio
import itertools
import json
from typing import Any

import psycopg
import pytest

from tests.support.stack import Running
from tests.support.talk import PATIENCE_SECONDS, Person, Talk, eventually, person

pytestmark = pytest.mark.stack

ROUNDS, MESSAGES = 4, 10


async def _accepted(talk: Talk, frames: dict[str, dict[str, Any]]) -> None:
    """Until every message is accepted; what is to be sent again is."""
    waiting = set(frames)
    async with asyncio.timeout(PATIENCE_SECONDS):
        while waiting:
            event = json.loads(await talk.socket.recv())
            talk.events.append(event)
            if event["type"] == "message_accepted":
                waiting.discard(event["clientMessageId"])
            elif event["type"] == "error":
                assert event["code"] == "TRY_AGAIN"
                await talk.send(**frames[event["clientMessageId"]])


async def test_ten_messages_at_once_are_stored_in_the_order_in_which_they_were_sent(stack: Running) -> None:
    for round_ in range(ROUNDS):
        async with person(stack.url) as someone, someone.greeted() as (talk, conversation_id):
            frames = {
                f"r{round_}.{n}": {
                    "type": "user_message",
                    "text": f'[[say "Yes."]] message {n}',
                    "clientMessageId": f"r{round_}.{n}",
                    **({"after": f"r{round_}.{n - 1}"} if n else {}),
                }
                for n in range(MESSAGES)
            }
            await asyncio.gather(*(talk.send(**frame) for frame in frames.values()))
            await _accepted(talk, frames)

            async def stored(wanted: str = conversation_id) -> list[str] | None:
                with psycopg.connect(stack.database_url) as connection:
                    rows = connection.execute(
                        "SELECT content FROM messages WHERE conversation_id = %s AND role = 'user'"
                        " ORDER BY generation",
                        [wanted],
                    ).fetchall()
                return [row[0][-1] for row in rows] if len(rows) == MESSAGES else None

            found: list[str] = await eventually(stored)
            inverted = [pair for pair in itertools.combinations(found, 2) if pair[0] > pair[1]]
            assert inverted == []
            titles = [event["title"] for event in talk.events if event["type"] == "title_updated"]
            assert len(titles) == 1 and titles[0].endswith("message 0")


async def _connections(someone: Person) -> float:
    """How many pages are open, of everybody."""
    metrics = (await someone.http.get("/api/metrics")).text
    return float(metrics.partition("\nws_connections_active ")[2].partition("\n")[0])


async def test_pages_that_are_opened_and_left_leave_no_row_and_ask_no_model(stack: Running) -> None:
    async with person(stack.url) as someone:
        opened = []
        before = await _connections(someone)
        for _ in range(5):
            async with someone.greeted() as (_talk, conversation_id):
                opened.append(conversation_id)
                assert (await someone.http.get(f"/api/conversations/{conversation_id}")).status_code == 404
                renamed = await someone.http.patch(
                    f"/api/conversations/{conversation_id}", json={"title": "Mine"}
                )
                assert renamed.status_code == 404

            async def left() -> bool:
                return await _connections(someone) <= before

            await eventually(left)
        assert len(set(opened)) == 1
        listed = (await someone.http.get("/api/conversations")).json()["conversations"]
        assert listed == []
        assert (await someone.http.get("/api/conversations?q=hello")).json()["conversations"] == []
        async with someone.greeted() as (talk, conversation_id):
            await talk.send(type="user_message", text='[[say "Noted."]] Remember this.', clientMessageId="m1")
            await talk.until("ai_done")

            async def shown() -> list[dict[str, Any]] | None:
                detail = await someone.http.get(f"/api/conversations/{conversation_id}")
                messages = detail.json().get("messages", []) if detail.status_code == 200 else []
                return messages if len(messages) >= 3 else None

            messages: list[dict[str, Any]] = await eventually(shown)
            assert [m["role"] for m in messages[:3]] == ["assistant", "user", "assistant"]

            async def counted() -> bool:
                detail = await someone.http.get(f"/api/conversations/{conversation_id}")
                calls: int = detail.json()["usage"]["calls"]
                return calls == 1

            assert await eventually(counted)


async def test_two_tabs_that_are_open_do_not_share_a_conversation(stack: Running) -> None:
    async with person(stack.url) as someone, someone.greeted() as (_, one), someone.greeted() as (_, two):
        assert one != two
