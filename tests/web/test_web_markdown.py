"""What replies look like, also those that mean harm."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.web.conftest import Client
from tests.web.scripted import ScriptedServer

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

HOSTILE = """\
<script>window.harmed = true</script>
<img src=x onerror="window.harmed = true">
<iframe srcdoc="<script>parent.harmed = true</script>"></iframe>
<svg onload="window.harmed = true"></svg>
<style>body { display: none }</style>
<a href="javascript:window.harmed=true">raw</a>

[one](javascript:window.harmed=true) [two](JaVaScRiPt:window.harmed=true) [three](data:text/html,<script>1</script>)
[four](vbscript:x) [five]( javascript:window.harmed=true ) ![six](https://example.com/pixel.png)
![seven](javascript:window.harmed=true) <javascript:window.harmed=true> [eight][ref]

[ref]: javascript:window.harmed=true

```html
<script>window.harmed = true</script>
```

[fine](https://example.com/page)
"""


async def show(client: Client, text: str) -> None:
    client.server.replies["Show me"] = text
    client.server.words_a_frame = 5_000
    await client.open()
    await client.prefer(reveal="instant")
    await client.page.reload()
    await client.messages("assistant").first.wait_for()
    await client.say("Show me")
    await client.read_all(2)


async def test_hostile_markdown_does_nothing(client: Client) -> None:
    outside: list[str] = []
    client.page.on("request", lambda request: outside.append(request.url))
    await show(client, HOSTILE)
    reply = client.messages("assistant").nth(1)
    await expect(reply.get_by_role("link", name="fine")).to_be_visible()
    for link in await reply.get_by_role("link").all():
        assert (await link.get_attribute("href") or "").startswith("https://")
        assert await link.get_attribute("target") == "_blank"
        assert "noopener" in (await link.get_attribute("rel") or "")
    for tag in ("script", "img", "iframe", "style", "svg[onload]"):
        await expect(reply.locator(f".prose {tag}")).to_have_count(0)
    assert await client.page.evaluate("() => window.harmed") is None
    assert [url for url in outside if not url.startswith(client.server.url)] == []


async def test_tables_lists_and_code_are_what_they_are(client: Client) -> None:
    text = "| a | b |\n|---|---|\n| 1 | 2 |\n\n1. one\n2. two\n   - three\n\n```python\ndef f():\n    return 1\n```\n"
    await show(client, text)
    reply = client.messages("assistant").nth(1)
    await expect(reply.get_by_role("cell", name="2")).to_be_visible()
    await expect(reply.get_by_role("listitem")).to_have_count(3)
    await expect(reply.locator(".hljs-keyword").first).to_have_text("def")
    await reply.get_by_role("button", name="Copy code").click()
    assert await client.page.evaluate("() => navigator.clipboard.readText()") == "def f():\n    return 1"


async def test_right_to_left_text_and_emoji_are_shown_whole(client: Client) -> None:
    text = "مرحبا بالعالم، كيف حالك؟ 👩‍👩‍👧‍👦 🏳️‍🌈 👍🏽"
    await show(client, text)
    prose = client.messages("assistant").nth(1).locator(".prose")
    await expect(prose).to_have_text(text)
    assert await prose.locator("p").evaluate("one => getComputedStyle(one).direction") == "rtl"


async def test_a_frame_that_ends_inside_an_emoji_sequence_corrupts_nothing(
    client: Client, server: ScriptedServer
) -> None:
    await client.greet()
    conversation = next(iter(server.conversations.values()))
    family = "👩‍👩‍👧‍👦"
    turn = {"generationId": 9, "messageId": "m"}
    await conversation.post({"type": "ai_start", "seq": 1, **turn})
    for place, char in enumerate(family * 3):
        await conversation.post({"type": "ai_token", "seq": place + 2, "generationId": 9, "token": char})
    await conversation.post({"type": "ai_done", "seq": 99, **turn})
    await expect(client.messages("assistant", generation="9").locator(".prose")).to_have_text(family * 3)


async def test_each_block_has_the_direction_of_its_own_words(client: Client) -> None:
    text = (
        "English first.\n\nثم بالعربية `code()` هنا.\n\n- واحد\n- اثنان\n\n> اقتباس\n\n"
        "| عمود |\n|---|\n| خلية |\n\n```py\nא = 1\n```"
    )
    await show(client, text)
    prose = client.messages("assistant").nth(1).locator(".prose")
    direction = "one => getComputedStyle(one).direction"
    assert await prose.locator("p").first.evaluate(direction) == "ltr"
    for rtl in ("p >> nth=1", "ul", "blockquote", "table"):
        assert await prose.locator(rtl).evaluate(direction) == "rtl"
    assert await prose.locator("pre").evaluate(direction) == "ltr"


async def test_formulas_are_typeset_without_breaking_the_policy_and_copied_as_written(client: Client) -> None:
    text = (
        "Area \\( \\pi r^2 \\) and money: $5 and $10.\n\n\\[\n\\sum_{i=1}^{n} a_i * b_i * c\n\\]\n\n"
        "$\\frac{1$ and $\\notacommand{x}$"
    )
    outside: list[str] = []
    client.page.on("request", lambda request: outside.append(request.url))
    await show(client, text)
    reply = client.messages("assistant").nth(1)
    await expect(reply.locator(".formula .katex")).to_have_count(2)
    await expect(reply.locator(".katex-display")).to_have_count(1)
    await expect(reply.locator(".prose")).to_contain_text("money: $5 and $10.")
    broken = reply.get_by_test_id("formula").last
    await expect(broken.locator(".formula-source")).to_have_text("$\\notacommand{x}$")
    await expect(broken.locator(".formula-source")).to_be_visible()
    await client.page.evaluate("() => document.fonts.ready")
    assert await client.page.evaluate("() => document.fonts.check('16px KaTeX_Math')")
    assert [url for url in outside if not url.startswith(client.server.url)] == []
    await reply.locator(".prose").evaluate("one => getSelection().selectAllChildren(one)")
    await client.page.keyboard.press("Control+c")
    copied = await client.page.evaluate("() => navigator.clipboard.readText()")
    assert "Area \\( \\pi r^2 \\) and money" in copied
    assert "\\[\n\\sum_{i=1}^{n} a_i * b_i * c\n\\]" in copied
    assert copied.count("π") == 0


async def test_the_typesetter_is_not_loaded_before_the_first_formula(client: Client) -> None:
    loaded: list[str] = []
    client.page.on("request", lambda request: loaded.append(request.url))
    await show(client, "It costs $5 and $10, no formula.")
    assert [url for url in loaded if "katex" in url.lower()] == []


WIDE = "\n\n".join(
    (
        "x" * 400,
        "https://example.com/" + "path-" * 60,
        "`" + "code_" * 60 + "`",
        "| "
        + " | ".join(f"column {i}" for i in range(12))
        + " |\n|"
        + "---|" * 12
        + "\n"
        + "| word " * 12
        + "|",
        "```\n" + "y" * 500 + "\n```",
        "\\[ " + " + ".join(f"a_{{{i}}}" for i in range(60)) + " \\]",
        "> > > - " + "z" * 200,
        "- [x] done " + "w" * 200,
        "# " + "H" * 200,
        "**" + "漢" * 300 + "**",
        "مرحبا" * 80,
        "<div class='" + "q" * 300 + "'>",
        "word[^n]\n\n[^n]: " + "n" * 300,
    )
)


async def test_nothing_is_wider_than_a_small_phone(client: Client) -> None:
    await client.page.set_viewport_size({"width": 360, "height": 720})
    await show(client, WIDE)
    reply = client.messages("assistant").nth(1)
    await expect(reply.locator(".katex").first).to_be_visible()
    for who in ("html", "[data-testid=thread]", "[data-testid=message-assistant] .prose"):
        wider = "one => one.scrollWidth - one.clientWidth"
        assert await client.page.locator(who).last.evaluate(wider) <= 0, who
