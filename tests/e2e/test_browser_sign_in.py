"""A person signs in and out, with an identity provider beside the stack."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.async_api import Browser, expect

from tests.e2e.window import Window, window_on
from tests.support.oidc_provider import OidcProvider, oidc_provider
from tests.support.stack import Running

pytestmark = [pytest.mark.stack, pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@pytest.fixture(scope="module")
def provider(calm_stack: Running) -> Iterator[OidcProvider]:
    with oidc_provider(calm_stack.issuer) as running:
        yield running


async def signed_in(window: Window) -> None:
    await window.page.get_by_test_id("sign-in").click()
    await window.page.get_by_test_id("account").wait_for()


async def test_a_guest_signs_in_keeps_the_conversation_and_signs_out(
    window: Window, provider: OidcProvider, chromium: Browser, calm_stack: Running
) -> None:
    provider.claims = {"sub": "ann of the browser", "name": "Ann"}
    await window.greet()
    await window.say('[[say "With pleasure."]] Remember the sea')
    await window.read_all(2)
    await window.stored(lambda found: len(found) == 3)
    path = f"/c/{window.conversation_id}"

    await signed_in(window)
    await expect(window.page).to_have_url(re.compile(re.escape(path)))
    await expect(window.page.get_by_test_id("account")).to_have_text("Ann")
    await expect(window.messages("user")).to_contain_text("Remember the sea")
    await expect(window.items).to_have_count(1)
    await window.say('[[say "Gladly."]] Go on')
    await expect(window.messages("assistant", status="completed")).to_have_count(3)
    await window.reload(3)

    async with window_on(chromium, calm_stack) as elsewhere:
        await elsewhere.greet()
        await signed_in(elsewhere)
        await expect(elsewhere.items.first).to_contain_text("Remember the sea")

    await window.page.get_by_test_id("account").click()
    async with window.page.expect_download() as coming:
        await window.page.keyboard.press("Escape")
        await window.page.get_by_role("button", name="Conversation options").click()
        await window.page.get_by_role("menuitem", name="Export as Markdown").click()
    assert (await coming.value).suggested_filename.endswith(".md")

    await window.page.get_by_test_id("account").click()
    await window.page.get_by_role("menuitem", name="Sign out", exact=True).click()
    await window.page.get_by_test_id("sign-in").wait_for()
    await window.read_all(1)
    await expect(window.items).to_have_count(0)
