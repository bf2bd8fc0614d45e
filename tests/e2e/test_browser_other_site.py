"""A page of another site, in a real browser: a ticket with the guest's cookie, then the conversation itself."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
import websockets
from playwright.async_api import Browser, Page
from taskflow.rest.guests import COOKIE
from websockets.typing import Origin

from tests.e2e.conftest import FURTHER_NAME
from tests.e2e.shop import serving_a_page
from tests.support.browser import PATIENCE_MS
from tests.support.stack import Running

pytestmark = pytest.mark.asyncio(loop_scope="session")

TALK = """
async ([api, socket]) => {
    const json = {"Content-Type": "application/json"};
    const all = {method: "POST", credentials: "include", headers: json, body: "{}"};
    const first = await (await fetch(`${api}/api/tickets`, all)).json();
    const heard = await new Promise((resolve, reject) => {
        const ws = new WebSocket(`${socket}/ws?ticket=${first.ticket}`);
        let created;
        ws.onmessage = event => {
            const told = JSON.parse(event.data);
            if (told.type === "message_accepted") { ws.close(); resolve(created); }
            if (created) return;
            created = told;
            ws.send(JSON.stringify({type: "user_message", text: "Hello from afar"}));
        };
        ws.onerror = () => reject(new Error("no connection"));
    });
    const missing = await fetch(`${api}/api/conversations/${crypto.randomUUID()}`, {credentials: "include"});
    const path = `${api}/api/conversations/${heard.conversationId}`;
    const renamed = await fetch(path, {
        method: "PATCH", credentials: "include", headers: json, body: JSON.stringify({title: "from afar"}),
    });
    return {heard: heard.type, missing: (await missing.json()).error.code, renamed: (await renamed.json()).success};
}
"""


async def visit(chromium: Browser, url: str) -> Page:
    """A page of a new person."""
    context = await chromium.new_context()
    page = await context.new_page()
    await page.goto(url)
    return page


async def talk(page: Page, there: Running, host: str = "127.0.0.1") -> dict[str, Any]:
    """What a page gets from the stack under one of its names."""
    at = f"{host}:{there.url.rpartition(':')[2]}"
    told: dict[str, Any] = await page.evaluate(TALK, [f"http://{at}", f"ws://{at}"])
    return told


@pytest.mark.parametrize(("page_host", "same_site"), [("127.0.0.1", True), ("localhost", False)])
async def test_a_listed_page_talks_as_the_same_guest_each_time(
    chromium: Browser, calm_stack: Running, shop_port: int, page_host: str, same_site: bool
) -> None:
    page = await visit(chromium, f"http://{page_host}:{shop_port}/")
    for _ in range(2):
        # The rename is only allowed to whoever began the conversation, so the cookie came along.
        assert await talk(page, calm_stack) == {
            "heard": "conversation_created",
            "missing": "CONVERSATION_NOT_FOUND",
            "renamed": True,
        }
    [cookie] = [each for each in await page.context.cookies() if each["name"] == COOKIE]
    assert cookie["httpOnly"]
    assert (cookie["sameSite"], cookie["secure"]) == (("Lax", False) if same_site else ("None", True))
    await page.context.close()


async def test_another_site_s_guest_does_not_replace_the_person_s_own(
    chromium: Browser, calm_stack: Running, shop_port: int
) -> None:
    own = await visit(chromium, f"{calm_stack.url}/health-of-nothing.txt")
    ask = "fetch('/api/tickets', {method: 'POST'}).then(answer => answer.ok)"
    assert await own.evaluate(ask)
    [before] = await own.context.cookies(calm_stack.url)
    page = await own.context.new_page()
    await page.goto(f"http://localhost:{shop_port}/")
    await talk(page, calm_stack)
    assert before["value"] in [each["value"] for each in await own.context.cookies(calm_stack.url)]
    assert await own.evaluate(ask)
    await own.context.close()


async def test_the_page_talks_under_a_further_name_of_its_machine(calm_stack: Running) -> None:
    """By a proxy or a tunnel, which browsers here have none of: so it is asked as a browser would ask through one."""
    for origin in (f"https://{FURTHER_NAME}", f"http://{FURTHER_NAME}"):
        own = {"Host": FURTHER_NAME, "Origin": origin}
        async with httpx.AsyncClient(trust_env=False, timeout=PATIENCE_MS / 1000) as http:
            answer = await http.post(f"{calm_stack.url}/api/tickets", headers=own)
        assert answer.is_success, answer.text
        url = f"{calm_stack.url.replace('http', 'ws')}/ws?ticket={answer.json()['ticket']}"
        async with websockets.connect(url, proxy=None, origin=Origin(origin)) as socket:
            assert json.loads(await socket.recv())["type"] == "conversation_created"


async def test_a_page_that_is_not_listed_gets_nothing(chromium: Browser, calm_stack: Running) -> None:
    with serving_a_page() as port:
        page = await visit(chromium, f"http://localhost:{port}/")
        for ask in (
            f"fetch('{calm_stack.url}/api/models').then(() => 'read', () => 'refused')",
            f"fetch('{calm_stack.url}/api/tickets', {{method: 'POST', credentials: 'include'}})"
            ".then(() => 'read', () => 'refused')",
        ):
            assert await page.evaluate(ask) == "refused"
        await page.context.close()
