"""A person is erased on the running stack, and everything that it stores is searched for them afterwards."""

from __future__ import annotations

import json
import uuid
from typing import Any

import boto3
import psycopg
import pytest
from psycopg.rows import dict_row

from tests.support.stack import Running
from tests.support.talk import eventually, person

pytestmark = pytest.mark.stack


def in_dynamodb(stack: Running, *words: str) -> list[str]:
    """Keys of items that hold one of ``words``: sessions, messages, connections, tickets, outboxes, everything."""
    client = boto3.client(
        "dynamodb",
        endpoint_url=stack.aws_endpoint,
        region_name="us-east-1",
        aws_access_key_id="x",
        aws_secret_access_key="x",
    )
    found = []
    for page in client.get_paginator("scan").paginate(TableName=stack.output("TableName")):
        for item in page["Items"]:
            text = json.dumps(item, default=str, ensure_ascii=False)
            found += [f"{item['pk']['S'][:2]} {item['sk']['S'][:6]}" for word in words if word in text]
    return sorted(set(found))


def in_postgres(stack: Running, *words: str) -> list[str]:
    """Tables with a row that holds one of ``words``, in any column."""
    with psycopg.connect(stack.database_url, row_factory=dict_row) as connection:
        tables = connection.execute(
            "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables "
            "WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        ).fetchall()
        assert len(tables) > 5
        return [
            table["name"]
            for table in tables
            for word in words
            if connection.execute(
                f"SELECT FROM {table['name']} AS t WHERE to_jsonb(t)::text LIKE %s LIMIT 1",
                [f"%{word}%"],
            ).fetchone()
            is not None
        ]


async def test_nothing_of_a_person_is_found_after_their_erasure(stack: Running) -> None:
    word = f"w{uuid.uuid4().hex}"
    async with person(stack.url) as someone, person(stack.url) as other:
        other_word = f"w{uuid.uuid4().hex}"
        async with other.greeted() as (theirs, _):
            await theirs.send(type="user_message", text=f'[[say "Indeed {other_word}."]] I say {other_word}')
            await theirs.until("ai_done")
        async with someone.greeted() as (first, _), someone.greeted() as (second, conversation_id):
            for talk in (first, second):
                await talk.send(type="user_message", text=f'[[say "Indeed {word}."]] I say {word}')
                await talk.until("ai_done")

            async def exported() -> Any:
                """Every section has what was said."""
                found, cursor = {}, None
                while True:
                    query: dict[str, str] = {} if cursor is None else {"cursor": cursor}
                    part = (await someone.http.get("/api/me/export", params=query)).json()
                    found[part["section"]] = json.dumps(part["rows"]).count(word)
                    cursor = part["nextCursor"]
                    if cursor is None:
                        return found if found["messages"] >= 4 and found["calls"] >= 4 else None

            assert set(await eventually(exported)) == {"conversations", "messages", "calls", "judgements"}
            user_id = (await someone.http.get("/api/me/export")).json()["userId"]
            assert in_dynamodb(stack, word) and in_postgres(stack, word)
            answer = await someone.http.post("/api/me/erase", json={"confirm": "erase everything"})
            assert answer.status_code == 200, answer.text
            # Both tabs learn it, also the one that was not asked.
            for talk in (first, second):
                await talk.until("conversation_deleted")

        async def gone() -> bool:
            # What remembers a deletion and an erasure has ids, and no word of what was said.
            left = {each[:2] for each in in_dynamodb(stack, user_id)}
            return (
                not in_postgres(stack, word, user_id)
                and not in_dynamodb(stack, word)
                and left <= {"C#", "ER"}
            )

        assert await eventually(gone)
        assert {each for each in in_dynamodb(stack, user_id) if each.startswith("C#")} <= {"C# SESSIO"}
        assert in_dynamodb(stack, other_word) and in_postgres(stack, other_word)
        async with someone.http.stream("GET", f"/api/conversations/{conversation_id}") as answer:
            assert answer.status_code == 404
