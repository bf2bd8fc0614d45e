"""What a conversation has used. That tokens are counted once a reply was recorded: ``web/tests/client/usage.test.ts``,
and on the stack ``tests/e2e/test_browser_conversation.py``."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.support.steps import step
from tests.web.conftest import Client
from tests.web.test_web_accessibility import violations

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_a_conversation_shows_what_it_has_cost_and_in_which_parts(client: Client) -> None:
    said = [("user", "Hello"), ("assistant", "Hello to you"), ("user", "Bye"), ("assistant", "Good bye")]
    costly, free = client.server.add("Costly", said), client.server.add("Free of charge", said[:2])
    costly.model = "openai/gpt-5-mini"
    usage = client.page.get_by_test_id("usage")
    parts = client.page.get_by_role("dialog", name="Token usage")
    with step("of a model that costs something"):
        await client.open(f"/c/{costly.id}")
        await expect(usage).to_have_text("Token usage: 305 tokens$0.0014")
        await usage.focus()
        await client.page.keyboard.press("Enter")
        await expect(parts).to_contain_text("Input tokens300")
        await expect(parts).to_contain_text("Output tokens5")
        await expect(parts).to_contain_text("Cost$0.0014")
        assert await violations(client) == []
        await client.page.keyboard.press("Escape")
        await expect(parts).to_have_count(0)
        await expect(usage).to_be_focused()
    with step("a model that costs nothing is not given a price"):
        await client.page.get_by_role("link", name=free.title).click()
        await expect(usage).to_have_text("Token usage: 153 tokens")
        await usage.click()
        await expect(parts).to_contain_text("Input tokens≈ 150")
        await expect(parts).to_contain_text("Costnone")
