"""The pages about people: their account, the administration, and what a refusal says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.support.steps import step
from tests.web.conftest import Client
from tests.web.people import ADMIN, failure
from tests.web.test_web_accessibility import violations, violations_in_both_themes

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

SIGNED_IN = {"token": "t", "expiresAt": None, "renewable": False, "name": "Ann", "adopted": True}
BUDGET = {"limit": 2, "spent": 1.2, "reserved": 0.3, "left": 0.5, "resetsAt": "2026-11-29T00:00:00Z"}
PAGE = "() => [document.documentElement, document.querySelector('.sheet')].map(one => one.scrollWidth)"


async def accessible_everywhere(client: Client) -> None:
    """Both themes; a small screen does not scroll sideways."""
    assert await violations_in_both_themes(client) == []
    await client.page.set_viewport_size({"width": 360, "height": 740})
    assert await client.page.evaluate(PAGE) == [360, 360]
    await client.page.set_viewport_size({"width": 1280, "height": 820})


def read_json(path: Path) -> dict[str, list[object]]:
    read: dict[str, list[object]] = json.loads(path.read_text(encoding="utf-8"))
    return read


async def sign_in(client: Client) -> None:
    client.server.people.accounts["t"] = ADMIN
    await client.open("/account")
    await client.page.evaluate(f"() => sessionStorage.setItem('taskflow.account', '{json.dumps(SIGNED_IN)}')")


async def test_a_person_sees_what_is_left_saves_everything_and_erases_it(client: Client) -> None:
    people = client.server.people
    people.limits = {**people.limits, "day": BUDGET, "messages": {"perMinute": 20, "left": 7}}
    people.parts = [
        {"section": "conversations", "rows": [{"id": "c1"}]},
        {"section": "messages", "rows": [{"id": "m1"}, {"id": "m2"}]},
    ]
    await client.greet()
    await client.box.fill("half a thought")
    await client.page.get_by_test_id("who").get_by_role("link").click()
    left = client.page.get_by_role("region", name="What is left")
    await expect(left).to_contain_text("$0.50 of $2.00 left")
    await expect(left).to_contain_text("7 can be sent now")
    await accessible_everywhere(client)

    async with client.page.expect_download() as coming:
        await client.page.get_by_role("button", name="Save everything").click()
    saved = read_json(await (await coming.value).path())
    assert [len(saved[name]) for name in ("conversations", "messages", "calls")] == [1, 2, 0]

    sure = client.page.get_by_role("button", name="Erase everything")
    await client.page.get_by_label("Type “erase everything”").fill("erase")
    await expect(sure).to_be_disabled()
    await client.page.keyboard.type(" everything")
    await client.page.keyboard.press("Enter")
    await client.page.wait_for_url(f"{client.server.url}/")
    await client.messages("assistant").first.wait_for()
    await expect(client.box).to_have_value("")
    wanted = ["POST /api/me/erase", "POST /api/me/sign-out"]
    assert [call for call in people.calls if call.startswith("POST")] == wanted


async def test_an_admin_makes_a_token_and_switches_a_model_off_which_an_auditor_cannot(
    client: Client,
) -> None:
    people = client.server.people
    row = {"key": "gpt", "calls": 1200, "errors": 3, "interruptions": 0, "inputTokens": 5, "outputTokens": 6}
    people.usage = [{**row, "cost": 1.25, "estimated": False}]
    counts = {"replies": 40, "interrupted": 10, "regenerated": 4, "edited": 2, "continued": 20, "copied": 1}
    of_prompt = {"model": "gpt", "promptVersion": "0123456789abcdef"}
    people.signals = [{**of_prompt, **counts, "seenShare": 0.9, "up": 3, "down": 1}]
    at = "2026-11-28T20:00:00Z"
    named = {"id": "m1", "conversationId": "c1", "userId": "guest_7", **of_prompt, "judgedAt": at}
    people.judgements = [
        {**named, "thumb": "down", "word": "Not what I asked"},
        {**named, "id": "m2", "thumb": "down", "word": None, "model": "", "promptVersion": ""},
        {**named, "id": "m3", "thumb": "up", "word": "Good"},
    ]
    await client.open("/admin")
    not_yours = client.page.get_by_test_id("not-yours")
    await expect(not_yours.get_by_text("make issuer", exact=True)).to_be_visible()
    assert await violations(client) == []
    people.issuer = "https://login.example"
    await client.page.reload()
    await expect(not_yours).to_contain_text("role admin or auditor")
    await expect(not_yours.get_by_role("button", name="Sign in")).to_be_visible()
    people.issuer = None
    await sign_in(client)
    await client.open("/admin")
    usage = client.page.get_by_role("region", name="Usage", exact=True)
    await expect(usage.get_by_role("row").last).to_have_text("gpt1.2K356$1.25")
    await usage.get_by_label("By").select_option("user")
    await expect(usage.get_by_role("row").last).to_contain_text("user gpt")
    think = client.page.get_by_role("region", name="Replies by model and system prompt")
    await expect(think.get_by_role("row").last).to_have_text("gpt0123456789abcdef403190%25%10%5%50%2.5%")
    down = client.page.get_by_role("region", name="Recent thumbs down").get_by_role("listitem")
    await expect(down).to_have_count(2)
    await expect(down.first).to_contain_text("Not what I asked")
    await expect(down.last).to_contain_text("not known")
    await expect(down.last).to_contain_text("no word")

    await client.page.get_by_label("What it is for").fill("Nightly report")
    await client.page.get_by_label("report calls").check()
    await client.page.get_by_role("button", name="Make a token").click()
    secret = client.page.get_by_test_id("secret")
    await secret.get_by_role("button", name="Copy the secret").click()
    assert (
        await client.page.evaluate("() => navigator.clipboard.readText()") == "tf_t0_not_a_secret_of_anybody"
    )
    await accessible_everywhere(client)
    await secret.get_by_role("button", name="I have it").click()
    entry = client.page.get_by_test_id("token")
    await expect(entry).to_contain_text("never used")
    await entry.get_by_text("Revoke", exact=True).click()
    await entry.get_by_role("button", name="Revoke Nightly report").click()
    await expect(entry).to_contain_text("revoked")

    # Not `uncheck`: the box shows what the server has, so it changes only once that has answered.
    await client.page.get_by_label("GPT-5 mini").click()
    await expect(client.page.get_by_text("GPT-5 mini is off.")).to_be_visible()
    assert people.off == {"openai/gpt-5-mini"}

    people.accounts["t"] = {**ADMIN, "roles": ["user", "auditor"]}
    await client.page.reload()
    await expect(client.page.get_by_label("GPT-5 mini")).to_be_disabled()
    await expect(client.page.get_by_role("heading", name="Service tokens")).to_have_count(0)


async def test_a_refusal_is_said_kindly_and_keeps_what_was_written(client: Client) -> None:
    page, people = client.page, client.server.people
    await client.greet()
    with step("other words for a question that a limit refused are kept and can be said again"):
        await client.say("First")
        await client.read_all(2)
        await client.messages("user").hover()
        await client.messages("user").get_by_role("button", name="Edit").click()
        editor = page.get_by_role("textbox", name="Edit your message")
        await editor.fill("refuse:RATE_LIMITED:45")
        await editor.press("Enter")
        failed = client.messages("user", delivery="failed")
        await expect(failed).to_contain_text("45 seconds")
        # What was asked and answered before stands again.
        await expect(client.messages("user", delivery="sent")).to_contain_text("First")
        await expect(client.messages("assistant")).to_have_count(2)
        assert await violations(client) == []
        await failed.get_by_role("button", name="Try again").click()
        await expect(failed).to_contain_text("45 seconds")
        assert [frame["text"] for frame in client.frames("edit_last")] == ["refuse:RATE_LIMITED:45"] * 2
        await failed.get_by_role("button", name="Discard").click()
        await expect(failed).to_have_count(0)
    for frame, said in {
        "refuse:RATE_LIMITED:45": "45 seconds",
        "refuse:BUDGET_EXCEEDED:7200": "2 hours",
        "refuse:MODEL_NOT_FOUND": "Choose another one",
    }.items():
        with step(f"a message that is answered with {frame}"):
            await client.say(frame)
            await expect(page.get_by_test_id("notice").last).to_contain_text(said)
            await expect(client.box).to_have_value(frame)
    with step("one whose account was signed out"):
        await client.say("refuse:SIGNED_OUT")
        gate = page.get_by_test_id("gate")
        await expect(gate).to_contain_text("You were signed out")
        assert await violations(client) == []
        await gate.get_by_role("button", name="Go on as a guest").click()
        await expect(client.box).to_have_value("refuse:SIGNED_OUT")
    with step("an account that cannot be read is asked for again"):
        people.refusals["/api/me"] = [failure(503, "DATABASE_UNAVAILABLE", 90)]
        await client.open("/account")
        await page.get_by_role("button", name="Try again").click()
        await expect(page.get_by_role("region", name="Who you are")).to_contain_text("You are a guest")
    # The browser itself complains of an answer that is an error.
    client.forgive("503")
