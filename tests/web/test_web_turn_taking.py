"""What a person does while a reply is spoken: the choice, the queue, marks and remarks. Replies are held still.

Remarks beside a reply, and a steered reply in every tab and after a reload: ``tests/e2e/test_browser_turn_taking.py``.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Locator, Page, expect

from tests.support.steps import step
from tests.web.conftest import Client
from tests.web.test_web_accessibility import violations_in_both_themes
from tests.web.test_web_field import TRANSLATE

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

FIRST = "Trains run every hour. They are cheap."
REPLY = f"{FIRST} Here the reply is held still. The rest of it comes later."
GOES_ON = " A ticket costs nine euros. That is all."


@pytest_asyncio.fixture(loop_scope="session")
async def speaking(client: Client) -> AsyncIterator[Client]:
    """A reply of which the beginning is on screen, and which goes on only when ``go_on`` is set."""
    server = client.server
    server.replies |= {"Tell me": REPLY, "in euros please": GOES_ON}
    server.words_a_frame, server.frame_ms = 7, 1
    await client.prefer(reveal="instant")
    await client.greet()
    server.hold_at = FIRST
    await client.say("Tell me")
    await expect(_reply(client)).to_contain_text(FIRST)
    yield client
    server.go_on.set()


def _reply(client: Client) -> Locator:
    return client.messages("assistant").nth(1)


def _chips(page: Page) -> Locator:
    return page.get_by_test_id("chip")


def _queued(client: Client) -> list[str]:
    """What waits in the server's only conversation."""
    (one,) = client.server.conversations.values()
    return [each["text"] for each in one.queue]


def _hold_all(client: Client) -> None:
    """Every reply waits after its first words."""
    client.server.hold_at = ""


def _release(client: Client) -> None:
    client.server.hold_at = None
    client.server.go_on.set()


async def _press(client: Client, text: str, keys: str) -> None:
    await client.box.fill(text)
    await client.box.press(keys)


async def test_the_choice_is_a_menu_is_kept_and_keys_go_before_it(speaking: Client) -> None:
    page = speaking.page
    picker = page.get_by_test_id("wish-picker")
    with step("the menu says what there is, and its keys"):
        await expect(picker).to_contain_text("Auto")
        await picker.click()
        items = page.get_by_role("menuitemradio")
        await expect(items).to_have_count(4)
        for name, keys in (("Auto", "Enter"), ("Interrupt", "Ctrl+Enter"), ("Queue", "Alt+Enter")):
            await expect(items.filter(has_text=name).first).to_contain_text(keys)
    with step("what is chosen is done, and the focus comes back"):
        await page.get_by_role("menuitemradio", name="Queue").click()
        await expect(picker).to_contain_text("Queue")
        await expect(picker).to_be_focused()
        await expect(speaking.box).to_have_attribute("placeholder", "Write what comes next")
        await speaking.say("Then Rome")
        await expect(_chips(page)).to_have_count(1)
        _release(speaking)
        await speaking.read_all(3)
        await expect(picker).to_have_count(0)
    with step("it is kept over a reload"):
        await page.reload()
        speaking.server.go_on.clear()
        speaking.server.hold_at = FIRST
        await speaking.say("Tell me")
        await expect(picker).to_contain_text("Queue")
    with step("keys say something else for one message"):
        await expect(speaking.messages("assistant").nth(3)).to_contain_text(FIRST)
        _hold_all(speaking)
        for number, keys in enumerate(("Enter", "Control+Shift+Enter", "Control+Enter")):
            await _press(speaking, f"something else, number {number}", keys)
            await expect(speaking.box).to_have_value("")
        await page.wait_for_function("() => !document.querySelector('[data-delivery=pending]')")
        modes = [frame["mode"] for frame in speaking.frames("user_message")[-3:]]
        assert modes == ["queue", "steer", "interrupt"]


