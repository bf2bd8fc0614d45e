"""What browsers, keyboards and extensions do to the page in the field."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.support.steps import step
from tests.web.conftest import Client
from tests.web.scripted import ScriptedServer

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

TEXT = "One **small step** after another, with `code` and a [link](https://example.com), to the end. "

SAFARI_ENTER = """one => {
    one.focus();
    one.dispatchEvent(new CompositionEvent('compositionstart', {bubbles: true}));
    one.dispatchEvent(new CompositionEvent('compositionend', {bubbles: true, data: '日本'}));
    one.dispatchEvent(new KeyboardEvent('keydown',
        {key: 'Enter', keyCode: 229, isComposing: false, bubbles: true, cancelable: true}));
}"""


async def compose(box: Locator) -> None:
    """Ends a composition with Enter in Safari's order: the composition ends before the key is told."""
    await box.evaluate(SAFARI_ENTER)


async def test_the_enter_of_an_input_method_sends_and_ends_nothing(client: Client) -> None:
    await client.greet()
    with step("a message"):
        await client.box.fill("にほん")
        await compose(client.box)
        await expect(client.box).to_have_value("にほん")
        assert client.frames("user_message") == []
        await client.box.press("Enter")
        await client.read_all(2)
        assert [frame["text"] for frame in client.frames("user_message")] == ["にほん"]
    with step("other words for a question"):
        await client.messages("user").hover()
        await client.messages("user").get_by_role("button", name="Edit").click()
        editor = client.page.get_by_role("textbox", name="Edit your message")
        await editor.fill("日本")
        await compose(editor)
        await expect(editor).to_be_visible()
        assert client.frames("edit_last") == []
        await client.page.get_by_role("button", name="Cancel").click()
    with step("a title"):
        item = client.page.get_by_test_id("conversation-item").first
        await item.hover()
        await item.get_by_role("button", name="Options for").click()
        await client.page.get_by_role("menuitem", name="Rename").click()
        title = client.page.get_by_role("textbox", name="Conversation title")
        await title.fill("東京")
        await compose(title)
        await expect(title).to_be_visible()
        await title.press("Enter")
        await expect(client.page.get_by_test_id("conversation-item").first).to_contain_text("東京")


async def test_copying_without_a_secure_context_works_or_says_so(client: Client) -> None:
    await client.page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    await client.greet()
    client.server.replies["Code"] = "Here:\n\n```py\na = 1\n```"
    await client.say("Code")
    await client.read_all(2)
    reply = client.messages("assistant").nth(1)
    places = (("Copy code", "a = 1"), ("Copy", client.server.replies["Code"]))
    with step("where what is selected can be copied, it works"):
        for name, text in places:
            await reply.get_by_role("button", name=name, exact=True).click()
            await expect(reply.get_by_role("button", name="Copied").last).to_be_visible()
            await client.box.fill("")
            await client.box.press("Control+v")
            await expect(client.box).to_have_value(text)
    with step("where not, it says so"):
        await client.page.evaluate("() => { document.execCommand = () => false; }")
        for name, _ in places:
            button = reply.get_by_role("button", name=name, exact=True)
            await button.click()
            await expect(client.page.get_by_test_id("notice").first).to_contain_text("could not be copied")
            await expect(button).to_be_visible()


SELECT = """() => {
    // From the first word of the person to the last one of the reply, as somebody drags over both.
    const range = document.createRange();
    range.setStart(document.querySelector('.bubble').firstChild, 0);
    range.setEndAfter(document.querySelectorAll('[data-testid=message-assistant]')[1]);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
}"""

PASTED = """async () => {
    const [item] = await navigator.clipboard.read();
    const read = async type => (await item.getType(type)).text();
    return [await read('text/plain'), await read('text/html')];
}"""


async def test_what_is_copied_over_several_messages_is_what_was_said(client: Client) -> None:
    client.server.replies["One\n  two"] = "**Three** $x^2$\n\n1. four"
    await client.page.emulate_media(color_scheme="dark")
    await client.greet()
    await client.say("One\n  two")
    await client.read_all(2)
    await client.page.evaluate(SELECT)
    await client.page.keyboard.press("Control+c")
    plain, rich = await client.page.evaluate(PASTED)
    assert plain.split() == ["One", "two", "Three", "$x^2$", "four"]
    assert plain.startswith("One\n  two\n\nThree")
    assert "<strong>Three</strong> $x^2$" in rich
    assert re.findall(r"<(?:time|button|footer|svg)|color|class=", rich) == []


@asynccontextmanager
async def on_a_phone(browser: Browser, server: ScriptedServer) -> AsyncIterator[Page]:
    """A page that is touched, with its greeting read."""
    context = await browser.new_context(
        viewport={"width": 390, "height": 760}, has_touch=True, is_mobile=True, device_scale_factor=2
    )
    page = await context.new_page()
    await page.goto(server.url)
    await page.get_by_test_id("message-assistant").first.wait_for()
    yield page
    await context.close()


