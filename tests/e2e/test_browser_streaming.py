"""How a reply appears, from the model's first token to the last word on screen."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.e2e.window import Window
from tests.support.growing_reply import SECTION, growth, watch_growth
from tests.support.provider_behaviour import Behaviour
from tests.support.steps import step

pytestmark = [pytest.mark.stack, pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

WORDS = 60
# How many words of the newest reply are on screen.
SHOWN = """place => [...document.querySelectorAll("[data-testid=message-assistant]")][place]
  ?.querySelector(".prose")?.textContent.match(/word\\d+/g)?.length ?? 0"""
RICH = """\
| a | b |
|---|---|
| 1 | 2 |

1. one
2. two
   - three

```python
def f():
    return 1
```
"""
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


async def test_words_that_come_at_once_appear_at_reading_pace(window: Window) -> None:
    """The page's clock is moved by hand (Playwright counts in seconds): 30 ms a word, give or take a fifth.

    A busy machine may show words before its clock stands; then the next reply counts.
    """
    await window.page.clock.install()
    await window.greet()
    for said in range(2, 5):
        await window.page.clock.pause_at(await window.page.evaluate("() => Date.now() / 1000 + 1"))
        await window.say(f"[[say {WORDS} words]] Go on.")
        await window.event("ai_done", said)
        begun = await window.page.evaluate(SHOWN, said - 1)
        if begun <= 1:
            break
        await window.page.clock.resume()
        await window.read_all(said)
    assert begun <= 1
    for steps in range(1, 4):
        await window.page.clock.run_for(360)
        assert 10 * steps - 2 <= await window.page.evaluate(SHOWN, said - 1) - begun <= 15 * steps + 2
    await window.page.clock.resume()
    await window.read_all(said)
    assert await window.page.evaluate(SHOWN, said - 1) == WORDS


async def test_a_reply_from_its_first_sign_to_its_last_mark(window: Window) -> None:
    outside: list[str] = []
    window.page.on("request", lambda one: outside.append(one.url))
    await window.prefer(reveal="instant")
    await window.greet()
    provider = window.stack.provider

    with step("an indicator stands between the start of a turn and its first word"):
        await window.say('[[hold]] [[say "At last."]] Take your time.')
        start = await window.event("ai_start", 2)
        indicator = window.page.get_by_test_id("typing-indicator")
        await expect(indicator).to_be_visible()
        await expect(window.stop_button).to_be_visible()
        assert window.received(start["generationId"]) == ""
        await provider.release()
        await window.read_all(2)
        assert await window.shown(1) == "At last."
        await expect(indicator).to_have_count(0)
        await expect(window.stop_button).to_have_count(0)

    with step("tables, lists and code are what they are"):
        await provider.script(Behaviour(text=RICH, pace_ms=5))
        await window.say("Show me")
        await window.read_all(3)
        reply = window.reply(2)
        await expect(reply.get_by_role("cell", name="2")).to_be_visible()
        await expect(reply.get_by_role("listitem")).to_have_count(3)
        await expect(reply.locator(".hljs-keyword").first).to_have_text("def")
        await reply.get_by_role("button", name="Copy code").click()
        copied = await window.page.evaluate("() => navigator.clipboard.readText()")
        assert copied == "def f():\n    return 1"
        messages = await window.stored(lambda found: len(found) == 5)
        assert messages[4]["content"] == RICH

    with step("hostile markdown does nothing, while it streams and after a reload"):
        await provider.script(Behaviour(text=HOSTILE, pace_ms=5))
        await window.say("Show me more")
        await window.read_all(4)
        for _ in range(2):
            reply = window.reply(3)
            await expect(reply.get_by_role("link", name="fine")).to_be_visible()
            for link in await reply.get_by_role("link").all():
                assert (await link.get_attribute("href") or "").startswith("https://")
                assert await link.get_attribute("target") == "_blank"
                assert {"noopener", "noreferrer"} <= set((await link.get_attribute("rel") or "").split())
            for tag in ("script", "img", "iframe", "style", "svg[onload]"):
                await expect(reply.locator(f".prose {tag}")).to_have_count(0)
            assert await window.page.evaluate("() => window.harmed") is None
            await window.reload(4)
        assert [url for url in outside if not url.startswith(window.url)] == []


async def test_only_the_end_of_a_growing_reply_is_touched(window: Window) -> None:
    text = SECTION * 160
    assert len(text) > 50_000
    pieces = tuple(text[at : at + 400] for at in range(0, len(text), 400))
    await window.prefer(reveal="instant")
    await window.greet()
    await watch_growth(window.page)
    await window.stack.provider.script(Behaviour(tokens=pieces, pace_ms=10))
    await window.say("Tell me everything.")
    await window.read_all(2, seconds=240)
    seen = await growth(window.page)
    assert seen.late == ()
    assert seen.added < 1.5 * seen.nodes
    messages = await window.stored(lambda found: len(found) == 3)
    assert messages[2]["content"] == text
