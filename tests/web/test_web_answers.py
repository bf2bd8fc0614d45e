"""Several answers to one question: leafed through with mouse and keyboard, in two tabs, after a reload, whatever became
of each."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect

from tests.support.browser import PATIENCE_MS
from tests.support.steps import step
from tests.web.conftest import Client
from tests.web.test_web_accessibility import violations, violations_in_both_themes

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

FIRST = "# The first answer\n\nIt has **bold** words.\n\n" + "\n\n".join(f"Paragraph {n}." for n in range(12))


def button(within: Page | Locator, name: str) -> Locator:
    return within.get_by_role("button", name=name, exact=True)


def pager(within: Page | Locator) -> Locator:
    return within.get_by_test_id("answers-pager")


async def place(within: Page | Locator, wanted: str) -> None:
    """Waits for what the pager shows, and what a screen reader is told of it."""
    await expect(pager(within).locator(".place")).to_have_text(wanted)
    at, count = wanted.split("/")
    told = f"Answer {at} of {count}" + (", an earlier one" if at != count else "")
    await expect(pager(within).locator("[aria-live]")).to_have_text(told)


async def again(client: Client, text: str, page: Page | None = None) -> None:
    """Has the last question answered again, and waits for the answer."""
    client.server.replies["again"] = text
    await button(page or client.page, "Answer again").click()
    await reading(page or client.page, text)


def reading(page: Page, text: str) -> Any:
    """Waits until the last reply says this and is over."""
    return expect(
        page.locator("[data-testid=message-assistant][data-status=completed]").last
    ).to_contain_text(text)


async def test_an_earlier_answer_is_looked_at_in_the_place_of_the_one_that_stands(client: Client) -> None:
    page, server = client.page, client.server
    server.greeting = "\n\n".join(f"Hello {n}." for n in range(40))
    server.replies["Why?"] = FIRST
    await client.prefer(reveal="instant")
    await client.greet()
    await client.say("Why?")
    await client.read_all(2)
    reply = client.messages("assistant").nth(1)
    with step("one answer has no pager"):
        await expect(pager(page)).to_have_count(0)
    other = await client.context.new_page()
    other.on("console", client.hear)
    await other.goto(page.url)
    await reading(other, "The first answer")
    before = server.details
    with step("the new one is shown, with a way back, in both tabs"):
        await again(client, "The second answer.")
        for tab in (page, other):
            await reading(tab, "The second answer.")
            await place(tab, "2/2")
            await expect(tab.get_by_test_id("earlier-answer")).to_have_count(0)
    with step(
        "stepping back shows the first one as any reply, marked, and the pager stays where it was pressed"
    ):
        back = button(pager(page), "Earlier answer")
        held = await back.bounding_box()
        await back.click()
        await place(page, "1/2")
        await expect(reply.get_by_role("heading", name="The first answer")).to_be_visible()
        await expect(reply.locator("strong", has_text="bold")).to_be_visible()
        await expect(reply.get_by_role("note")).to_contain_text("The conversation does not go on from it")
        await expect(reply.get_by_text("The second answer.")).to_have_count(0)
        await expect(button(reply, "Answer again")).to_have_count(0)
        await expect(reply).to_have_attribute("data-earlier", "true")
        await expect(back).to_have_attribute("aria-disabled", "true")
        now = await back.bounding_box()
        assert held and now and abs(held["y"] - now["y"]) < 2
        await expect(back).to_be_focused()
        assert await violations_in_both_themes(client) == []
    with step("it is copied as it was written"):
        await button(reply.locator("footer"), "Copy").click()
        await expect(button(reply.locator("footer"), "Copied")).to_be_visible()
        assert await page.evaluate("() => navigator.clipboard.readText()") == FIRST
    with step("keys step forward and back, and the focus stays"):
        await page.keyboard.press("Escape")
        await button(pager(page), "Later answer").focus()
        await page.keyboard.press("Enter")
        await place(page, "2/2")
        await expect(button(pager(page), "Later answer")).to_be_focused()
        await expect(reply).to_contain_text("The second answer.")
        await page.keyboard.press("Enter")
        await place(page, "2/2")
        await page.keyboard.press("Shift+Tab")
        await page.keyboard.press("Space")
        await place(page, "1/2")
    with step("a new answer from another tab is shown at once, as it is spoken"):
        server.hold_at = "third"
        server.replies["again"] = "The third answer, which goes on."
        await button(other, "Answer again").click()
        speaking = client.messages("assistant", status="speaking")
        await expect(speaking).to_contain_text("The third")
        await expect(pager(page)).to_have_count(0)
        server.hold_at = None
        server.go_on.set()
        await place(page, "3/3")
    with step("before its first word there is no bubble for it, and no way to hide it"):
        server.hold = asyncio.Event()
        await button(page, "Answer again").click()
        await page.get_by_test_id("typing-indicator").wait_for()
        await expect(client.messages("assistant")).to_have_count(1)
        await expect(pager(page)).to_have_count(0)
        server.hold.set()
        server.hold = None
        await place(page, "4/4")
    with step("all of that was known without asking"):
        assert server.answering.asked == []
        assert server.details - before <= 8  # usage, as after every turn, in two tabs
    with step("it fits a small screen, in either direction of writing"):
        await page.set_viewport_size({"width": 360, "height": 740})
        await button(pager(page), "Earlier answer").click()
        for direction in ("ltr", "rtl"):
            await page.evaluate("way => { document.documentElement.dir = way }", direction)
            await place(page, "3/4")
            footer, box = await reply.locator("footer").bounding_box(), await pager(page).bounding_box()
            assert footer and box and box["x"] >= 0 and box["x"] + box["width"] <= 360
            assert footer["x"] >= 0 and footer["x"] + footer["width"] <= 360
            assert await page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
            first, last = [
                await button(pager(page), name).bounding_box() for name in ("Earlier answer", "Later answer")
            ]
            assert first and last and (first["x"] < last["x"]) == (direction == "ltr")
            assert await violations(client) == []


async def test_after_a_reload_earlier_answers_are_fetched_when_somebody_steps_back(client: Client) -> None:
    page, server = client.page, client.server
    await client.prefer(reveal="instant")
    await client.greet()
    await client.say("Why?")
    await client.read_all(2)
    for number in range(2, 11):
        await again(client, f"Answer number {number}.")
        await place(page, f"{number}/{number}")
    server.details = 0
    with step("there is a pager, and nothing is fetched before it is used"):
        await page.reload()
        await place(page, "10/10")
        assert (server.answering.asked, server.details) == ([], 1)
    with step("what cannot be fetched is told, and tried again"):
        server.answering.refusals = [(503, {"code": "DATABASE_UNAVAILABLE", "message": "away"})]
        await button(pager(page), "Earlier answer").click()
        await page.get_by_text("The earlier answer could not be fetched").wait_for()
        await place(page, "10/10")
    with step("all are fetched together"):
        server.answering.asked.clear()
        await button(pager(page), "Earlier answer").click()
        await place(page, "9/10")
        await expect(client.messages("assistant").nth(1)).to_contain_text("Answer number 9.")
        for number in range(8, 0, -1):
            await button(pager(page), "Earlier answer").click()
            await place(page, f"{number}/10")
        await expect(client.messages("assistant").nth(1)).to_contain_text("You said: Why?")
        assert len(set(server.answering.asked)) == 1
        assert len(server.answering.asked) == 3  # pages of four
    with step("one more stands beside those that were fetched"):
        for _ in range(9):
            await button(pager(page), "Later answer").click()
        await again(client, "Answer number 11.")
        await place(page, "11/11")
        await button(pager(page), "Earlier answer").click()
        await expect(client.messages("assistant").nth(1)).to_contain_text("Answer number 10.")
        assert len(server.answering.asked) == 3
    with step("records that come late are waited for"):
        server.answering.late = 1
        await page.reload()
        await place(page, "11/11")
        assert server.answering.late == 0
    with step("so it is in a conversation that is opened from the list, and after going back to it"):
        await button(page, "New conversation").first.click()
        await expect(pager(page)).to_have_count(0)
        await page.go_back()
        await place(page, "11/11")
        await page.goto(server.url + "/account")
        await page.go_back()
        await place(page, "11/11")
    client.forgive("503")


async def test_answers_that_ended_badly_are_kept_as_they_ended(client: Client) -> None:
    page, server = client.page, client.server
    await client.prefer(reveal="instant")
    await client.greet()
    reply = client.messages("assistant").nth(1)
    server.hold_at = "words"
    server.replies["Go"] = "Some words and then many more of them"
    await client.say("Go")
    await expect(client.messages("assistant", status="speaking")).to_contain_text("Some words")
    await button(page, "Stop reply").click()
    await page.get_by_test_id("interrupted-badge").wait_for()
    server.hold_at = None
    with step("one that fails"):
        server.replies["again"] = "error:TIMEOUT"
        server.replies["error:TIMEOUT"] = "error:TIMEOUT"
        await button(page, "Answer again").click()
        await page.get_by_test_id("error-bubble").wait_for()
        await place(page, "2/2")
    with step("one that is stopped before its first word"):
        server.replies["again"] = "silence"
        await button(page, "Try again").click()
        await expect(page.get_by_test_id("error-bubble")).to_have_count(0)
        await button(page, "Stop reply").click()
        nothing = page.get_by_test_id("message-nothing")
        await expect(nothing).to_contain_text("Stopped before its first word.")
        await place(nothing, "3/3")
        assert await violations(client) == []
        await button(pager(nothing), "Earlier answer").click()
        await place(nothing, "2/3")
        await expect(nothing.get_by_test_id("error-bubble")).to_be_visible()
        await expect(button(nothing, "Try again")).to_have_count(0)
        await button(pager(nothing), "Earlier answer").click()
        await expect(nothing.get_by_test_id("interrupted-badge")).to_be_visible()
        await expect(nothing).to_contain_text("Some words")
        for _ in range(2):
            await button(pager(nothing), "Later answer").click()
    for where in ("at once", "after a reload"):
        with step(f"a good one, {where}"):
            if where == "at once":
                server.conversations[page.url.rsplit("/", 1)[1]].done += 1
                await again(client, "At last.")
            else:
                await page.reload()
            await place(page, "3/3")
            await button(pager(page), "Earlier answer").click()
            await expect(reply.get_by_test_id("error-bubble")).to_be_visible()
            await button(pager(page), "Earlier answer").click()
            await expect(reply.get_by_test_id("interrupted-badge")).to_be_visible()
            await expect(reply).to_contain_text("Some words")
            await expect(button(reply, "Continue")).to_have_count(0)


async def test_a_steered_answer_is_one_and_an_edited_question_takes_its_answers_along(client: Client) -> None:
    page, server = client.page, client.server
    await client.prefer(reveal="instant")
    await client.greet()
    server.hold_at = "dollars"
    server.replies["Cost?"] = "It costs seven dollars. " + "They say it again. " * 20
    server.replies["In euros"] = " In euros that is about six."
    await client.say("Cost?")
    await expect(client.messages("assistant", status="speaking")).to_contain_text("dollars")
    await client.say("In euros")
    server.hold_at = None
    server.go_on.set()
    await reading(page, "about six")
    with step("all of its parts make way, and are one earlier answer"):
        await again(client, "Six euros.")
        await place(page, "2/2")
        await button(pager(page), "Earlier answer").click()
        reply = client.messages("assistant").last
        await expect(reply).to_contain_text("dollars")
        await expect(reply).to_contain_text("about six")
        await expect(reply.get_by_test_id("steer-mark")).to_contain_text("In euros")
    with step("after a reload, too"):
        await page.reload()
        await place(page, "2/2")
        await button(pager(page), "Earlier answer").click()
        reply = client.messages("assistant").last
        await expect(reply).to_contain_text("dollars")
        await expect(reply).to_contain_text("about six")
        await expect(reply.get_by_test_id("steer-mark")).to_contain_text("In euros")
    with step("another question has no earlier answers, and what was asked before keeps its own"):
        await client.say("And then?")
        await reading(page, "You said: And then?")
        await expect(pager(page)).to_have_count(1)
        await again(client, "Then tea.")
        await expect(pager(page)).to_have_count(2)
    with step("an edited question's answers are shown under no question"):
        await client.messages("user").last.hover()
        await button(page, "Edit").last.click()
        await page.get_by_role("textbox", name="Edit your message").fill("And now?")
        await page.keyboard.press("Enter")
        await reading(page, "You said: And now?")
        await expect(pager(page)).to_have_count(1)


async def test_a_conversation_without_any_asks_for_nothing_more(client: Client) -> None:
    server = client.server
    one = server.add("Old", [("user", "Hi"), ("assistant", "Ho"), ("user", "So?"), ("assistant", "So.")])
    await client.open(f"/c/{one.id}")
    await expect(client.messages("assistant")).to_have_count(2)
    for _ in range(PATIENCE_MS // 50):
        if server.details:
            break
        await client.page.wait_for_timeout(50)
    await server.drop_sockets()
    await expect(client.messages("assistant")).to_have_count(2)
    await expect(client.box).to_be_enabled()
    assert server.details == 1
    await client.say("More")
    await client.read_all(3)
    assert server.answering.asked == []
    await expect(pager(client.page)).to_have_count(0)
