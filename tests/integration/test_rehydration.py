"""A conversation that only Postgres still has comes back: connect asks ingest for it, and stores what it was told."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import boto3
import pytest

from local.emulator.clients import at
from tests.support.stack import Running
from tests.support.talk import eventually, person


@pytest.mark.stack
async def test_a_conversation_that_only_postgres_has_comes_back(stack: Running) -> None:
    """The one way on which connect asks ingest, and stores what it was told."""
    dynamodb = boto3.client("dynamodb", **at(stack.aws_endpoint))
    table = stack.output("TableName")

    async def stored() -> bool:
        answer = await someone.http.get("/api/conversations")
        return [each["id"] for each in answer.json()["conversations"]] == [conversation_id]

    async with person(stack.url) as someone:
        async with someone.greeted() as (talk, conversation_id):
            await talk.send(type="user_message", text='[[say "Paris."]] Capital of France?')
            await talk.until("ai_done")
        await eventually(stored)

        def forget() -> int:
            found = dynamodb.query(
                TableName=table,
                KeyConditionExpression="pk = :pk",
                ExpressionAttributeValues={":pk": {"S": f"C#{conversation_id}"}},
            )["Items"]
            for each in found:
                dynamodb.delete_item(TableName=table, Key={name: each[name] for name in ("pk", "sk")})
            return len(found)

        # As time does: what is left of the last turn is written a moment after it was heard.
        await eventually(lambda: asyncio.to_thread(settled, dynamodb, table, conversation_id))
        assert await asyncio.to_thread(forget)
        async with someone.talk(conversationId=conversation_id) as again:
            await again.until("conversation_resumed")
            while "Paris." not in json.dumps(again.events):
                await again.until("message_part", "conversation_resumed")


def settled(dynamodb: Any, table: str, conversation_id: str) -> bool:
    """Whether nobody works on the session, nor has to send something of it."""
    key = {"pk": {"S": f"C#{conversation_id}"}, "sk": {"S": "SESSION"}}
    found = dynamodb.get_item(TableName=table, Key=key, ConsistentRead=True).get("Item", {})
    return not found.get("lease_run", {}).get("S") and not found.get("outbox", {}).get("M")
