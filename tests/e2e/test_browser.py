"""A person at the browser client, and everything behind it: edge, Lambdas, emulator, worker, Postgres."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Locator, Page, expect

pytestmark = [pytest.mark.stack, pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

expect.set_options(timeout=20_000)


def _box(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Message", exact=True)


async def _say(page: Page, text: str) -> None:
    await _box(page).fill(text)
    await _box(page).press("Enter")


async def test_a_conversation_is_had_kept_and_interrupted(page: Page) -> None:
    await page.goto("/")
    replies = page.get_by_test_id("message-assistant")
    await expect(replies).to_have_count(1)
    await _say(page, '[[say "Paris is the **capital**."]] Capital of France?')
    await expect(replies.last).to_contain_text("Paris is the capital.")
    await expect(page.get_by_role("button", name="Stop reply")).to_have_count(0)
    assert re.search(r"/c/[0-9a-f-]{36}$", page.url)

    await page.reload()
    await expect(replies).to_have_count(2)
    await expect(replies.last.locator("strong")).to_have_text("capital")

    await _say(page, "[[say 300 words]] [[pace 20ms]] A long story.")
    await expect(page.get_by_role("button", name="Stop reply")).to_be_visible()
    await expect(replies.nth(2)).to_contain_text(re.compile(r"\w+ \w+ \w+ \w+"))
    await _say(page, '[[say "Of course."]] Stop, please.')
    await expect(replies.nth(2).get_by_test_id("interrupted-badge")).to_be_visible()
    await expect(replies.last).to_contain_text("Of course.")
    shown = await replies.nth(2).locator(".prose").inner_text()

    await page.reload()
    await expect(replies).to_have_count(4)
    await expect(replies.nth(2).get_by_test_id("interrupted-badge")).to_be_visible()
    assert (await replies.nth(2).locator(".prose").inner_text()).strip() == shown.strip()


async def test_the_list_shows_the_conversation_by_its_title(page: Page) -> None:
    await page.goto("/")
    await expect(page.get_by_test_id("message-assistant")).to_have_count(1)
    await _say(page, '[[say "Noted."]] Remember the milk')
    await expect(page.get_by_test_id("message-assistant").last).to_contain_text("Noted.")
    await expect(page.get_by_test_id("sidebar")).to_contain_text("Remember the milk")


async def test_a_stopped_reply_stays_where_it_was_stopped(page: Page) -> None:
    await page.goto("/")
    replies = page.get_by_test_id("message-assistant")
    await expect(replies).to_have_count(1)
    await _say(page, "[[say 300 words]] [[pace 20ms]] Go on and on.")
    await expect(replies.last).to_contain_text(re.compile(r"\w+ \w+ \w+"))
    await page.get_by_role("button", name="Stop reply").click()
    await expect(replies.last.get_by_test_id("interrupted-badge")).to_be_visible()
    await expect(page.get_by_role("button", name="Stop reply")).to_have_count(0)


async def test_a_failing_model_is_explained_and_can_be_tried_again(page: Page) -> None:
    await page.goto("/")
    await expect(page.get_by_test_id("message-assistant")).to_have_count(1)
    await _say(page, "[[fail 401 times=1]] Please.")
    await expect(page.get_by_test_id("error-bubble")).to_be_visible()
    await _say(page, '[[say "Here I am."]] Again.')
    await expect(page.get_by_test_id("message-assistant").last).to_contain_text("Here I am.")
