"""Saying, reading, changing: what a person does in one conversation.

What needs a server that is the real one is in ``tests/e2e/``: interruptions, failures, other words, copies, exports.
"""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.support.steps import step
from tests.web.conftest import Client

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

TOO_LONG = {"characters": "a" * 16_001, "bytes": "漢" * 10_500}


async def test_a_first_conversation(client: Client) -> None:
    page = client.page
    with step("it greets, at an address of its own"):
        await client.open()
        greeting = client.messages("assistant", status="completed").locator(".prose")
        await expect(greeting).to_have_text([client.server.greeting])
        assert "/c/" in page.url
        await expect(page.get_by_test_id("empty-state")).to_be_visible()
        time = client.messages("assistant").first.locator("time")
        await expect(time).to_have_text("now")
        assert await time.get_attribute("title")
        assert await time.get_attribute("datetime")
    (conversation,) = client.server.conversations.values()

    with step("typing is told, and a restored draft is no typing"):
        await client.box.press_sequentially("One")
        async with page.expect_response("**/api/models"):
            await page.reload()
        await client.messages("assistant").first.wait_for()
        await expect(client.box).to_have_value("One")
        # On a busy machine the page may have said in time that no key was pressed any more.
        assert len(client.frames("user_typing")) == 1

    with step("Shift+Enter starts a line, and a composition is not sent"):
        await client.box.press("End")
        await client.box.press("Shift+Enter")
        await client.box.press_sequentially("Two")
        await expect(client.box).to_have_value("One\nTwo")
        await client.box.dispatch_event("keydown", {"key": "Enter", "isComposing": True, "bubbles": True})
        assert client.frames("user_message") == []

    with step("a typing nudge is shown beside the draft, and goes with it"):
        await conversation.post({"type": "typing_nudge", "message": "No hurry, I am here."})
        await expect(page.get_by_test_id("typing-nudge")).to_have_text("No hurry, I am here.")
        await client.box.press("Enter")
        await expect(page.get_by_test_id("typing-nudge")).to_have_count(0)

    with step("what was said is answered, gives the title and is there after a reload"):
        await client.read_all(2)
        for _ in ("at once", "after a reload"):
            await expect(client.messages("user")).to_contain_text("One\nTwo")
            await expect(client.messages("assistant").nth(1)).to_contain_text("You said: One")
            await expect(page.get_by_test_id("conversation-title")).to_have_text("One Two")
            await expect(page.get_by_test_id("empty-state")).to_have_count(0)
            await page.reload()

    with step("events that this client does not know are ignored"):
        await client.messages("assistant").nth(1).wait_for()
        await conversation.post({"type": "ai_mood", "mood": "sunny"})
        await conversation.post({"type": "ai_token", "generationId": "one"})
        await client.say("Still there?")
        await client.read_all(3)

    with step("a message that the server refuses says why, and can be discarded"):
        await client.say("refuse:INVALID_MESSAGE")
        await expect(client.messages("user", delivery="failed")).to_contain_text("Not sent: It was refused.")
        await page.get_by_role("button", name="Discard").click()
        await expect(client.messages("user")).to_have_count(2)

    sent = len(client.frames("user_message"))
    for too_many, text in TOO_LONG.items():
        with step(f"a message of too many {too_many} is refused kindly, and kept"):
            await client.say(text)
            await expect(page.get_by_role("alert")).to_contain_text("Shorten it")
            await expect(page.get_by_role("button", name="Send message")).to_be_disabled()
            await client.box.press("Control+Shift+Enter")
            await expect(client.box).to_have_value(text)
            assert len(client.frames("user_message")) == sent
            await client.box.fill("")
            await expect(page.get_by_role("alert")).to_have_count(0)

    with step("in a new conversation a suggestion is a message"):
        await page.get_by_role("button", name="New conversation", exact=True).click()
        await expect(client.messages("user")).to_have_count(0)
        await client.read_all(1)
        await page.get_by_test_id("empty-state").get_by_role("button").first.click()
        await expect(client.messages("user")).to_have_count(1)
        await client.read_all(2)
        await expect(page.get_by_test_id("empty-state")).to_have_count(0)
