"""Everything dies at the worst moment; afterwards every accepted message is there, once."""

from __future__ import annotations

import asyncio
import os

import pytest
from taskflow.conversation.checkpoint import parse_checkpoint
from taskflow.records.rows import lock_key

from tests.support.chaos import Backstage, Speaker, everything_is_there_once, kill, speakers
from tests.support.stack import Running
from tests.support.talk import eventually

pytestmark = [pytest.mark.stack, pytest.mark.timeout(1200)]

OUTAGE_SECONDS = float(os.environ.get("TASKFLOW_TEST_OUTAGE_SECONDS", "4"))
"""How long Postgres is away: scaled down, set it to 60 for the real minute."""

REST_SECONDS = 300 + 2 * OUTAGE_SECONDS
"""Records that came in vain come again after 5, 10, 20 … seconds: an outage may take as long again to be over."""

AGAIN_SECONDS = 10
"""When the records of a worker that was killed come again. A poll keeps the time that its queue had when it began: with
the queue's own, three minutes, what it brings while the queue delivers twice would be waited for as long."""


async def test_after_every_disaster_every_accepted_message_is_there_once(stack: Running) -> None:
    backstage = Backstage(stack)
    dead = backstage.queued("RecordsDlqUrl")
    with backstage.queue_attributes("RecordsQueueUrl", VisibilityTimeout=str(AGAIN_SECONDS)):
        async with speakers(stack, 3) as people:
            # A batch takes its conversations' locks in the order of their keys. The one that is held here comes first:
            # otherwise one worker waits for it, and every other one for what that worker has locked.
            first, second, third = sorted(people, key=lambda each: lock_key(each.conversation_id))
            await postgres_is_killed(backstage, people)
            with backstage.queue_attributes("RecordsQueueUrl", VisibilityTimeout="1"):
                await asyncio.gather(
                    worker_is_killed_while_the_queue_delivers_twice(backstage, first),
                    generate_is_killed(backstage, second),
                    third.exchange("Meanwhile I go on."),
                )
                await asyncio.gather(*(each.exchange("Are you well again?") for each in people))
        await everything_is_there_once(backstage, people, REST_SECONDS)
    assert backstage.queued("RecordsDlqUrl") == dead


async def postgres_is_killed(backstage: Backstage, people: list[Speaker]) -> None:
    """The postmaster gets SIGKILL and is away for a while in which everybody goes on talking."""
    stack = backstage.stack
    await asyncio.to_thread(stack.kill, "postgres")
    try:
        over = asyncio.create_task(asyncio.sleep(OUTAGE_SECONDS))
        while not over.done():
            ends = await asyncio.gather(*(each.exchange("[[say 5 words]] Still there?") for each in people))
            assert {end["type"] for end in ends} == {"ai_done"}
            await eventually(lambda: asyncio.to_thread(backstage.queued, "RecordsQueueUrl"))
    finally:
        await asyncio.to_thread(stack.start, "postgres")


async def worker_is_killed_while_the_queue_delivers_twice(backstage: Backstage, speaker: Speaker) -> None:
    """Two workers hold the same records in the middle of their transactions; one of them gets SIGKILL."""
    async with backstage.held(speaker.conversation_id):
        accepted = await speaker.say("[[say 5 words]] Written once?")

        async def two() -> list[int]:
            found = await backstage.waiting_workers(speaker.conversation_id)
            return found if len(found) > 1 else []

        kill((await eventually(two))[0])
        assert (await speaker.hear(accepted))["type"] == "ai_done"


async def generate_is_killed(backstage: Backstage, speaker: Speaker) -> None:
    """Whoever speaks gets SIGKILL in the middle of a turn; the turn is settled from its checkpoint and told."""
    accepted = await speaker.say("[[say 400 words]] [[pace 30ms]] Tell me everything.")
    generation = accepted["generationId"]

    async def checked() -> str:
        left = parse_checkpoint(await backstage.store.turn(speaker.conversation_id, generation))
        return left.text[: left.sent] if left is not None else ""

    heard = await eventually(checked)
    for pid in await backstage.processes("generate"):
        kill(pid)
    end = await speaker.hear(accepted)
    assert (end["type"], end.get("code")) == ("ai_error", "SERVICE_UNAVAILABLE")
    [answer] = [
        m
        for m in await backstage.store.messages(speaker.conversation_id)
        if (m.turn, m.role) == (generation, "assistant")
    ]
    assert answer.status == "interrupted"
    assert answer.content.startswith(heard.rstrip())
    assert speaker.talk.text(generation).startswith(answer.content)
    assert (await speaker.exchange("[[say 3 words]] And now?"))["type"] == "ai_done"
