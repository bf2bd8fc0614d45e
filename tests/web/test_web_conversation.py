"""Saying, reading, changing: what a person does in one conversation."""

from __future__ import annotations

import asyncio

import pytest
from playwright.async_api import expect

from tests.web.conftest import Client
from tests.web.scripted import ScriptedServer

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

TEXT = "One small step after another, and the whole way is walked before anyone has noticed it. "


async def test_a_new_conversation_greets_answers_and_is_there_after_a_reload(client: Client) -> None:
    await client.open()
    greeting = client.messages("assistant", status="completed").locator(".prose")
    await expect(greeting).to_have_text([client.server.greeting])
    assert "/c/" in client.page.url
    await expect(client.page.get_by_test_id("empty-state")).to_be_visible()
    await client.say("Good morning")
    await client.read_all(2)
    await expect(client.messages("assistant").nth(1)).to_contain_text("You said: Good morning")
    await expect(client.page.get_by_test_id("conversation-title")).to_have_text("Good morning")
    await client.page.reload()
    await expect(client.messages("user")).to_contain_text("Good morning")
    await expect(client.messages("assistant").nth(1)).to_contain_text("You said: Good morning")


async def test_an_indicator_stands_between_the_question_and_the_first_word(client: Client) -> None:
    await client.greet()
    client.server.hold = asyncio.Event()
    await client.say("Take your time")
    await expect(client.page.get_by_test_id("typing-indicator")).to_be_visible()
    await expect(client.page.get_by_role("button", name="Stop reply")).to_be_visible()
    client.server.hold.set()
    await client.read_all(2)
    await expect(client.page.get_by_test_id("typing-indicator")).to_have_count(0)
    await expect(client.page.get_by_role("button", name="Stop reply")).to_have_count(0)


async def test_a_reply_appears_word_by_word_though_it_comes_in_bursts(client: Client) -> None:
    await client.greet()
    client.server.words_a_frame = 100
    await client.say(f"repeat:15:{TEXT}")
    reply = client.messages("assistant").nth(1)
    await reply.wait_for()
    lengths: list[int] = []
    while await reply.get_attribute("data-status") == "speaking":
        lengths.append(len(await reply.inner_text()))
        await client.page.evaluate("() => new Promise(requestAnimationFrame)")
    assert lengths[0] < len(TEXT) * 15 / 2
    assert len(set(lengths)) >= 6
    await expect(reply).to_contain_text((TEXT * 15).strip())


async def test_enter_while_a_reply_is_spoken_cuts_it_off_where_the_reader_is(client: Client) -> None:
    await client.greet()
    client.server.words_a_frame = 500
    await client.say(f"repeat:20:{TEXT}")
    reply = client.messages("assistant").nth(1)
    await expect(reply).to_contain_text("whole way")
    await client.say("Tell me about the sea")
    await expect(reply).to_have_attribute("data-status", "interrupted")
    await expect(reply.get_by_test_id("interrupted-badge")).to_have_text("Interrupted")
    await client.read_all(2)
    stored = next(iter(client.server.conversations.values())).messages[2]
    seen = client.frames("user_message")[1]["seen"]
    assert stored.status == "interrupted"
    assert seen == {"generationId": stored.generation, "chars": len(stored.content)}
    shown = reply.locator(".prose")
    assert (await shown.inner_text()).split() == stored.content.split()
    await client.page.reload()
    assert (await client.messages("assistant").nth(1).locator(".prose").inner_text()).split() == (
        stored.content.split()
    )
    await expect(reply.get_by_test_id("interrupted-badge")).to_be_visible()


async def test_the_send_button_interrupts_as_well(client: Client) -> None:
    await client.greet()
    client.server.words_a_frame = 500
    await client.say(f"repeat:20:{TEXT}")
    await expect(client.messages("assistant").nth(1)).to_contain_text("One small")
    await client.box.fill("Tell me about the sea")
    await client.page.get_by_role("button", name="Send message").click()
    await expect(client.messages("assistant", status="interrupted")).to_have_count(1)


