"""Cutting in: the reply ends where the reader was, on every screen and in the database."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from tests.e2e.window import Window
from tests.support.steps import step

pytestmark = [pytest.mark.stack, pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


STORY = "[[say 600 words]] [[pace 10ms]] A long story, please."
AT_ONCE = "[[say 400 words]] All at once, please."


async def begin(window: Window, text: str) -> tuple[int, int]:
    """Has a reply said of which the beginning is read: its number on the page, and its generation."""
    number = await window.messages("assistant").count()
    begun = sum(one["type"] == "ai_start" for one in window.heard)
    await window.say(text)
    generation: int = (await window.event("ai_start", begun + 1))["generationId"]
    if text == AT_ONCE:
        await window.event("ai_done", generationId=generation)
        await expect(window.reply(number)).to_have_attribute("data-status", "speaking")
    await expect(window.reply(number)).to_contain_text("word12")
    return number, generation


async def ended_where_the_reader_was(window: Window, number: int, seen: dict[str, int]) -> str:
    """Checks that the page and its report agree on an interrupted reply's end; what is shown of it."""
    reply = window.reply(number)
    await expect(reply).to_have_attribute("data-status", "interrupted")
    await expect(reply.get_by_test_id("interrupted-badge")).to_have_text("Interrupted")
    shown = await window.shown(number)
    cut = await window.event("ai_interrupted", generationId=seen["generationId"])
    assert cut["chars"] == seen["chars"]
    sent = window.received(seen["generationId"])
    assert len(sent) > seen["chars"]
    assert sent[: seen["chars"]].strip() == shown
    assert re.search(r"word12\b", shown)
    assert not re.search(r"word(?:399|599)\b", shown)
    return shown


async def test_a_reply_ends_where_the_reader_was_however_it_is_ended(window: Window) -> None:
    await window.greet()
    shown: dict[int, str] = {}
    seen: dict[int, dict[str, int]] = {}
    read = 1

    for hung_up, how in enumerate(("Enter", "click"), 1):
        with step(f"another message cuts in, by {how}"):
            number, _ = await begin(window, STORY)
            await window.box.fill('[[say "Of course."]] Wait.')
            if how == "Enter":
                await window.box.press("Enter")
            else:
                await window.page.get_by_role("button", name="Send message").click()
            await window.read_all(read := read + 1)
            assert await window.shown(number + 1) == "Of course."
            await window.stack.provider.wait_for_hangup(hung_up)
            seen[number] = window.said("user_message")[-1]["seen"]
            shown[number] = await ended_where_the_reader_was(window, number, seen[number])

    with step("another message cuts in when the model has ended"):
        number, generation = await begin(window, AT_ONCE)
        await window.say('[[say "Of course."]] And now?')
        await window.read_all(read := read + 1)
        seen[number] = window.said("user_message")[-1]["seen"]
        assert seen[number]["generationId"] == generation
        shown[number] = await ended_where_the_reader_was(window, number, seen[number])
        # The next prompt holds what was seen, and not what was not.
        [asked] = await window.asked("And now?")
        prompt = " ".join(one["content"] for one in asked.body["messages"])
        assert shown[number] in prompt
        assert "word399" not in prompt

    for how, text in (("Escape", AT_ONCE), ("Escape", STORY), ("button", STORY)):
        with step(f"the reply is stopped, by {how}: {text}"):
            number, generation = await begin(window, text)
            if how == "Escape":
                await window.page.keyboard.press("Escape")
            else:
                await window.stop_button.click()
            await expect(window.stop_button).to_have_count(0)
            await expect(window.box).to_be_focused()
            if text == STORY:
                await window.event("ai_done", generationId=generation, status="cancelled")
                await window.stack.provider.wait_for_hangup(hung_up := hung_up + 1)
            seen[number] = window.said("cancel")[-1]["seen"]
            shown[number] = await ended_where_the_reader_was(window, number, seen[number])

    with step("the database and a reloaded page agree"):
        assert len(shown) == 6
        messages = await window.stored(
            lambda found: sum(one["status"] == "interrupted" for one in found) == len(shown)
        )
        stored = {one["generationId"]: one["content"] for one in messages if one["status"] == "interrupted"}
        assert stored == {
            each["generationId"]: window.received(each["generationId"])[: each["chars"]]
            for each in seen.values()
        }
        await window.reload(await window.messages("assistant").count())
        for number, words in shown.items():
            await expect(window.reply(number).get_by_test_id("interrupted-badge")).to_be_visible()
            assert await window.shown(number) == words

    with step("a stopped one goes on from there"):
        await window.page.get_by_role("button", name="Continue").click()
        await expect(window.messages("user").last).to_contain_text("Continue")
        last = int(shown[number].split()[-1].removeprefix("word"))
        await expect(window.messages("assistant").last).to_contain_text(f"word{last + 1}")
        # What the model had said already is not asked of it again.
        assert await window.asked("Continue") == []


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