async def test_fields_are_not_zoomed_into_on_a_touch_screen(browser: Browser, server: ScriptedServer) -> None:
    async with on_a_phone(browser, server) as page:
        await page.get_by_role("button", name="Show conversations").click()
        await page.get_by_test_id("sidebar").get_by_role("searchbox").wait_for()
        sizes = "all => all.map(one => parseFloat(getComputedStyle(one).fontSize))"
        fields = page.locator("input, textarea")
        assert await fields.count() >= 2
        assert min(await fields.evaluate_all(sizes)) >= 16
        boxes = "all => all.map(one => Math.min(one.offsetWidth, one.offsetHeight)).filter(size => size > 0)"
        assert min(await page.locator("button.icon-button").evaluate_all(boxes)) >= 40


async def test_a_phone_s_keyboard_writes_lines_and_covers_nothing(
    browser: Browser, server: ScriptedServer
) -> None:
    async with on_a_phone(browser, server) as page:
        box = page.get_by_test_id("composer-input")
        whole = page.locator("[data-testid=message-assistant][data-status=completed]")
        await whole.first.wait_for()  # a greeting that is interrupted is never whole
        await box.fill("One")
        await page.get_by_test_id("send").tap()
        await whole.nth(1).wait_for()
        with step("its one key for lines begins one where a message is edited, too"):
            await page.get_by_role("button", name="Edit", exact=True).tap()
            editor = page.get_by_role("textbox", name="Edit your message")
            await editor.press("Enter")
            await editor.press_sequentially("two")
            await expect(editor).to_have_value("One\ntwo")
            await page.get_by_role("button", name="Send", exact=True).tap()
            await expect(page.get_by_test_id("message-user")).to_contain_text("One\ntwo")
        with step("the button that sends stays in sight above it"):
            # So much is left of a screen.
            for width, height in ((360, 300), (640, 300)):
                await page.set_viewport_size({"width": width, "height": height})
                await box.fill("line\n" * 12)
                await expect(page.get_by_test_id("send")).to_be_in_viewport(ratio=1)


TRANSLATE = """() => {
    // As translators do: each text is replaced by one inside two <font>s, again and again.
    const skip = one => one.parentElement.closest('[translate=no], script, style, textarea, font font');
    window.translated = 0;
    setInterval(() => {
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        const texts = [];
        while (walker.nextNode()) texts.push(walker.currentNode);
        for (const text of texts) {
            if (!text.data.trim() || skip(text)) continue;
            const outer = document.createElement('font');
            const inner = document.createElement('font');
            inner.textContent = text.data.toUpperCase();
            outer.append(inner);
            text.parentNode.replaceChild(outer, text);
            window.translated++;
        }
    }, 20);
}"""


async def test_a_reply_goes_on_while_the_page_is_translated(client: Client) -> None:
    await client.greet()
    await client.page.evaluate(TRANSLATE)
    client.server.frame_ms = 20
    client.server.words_a_frame = 3
    client.server.replies["Long"] = (
        TEXT * 3
        + "\n\n- one **two**\n- three\n\n| a | b |\n|---|---|\n| x *y* | 2 |\n\n"
        + TEXT
        + "The very end."
    )
    await client.say("Long")
    await client.read_all(2)
    reply = client.messages("assistant").nth(1)
    await expect(reply.locator(".prose")).to_contain_text("THE VERY END.", ignore_case=True)
    shown = (await reply.locator(".prose").inner_text()).upper()
    assert shown.count("AFTER ANOTHER") == 4
    assert shown.count("SMALL STEP") == 4
    assert await client.page.evaluate("() => window.translated") > 30
    await client.say(f"repeat:30:{TEXT}")
    await expect(client.messages("assistant").nth(2)).to_contain_text("small step", ignore_case=True)
    await client.say("Tell me about the sea")
    await client.read_all(3)
    await client.messages("user").last.hover()
    await client.messages("user").last.get_by_role("button", name="Edit").click()
    editor = client.page.get_by_role("textbox", name="Edit your message")
    await editor.fill("Something else")
    await editor.press("Enter")
    await expect(client.messages("assistant").last).to_contain_text("something else", ignore_case=True)
    await client.page.get_by_test_id("new-conversation").click()
    await client.messages("assistant").first.wait_for()
    await expect(client.page.get_by_role("alert").filter(has_text="broke")).to_have_count(0)


