"""``/api/me/memory``: what a person sees and changes of recall, over HTTP and Postgres."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import httpx
import pytest
from taskflow.identity import Identity
from taskflow.records.access import WORKER
from taskflow.records.database import Database
from taskflow.records.memory.remembering import Remembering
from taskflow.records.schema import MemoryRecord
from taskflow.records.store import store

from tests.fakes.rest import FakeMemorySwitches
from tests.support.records import header, message, some_id
from tests.support.rest import SETTINGS, Api, api_on, stranded

__all__ = ["stranded"]

ALLOWED = replace(SETTINGS, recall="on", embeddings_url="http://127.0.0.1:1/v1", embeddings_model="topics")
PATH = "/api/me/memory"
MESSAGES = f"{PATH}/messages"


@pytest.fixture
async def api(database_url: str) -> AsyncIterator[Api]:
    database = Database(lambda fresh: database_url)
    made = api_on(database, ALLOWED)
    yield made
    for client in made.clients:
        await client.aclose()
    database.close()


def say(api: Api, whose: Identity, number: int, text: str) -> str:
    """A message of the person that is stored; its id."""
    conversation = header(some_id(number, whose.user_id), user_id=whose.user_id, tenant_id=whose.tenant_id)
    id = some_id(number, f"message of {whose.user_id}")
    at = f"2026-01-{number:02d}T00:00:00.000Z"
    assert store(api.database, WORKER, [message(id, text, conversation, created_at=at)]) == []
    return id


def remember(api: Api) -> None:
    ticks = iter(range(1000))
    worker = Remembering(api.database, None, lambda: float(next(ticks)))
    worker.missing(900)


def switches(api: Api) -> set[Identity]:
    found = api.app.state.rest.ports.memory
    assert isinstance(found, FakeMemorySwitches)
    return found.on


async def put(client: httpx.AsyncClient, on: bool) -> httpx.Response:
    return await client.put(PATH, json={"on": on})


async def test_it_is_off_until_a_person_switches_it_on(api: Api) -> None:
    client, whose = await api.guest()
    assert (await client.get(PATH)).json() == {
        "success": True,
        "allowed": True,
        "on": False,
        "messages": 0,
        "complete": True,
        "by": "meaning",
        "languages": None,
    }
    answer = await put(client, True)
    assert (answer.status_code, answer.json()["on"], answer.json()["complete"]) == (200, True, False)
    assert switches(api) == {whose}
    (record,) = api.records.sent
    assert isinstance(record, MemoryRecord)
    assert (record.user_id, record.tenant_id) == (whose.user_id, whose.tenant_id)


async def test_somebody_who_has_not_talked_yet_has_nothing_and_cannot_switch_it_on(api: Api) -> None:
    client = api.client()
    assert (await client.get(PATH)).json()["on"] is False
    assert (await client.get(MESSAGES)).json() == {"success": True, "messages": [], "nextCursor": None}
    assert (await client.delete(MESSAGES)).json() == {"success": True, "messages": 0}
    assert (await put(client, False)).status_code == 200
    refused = await put(client, True)
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "NOBODY_YET")


async def test_where_an_operator_has_not_allowed_it_nobody_can_switch_it_on_and_everybody_off(
    database_url: str,
) -> None:
    database = Database(lambda fresh: database_url)
    api = api_on(database)
    client, _ = await api.guest()
    assert (await client.get(PATH)).json()["allowed"] is False
    refused = await put(client, True)
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "RECALL_OFF")
    assert (await put(client, False)).status_code == 200
    await client.aclose()
    database.close()


async def test_what_is_remembered_is_listed_page_after_page_and_forgotten_one_by_one(api: Api) -> None:
    client, whose = await api.guest()
    ids = [say(api, whose, number, f"My number {number} is a secret.") for number in (1, 2, 3)]
    await put(client, True)
    remember(api)
    assert (await client.get(PATH)).json()["messages"] == 3
    first = (await client.get(MESSAGES, params={"limit": 2})).json()
    assert [each["id"] for each in first["messages"]] == [ids[2], ids[1]]
    assert first["messages"][0] == {
        "id": ids[2],
        "conversationId": some_id(3, whose.user_id),
        "title": "A title",
        "role": "user",
        "excerpt": "My number 3 is a secret.",
        "createdAt": "2026-01-03T00:00:00.000Z",
    }
    rest = (await client.get(MESSAGES, params={"limit": 2, "cursor": first["nextCursor"]})).json()
    assert ([each["id"] for each in rest["messages"]], rest["nextCursor"]) == ([ids[0]], None)
    assert (await client.delete(f"{MESSAGES}/{ids[1]}")).json() == {"success": True, "messages": 2}
    again = await client.delete(f"{MESSAGES}/{ids[1]}")
    assert (again.status_code, again.json()["error"]["code"]) == (404, "NOT_REMEMBERED")
    named: Any = {"ids": ids}
    found = (await client.get(MESSAGES, params=named)).json()["messages"]
    assert {each["id"] for each in found} == {ids[0], ids[2]}
    assert (await client.delete(MESSAGES)).json() == {"success": True, "messages": 0}
    state = (await client.get(PATH)).json()
    assert (state["on"], state["messages"]) == (True, 0)


async def test_another_persons_message_is_as_unknown_as_none(api: Api) -> None:
    client, _ = await api.guest()
    other, whose = await api.guest()
    theirs = say(api, whose, 1, "What is theirs is theirs.")
    for each in (client, other):
        await put(each, True)
    remember(api)
    assert (await client.get(MESSAGES)).json()["messages"] == []
    assert (await client.get(MESSAGES, params={"ids": theirs})).json()["messages"] == []
    unknown = await client.delete(f"{MESSAGES}/{some_id(99)}")
    foreign = await client.delete(f"{MESSAGES}/{theirs}")
    assert (foreign.status_code, foreign.json()) == (unknown.status_code, unknown.json())
    await client.delete(MESSAGES)
    await put(client, False)
    assert [each["id"] for each in (await other.get(MESSAGES)).json()["messages"]] == [theirs]


async def test_switched_off_nothing_is_remembered(api: Api) -> None:
    client, whose = await api.guest()
    say(api, whose, 1, "My number is a secret.")
    await put(client, True)
    remember(api)
    answer = await put(client, False)
    assert (answer.json()["on"], answer.json()["messages"], answer.json()["complete"]) == (False, 0, True)
    assert switches(api) == set()


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ({}, "on"),
        ({"on": "yes"}, "on"),
        ({"on": 1}, "on"),
        ({"on": None}, "on"),
        ({"on": True, "of": 1}, "of"),
    ],
)
async def test_a_body_that_is_no_switch_is_refused_in_words(api: Api, body: Any, names: str) -> None:
    client, _ = await api.guest()
    refused = await client.put(PATH, json=body)
    assert refused.status_code == 422
    assert names in refused.text


@pytest.mark.parametrize(
    "query", ["ids=x", "limit=0", "limit=101", "cursor=x", "&".join(["ids=" + some_id(1)] * 21)]
)
async def test_a_question_that_cannot_be_answered_is_refused(api: Api, query: str) -> None:
    client, _ = await api.guest()
    assert (await client.get(f"{MESSAGES}?{query}")).status_code in (400, 422)


async def test_while_the_database_is_away_it_says_so(stranded: Api) -> None:
    client, _ = await stranded.guest()
    for answer in (
        await client.get(PATH),
        await client.get(MESSAGES),
        await client.delete(MESSAGES),
        await put(client, False),
    ):
        assert answer.status_code == 503


async def test_the_page_learns_that_the_embedded_model_knows_english(database_url: str) -> None:
    database = Database(lambda fresh: database_url)
    api = api_on(database, replace(ALLOWED, embeddings_model="all-minilm-l6-v2-int8"))
    client, _ = await api.guest()
    assert (await client.get(PATH)).json()["languages"] == ["en"]
    words = api_on(database, replace(ALLOWED, embeddings_model=""))
    other, _ = await words.guest()
    assert (await other.get(PATH)).json()["by"] == "words"
    database.close()
