"""The list of conversations."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.async_api import expect

from tests.web.conftest import Client
from tests.web.scripted import ScriptedServer

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@pytest.fixture
def many(server: ScriptedServer) -> ScriptedServer:
    """Fifty conversations, each six hours older than the one before."""
    for number in range(50):
        said = [("user", f"Question {number}"), ("assistant", f"**Answer** {number}")]
        server.add(f"Topic {number}", said, timedelta(hours=6 * number))
    return server


async def test_the_list_shows_title_preview_count_and_day(many: ScriptedServer, client: Client) -> None:
    await client.greet()
    item = client.page.get_by_test_id("conversation-item").filter(has_text="Topic 9")
    await expect(item).to_contain_text("Answer 9")
    await expect(item).to_contain_text("2 messages")
    await expect(item).not_to_contain_text("**")
    for day in ("Today", "Yesterday", "Previous 7 days"):
        await expect(client.page.get_by_role("heading", name=day)).to_be_visible()


async def test_scrolling_down_brings_all_of_them(many: ScriptedServer, client: Client) -> None:
    await client.greet()
    items = client.page.get_by_test_id("conversation-item")
    await expect(items.filter(has_text="Topic 20")).to_have_count(1)
    last = items.filter(has_text="Topic 49")
    while await last.count() == 0:
        await items.last.scroll_into_view_if_needed()
    await expect(items).to_have_count(50)


async def test_searching_finds_and_clearing_brings_back(many: ScriptedServer, client: Client) -> None:
    await client.greet()
    items = client.page.get_by_test_id("conversation-item")
    search = client.page.get_by_role("searchbox", name="Search conversations")
    await client.page.get_by_role("button", name="Hide conversations").press("Enter")
    await expect(client.page.get_by_role("button", name="Show conversations")).to_be_focused()
    await client.page.keyboard.press("Control+k")
    await expect(search).to_be_focused()
    await search.fill("Topic 33")
    await expect(items).to_have_count(1)
    await expect(client.page.get_by_test_id("found")).to_have_text("1 conversation found.")
    await search.fill("no such thing")
    await expect(client.page.get_by_text("Nothing found.")).to_be_visible()
    await search.press("Escape")
    await expect(items.filter(has_text="Topic 1").first).to_be_visible()
    await search.press("Escape")
    await expect(client.box).to_be_focused()


async def test_a_new_conversation_and_its_title_appear_without_a_reload(client: Client) -> None:
    await client.greet()
    items = client.page.get_by_test_id("conversation-item")
    new = client.page.get_by_role("button", name="New conversation", exact=True)
    await expect(new).to_have_attribute("aria-current", "page")
    await expect(items).to_have_count(0)
    await client.say("All about whales")
    await expect(items).to_contain_text(["All about whales"])
    await expect(new).not_to_have_attribute("aria-current", "page")
    await client.read_all(2)
    await new.click()
    await expect(client.messages("user")).to_have_count(0)
    await expect(new).to_have_attribute("aria-current", "page")
    await expect(items).to_have_count(1)


async def test_new_conversation_is_not_another_one_while_nothing_was_said(client: Client) -> None:
    await client.greet()
    await client.page.get_by_role("button", name="New conversation", exact=True).click()
    await client.page.keyboard.press("Control+Shift+O")
    assert len(client.server.conversations) == 1


async def test_a_conversation_is_renamed(many: ScriptedServer, client: Client) -> None:
    await client.greet()
    item = client.page.get_by_test_id("conversation-item").filter(has_text="Topic 3")
    await item.first.hover()
    await client.page.get_by_role("button", name="Options for Topic 3", exact=True).click()
    await client.page.get_by_role("menuitem", name="Rename").click()
    await client.page.get_by_role("textbox", name="Conversation title").fill("Better name")
    await client.page.keyboard.press("Enter")
    await expect(client.page.get_by_role("link", name="Better name")).to_be_visible()
    titles = [one.title for one in many.conversations.values()]
    assert "Better name" in titles


async def test_renaming_the_open_conversation_changes_its_heading(client: Client) -> None:
    await client.greet()
    await client.say("Some topic")
    await client.read_all(2)
    await client.page.get_by_role("button", name="Options for Some topic").click()
    await client.page.get_by_role("menuitem", name="Rename").click()
    await client.page.get_by_role("textbox", name="Conversation title").fill("Better name")
    await client.page.keyboard.press("Enter")
    await expect(client.page.get_by_test_id("conversation-title")).to_have_text("Better name")


async def test_a_deleted_conversation_can_be_had_back(many: ScriptedServer, client: Client) -> None:
    await client.greet()
    await client.page.get_by_role("button", name="Options for Topic 2", exact=True).click()
    await client.page.get_by_role("menuitem", name="Delete").click()
    link = client.page.get_by_role("link", name="Topic 2 ", exact=False).first
    notice = client.page.get_by_test_id("notice")
    await expect(notice).to_contain_text("Conversation deleted")
    await notice.get_by_role("button", name="Undo").click()
    await expect(link).to_be_visible()
    assert len(many.conversations) == 51


async def test_a_deleted_conversation_is_gone_when_the_time_to_undo_is_over(client: Client) -> None:
    await client.page.clock.install()
    await client.greet()
    await client.say("To be forgotten")
    await client.page.clock.run_for(3_000)
    await client.read_all(2)
    await client.page.get_by_role("button", name="Options for To be forgotten").click()
    await client.page.get_by_role("menuitem", name="Delete").click()
    await client.page.clock.run_for(1_000)
    async with client.page.expect_response(lambda one: one.request.method == "DELETE"):
        await client.page.clock.run_for(6_000)
    assert "To be forgotten" not in [one.title for one in client.server.conversations.values()]
