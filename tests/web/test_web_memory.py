"""What is remembered of the person, as they see it: the switch, the list, forgetting, and what a reply was given."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.web.conftest import Client
from tests.web.test_web_accessibility import violations

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

SAID = {"m1": "My dog is afraid of thunder", "m2": "I am allergic to nuts", "m3": "We moved to Oslo"}


def _remember(client: Client) -> None:
    for message_id, excerpt in SAID.items():
        client.server.memory.add(message_id, excerpt, f"About {excerpt.split()[-1]}")


async def test_memory_is_switched_on_looked_through_and_forgotten(client: Client) -> None:
    _remember(client)
    await client.greet()
    await client.page.goto(f"{client.server.url}/account")
    section = client.page.get_by_role("region", name="Memory")
    switch = section.get_by_role("switch", name="Remember what I say")
    await expect(switch).to_have_attribute("aria-checked", "false")
    await expect(section).to_contain_text("Nothing is remembered.")
    await expect(section.get_by_role("list")).to_have_count(0)
    await switch.focus()
    await client.page.keyboard.press("Space")
    await expect(switch).to_have_attribute("aria-checked", "true")
    await expect(section).to_contain_text("3 messages are remembered.")
    await expect(section).to_contain_text("in English also by what they mean")
    items = section.get_by_role("listitem")
    await expect(items).to_have_count(2)
    await section.get_by_role("button", name="Show more").click()
    await expect(items).to_have_count(3)
    for theme in ("light", "dark"):
        await client.page.emulate_media(color_scheme=theme)
        await expect(client.page.locator("html")).to_have_class("dark" if theme == "dark" else "")
        assert await violations(client) == []
    await section.get_by_role("button", name="Forget: I am allergic to nuts").click()
    await expect(section).to_contain_text("2 messages are remembered.")
    await expect(items.filter(has_text="nuts")).to_have_count(0)
    await section.get_by_text("Forget everything", exact=True).click()
    await section.get_by_role("button", name="Yes, forget everything").click()
    await expect(section).to_contain_text("No messages are remembered.")
    await switch.click()
    await expect(section).to_contain_text("Nothing is remembered.")
    assert client.server.memory.on is False


async def test_a_service_that_remembers_nothing_offers_no_switch(client: Client) -> None:
    client.server.memory.allowed = False
    await client.open("/account")
    await expect(client.page.get_by_role("region", name="Everything that is stored of you")).to_be_visible()
    await expect(client.page.get_by_role("region", name="Memory")).to_have_count(0)


async def test_a_reply_shows_what_it_was_given_and_each_can_be_forgotten(client: Client) -> None:
    _remember(client)
    memory = client.server.memory
    memory.on = True
    await client.greet()
    client.server.recalls = ["m1", "m2"]
    await client.say("What was my dog afraid of?")
    await client.read_all(2)
    note = client.messages("assistant").nth(1).get_by_test_id("remembered")
    await note.get_by_role("button", name="Remembered from 2 earlier messages").click()
    await expect(note.get_by_role("listitem")).to_have_count(2)
    await expect(note).to_contain_text("My dog is afraid of thunder")
    assert await violations(client) == []
    await note.get_by_role("listitem").first.get_by_role("button", name="Forget").click()
    await expect(note).to_contain_text("Forgotten")
    assert [one["id"] for one in memory.messages] == ["m2", "m3"]
    await client.page.reload()
    await note.get_by_role("button", name="Remembered from 2 earlier messages").click()
    await expect(note.get_by_role("listitem")).to_have_count(1)
    await expect(note).to_contain_text("allergic to nuts")


async def test_what_is_summarised_is_said_where_it_ends_and_can_be_read(client: Client) -> None:
    await client.greet()
    await client.say("The first thing")
    await client.read_all(2)
    conversation = next(iter(client.server.conversations.values()))
    through = conversation.messages[-1].id
    client.server.memory.summary = {
        "text": "They said the first thing.",
        "messages": 3,
        "throughMessageId": through,
        "model": "smollm2-135m",
        "createdAt": "2026-11-20T18:30:00Z",
    }
    await conversation.post({"type": "summary_changed", "messages": 3, "throughMessageId": through})
    note = client.page.get_by_test_id("summarised")
    await expect(note).to_contain_text("The first 3 messages are summarised.")
    await note.get_by_role("button", name="View the summary").click()
    await expect(note.get_by_role("blockquote")).to_have_text("They said the first thing.")
    assert await violations(client) == []
    await note.get_by_role("button", name="Hide the summary").click()
    await expect(note.get_by_role("blockquote")).to_have_count(0)
