"""The operations page."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from tests.web.conftest import Client
from tests.web.test_web_accessibility import violations

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_it_shows_what_was_counted(client: Client) -> None:
    await client.open("/ops")
    tiles = client.page.locator(".tiles > div")
    for label, value in {
        "Live connections": "3",
        "Requests": "200",
        "Error rate": "5%",
        "Latency, p95": "1.90 s",
        "First token, p95": "238 ms",
        "Tokens": "60.1K",
        "Cost": "$0.25",
        "Records on their way": "12",
        "Records not stored": "2",
    }.items():
        tile = tiles.filter(has=client.page.get_by_text(label, exact=True))
        await expect(tile.locator("dd")).to_have_text(value)
    health = client.page.locator(".health > div")
    await expect(health).to_have_text(["Databaseanswers", "Tableis down", "Queuesanswers"])
    errors = client.page.get_by_role("region", name="Errors by code")
    await expect(errors.get_by_role("row")).to_have_text("TIMEOUT10")
    assert await violations(client) == []
    assert client.server.conversations == {}


async def test_its_charts_grow_while_it_is_open(client: Client) -> None:
    await client.page.clock.install()
    await client.open("/ops")
    await expect(client.page.locator(".tiles")).to_be_visible()
    more = 'status="success"} 240.0'
    client.server.metrics = client.server.metrics.replace('status="success"} 190.0', more)
    await client.page.clock.run_for(5_100)
    chart = client.page.locator(".chart").filter(has_text="Requests a minute")
    await expect(chart).to_contain_text(re.compile(r"all \d\d\d"))
    await expect(chart.locator("canvas")).to_be_visible()


async def test_it_says_when_the_metrics_cannot_be_read_and_tries_again(client: Client) -> None:
    await client.page.clock.install()
    await client.page.route("**/api/metrics", lambda route: route.fulfill(status=503, body=""))
    await client.open("/ops")
    await expect(client.page.get_by_role("alert")).to_contain_text("could not be read")
    await client.page.unroute("**/api/metrics")
    await client.page.clock.run_for(5_100)
    await expect(client.page.locator(".tiles")).to_be_visible()
    await expect(client.page.get_by_role("alert")).to_have_count(0)
    client.complaints = [one for one in client.complaints if "503" not in one]


async def test_the_pipelines_lag_is_drawn(client: Client) -> None:
    await client.page.clock.install()
    await client.open("/ops")
    await expect(client.page.locator(".tiles")).to_be_visible()
    client.server.metrics = client.server.metrics.replace("records_pending 12.0", "records_pending 340.0")
    await client.page.clock.run_for(5_100)
    records = client.page.locator(".chart").filter(has_text="Records on their way to the database")
    await expect(records).to_contain_text("waiting 340")
    await expect(records).to_contain_text("not stored 2")
    lag = client.page.locator(".chart").filter(has_text="Pipeline lag")
    await expect(lag).to_contain_text("oldest unsent record 42.5 s")
    await expect(lag).to_contain_text("sweeps 400 ms")
    await expect(lag.locator("canvas")).to_be_visible()


async def test_figures_behind_a_token_are_shown_to_who_has_it(client: Client) -> None:
    client.server.metrics_token = "open sesame"
    await client.open("/ops")
    field = client.page.get_by_label("Access token")
    await expect(field).to_be_visible()
    assert await violations(client) == []
    await field.fill("guess")
    await client.page.keyboard.press("Enter")
    await expect(client.page.get_by_role("alert")).to_have_text("This token was not accepted.")
    await client.page.get_by_label("Access token").fill("open sesame")
    await client.page.get_by_role("button", name="Show the figures").click()
    await expect(client.page.locator(".tiles")).to_be_visible()
    await client.page.reload()
    await expect(client.page.locator(".tiles")).to_be_visible()
    client.complaints = [one for one in client.complaints if "401" not in one]
