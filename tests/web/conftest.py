"""A real browser on the built client, and a scripted server behind it."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Locator, Page

from local.setup.stamps import setup_lock
from tests.support.browser import PATIENCE_MS, chromium, is_answer_of_no_conversation
from tests.web.scripted import ScriptedServer, serve

WEB = Path(__file__).parents[2] / "web"


def _newest(paths: list[Path]) -> float:
    return max((path.stat().st_mtime for path in paths if path.is_file()), default=0.0)


@pytest.fixture(scope="session")
def dist() -> Path:
    """The built client, built again when its sources are newer."""
    built = WEB / "dist" / "index.html"
    bundled = [*WEB.glob("src/**/*"), *(WEB.parent / "clients/typescript/src").glob("**/*")]
    sources = [*bundled, *WEB.glob("public/*"), WEB / "index.html", WEB / "package-lock.json"]

    def stale() -> bool:
        return not built.is_file() or built.stat().st_mtime < _newest(sources)

    if stale():
        npm = shutil.which("npm")
        assert npm is not None, "npm is not installed: it builds the web client"
        with setup_lock():  # two workers have a browser each
            if not (WEB / "node_modules").is_dir():
                subprocess.run([npm, "ci"], cwd=WEB, check=True, stdout=subprocess.DEVNULL)
            if stale():
                subprocess.run([npm, "run", "build"], cwd=WEB, check=True, stdout=subprocess.DEVNULL)
    return built.parent


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """One for all tests."""
    async with chromium() as launched:
        yield launched


@pytest_asyncio.fixture(loop_scope="session")
async def server(dist: Path) -> AsyncIterator[ScriptedServer]:
    """The server of one test; ``server.url`` is its address."""
    scripted = ScriptedServer(dist, frame_ms=60)
    async with serve(scripted) as url:
        scripted.url = url
        yield scripted


@dataclass
class Client:
    """A person's browser window."""

    page: Page
    context: BrowserContext
    server: ScriptedServer
    complaints: list[str] = field(default_factory=list)
    """What the browser said on its console, and errors that nobody caught."""

    @property
    def box(self) -> Locator:
        return self.page.get_by_role("textbox", name="Message", exact=True)

    def messages(self, who: str, **attributes: str) -> Locator:
        """Messages of ``user`` or ``assistant``, with ``data-`` attributes."""
        wanted = "".join(f'[data-{name}="{value}"]' for name, value in attributes.items())
        return self.page.locator(f"[data-testid=message-{who}]{wanted}")

    async def open(self, path: str = "/") -> None:
        await self.page.goto(self.server.url + path)

    async def greet(self) -> None:
        """Opens a new conversation and waits until its greeting was read."""
        await self.open()
        await self.messages("assistant", status="completed").first.wait_for()

    async def say(self, text: str) -> None:
        await self.box.fill(text)
        await self.page.keyboard.press("Enter")

    async def read_all(self, count: int) -> None:
        """Waits for ``count`` replies that were said and read to their end."""
        await self.messages("assistant", status="completed").nth(count - 1).wait_for()

    async def until(self, holds: Callable[[], bool]) -> None:
        """Waits until the server knows: what is seen may only be what the page expects of it."""
        for _ in range(PATIENCE_MS // 50):
            if holds():
                return
            await self.page.wait_for_timeout(50)
        raise AssertionError("the server was not told")

    async def prefer(self, **prefs: Any) -> None:
        """Preferences of someone who has been here before. Call it before the page is opened."""
        kept = json.dumps(json.dumps(prefs))
        script = f"localStorage.getItem('taskflow.prefs') ?? localStorage.setItem('taskflow.prefs', {kept})"
        await self.context.add_init_script(script)

    def forgive(self, *patterns: str) -> None:
        """Takes out of the complaints what the test has caused on purpose."""
        self.complaints = [one for one in self.complaints if not any(known in one for known in patterns)]

    def frames(self, kind: str) -> list[dict[str, Any]]:
        """The frames of one type that the server received."""
        return [frame for frame in self.server.frames if frame["type"] == kind]

    def hear(self, message: ConsoleMessage) -> None:
        place = message.location.get("url", "")
        if message.type in ("error", "warning") and not is_answer_of_no_conversation(message.text, place):
            self.complaints.append(f"{message.type}: {message.text} {place}")


@pytest_asyncio.fixture(loop_scope="session")
async def client(browser: Browser, server: ScriptedServer) -> AsyncIterator[Client]:
    """A window of 1280 × 820. The test fails when the browser has complained."""
    context = await browser.new_context(viewport={"width": 1280, "height": 820})
    await context.grant_permissions(["clipboard-read", "clipboard-write"], origin=server.url)
    page = await context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    window = Client(page, context, server)
    page.on("console", window.hear)
    page.on("pageerror", lambda error: window.complaints.append(f"uncaught: {error}"))
    yield window
    await context.close()
    assert window.complaints == []
