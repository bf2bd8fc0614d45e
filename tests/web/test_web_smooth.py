"""Long replies stay smooth, and nothing is too large for the page."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.support.growing_reply import REPLIES, growth, shown, watch_growth
from tests.web.conftest import Client

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

BURSTS = {"document": 120, "line": 200, "code": 350}
"""Words that come at once: fewer characters than the page shows in one go."""


STILL = """async one => {
  let last = -1;
  while (one.scrollTop !== last) {
    last = one.scrollTop;
    for (let frame = 0; frame < 5; frame++) await new Promise(requestAnimationFrame);
  }
  return last;
}"""
"""Where a place stands that was scrolled, once it has come to rest there."""


@pytest.mark.parametrize("what", REPLIES)
async def test_only_the_end_of_a_growing_reply_is_touched(client: Client, what: str) -> None:
    """50 KB of markdown, a line of 100 KB, 5,000 lines of code, each burst shown before the next one comes."""
    text = client.server.replies[what] = REPLIES[what]
    assert len(text) > 50_000
    client.server.words_a_frame = BURSTS[what]
    await client.open()
    await client.prefer(reveal="instant")
    await client.greet()
    await watch_growth(client.page)

    client.server.shown = lambda: shown(client.page)
    await client.say(what)
    await client.messages("assistant", status="completed").nth(1).wait_for(timeout=240_000)
    seen = await growth(client.page)
    assert seen.late == ()
    assert seen.changes > 50
    assert seen.added < 1.5 * seen.nodes
    assert seen.most < 500


async def test_the_page_follows_the_reply_and_lets_the_reader_scroll_up(client: Client) -> None:
    await client.open()
    await client.prefer(reveal="instant")
    await client.page.reload()
    await client.messages("assistant").first.wait_for()
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
