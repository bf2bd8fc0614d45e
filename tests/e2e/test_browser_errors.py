"""A model that fails: what the person reads, and what they can do."""

from __future__ import annotations

import pytest
from playwright.async_api import Locator, expect

from tests.e2e.window import Window
from tests.support.provider_behaviour import Behaviour
from tests.support.steps import step

pytestmark = [pytest.mark.stack, pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

# What may pass by itself is asked three times.
TRIES = 3
BUSY = Behaviour(status=429, headers=(("retry-after", "60"),))


async def fails(window: Window, code: str, sentence: str) -> Locator:
    """The bubble that says so, and not in the provider's words."""
    bubble = window.page.get_by_test_id("error-bubble").last
    await expect(bubble).to_have_attribute("data-code", code)
    await expect(bubble).to_contain_text(sentence)
    await expect(bubble).not_to_contain_text("Scripted failure")
    await expect(window.stop_button).to_have_count(0)
    return bubble


async def try_again(window: Window, bubble: Locator, read: int) -> None:
    asked = await window.messages("user").count()
    await bubble.get_by_role("button", name="Try again").click()
    await expect(bubble).to_have_count(0)
    await window.read_all(read)
    assert await window.messages("assistant").last.locator(".prose").inner_text() == "This time it worked."
    await expect(window.messages("user")).to_have_count(asked)


async def choose(window: Window, model: str) -> None:
    """Another model answers from now on: one that fails often is not asked any more for a while."""
    await window.page.get_by_test_id("model-picker").click()
    await window.page.locator(f"[data-model='{model}']").click()
    await window.event("model_changed", model=model)


async def test_a_failure_says_what_to_do_and_can_be_tried_again_if_that_may_help(window: Window) -> None:
    await window.greet()
    read = 1
    for failure, model, code, sentence in (
        (BUSY, "scripted", "RATE_LIMITED", "Wait a moment, then try again."),
        (Behaviour(status=500, times=TRIES), "unavailable", "SERVICE_UNAVAILABLE", "Try again in a moment."),
        (Behaviour(status=408, times=TRIES), "slow", "TIMEOUT", "took too long to answer"),
    ):
        with step(f"{failure.status}: it can be tried again"):
            if model != "scripted":
                await choose(window, model)
            await window.stack.provider.script(failure)
            await window.say('[[say "This time it worked."]] Please?')
            await try_again(window, await fails(window, code, sentence), read := read + 1)

    with step("a model that breaks off leaves what it said, and another try"):
        await window.stack.provider.script(Behaviour(text="It began well, but", pace_ms=20, cut_after=4))
        await window.say('[[say "This time it worked."]] Tell me.')
        bubble = window.page.get_by_test_id("error-bubble")
        await expect(bubble).to_contain_text("The reply broke off")
        await expect(window.messages("assistant").last).to_contain_text("It began well,")
        await try_again(window, bubble, read := read + 1)
        await expect(window.messages("assistant")).to_have_count(read)

    for status, code in ((401, "PERMISSION_DENIED"), (402, "QUOTA_EXCEEDED")):
        with step(f"{status}: trying again cannot mend it, and no such button is offered"):
            await window.say(f"[[fail {status} times=1]] Please?")
            bubble = await fails(window, code, "Choose another")
            await expect(bubble.get_by_role("button")).to_have_count(0)
            await window.say('[[say "Here I am."]] And now?')
            await window.read_all(read := read + 1)
            await expect(window.messages("assistant").last).to_contain_text("Here I am.")
    with step("the failed ones are listed, too"):
        await window.reload(read + 2)
