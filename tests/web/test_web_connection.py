"""What happens when the network does not hold. A reply that goes on over a broken connection, a conversation that is
deleted in another tab and one that is left and come back to are tried in ``tests/e2e/``."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.support.steps import step
from tests.web.conftest import Client

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def back(client: Client) -> None:
    """The network tells that it is there again."""
    await client.page.evaluate("() => window.dispatchEvent(new Event('online'))")


async def test_what_cannot_be_reached_is_said_and_nothing_is_lost(client: Client) -> None:
    page, server = client.page, client.server
    await client.greet()
    status = page.get_by_test_id("connection-status")

    with step("what is said without a connection is said when there is one again, also after a reload"):
        server.refuse_connections = True
        await server.drop_sockets()
        await expect(status).to_have_text("Reconnecting")
        await client.say("Into the void")
        await expect(client.messages("user", delivery="pending")).to_be_visible()
        await expect(page.get_by_test_id("typing-indicator")).to_have_count(0)
        await page.reload()
        await expect(client.messages("user", delivery="pending")).to_contain_text("Into the void")
        server.refuse_connections = False
        await back(client)
        await expect(client.messages("assistant").nth(1)).to_contain_text("You said: Into the void")
        await expect(status).to_have_text("")
        await client.read_all(2)

    with step("an archived conversation out of reach says so, and opens when it is back"):
        server.refuse_connections = server.archive_away = True
        await page.reload()
        gone = page.get_by_test_id("gone")
        await expect(gone).to_contain_text("cannot be opened right now")
        server.refuse_connections = server.archive_away = False
        await back(client)
        await expect(client.messages("assistant")).to_have_count(2)
        await expect(gone).to_have_count(0)

    with step("whoever is not let in reads why, and does not hammer"):
        server.ticket_refusal = {"code": "TOO_MANY_CONNECTIONS", "message": "no", "retryAfter": 3600}
        await server.drop_sockets()
        note = page.get_by_test_id("door-note")
        await expect(note).to_contain_text("open in too many places")
        await expect(note).to_contain_text("60 minutes")
        asked = len(server.tickets_asked)
        await client.box.fill("half a thought")
        for event in ("online", "offline", "online", "focus"):
            await page.evaluate(f"() => window.dispatchEvent(new Event('{event}'))")
        await page.set_viewport_size({"width": 360, "height": 640})
        assert await page.evaluate("() => document.documentElement.scrollWidth") <= 360
        assert len(server.tickets_asked) == asked

    with step("and keeps the draft"):
        await page.reload()
        await expect(client.box).to_have_value("half a thought")
        await expect(note).to_contain_text("open in too many places")
        server.ticket_refusal = None
        await page.reload()
        await expect(note).to_have_count(0)
        await expect(client.box).to_have_value("half a thought")
    client.forgive("WebSocket", "503", "429")


async def test_what_does_not_exist_says_so(client: Client) -> None:
    page = client.page
    gone = page.get_by_test_id("gone")
    asked: list[str] = []
    page.on("websocket", lambda socket: asked.append(socket.url))
    page.on("request", lambda request: asked.append(request.url))
    await page.clock.install()

    with step("an address that names no conversation, without asking"):
        await client.open("/c/nonsense")
        await expect(gone).to_contain_text("does not exist")
        assert not any(url.startswith("ws") or "/api/conversations/" in url for url in asked)
        await gone.get_by_role("button", name="New conversation", exact=True).click()
        await client.read_all(1)

    with step("a conversation that was deleted elsewhere"):
        (conversation,) = client.server.conversations.values()
        await conversation.post({"type": "conversation_deleted"})
        await expect(gone).to_contain_text("was deleted")

    with step("one that never was; its connection is not called lost"):
        await client.open("/c/00000000-0000-0000-0000-000000000000")
        await expect(gone).to_contain_text("does not exist")
        # A lost connection is told after 1.2 seconds.
        await page.clock.run_for(1_500)
        await expect(page.get_by_text("Reconnecting")).to_have_count(0)
        await gone.get_by_role("button", name="New conversation", exact=True).click()
        await page.clock.run_for(1_000)
        await client.read_all(1)
    client.forgive("WebSocket", "404")
