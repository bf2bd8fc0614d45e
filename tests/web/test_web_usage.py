"""What a conversation has used."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.web.conftest import Client
from tests.web.test_web_accessibility import violations

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_tokens_are_counted_when_the_reply_was_recorded(client: Client) -> None:
    await client.greet()
    await expect(client.page.get_by_test_id("usage")).to_have_count(0)
    await client.say("Good morning")
    await client.read_all(2)
    usage = client.page.get_by_test_id("usage")
    await expect(usage).to_have_text("Token usage: 312 tokens")
    await client.say("And again")
    await expect(usage).to_have_text("Token usage: 466 tokens")


async def test_an_old_conversation_shows_what_it_has_cost_and_in_which_parts(client: Client) -> None:
    said = [("user", "Hello"), ("assistant", "Hello to you"), ("user", "Bye"), ("assistant", "Good bye")]
    one = client.server.add("Greetings", said)
    one.model = "openai/gpt-5-mini"
    await client.open(f"/c/{one.id}")
    usage = client.page.get_by_test_id("usage")
    await expect(usage).to_have_text("Token usage: 305 tokens$0.0014")
    await usage.focus()
    await client.page.keyboard.press("Enter")
    parts = client.page.get_by_role("dialog", name="Token usage")
    await expect(parts).to_contain_text("Input tokens300")
    await expect(parts).to_contain_text("Output tokens5")
    await expect(parts).to_contain_text("Cost$0.0014")
    assert await violations(client) == []
    await client.page.keyboard.press("Escape")
    await expect(parts).to_have_count(0)
    await expect(usage).to_be_focused()


async def test_a_model_that_costs_nothing_is_not_given_a_price(client: Client) -> None:
    one = client.server.add("Greetings", [("user", "Hello"), ("assistant", "Hello to you")])
    await client.open(f"/c/{one.id}")
    usage = client.page.get_by_test_id("usage")
    await expect(usage).to_have_text("Token usage: 153 tokens")
    await usage.click()
    parts = client.page.get_by_role("dialog", name="Token usage")
    await expect(parts).to_contain_text("Input tokens≈ 150")
    await expect(parts).to_contain_text("Costnone")
