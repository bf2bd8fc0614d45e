"""What a person says while a reply is spoken, on the running stack. The provider is held still: nothing races."""

from __future__ import annotations

import pytest
from playwright.async_api import Locator, expect

from tests.e2e.window import Window
from tests.support.steps import step

pytestmark = [pytest.mark.stack, pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

STANDS = "Trains to the coast run every hour. A ticket costs seven dollars."
HELD = f'[[say "{STANDS} {"It goes on and on. " * 20}"]] [[hang after {len(STANDS.split())}]] Tell me.'
"""The provider falls silent after ``STANDS``: a word is a token there."""


def _chips(window: Window) -> Locator:
    return window.page.get_by_test_id("chip")


async def _is_spoken(window: Window, number: int) -> Locator:
    """A reply that has come to ``STANDS``, and stays there."""
    reply = window.reply(number)
    await expect(reply).to_contain_text(STANDS)
    await expect(reply).to_have_attribute("data-status", "speaking")
    return reply


async def _say(window: Window, text: str, keys: str = "Enter") -> None:
    await window.box.fill(text)
    await window.box.press(keys)


async def test_remarks_stand_beside_a_reply_and_a_steered_one_is_one_bubble(window: Window) -> None:
    await window.greet()
    await window.say(HELD)
    reply = await _is_spoken(window, 1)
    asides = ["ok", "thanks", "haha", "👍", "ah I see", "はい", "嗯", "अच्छा"]
    for number, text in enumerate(asides):
        await _say(window, text)
        await expect(reply.get_by_test_id("aside")).to_have_text(asides[: number + 1])
    await expect(window.messages("user")).to_have_count(1)
    await _say(window, '[[say "Rome is old."]] and afterwards tell me about Rome')
    await expect(_chips(window)).to_have_count(1)
    await expect(reply).to_have_attribute("data-status", "speaking")
    assert [one.get("mode") for one in window.said("user_message")] == ["auto"] * 10
    async with window.tab(f"/c/{window.conversation_id}") as other:
        await expect(_chips(other)).to_have_count(1)
        await expect(other.reply(1).get_by_test_id("aside")).to_have_text(asides)
        await _say(window, '[[say "In euros that is six."]] in euros please', "Control+Shift+Enter")
        for each in (window, other):
            await expect(each.reply(1).get_by_test_id("steer-mark")).to_contain_text("in euros please")
            await expect(each.reply(1)).to_contain_text("In euros that is six.")
            await expect(each.reply(2)).to_contain_text("Rome is old.")
            await expect(_chips(each)).to_have_count(0)
            await expect(each.messages("user")).to_have_count(2)
    await window.read_all(3)
    shown = await window.shown(1)
    messages = await window.stored(lambda found: sum(one["role"] == "assistant" for one in found) >= 4)
    parts = [one["content"] for one in messages if one["role"] == "assistant"][1:3]
    assert parts == [STANDS, " In euros that is six."]
    await window.reload(3)
    await expect(reply.get_by_test_id("steer-mark")).to_contain_text("in euros please")
    await expect(reply.get_by_test_id("aside")).to_have_text(asides)
    assert await window.shown(1) == shown
    await reply.hover()
    await reply.get_by_role("button", name="Copy", exact=True).click()
    assert await window.page.evaluate("() => navigator.clipboard.readText()") == "".join(parts)
    mark = reply.get_by_test_id("steer-mark")
    await mark.click()
    await expect(mark).to_have_attribute("aria-expanded", "true")
    await expect(window.page.get_by_test_id("unanswered")).to_have_count(0)


async def test_a_stop_word_stops_what_is_queued_waits_and_a_question_cuts_in(window: Window) -> None:
    """Which words stop: ``tests/unit/conversation/test_turn_taking.py``."""
    await window.greet()
    with step("a question about what is said cuts in"):
        await window.say(HELD)
        reply = await _is_spoken(window, 1)
        await _say(window, '[[say "It means nothing."]] what does that mean?')
        await expect(reply).to_have_attribute("data-status", "interrupted")
        await window.read_all(2)
        await expect(window.messages("user").nth(1)).to_contain_text("Cut in: it asks a question")
        assert await window.shown(2) == "It means nothing."
    with step("a word stops, and what is queued waits for the person"):
        await window.say(HELD)
        reply = await _is_spoken(window, 3)
        await _say(window, '[[say "Rome is old."]] Then Rome', "Alt+Enter")
        await _say(window, '[[say "Oslo is cold."]] Then Oslo', "Alt+Enter")
        await expect(_chips(window)).to_have_count(2)
        await _chips(window).nth(1).get_by_role("button", name="Remove from the queue").click()
        await expect(_chips(window)).to_have_count(1)
        await _say(window, "बस")
        await expect(reply).to_have_attribute("data-status", "interrupted")
        queue = window.page.get_by_test_id("queue")
        await expect(queue).to_contain_text("Waiting: the reply was stopped")
        await expect(window.messages("user").nth(3)).to_contain_text("Stopped the reply")
    with step("also after a reload, until it is sent"):
        await window.page.reload()
        await expect(queue).to_contain_text("Waiting")
        await expect(window.page.get_by_test_id("unanswered")).to_have_count(0)
        await queue.get_by_role("button", name="Send now").click()
        await expect(window.reply(4)).to_contain_text("Rome is old.")
        await expect(_chips(window)).to_have_count(0)
