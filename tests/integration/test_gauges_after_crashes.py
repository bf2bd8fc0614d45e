"""What the metrics tell of now is right while parts of the running stack are away, and after they have crashed."""

from __future__ import annotations

import asyncio

import httpx
from prometheus_client.parser import text_string_to_metric_families

from tests.support.stack import Running
from tests.support.talk import eventually, person

BACK_SECONDS = 300


async def _told(stack: Running) -> dict[str, float]:
    """Gauges by name (and dependency)."""
    async with httpx.AsyncClient(base_url=stack.url, trust_env=False, timeout=BACK_SECONDS) as http:
        answer = await http.get("/api/metrics")
    assert answer.status_code == 200
    return {
        sample.labels.get("dependency", sample.name): sample.value
        for family in text_string_to_metric_families(answer.text)
        if family.type == "gauge"
        for sample in family.samples
    }


async def test_connections_that_went_down_with_the_gateway_are_no_longer_counted(stack: Running) -> None:
    async def quiet() -> bool:
        return (await _told(stack))["ws_connections_active"] == 0

    await eventually(quiet, BACK_SECONDS)  # those of tests before
    async with person(stack.url) as someone, someone.greeted() as (one, _), someone.greeted() as (two, _):
        for talk in (one, two):  # who has said nothing is not asked after for ten minutes
            await talk.send(type="user_message", text='[[say "Fine."]] How are you?')
            await talk.until("ai_done", generationId=2)

        async def counted() -> bool:
            return (await _told(stack))["ws_connections_active"] == 2

        await eventually(counted)
        # Nobody is left who would send a $disconnect for these.
        await asyncio.to_thread(stack.kill, "edge")
        await asyncio.to_thread(stack.start, "edge")
        await eventually(quiet, BACK_SECONDS)


async def test_records_wait_while_postgres_is_away_and_the_metrics_say_so(stack: Running) -> None:
    async with person(stack.url) as someone, someone.greeted() as (talk, _):
        await asyncio.to_thread(stack.kill, "postgres")
        try:
            await talk.send(type="user_message", text='[[say "Fine."]] How are you?')
            await talk.until("ai_done")

            async def waiting() -> bool:
                told = await _told(stack)
                assert (told["database"], told["table"], told["queues"], told["records_dead"]) == (0, 1, 1, 0)
                # What is on its way to the queue is there in a moment.
                return told["records_pending"] >= 2 and told["outbox_age_seconds"] == 0

            await eventually(waiting, BACK_SECONDS)
        finally:
            await asyncio.to_thread(stack.start, "postgres")

        async def drained() -> bool:
            now = await _told(stack)
            return (now["database"], now["records_pending"]) == (1, 0)

        await eventually(drained, BACK_SECONDS)
