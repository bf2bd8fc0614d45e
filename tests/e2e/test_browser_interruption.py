"""Cutting in: the reply ends where the reader was, on every screen and in the database."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from tests.e2e.window import Window

pytestmark = [pytest.mark.stack, pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def ends_where_the_reader_was(window: Window, number: int, seen: dict[str, int]) -> str:
    """Checks that the page, the report, the database and a reloaded page agree on an interrupted reply's end."""
    reply = window.reply(number)
    await expect(reply).to_have_attribute("data-status", "interrupted")
    await expect(reply.get_by_test_id("interrupted-badge")).to_have_text("Interrupted")
    shown = await window.shown(number)
    cut = await window.event("ai_interrupted", generationId=seen["generationId"])
    assert cut["chars"] == seen["chars"]
    sent = window.received(seen["generationId"])
    assert len(sent) > seen["chars"]
    assert sent[: seen["chars"]].strip() == shown
    messages = await window.stored(lambda found: any(one["status"] == "interrupted" for one in found))
    [stored] = [one for one in messages if one["status"] == "interrupted"]
    assert (stored["generationId"], stored["content"]) == (seen["generationId"], sent[: seen["chars"]])
    await window.reload(await window.messages("assistant").count())
    await expect(reply.get_by_test_id("interrupted-badge")).to_be_visible()
    assert await window.shown(number) == shown
    return shown


@pytest.mark.parametrize("how", ["Enter", "click"])
async def test_a_message_stops_the_reply_where_the_reader_is(window: Window, how: str) -> None:
    await window.greet()
    await window.say("[[say 600 words]] [[pace 10ms]] A long story, please.")
    await expect(window.reply(1)).to_contain_text("word12")
    await window.box.fill('[[say "Of course."]] Wait.')
    if how == "Enter":
        await window.box.press("Enter")
    else:
        await window.page.get_by_role("button", name="Send message").click()
    await window.read_all(2)
    assert await window.shown(2) == "Of course."
    await window.stack.provider.wait_for_hangup()
    seen = window.said("user_message")[1]["seen"]
    shown = await ends_where_the_reader_was(window, 1, seen)
    assert re.search(r"word12\b", shown)
    assert not re.search(r"word599\b", shown)


@pytest.mark.parametrize("how", ["Escape", "button"])
async def test_a_reply_is_stopped_and_goes_on_from_there(window: Window, how: str) -> None:
    await window.greet()
    await window.say("[[say 600 words]] [[pace 10ms]] A long story, please.")
    await expect(window.reply(1)).to_contain_text("word12")
    if how == "Escape":
        await window.page.keyboard.press("Escape")
    else:
        await window.stop_button.click()
    await expect(window.stop_button).to_have_count(0)
    await window.event("ai_done", status="cancelled")
    await window.stack.provider.wait_for_hangup()
    shown = await ends_where_the_reader_was(window, 1, window.said("cancel")[0]["seen"])
    await window.page.get_by_role("button", name="Continue").click()
    await expect(window.messages("user").nth(1)).to_contain_text("Continue")
    last = int(shown.split()[-1].removeprefix("word"))
    await expect(window.reply(2)).to_contain_text(f"word{last + 1}")
    # What the model had said already is not asked of it again.
    assert await window.asked("Continue") == []


async def test_a_reply_that_the_model_has_ended_ends_where_the_reader_was(window: Window) -> None:
    await window.greet()
    await window.say("[[say 400 words]] All at once, please.")
    done = await window.event("ai_done", 2)
    await expect(window.reply(1)).to_have_attribute("data-status", "speaking")
    await expect(window.reply(1)).to_contain_text("word12")
    await window.say('[[say "Of course."]] Wait.')
    await window.read_all(2)
    seen = window.said("user_message")[1]["seen"]
    assert seen["generationId"] == done["generationId"]
    shown = await ends_where_the_reader_was(window, 1, seen)
    assert not re.search(r"word399\b", shown)
    # The next prompt holds what was seen, and not what was not.
    [asked] = await window.asked("Wait.")
    prompt = " ".join(one["content"] for one in asked.body["messages"])
    assert shown in prompt
    assert "word399" not in prompt


async def test_a_stopped_reply_that_the_model_has_ended_ends_where_the_reader_was(window: Window) -> None:
    await window.greet()
    await window.say("[[say 400 words]] All at once, please.")
    await window.event("ai_done", 2)
    await expect(window.reply(1)).to_contain_text("word12")
    await window.page.keyboard.press("Escape")
    await expect(window.stop_button).to_have_count(0)
    await ends_where_the_reader_was(window, 1, window.said("cancel")[0]["seen"])


async def test_drafts_survive_and_belong_to_their_conversation(window: Window) -> None:
    await window.greet()
    await window.say('[[say "Noted."]] Remember the milk')
    await window.read_all(2)
    first = window.conversation_id
    await window.box.fill("Half a thou")
    await window.reload(2)
    await expect(window.box).to_have_value("Half a thou")
    await window.page.get_by_role("button", name="New conversation", exact=True).click()
    await window.read_all(1)
    await expect(window.box).to_have_value("")
    await window.box.fill("Something else")
    await window.page.locator(f"[data-id='{first}'] a").click()
    await expect(window.box).to_have_value("Half a thou")
    await window.page.go_back()
    await expect(window.box).to_have_value("Something else")
    await window.reload(1)
    await expect(window.box).to_have_value("Something else")
    assert len(window.said("user_message")) == 1
