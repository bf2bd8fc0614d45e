"""Keyboard, screen readers, small screens, themes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from playwright.async_api import expect

from tests.web.conftest import WEB, Client

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

REPLY = "# Title\n\nText with a [link](https://example.com).\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n"
REPLY += "```python\nx = 1\n```\n"


async def violations(client: Client) -> list[str]:
    """What axe-core finds on the page as it is, once what fades in is there."""
    await client.page.evaluate(
        "() => Promise.all(document.getAnimations().map(each => each.finished.catch(() => 0)))"
    )
    await client.page.evaluate((WEB / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8"))
    found: dict[str, Any] = await client.page.evaluate("() => axe.run({ resultTypes: ['violations'] })")
    return [
        f"{one['id']}: {node['target']} {node['failureSummary']}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_axe_finds_nothing(client: Client, theme: str) -> None:
    client.server.replies["Show me"] = REPLY
    for number in range(4):
        client.server.add(f"Topic {number}", [("user", "Hi"), ("assistant", "Ho")], timedelta(days=number))
    await client.open()
    await client.prefer(theme=theme, reveal="instant")
    await client.page.reload()
    await client.messages("assistant", status="completed").first.wait_for()
    assert await violations(client) == []
    await client.say("Show me")
    await client.messages("assistant", status="completed").nth(1).locator(".hljs-number").wait_for()
    await client.page.keyboard.press("Escape")
    await client.say("error:TIMEOUT")
    await client.page.get_by_test_id("error-bubble").wait_for()
    assert await violations(client) == []
    await client.page.get_by_test_id("model-picker").click()
    await client.page.get_by_role("menu").wait_for()
    assert await violations(client) == []


async def test_the_keyboard_alone_suffices(client: Client) -> None:
    client.server.add("Another one", [("user", "Hi"), ("assistant", "Hello")])
    await client.greet()
    await expect(client.box).to_be_focused()
    await client.page.keyboard.type("Hello")
    await client.page.keyboard.press("Enter")
    await client.read_all(2)
    await client.page.keyboard.press("Tab")
    await expect(client.page.get_by_test_id("model-picker")).to_be_focused()
    await client.page.keyboard.press("Enter")
    models = client.page.get_by_role("menuitemradio")
    await expect(models.first).to_be_focused()
    await client.page.keyboard.press("ArrowDown")
    await expect(models.nth(1)).to_be_focused()
    await client.page.keyboard.press("Enter")
    await expect(client.page.get_by_test_id("model-picker")).to_contain_text("GPT-5 mini")
    link = client.page.get_by_role("link", name="Another one")
    for _ in range(30):
        if await link.evaluate("one => one === document.activeElement"):
            break
        await client.page.keyboard.press("Shift+Tab")
    await expect(link).to_be_focused()
    await client.page.keyboard.press("Enter")
    await expect(client.messages("assistant").locator(".prose")).to_have_text(["Hello"])


async def test_a_screen_reader_hears_paragraphs_and_not_tokens(client: Client) -> None:
    await client.greet()
    await client.page.evaluate(
        """() => {
          window.heard = [];
          const region = document.querySelector("[data-testid=announcer]");
          new MutationObserver(() => window.heard.push(region.textContent))
            .observe(region, { childList: true, characterData: true, subtree: true });
        }"""
    )
    await client.say("repeat:3:A paragraph of several words.\n\n")
    await client.read_all(2)
    heard: list[str] = await client.page.evaluate("() => window.heard.filter(Boolean)")
    assert set(heard) == {"A paragraph of several words."}
    assert len(heard) <= 3


async def test_nothing_is_wider_than_a_small_screen(client: Client) -> None:
    client.server.replies["Show me"] = REPLY + "`" + "x" * 300 + "`\n\n" + "y" * 500
    await client.page.set_viewport_size({"width": 360, "height": 740})
    await client.open()
    await client.prefer(reveal="instant")
    await client.page.reload()
    await client.messages("assistant").first.wait_for()
    await client.say("Show me")
    await client.read_all(2)
    assert await client.page.evaluate("() => document.documentElement.scrollWidth") == 360
    inner = "one => one.scrollWidth <= one.clientWidth"
    assert await client.page.get_by_test_id("thread").evaluate(inner)
    await expect(client.page.get_by_test_id("sidebar")).to_have_count(0)
    await client.page.get_by_role("button", name="Show conversations").click()
    await expect(client.page.get_by_test_id("sidebar")).to_be_visible()
    await client.page.keyboard.press("Escape")
    await expect(client.page.get_by_test_id("sidebar")).to_have_count(0)


async def test_the_theme_is_the_system_s_until_one_is_chosen(client: Client) -> None:
    await client.page.emulate_media(color_scheme="dark")
    await client.greet()
    page = client.page.locator("html")
    await expect(page).to_have_class("dark")
    await client.page.get_by_role("button", name="Conversation options").click()
    await client.page.get_by_role("menuitemradio", name="Light").click()
    await expect(page).not_to_have_class("dark")
    await client.page.reload()
    await expect(page).not_to_have_class("dark")


async def test_someone_who_wants_less_motion_gets_text_as_it_comes(client: Client) -> None:
    await client.page.emulate_media(reduced_motion="reduce")
    await client.greet()
    client.server.words_a_frame = 500
    words = "word " * 400
    await client.say(f"repeat:1:{words}")
    await client.read_all(2)
    await expect(client.messages("assistant").nth(1)).to_contain_text("word word")
    running = await client.page.evaluate("() => document.getAnimations().length")
    assert running == 0
