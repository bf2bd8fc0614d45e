"""The list of conversations. What the database says of them is tried in ``tests/e2e/test_browser_sidebar.py``: titles,
previews, pages, searches, renaming and deleting."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.async_api import expect

from tests.support.steps import step
from tests.web.conftest import Client

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_a_window_beside_this_one_lists_what_is_begun_and_renamed_here(client: Client) -> None:
    await client.greet()
    beside = await client.context.new_page()
    await beside.goto(client.server.url)
    items = beside.get_by_test_id("conversation-item")
    await beside.get_by_test_id("message-assistant").first.wait_for()
    await expect(items).to_have_count(0)

    with step("a conversation that is begun"):
        await client.say("All about whales")
        await expect(items).to_have_count(1)
        await expect(items).to_contain_text("All about whales")
        await client.read_all(2)

    with step("one that is renamed"):
        await client.page.get_by_test_id("conversation-item").hover()
        await client.page.get_by_role("button", name="Options for All about whales", exact=True).click()
        await client.page.get_by_role("menuitem", name="Rename").click()
        await client.page.get_by_role("textbox", name="Conversation title").fill("Better name")
        await client.page.keyboard.press("Enter")
        await expect(items).to_contain_text("Better name")

    with step("and one that is gone, far down"):
        added = [client.server.add(f"Old {n}", [("user", "Hi")], timedelta(hours=n + 1)) for n in range(40)]
        await beside.reload()
        await items.nth(29).scroll_into_view_if_needed()
        await expect(items).to_have_count(41)
        del client.server.conversations[added[-1].id]
        await client.page.get_by_test_id("conversation-item").first.hover()
        await client.page.get_by_role("button", name="Options for Better name", exact=True).click()
        await client.page.get_by_role("menuitem", name="Rename").click()
        await client.page.get_by_role("textbox", name="Conversation title").fill("Another name")
        await client.page.keyboard.press("Enter")
        await expect(items).to_have_count(40)
        await expect(items.first).to_contain_text("Another name")
    await beside.close()


async def test_the_list_beside_a_conversation(client: Client) -> None:
    page, server = client.page, client.server
    for number in range(8):
        said = [("user", f"Question {number}"), ("assistant", f"**Answer** {number}")]
        server.add(f"Topic {number}", said, timedelta(hours=6 * number))
    await client.greet()
    items = page.get_by_test_id("conversation-item")
    new = page.get_by_role("button", name="New conversation", exact=True)

    with step("a new conversation is not another one while nothing was said"):
        await expect(items).to_have_count(8)
        await expect(new).to_have_attribute("aria-current", "page")
        await new.click()
        await page.keyboard.press("Control+Shift+O")
        assert len(server.conversations) == 9

    with step("it is listed once something is said"):
        await client.say("All about whales")
        await expect(items).to_have_count(9)
        await expect(items.first).to_contain_text("All about whales")
        await expect(new).not_to_have_attribute("aria-current", "page")
        await client.read_all(2)

    with step("a title that is cut off is shown whole where the pointer rests"):
        for place in (
            items.first.locator(".item-title"),
            page.get_by_test_id("conversation-title").locator("span"),
        ):
            await expect(place).to_have_attribute("title", "All about whales")

    with step("a conversation that is not open is renamed"):
        item = items.filter(has_text="Topic 3")
        await item.hover()
        await page.get_by_role("button", name="Options for Topic 3", exact=True).click()
        await page.get_by_role("menuitem", name="Rename").click()
        await page.get_by_role("textbox", name="Conversation title").fill("Better name")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("link", name="Better name")).to_be_visible()
        await expect(page.get_by_test_id("conversation-title")).to_have_text("All about whales")
        assert "Better name" in [one.title for one in server.conversations.values()]

    with step("and one is deleted, and had back"):
        await page.get_by_role("button", name="Options for Topic 2", exact=True).click()
        await page.get_by_role("menuitem", name="Delete").click()
        link = page.get_by_role("link", name="Topic 2 ", exact=False).first
        notice = page.get_by_test_id("notice")
        await expect(notice).to_contain_text("Conversation deleted")
        await expect(link).to_have_count(0)
        await notice.get_by_role("button", name="Undo").click()
        await expect(link).to_be_visible()
        assert len(server.conversations) == 9

    with step("the button that hides it gives the focus to the one that shows it"):
        await page.get_by_role("button", name="Hide conversations").press("Enter")
        await expect(page.get_by_role("button", name="Show conversations")).to_be_focused()

    with step("searching shows it again, tells how many were found, and gives the focus back"):
        await page.keyboard.press("Control+k")
        search = page.get_by_role("searchbox", name="Search conversations")
        await expect(search).to_be_focused()
        await search.fill("Topic 5")
        await expect(items).to_have_count(1)
        await expect(page.get_by_test_id("found")).to_have_text("1 conversation found.")
        await search.fill("no such thing")
        await expect(page.get_by_text("Nothing found.")).to_be_visible()
        await search.press("Escape")
        await expect(items).to_have_count(9)
        await search.press("Escape")
        await expect(client.box).to_be_focused()
