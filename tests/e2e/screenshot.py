"""``python -m tests.e2e.screenshot``: takes the README's picture of a real conversation with the embedded model."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from playwright.async_api import Page, expect

from local.setup.stamps import ROOT
from tests.support.browser import chromium
from tests.support.stack import running_stack

PICTURE = ROOT / "docs" / "images" / "conversation.png"
EMBEDDED = {
    "TASKFLOW_LLM_BASE_URL": "",
    "TASKFLOW_MODELS": "",
    "TASKFLOW_IDLE_SECONDS": "600",
    "TASKFLOW_PACING_BASE_MS": "30",
}
QUESTIONS = ("What is the capital of France?", "Write three short tips for a good night's sleep.")


async def _talk(page: Page) -> None:
    replies = page.get_by_test_id("message-assistant")
    usage = page.get_by_test_id("usage")
    counted = ""
    await expect(replies).to_have_count(1)
    for number, question in enumerate(QUESTIONS, start=2):
        box = page.get_by_role("textbox", name="Message", exact=True)
        await box.fill(question)
        await box.press("Enter")
        await expect(replies).to_have_count(number)
        await expect(page.get_by_role("button", name="Stop reply")).to_have_count(0, timeout=120_000)
        await expect(usage).not_to_have_text(counted, timeout=30_000)
        counted = await usage.inner_text()


async def _picture(url: str) -> None:
    async with chromium() as browser:
        page = await browser.new_page(viewport={"width": 1200, "height": 760})
        await page.goto(url)
        await _talk(page)
        await page.screenshot(path=PICTURE)


def main() -> None:
    """Starts a stack of its own, talks, takes the picture."""
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        running_stack(Path(folder) / "data", **EMBEDDED) as stack,
    ):
        asyncio.run(_picture(stack.url))


if __name__ == "__main__":
    main()
