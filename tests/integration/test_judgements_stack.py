"""Judgements on the running stack: given in the moment in which a reply ends, shown, counted, gone with all."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from tests.integration.test_erasure import in_dynamodb, in_postgres
from tests.support.stack import Running
from tests.support.talk import Person, eventually, person

pytestmark = pytest.mark.stack


def path(conversation: str, reply: str) -> str:
    return f"/api/conversations/{conversation}/messages/{reply}/judgement"


async def judgements(someone: Person, conversation: str) -> dict[str, tuple[str, str | None]]:
    found = (await someone.http.get(f"/api/conversations/{conversation}")).json()
    return {each["messageId"]: (each["thumb"], each["word"]) for each in found.get("judgements", ())}


async def test_a_reply_is_judged_in_the_moment_in_which_it_ends_and_the_judgement_stays(
    stack: Running,
) -> None:
    word = f"w{uuid.uuid4().hex}"
    async with person(stack.url) as someone, someone.greeted() as (talk, conversation):
        greeting = next(each["messageId"] for each in talk.events if each["type"] == "ai_start")
        early = await someone.http.put(path(conversation, greeting), json={"thumb": "up"})
        assert (early.status_code, early.json()["error"]["code"]) == (409, "NOTHING_SAID_YET")
        judged: list[str] = []
        for thumb in ("down", "up", "down"):
            await talk.send(type="user_message", text='[[say "It is."]] Is the sea blue?')
            reply = (await talk.until("ai_done"))["messageId"]
            body = {"thumb": thumb, "word": f"{word}, ask me@example.com"}
            answer = await someone.http.put(path(conversation, reply), json=body)
            assert answer.status_code == 200, answer.text
            assert answer.json()["judgement"]["word"] == f"{word}, ask [REDACTED:EMAIL]"
            judged.append(reply)
        assert (await someone.http.delete(path(conversation, judged[1]))).status_code == 200
        late = await someone.http.put(path(conversation, greeting), json={"thumb": "up"})
        assert late.status_code == 200
        await talk.send(type="regenerate")
        again = (await talk.until("ai_done"))["messageId"]
        assert again not in judged

        async def archived() -> Any:
            found = (await someone.http.get(f"/api/conversations/{conversation}")).json()
            return again in [each["id"] for each in found.get("messages", ())]

        await eventually(archived)
        standing = await judgements(someone, conversation)
        down = ("down", f"{word}, ask [REDACTED:EMAIL]")
        assert standing == {greeting: ("up", None), judged[0]: down, judged[2]: down}
        noted = await someone.http.post(
            f"/api/conversations/{conversation}/copied", json={"messageIds": [again, judged[0]]}
        )
        assert noted.status_code == 200
        assert set(in_postgres(stack, word)) == {"public.judgements"}
        # The word is in no item, on no queue and in no log.
        assert in_dynamodb(stack, word) == []
        told = (await someone.http.get("/api/metrics")).text
        assert 'thumb="down"' in told
        assert (await someone.http.delete(f"/api/conversations/{conversation}")).status_code == 200
        assert in_postgres(stack, word) == []
        gone = await someone.http.put(path(conversation, judged[0]), json={"thumb": "up"})
        assert (gone.status_code, gone.json()["error"]["code"]) == (404, "CONVERSATION_NOT_FOUND")
