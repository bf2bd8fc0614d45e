"""``python -m tests.web.screenshots FOLDER``: pictures of the client in the states worth looking at."""

from __future__ import annotations

import asyncio
import math
import sys
from datetime import timedelta
from pathlib import Path

from playwright.async_api import Page

from tests.support.browser import chromium
from tests.web.conftest import WEB
from tests.web.scripted import ScriptedServer, serve

REPLY = """\
Both wake you up, and **neither** is better. It depends on what you want from the cup:

| | Tea | Coffee |
|---|---|---|
| Caffeine | 30–50 mg | 80–100 mg |
| Brewing | 3 minutes | 4 minutes |
| Best with | a book | a deadline |

1. Boil the water, then let it rest for a moment.
2. Add two grams of leaves a cup, and *wait*.

```python
def brew(leaves: float, minutes: float = 3.0) -> str:
    # Patience is the first ingredient.
    return "tea" if leaves > 0 and minutes >= 3 else "water"
```

And that is all there is to it. Enjoy the cup, and tell me how it went!
"""
TOPICS = (
    "A table of tea and coffee",
    "Weekend in Lisbon",
    "Why the sky is blue",
    "رحلة إلى البحر",
    "Sourdough, again",
)


async def _say(page: Page, text: str) -> None:
    await page.get_by_role("textbox", name="Message", exact=True).fill(text)
    await page.keyboard.press("Enter")


async def _watch(page: Page, server: ScriptedServer, url: str) -> None:
    """Leaves the operations page open for some minutes of a busy service."""
    await page.clock.install()
    server.minutes = {ago: _minute(ago) for ago in range(60)}
    server.metrics = _busy(0)
    await page.goto(f"{url}/ops")
    await page.locator(".tiles").wait_for()
    for step in range(1, 61):
        server.metrics = _busy(step)
        async with page.expect_response("**/api/metrics"):
            await page.clock.run_for(5_000)
    await page.locator(".chart canvas").first.wait_for()


def _minute(ago: int) -> dict[str, float]:
    """A minute of such a service."""
    wave = 6 + 3 * math.sin(ago / 7)
    calls = round(wave * 12)
    return {
        "requests": calls,
        "errors": calls // 24,
        "inputTokens": calls * 410,
        "outputTokens": calls * 96,
        "cost": calls * 0.0003,
        "latencyP50Ms": round(700 + 40 * wave),
        "latencyP95Ms": round(1_500 + 150 * wave),
        "firstTokenP50Ms": round(150 + 5 * wave),
        "firstTokenP95Ms": round(260 + 30 * wave),
    }


def _busy(step: int) -> str:
    """The counters of a service after some steps of work, as it might be."""
    wave = 6 + 3 * math.sin(step / 7)
    asked = [6 + 3 * math.sin(each / 7) for each in range(step)]
    done = round(190 + sum(asked))
    quick = round(140 + sum(some * (0.7 + 0.1 * math.sin(each / 9)) for each, some in enumerate(asked)))
    first = round(150 + sum(asked) * 0.8)
    return f"""\
dependency_up{{dependency="database"}} 1.0
dependency_up{{dependency="table"}} 1.0
dependency_up{{dependency="queues"}} 1.0
ws_connections_active {round(wave * 3)}
llm_requests_total{{model="openai/gpt-5-mini",provider="OpenRouter",status="success"}} {done}
llm_requests_total{{model="smollm2-135m",provider="embedded",status="error"}} {done // 24}
llm_errors_total{{model="openai/gpt-5-mini",code="RATE_LIMITED"}} {done // 30}
llm_errors_total{{model="smollm2-135m",code="TIMEOUT"}} {done // 120}
llm_tokens_total{{model="openai/gpt-5-mini",direction="input"}} {done * 410}
llm_tokens_total{{model="openai/gpt-5-mini",direction="output"}} {done * 96}
llm_cost_dollars_total{{model="openai/gpt-5-mini"}} {done * 0.0003:.4f}
llm_interruptions_total{{model="openai/gpt-5-mini"}} {done // 9}
llm_latency_ms_bucket{{le="1000.0",model="openai/gpt-5-mini"}} {quick}
llm_latency_ms_bucket{{le="2500.0",model="openai/gpt-5-mini"}} {done}
llm_latency_ms_bucket{{le="+Inf",model="openai/gpt-5-mini"}} {done}
llm_first_token_ms_bucket{{le="250.0",model="openai/gpt-5-mini"}} {first}
llm_first_token_ms_bucket{{le="500.0",model="openai/gpt-5-mini"}} {done}
llm_first_token_ms_bucket{{le="+Inf",model="openai/gpt-5-mini"}} {done}
records_rows{{table="conversations"}} {done // 4}
records_rows{{table="messages"}} {done * 2}
records_rows{{table="inference_logs"}} {done}
records_pending {max(0, round(wave - 5))}
records_dead 0
outbox_age_seconds 0
sweep_lag_seconds {0.6 + 0.5 * math.sin(step / 3):.2f}
"""


