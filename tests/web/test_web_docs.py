"""The page that shows the WebSocket's and the HTTP API's documents beside each other."""

from __future__ import annotations

import pytest
from playwright.async_api import Locator, expect

from tests.web.conftest import Client
from tests.web.test_web_accessibility import violations

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def operation(client: Client, anchor: str) -> Locator:
    return client.page.locator(f"details#{anchor}")


async def test_both_documents_stand_beside_each_other(client: Client) -> None:
    await client.open("/docs")
    websocket = client.page.get_by_role("region", name="WebSocket")
    http = client.page.get_by_role("region", name="HTTP")
    await expect(websocket.get_by_role("link", name="/api/asyncapi.json")).to_be_visible()
    await expect(http.get_by_role("link", name="/api/openapi.json")).to_be_visible()
    left, right = await websocket.bounding_box(), await http.bounding_box()
    assert left is not None
    assert right is not None
    assert (left["y"], left["x"] + left["width"] <= right["x"]) == (right["y"], True)
    # Nobody who only reads needs a conversation.
    assert client.server.conversations == {}
    assert client.server.tickets_asked == []


async def test_an_operation_shows_its_fields_its_answers_and_examples(client: Client) -> None:
    await client.open("/docs")
    await client.page.get_by_role("searchbox").fill("the person says something")
    said = operation(client, "ws-receive_user_message")
    await said.locator("> summary").click()
    await expect(said.locator(".order li").first).to_contain_text(
        "message_accepted → (title_updated) → ai_start"
    )
    frame = said.locator("details.part").first
    await frame.locator("> summary").click()
    text = frame.locator("dl.shape > div").filter(has=client.page.get_by_text("text", exact=True)).first
    await expect(text).to_contain_text("required")
    await expect(text).to_contain_text("length ≤ 16000")
    seen = frame.locator("details > summary", has_text="Seen")
    await seen.click()
    await expect(frame.get_by_text("chars", exact=True)).to_be_visible()
    await expect(frame.locator("pre").first).to_contain_text('"type": "user_message"')
    refused = said.locator("details.part").filter(has=client.page.get_by_text("error", exact=True)).last
    await refused.locator("> summary").click()
    await refused.locator("summary", has_text="15 values").click()
    await expect(refused).to_contain_text("Too many messages wait")
    assert await violations(client) == []


async def test_the_address_names_an_operation(client: Client) -> None:
    await client.open("/docs#http-renameConversation")
    await expect(operation(client, "http-renameConversation")).to_have_attribute("open", "")
    await expect(operation(client, "http-renameConversation")).to_be_in_viewport()
    await expect(operation(client, "http-issueTicket")).not_to_have_attribute("open", "")


async def test_words_find_operations_of_both(client: Client) -> None:
    await client.open("/docs")
    find = client.page.get_by_role("searchbox", name="Find an operation")
    await find.fill("ticket")
    await expect(operation(client, "http-issueTicket")).to_be_visible()
    await expect(operation(client, "ws-receive_ping")).to_have_count(0)
    await find.fill("no such thing")
    await expect(client.page.get_by_role("status")).to_have_text(["No operation has these words."] * 2)


async def test_without_a_document_it_says_so(client: Client) -> None:
    await client.page.route("**/api/asyncapi.json", lambda route: route.fulfill(status=503, body=""))
    await client.open("/docs")
    await expect(client.page.get_by_role("alert")).to_contain_text("could not be read")
    client.complaints.clear()


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_it_can_be_used_on_a_phone_with_the_keyboard_in_either_theme(
    client: Client, theme: str
) -> None:
    await client.open("/docs")
    await client.prefer(theme=theme)
    await client.page.set_viewport_size({"width": 360, "height": 740})
    await client.page.reload()
    await client.page.get_by_role("searchbox").focus()
    await client.page.get_by_role("searchbox").fill("stops the turn")
    await client.page.keyboard.press("Tab")  # the document itself
    await client.page.keyboard.press("Tab")
    await expect(operation(client, "ws-receive_cancel").locator("> summary")).to_be_focused()
    await client.page.keyboard.press("Enter")
    await client.page.keyboard.press("Tab")
    await client.page.keyboard.press("Enter")
    await expect(operation(client, "ws-receive_cancel").locator("pre").first).to_be_visible()
    assert await client.page.evaluate(OVERFLOW) == 0
    assert await violations(client) == []
