"""A database that sleeps: the page says that it wakes up, goes on meanwhile, and comes through by itself."""

from __future__ import annotations

import asyncio

import pytest
from playwright.async_api import expect

from tests.web.conftest import Client
from tests.web.test_web_accessibility import violations

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_the_page_says_so_and_the_list_comes_without_being_asked_for(client: Client) -> None:
    server = client.server
    server.add("Weekend in Lisbon", [("user", "Where to?"), ("assistant", "Alfama.")])
    server.archive_asleep, server.archive_holds = 2, asyncio.Event()
    await client.page.set_viewport_size({"width": 420, "height": 800})
    await client.greet()
    waking = client.page.get_by_test_id("waking")
    # It takes its time.
    await expect(waking).to_contain_text("waking up")
    assert await client.page.locator("[aria-live=polite]").filter(has=waking).count() == 1
    await client.say("Hello")
    await client.read_all(2)
    assert await violations(client) == []
    await client.page.set_viewport_size({"width": 1280, "height": 820})
    server.archive_holds.set()
    # It is said to be waking up, twice.
    item = client.page.get_by_test_id("conversation-item").filter(has_text="Weekend in Lisbon")
    await expect(item).to_be_visible()
    await expect(waking).to_have_count(0)
    assert server.archive_asleep == 0
    assert await client.page.get_by_role("alert").count() == 0
    refused = [one for one in client.complaints if "503" in one]
    assert len(refused) == 2
    client.complaints = [one for one in client.complaints if one not in refused]
