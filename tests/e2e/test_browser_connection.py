"""What happens when the network or the server does not hold."""

from __future__ import annotations

import asyncio

import pytest
from playwright.async_api import expect

from tests.e2e.window import UNREACHABLE, Window
from tests.support.steps import step
from tests.support.wire import Wire

pytestmark = [pytest.mark.stack, pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


def counted(words: int) -> str:
    return " ".join(f"word{number}" for number in range(1, words + 1))


async def test_whatever_the_network_does_nothing_is_lost_or_doubled(far_window: Window, wire: Wire) -> None:
    window = far_window
    status = window.page.get_by_test_id("connection-status")
    await window.greet()

    with step("a reply goes on after a broken connection"):
        await window.say("[[say 150 words]] [[hold every 50]] A story, please.")
        await expect(window.reply(1)).to_contain_text("word12")
        for count in (1, 2):
            wire.cut()
            # It joins while the reply is being said: what it has missed comes in one piece.
            await window.event("turn_snapshot", count)
            await window.stack.provider.release()
            await window.event(
                "ai_token", len([one for one in window.heard if one["type"] == "ai_token"]) + 1
            )
        await window.read_all(2)
        assert await window.shown(1) == counted(150)
        assert len(window.sockets) == 3
        messages = await window.stored(lambda found: len(found) == 3)
        assert messages[2]["content"] == counted(150)
        [_] = await window.asked("A story, please.")

    with step("a message whose acknowledgement was lost is said once"):
        finished = sum(one.finished_at is not None for one in await window.stack.provider.requests())
        said = len(window.said("user_message"))
        wire.mute = True
        await window.say('[[say "Heard."]] Only once')
        await window.stack.provider.wait_for_finish(finished + 1)
        wire.cut()
        wire.mute = False
        await window.read_all(3)
        await expect(window.messages("user", delivery="sent")).to_have_count(2)
        await expect(window.messages("user")).to_have_count(2)
        assert await window.shown(2) == "Heard."
        ids = [one["clientMessageId"] for one in window.said("user_message")[said:]]
        assert (len(ids), len(set(ids))) == (2, 1)
        messages = await window.stored(lambda found: len(found) >= 5)
        assert [one["role"] for one in messages[3:]] == ["user", "assistant"]
        [_] = await window.asked("Only once")

    with step("what is said without a network is said once, in its order, when it is back"):
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
        await expect(window.messages("user", delivery="sent")).to_have_count(4)
        await expect(status).to_have_text("")
        await expect(window.messages("assistant").last).to_contain_text("Second.")
        texts = await window.messages("user").locator(".bubble").all_inner_texts()
        assert [text.rpartition("]] ")[2] for text in texts[2:]] == ["One thing", "Another thing"]
        messages = await window.stored(lambda found: bool(found) and found[-1]["content"] == "Second.")
        kept = [one["content"].rpartition("]] ")[2] for one in messages if one["role"] == "user"]
        assert kept[2:] == ["One thing", "Another thing"]
    window.forgive(*UNREACHABLE)


async def test_a_reply_goes_on_while_its_reader_is_away(window: Window) -> None:
    await window.greet()
    with step("over a reload"):
        await window.say("[[say 60 words]] [[pace 20ms]] A story, please.")
        await expect(window.reply(1)).to_contain_text("word12")
        await window.page.reload()
        await window.read_all(2)
        assert await window.shown(1) == counted(60)
    with step("while another conversation is looked at"):
        await window.say("[[say 80 words]] [[pace 20ms]] Another one, please.")
        await expect(window.reply(2)).to_contain_text("word12")
        told, done = window.page.url, sum(one["type"] == "ai_done" for one in window.heard)
        await window.page.get_by_role("button", name="New conversation", exact=True).click()
        await expect(window.page).not_to_have_url(told)
        await expect(window.messages("user")).to_have_count(0)
        await window.event("ai_done", done + 1)
        await window.page.go_back()
        await expect(window.page).to_have_url(told)
        await expect(window.reply(2)).to_contain_text("word20")
        await window.read_all(3)
        assert await window.shown(2) == counted(80)
        [_] = await window.asked("Another one, please.")


async def test_without_a_server_or_a_database_the_page_stays_and_goes_on(window: Window) -> None:
    await window.greet()
    status = window.page.get_by_test_id("connection-status")
    told = window.page.get_by_role("main").get_by_role("alert")
    with step("a server that is down is shown quietly until it is back"):
        await asyncio.to_thread(window.stack.stop, "edge")
        try:
            await expect(status).to_have_text("Reconnecting")
            await expect(window.reply(0)).to_be_visible()
            await expect(told).to_have_count(0)
            await window.say('[[say "Back again."]] Are you there?')
            await expect(window.messages("user", delivery="pending")).to_be_visible()
        finally:
            await asyncio.to_thread(window.stack.start, "edge")
        await window.page.evaluate("() => window.dispatchEvent(new Event('online'))")
        await window.read_all(2)
        assert await window.shown(1) == "Back again."
        await expect(status).to_have_text("")
        [_] = await window.asked("Are you there?")
        await window.stored(lambda found: len(found) == 3)
    with step("without a database the conversation goes on, and the list comes back"):
        await asyncio.to_thread(window.stack.kill, "postgres")
        try:
            await window.say('[[say "Still here."]] And you?')
            await window.read_all(3)
            assert await window.shown(2) == "Still here."
            failed = window.page.get_by_test_id("sidebar").get_by_role("alert")
            await expect(failed).to_contain_text("The list could not be loaded.")
            await expect(window.items).to_have_count(1)
            await expect(told).to_have_count(0)
        finally:
            await asyncio.to_thread(window.stack.start, "postgres")
        # Looking at the page again is enough; it would also ask again by itself.
        await window.page.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")
        await expect(failed).to_have_count(0)
        await expect(window.items).to_have_count(1)
    window.forgive(*UNREACHABLE, "status of 503")


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


async def test_two_tabs_of_one_conversation_show_the_same_until_it_is_deleted(window: Window) -> None:
    await window.greet()
    refused = ("Error during WebSocket handshake", "status of 404")
    async with window.tab(f"/c/{window.conversation_id}", *refused) as other:
        both = (window, other)
        with step("what is said in one"):
            await other.read_all(1)
            await other.page.bring_to_front()
            await window.say("[[say 300 words]] [[pace 10ms]] A story, please.")
            for one in both:
                await expect(one.reply(1)).to_contain_text("word12")
        with step("cutting in from the other"):
            await other.say('[[say "Of course."]] Wait.')
            for one in both:
                await one.read_all(2)
                await expect(one.reply(1).get_by_test_id("interrupted-badge")).to_be_visible()
            everything = ".message .prose, .message .bubble"
            here = await window.page.locator(everything).all_inner_texts()
            there = await other.page.locator(everything).all_inner_texts()
            assert here == there
            assert len(here) == 5
        with step("the model"):
            await window.page.get_by_test_id("model-picker").click()
            await window.page.locator("[data-model=scripted-fallback]").click()
            await expect(other.page.get_by_test_id("model-picker")).to_contain_text("Scripted Fallback")
        with step("a deletion"):
            await window.stored(lambda found: len(found) == 5)
            path = f"{window.url}/api/conversations/{window.conversation_id}"
            answer = await window.context.request.delete(path, headers={"Origin": window.url})
            assert answer.ok
            for one in both:
                await expect(one.page.get_by_test_id("gone")).to_contain_text("was deleted")
            await other.page.reload()
            await expect(other.page.get_by_test_id("gone")).to_contain_text("does not exist")
    await window.page.get_by_test_id("gone").get_by_role("button", name="New conversation").click()
    await window.read_all(1)
