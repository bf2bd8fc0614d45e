"""The ten lines of docs/protocol.md on modes run as written, against the whole stack; lists and exports tell them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.support.provider_behaviour import Behaviour
from tests.support.stack import Running
from tests.support.talk import eventually, person

pytestmark = [pytest.mark.stack, pytest.mark.timeout(300)]

STORY = "The sea is deep. The sea is blue. The sea is wide and full of fish. Ships sail on it. It has tides."


def ten_lines() -> dict[str, Any]:
    page = (Path(__file__).parents[2] / "docs" / "protocol.md").read_text()
    found = re.search(r"<!-- ten lines -->\n```python\n(.*?)```\n<!-- /ten lines -->", page, re.DOTALL)
    assert found is not None
    assert len(found[1].splitlines()) == 10
    names: dict[str, Any] = {"json": json, "uuid4": uuid4}
    exec(found[1], names)
    return names


async def test_the_ten_lines_of_the_protocol_queue_remark_steer_and_show_it(stack: Running) -> None:
    lines = ten_lines()
    say, show = lines["say"], lines["show"]
    bubbles: dict[int, list[str]] = {}
    waiting: list[dict[str, Any]] = []
    async with person(stack.url) as someone, someone.greeted() as (talk, conversation_id):

        async def until(*types: str, **fields: Any) -> dict[str, Any]:
            while True:
                event = await talk.until(*KINDS)
                show(event, bubbles, waiting)
                if event["type"] in types and all(event.get(name) == each for name, each in fields.items()):
                    return event

        await stack.provider.script(
            # The reply is held, so that all the rest is said while it is spoken.
            Behaviour(text=STORY, hold_every=12),
            Behaviour(text=" In euros it is free."),
            Behaviour(text="Rome is old."),
        )
        await say(talk.socket, "Tell me of the sea.")
        first = await until("ai_token")
        await say(talk.socket, "ok")
        taken = await until("message_accepted")
        assert (taken["mode"], taken["reason"]) == ("backchannel", "acknowledges")
        await say(talk.socket, "and afterwards tell me about Rome")
        assert (await until("message_accepted"))["mode"] == "queue"
        await until("queue_changed")
        assert [each["text"] for each in waiting] == ["and afterwards tell me about Rome"]
        await say(talk.socket, "in euros please")
        assert (await until("message_accepted"))["mode"] == "steer"
        goes_on = await until("ai_start")
        assert goes_on["continuesGenerationId"] == first["generationId"]
        await until("ai_done", generationId=goes_on["generationId"])
        bubble = "".join(bubbles[goes_on["generationId"]])
        assert bubbles[goes_on["generationId"]] is bubbles[first["generationId"]]
        assert bubble.startswith("The sea is deep.")
        assert bubble.endswith(" In euros it is free.")
        said = await until("ai_start")
        await until("ai_done", generationId=said["generationId"])
        assert "".join(bubbles[said["generationId"]]) == "Rome is old."
        assert waiting == []

        async def listed() -> list[dict[str, Any]] | None:
            answer = await someone.http.get(f"/api/conversations/{conversation_id}")
            found = answer.json().get("messages", [])
            return found if any(each["content"] == "Rome is old." for each in found) else None

        messages = await eventually(listed)
        modes = {each["content"]: each["mode"] for each in messages if each["role"] == "user"}
        assert modes == {
            "Tell me of the sea.": None,
            "ok": "backchannel",
            "in euros please": "steer",
            "and afterwards tell me about Rome": "queue",
        }
        export = await someone.http.get(f"/api/conversations/{conversation_id}/export?format=markdown")
        assert bubble in export.text
        assert "beside the reply" in export.text


KINDS = (
    *("ai_start", "ai_token", "ai_done", "ai_interrupted", "ai_error", "error", "queue_changed"),
    *("message_accepted", "user_message"),
)
