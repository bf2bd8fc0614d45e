"""What a person does with what was said, and what is served to them."""

from __future__ import annotations

import asyncio
import json
import re
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser, Locator, Route, expect

from tests.e2e.window import Window, window_on
from tests.support.provider_behaviour import Behaviour
from tests.support.stack import Running
from tests.support.steps import step
from tests.support.talk import eventually

pytestmark = [pytest.mark.stack, pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

BREAK_POLICY = """() => {
  const style = document.createElement("style");
  style.textContent = "p { color: red }";
  document.body.append(style);
}"""


async def test_what_was_said_is_changed_copied_exported_and_counted(window: Window) -> None:
    page = window.page
    question = window.messages("user")
    await window.greet()
    with step("times, tokens and cost are shown"):
        await window.say('[[say "This is **bold**."]] [[cost 0.125]] A first question')
        await window.read_all(2)
        time = window.reply(1).locator("time")
        await expect(time).to_have_text(re.compile("now|min"))
        assert await time.get_attribute("title")
        usage = page.get_by_test_id("usage")
        # Records take a while, and the page looks a few times.
        await expect(usage).to_contain_text("$0.125")
        counted = (await window.rest(f"/api/conversations/{window.conversation_id}"))["usage"]
        assert counted["cost"] == pytest.approx(0.125)
        await expect(usage).to_contain_text(f"{counted['inputTokens'] + counted['outputTokens']} tokens")

    with step("messages are copied as they were written"):
        await window.reply(1).get_by_role("button", name="Copy").click()
        assert await page.evaluate("() => navigator.clipboard.readText()") == "This is **bold**."
        await question.hover()
        await question.get_by_role("button", name="Copy").click()
        copied: str = await page.evaluate("() => navigator.clipboard.readText()")
        assert copied.endswith("A first question")

    with step("the conversation is exported"):
        await window.stored(lambda found: len(found) == 3)
        files: dict[str, str] = {}
        for kind, suffix in (("Markdown", ".md"), ("JSON", ".json")):
            await page.get_by_role("button", name="Conversation options").click()
            async with page.expect_download() as download:
                await page.get_by_role("menuitem", name=f"Export as {kind}").click()
            file = await download.value
            files[kind] = await asyncio.to_thread((await file.path()).read_text, encoding="utf-8")
            assert file.suggested_filename.endswith(suffix)
        assert "This is **bold**." in files["Markdown"]
        document = json.loads(files["JSON"])
        assert [one["role"] for one in document["messages"]] == ["assistant", "user", "assistant"]
        assert document["messages"][2]["content"] == "This is **bold**."

    with step("an answer is given again"):
        await window.stack.provider.script(Behaviour(text="In other words.", asked="A first question"))
        await page.get_by_role("button", name="Answer again").click()
        await expect(window.reply(1)).to_contain_text("In other words.")
        await window.read_all(2)
        await expect(window.messages("assistant")).to_have_count(2)
        assert len(await window.asked("A first question")) == 2
        again = (await window.event("ai_start", 3))["generationId"]
        messages = await window.stored(lambda found: bool(found) and found[-1]["generationId"] == again)
        assert [one["role"] for one in messages] == ["assistant", "user", "assistant"]

    with step("the answer before it is looked at, at once and when the page is loaded right after"):
        place = window.reply(1).get_by_test_id("answers-pager").locator(".place")
        for _ in range(2):
            await expect(place).to_have_text("2/2")
            await expect(window.reply(1)).to_contain_text("In other words.")
            await window.reply(1).get_by_role("button", name="Earlier answer").click()
            await expect(place).to_have_text("1/2")
            await expect(window.reply(1).locator("strong", has_text="bold")).to_be_visible()
            await expect(window.reply(1).get_by_test_id("earlier-answer")).to_be_visible()
            await page.reload()

    with step("the last question is asked differently, also after a reload"):
        await question.hover()
        await question.get_by_role("button", name="Edit").click()
        editor = page.get_by_role("textbox", name="Edit your message")
        await editor.fill('[[say "A second answer."]] A second question')
        await editor.press("Enter")
        for _ in range(2):
            await expect(window.reply(1)).to_contain_text("A second answer.")
            await expect(window.messages("assistant")).to_have_count(2)
            await expect(question).to_have_count(1)
            await expect(question).to_contain_text("A second question")
            await expect(page.get_by_test_id("answers-pager")).to_have_count(0)
            await window.stored(lambda found: bool(found) and found[-1]["content"] == "A second answer.")
            await page.reload()
        [asked] = await window.asked("A second question")
        messages = await window.stored(lambda found: len(found) == 3)
        for before in ("A first", "bold", "In other words"):
            assert before not in json.dumps(asked.body["messages"])
            assert before not in json.dumps(messages)

    with step("the operations page shows what was counted"):
        async with window.tab("/ops") as ops:

            def tile(label: str) -> Locator:
                named = ops.page.get_by_text(label, exact=True)
                return ops.page.locator("dl > div").filter(has=named).locator("dd")

            await expect(tile("Database")).to_have_text("answers")
            await expect(tile("Table")).to_have_text("answers")
            await expect(tile("Live connections")).to_have_text(re.compile(r"^[1-9]\d*$"))
            await expect(tile("Requests")).to_have_text(re.compile(r"^[1-9][\d.K]*$"))
            await expect(tile("Latency, p95")).to_have_text(re.compile(r"\d"))
            await expect(ops.page.locator("canvas").first).to_be_visible()

            with step("and the page of the interface reads both documents"):
                await ops.page.goto(f"{window.url}/docs#http-renameConversation")
                await expect(ops.page.locator("#http-renameConversation")).to_have_attribute("open", "")
                await expect(ops.page.locator("#ws-receive_cancel")).to_be_visible()
                await expect(ops.page.get_by_role("alert")).to_have_count(0)


async def test_the_page_is_served_with_a_strict_policy_and_keeps_it(window: Window) -> None:
    answer = await window.page.goto(window.url)
    assert answer is not None
    headers = answer.headers
    policy = {part.split()[0]: part.split()[1:] for part in headers["content-security-policy"].split(";")}
    assert policy["script-src"] == policy["style-src"] == ["'self'"]
    assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == ["'none'"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    await window.read_all(1)
    # What breaks the policy is told: the checks of every other test rely on it.
    await window.page.evaluate(BREAK_POLICY)
    await eventually(lambda: _told(window, "policy: style-src", "Content Security Policy"))
    window.forgive("policy: style-src", "Content Security Policy")


async def _told(window: Window, *complaints: str) -> bool:
    return all(any(known in one for one in window.complaints) for known in complaints)


async def test_a_first_visit_is_greeted_with_nothing_but_the_ticket_answered(
    chromium: Browser, calm_stack: Running
) -> None:
    """How soon a visitor is greeted is measured by ``bench.first_load``; this is what it rests on."""
    async with window_on(chromium, calm_stack) as window:
        asked: list[str] = []
        greeted = asyncio.Event()

        async def answer(route: Route) -> None:
            asked.append(path := urlsplit(route.request.url).path)
            if path != "/api/tickets":
                await greeted.wait()
            await route.continue_()

        await window.context.route("**/api/**", answer)
        await window.greet()
        await expect(window.box).to_be_focused()
        greeted.set()
        await expect(window.page.get_by_text("Your conversations will appear here.")).to_be_visible()
    assert asked[0] == "/api/tickets"
    assert asked.count("/api/tickets") == 1
