"""A person's browser window on the running stack, and everything that crosses its WebSockets."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import Browser, BrowserContext, Locator, Page, WebSocket, expect

from tests.support.browser import PATIENCE_MS, is_answer_of_no_conversation
from tests.support.provider_server import Record
from tests.support.stack import Running
from tests.support.talk import eventually
from tests.support.wire import Wire

UNREACHABLE = ("net::ERR_",)
"""What Chromium itself writes on the console when a server cannot be reached; no page can prevent it."""

# A violation of the page's policy is an error like any other.
POLICY = (
    "document.addEventListener('securitypolicyviolation',"
    " one => console.error(`policy: ${one.violatedDirective} ${one.blockedURI}`))"
)


@dataclass
class Window:
    """One page. ``sent`` and ``heard`` are the frames of all its connections, in order."""

    page: Page
    context: BrowserContext
    stack: Running
    complaints: list[str] = field(default_factory=list)
    """What the browser said on its console, and errors that nobody caught."""
    sent: list[dict[str, Any]] = field(default_factory=list)
    heard: list[dict[str, Any]] = field(default_factory=list)
    sockets: list[WebSocket] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(PATIENCE_MS)
        self.page.on("console", lambda one: self._hear(one.type, one.text, one.location.get("url", "")))
        self.page.on("pageerror", lambda error: self._hear("error", f"uncaught: {error}"))
        self.page.on("websocket", self._listen)

    @property
    def url(self) -> str:
        """Where the stack's page is."""
        return self.stack.url

    @property
    def box(self) -> Locator:
        return self.page.get_by_role("textbox", name="Message", exact=True)

    @property
    def items(self) -> Locator:
        """The conversations in the list."""
        return self.page.get_by_test_id("conversation-item")

    @property
    def stop_button(self) -> Locator:
        return self.page.get_by_role("button", name="Stop reply")

    @property
    def conversation_id(self) -> str:
        """Of the conversation that is open, by the page's address."""
        return self.page.url.rpartition("/c/")[2]

    def messages(self, who: str, **attributes: str) -> Locator:
        """Messages of ``user`` or ``assistant``, with ``data-`` attributes."""
        wanted = "".join(f'[data-{name}="{value}"]' for name, value in attributes.items())
        return self.page.locator(f"[data-testid=message-{who}]{wanted}")

    def reply(self, number: int) -> Locator:
        """What the assistant said; number 0 is the greeting."""
        return self.messages("assistant").nth(number)

    async def shown(self, number: int) -> str:
        """The words of a reply that are on screen, as they would be read aloud."""
        return " ".join((await self.reply(number).locator(".prose").inner_text()).split())

    async def prefer(self, **prefs: Any) -> None:
        """Preferences of someone who has been here before. Call it before the page is opened."""
        kept = json.dumps(json.dumps(prefs))
        script = f"localStorage.getItem('taskflow.prefs') ?? localStorage.setItem('taskflow.prefs', {kept})"
        await self.context.add_init_script(script)

    async def greet(self, path: str = "/") -> None:
        """Opens a new conversation and waits until its greeting was read."""
        await self.page.goto(self.url + path)
        await self.read_all(1)

    async def say(self, text: str) -> None:
        await self.box.fill(text)
        await self.page.keyboard.press("Enter")

    async def read_all(self, count: int, seconds: float = PATIENCE_MS / 1000) -> None:
        """Waits for ``count`` replies that were said and read to their end."""
        replies = self.messages("assistant", status="completed")
        await replies.nth(count - 1).wait_for(timeout=seconds * 1000)

    async def reload(self, count: int) -> None:
        """Loads the page again and waits until ``count`` replies are listed."""
        await self.page.reload()
        await expect(self.messages("assistant")).to_have_count(count)

    def said(self, kind: str) -> list[dict[str, Any]]:
        """The frames of one type that went out."""
        return [frame for frame in self.sent if frame["type"] == kind]

    async def event(self, kind: str, count: int = 1, **fields: Any) -> dict[str, Any]:
        """The ``count``-th event of a type with these fields, once it has come."""

        async def found() -> dict[str, Any] | None:
            matching = [
                one
                for one in self.heard
                if one["type"] == kind and all(one.get(name) == value for name, value in fields.items())
            ]
            return matching[count - 1] if len(matching) >= count else None

        event: dict[str, Any] = await eventually(found)
        return event

    def received(self, generation: int) -> str:
        """What the server has sent of a turn on these connections, one after the other."""
        return "".join(
            one["token"]
            for one in self.heard
            if one["type"] == "ai_token" and one["generationId"] == generation
        )

    async def rest(self, path: str) -> dict[str, Any]:
        """What the HTTP API says to the person of this window."""
        answer = await self.context.request.get(self.url + path)
        value: dict[str, Any] = await answer.json()
        return value

    async def stored(self, holds: Callable[[list[dict[str, Any]]], bool]) -> list[dict[str, Any]]:
        """The open conversation's messages in Postgres, once they are as they should be."""
        path = f"/api/conversations/{self.conversation_id}"

        async def look() -> list[dict[str, Any]] | None:
            messages: list[dict[str, Any]] = (await self.rest(path)).get("messages", [])
            return messages if holds(messages) else None

        found: list[dict[str, Any]] = await eventually(look)
        return found

    async def asked(self, words: str) -> list[Record]:
        """The requests whose prompt ends with a message that holds these words."""
        records = await self.stack.provider.requests()
        return [one for one in records if words in one.body["messages"][-1]["content"]]

    def forgive(self, *patterns: str) -> None:
        """Takes out of the complaints what the test has caused on purpose."""
        self.complaints = [one for one in self.complaints if not any(known in one for known in patterns)]

    @asynccontextmanager
    async def tab(self, path: str, *forgiven: str) -> AsyncIterator[Window]:
        """Another tab of the same person. ``forgiven``: complaints that the test causes there on purpose."""
        other = Window(await self.context.new_page(), self.context, self.stack)
        await other.page.goto(self.url + path)
        yield other
        await other.page.close()
        # Not earlier: the browser tells its complaints when it likes.
        other.forgive(*forgiven)
        self.complaints += other.complaints

    def _hear(self, kind: str, text: str, place: str = "") -> None:
        if kind in ("error", "warning") and not is_answer_of_no_conversation(text, place):
            self.complaints.append(f"{kind}: {text} {place}".rstrip())

    def _listen(self, socket: WebSocket) -> None:
        self.sockets.append(socket)
        socket.on("framesent", lambda data: self.sent.append(json.loads(data)))
        socket.on("framereceived", lambda data: self.heard.append(json.loads(data)))


@asynccontextmanager
async def window_on(browser: Browser, stack: Running, wire: Wire | None = None) -> AsyncIterator[Window]:
    """A new person's window. Fails when the browser has complained."""
    await stack.provider.reset()
    context = await browser.new_context(
        viewport={"width": 1280, "height": 820}, proxy=None if wire is None else {"server": wire.url}
    )
    await context.grant_permissions(["clipboard-read", "clipboard-write"], origin=stack.url)
    await context.add_init_script(POLICY)
    window = Window(await context.new_page(), context, stack)
    yield window
    await context.close()
    assert not window.complaints, "\n".join(window.complaints)
