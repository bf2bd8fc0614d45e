"""What replies look like: directions, formulas, emoji. The dialect itself is tested in ``web/tests/markdown/``, and
what means harm in ``tests/e2e/test_browser_streaming.py``."""

from __future__ import annotations

import pytest
from playwright.async_api import Locator, expect

from tests.support.steps import step
from tests.web.conftest import Client

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

DIRECTIONS = (
    "English first.\n\nثم بالعربية `code()` هنا.\n\n- واحد\n- اثنان\n\n> اقتباس\n\n"
    "| عمود |\n|---|\n| خلية |\n\n```py\nא = 1\n```"
)
FORMULAS = (
    "Area \\( \\pi r^2 \\) and money: $5 and $10.\n\n\\[\n\\sum_{i=1}^{n} a_i * b_i * c\n\\]\n\n"
    "$\\frac{1$ and $\\notacommand{x}$"
)
FAMILY = "👩‍👩‍👧‍👦"


async def show(client: Client, text: str) -> Locator:
    """Has it said as the next reply."""
    number = await client.messages("assistant").count()
    client.server.replies["Show me"] = text
    await client.say("Show me")
    await client.read_all(number + 1)
    return client.messages("assistant").nth(number)


async def test_replies_are_typeset(client: Client) -> None:
    requests: list[str] = []
    client.page.on("request", lambda request: requests.append(request.url))
    client.server.words_a_frame = 5_000
    await client.prefer(reveal="instant")
    await client.greet()

    with step("the typesetter is not loaded before the first formula"):
        await show(client, "It costs $5 and $10, no formula.")
        assert [url for url in requests if "katex" in url.lower()] == []

    with step("right-to-left text and emoji are shown whole"):
        text = f"مرحبا بالعالم، كيف حالك؟ {FAMILY} 🏳️‍🌈 👍🏽"
        prose = (await show(client, text)).locator(".prose")
        await expect(prose).to_have_text(text)
        assert await prose.locator("p").evaluate("one => getComputedStyle(one).direction") == "rtl"

    with step("each block has the direction of its own words"):
        prose = (await show(client, DIRECTIONS)).locator(".prose")
        direction = "one => getComputedStyle(one).direction"
        assert await prose.locator("p").first.evaluate(direction) == "ltr"
        for rtl in ("p >> nth=1", "ul", "blockquote", "table"):
            assert await prose.locator(rtl).evaluate(direction) == "rtl", rtl
        assert await prose.locator("pre").evaluate(direction) == "ltr"

    with step("formulas are typeset without breaking the policy"):
        reply = await show(client, FORMULAS)
        await expect(reply.locator(".formula .katex")).to_have_count(2)
        await expect(reply.locator(".katex-display")).to_have_count(1)
        await expect(reply.locator(".prose")).to_contain_text("money: $5 and $10.")
        broken = reply.get_by_test_id("formula").last
        await expect(broken.locator(".formula-source")).to_have_text("$\\notacommand{x}$")
        await expect(broken.locator(".formula-source")).to_be_visible()
        await client.page.evaluate("() => document.fonts.ready")
        assert await client.page.evaluate("() => document.fonts.check('16px KaTeX_Math')")
        assert [url for url in requests if not url.startswith(client.server.url)] == []

    with step("and copied as they were written"):
        await reply.locator(".prose").evaluate("one => getSelection().selectAllChildren(one)")
        await client.page.keyboard.press("Control+c")
        copied = await client.page.evaluate("() => navigator.clipboard.readText()")
        assert "Area \\( \\pi r^2 \\) and money" in copied
        assert "\\[\n\\sum_{i=1}^{n} a_i * b_i * c\n\\]" in copied
        assert copied.count("π") == 0

    with step("a frame that ends inside an emoji sequence corrupts nothing"):
        (conversation,) = client.server.conversations.values()
        turn = {"generationId": 9, "messageId": "m"}
        await conversation.post({"type": "ai_start", "seq": 1, **turn})
        for place, char in enumerate(FAMILY * 3):
            token = {"type": "ai_token", "seq": place + 2, "generationId": 9, "token": char}
            await conversation.post(token)
        await conversation.post({"type": "ai_done", "seq": 99, **turn})
        shown = client.messages("assistant", generation="9").locator(".prose")
        await expect(shown).to_have_text(FAMILY * 3)
