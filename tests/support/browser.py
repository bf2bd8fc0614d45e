"""A headless Chromium for tests, pictures and measurements."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, async_playwright, expect

PATIENCE_MS = 90_000
"""When a test gives up waiting for something that should be on the page at once. (Playwright's own is 5 seconds.)"""
expect.set_options(timeout=PATIENCE_MS)

UNUSED = (
    # Each window's address bar loads two pages of its own before anyone types into it: half of what a window costs.
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    # With each page a process is started for the next one: twice as many as there are pages.
    "SpareRendererForSitePerProcess",
    # What Playwright 1.65 switches off. It passes the same switch, of which Chromium takes the last one only.
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "LensOverlay",
    "MediaRouter",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "TcpPortRandomizationWin",
    "OptimizationHints",
    "NetworkTimeServiceQuerying",
    "AimEnabled",
    "PreconnectToSearch",
)
"""Features of a desktop browser that a test has no use for."""

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={','.join(UNUSED)}",
)


@asynccontextmanager
async def chromium(*, keeps_pages: bool = False) -> AsyncIterator[Browser]:
    """``CHROMIUM``, the system's, or the one that Playwright has installed. ``keeps_pages``: for "Back", as people's
    browsers do, and Playwright's does not."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    async with async_playwright() as playwright:
        off = ["--disable-back-forward-cache"] if keeps_pages else None
        browser = await playwright.chromium.launch(executable_path=path, args=FLAGS, ignore_default_args=off)
        yield browser
        await browser.close()


def is_answer_of_no_conversation(text: str, url: str) -> bool:
    """Whether Chromium complains of the 404 of one conversation. That is an answer like another: its records are not
    written yet, or it was deleted a moment ago. No page can keep Chromium from writing it on the console."""
    return "status of 404" in text and "/api/conversations/" in url
