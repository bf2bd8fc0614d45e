"""A browser that keeps the pages that were left, and shows them again as they were for "Back"."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.e2e.window import window_on
from tests.support import browser
from tests.support.oidc_provider import OidcProvider, oidc_provider
from tests.support.stack import Running

pytestmark = [pytest.mark.stack, pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def keeping() -> AsyncIterator[Browser]:
    async with browser.chromium(keeps_pages=True) as launched:
        yield launched


@pytest.fixture(scope="module")
def provider(calm_stack: Running) -> Iterator[OidcProvider]:
    with oidc_provider(calm_stack.issuer) as running:
        yield running


async def _leave(page: Page, url: str) -> None:
    await page.evaluate("window.kept = true")
    await page.goto(url)


async def _is_the_kept_page(page: Page) -> bool:
    return bool(await page.evaluate("window.kept === true"))


async def _back(page: Page) -> None:
    # A kept page is not loaded: there is no event to wait for.
    await page.go_back(wait_until="commit")


async def test_a_reply_goes_on_in_a_page_that_was_kept_meanwhile(
    keeping: Browser, calm_stack: Running
) -> None:
    async with window_on(keeping, calm_stack) as window:
        await window.greet()
        await window.say("[[say 90 words]] [[hold every 30]] A story, please.")
        await expect(window.reply(1)).to_contain_text("word20")
        await _leave(window.page, f"{window.url}/favicon.svg")
        await _back(window.page)
        await expect(window.page.get_by_test_id("connection-status")).to_have_attribute(
            "data-status", "connected"
        )
        assert await _is_the_kept_page(window.page)
        for _ in range(2):
            await window.stack.provider.release()
        await window.read_all(2)
        assert await window.shown(1) == " ".join(f"word{number}" for number in range(1, 91))
        assert len(window.sockets) == 2
        window.forgive("favicon.ico")


async def test_whoever_is_next_at_a_browser_sees_nothing_of_who_was_before(
    keeping: Browser, calm_stack: Running, provider: OidcProvider
) -> None:
    provider.claims = {"sub": "ann of the kept page", "name": "Ann"}
    async with window_on(keeping, calm_stack) as window:
        page = window.page
        await window.greet()
        await page.get_by_test_id("sign-in").click()
        await page.get_by_test_id("account").wait_for()
        await window.say('[[say "With pleasure."]] Remember the anchovy')
        await window.read_all(1)
        await expect(window.reply(-1)).to_contain_text("With pleasure.")
        said = page.url

        await page.evaluate("window.kept = true")
        await page.get_by_test_id("account").click()
        await page.get_by_role("menuitem", name="Sign out", exact=True).click()
        await page.get_by_test_id("sign-in").wait_for()
        await window.read_all(1)
        await _back(page)
        await expect(page).to_have_url(said)
        await expect(page.get_by_test_id("gone")).to_be_visible()
        assert not await _is_the_kept_page(page)
        await expect(page.get_by_text("anchovy")).to_have_count(0)

        window.forgive("Error during WebSocket handshake")

        await page.get_by_test_id("gone").get_by_test_id("sign-in").click()
        await page.get_by_test_id("account").wait_for()
        await page.get_by_test_id("new-conversation").click()
        await window.box.fill("What an account has not sent yet")
        # The tab is closed without signing out.
        async with window.tab("/") as other:
            await page.close()
            await other.read_all(1)
            await expect(other.box).to_have_value("")
            await expect(other.items).to_have_count(0)


async def test_a_guest_s_other_tab_says_that_its_conversation_is_an_account_s(
    keeping: Browser, calm_stack: Running, provider: OidcProvider
) -> None:
    provider.claims = {"sub": "ann of two tabs", "name": "Ann"}
    async with window_on(keeping, calm_stack) as window:
        await window.greet()
        await window.say('[[say "With pleasure."]] Remember the sea')
        await window.read_all(2)
        refused = ("Error during WebSocket handshake", "status of 404", "favicon.ico")
        async with window.tab(f"/c/{window.conversation_id}", *refused) as other:
            await other.read_all(2)
            await window.page.bring_to_front()
            await window.page.get_by_test_id("sign-in").click()
            await window.page.get_by_test_id("account").wait_for()
            await other.page.bring_to_front()
            # The connection is renewed, as after a loss of it.
            await _leave(other.page, f"{window.url}/favicon.svg")
            await _back(other.page)
            assert await _is_the_kept_page(other.page)
            gone = other.page.get_by_test_id("gone")
            await expect(gone).to_contain_text("belongs to your account")
            await expect(gone.get_by_test_id("sign-in")).to_be_visible()
