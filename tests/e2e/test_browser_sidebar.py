"""The list of conversations, from Postgres."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import psycopg
import pytest
from playwright.async_api import Page, expect

from tests.e2e.window import Window
from tests.support.steps import step
from tests.support.talk import eventually

pytestmark = [pytest.mark.stack, pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

# Older conversations of whoever has the one that is named.
OLDER = """
INSERT INTO conversations (id, tenant_id, user_id, title, model, provider, created_at, updated_at, version)
SELECT gen_random_uuid(), tenant_id, user_id, 'Topic ' || number, model, provider, at, at, 1
FROM conversations, generate_series(1, %s) AS number, LATERAL (SELECT now() - number * interval '7 hours' AS at) AS time
WHERE id = %s
"""


async def listed(window: Window, query: str, holds: Any) -> None:
    """Waits until the list in the database is as it should be."""

    async def look() -> bool:
        return bool(holds((await window.rest(f"/api/conversations{query}"))["conversations"]))

    await eventually(look)


async def test_the_list_is_what_was_said(window: Window) -> None:
    page = window.page
    empty = page.get_by_text("Your conversations will appear here.")
    title = page.get_by_test_id("conversation-title")

    with step("pages that are opened and left leave no row"):
        for _ in range(3):
            await window.greet()
            await expect(window.messages("assistant")).to_have_count(1)
        await expect(empty).to_be_visible()
        await expect(window.items).to_have_count(0)

    loads: list[Page] = []
    page.on("load", lambda page: loads.append(page))
    item = window.items.filter(has_text="All about whales")

    async def is_complete() -> None:
        await expect(item.locator(".item-preview")).to_have_text("They sing.")
        await expect(item).to_contain_text("3 messages")
        await expect(item.locator("time")).to_have_text(re.compile(r"now|min"))
        assert await item.locator("time").get_attribute("title")

    with step("the list follows what is said without a reload"):
        await window.say('[[say "They **sing**."]] All about whales')
        await expect(title).to_contain_text("All about whales")
        await window.read_all(2)
        await is_complete()
        await page.get_by_role("button", name="New conversation", exact=True).click()
        await expect(window.messages("user")).to_have_count(0)
        await expect(window.items).to_have_count(1)
        assert loads == []

    with step("what was shown at once is what the database says"):
        await listed(window, "", lambda found: [one["messageCount"] for one in found] == [3])
        await page.reload()
        await is_complete()

    with step("a new title stays"):
        await item.locator("a").click()
        await expect(window.messages("user")).to_have_count(1)
        await page.get_by_role("button", name=re.compile("^Options for")).click()
        await page.get_by_role("menuitem", name="Rename").click()
        await page.get_by_role("textbox", name="Conversation title").fill("A better name")
        await page.keyboard.press("Enter")
        await expect(title).to_have_text("A better name")
        await listed(window, "", lambda found: [one["title"] for one in found] == ["A better name"])
        await window.say('[[say "The octopus has three hearts."]] And more of the sea')
        await window.read_all(3)
        await window.reload(3)
        await expect(title).to_have_text("A better name")
        await expect(window.items).to_contain_text(["A better name"])

    with step("searching finds what was said, and clearing brings all back"):
        await page.keyboard.press("Control+Shift+O")
        await expect(window.messages("user")).to_have_count(0)
        await window.read_all(1)
        await window.say('[[say "It rained."]] Tell me of the weather')
        await window.read_all(2)
        await listed(window, "?q=hearts", lambda found: len(found) == 1)
        await listed(window, "?q=rained", lambda found: len(found) == 1)
        await page.keyboard.press("Control+k")
        search = page.get_by_role("searchbox", name="Search conversations")
        await expect(search).to_be_focused()
        await search.fill("three hear")
        await expect(window.items).to_have_count(1)
        await expect(window.items).to_contain_text("A better name")
        await search.fill("unicorns")
        await expect(page.get_by_text("Nothing found.")).to_be_visible()
        await search.press("Escape")
        await expect(window.items).to_have_count(2)

    with step("scrolling down brings page after page"):
        with psycopg.connect(window.stack.database_url) as connection:
            await asyncio.to_thread(connection.execute, OLDER, [70, window.conversation_id])
        asked: list[str] = []
        page.on("request", lambda one: asked.append(one.url))
        await window.reload(2)
        await expect(window.items).to_have_count(30)
        for count in (60, 72):
            await window.items.last.scroll_into_view_if_needed()
            await expect(window.items).to_have_count(count)
        titles = await window.items.locator(".item-title").all_text_contents()
        assert titles[2:] == [f"Topic {number}" for number in range(1, 71)]
        assert len([url for url in asked if "cursor=" in url]) == 2
        for day in ("Today", "Yesterday", "Previous 7 days", "Older"):
            await expect(page.get_by_role("heading", name=day)).to_be_attached()


async def test_a_deletion_is_taken_back_or_carried_out(window: Window) -> None:
    await window.page.clock.install()
    await window.greet()
    await window.say('[[say "Forever."]] Shall this be kept?')
    await window.read_all(2)
    kept = window.conversation_id
    await listed(window, "", lambda found: len(found) == 1)

    async def delete() -> None:
        await window.page.get_by_role("button", name=re.compile("^Options for .*kept")).click()
        await window.page.get_by_role("menuitem", name="Delete").click()
        await expect(window.page.get_by_test_id("notice")).to_contain_text("Conversation deleted")
        await expect(window.page.locator(f"[data-id='{kept}']")).to_have_count(0)

    await delete()
    await window.page.get_by_role("button", name="Undo").click()
    await expect(window.page.locator(f"[data-id='{kept}']")).to_be_visible()
    await expect(window.reply(1)).to_contain_text("Forever.")
    await window.page.clock.fast_forward(10_000)
    assert len((await window.rest(f"/api/conversations/{kept}"))["messages"]) == 3

    await delete()
    async with window.page.expect_response(lambda one: one.request.method == "DELETE") as answer:
        await window.page.clock.fast_forward(7_000)
    assert (await answer.value).ok
    assert (await window.rest(f"/api/conversations/{kept}"))["success"] is False
    await listed(window, "", lambda found: kept not in [one["id"] for one in found])
    await window.page.reload()
    await expect(window.messages("assistant")).to_have_count(1)
    await expect(window.page.locator(f"[data-id='{kept}']")).to_have_count(0)
