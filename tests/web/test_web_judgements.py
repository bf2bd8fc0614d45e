"""Thumbs under replies: with mouse and keyboard, read aloud, undone when refused, there again after a reload."""

from __future__ import annotations

import pytest
from playwright.async_api import Locator, expect

from tests.support.steps import step
from tests.web.conftest import Client
from tests.web.test_web_accessibility import violations

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


def thumb(reply: Locator, name: str) -> Locator:
    return reply.get_by_role("button", name=name, exact=True)


async def test_replies_are_judged(client: Client) -> None:
    page, server = client.page, client.server
    judging = server.judging
    await client.greet()
    with step("only replies that have ended and that are kept can be"):
        judge = page.get_by_test_id("judge")
        await expect(judge).to_have_count(0)
        server.hold_at = "words"
        server.replies["Go"] = "Some words and then many more of them"
        await client.say("Go")
        await client.messages("assistant", status="speaking").wait_for()
        # The greeting can be, now that somebody has spoken.
        await expect(judge).to_have_count(1)
        server.go_on.set()
        await client.read_all(2)
        await expect(judge).to_have_count(2)
        await client.say("error:TIMEOUT")
        await page.get_by_test_id("error-bubble").wait_for()
        await expect(judge).to_have_count(2)

    reply = client.messages("assistant").nth(1)
    group = reply.get_by_role("group", name="What you think of this reply")
    up, down = thumb(group, "Good reply"), thumb(group, "Bad reply")
    with step("a refusal is told and undone"):
        judging.refusals = [(503, {"code": "DATABASE_UNAVAILABLE", "message": "away"})]
        await expect(up).to_have_attribute("aria-pressed", "false")
        await up.click()
        await page.get_by_text("Your judgement could not be saved").wait_for()
        await expect(up).to_have_attribute("aria-pressed", "false")
        await expect(reply.get_by_role("button", name="Say why")).to_have_count(0)
    with step("a thumb is given and changed, by mouse and by keyboard"):
        await up.click()
        await expect(up).to_have_attribute("aria-pressed", "true")
        await client.until(lambda: [one["thumb"] for one in judging.listed()] == ["up"])
        await down.focus()
        await page.keyboard.press("Enter")
        await expect(down).to_have_attribute("aria-pressed", "true")
        await expect(up).to_have_attribute("aria-pressed", "false")
        await client.until(lambda: [one["thumb"] for one in judging.listed()] == ["down"])
    with step("it stays over a reload, and can be taken back"):
        await page.reload()
        await expect(down).to_have_attribute("aria-pressed", "true")
        await expect(page.locator("[aria-pressed=true]")).to_have_count(1)
        await down.click()
        await client.until(lambda: judging.listed() == [])
        await expect(page.locator("[aria-pressed=true]")).to_have_count(0)

    field = page.get_by_role("textbox", name="What was wrong with it?")
    with step("a word is said beside it, and shown as it was stored"):
        await down.click()
        await reply.get_by_role("button", name="Say why").focus()
        await page.keyboard.press("Enter")
        await expect(field).to_be_focused()
        assert await violations(client) == []
        await page.keyboard.type("Ask me@example.com")
        await page.keyboard.press("Enter")
        await expect(field).to_have_count(0)
        await expect(reply.get_by_role("button", name="Change what you said")).to_be_focused()
        await client.until(lambda: [one["word"] for one in judging.listed()] == ["Ask [REDACTED:EMAIL]"])
        await page.keyboard.press("Enter")
        await expect(field).to_have_value("Ask [REDACTED:EMAIL]")
    with step("too many words are not saved"):
        await field.fill("x" * 501)
        await expect(page.get_by_role("button", name="Save")).to_be_disabled()
        await expect(page.get_by_role("alert").last).to_contain_text("At most 500 characters")
    for width, height in ((360, 740), (1280, 820)):
        with step(f"it fits its line on a screen of {width} pixels"):
            await page.set_viewport_size({"width": width, "height": height})
            for part in (page.locator(".judge-why"), reply.locator("footer")):
                box = await part.bounding_box()
                assert box is not None
                assert box["x"] >= 0 and box["x"] + box["width"] <= width
            assert await page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    with step("the Escape of an input method takes back what is composed, and no more"):
        for composed in ({"keyCode": 229}, {"isComposing": True}):
            escape = {"key": "Escape", "bubbles": True, "cancelable": True, **composed}
            await field.evaluate("(one, of) => one.dispatchEvent(new KeyboardEvent('keydown', of))", escape)
            await expect(field).to_have_value("x" * 501)
    with step("Escape keeps what was said"):
        await page.mouse.move(0, 0)  # where it lies over a button, that button's tooltip may be there
        await page.keyboard.press("Escape")
        await expect(field).to_have_count(0)
        assert [one["word"] for one in judging.listed()] == ["Ask [REDACTED:EMAIL]"]
        # The focus comes back to the button, whose tooltip is there then; it goes with the focus.
        await expect(reply.get_by_role("button", name="Change what you said")).to_be_focused()
        await client.box.focus()
        await expect(page.get_by_role("tooltip")).to_have_count(0)
        assert await violations(client) == []
    client.forgive("503")


async def test_each_reply_that_was_copied_is_told_once(client: Client) -> None:
    client.server.replies["Code"] = "Look:\n\n```python\nx = 1\n```\n"
    await client.greet()
    for number, text in enumerate(("Code", "More"), 2):
        await client.say(text)
        await client.read_all(number)
    first, reply = client.messages("assistant").nth(1), client.messages("assistant").nth(2)
    for copied_of, name in ((first.locator(".prose"), "Copy code"), (first.locator("footer"), "Copy")):
        await first.hover()
        await copied_of.get_by_role("button", name=name, exact=True).click()
        await copied_of.get_by_role("button", name="Copied").wait_for()
    await reply.hover()
    await reply.locator("footer").get_by_role("button", name="Copy", exact=True).click()
    await reply.get_by_role("button", name="Copied").wait_for()
    await client.page.goto("about:blank")
    (talked,) = [one for one in client.server.conversations.values() if not one.empty]
    replies = [one.id for one in talked.messages if one.role == "assistant"][1:]
    copied = client.server.judging.copied
    await client.until(lambda: sum(map(len, copied)) >= len(replies))
    assert [id for each in copied for id in each] == replies
