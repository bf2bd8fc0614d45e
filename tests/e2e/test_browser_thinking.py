"""What a model thinks before it answers: one line on the page, which opens, beside the reply and never in it."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from tests.e2e.window import Window
from tests.support.provider_behaviour import Behaviour

pytestmark = [pytest.mark.stack, pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

THOUGHTS = (
    "They want a number. ",
    "I was told to write to ann@example.com",
    " about it. ",
    "Seven is prime.",
)
THOUGHT = "".join(THOUGHTS)


async def test_a_person_sees_it_while_the_model_thinks_and_may_cut_in(window: Window) -> None:
    await window.greet()
    # It thinks, and then stands still for as long as the test looks at it.
    await window.stack.provider.script(
        Behaviour(reasoning=THOUGHTS, hang_after=0),
        Behaviour(text="Seven.", reasoning=THOUGHTS, first_ms=1_500),
    )
    await window.say("A prime number?")
    thinking = window.reply(1).get_by_test_id("thought")
    line = thinking.get_by_role("button")
    await expect(line).to_have_accessible_name("Thinking")
    await expect(line).to_have_attribute("aria-expanded", "false")
    inside = thinking.get_by_role("region", name="What the model thought")
    await expect(inside).to_be_hidden()
    await expect(window.page.get_by_test_id("typing-indicator")).to_have_count(0)
    await line.press("Enter")
    await expect(line).to_have_attribute("aria-expanded", "true")
    await expect(inside).to_have_text(THOUGHT)
    await expect(window.page.get_by_test_id("announcer")).not_to_contain_text("prime")
    async with window.tab(f"/c/{window.conversation_id}") as other:
        there = other.reply(1).get_by_test_id("thought")
        await there.get_by_role("button").click()
        await expect(there.get_by_role("region")).to_have_text(THOUGHT)
    await window.page.set_viewport_size({"width": 360, "height": 740})
    box = await inside.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360

    await window.say("Never mind. A small one?")
    await window.read_all(2)
    await window.stack.provider.wait_for_hangup()
    assert await window.shown(1) == "Seven."
    # Of a reply that had not begun nothing is left.
    await expect(window.page.get_by_test_id("thought")).to_have_count(1)
    await expect(line).to_have_accessible_name(re.compile(r"Thought for \d+ s"))
    await line.click()
    await expect(inside).to_have_text(THOUGHT)
    # It is not asked of the model, and what is kept of it is redacted.
    assert not any("prime." in str(one.body) for one in await window.stack.provider.requests())
    [reply] = [
        one
        for one in await window.stored(lambda found: any(one["content"] == "Seven." for one in found))
        if one["content"] == "Seven."
    ]
    assert reply["reasoning"] == THOUGHT.replace("ann@example.com", "[REDACTED:EMAIL]")
    assert reply["reasoningMs"] >= 1_000
    await window.reload(2)
    await expect(line).to_have_accessible_name(re.compile(r"Thought for \d+ s"))
    await line.click()
    await expect(inside).to_have_text(THOUGHT)
