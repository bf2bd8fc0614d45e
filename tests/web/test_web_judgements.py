"""Thumbs under replies: with mouse and keyboard, read aloud, undone when refused, there again after a reload."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.async_api import Locator, expect

from tests.support.browser import PATIENCE_MS
from tests.web.conftest import Client
from tests.web.test_web_accessibility import violations

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def talk(client: Client, *texts: str) -> Locator:
    """Says them, each answered to its end; the last reply."""
    await client.greet()
    for number, text in enumerate(texts, 2):
        await client.say(text)
        await client.read_all(number)
    return client.messages("assistant").last


def thumb(reply: Locator, name: str) -> Locator:
    return reply.get_by_role("button", name=name, exact=True)


async def until(client: Client, holds: Callable[[], bool]) -> None:
    """Waits until the server knows."""
    for _ in range(PATIENCE_MS // 50):
        if holds():
            return
        await client.page.wait_for_timeout(50)
    raise AssertionError("the server was not told")


async def test_a_thumb_is_given_changed_taken_back_and_stays_over_a_reload(client: Client) -> None:
    judging = client.server.judging
    reply = await talk(client, "Hello there")
    group = reply.get_by_role("group", name="What you think of this reply")
    up, down = thumb(group, "Good reply"), thumb(group, "Bad reply")
    await expect(up).to_have_attribute("aria-pressed", "false")
    await up.click()
    await expect(up).to_have_attribute("aria-pressed", "true")
    await until(client, lambda: [one["thumb"] for one in judging.listed()] == ["up"])
    await down.focus()
    await client.page.keyboard.press("Enter")
    await expect(down).to_have_attribute("aria-pressed", "true")
    await expect(up).to_have_attribute("aria-pressed", "false")
    await until(client, lambda: [one["thumb"] for one in judging.listed()] == ["down"])
    await client.page.reload()
    await expect(thumb(client.messages("assistant").last, "Bad reply")).to_have_attribute(
        "aria-pressed", "true"
    )
    await expect(client.page.locator("[aria-pressed=true]")).to_have_count(1)
    await thumb(client.messages("assistant").last, "Bad reply").click()
    await until(client, lambda: judging.listed() == [])
    await expect(client.page.locator("[aria-pressed=true]")).to_have_count(0)


async def test_a_word_is_said_beside_it_and_shown_as_it_was_stored(client: Client) -> None:
    judging = client.server.judging
    reply = await talk(client, "Hello there")
    await thumb(reply, "Bad reply").click()
    why = reply.get_by_role("button", name="Say why")
    await why.focus()
    await client.page.keyboard.press("Enter")
    field = client.page.get_by_role("textbox", name="What was wrong with it?")
    await expect(field).to_be_focused()
    assert await violations(client) == []
    await client.page.keyboard.type("Ask me@example.com")
    await client.page.keyboard.press("Enter")
    await expect(field).to_have_count(0)
    changed = reply.get_by_role("button", name="Change what you said")
    await expect(changed).to_be_focused()
    await until(client, lambda: [one["word"] for one in judging.listed()] == ["Ask [REDACTED:EMAIL]"])
    await client.page.keyboard.press("Enter")
    await expect(field).to_have_value("Ask [REDACTED:EMAIL]")
    await field.fill("x" * 501)
    save = client.page.get_by_role("button", name="Save")
    await expect(save).to_be_disabled()
    await expect(client.page.get_by_role("alert")).to_contain_text("At most 500 characters")
    await client.page.keyboard.press("Escape")
    await expect(field).to_have_count(0)
    assert [one["word"] for one in judging.listed()] == ["Ask [REDACTED:EMAIL]"]
    await client.box.focus()
    await expect(client.page.get_by_role("tooltip")).to_have_count(0)
    assert await violations(client) == []


async def test_a_refusal_is_told_and_undone(client: Client) -> None:
    client.server.judging.refusals = [(503, {"code": "DATABASE_UNAVAILABLE", "message": "away"})]
    reply = await talk(client, "Hello there")
    await thumb(reply, "Good reply").click()
    notice = client.page.get_by_text("Your judgement could not be saved")
    await notice.wait_for()
    await expect(thumb(reply, "Good reply")).to_have_attribute("aria-pressed", "false")
    await expect(reply.get_by_role("button", name="Say why")).to_have_count(0)
    await thumb(reply, "Good reply").click()
    await until(client, lambda: len(client.server.judging.listed()) == 1)
    client.complaints = [one for one in client.complaints if "503" not in one]


async def test_only_replies_that_have_ended_and_that_are_kept_can_be_judged(client: Client) -> None:
    await client.greet()
    judge = client.page.get_by_test_id("judge")
    await expect(judge).to_have_count(0)
    client.server.hold_at = "words"
    client.server.replies["Go"] = "Some words and then many more of them"
    await client.say("Go")
    await client.messages("assistant", status="speaking").wait_for()
    # The greeting can be, now that somebody has spoken.
    await expect(judge).to_have_count(1)
    client.server.go_on.set()
    await client.read_all(2)
    await expect(judge).to_have_count(2)
    await client.say("error:TIMEOUT")
    await client.page.get_by_test_id("error-bubble").wait_for()
    await expect(judge).to_have_count(2)


async def test_each_reply_that_was_copied_is_told_once(client: Client) -> None:
    client.server.replies["Code"] = "Look:\n\n```python\nx = 1\n```\n"
    reply = await talk(client, "Code", "More")
    first = client.messages("assistant").nth(1)
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
    await until(client, lambda: sum(map(len, copied)) >= len(replies))
    assert [id for each in copied for id in each] == replies


@pytest.mark.parametrize("size", [(360, 740), (1280, 820)])
async def test_it_fits_its_line_on_a_phone_too(client: Client, size: tuple[int, int]) -> None:
    await client.page.set_viewport_size({"width": size[0], "height": size[1]})
    reply = await talk(client, "Hello there")
    await thumb(reply, "Bad reply").click()
    await reply.get_by_role("button", name="Say why").click()
    box = await client.page.locator(".judge-why").bounding_box()
    assert box is not None
    assert box["x"] >= 0 and box["x"] + box["width"] <= size[0]
    assert await client.page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    footer = await reply.locator("footer").bounding_box()
    assert footer is not None
    assert footer["x"] + footer["width"] <= size[0]
