"""The operations page."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from typing import Any

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.support.steps import step
from tests.web.conftest import Client
from tests.web.scripted import ScriptedServer
from tests.web.test_web_accessibility import violations, violations_in_both_themes

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


AWAY = "**/api/metrics/history**"
COUNTED = {
    "Live connections": "3",
    "Requests": "200",
    "Error rate": "5%",
    "Latency, p95": "1.90 s",
    "First token, p95": "238 ms",
    "Tokens": "60.1K",
    "Cost": "$0.25",
    "Records on their way": "12",
    "Records not stored": "2",
}
NOTHING = {
    "Requests a minute": "No calls of a model in the last hour.",
    "Latency": "No reply in the last hour.",
    "Time to first token": "No reply in the last hour.",
    "Tokens a minute": "No tokens in the last hour.",
    "Cost a minute": "Nothing was spent in the last hour, as far as prices are known.",
    "Live connections": "The first figures come in a few seconds.",
}


def chart(client: Client, title: str) -> Locator:
    return client.page.locator(".chart").filter(
        has=client.page.get_by_role("heading", name=title, exact=True)
    )


def tile(client: Client, label: str) -> Locator:
    named = client.page.get_by_text(label, exact=True)
    return client.page.locator(".tiles > div").filter(has=named).locator("dd")


async def looks_again(client: Client) -> None:
    """The page asks every five seconds."""
    async with client.page.expect_response("**/api/metrics"):
        await client.page.clock.run_for(5_100)


async def test_it_says_what_cannot_be_read_what_there_is_nothing_of_and_what_was_counted(
    client: Client,
) -> None:
    page, server = client.page, client.server
    alert = page.get_by_role("alert")
    await page.clock.install()
    with step("the metrics cannot be read"):
        for path in ("**/api/metrics", AWAY):
            await page.route(path, lambda route: route.fulfill(status=503, body=""))
        await client.open("/ops")
        await expect(alert).to_contain_text("could not be read")
    with step("they can be, and the last hour cannot: the database is away"):
        await page.unroute("**/api/metrics")
        await looks_again(client)
        await expect(page.locator(".tiles")).to_be_visible()
        await expect(alert).to_contain_text("The last hour could not be read")
    with step("what was counted"):
        for label, value in COUNTED.items():
            await expect(tile(client, label)).to_have_text(value)
        health = page.locator(".health > div")
        await expect(health).to_have_text(["Databaseanswers", "Tableis down", "Queuesanswers"])
        errors = page.get_by_role("region", name="Errors by code")
        await expect(errors.get_by_role("row")).to_have_text("TIMEOUT10")
        reported = page.get_by_role("region", name="Calls reported by other programs")
        await expect(reported.get_by_role("row")).to_have_text("other7K")
        replies = page.get_by_role("region", name="Replies by model and system prompt")
        told = "smollm2-135m0123456789abcdef18014293%15%5%1.7%50%6.7%"
        await expect(replies.get_by_role("row").last).to_have_text(told)
        assert server.conversations == {}
    with step("the page comes again, and the hour was quiet"):
        await page.unroute(AWAY)
        await page.reload()
        for title, words in NOTHING.items():
            await expect(chart(client, title)).to_contain_text(words)
            await expect(chart(client, title).locator("canvas")).to_have_count(0)
        await expect(alert).to_have_count(0)
        assert await violations(client) == []
    with step("a call of which neither price nor time is known"):
        server.minutes = {0: {"requests": 1, "cost": None, "latencyP50Ms": None, "latencyP95Ms": None}}
        await looks_again(client)
        await expect(chart(client, "Requests a minute").locator("canvas")).to_be_visible()
        await expect(chart(client, "Live connections").locator("canvas")).to_be_visible()
        await expect(chart(client, "Latency")).to_contain_text("No reply in the last hour.")
        await expect(chart(client, "Cost a minute")).to_contain_text("Nothing was spent")
    with step("the pipeline's lag, and what took longer than the histogram knows"):
        server.metrics = (
            server.metrics.replace("records_pending 12.0", "records_pending 340.0")
            .replace(
                'llm_latency_ms_bucket{le="1000.0",model="smollm2-135m"} 100.0',
                'llm_latency_ms_bucket{le="60000.0",model="smollm2-135m"} 180.0',
            )
            .replace('llm_latency_ms_bucket{le="2000.0",model="smollm2-135m"} 200.0\n', "")
        )
        await looks_again(client)
        await expect(tile(client, "Latency, p95")).to_have_text("over 60 s")
        records = chart(client, "Records on their way to the database")
        await expect(records).to_contain_text("waiting 340")
        await expect(records).to_contain_text("not stored 2")
        lag = chart(client, "Pipeline lag")
        await expect(lag).to_contain_text("oldest unsent record 42.5 s")
        await expect(lag).to_contain_text("sweeps 400 ms")
        await expect(lag.locator("canvas")).to_be_visible()
    with step("without a database it shows what it had"):
        await page.route(AWAY, lambda route: route.fulfill(status=503, body=""))
        await looks_again(client)
        await expect(alert).to_contain_text("what was read before is shown")
        await expect(chart(client, "Requests a minute").locator("canvas")).to_be_visible()
    client.forgive("503")


async def test_the_last_hour_is_drawn_at_once_and_goes_on_where_it_ends(client: Client) -> None:
    page, server = client.page, client.server
    server.minutes = {ago: {"requests": 30, "errors": 2, "inputTokens": 12_300} for ago in range(1, 60)}
    server.minutes |= {1: {"requests": 40}, 0: {"requests": 2}}
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.partition("/history")[2]))
    await page.clock.install()
    await client.open("/ops")
    with step("all of it is drawn"):
        for title, figures in {
            "Requests a minute": ["all", "failed"],
            "Latency": ["p50 900 ms", "p95 1.90 s"],
            "Time to first token": ["p50 180 ms", "p95 240 ms"],
            "Tokens a minute": ["input", "output"],
            "Cost a minute": ["Cost"],
        }.items():
            await expect(chart(client, title).locator("canvas")).to_be_visible()
            for words in figures:
                await expect(chart(client, title)).to_contain_text(words)
    with step("nothing is counted twice"):
        figure = chart(client, "Requests a minute").locator("li").first.locator("b")
        await expect(figure).not_to_be_empty()
        for number in range(3):
            async with page.expect_response(AWAY):
                await page.clock.run_for(5_100)
            # Of the minute before, what is not sixty seconds ago: never more than both together.
            assert 2 <= float(await figure.inner_text()) <= 42, number
        server.minutes[0] = {"requests": 100}
        async with page.expect_response(AWAY):
            await page.clock.run_for(5_100)
        await expect(figure).to_have_text(re.compile(r"1[0-4]\d"))
        first, *others = [each for each in asked if each]
        # More often where the machine takes seconds for a step: the page's clock goes on meanwhile.
        assert first == "?minutes=60" and set(others) == {"?minutes=3"} and len(others) >= 4
    with step("axe finds nothing, on a phone in either theme"):
        await page.set_viewport_size({"width": 360, "height": 740})
        assert await violations_in_both_themes(client) == []
        await page.keyboard.press("Tab")
        await expect(page.get_by_role("link", name="Back to the conversations")).to_be_focused()


DRAWN = """() => {
  window.drawn = new Map();
  const { fillText, clearRect } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.clearRect = function (...place) {
    window.drawn.set(this.canvas, []);
    return clearRect.apply(this, place);
  };
  CanvasRenderingContext2D.prototype.fillText = function (text, x, y) {
    const wide = this.measureText(text).width;
    const left = this.textAlign === "center" ? x - wide / 2 : this.textAlign === "right" ? x - wide : x;
    const middle = this.textAlign === "center";
    window.drawn.get(this.canvas)?.push({ text, left, right: left + wide, most: this.canvas.width, middle });
    return fillText.apply(this, arguments);
  };
}"""
"""Keeps what is written on each canvas now, and where."""

LABELS = """() => Object.fromEntries(
  [...window.drawn].filter(([canvas]) => canvas.isConnected)
    .map(([canvas, labels]) => [canvas.closest("figure").querySelector("h3").textContent, labels])
)"""


async def labels_of(page: Page) -> dict[str, list[dict[str, Any]]]:
    """What is written on each of the eight charts, and where, once the page is as wide as it is now."""
    await page.clock.run_for(5_100)
    await expect(page.locator(".chart canvas")).to_have_count(8)
    drawn: dict[str, list[dict[str, Any]]] = await page.evaluate(LABELS)
    assert (
        await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        == 0
    )
    assert len(drawn) == 8
    return drawn


@pytest.mark.parametrize("locale", ["en-US", "de-DE", "hi-IN"])
async def test_labels_are_whole_round_and_said_once(
    browser: Browser, server: ScriptedServer, locale: str
) -> None:
    server.minutes = {ago: {"requests": 7 + ago, "cost": 0.00002} for ago in range(60)}
    context = await browser.new_context(
        locale=locale, timezone_id="Asia/Kolkata", viewport={"width": 360, "height": 820}
    )
    page = await context.new_page()
    await page.clock.install()
    await page.add_init_script(f"({DRAWN})()")
    await page.goto(f"{server.url}/ops")
    await page.locator(".chart canvas").first.wait_for()
    for width in (360, 1280):
        with step(f"on a screen of {width} pixels"):
            await page.set_viewport_size({"width": width, "height": 820})
            for title, mine in (await labels_of(page)).items():
                assert [each for each in mine if each["left"] < 0 or each["right"] > each["most"]] == [], (
                    title
                )
                for middle in (True, False):
                    places: dict[str, set[int]] = defaultdict(set)
                    for each in mine:
                        if each["middle"] == middle:
                            places[each["text"]].add(round(each["left"]))
                    assert len(places) >= 2, (title, places)
                    assert {len(found) for found in places.values()} == {1}, (title, places)
    await context.close()


async def test_figures_behind_a_token_are_shown_to_who_has_it(client: Client) -> None:
    page, server = client.page, client.server
    server.metrics_token = "open sesame"
    field = page.get_by_label("Access token")
    with step("a token is asked for, and no other is taken"):
        await client.open("/ops")
        await expect(field).to_be_visible()
        assert await violations(client) == []
        await field.fill("guess")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("alert")).to_have_text("This token was not accepted.")
    with step("it is kept for the visit"):
        await field.fill("open sesame")
        await page.get_by_role("button", name="Show the figures").click()
        await expect(page.locator(".tiles")).to_be_visible()
        await page.reload()
        await expect(page.locator(".tiles")).to_be_visible()
    with step("who is signed in as an auditor needs none besides"):
        server.metrics_token = "of-the-account"
        account = {"token": "of-the-account", "expiresAt": None, "renewable": False, "name": "Ada"}
        keep = "account => { sessionStorage.clear(); sessionStorage.setItem('taskflow.account', account); }"
        await page.evaluate(keep, json.dumps({**account, "adopted": True}))
        await page.reload()
        await expect(page.get_by_text("First token, p95")).to_be_visible()
        await expect(field).to_have_count(0)
    client.forgive("401")
