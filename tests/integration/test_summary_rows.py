"""A summary in Postgres: redacted, the newest stands, it is its owner's and goes with the conversation."""

from __future__ import annotations

import itertools
import json
from collections.abc import Sequence
from typing import Any

import pytest
from taskflow.identity import Identity
from taskflow.records.access import WORKER
from taskflow.records.consumer import consume
from taskflow.records.history import rehydrate
from taskflow.records.schema import AdoptionRecord, ErasureRecord, Record, SummaryBody, SummaryRecord
from taskflow.sessions.rehydration import rehydrate as store_again
from taskflow.store import keys

from tests.support.records import CONVERSATION, TENANT, TIME, deletion, event_of, header, message, some_id
from tests.support.rest import Api, api, redact, stranded
from tests.support.world import World

__all__ = ["api", "stranded"]

LATER = "2026-01-02T03:05:00.000Z"


def summary(content: str = "They like tea.", conversation: Any = None, **changes: Any) -> SummaryRecord:
    values: dict[str, Any] = {
        "generation": 4,
        "messages": 7,
        "message_id": some_id(4, "m"),
        "model": "small",
        "created_at": TIME,
    }
    body = SummaryBody(content=content, **{**values, **changes})
    return SummaryRecord(conversation=conversation or header(), summary=body)


def stored(api: Api, records: Sequence[Record]) -> None:
    assert consume(event_of(records), api.database, redact).response() == {"batchItemFailures": []}


async def owner(api: Api) -> tuple[Any, Identity]:
    """A guest with a conversation, and their browser."""
    client, identity = await api.guest()
    return client, identity


def of(identity: Identity) -> Any:
    return header(user_id=identity.user_id, tenant_id=identity.tenant_id)


URL = f"/api/conversations/{CONVERSATION}/summary"


async def test_it_is_shown_to_its_owner_redacted_and_to_nobody_else(api: Api) -> None:
    client, me = await owner(api)
    other, _ = await owner(api)
    stored(api, [message(some_id(1), "Hi", of(me))])
    assert (await client.get(URL)).json() == {"success": True, "summary": None}
    stored(api, [summary("Their code is secret-123.", of(me))])
    assert (await client.get(URL)).json()["summary"] == {
        "text": "Their code is [REDACTED:SECRET].",
        "messages": 7,
        "throughMessageId": some_id(4, "m"),
        "model": "small",
        "createdAt": TIME,
    }
    for stranger, url in ((other, URL), (api.client(), URL), (client, URL.replace("0001", "0002"))):
        assert (await stranger.get(url)).status_code == 404
    assert (await client.get(URL.replace(CONVERSATION, "no-id"))).status_code == 400


OF_ONE_CONVERSATION = [
    summary("first", generation=4),
    summary("second", generation=9, created_at=LATER),
    summary("anew", generation=2, created_at="2026-01-02T03:06:00.000Z"),
]


@pytest.mark.parametrize("order", range(6))
@pytest.mark.parametrize("together", [True, False])
async def test_that_which_was_made_last_stands_in_whatever_order_they_come(
    api: Api, order: int, together: bool
) -> None:
    client, me = await owner(api)
    records = [
        each.model_copy(update={"conversation": of(me)})
        for each in list(itertools.permutations(OF_ONE_CONVERSATION))[order]
    ]
    for batch in [records] if together else [[each] for each in records]:
        stored(api, batch)
    assert (await client.get(URL)).json()["summary"]["text"] == "anew"


async def test_it_goes_with_the_conversation_and_does_not_come_back(api: Api) -> None:
    client, me = await owner(api)
    stored(api, [summary(conversation=of(me))])
    stored(api, [deletion(user_id=me.user_id, tenant_id=me.tenant_id)])
    stored(api, [summary(conversation=of(me), created_at=LATER)])
    assert (await client.get(URL)).status_code == 404
    counted = api.database.run(WORKER, lambda access: access.execute("SELECT FROM conversations").rowcount)
    assert counted == 0


async def test_it_goes_with_its_person_and_late_ones_leave_nothing(api: Api) -> None:
    client, me = await owner(api)
    stored(api, [summary(conversation=of(me))])
    stored(api, [ErasureRecord(user_id=me.user_id, tenant_id=me.tenant_id, erased_at=LATER)])
    stored(api, [summary(conversation=of(me), created_at=LATER)])
    assert (await client.get(URL)).status_code == 404


async def test_it_moves_with_the_conversation_to_who_adopts_it(api: Api) -> None:
    _, me = await owner(api)
    stored(api, [summary(conversation=of(me))])
    adoption = AdoptionRecord(
        guest_user_id=me.user_id, guest_tenant_id=TENANT, user_id="ann", tenant_id="acme", adopted_at=TIME
    )
    stored(api, [adoption])
    stored(api, [summary("Later.", of(me), created_at=LATER)])
    event = {"kind": "rehydrate", "conversationId": CONVERSATION, "userId": "ann", "tenantId": "acme"}
    assert rehydrate(api.database, event)["summary"]["content"] == "Later."


async def test_it_is_in_its_person_s_export(api: Api) -> None:
    client, me = await owner(api)
    stored(api, [summary(conversation=of(me))])
    answer = await client.get("/api/me/export")
    assert "They like tea." in answer.text


async def test_a_conversation_that_only_postgres_has_comes_back_with_it(api: Api) -> None:
    _, me = await owner(api)
    said = [
        message(some_id(turn, f"m{part}"), f"{turn} {part}", of(me), generation=turn, part=part, role=role)
        for turn in range(1, 8)
        for part, role in ((0, "user"), (1, "assistant"))
    ]
    stored(api, [*said, summary("They like tea.", of(me), message_id=some_id(4, "m1"))])
    event = {
        "kind": "rehydrate",
        "conversationId": CONVERSATION,
        "userId": me.user_id,
        "tenantId": me.tenant_id,
    }
    answer = json.loads(json.dumps(rehydrate(api.database, event)))
    world = World(summaries=True)
    assert await store_again(world.engine, answer, me)
    session = await world.session(CONVERSATION)
    found = await world.engine.store.summary(CONVERSATION)
    assert found is not None and found.coverage == session.summary
    assert (found.text, found.through, found.messages) == ("They like tea.", 4, 7)
    # One that covers what can be edited still is left behind.
    answer["summary"]["generation"] = 7
    again = World(summaries=True)
    assert await store_again(again.engine, answer, me)
    assert (await again.session(CONVERSATION)).summary is None
    assert (keys.conversation_pk(CONVERSATION), keys.SUMMARY) not in again.table.items


@pytest.mark.parametrize(
    "changes",
    [{"messages": 0}, {"generation": -1}, {"generation": 2**63}, {"messages": 2**31}, {"created_at": "x"}],
)
async def test_a_summary_that_cannot_be_is_refused_alone(api: Api, changes: dict[str, Any]) -> None:
    fine = summary()
    bad = json.loads(fine.model_dump_json(by_alias=True))
    names = {"created_at": "createdAt"}
    bad["summary"] |= {names.get(name, name): value for name, value in changes.items()}
    event = event_of([fine])
    event["Records"].append({"messageId": "bad", "body": json.dumps(bad), "eventSource": "aws:sqs"})
    outcome = consume(event, api.database, redact)
    assert list(outcome.rejected) == ["bad"] and outcome.stored["summary"] == 1
