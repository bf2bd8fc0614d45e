"""A model that fails: what the person reads, and what they can do."""

from __future__ import annotations

import pytest
from playwright.async_api import Locator, expect

from tests.e2e.window import Window
from tests.support.provider_behaviour import Behaviour

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


async def try_again(window: Window, bubble: Locator) -> None:
    await bubble.get_by_role("button", name="Try again").click()
    await expect(bubble).to_have_count(0)
    await window.read_all(2)
    assert await window.shown(1) == "This time it worked."
    await expect(window.messages("user")).to_have_count(1)


@pytest.mark.parametrize(
    ("failure", "model", "code", "sentence"),
    [
        (BUSY, "scripted", "RATE_LIMITED", "Wait a moment, then try again."),
        (Behaviour(status=500, times=TRIES), "unavailable", "SERVICE_UNAVAILABLE", "Try again in a moment."),
        (Behaviour(status=408, times=TRIES), "slow", "TIMEOUT", "took too long to answer"),
    ],
    ids=["429", "500", "408"],
)
async def test_a_failure_says_what_to_do_and_can_be_tried_again(
    window: Window, failure: Behaviour, model: str, code: str, sentence: str
) -> None:
    await window.prefer(model=model)
    await window.greet()
    await window.stack.provider.script(failure)
    await window.say('[[say "This time it worked."]] Please?')
    await try_again(window, await fails(window, code, sentence))


async def test_a_failure_that_trying_again_cannot_mend_offers_no_such_button(window: Window) -> None:
    await window.greet()
    for number, (status, code) in enumerate([(401, "PERMISSION_DENIED"), (402, "QUOTA_EXCEEDED")]):
        await window.say(f"[[fail {status} times=1]] Please?")
        bubble = await fails(window, code, "Choose another")
        await expect(bubble.get_by_role("button")).to_have_count(0)
        await window.say('[[say "Here I am."]] And now?')
        await window.read_all(2 + number)
        await expect(window.messages("assistant").last).to_contain_text("Here I am.")
        await window.reload(3 + 2 * number)  # the failed ones are listed, too


async def test_a_model_that_breaks_off_leaves_what_it_said_and_another_try(window: Window) -> None:
    await window.prefer(model="unavailable")
    await window.greet()
    await window.stack.provider.script(Behaviour(text="It began well, but", pace_ms=20, cut_after=4))
    await window.say('[[say "This time it worked."]] Tell me.')
    bubble = window.page.get_by_test_id("error-bubble")
    await expect(bubble).to_contain_text("The reply broke off")
    await expect(window.reply(1)).to_contain_text("It began well,")
    await try_again(window, bubble)
    await expect(window.messages("assistant")).to_have_count(2)
