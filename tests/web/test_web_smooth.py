"""The page follows a reply that grows. What a piece of a long one costs, and that only its end is touched:
``web/tests/markdown/work.test.tsx`` and ``tests/e2e/test_browser_streaming.py``."""

from __future__ import annotations

import pytest
from playwright.async_api import Locator, expect

from tests.support.steps import step
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


async def top_of(place: Locator) -> float:
    box = await place.bounding_box()
    assert box is not None
    return box["y"]


async def test_long_texts_keep_their_beginnings_in_sight(client: Client) -> None:
    page = client.page
    client.server.words_a_frame = 5_000
    await client.prefer(reveal="instant")
    await client.greet()
    thread = page.get_by_test_id("thread")
    file = "\n".join(f"line {number}" for number in range(400))

    with step("of a message that would fill screens the beginning is shown"):
        client.server.replies[file] = "Read."
        await client.say(file)
        await client.read_all(2)
        said = client.messages("user")
        words = said.locator(".bubble")
        assert await words.evaluate("one => one.offsetHeight") < 300
        await expect(words).to_have_text(file)

    with step("opened, it stays where it is, at the end of a conversation that the page follows"):
        place = await top_of(said)
        await said.get_by_role("button", name="Show all of it").click()
        less = said.get_by_role("button", name="Show less")
        await expect(less).to_have_attribute("aria-expanded", "true")
        assert await words.evaluate("one => one.offsetHeight") > 5_000
        await thread.evaluate(STILL)
        assert await top_of(said) == pytest.approx(place, abs=1)
        await less.click()
        await expect(said.get_by_role("button", name="Show all of it")).to_be_in_viewport()
        assert await words.evaluate("one => one.offsetHeight") < 300

    with step("one that fits has no button"):
        await client.say("Short")
        await client.read_all(3)
        await expect(
            client.messages("user").nth(1).get_by_role("button", name="Show all of it")
        ).to_have_count(0)

    with step("the caption of a listing, with the button that copies it, stays until its end"):
        listing = "\n".join(f"x_{number} = {number}" for number in range(200))
        client.server.replies["Code"] = f"Here:\n\n```py\n{listing}\n```"
        await client.say("Code")
        await client.read_all(4)
        await thread.evaluate(STILL)
        reply = client.messages("assistant").nth(3)
        assert await top_of(reply.locator("pre")) < -1_000
        assert await top_of(reply.locator("figcaption")) == pytest.approx(await top_of(thread), abs=1)
        await reply.get_by_role("button", name="Copy code").click()
        assert await page.evaluate("() => navigator.clipboard.readText()") == listing