@pytest.mark.parametrize("how", ["Escape", "button"])
async def test_a_reply_is_stopped_where_the_reader_is(client: Client, how: str) -> None:
    await client.greet()
    client.server.words_a_frame = 500
    await client.say(f"repeat:20:{TEXT}")
    reply = client.messages("assistant").nth(1)
    await expect(reply).to_contain_text("whole way")
    if how == "Escape":
        await client.page.keyboard.press("Escape")
    else:
        await client.page.get_by_role("button", name="Stop reply").click()
    await expect(client.page.get_by_role("button", name="Stop reply")).to_have_count(0)
    await expect(client.box).to_be_focused()
    await expect(reply).to_have_attribute("data-status", "interrupted")
    (cancel,) = client.frames("cancel")
    stored = next(iter(client.server.conversations.values())).messages[2]
    assert cancel["seen"]["chars"] == len(stored.content)
    await client.page.get_by_role("button", name="Continue").click()
    await expect(client.messages("user").nth(1)).to_contain_text("Continue")


async def test_a_failed_answer_says_what_to_do_and_can_be_tried_again(client: Client) -> None:
    await client.greet()
    await client.say("error:RATE_LIMITED")
    failure = client.page.get_by_test_id("error-bubble")
    await expect(failure).to_contain_text("Wait a moment")
    client.server.replies["again"] = "This time it worked."
    await failure.get_by_role("button", name="Try again").click()
    await expect(failure).to_have_count(0)
    await expect(client.messages("assistant").nth(1)).to_contain_text("This time it worked.")
    await expect(client.messages("user")).to_have_count(1)


async def test_a_failure_that_trying_again_cannot_mend_offers_no_such_button(client: Client) -> None:
    await client.greet()
    await client.say("error:QUOTA_EXCEEDED")
    failure = client.page.get_by_test_id("error-bubble")
    await expect(failure).to_contain_text("quota")
    await expect(failure.get_by_role("button")).to_have_count(0)


async def test_an_answer_is_given_again(client: Client) -> None:
    await client.greet()
    await client.say("Tell me")
    await client.read_all(2)
    client.server.replies["again"] = "In other words."
    await client.page.get_by_role("button", name="Answer again").click()
    await expect(client.messages("assistant").nth(1)).to_contain_text("In other words.")
    await expect(client.messages("assistant")).to_have_count(2)


async def test_the_last_question_is_asked_differently(client: Client) -> None:
    await client.greet()
    await client.say("First")
    await client.read_all(2)
    await client.messages("user").hover()
    await client.messages("user").get_by_role("button", name="Edit").click()
    editor = client.page.get_by_role("textbox", name="Edit your message")
    await editor.fill("Second")
    await editor.press("Enter")
    await expect(client.messages("assistant").nth(1)).to_contain_text("You said: Second")
    await expect(client.messages("user")).to_have_count(1)
    await expect(client.messages("user")).to_contain_text("Second")


async def test_a_draft_survives_a_reload_and_belongs_to_its_conversation(client: Client) -> None:
    other = client.server.add("Another one", [("user", "Hi"), ("assistant", "Hello")])
    await client.greet()
    await client.box.fill("Half a thou")
    await client.page.reload()
    await expect(client.box).to_have_value("Half a thou")
    await client.page.get_by_role("link", name="Another one").click()
    await expect(client.page).to_have_url(f"{client.server.url}/c/{other.id}")
    await expect(client.box).to_have_value("")
    await client.page.go_back()
    await expect(client.box).to_have_value("Half a thou")
    assert client.frames("user_message") == []


async def test_typing_is_told_and_a_restored_draft_is_no_typing(client: Client) -> None:
    await client.greet()
    await client.box.press_sequentially("Hello")
    await client.page.wait_for_function("() => true")
    async with client.page.expect_response("**/api/models"):
        await client.page.reload()
    await client.messages("assistant").first.wait_for()
    # On a busy machine the page may have said in time that no key was pressed any more.
    assert len(client.frames("user_typing")) == 1


async def test_shift_enter_starts_a_line_and_a_composition_is_not_sent(client: Client) -> None:
    await client.greet()
    await client.box.press_sequentially("One")
    await client.box.press("Shift+Enter")
    await client.box.press_sequentially("Two")
    await expect(client.box).to_have_value("One\nTwo")
    await client.box.dispatch_event("keydown", {"key": "Enter", "isComposing": True, "bubbles": True})
    assert client.frames("user_message") == []
    await client.box.press("Enter")
    await expect(client.messages("user")).to_contain_text("One\nTwo")


