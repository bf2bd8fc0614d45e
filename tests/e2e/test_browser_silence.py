"""What happens when the person says nothing."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.e2e.window import Window

pytestmark = [pytest.mark.stack, pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_silence_is_noticed_then_ends_the_conversation_and_a_message_reopens_it(
    hurried_window: Window,
) -> None:
    window = hurried_window
    await window.greet()
    await window.say('[[say "Good."]] I am here.')
    await expect(window.messages("assistant")).to_have_count(3)
    banner = window.page.get_by_test_id("ended-banner")
    await expect(banner).to_be_visible()
    assert (await window.event("conversation_ended"))["reason"] == "idle_timeout"
    await expect(window.messages("assistant", status="completed")).to_have_count(3)
    await window.reload(3)
    await banner.get_by_role("button", name="Continue").click()
    await expect(window.box).to_be_focused()
    await window.say('[[say "Welcome back."]] Here I am.')
    await expect(banner).to_have_count(0)
    await expect(window.messages("assistant").nth(3)).to_contain_text("Welcome back.")


async def test_long_typing_is_told_once_and_answered_with_a_gentle_word(hurried_window: Window) -> None:
    window = hurried_window
    await window.page.clock.install()
    await window.greet()
    nudge = window.page.get_by_test_id("typing-nudge")
    for _ in range(100):
        await window.box.press_sequentially("Well, ", delay=40)
        if await nudge.count():
            break
    await expect(nudge).not_to_be_empty()
    told = await window.event("typing_nudge")
    await expect(nudge).to_have_text(told["message"])
    assert [one["type"] for one in window.sent] == ["user_typing"]
    # Four seconds without a key: the page says so, and the gentle word goes.
    await window.page.clock.fast_forward(4_100)
    await expect(nudge).to_have_count(0)
    assert [one["type"] for one in window.sent] == ["user_typing", "user_stopped_typing"]
    await expect(window.messages("assistant").filter(has_text=told["message"])).to_have_count(0)
