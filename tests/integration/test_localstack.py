"""A stack whose table and queues are kept by an emulator that somebody else runs, as LocalStack is.

What stands in for it here speaks LocalStack's health and AWS's APIs at a port of its own; of these the stack may use
only CloudFormation, DynamoDB and SQS. (It was also tried with LocalStack 2026.3.0: docs/local.md.)
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import boto3
import psycopg

from local.emulator.clients import at
from tests.support.emulator import Emulator, until
from tests.support.stack import running_stack
from tests.support.talk import person


async def test_a_conversation_with_an_emulator_of_somebody_else(
    shared_emulator: Emulator, tmp_path: Path
) -> None:
    theirs = {"TASKFLOW_EMULATOR": "localstack", "AWS_ENDPOINT_URL": shared_emulator.endpoint}
    with running_stack(tmp_path / "data", **theirs) as stack:
        assert set(stack.parts()) == {"postgres", "embedding", "pool", "triggers", "edge"}
        async with person(stack.url) as someone, someone.greeted() as (talk, _):
            await talk.send(type="user_message", text="hello", clientMessageId="m1")
            await talk.until("ai_done")
        with psycopg.connect(stack.database_url) as database:
            # Records went through their queue to the worker, which no emulator calls here.
            until(lambda: _messages(database) >= 2, "in Postgres")
    left = boto3.client("lambda", **at(shared_emulator.endpoint)).list_functions()["Functions"]
    assert not [each for each in left if each["FunctionName"].startswith("taskflow-")]


def _messages(database: psycopg.Connection[Any]) -> int:
    found = database.execute("SELECT count(*) FROM messages").fetchone()
    database.rollback()
    return int(found[0]) if found else 0
