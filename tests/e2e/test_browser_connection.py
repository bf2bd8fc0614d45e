"""What happens when the network or the server does not hold."""

from __future__ import annotations

import asyncio

import pytest
from playwright.async_api import expect

from tests.e2e.window import UNREACHABLE, Window
from tests.support.wire import Wire

pytestmark = [pytest.mark.stack, pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


def counted(words: int) -> str:
    return " ".join(f"word{number}" for number in range(1, words + 1))


async def test_a_reply_goes_on_after_a_broken_connection_without_a_lost_or_doubled_character(
    far_window: Window, wire: Wire
) -> None:
    window = far_window
    await window.greet()
    await window.say("[[say 150 words]] [[hold every 50]] A story, please.")
    await expect(window.reply(1)).to_contain_text("word12")
    for count in (1, 2):
        wire.cut()
        # It joins while the reply is being said: what it has missed comes in one piece.
        await window.event("turn_snapshot", count)
        await window.stack.provider.release()
        await window.event("ai_token", len([one for one in window.heard if one["type"] == "ai_token"]) + 1)
    await window.read_all(2)
    assert await window.shown(1) == counted(150)
    assert len(window.sockets) == 3
    messages = await window.stored(lambda found: len(found) == 3)
    assert messages[2]["content"] == counted(150)
    [_] = await window.asked("A story, please.")
    window.forgive(*UNREACHABLE)


async def test_a_reload_in_the_middle_of_a_reply_goes_on_with_it(window: Window) -> None:
    await window.greet()
    await window.say("[[say 60 words]] [[pace 20ms]] A story, please.")
    await expect(window.reply(1)).to_contain_text("word12")
    await window.page.reload()
    await window.read_all(2)
    assert await window.shown(1) == counted(60)


async def test_a_message_whose_acknowledgement_was_lost_is_said_once(far_window: Window, wire: Wire) -> None:
    window = far_window
    await window.greet()
    wire.mute = True
    await window.say('[[say "Heard."]] Only once')
    await window.stack.provider.wait_for_finish(1)
    wire.cut()
    wire.mute = False
    await window.read_all(2)
    await expect(window.messages("user", delivery="sent")).to_have_count(1)
    await expect(window.messages("user")).to_have_count(1)
    assert await window.shown(1) == "Heard."
    ids = [one["clientMessageId"] for one in window.said("user_message")]
    assert (len(ids), len(set(ids))) == (2, 1)
    messages = await window.stored(lambda found: len(found) >= 3)
    assert [one["role"] for one in messages] == ["assistant", "user", "assistant"]
    [_] = await window.asked("Only once")
    window.forgive(*UNREACHABLE)


async def test_what_is_said_without_a_network_is_said_once_when_it_is_back(
    far_window: Window, wire: Wire
) -> None:
    window = far_window
    await window.greet()
    status = window.page.get_by_test_id("connection-status")
    await expect(status).to_have_text("")
    wire.down = True
    await window.context.set_offline(True)
    wire.cut()
    await expect(status).to_have_text("You are offline")
    await window.say('[[say "First."]] One thing')
    await window.say('[[say "Second."]] Another thing')
    await expect(window.messages("user", delivery="pending")).to_have_count(2)
    wire.down = False
    await window.context.set_offline(False)
    await expect(window.messages("user", delivery="sent")).to_have_count(2)
    await expect(status).to_have_text("")
    await expect(window.messages("assistant").last).to_contain_text("Second.")
    texts = await window.messages("user").locator(".bubble").all_inner_texts()
    assert [text.partition("]] ")[2] for text in texts] == ["One thing", "Another thing"]
    messages = await window.stored(lambda found: bool(found) and found[-1]["content"] == "Second.")
    assert [one["content"].partition("]] ")[2] for one in messages if one["role"] == "user"] == [
        "One thing",
        "Another thing",
    ]
    window.forgive(*UNREACHABLE)


async def test_a_server_that_is_down_is_shown_quietly_until_it_is_back(window: Window) -> None:
    await window.greet()
    status = window.page.get_by_test_id("connection-status")
    await asyncio.to_thread(window.stack.stop, "edge")
    try:
        await expect(status).to_have_text("Reconnecting")
        await expect(window.reply(0)).to_be_visible()
        await expect(window.page.get_by_role("main").get_by_role("alert")).to_have_count(0)
        await window.say('[[say "Back again."]] Are you there?')
        await expect(window.messages("user", delivery="pending")).to_be_visible()
    finally:
        await asyncio.to_thread(window.stack.start, "edge")
    await window.page.evaluate("() => window.dispatchEvent(new Event('online'))")
    await window.read_all(2)
    assert await window.shown(1) == "Back again."
    await expect(status).to_have_text("")
    [_] = await window.asked("Are you there?")
    window.forgive(*UNREACHABLE)


async def test_without_a_database_the_conversation_goes_on_and_the_list_comes_back(window: Window) -> None:
    await window.greet()
    await window.say('[[say "Noted."]] Remember this')
    await window.read_all(2)
    await window.stored(lambda found: len(found) == 3)
    await asyncio.to_thread(window.stack.kill, "postgres")
    try:
        await window.say('[[say "Still here."]] Are you there?')
        await window.read_all(3)
        assert await window.shown(2) == "Still here."
        failed = window.page.get_by_test_id("sidebar").get_by_role("alert")
        await expect(failed).to_contain_text("The list could not be loaded.")
        await expect(window.items).to_have_count(1)
        await expect(window.page.get_by_role("main").get_by_role("alert")).to_have_count(0)
    finally:
        await asyncio.to_thread(window.stack.start, "postgres")
    # Looking at the page again is enough; it would also ask again by itself.
    await window.page.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")
    await expect(failed).to_have_count(0)
    await expect(window.items).to_have_count(1)
    window.forgive("status of 503")


async def test_a_conversation_that_is_deleted_in_another_tab_says_so(window: Window) -> None:
    await window.greet()
    await window.say('[[say "Noted."]] Remember this')
    await window.read_all(2)
    await window.stored(lambda found: len(found) == 3)
    refused = ("Error during WebSocket handshake", "status of 404")
    async with window.tab(f"/c/{window.conversation_id}", *refused) as other:
        await other.read_all(2)
        path = f"{window.url}/api/conversations/{window.conversation_id}"
        answer = await window.context.request.delete(path, headers={"Origin": window.url})
        assert answer.ok
        for one in (window, other):
            gone = one.page.get_by_test_id("gone")
            await expect(gone).to_contain_text("was deleted")
        await other.page.reload()
        await expect(other.page.get_by_test_id("gone")).to_contain_text("does not exist")
    await window.page.get_by_test_id("gone").get_by_role("button", name="New conversation").click()
    await window.read_all(1)


async def test_a_quiet_connection_is_kept_awake_and_silently_renewed_before_two_hours(window: Window) -> None:
    await window.page.clock.install()
    await window.greet()
    status = window.page.get_by_test_id("connection-status")
    await window.page.clock.fast_forward("04:01")
    await window.event("pong")
    assert (len(window.said("ping")), len(window.sockets)) == (1, 1)
    await window.page.clock.fast_forward("01:46:10")
    await window.event("conversation_resumed")
    await expect(status).to_have_attribute("data-status", "connected")
    await window.say('[[say "As ever."]] Are you there?')
    await window.read_all(2)
    assert await window.shown(1) == "As ever."
    [old, new] = window.sockets
    assert (old.is_closed(), new.is_closed()) == (True, False)
    await expect(status).to_have_text("")
    [_] = await window.asked("Are you there?")


async def test_two_tabs_of_one_conversation_show_the_same(window: Window) -> None:
    await window.greet()
    async with window.tab(f"/c/{window.conversation_id}") as other:
        await other.read_all(1)
        await other.page.bring_to_front()
        await window.say("[[say 300 words]] [[pace 10ms]] A story, please.")
        await expect(other.reply(1)).to_contain_text("word12")
        await expect(window.reply(1)).to_contain_text("word12")
        await other.say('[[say "Of course."]] Wait.')
        for one in (window, other):
            await one.read_all(2)
            await expect(one.reply(1).get_by_test_id("interrupted-badge")).to_be_visible()
        everything = ".message .prose, .message .bubble"
        here = await window.page.locator(everything).all_inner_texts()
        there = await other.page.locator(everything).all_inner_texts()
        assert here == there
        assert len(here) == 5
        await window.page.get_by_test_id("model-picker").click()
        await window.page.locator("[data-model=scripted-fallback]").click()
        await expect(other.page.get_by_test_id("model-picker")).to_contain_text("Scripted Fallback")
