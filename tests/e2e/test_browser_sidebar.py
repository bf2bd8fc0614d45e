"""The list of conversations, from Postgres."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import psycopg
import pytest
from playwright.async_api import Page, expect

from tests.e2e.window import Window
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


async def test_the_list_follows_what_is_said_without_a_reload(window: Window) -> None:
    loads: list[Page] = []
    window.page.on("load", lambda page: loads.append(page))
    await window.greet()
    await expect(window.page.get_by_text("Your conversations will appear here.")).to_be_visible()
    await window.say('[[say "They **sing**."]] All about whales')
    await expect(window.page.get_by_test_id("conversation-title")).to_contain_text("All about whales")
    await window.read_all(2)
    item = window.items.filter(has_text="All about whales")

    async def is_complete() -> None:
        await expect(item.locator(".item-preview")).to_have_text("They sing.")
        await expect(item).to_contain_text("3 messages")
        await expect(item.locator("time")).to_have_text(re.compile(r"now|min"))
        assert await item.locator("time").get_attribute("title")

    await is_complete()
    await window.page.get_by_role("button", name="New conversation", exact=True).click()
    await expect(window.messages("user")).to_have_count(0)
    await expect(window.items).to_have_count(1)
    assert len(loads) == 1
    # What was shown at once is what the database says.
    await listed(window, "", lambda found: 3 in [one["messageCount"] for one in found])
    await window.page.reload()
    await is_complete()


async def test_pages_that_are_opened_and_left_leave_no_row(window: Window) -> None:
    for _ in range(5):
        await window.greet()
        await expect(window.messages("assistant")).to_have_count(1)
    await window.reload(1)
    await expect(window.page.get_by_text("Your conversations will appear here.")).to_be_visible()
    await expect(window.items).to_have_count(0)
    await window.say('[[say "At last."]] Only this one')
    await window.read_all(2)
    await listed(window, "", lambda found: [one["messageCount"] for one in found] == [3])
    await window.page.goto(window.url)
    await expect(window.messages("user")).to_have_count(0)
    await expect(window.items).to_have_count(1)


async def test_searching_finds_what_was_said_and_clearing_brings_all_back(window: Window) -> None:
    await window.greet()
    await window.say('[[say "The octopus has three hearts."]] Tell me of the sea')
    await window.read_all(2)
    await window.page.keyboard.press("Control+Shift+O")
    await expect(window.messages("user")).to_have_count(0)
    await window.read_all(1)
    await window.say('[[say "It rained."]] Tell me of the weather')
    await window.read_all(2)
    await listed(window, "?q=hearts", lambda found: len(found) == 1)
    await listed(window, "?q=rained", lambda found: len(found) == 1)
    await window.page.keyboard.press("Control+k")
    search = window.page.get_by_role("searchbox", name="Search conversations")
    await expect(search).to_be_focused()
    await search.fill("three hear")
    await expect(window.items).to_have_count(1)
    await expect(window.items).to_contain_text("Tell me of the sea")
    await search.fill("unicorns")
    await expect(window.page.get_by_text("Nothing found.")).to_be_visible()
    await search.press("Escape")
    await expect(window.items).to_have_count(2)


async def test_a_new_title_stays(window: Window) -> None:
    await window.greet()
    await window.say('[[say "Noted."]] Some topic')
    await window.read_all(2)
    await window.page.get_by_role("button", name=re.compile("^Options for")).click()
    await window.page.get_by_role("menuitem", name="Rename").click()
    await window.page.get_by_role("textbox", name="Conversation title").fill("A better name")
    await window.page.keyboard.press("Enter")
    await expect(window.page.get_by_test_id("conversation-title")).to_have_text("A better name")
    await listed(window, "", lambda found: [one["title"] for one in found] == ["A better name"])
    await window.say('[[say "Noted, too."]] And more of it')
    await window.read_all(3)
    await window.reload(3)
    await expect(window.page.get_by_test_id("conversation-title")).to_have_text("A better name")
    await expect(window.items).to_contain_text(["A better name"])


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


async def test_scrolling_down_brings_page_after_page(window: Window) -> None:
    await window.greet()
    await window.say('[[say "Noted."]] The newest')
    await window.read_all(2)
    await listed(window, "", lambda found: len(found) == 1)
    with psycopg.connect(window.stack.database_url) as connection:
        await asyncio.to_thread(connection.execute, OLDER, [70, window.conversation_id])
    asked: list[str] = []
    window.page.on("request", lambda one: asked.append(one.url))
    await window.reload(2)
    await expect(window.items).to_have_count(30)
    for count in (60, 71):
        await window.items.last.scroll_into_view_if_needed()
        await expect(window.items).to_have_count(count)
    titles = await window.items.locator(".item-title").all_text_contents()
    assert titles[1:] == [f"Topic {number}" for number in range(1, 71)]
    assert len([url for url in asked if "cursor=" in url]) == 2
    for day in ("Today", "Yesterday", "Previous 7 days", "Older"):
        await expect(window.page.get_by_role("heading", name=day)).to_be_attached()


async def test_a_reply_goes_on_while_another_conversation_is_looked_at(window: Window) -> None:
    await window.greet()
    await window.say("[[say 80 words]] [[pace 20ms]] A story, please.")
    await expect(window.reply(1)).to_contain_text("word12")
    told = window.page.url
    await window.page.get_by_role("button", name="New conversation", exact=True).click()
    await expect(window.page).not_to_have_url(told)
    await expect(window.messages("user")).to_have_count(0)
    await window.event("ai_done", 2)
    await window.page.go_back()
    await expect(window.page).to_have_url(told)
    await expect(window.reply(1)).to_contain_text("word20")
    await window.read_all(2)
    assert await window.shown(1) == " ".join(f"word{number}" for number in range(1, 81))
    [_] = await window.asked("A story, please.")
