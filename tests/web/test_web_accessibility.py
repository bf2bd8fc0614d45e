"""Keyboard, screen readers, small screens, themes."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from playwright.async_api import expect

from tests.support.steps import step
from tests.web.conftest import WEB, Client

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

REPLY = "# Title\n\nText with a [link](https://example.com).\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n"
REPLY += "```python\nx = 1\n```\n\n- [x] done\n- [ ] to do\n"
AXE = (WEB / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
OF_COLOURS = ["color-contrast", "link-in-text-block"]
"""axe's rules that a theme can break; the others read the same elements in each."""

# What changes its colour with the theme inside of something that is closed stands still, and never ends.
STANDS_STILL = """() => Promise.race([
  Promise.all(document.getAnimations().map(each => each.finished.catch(() => 0))),
  new Promise(resolve => setTimeout(resolve, 1_000)),
])"""


async def violations(client: Client, *, only: list[str] | None = None) -> list[str]:
    """What axe-core finds on the page as it is, once what fades in is there. ``only``: by these rules alone."""
    await client.page.evaluate(STANDS_STILL)
    if not await client.page.evaluate("() => 'axe' in window"):
        await client.page.evaluate(AXE)
    found: dict[str, Any] = await client.page.evaluate(
        "only => axe.run({ resultTypes: ['violations'], ...(only && { runOnly: only }) })", only
    )
    return [
        f"{one['id']}: {node['target']} {node['failureSummary']}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


async def violations_in_both_themes(client: Client) -> list[str]:
    """The same in the light theme, and what the dark one breaks. The page is left light, as its system is then."""
    found: list[str] = []
    for theme, only in (("dark", OF_COLOURS), ("light", None)):
        await client.page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
        await expect(client.page.locator("html")).to_have_class("dark" if theme == "dark" else "")
        found += [f"{theme}: {each}" for each in await violations(client, only=only)]
    return found


async def test_axe_finds_nothing_and_the_theme_is_the_system_s_until_one_is_chosen(client: Client) -> None:
    client.server.replies["Show me"] = REPLY
    for number in range(4):
        client.server.add(f"Topic {number}", [("user", "Hi"), ("assistant", "Ho")], timedelta(days=number))
    await client.prefer(reveal="instant")
    with step("a greeting"):
        await client.greet()
        assert await violations_in_both_themes(client) == []
    with step("a reply and a failure"):
        await client.say("Show me")
        await client.messages("assistant", status="completed").nth(1).locator(".hljs-number").wait_for()
        await client.page.keyboard.press("Escape")
        await client.say("error:TIMEOUT")
        await client.page.get_by_test_id("error-bubble").wait_for()
        assert await violations_in_both_themes(client) == []
    with step("the menu of models"):
        await client.page.get_by_test_id("model-picker").click()
        await client.page.get_by_role("menu").wait_for()
        assert await violations_in_both_themes(client) == []
        await client.page.keyboard.press("Escape")
    with step("a theme that is chosen stays, whatever the system's is"):
        await client.page.emulate_media(color_scheme="dark")
        html = client.page.locator("html")
        await expect(html).to_have_class("dark")
        await client.page.get_by_role("button", name="Conversation options").click()
        await client.page.get_by_role("menuitemradio", name="Light").click()
        await expect(html).not_to_have_class("dark")
        await client.page.reload()
        await expect(html).not_to_have_class("dark")


async def test_the_keyboard_alone_suffices_and_a_screen_reader_hears_paragraphs(client: Client) -> None:
    client.server.add("Another one", [("user", "Hi"), ("assistant", "Hello")])
    client.server.replies["Hello"] = "A paragraph of several words.\n\n" * 3
    await client.greet()
    await expect(client.box).to_be_focused()
    with step("a screen reader hears paragraphs and not tokens"):
        await client.page.evaluate(
            """() => {
              window.heard = [];
              const region = document.querySelector("[data-testid=announcer]");
              new MutationObserver(() => window.heard.push(region.textContent))
                .observe(region, { childList: true, characterData: true, subtree: true });
            }"""
        )
        await client.page.keyboard.type("Hello")
        await client.page.keyboard.press("Enter")
        await client.read_all(2)
        heard: list[str] = await client.page.evaluate("() => window.heard.filter(Boolean)")
        assert set(heard) == {"A paragraph of several words."}
        assert len(heard) <= 3
    with step("a model is chosen"):
        await client.page.keyboard.press("Tab")
        await expect(client.page.get_by_test_id("model-picker")).to_be_focused()
        await client.page.keyboard.press("Enter")
        models = client.page.get_by_role("menuitemradio")
        await expect(models.first).to_be_focused()
        menu = client.page.get_by_role("menu")
        await expect(menu).to_contain_text("OpenRouter")
        await expect(menu).to_contain_text("tiny, for trying things out")
        await client.page.keyboard.press("ArrowDown")
        await expect(models.nth(1)).to_be_focused()
        await client.page.keyboard.press("Enter")
        await expect(client.page.get_by_test_id("model-picker")).to_contain_text("GPT-5 mini")
        assert client.frames("set_model") == [{"type": "set_model", "model": "openai/gpt-5-mini"}]
    with step("who has clicked on what they read writes on in the message box"):
        await client.messages("assistant").nth(1).locator("p").first.click()
        await expect(client.box).not_to_be_focused()
        await client.page.keyboard.type("Hi")
        await expect(client.box).to_have_value("Hi")
        await client.box.fill("")
    with step("letters in a field, a menu or at a button stay there, and the keys of both are named"):
        new = client.page.get_by_test_id("new-conversation")
        await expect(new).to_have_attribute("aria-keyshortcuts", re.compile("Shift"))
        await client.page.keyboard.press("Control+k")
        await client.page.keyboard.type("Ano")
        await expect(client.page.get_by_role("searchbox")).to_have_value("Ano")
        await client.page.keyboard.press("Escape")
        await client.page.get_by_test_id("model-picker").click()
        await client.page.keyboard.type("c")
        await expect(client.page.get_by_role("menuitemradio", name="Claude")).to_be_focused()
        await client.page.keyboard.press("Escape")
        await client.page.get_by_test_id("new-conversation").focus()
        await client.page.keyboard.type("Hi")
        await expect(client.page.get_by_test_id("new-conversation")).to_be_focused()
        await expect(client.box).to_have_value("")
    with step("another conversation is opened"):
        link = client.page.get_by_role("link", name="Another one")
        for _ in range(30):
            if await link.evaluate("one => one === document.activeElement"):
                break
            await client.page.keyboard.press("Shift+Tab")
        await expect(link).to_be_focused()
        await client.page.keyboard.press("Enter")
        await expect(client.messages("assistant").locator(".prose")).to_have_text(["Hello"])


WIDE = "\n\n".join(
    (
        REPLY,
        "x" * 400,
        "https://example.com/" + "path-" * 60,
        "`" + "code_" * 60 + "`",
        "`" + "x" * 300 + "`",
        "| "
        + " | ".join(f"column {i}" for i in range(12))
        + " |\n|"
        + "---|" * 12
        + "\n"
        + "| word " * 12
        + "|",
        "```\n" + "y" * 500 + "\n```",
        "\\[ " + " + ".join(f"a_{{{i}}}" for i in range(60)) + " \\]",
        "> > > - " + "z" * 200,
        "- [x] done " + "w" * 200,
        "# " + "H" * 200,
        "**" + "漢" * 300 + "**",
        "مرحبا" * 80,
        "<div class='" + "q" * 300 + "'>",
        "word[^n]\n\n[^n]: " + "n" * 300,
    )
)


async def test_nothing_is_wider_than_a_small_phone_nor_moves_for_who_wants_less_motion(
    client: Client,
) -> None:
    client.server.replies["Show me"] = WIDE
    client.server.words_a_frame = 5_000
    await client.page.set_viewport_size({"width": 360, "height": 740})
    await client.page.emulate_media(reduced_motion="reduce")
    await client.greet()
    with step("text is there as it comes, and nothing moves"):
        words = "word " * 400
        await client.say(f"repeat:1:{words}")
        await client.read_all(2)
        await expect(client.messages("assistant").nth(1)).to_contain_text("word word")
        assert await client.page.evaluate("() => document.getAnimations().length") == 0
    with step("whatever is in a reply"):
        await client.say("Show me")
        await client.read_all(3)
        await expect(client.messages("assistant").nth(2).locator(".katex").first).to_be_visible()
        for who in ("html", "[data-testid=thread]", "[data-testid=message-assistant] .prose"):
            wider = "one => one.scrollWidth - one.clientWidth"
            assert await client.page.locator(who).last.evaluate(wider) <= 0, who
        assert await client.page.evaluate("() => document.documentElement.scrollWidth") == 360
    with step("the list comes over the page, and goes with Escape"):
        await expect(client.page.get_by_test_id("sidebar")).to_have_count(0)
        await client.page.get_by_role("button", name="Show conversations").click()
        await expect(client.page.get_by_test_id("sidebar")).to_be_visible()
        await client.page.keyboard.press("Escape")
        await expect(client.page.get_by_test_id("sidebar")).to_have_count(0)
