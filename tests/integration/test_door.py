"""The limits at the door of the running stack, and ids that are none."""

from __future__ import annotations

import asyncio
import json
from contextlib import AsyncExitStack
from urllib.parse import quote

import httpx
import pytest
import websockets
from websockets.exceptions import InvalidStatus

from tests.support.stack import Running
from tests.support.talk import PATIENCE_SECONDS, person

CODES = ("INVALID_PARAMETER", "BAD_PACING", "RESUME_TOKEN_IN_URL")
HOSTILE = "x\nalice@example.org said 4111 1111 1111 1111"


async def test_of_many_connections_at_once_a_conversation_takes_ten_and_says_so_to_the_rest(
    stack: Running,
) -> None:
    async with person(stack.url) as someone, AsyncExitStack() as opened:
        first = await opened.enter_async_context(someone.talk())
        conversation = (await first.until("conversation_created"))["conversationId"]
        talks = [someone.talk(conversationId=conversation) for _ in range(15)]
        answers = await asyncio.gather(
            *(opened.enter_async_context(talk) for talk in talks), return_exceptions=True
        )
        refused = [answer for answer in answers if isinstance(answer, InvalidStatus)]
        assert len(refused) == 6 and len(answers) - len(refused) == 9
        for each in refused:
            error = json.loads(each.response.body or b"")["error"]
            assert (each.response.status_code, error["code"]) == (429, "TOO_MANY_CONNECTIONS")
            assert error["retryAfter"] > 0
        asked = {"afterRefusal": True, "conversationId": conversation}
        why = await someone.http.post("/api/tickets", json=asked)
        assert (why.status_code, why.json()["error"]["code"]) == (429, "TOO_MANY_CONNECTIONS")
        assert int(why.headers["retry-after"]) == why.json()["error"]["retryAfter"]


@pytest.mark.parametrize("name", ["conversationId", "ticket", "resumeToken", "model", "pacing"])
@pytest.mark.parametrize("value", [HOSTILE, "y" * 3_000])
async def test_a_hostile_value_in_an_upgrade_is_a_400_and_in_no_log(
    stack: Running, name: str, value: str
) -> None:
    url = f"{stack.url.replace('http', 'ws')}/ws?{name}={quote(value)}"
    with pytest.raises(InvalidStatus) as refused:
        await websockets.connect(url, proxy=None, open_timeout=PATIENCE_SECONDS)
    error = json.loads(refused.value.response.body or b"")["error"]
    assert refused.value.response.status_code == 400 and error["code"] in CODES
    assert "alice" not in error["message"] and "yyy" not in error["message"]


def test_no_log_of_the_stack_has_what_the_upgrades_had(stack: Running) -> None:
    for path in (f"/api/conversations/{quote(HOSTILE)}", f"/api/{quote(HOSTILE)}", f"/{quote(HOSTILE)}"):
        httpx.get(f"{stack.url}{path}", trust_env=False, timeout=PATIENCE_SECONDS)
    for log in (stack.data_dir / "logs").rglob("*.log"):
        text = log.read_text(errors="replace")
        assert "alice" not in text and "4111 1111" not in text, log
        assert "yyyyyyyy" not in text, log
