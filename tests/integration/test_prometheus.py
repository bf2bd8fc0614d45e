"""A real Prometheus on the shipped configuration scrapes the running stack; every dashboard and rule has data."""

from __future__ import annotations

import asyncio
import math
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import psycopg
import pytest
import pytest_asyncio

from tests.support.prometheus import (
    DASHBOARDS,
    FOLDER,
    Prometheus,
    alerts,
    asked,
    program,
    scraping,
    watched,
)
from tests.support.stack import Running
from tests.support.talk import PATIENCE_SECONDS, eventually, person
from tools.prometheus import promtool


@pytest.fixture(scope="module")
def tool() -> str:
    return str(promtool(program()))


def test_the_shipped_configuration_and_rules_are_valid(tool: str) -> None:
    done = subprocess.run([tool, "check", "config", str(FOLDER / "prometheus.yml")], capture_output=True)
    assert done.returncode == 0, done.stderr.decode()


def test_rules_fire_when_they_should_and_only_then(tool: str) -> None:
    done = subprocess.run([tool, "test", "rules", "alerts_test.yml"], cwd=FOLDER, capture_output=True)
    assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def prometheus(stack: Running, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Prometheus]:
    """Prometheus after a few turns: answered, cut off, failed, each counted at two times at least."""
    async with scraping(stack.url.removeprefix("http://"), tmp_path_factory.mktemp("prometheus")) as running:
        for kind in ("", " > 0"):
            await _turns(stack.url)
            for name in (
                "llm_errors_total",
                "llm_interruptions_total",
                'llm_cost_dollars_total{source="taskflow"}',
                'llm_cost_dollars_total{source="external"}',
                'reply_judgements_total{thumb="up",change="given"}',
                'reply_judgements_total{thumb="down",change="given"}',
            ):
                expression = f"increase({name}[5m]){kind}" if kind else name
                await eventually(lambda asking=expression: running.query(asking))
        yield running


async def _turns(url: str) -> None:
    reported = {"model": "m", "provider": "p", "status": "success", "latencyMs": 1, "cost": 0.5}
    async with httpx.AsyncClient(base_url=url, timeout=PATIENCE_SECONDS) as program:
        assert (await program.post("/api/ingest", json=reported)).status_code == 202
    async with person(url) as someone, someone.greeted() as (talk, conversation):
        for thumb in ("up", "down"):
            await talk.send(type="user_message", text="[[cost 0.25]] Hello.")
            reply = (await talk.until("ai_done"))["messageId"]
            path = f"/api/conversations/{conversation}/messages/{reply}/judgement"
            assert (await someone.http.put(path, json={"thumb": thumb})).status_code == 200
        await talk.send(type="user_message", text="[[say 200 words]] [[pace 50ms]] Go on.")
        await talk.until("ai_token")
        await talk.send(type="user_message", text="Stop, please.")
        await talk.until("ai_interrupted")
        await talk.until("ai_done")
        await talk.send(type="user_message", text="[[fail 402]] And now?")
        await talk.until("ai_error", code="QUOTA_EXCEEDED")


async def has_data(prometheus: Prometheus, expression: str, title: str) -> None:
    """Waits for a value; a scrape that the machine was too busy for hides them all until the next one."""

    async def found() -> bool:
        return any(not math.isnan(value) for _, value in await prometheus.query(expression))

    try:
        await eventually(found)
    except TimeoutError:
        raise AssertionError(f"{title}: {expression}") from None


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("dashboard", DASHBOARDS, ids=lambda path: path.stem)
async def test_everything_a_dashboard_shows_has_data(prometheus: Prometheus, dashboard: Path) -> None:
    expressions = list(asked(dashboard))
    assert len(expressions) >= 10
    for title, expression in expressions:
        await has_data(prometheus, expression, title)


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("name", alerts())
async def test_what_an_alert_watches_is_there(prometheus: Prometheus, name: str) -> None:
    await has_data(prometheus, watched(alerts()[name]), name)

    async def evaluated() -> bool:
        return bool((await prometheus.rules())[name]["health"] == "ok")

    await eventually(evaluated)


@pytest.mark.asyncio(loop_scope="module")
async def test_every_inference_is_counted_once(stack: Running, prometheus: Prometheus) -> None:
    def logged() -> int:
        with psycopg.connect(stack.database_url) as connection:
            row = connection.execute("SELECT count(*) FROM inference_logs").fetchone()
        return int(row[0]) if row is not None else 0

    async def agree() -> bool:
        counted = await prometheus.query("sum(llm_requests_total)")
        stored = float(await asyncio.to_thread(logged))
        return [value for _, value in counted] == [stored]

    await eventually(agree)


@pytest.mark.asyncio(loop_scope="module")
async def test_open_connections_are_told_and_closed_ones_are_not(
    stack: Running, prometheus: Prometheus
) -> None:
    async def open_now() -> list[float]:
        return [value for _, value in await prometheus.query("ws_connections_active")]

    async def settled(count: float) -> bool:
        return await open_now() == [count]

    [before] = await eventually(open_now)
    async with person(stack.url) as someone, someone.greeted(), someone.greeted():
        await eventually(lambda: settled(before + 2))
    await eventually(lambda: settled(before))
