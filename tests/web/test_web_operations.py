"""The operations page."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

import pytest
from playwright.async_api import Locator, expect

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
    reported = client.page.get_by_role("region", name="Calls reported by other programs")
    await expect(reported.get_by_role("row")).to_have_text("other7K")
    replies = client.page.get_by_role("region", name="Replies by model and system prompt")
    told = "smollm2-135m0123456789abcdef18014293%15%5%1.7%50%6.7%"
    await expect(replies.get_by_role("row").last).to_have_text(told)
    assert await violations(client) == []
    assert client.server.conversations == {}


async def test_what_took_longer_than_the_histogram_knows_reads_over_its_last_bound(client: Client) -> None:
    client.server.metrics = client.server.metrics.replace(
        'llm_latency_ms_bucket{le="1000.0",model="smollm2-135m"} 100.0',
        'llm_latency_ms_bucket{le="60000.0",model="smollm2-135m"} 180.0',
    ).replace('llm_latency_ms_bucket{le="2000.0",model="smollm2-135m"} 200.0\n', "")
    await client.open("/ops")
    tile = client.page.locator(".tiles > div").filter(has=client.page.get_by_text("Latency, p95", exact=True))
    await expect(tile.locator("dd")).to_have_text("over 60 s")


def chart(client: Client, title: str) -> Locator:
    return client.page.locator(".chart").filter(
        has=client.page.get_by_role("heading", name=title, exact=True)
    )


async def test_the_last_hour_is_drawn_at_once(client: Client) -> None:
    client.server.minutes = {
        ago: {"requests": 30, "errors": 2, "inputTokens": 12_300} for ago in range(1, 60)
    }
    await client.open("/ops")
    for title, figures in {
        "Requests a minute": ["all", "failed"],
        "Latency": ["p50 900 ms", "p95 1.90 s"],
        "Time to first token": ["p50 180 ms", "p95 240 ms"],
        "Tokens a minute": ["input", "output"],
        "Cost a minute": ["Cost"],
    }.items():
        await expect(chart(client, title).locator("canvas")).to_be_visible()
        for figure in figures:
            await expect(chart(client, title)).to_contain_text(figure)
    assert await violations(client) == []


async def test_its_charts_go_on_where_the_hour_ends_and_count_nothing_twice(client: Client) -> None:
    client.server.minutes = {1: {"requests": 40}, 0: {"requests": 2}}
    asked: list[str] = []
    client.page.on("request", lambda request: asked.append(request.url.partition("/history")[2]))
    await client.page.clock.install()
    await client.open("/ops")
    figure = chart(client, "Requests a minute").locator("li").first.locator("b")
    await expect(figure).not_to_be_empty()
    for number in range(3):
        async with client.page.expect_response("**/api/metrics/history**"):
            await client.page.clock.run_for(5_100)
        # Of the minute before, what is not sixty seconds ago: never more than both together.
        assert 2 <= float(await figure.inner_text()) <= 42, number
    client.server.minutes[0] = {"requests": 100}
    async with client.page.expect_response("**/api/metrics/history**"):
        await client.page.clock.run_for(5_100)
    await expect(figure).to_have_text(re.compile(r"1[0-4]\d"))
    first, *others = [each for each in asked if each]
    # More often where the machine takes seconds for a step: the page's clock goes on meanwhile.
    assert first == "?minutes=60" and set(others) == {"?minutes=3"} and len(others) >= 4


async def test_what_there_is_nothing_of_is_said_in_words(client: Client) -> None:
    await client.page.clock.install()
    await client.open("/ops")
    for title, words in {
        "Requests a minute": "No calls of a model in the last hour.",
        "Latency": "No reply in the last hour.",
        "Time to first token": "No reply in the last hour.",
        "Tokens a minute": "No tokens in the last hour.",
        "Cost a minute": "Nothing was spent in the last hour, as far as prices are known.",
        "Live connections": "The first figures come in a few seconds.",
    }.items():
        await expect(chart(client, title)).to_contain_text(words)
        await expect(chart(client, title).locator("canvas")).to_have_count(0)
    assert await violations(client) == []
    client.server.minutes = {0: {"requests": 1, "cost": None, "latencyP50Ms": None, "latencyP95Ms": None}}
    await client.page.clock.run_for(5_100)
    await expect(chart(client, "Requests a minute").locator("canvas")).to_be_visible()
    await expect(chart(client, "Live connections").locator("canvas")).to_be_visible()
    await expect(chart(client, "Latency")).to_contain_text("No reply in the last hour.")
    await expect(chart(client, "Cost a minute")).to_contain_text("Nothing was spent")


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


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("locale", ["en-US", "de-DE", "hi-IN"])
async def test_labels_are_whole_round_and_said_once(client: Client, width: int, locale: str) -> None:
    client.server.minutes = {ago: {"requests": 7 + ago, "cost": 0.00002} for ago in range(60)}
    browser = client.context.browser
    assert browser is not None
    context = await browser.new_context(
        locale=locale, timezone_id="Asia/Kolkata", viewport={"width": width, "height": 820}
    )
    page = await context.new_page()
    await page.clock.install()
    await page.add_init_script(f"({DRAWN})()")
    await page.goto(f"{client.server.url}/ops")
    await page.locator(".chart canvas").first.wait_for()
    await page.clock.run_for(5_100)
    await expect(page.locator(".chart canvas")).to_have_count(8)
    drawn: dict[str, list[dict[str, Any]]] = await page.evaluate(LABELS)
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert await page.evaluate(overflow) == 0
    await context.close()
    assert len(drawn) == 8
    for title, mine in drawn.items():
        assert [each for each in mine if each["left"] < 0 or each["right"] > each["most"]] == [], title
        for middle in (True, False):
            places: dict[str, set[int]] = defaultdict(set)
            for each in mine:
                if each["middle"] == middle:
                    places[each["text"]].add(round(each["left"]))
            assert len(places) >= 2, (title, places)
            assert {len(found) for found in places.values()} == {1}, (title, places)


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_it_can_be_used_on_a_phone_in_either_theme(client: Client, theme: str) -> None:
    client.server.minutes = {ago: {} for ago in range(0, 60, 3)}
    await client.open("/ops")
    await client.prefer(theme=theme)
    await client.page.set_viewport_size({"width": 360, "height": 740})
    await client.page.reload()
    await expect(chart(client, "Requests a minute").locator("canvas")).to_be_visible()
    assert await violations(client) == []
    await client.page.keyboard.press("Tab")
    await expect(client.page.get_by_role("link", name="Back to the conversations")).to_be_focused()


async def test_without_a_database_it_says_so_and_shows_what_it_had(client: Client) -> None:
    client.server.minutes = {0: {}}
    await client.page.clock.install()
    away = "**/api/metrics/history**"
    await client.page.route(away, lambda route: route.fulfill(status=503, body=""))
    await client.open("/ops")
    await expect(client.page.get_by_role("alert")).to_contain_text("The last hour could not be read")
    await expect(client.page.locator(".tiles")).to_be_visible()
    await client.page.unroute(away)
    await client.page.clock.run_for(5_100)
    await expect(chart(client, "Requests a minute").locator("canvas")).to_be_visible()
    await expect(client.page.get_by_role("alert")).to_have_count(0)
    await client.page.route(away, lambda route: route.fulfill(status=503, body=""))
    await client.page.clock.run_for(5_100)
    await expect(client.page.get_by_role("alert")).to_contain_text("what was read before is shown")
    await expect(chart(client, "Requests a minute").locator("canvas")).to_be_visible()
    client.complaints = [one for one in client.complaints if "503" not in one]


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
    records = chart(client, "Records on their way to the database")
    await expect(records).to_contain_text("waiting 340")
    await expect(records).to_contain_text("not stored 2")
    lag = chart(client, "Pipeline lag")
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


async def test_who_is_signed_in_as_an_auditor_needs_no_token_besides(client: Client) -> None:
    client.server.metrics_token = "of-the-account"
    await client.open("/account")
    account = {
        "token": "of-the-account",
        "expiresAt": None,
        "renewable": False,
        "name": "Ada",
        "adopted": True,
    }
    await client.page.evaluate(
        "account => sessionStorage.setItem('taskflow.account', JSON.stringify(account))", account
    )
    await client.open("/ops")
    await expect(client.page.get_by_text("First token, p95")).to_be_visible()
    await expect(client.page.get_by_label("Access token")).to_have_count(0)
