"""What happens when the network does not hold."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.web.conftest import Client

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

WORDS = "The tide comes in, and the tide goes out again. "


async def test_a_reply_goes_on_after_the_connection_broke_without_a_lost_or_doubled_character(
    client: Client,
) -> None:
    await client.greet()
    client.server.words_a_frame = 3
    await client.say(f"repeat:5:{WORDS}")
    reply = client.messages("assistant").nth(1)
    for count in (1, 2, 3):
        await expect(reply).to_contain_text((WORDS * count).strip())
        await client.server.drop_sockets()
    await client.read_all(2)
    assert (await reply.locator(".prose").inner_text()).strip() == (WORDS * 5).strip()


async def test_what_is_said_without_a_connection_is_said_when_there_is_one_again(client: Client) -> None:
    await client.greet()
    client.server.refuse_connections = True
    await client.server.drop_sockets()
    status = client.page.get_by_test_id("connection-status")
    await expect(status).to_have_text("Reconnecting")
    await client.say("Into the void")
    await expect(client.messages("user", delivery="pending")).to_be_visible()
    await client.page.reload()
    await expect(client.messages("user", delivery="pending")).to_contain_text("Into the void")
    client.server.refuse_connections = False
    await client.page.evaluate("() => window.dispatchEvent(new Event('online'))")
    await expect(client.messages("assistant").nth(1)).to_contain_text("You said: Into the void")
    await expect(status).to_have_text("")
    client.complaints = [one for one in client.complaints if "WebSocket" not in one]


async def test_a_conversation_that_does_not_exist_says_so(client: Client) -> None:
    await client.open("/c/00000000-0000-0000-0000-000000000000")
    gone = client.page.get_by_test_id("gone")
    await expect(gone).to_contain_text("does not exist")
    await client.page.wait_for_timeout(1_500)  # a lost connection is told after 1.2 s; this one is not lost
    await expect(client.page.get_by_text("Reconnecting")).to_have_count(0)
    await gone.get_by_role("button", name="New conversation", exact=True).click()
    await client.read_all(1)
    client.complaints = [one for one in client.complaints if "WebSocket" not in one and "404" not in one]


async def test_an_address_that_names_no_conversation_says_so_without_asking(client: Client) -> None:
    asked: list[str] = []
    client.page.on("websocket", lambda socket: asked.append(socket.url))
    client.page.on("request", lambda request: asked.append(request.url))
    await client.open("/c/nonsense")
    await expect(client.page.get_by_test_id("gone")).to_contain_text("does not exist")
    assert not any(url.startswith("ws") or "/api/conversations/" in url for url in asked)
    await (
        client.page.get_by_test_id("gone").get_by_role("button", name="New conversation", exact=True).click()
    )
    await client.read_all(1)


async def test_an_archived_conversation_out_of_reach_says_so_and_opens_when_it_is_back(
    client: Client,
) -> None:
    await client.greet()
    client.server.refuse_connections = client.server.archive_away = True
    await client.page.reload()
    gone = client.page.get_by_test_id("gone")
    await expect(gone).to_contain_text("cannot be opened right now")
    client.server.refuse_connections = client.server.archive_away = False
    await client.page.evaluate("() => window.dispatchEvent(new Event('online'))")
    await expect(client.messages("assistant")).to_have_count(1)
    await expect(gone).to_have_count(0)
    client.complaints = [one for one in client.complaints if "WebSocket" not in one and "503" not in one]


async def test_a_conversation_deleted_elsewhere_says_so(client: Client) -> None:
    await client.greet()
    conversation = next(iter(client.server.conversations.values()))
    await conversation.post({"type": "conversation_deleted"})
    await expect(client.page.get_by_test_id("gone")).to_contain_text("was deleted")


async def test_switching_away_in_the_middle_of_a_reply_keeps_it_going(client: Client) -> None:
    client.server.add("Another one", [("user", "Hi"), ("assistant", "Hello")])
    await client.greet()
    client.server.words_a_frame = 2
    await client.say(f"repeat:3:{WORDS}")
    await expect(client.messages("assistant").nth(1)).to_contain_text("The tide")
    here = client.page.url
    await client.page.get_by_role("link", name="Another one").click()
    await expect(client.messages("assistant").locator(".prose")).to_have_text(["Hello"])
    await client.page.go_back()
    await expect(client.page).to_have_url(here)
    await client.read_all(2)
    reply = client.messages("assistant").nth(1).locator(".prose")
    assert (await reply.inner_text()).strip() == (WORDS * 3).strip()


async def test_whoever_is_not_let_in_reads_why_keeps_the_draft_and_does_not_hammer(client: Client) -> None:
    await client.greet()
    client.server.ticket_refusal = {"code": "TOO_MANY_CONNECTIONS", "message": "no", "retryAfter": 3600}
    await client.server.drop_sockets()
    note = client.page.get_by_test_id("door-note")
    await expect(note).to_contain_text("open in too many places")
    await expect(note).to_contain_text("60 minutes")
    asked = len(client.server.tickets_asked)
    await client.page.locator("#composer-input").fill("half a thought")
    for event in ("online", "offline", "online", "focus"):
        await client.page.evaluate(f"() => window.dispatchEvent(new Event('{event}'))")
    await client.page.set_viewport_size({"width": 360, "height": 640})
    wide = await client.page.evaluate("() => document.documentElement.scrollWidth")
    assert wide <= 360
    assert len(client.server.tickets_asked) == asked
    await client.page.reload()
    await expect(client.page.locator("#composer-input")).to_have_value("half a thought")
    await expect(note).to_contain_text("open in too many places")
    client.server.ticket_refusal = None
    await client.page.reload()
    await expect(note).to_have_count(0)
    await expect(client.page.locator("#composer-input")).to_have_value("half a thought")
    client.complaints = [one for one in client.complaints if "429" not in one]
