"""How long a first visit takes: ``python -m bench.first_load``.

A fresh Chromium profile opens the built client on the laptop stack (scripted provider, pacing as people have it) and
waits until the greeting's first words are on the screen and the composer takes text. The browser's own clock says when
each step was reached, in milliseconds since the navigation began.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Page

from bench.machine import heading
from tests.support.browser import chromium
from tests.support.stack import running_stack

ROUNDS, TARGET_MS = 15, 1_500

PROBE = """
(() => {
  const seen = (window.seen = {});
  const mark = (name) => { seen[name] ??= performance.now(); };
  const Native = window.WebSocket;
  window.WebSocket = class extends Native {
    constructor(...given) {
      super(...given);
      mark("socket asked for");
      this.addEventListener("open", () => mark("socket open"));
      this.addEventListener("message", ({ data }) => {
        mark("first event");
        if (data.includes('"ai_token"')) mark("first token");
      });
    }
  };
  const look = () => {
    const box = document.getElementById("composer-input");
    if (box && !box.disabled) mark("composer ready");
    if (document.querySelector("[data-testid=message-assistant]")?.textContent.trim()) mark("greeting on screen");
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true });
})();
"""

TIMES = """
() => {
  const at = (name) => performance.getEntriesByType("resource").find((one) => one.name.includes(name))?.responseEnd;
  const page = performance.getEntriesByType("navigation")[0];
  const scripts = performance.getEntriesByType("resource").filter((one) => one.name.endsWith(".js"));
  return {
    "page": page.responseEnd,
    "scripts": Math.max(...scripts.map((one) => one.responseEnd)),
    "ticket": at("/api/tickets"),
    ...window.seen,
  };
}
"""

STEPS = (
    "page",
    "scripts",
    "composer ready",
    "ticket",
    "socket asked for",
    "socket open",
    "first event",
    "first token",
    "greeting on screen",
)


async def visit(browser: Browser, url: str) -> dict[str, float]:
    """One first visit, in a profile of its own."""
    context = await browser.new_context(viewport={"width": 1280, "height": 820})
    page = await context.new_page()
    await page.add_init_script(PROBE)
    await page.goto(url)
    await _wait(page)
    times: dict[str, Any] = await page.evaluate(TIMES)
    await context.close()
    return {name: float(at) for name, at in times.items()}


async def _wait(page: Page) -> None:
    ready = "() => window.seen['greeting on screen'] && window.seen['composer ready']"
    await page.wait_for_function(ready, polling=50, timeout=60_000)


async def measure(url: str, rounds: int) -> bool:
    """Prints the table; True when the target was met."""
    async with chromium() as browser:
        cold = await visit(browser, url)
        reached: dict[str, list[float]] = defaultdict(list)
        for _ in range(rounds):
            times = await visit(browser, url)
            for name, at in (times | {"interactive": _interactive(times)}).items():
                reached[name].append(at)
    print(f"{'the first visitor of all: cold functions':44}{_interactive(cold):>10,.0f}")
    print(f"{'milliseconds since the navigation began':44}{'median':>10}{'best':>10}{'worst':>10}")
    for step in STEPS:
        _row(step, reached[step])
    _row(f"interactive greeting (aim {TARGET_MS:,})", reached["interactive"])
    return statistics.median(reached["interactive"]) <= TARGET_MS


def _interactive(times: dict[str, float]) -> float:
    return max(times["greeting on screen"], times["composer ready"])


def _row(title: str, values: list[float]) -> None:
    figures = (statistics.median(values), min(values), max(values))
    print(f"{title:44}" + "".join(f"{value:>10,.0f}" for value in figures), flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--check", action="store_true", help="fail when the target is missed")
    arguments = parser.parse_args()
    print(heading("python -m bench.first_load"))
    settings = {"TASKFLOW_PACING_BASE_MS": "30", "TASKFLOW_IDLE_SECONDS": "60"}
    with tempfile.TemporaryDirectory() as folder, running_stack(Path(folder) / "data", **settings) as stack:
        met = asyncio.run(measure(stack.url, arguments.rounds))
    return 1 if arguments.check and not met else 0


if __name__ == "__main__":
    raise SystemExit(main())