async def take(folder: Path) -> None:
    """Takes all of them."""
    server = ScriptedServer(WEB / "dist", replies={"Tea or coffee?": REPLY})
    server.words_a_frame = 30
    for number in range(50):
        said = [("user", "Hello"), ("assistant", "Something was said here, and then something else.")]
        server.add(TOPICS[number % 5], said * (1 + number % 4), timedelta(hours=3 + number * 5))
    costly = server.add("Why the sky is blue", [("user", "Why?"), ("assistant", REPLY)] * 9)
    costly.model = "openai/gpt-5-mini"
    async with serve(server) as url, chromium() as browser:
        page = await browser.new_page(viewport={"width": 1280, "height": 820}, device_scale_factor=2)

        async def picture(name: str) -> None:
            await page.screenshot(path=folder / f"{name}.png", animations="disabled")

        done = page.locator("[data-testid=message-assistant][data-status=completed]")
        await page.goto(url)
        await done.first.wait_for()
        await page.locator("[data-testid=conversation-item]").nth(5).wait_for()
        await picture("empty")
        await _say(page, "Tea or coffee?")
        await page.locator("[data-status=speaking] table").wait_for()
        await page.locator("[data-status=speaking] ol").wait_for()
        await picture("streaming")
        await _say(page, "Stop. Just tell me which one.")
        await page.get_by_test_id("interrupted-badge").wait_for()
        await done.nth(1).wait_for()
        await picture("interrupted")
        await _say(page, "error:RATE_LIMITED")
        await page.get_by_test_id("error-bubble").wait_for()
        await picture("error")
        await page.evaluate(
            'localStorage.setItem(\'taskflow.prefs\', \'{"theme":"dark","reveal":"instant"}\')'
        )
        await page.reload()
        await done.first.wait_for()
        await _say(page, "Tea or coffee?")
        await page.locator(".hljs-keyword").first.wait_for()
        await done.nth(2).wait_for()
        await picture("dark")
        await page.get_by_test_id("usage").wait_for()
        await page.set_viewport_size({"width": 360, "height": 740})
        await picture("narrow")
        await page.get_by_role("button", name="Show conversations").click()
        await picture("narrow-list")
        await page.set_viewport_size({"width": 1280, "height": 820})
        await page.goto(f"{url}/c/{costly.id}")
        await page.get_by_test_id("usage").click()
        await page.get_by_role("dialog", name="Token usage").wait_for()
        await picture("usage")
        await _watch(page, server, url)
        await picture("operations")
        await page.set_viewport_size({"width": 360, "height": 740})
        await picture("operations-narrow")
        await page.set_viewport_size({"width": 1280, "height": 820})
        await page.evaluate("localStorage.clear()")
        server.minutes = {}
        await page.goto(f"{url}/ops")
        await page.locator(".quiet").first.wait_for()
        await picture("operations-quiet")
        server.metrics_token = "a secret"
        await page.goto(f"{url}/ops")
        await page.get_by_label("Access token").wait_for()
        await picture("operations-locked")


if __name__ == "__main__":
    target = Path(sys.argv[1] if len(sys.argv) > 1 else "test-results/web")
    target.mkdir(parents=True, exist_ok=True)
    asyncio.run(take(target))