async def test_what_only_agrees_can_be_sent_as_a_message_and_a_steered_reply_stopped(
    speaking: Client,
) -> None:
    page = speaking.page
    with step("what only agrees can be sent as a message instead"):
        await speaking.say("ok thanks")
        aside = _reply(speaking).get_by_test_id("aside")
        await expect(_reply(speaking)).to_have_attribute("data-status", "speaking")
        await aside.get_by_role("button", name="Send it as a message now").click()
        await expect(_reply(speaking)).to_have_attribute("data-status", "interrupted")
        _release(speaking)
        await speaking.read_all(2)
        assert speaking.frames("user_message")[-1]["mode"] == "interrupt"
    with step("a steered reply that is stopped before it goes on stands as interrupted, also after a reload"):
        speaking.server.go_on.clear()
        speaking.server.hold_at = FIRST
        await speaking.say("Tell me")
        steered = speaking.messages("assistant").nth(3)
        await expect(steered).to_contain_text(FIRST)
        speaking.server.hold = asyncio.Event()
        await speaking.say("in euros please")
        await expect(steered.get_by_test_id("steer-mark")).to_be_visible()
        await page.get_by_role("button", name="Stop").click()
        for _ in ("at once", "after a reload"):
            await expect(steered).to_have_attribute("data-status", "interrupted")
            await expect(steered.get_by_test_id("interrupted-badge")).to_be_visible()
            await expect(steered.get_by_test_id("steer-mark")).to_contain_text("in euros please")
            await expect(page.get_by_test_id("typing-indicator")).to_have_count(0)
            await expect(page.get_by_test_id("unanswered")).to_have_count(0)
            await page.reload()
        speaking.server.hold = None
    with step("one that a word has stopped can be asked to go on"):
        await speaking.say("Tell me")
        await expect(speaking.messages("assistant").nth(4)).to_contain_text(FIRST)
        await speaking.say("stop")
        await expect(speaking.messages("user").last).to_contain_text("Stopped the reply")
        _release(speaking)
        await speaking.messages("assistant").nth(4).get_by_role("button", name="Continue").click()
        await expect(speaking.messages("user").last).to_contain_text("Asked to go on")
        await speaking.messages("assistant", status="completed").nth(2).wait_for()


async def test_queued_messages_are_edited_removed_and_sent_by_the_keyboard_alone(speaking: Client) -> None:
    page = speaking.page
    heard = page.get_by_test_id("queue-announcer")
    with step("a screen reader hears of each"):
        await _press(speaking, "One", "Alt+Enter")
        await expect(heard).to_have_text("Queued. 1 message waits.")
        chip = _chips(page).first
        await expect(chip.get_by_role("button", name="Queued message 1 of 1: One")).to_be_visible()
        await chip.get_by_role("button", name="Remove from the queue").click()
        await expect(heard).to_have_text("Nothing is queued any more.")
        await expect(speaking.box).to_be_focused()
    with step("a full queue gives the words back"):
        for text in ("One", "Two", "Three", "Four"):
            await _press(speaking, text, "Alt+Enter")
        await expect(speaking.box).to_have_value("Four")
        await expect(page.get_by_test_id("notice")).to_contain_text("The queue is full")
        await speaking.box.fill("")
    await expect(_chips(page)).to_have_text(["One", "Two", "Three"])
    keyboard = page.keyboard
    focused = page.locator("[data-chip]:focus")
    editor = page.get_by_role("textbox", name="Queued message")
    with step("the arrows go through the queue, and Enter edits"):
        await expect(speaking.box).to_be_focused()
        await keyboard.press("ArrowUp")
        await expect(focused).to_have_text("Three")
        await keyboard.press("Home")
        await expect(focused).to_have_text("One")
        await keyboard.press("ArrowDown")
        await keyboard.press("Enter")
        await expect(editor).to_be_focused()
        await keyboard.type(", in other words")
        await keyboard.press("Enter")
        await expect(_chips(page)).to_have_text(["One", "Two, in other words", "Three"])
        await expect(focused).to_have_text("Two, in other words")
    with step("Delete removes, and Tab comes to the button that sends"):
        await keyboard.press("Delete")
        await expect(_chips(page)).to_have_text(["One", "Three"])
        await expect(focused).to_have_text("Three")
        _hold_all(speaking)
        await keyboard.press("Tab")
        await keyboard.press("Tab")
        await expect(page.locator(":focus")).to_have_attribute("aria-label", "Send now")
        await keyboard.press("Enter")
        await expect(_chips(page)).to_have_text(["One"])
        await expect(speaking.messages("user").nth(1)).to_contain_text("Three")
        await expect(_reply(speaking)).to_have_attribute("data-status", "interrupted")
        await expect(speaking.box).to_be_focused()
    with step("words that are edited while they are said are not lost"):
        await keyboard.press("ArrowUp")
        await keyboard.press("Enter")
        await editor.fill("One, and more")
        await speaking.until(lambda: _queued(speaking) == ["One"])
        _release(speaking)
        await speaking.read_all(3)
        await expect(_chips(page)).to_have_count(0)
        await expect(speaking.messages("user").nth(2)).to_contain_text("One")
        await expect(speaking.box).to_have_value("One, and more")
        notices = page.get_by_test_id("notice")
        await expect(notices.filter(has_text="is in the message box")).to_be_visible()


async def test_the_queue_is_the_same_in_every_tab_and_after_a_reload(speaking: Client) -> None:
    await _press(speaking, "One", "Alt+Enter")
    await _press(speaking, "Two", "Alt+Enter")
    other = await speaking.context.new_page()
    await other.goto(speaking.page.url)
    await expect(_chips(other)).to_have_text(["One", "Two"])
    await _chips(other).first.get_by_role("button", name="Remove from the queue").click()
    await expect(_chips(speaking.page)).to_have_text(["Two"])
    await speaking.page.reload()
    await expect(_chips(speaking.page)).to_have_text(["Two"])
    await speaking.page.keyboard.press("Escape")
    await expect(speaking.page.get_by_test_id("queue")).to_have_attribute("data-held", "true")
    await expect(speaking.page.get_by_test_id("queue")).to_contain_text("Waiting: the reply was stopped")
    await expect(other.get_by_test_id("queue")).to_have_attribute("data-held", "true")
    _release(speaking)
    await other.get_by_role("button", name="Send now").click()
    await expect(_chips(speaking.page)).to_have_count(0)
    await expect(speaking.messages("user").nth(1)).to_contain_text("Two")
    await other.close()


