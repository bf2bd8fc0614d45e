"""The page follows a reply that grows. What a piece of a long one costs, and that only its end is touched:
``web/tests/markdown/work.test.tsx`` and ``tests/e2e/test_browser_streaming.py``."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.web.conftest import Client

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

STILL = """async one => {
  let last = -1;
  while (one.scrollTop !== last) {
    last = one.scrollTop;
    for (let frame = 0; frame < 5; frame++) await new Promise(requestAnimationFrame);
  }
  return last;
}"""
"""Where a place stands that was scrolled, once it has come to rest there."""


async def test_the_page_follows_the_reply_and_lets_the_reader_scroll_up(client: Client) -> None:
    await client.prefer(reveal="instant")
    await client.greet()
    client.server.frame_ms = 40
    client.server.words_a_frame = 5
    await client.say("repeat:200:Another line of the story.\n\n")
    thread = client.page.get_by_test_id("thread")
    at_end = "one => one.scrollHeight - one.scrollTop - one.clientHeight < 40"
    await expect(client.messages("assistant").nth(1).locator("p").nth(30)).to_be_visible()
    await client.page.wait_for_function(at_end, arg=await thread.element_handle())
    await thread.hover()
    await client.page.mouse.wheel(0, -400)
    down = client.page.get_by_role("button", name="Scroll to the latest message")
    await expect(down).to_be_visible()
    place = await thread.evaluate(STILL)
    await expect(client.messages("assistant").nth(1).locator("p").nth(45)).to_be_attached()
    assert await thread.evaluate("one => one.scrollTop") == pytest.approx(place, abs=2)
    await down.click()
    await expect(down).not_to_be_visible()
