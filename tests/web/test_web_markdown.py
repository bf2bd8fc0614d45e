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
    assert await prose.evaluate("one => getComputedStyle(one).direction") == "rtl"


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