async def test_axe_finds_nothing_while_a_reply_is_spoken(speaking: Client) -> None:
    with step("a remark and a queue"):
        await speaking.say("ok")
        await _press(speaking, "One", "Alt+Enter")
        await _press(speaking, "Two", "Alt+Enter")
        await expect(_chips(speaking.page)).to_have_count(2)
        assert await violations_in_both_themes(speaking) == []
    with step("the menu of wishes"):
        await speaking.page.get_by_test_id("wish-picker").click()
        await speaking.page.get_by_role("menu").wait_for()
        assert await violations_in_both_themes(speaking) == []
        await speaking.page.keyboard.press("Escape")
        await expect(speaking.page.get_by_test_id("wish-picker")).to_be_focused()
    with step("a steered reply that was stopped, and a queue that is held"):
        _hold_all(speaking)
        await speaking.say("in euros please")
        await expect(_reply(speaking).get_by_test_id("steer-mark")).to_be_visible()
        await speaking.page.get_by_role("button", name="Stop reply").click()
        await expect(speaking.page.get_by_test_id("queue")).to_have_attribute("data-held", "true")
        assert await violations_in_both_themes(speaking) == []


async def test_a_phone_reaches_all_of_it_by_touch(speaking: Client) -> None:
    await speaking.page.set_viewport_size({"width": 360, "height": 740})
    await speaking.page.get_by_test_id("wish-picker").click()
    await speaking.page.get_by_role("menuitemradio", name="Queue").click()
    await expect(speaking.page.get_by_test_id("wish-picker")).to_be_focused()
    await speaking.box.fill("a long wish " * 30)
    await speaking.page.get_by_role("button", name="Send message").click()
    chip = _chips(speaking.page).first
    for name in ("Send now", "Remove from the queue"):
        await expect(chip.get_by_role("button", name=name)).to_be_in_viewport()
    assert await speaking.page.evaluate("() => document.documentElement.scrollWidth") == 360
    box = await chip.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
    # A stop, and what became of it, stand within the thread.
    await speaking.page.get_by_test_id("wish-picker").click()
    await speaking.page.get_by_role("menuitemradio", name="Auto").click()
    await speaking.say("stop")
    stop = speaking.messages("user").nth(1)
    await expect(stop).to_contain_text("Stopped the reply")
    for part in (stop.locator(".bubble"), stop.get_by_test_id("taken")):
        box = await part.bounding_box()
        assert box is not None
        assert box["x"] + box["width"] <= 360


async def test_on_a_phone_that_lies_on_its_side_the_message_box_stays_in_sight_below_a_queue(
    speaking: Client,
) -> None:
    await speaking.page.set_viewport_size({"width": 640, "height": 320})
    for text in ("One", "Two", "Three"):
        await _press(speaking, text, "Alt+Enter")
    await expect(_chips(speaking.page)).to_have_count(3)
    for name in ("Stop reply", "Send message"):
        await expect(speaking.page.get_by_role("button", name=name)).to_be_in_viewport(ratio=1)
    with step("what is queued is reached by scrolling, and the newest one is seen"):
        await expect(_chips(speaking.page).last).to_be_in_viewport(ratio=0.9)
        await speaking.page.keyboard.press("ArrowUp")
        await speaking.page.keyboard.press("Home")
        await expect(_chips(speaking.page).first).to_be_in_viewport(ratio=0.9)
        await expect(speaking.page.get_by_role("button", name="Send message")).to_be_in_viewport(ratio=1)


async def test_a_program_may_translate_the_page_meanwhile(speaking: Client) -> None:
    await speaking.page.evaluate(TRANSLATE)
    await speaking.say("ok")
    await expect(_reply(speaking).get_by_test_id("aside")).to_have_text("OK")
    await _press(speaking, "Then Rome", "Alt+Enter")
    await expect(_chips(speaking.page)).to_contain_text("THEN ROME")
    _hold_all(speaking)
    await speaking.say("in euros please")
    await expect(_reply(speaking).get_by_test_id("steer-mark")).to_contain_text("IN EUROS")
    await speaking.say("stop")
    await expect(speaking.messages("user").nth(1)).to_contain_text("STOPPED THE REPLY")
    await expect(speaking.page.get_by_test_id("queue")).to_contain_text("WAITING")
    await _chips(speaking.page).get_by_role("button", name="Remove from the queue").click()
    await expect(speaking.page.get_by_test_id("queue")).to_have_count(0)