@pytest.mark.parametrize("text", ["a" * 16_001, "漢" * 10_500], ids=["characters", "bytes"])
async def test_a_message_that_would_not_fit_is_refused_kindly_and_kept(client: Client, text: str) -> None:
    await client.greet()
    await client.say(text)
    await expect(client.page.get_by_role("alert")).to_contain_text("Shorten it")
    await expect(client.page.get_by_role("button", name="Send message")).to_be_disabled()
    await expect(client.box).to_have_value(text)
    await client.box.press("Control+Shift+Enter")
    await expect(client.box).to_have_value(text)
    assert client.frames("user_message") == []


async def test_a_message_the_server_refuses_says_why(client: Client) -> None:
    await client.greet()
    await client.say("refuse:INVALID_MESSAGE")
    await expect(client.messages("user", delivery="failed")).to_contain_text("Not sent: It was refused.")
    await client.page.get_by_role("button", name="Discard").click()
    await expect(client.messages("user")).to_have_count(0)


async def test_a_suggestion_is_a_message(client: Client) -> None:
    await client.greet()
    await client.page.get_by_test_id("empty-state").get_by_role("button").first.click()
    await client.read_all(2)
    await expect(client.page.get_by_test_id("empty-state")).to_have_count(0)


async def test_a_model_is_chosen_within_a_conversation(client: Client) -> None:
    await client.greet()
    picker = client.page.get_by_test_id("model-picker")
    await expect(picker).to_contain_text("SmolLM2 135M")
    await picker.click()
    menu = client.page.get_by_role("menu")
    await expect(menu).to_contain_text("OpenRouter")
    await expect(menu).to_contain_text("tiny, for trying things out")
    await client.page.get_by_role("menuitemradio", name="Claude Haiku").click()
    await expect(picker).to_contain_text("Claude Haiku")
    assert client.frames("set_model") == [{"type": "set_model", "model": "anthropic/claude-haiku"}]
    await client.page.reload()
    await expect(picker).to_contain_text("Claude Haiku")


async def test_an_ended_conversation_is_reopened_by_a_message(client: Client) -> None:
    await client.greet()
    conversation = next(iter(client.server.conversations.values()))
    await conversation.post({"type": "conversation_ended", "reason": "idle_timeout"})
    banner = client.page.get_by_test_id("ended-banner")
    await expect(banner).to_be_visible()
    await banner.get_by_role("button", name="Continue").click()
    await expect(client.box).to_be_focused()
    await client.say("I am back")
    await expect(banner).to_have_count(0)
    await client.read_all(2)


async def test_a_typing_nudge_is_shown_beside_the_draft(client: Client) -> None:
    await client.greet()
    await client.box.fill("I am not sure how to put this")
    conversation = next(iter(client.server.conversations.values()))
    await conversation.post({"type": "typing_nudge", "message": "No hurry, I am here."})
    await expect(client.page.get_by_test_id("typing-nudge")).to_have_text("No hurry, I am here.")
    await client.page.keyboard.press("Enter")
    await expect(client.page.get_by_test_id("typing-nudge")).to_have_count(0)


async def test_events_this_client_does_not_know_are_ignored(client: Client) -> None:
    await client.greet()
    conversation = next(iter(client.server.conversations.values()))
    await conversation.post({"type": "ai_mood", "mood": "sunny"})
    await conversation.post({"type": "ai_token", "generationId": "one"})
    await client.say("Still there?")
    await client.read_all(2)


async def test_a_message_is_copied_as_it_was_written(client: Client, server: ScriptedServer) -> None:
    server.replies["Bold"] = "This is **bold**."
    await client.greet()
    await client.say("Bold")
    await client.read_all(2)
    await client.messages("assistant").nth(1).get_by_role("button", name="Copy").click()
    assert await client.page.evaluate("() => navigator.clipboard.readText()") == "This is **bold**."


async def test_times_are_relative_and_absolute_on_hover(client: Client) -> None:
    await client.greet()
    time = client.messages("assistant").first.locator("time")
    await expect(time).to_have_text("now")
    assert await time.get_attribute("title")
    assert await time.get_attribute("datetime")


async def test_a_conversation_is_exported(client: Client) -> None:
    await client.greet()
    await client.say("Something to keep")
    await client.read_all(2)
    await client.page.get_by_role("button", name="Conversation options").click()
    item = client.page.get_by_role("menuitem", name="Export as Markdown")
    conversation = next(iter(client.server.conversations))
    await expect(item).to_have_attribute("href", f"/api/conversations/{conversation}/export?format=markdown")
