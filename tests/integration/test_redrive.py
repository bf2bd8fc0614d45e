"""What an operator does for the records: looks into the dead-letter queue, redrives it, replays conversations."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest

from local.setup.stamps import ROOT
from tests.support.chaos import (
    Backstage,
    Speaker,
    at_rest,
    everything_is_there_once,
    messages_are_there_once,
    speakers,
)
from tests.support.records import TABLE_QUERIES
from tests.support.stack import Running
from tests.support.talk import eventually

pytestmark = pytest.mark.stack

REST_SECONDS = 300.0
SPELL = "Abracadabra, said the sorcerer."


def command(stack: Running, module: str, *arguments: str) -> str:
    """What the operator's command says; it must succeed."""
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **stack.env},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@contextmanager
def impatient(backstage: Backstage) -> Iterator[None]:
    """The records queue gives a record up after it came in vain twice; what other tests left dead is gone."""
    backstage.sqs.purge_queue(QueueUrl=backstage.stack.output("RecordsDlqUrl"))
    url = backstage.stack.output("RecordsQueueUrl")
    answer = backstage.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["RedrivePolicy"])
    policy = json.loads(answer["Attributes"]["RedrivePolicy"])
    hasty = json.dumps({**policy, "maxReceiveCount": 2})
    with backstage.queue_attributes("RecordsQueueUrl", VisibilityTimeout="2", RedrivePolicy=hasty):
        yield


async def dead(backstage: Backstage, count: int) -> None:
    """Waits until so many messages are in the dead-letter queue and none is on its way there."""

    async def there() -> bool:
        left = await asyncio.to_thread(backstage.queued, "RecordsQueueUrl")
        arrived = await asyncio.to_thread(backstage.queued, "RecordsDlqUrl")
        return (left, arrived) == (0, count)

    await eventually(there)


async def test_a_record_whose_cause_was_mended_is_redriven_and_there_once(stack: Running) -> None:
    backstage = Backstage(stack)
    with psycopg.connect(stack.database_url, autocommit=True) as admin:
        admin.execute("ALTER TABLE messages ADD CONSTRAINT no_spells CHECK (content !~ 'Abra') NOT VALID")
        try:
            with impatient(backstage):
                async with speakers(stack, 1) as [speaker]:
                    await speaker.exchange(f"[[say 3 words]] {SPELL}")
                    await speaker.exchange("[[say 3 words]] Something harmless.")
                await dead(backstage, 1)
        finally:
            admin.execute("ALTER TABLE messages DROP CONSTRAINT no_spells")
    rows = await asyncio.to_thread(
        backstage.rows,
        "SELECT content FROM messages WHERE conversation_id = %s AND role = 'user'",
        speaker.conversation_id,
    )
    assert [row["content"] for row in rows] == ["[[say 3 words]] Something harmless."]

    listed = command(stack, "infra.redrive")
    assert f"message of conversation {speaker.conversation_id}" in listed
    assert "the database refused it" in listed
    assert SPELL not in listed
    assert command(stack, "infra.redrive", "--move") == "1 moved back to the queue"
    await everything_is_there_once(backstage, [speaker], REST_SECONDS)
    assert command(stack, "infra.redrive") == "nothing is in the dead-letter queue"


async def test_a_record_that_can_never_be_stored_comes_back_and_can_be_dropped(stack: Running) -> None:
    backstage = Backstage(stack)
    with impatient(backstage):
        secret = "4111 1111 1111 1111"
        backstage.sqs.send_message(
            QueueUrl=stack.output("RecordsQueueUrl"), MessageBody=json.dumps({"kind": "riddle", "x": secret})
        )
        await dead(backstage, 1)
        assert command(stack, "infra.redrive", "--move") == "1 moved back to the queue"
        await dead(backstage, 1)
    listed = command(stack, "infra.redrive")
    assert "not a record, moved back 1 times before: body: union_tag_invalid" in listed
    assert secret not in listed
    assert command(stack, "infra.redrive", "--drop", listed.split()[0]) == "1 of 1 deleted"
    assert backstage.queued("RecordsDlqUrl") == 0


async def test_a_database_that_lost_everything_gets_its_conversations_back(stack: Running) -> None:
    backstage = Backstage(stack)
    async with speakers(stack, 2) as people:
        await asyncio.gather(*(each.exchange("[[say 5 words]] Remember me.") for each in people))
        await asyncio.gather(*(each.exchange("[[say 5 words]] And this.") for each in people))
    await everything_is_there_once(backstage, people, REST_SECONDS)
    deleted = await a_deleted_conversation(backstage)
    with psycopg.connect(stack.database_url, autocommit=True) as admin:
        admin.execute(f"TRUNCATE {', '.join(TABLE_QUERIES)}")

    assert " sent" in command(stack, "infra.replay")
    await at_rest(backstage, people, REST_SECONDS)
    for speaker in people:
        await messages_are_there_once(backstage, speaker)
    assert backstage.rows("SELECT id FROM conversations WHERE id = %s", deleted) == []
    assert len(backstage.rows("SELECT FROM tombstones WHERE conversation_id = %s", deleted)) == 1

    before = everything(backstage, people)
    ids = [each.conversation_id for each in people]
    sent = sum(len(rows) for rows in before) + len(people)
    assert command(stack, "infra.replay", "--conversation", *ids).startswith(f"{sent} records of 2 ")
    await at_rest(backstage, people, REST_SECONDS)
    assert everything(backstage, people) == before


async def a_deleted_conversation(backstage: Backstage) -> str:
    """The id of a conversation whose deletion has reached the table; its items are gone."""
    async with speakers(backstage.stack, 1) as [speaker]:
        answer = await speaker.http.delete(f"/api/conversations/{speaker.conversation_id}")
        assert answer.is_success
        await speaker.talk.until("conversation_deleted")
    return speaker.conversation_id


def everything(backstage: Backstage, people: list[Speaker]) -> list[list[dict[str, object]]]:
    """All message rows of these conversations."""
    query = "SELECT * FROM messages WHERE conversation_id = %s ORDER BY id"
    return [backstage.rows(query, uuid.UUID(each.conversation_id)) for each in people]
