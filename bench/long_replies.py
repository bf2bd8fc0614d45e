"""What a long reply costs the browser while it streams: ``python -m bench.long_replies``.

A headless Chromium reads replies from a scripted server, 120 words at a time, each shown before the next ones come.
For each reply it prints the longest task of the page's main thread and the average of a burst, in milliseconds of
processor time, as a multiple of what the first tenth of the same reply costs in the same run. A page whose work grew
with the reply would show a multiple of about ten.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from pathlib import Path

from playwright.async_api import Browser

from bench.machine import heading
from tests.support.browser import chromium
from tests.support.growing_reply import REPLIES, shown
from tests.web.scripted import ScriptedServer, serve

DIST = Path(__file__).parents[1] / "web" / "dist"
WORDS_A_BURST, ROUNDS = 120, 3
PREFS = "localStorage.setItem('taskflow.prefs', JSON.stringify({reveal: 'instant'}))"


def main_thread_tasks(trace: bytes) -> list[float]:
    """Milliseconds of processor time of each task of the page's main thread."""
    events = json.loads(trace)["traceEvents"]
    pages = {
        (one["pid"], one["tid"])
        for one in events
        if one["name"] == "thread_name" and one["args"]["name"] == "CrRendererMain"
    }
    return [
        one["tdur"] / 1000
        for one in events
        if one["name"].endswith("RunTask") and (one["pid"], one["tid"]) in pages and "tdur" in one
    ]


async def stream(browser: Browser, text: str) -> tuple[float, float]:
    """Milliseconds of processor time of the longest task, and of all tasks by the number of bursts."""
    server = ScriptedServer(DIST, replies={"Go on.": text})
    server.words_a_frame = WORDS_A_BURST
    async with serve(server) as url:
        context = await browser.new_context(viewport={"width": 1280, "height": 820})
        await context.add_init_script(PREFS)
        page = await context.new_page()
        await page.goto(url)
        complete = page.locator("[data-testid=message-assistant][data-status=completed]")
        await complete.first.wait_for()
        bursts = 0

        async def follow() -> None:
            nonlocal bursts
            bursts += 1
            await shown(page)

        server.shown = follow
        await browser.start_tracing(page=page, categories=["toplevel"])
        await page.get_by_role("textbox", name="Message", exact=True).fill("Go on.")
        await page.keyboard.press("Enter")
        await complete.nth(1).wait_for(timeout=600_000)
        tasks = main_thread_tasks(await browser.stop_tracing())
        await context.close()
    return max(tasks), sum(tasks) / bursts


async def measure(replies: Mapping[str, str]) -> None:
    """Prints the table; the best of three rounds counts, the tenth and the whole in turn."""
    print(f"{'':12}{'longest task':>14}{'its tenth':>12}{'':>7}{'a burst':>12}{'its tenth':>12}")
    async with chromium() as browser:
        for name, text in replies.items():
            whole: list[tuple[float, float]] = []
            tenth: list[tuple[float, float]] = []
            for _ in range(ROUNDS):
                tenth.append(await stream(browser, text[: len(text) // 10]))
                whole.append(await stream(browser, text))
            longest, burst = (min(values) for values in zip(*whole, strict=True))
            first_longest, first_burst = (min(values) for values in zip(*tenth, strict=True))
            print(
                f"{name:12}{longest:>11.0f} ms{first_longest:>9.0f} ms{longest / first_longest:>6.1f}×"
                f"{burst:>9.1f} ms{first_burst:>9.1f} ms{burst / first_burst:>6.1f}×",
                flush=True,
            )


def main() -> None:
    print(heading("python -m bench.long_replies"))
    asyncio.run(measure(REPLIES))


if __name__ == "__main__":
    main()
