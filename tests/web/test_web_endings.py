"""What a person sees of a reply that was cut, that failed, or that was given without the oldest messages."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.support.steps import step
from tests.web.conftest import Client

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_every_ending_says_so_and_offers_what_helps_also_after_a_reload(client: Client) -> None:
    page, server = client.page, client.server
    await client.greet()
    under = client.messages("assistant").last.locator("footer")

    with step("a reply that was cut goes on at a click"):
        await client.say("length:The river runs down to the har")
        badge = page.get_by_test_id("length-badge")
        await expect(badge).to_have_text("Cut at the length limit")
        await client.read_all(2)
        live = await under.inner_text()
        assert "token" not in live
        await page.reload()
        await expect(badge).to_be_visible()
        assert await under.inner_text() == live
        await page.set_viewport_size({"width": 360, "height": 740})
        box = await page.get_by_role("button", name="Continue").bounding_box()
        assert box is not None
        assert box["x"] + box["width"] <= 360
        await page.set_viewport_size({"width": 1280, "height": 820})
        await page.get_by_role("button", name="Continue").click()
        await expect(client.messages("user").last).to_contain_text("Continue")
        await client.read_all(3)
        assert client.frames("user_message")[-1]["text"] == "Continue"
        await expect(page.get_by_role("button", name="Continue")).to_have_count(0)
        await expect(badge).to_have_count(1)

    with step("that the oldest messages are left out is said once, where it begins"):
        await client.say("trimmed:Of course.")
        line = page.get_by_test_id("trimmed")
        await expect(line).to_contain_text("no longer sees its oldest messages")
        await client.read_all(4)
        await client.say("And then?")
        await client.read_all(5)
        await expect(line).to_have_count(1)

    with step("a reply that failed can be tried again"):
        await client.say("error:EMPTY_REPLY")
        bubble = page.get_by_test_id("error-bubble")
        for _ in ("at once", "after a reload"):
            await expect(bubble).to_contain_text("The model gave no answer")
            await expect(page.get_by_test_id("unanswered")).to_have_count(0)
            await page.reload()
        await bubble.wait_for()

    with step("what stood before it is the same after the reload"):
        await expect(badge).to_have_count(1)
        await expect(line).to_have_count(1)
        shown = page.locator("[data-testid=trimmed], .message")
        kinds = await shown.evaluate_all("all => all.map(one => one.dataset.testid)")
        assert kinds.index("trimmed") == 7
        server.replies["again"] = "Here it is."
        await bubble.get_by_role("button", name="Try again").click()
        await expect(client.messages("assistant").last).to_contain_text("Here it is.")
        await expect(bubble).to_have_count(0)

    with step("a reply that is stopped before its first word leaves nothing but another try"):
        await client.read_all(6)
        server.frame_ms = 600_000
        await client.say("Never mind")
        await expect(page.get_by_test_id("typing-indicator")).to_be_visible()
        await page.get_by_role("button", name="Stop reply").click()
        unanswered = page.get_by_test_id("unanswered")
        for _ in ("at once", "after a reload"):
            await expect(unanswered.get_by_role("button", name="Try again")).to_be_visible()
            await expect(client.messages("assistant")).to_have_count(6)
            await expect(page.get_by_test_id("interrupted-badge")).to_have_count(0)
            await page.reload()
        server.frame_ms = 60
        await unanswered.get_by_role("button", name="Try again").click()
        await client.read_all(7)
        await expect(unanswered).to_have_count(0)

    with step("what another model may mend can be tried again once it is chosen"):
        models = ("openai/gpt-5-mini", "anthropic/claude-haiku", "smollm2-135m")
        for code, model in zip(
            ("QUOTA_EXCEEDED", "PERMISSION_DENIED", "PROMPT_TOO_LONG"), models, strict=True
        ):
            await client.say(f"error:{code}")
            failure = page.locator(f"[data-testid=error-bubble][data-code={code}]")
            await expect(failure).to_contain_text("model")
            await expect(failure.get_by_role("button")).to_have_count(0)
            await page.get_by_test_id("model-picker").click()
            await page.locator(f"[data-model='{model}']").click()
            await failure.get_by_role("button", name="Try again").click()
            await expect(client.messages("assistant").last).to_contain_text("Here it is.")
            await expect(failure).to_have_count(0)

    with step("its sentence stands beside its sign on a phone"):
        await page.set_viewport_size({"width": 360, "height": 740})
        await client.say("error:PROMPT_TOO_LONG")
        sign = await page.get_by_test_id("error-bubble").locator("svg").bounding_box()
        words = await page.get_by_test_id("error-bubble").locator("p").bounding_box()
        assert sign is not None
        assert words is not None
        assert words["x"] > sign["x"] + sign["width"]
        assert words["y"] < sign["y"] + sign["height"]
