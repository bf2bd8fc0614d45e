"""What a person sees of a reply that was cut, that failed, or that was given without the oldest messages."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.web.conftest import Client

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_a_cut_reply_says_so_and_goes_on_at_a_click_also_after_a_reload(client: Client) -> None:
    await client.greet()
    await client.say("length:The river runs down to the har")
    badge = client.page.get_by_test_id("length-badge")
    await expect(badge).to_have_text("Cut at the length limit")
    await client.page.reload()
    await expect(badge).to_be_visible()
    await client.page.set_viewport_size({"width": 360, "height": 740})
    box = await client.page.get_by_role("button", name="Continue").bounding_box()
    assert box is not None
    assert box["x"] + box["width"] <= 360
    await client.page.get_by_role("button", name="Continue").click()
    await expect(client.messages("user").last).to_contain_text("Continue")
    await client.read_all(3)
    assert client.frames("user_message")[-1]["text"] == "Continue"
    await expect(client.page.get_by_role("button", name="Continue")).to_have_count(0)
    await expect(badge).to_have_count(1)


async def test_a_failed_reply_is_there_after_a_reload_and_can_be_tried_again(client: Client) -> None:
    await client.greet()
    await client.say("error:EMPTY_REPLY")
    bubble = client.page.get_by_test_id("error-bubble")
    await expect(bubble).to_contain_text("The model gave no answer")
    await client.page.reload()
    await expect(bubble).to_contain_text("The model gave no answer")
    await expect(client.page.get_by_test_id("unanswered")).to_have_count(0)
    client.server.replies["again"] = "Here it is."
    await bubble.get_by_role("button", name="Try again").click()
    await expect(client.messages("assistant").last).to_contain_text("Here it is.")
    await expect(bubble).to_have_count(0)


async def test_a_reply_stopped_before_its_first_word_leaves_the_same_before_and_after_a_reload(
    client: Client,
) -> None:
    await client.greet()
    client.server.frame_ms = 600_000
    await client.say("Never mind")
    await expect(client.page.get_by_test_id("typing-indicator")).to_be_visible()
    await client.page.get_by_role("button", name="Stop reply").click()
    for _ in range(2):
        unanswered = client.page.get_by_test_id("unanswered")
        await expect(unanswered.get_by_role("button", name="Try again")).to_be_visible()
        await expect(client.messages("assistant")).to_have_count(1)
        await expect(client.page.get_by_test_id("interrupted-badge")).to_have_count(0)
        await client.page.reload()
    client.server.frame_ms = 60
    await unanswered.get_by_role("button", name="Try again").click()
    await client.read_all(2)
    await expect(unanswered).to_have_count(0)


async def test_what_stands_under_a_reply_is_the_same_after_a_reload(client: Client) -> None:
    await client.greet()
    await client.say("Count")
    await client.read_all(2)
    under = client.messages("assistant").last.locator("footer")
    live = await under.inner_text()
    assert "token" not in live
    await client.page.reload()
    await expect(client.messages("assistant")).to_have_count(2)
    assert await under.inner_text() == live


async def test_that_the_oldest_messages_are_left_out_is_said_once_where_it_begins(client: Client) -> None:
    await client.greet()
    await client.say("trimmed:Of course.")
    line = client.page.get_by_test_id("trimmed")
    await expect(line).to_contain_text("no longer sees its oldest messages")
    await client.read_all(2)
    await client.say("And then?")
    await client.read_all(3)
    await expect(line).to_have_count(1)
    await client.page.reload()
    await expect(line).to_have_count(1)
    kinds = await client.page.locator("[data-testid=trimmed], .message").evaluate_all(
        "all => all.map(one => one.dataset.testid)"
    )
    assert kinds.index("trimmed") == 3