async def test_who_comes_back_to_a_page_is_connected_at_once(client: Client) -> None:
    page = client.page
    await client.greet()
    await client.say("Before")
    await client.read_all(2)
    (conversation,) = client.server.conversations.values()
    with step("to one that is loaded again: a message said right after arrives once"):
        here = page.url
        await page.goto(f"{client.server.url}/favicon.svg")
        await page.go_back()
        await expect(page).to_have_url(here)
        await client.say("After")
        await expect(client.messages("assistant").last).to_contain_text("You said: After")
        said = [frame for frame in client.frames("user_message") if frame["text"] == "After"]
        assert len({frame["clientMessageId"] for frame in said}) == 1
        await expect(client.messages("user")).to_have_count(2)
        await client.read_all(3)
    with step(
        "to one that was kept: Chromium under test keeps none, so the events are those that it would send"
    ):
        (socket,) = conversation.sockets
        await page.evaluate(TRANSITION, "pagehide")
        async with asyncio.timeout(90):
            while socket in conversation.sockets:  # noqa: ASYNC110 (the scripted server has no event for it)
                await asyncio.sleep(0.02)
        assert conversation.sockets == []
        await page.evaluate(TRANSITION, "pageshow")
        await client.say("And again")
        await expect(client.messages("assistant").last).to_contain_text("You said: And again")
        assert len([frame for frame in client.frames("user_message") if frame["text"] == "And again"]) == 1
        assert len(conversation.sockets) == 1


TRANSITION = "name => window.dispatchEvent(new PageTransitionEvent(name, {persisted: true}))"
"""A page is put aside, or is shown again."""

OF_LATE_2024 = """() => {
    // What Safari 17.6, Chrome 130 or Firefox 132 do not have.
    const helpers = ['map', 'filter', 'take', 'drop', 'flatMap', 'reduce', 'toArray', 'forEach',
        'some', 'every', 'find'];
    for (const name of helpers) delete Iterator.prototype[name];
    delete globalThis.Iterator;
    delete Promise.try;
    delete RegExp.escape;
    delete URL.parse;
    delete Error.isError;
    delete Math.sumPrecise;
    for (const name of ['fromBase64', 'fromHex']) delete Uint8Array[name];
    for (const name of ['toBase64', 'toHex']) delete Uint8Array.prototype[name];
    for (const name of ['getOrInsert', 'getOrInsertComputed']) delete Map.prototype[name];
    delete Intl.DurationFormat;
    for (const name of ['scheduler', 'Temporal', 'navigation', 'CloseWatcher', 'Float16Array', 'ViewTransition'])
        delete globalThis[name];
    delete Document.prototype.startViewTransition;
    delete Element.prototype.moveBefore;
    delete HTMLDialogElement.prototype.requestClose;
}"""


async def test_a_conversation_needs_nothing_newer_than_late_2024(client: Client) -> None:
    await client.page.add_init_script(f"({OF_LATE_2024})()")
    await client.greet()
    client.server.replies["All"] = (
        "**Bold** [^1] \\( x^2 \\)\n\n```py\na = 1\n```\n\n| a |\n|---|\n| b |\n\n[^1]: note"
    )
    await client.say("All")
    await client.read_all(2)
    reply = client.messages("assistant").nth(1)
    await expect(reply.locator(".katex")).to_be_visible()
    await expect(reply.locator(".hljs-number")).to_have_text("1")
    await reply.get_by_role("button", name="Copy", exact=True).click()
    await client.page.get_by_test_id("model-picker").click()
    await expect(client.page.get_by_role("menu")).to_be_visible()
    await client.page.keyboard.press("Escape")
    await client.page.goto(f"{client.server.url}/ops")
    await expect(client.page.get_by_role("heading").first).to_be_visible()


DRAG = """([kind, name, leaves]) => {
    const data = new DataTransfer();
    if (name) data.items.add(new File(['one line'], name));
    else data.setData('text/plain', 'words');
    document.querySelector('main').dispatchEvent(new DragEvent(kind,
        {dataTransfer: data, bubbles: true, cancelable: true, relatedTarget: leaves ? null : document.body}));
}"""


async def test_files_that_are_held_over_the_page_are_told_where_they_go(client: Client) -> None:
    await client.greet()
    hint = client.page.get_by_test_id("dropping")

    async def drag(kind: str, name: str = "a.txt", *, leaves: bool = False) -> None:
        await client.page.evaluate(DRAG, [kind, name, leaves])

    with step("words that are dragged are nothing for it"):
        await drag("dragover", "")
        await expect(hint).to_have_count(0)
    with step("from one element of the page to another it stays"):
        await drag("dragover")
        await expect(hint).to_be_visible()
        await drag("dragleave")
        await expect(hint).to_be_visible()
    with step("and goes with the file that leaves the window"):
        await drag("dragleave", leaves=True)
        await expect(hint).to_have_count(0)
    with step("or is dropped, which puts what it says into the message"):
        await drag("dragover")
        await drag("drop")
        await expect(hint).to_have_count(0)
        await expect(client.box).to_have_value("one line")
