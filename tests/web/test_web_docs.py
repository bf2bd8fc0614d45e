"""The page that shows the WebSocket's and the HTTP API's documents beside each other."""

from __future__ import annotations

import pytest
from playwright.async_api import Locator, expect

from tests.support.steps import step
from tests.web.conftest import Client
from tests.web.test_web_accessibility import violations, violations_in_both_themes

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def operation(client: Client, anchor: str) -> Locator:
    return client.page.locator(f"details#{anchor}")


async def test_the_interface_is_read_and_searched(client: Client) -> None:
    page = client.page
    find = page.get_by_role("searchbox", name="Find an operation")
    with step("the address names an operation"):
        await client.open("/docs#http-renameConversation")
        await expect(operation(client, "http-renameConversation")).to_have_attribute("open", "")
        await expect(operation(client, "http-renameConversation")).to_be_in_viewport()
        await expect(operation(client, "http-issueTicket")).not_to_have_attribute("open", "")

    with step("both documents stand beside each other"):
        websocket = page.get_by_role("region", name="WebSocket")
        http = page.get_by_role("region", name="HTTP")
        await expect(websocket.get_by_role("link", name="/api/asyncapi.json")).to_be_visible()
        await expect(http.get_by_role("link", name="/api/openapi.json")).to_be_visible()
        left, right = await websocket.bounding_box(), await http.bounding_box()
        assert left is not None
        assert right is not None
        assert (left["y"], left["x"] + left["width"] <= right["x"]) == (right["y"], True)
        # Nobody who only reads needs a conversation.
        assert client.server.conversations == {}
        assert client.server.tickets_asked == []

    with step("words find operations of both"):
        await find.fill("ticket")
        await expect(operation(client, "http-issueTicket")).to_be_visible()
        await expect(operation(client, "ws-receive_ping")).to_have_count(0)
        await find.fill("no such thing")
        await expect(page.get_by_role("status")).to_have_text(["No operation has these words."] * 2)

    with step("an operation shows its fields, its answers and examples"):
        await find.fill("the person says something")
        said = operation(client, "ws-receive_user_message")
        await said.locator("> summary").click()
        await expect(said.locator(".order li").first).to_contain_text(
            "message_accepted → (title_updated) → ai_start"
        )
        frame = said.locator("details.part").first
        await frame.locator("> summary").click()
        text = frame.locator("dl.shape > div").filter(has=page.get_by_text("text", exact=True)).first
        await expect(text).to_contain_text("required")
        await expect(text).to_contain_text("length ≤ 16000")
        await frame.locator("details > summary", has_text="Seen").click()
        await expect(frame.get_by_text("chars", exact=True)).to_be_visible()
        await expect(frame.locator("pre").first).to_contain_text('"type": "user_message"')
        refused = said.locator("details.part").filter(has=page.get_by_text("error", exact=True)).last
        await refused.locator("> summary").click()
        await refused.locator("summary", has_text="15 values").click()
        await expect(refused).to_contain_text("Too many messages wait")
        assert await violations(client) == []

    with step("on a phone the keyboard suffices, in either theme"):
        await page.set_viewport_size({"width": 360, "height": 740})
        await find.focus()
        await find.fill("stops the turn")
        await page.keyboard.press("Tab")  # the document itself
        await page.keyboard.press("Tab")
        await expect(operation(client, "ws-receive_cancel").locator("> summary")).to_be_focused()
        await page.keyboard.press("Enter")
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        await expect(operation(client, "ws-receive_cancel").locator("pre").first).to_be_visible()
        assert await page.evaluate(OVERFLOW) == 0
        assert await violations_in_both_themes(client) == []

    with step("without a document it says so"):
        await page.route("**/api/asyncapi.json", lambda route: route.fulfill(status=503, body=""))
        await page.reload()
        await expect(page.get_by_role("alert")).to_contain_text("could not be read")
    client.forgive("503")
