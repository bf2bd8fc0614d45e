"""What is remembered of the person, as they see it: the switch, the list, forgetting, and what a reply was given."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.support.steps import step
from tests.web.conftest import Client
from tests.web.test_web_accessibility import violations, violations_in_both_themes

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

SAID = {"m1": "My dog is afraid of thunder", "m2": "I am allergic to nuts", "m3": "We moved to Oslo"}


def _remember(client: Client) -> None:
    for message_id, excerpt in SAID.items():
        client.server.memory.add(message_id, excerpt, f"About {excerpt.split()[-1]}")


async def test_memory_is_switched_on_looked_through_and_forgotten(client: Client) -> None:
    _remember(client)
    await client.open("/account")
    section = client.page.get_by_role("region", name="Memory")
    switch = section.get_by_role("switch", name="Remember what I say")
    with step("it is off until it is switched on"):
        await expect(switch).to_have_attribute("aria-checked", "false")
        await expect(section).to_contain_text("Nothing is remembered.")
        await expect(section.get_by_role("list")).to_have_count(0)
        await switch.focus()
        await client.page.keyboard.press("Space")
        await expect(switch).to_have_attribute("aria-checked", "true")
    items = section.get_by_role("listitem")
    with step("what is remembered is listed"):
        await expect(section).to_contain_text("3 messages are remembered.")
        await expect(section).to_contain_text("in English also by what they mean")
        await expect(items).to_have_count(2)
        await section.get_by_role("button", name="Show more").click()
        await expect(items).to_have_count(3)
        assert await violations_in_both_themes(client) == []
    with step("one is forgotten, then all, then it is switched off"):
        await section.get_by_role("button", name="Forget: I am allergic to nuts").click()
        await expect(section).to_contain_text("2 messages are remembered.")
        await expect(items.filter(has_text="nuts")).to_have_count(0)
        await section.get_by_text("Forget everything", exact=True).click()
        await section.get_by_role("button", name="Yes, forget everything").click()
        await expect(section).to_contain_text("No messages are remembered.")
        await switch.click()
        await expect(section).to_contain_text("Nothing is remembered.")
        assert client.server.memory.on is False
    with step("a service that remembers nothing offers no switch"):
        client.server.memory.allowed = False
        await client.page.reload()
        everything = client.page.get_by_role("region", name="Everything that is stored of you")
        await expect(everything).to_be_visible()
        await expect(section).to_have_count(0)


async def test_a_reply_shows_what_it_was_given_and_what_is_summarised(client: Client) -> None:
    _remember(client)
    memory = client.server.memory
    memory.on = True
    await client.greet()
    with step("what it was given of earlier messages, of which each can be forgotten"):
        client.server.recalls = ["m1", "m2"]
        await client.say("What was my dog afraid of?")
        await client.read_all(2)
        given = client.messages("assistant").nth(1).get_by_test_id("remembered")
        await given.get_by_role("button", name="Remembered from 2 earlier messages").click()
        await expect(given.get_by_role("listitem")).to_have_count(2)
        await expect(given).to_contain_text("My dog is afraid of thunder")
        assert await violations(client) == []
        await given.get_by_role("listitem").first.get_by_role("button", name="Forget").click()
        await expect(given).to_contain_text("Forgotten")
        assert [one["id"] for one in memory.messages] == ["m2", "m3"]
    with step("what is summarised is said where it ends, and can be read"):
        (conversation,) = client.server.conversations.values()
        through = conversation.messages[-1].id
        memory.summary = {
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
    with step("after a reload"):
        await client.page.reload()
        await given.get_by_role("button", name="Remembered from 2 earlier messages").click()
        await expect(given.get_by_role("listitem")).to_have_count(1)
        await expect(given).to_contain_text("allergic to nuts")
