"""Choosing who answers."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.e2e.window import Window

pytestmark = [pytest.mark.stack, pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def choose(window: Window, model: str) -> None:
    await window.page.get_by_test_id("model-picker").click()
    await window.page.locator(f"[data-model='{model}']").click()


async def test_a_model_is_chosen_within_a_conversation_and_kept_with_it(window: Window) -> None:
    await window.greet()
    picker = window.page.get_by_test_id("model-picker")
    await expect(picker).to_contain_text("Scripted")
    await window.say('[[say "One."]] Who are you?')
    await window.read_all(2)
    first = window.conversation_id
    await window.page.get_by_role("button", name="New conversation", exact=True).click()
    await expect(window.messages("user")).to_have_count(0)
    await window.read_all(1)
    await picker.click()
    offered = (await window.rest("/api/models"))["models"]
    assert {"scripted", "scripted-fallback"} <= {one["id"] for one in offered}
    await expect(window.page.get_by_role("menuitemradio")).to_have_count(len(offered))
    assert {(one["provider"], one["vendor"]) for one in offered} == {("local", "")}
    await expect(window.page.locator(".menu-label")).to_have_text("Your own server")
    await window.page.keyboard.press("Escape")
    await choose(window, "scripted-fallback")
    await window.event("model_changed", model="scripted-fallback")
    await window.say('[[say "Two."]] And you?')
    await window.read_all(2)
    await window.reload(2)
    await expect(picker).to_contain_text("Scripted Fallback")
    await window.page.locator(f"[data-id='{first}'] a").click()
    await expect(window.reply(1)).to_contain_text("One.")
    await expect(picker).not_to_contain_text("Fallback")
    await window.say('[[say "One again."]] Still you?')
    await window.read_all(3)
    models = [
        (await window.asked(words))[0].body["model"] for words in ("Who are you?", "And you?", "Still you?")
    ]
    assert models == ["scripted", "scripted-fallback", "scripted"]


async def test_a_model_that_is_no_longer_offered_keeps_nobody_out(window: Window) -> None:
    await window.prefer(model="no-such-model")
    await window.greet()
    await expect(window.page.get_by_test_id("model-picker")).to_contain_text("Scripted")
    await window.say('[[say "I am here."]] Anyone?')
    await window.read_all(2)
    window.forgive("failed: Error during WebSocket handshake")
