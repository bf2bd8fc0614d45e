"""Logs from outside: whose they are, what they move, and that no log of a turn can be replaced by one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from taskflow.identity import Identity
from taskflow.records.access import OPERATOR
from taskflow.records.consumer import consume
from taskflow.records.counters import read_counters
from taskflow.records.database import Connection, Database
from taskflow.records.encoding import encode
from taskflow.records.history import load_messages
from taskflow.records.minutes import read_minutes
from taskflow.records.schema import Record
from taskflow.rest.exporter import MetricsSnapshot, exposition
from taskflow.store.keys import inference_id

from tests.support.records import (
    CONVERSATION,
    deletion,
    event_of,
    header,
    inference,
    message,
    some_id,
    sqs_event,
    tables,
)
from tests.support.rest import Api, api

__all__ = ["api"]

LOG = {"model": "small", "provider": "local", "latencyMs": 12, "status": "success"}
OWNER = Identity("guest_1")
MOST = 2**63 - 1


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(lambda fresh: database_url)
    yield opened
    opened.close()


def told(database: Database) -> dict[str, str]:
    """The digits of every sample of the exposition, by its name and labels, without the zero of a whole number."""
    text = exposition(MetricsSnapshot(database.run(OPERATOR, read_counters))).decode()
    lines = [line.removesuffix(".0") for line in text.splitlines() if not line.startswith("#")]
    return dict(line.rsplit(" ", 1) for line in lines)


def work(database: Database, *records: Record) -> None:
    outcome = consume(sqs_event(encode(record) for record in records), database, str)
    assert outcome.response() == {"batchItemFailures": []}


async def test_a_log_with_the_id_of_somebodys_coming_turn_does_not_stand_in_for_it(
    api: Api, connection: Connection
) -> None:
    coming = inference_id(CONVERSATION, 2)
    answer = await api.client().post(
        "/api/ingest", json={**LOG, "id": coming, "conversationId": CONVERSATION, "cost": 1_000}
    )
    assert (answer.status_code, coming in answer.json()["ids"]) == (202, False)
    turn = inference(coming, conversation_id=CONVERSATION, cost=0.25, input_tokens=7)
    consume(event_of([message(some_id(1)), *api.records.sent, turn]), api.database, str)
    samples = told(api.database)
    assert samples['llm_cost_dollars_total{model="small",source="taskflow"}'] == "0.25"
    assert samples['llm_tokens_total{direction="input",model="small",source="taskflow"}'] == "7"
    assert samples['llm_cost_dollars_total{model="small",source="external"}'] == "1000"
    logs = {row["source"]: row for row in tables(connection)["inference_logs"]}
    assert str(logs["taskflow"]["id"]) == coming
    assert logs["external"]["conversation_id"] is None


async def test_an_id_is_the_callers_own_name_for_a_log(api: Api, connection: Connection) -> None:
    client, other = api.client(), api.client()
    twice = [await client.post("/api/ingest", json={**LOG, "id": some_id(1)}) for _ in range(2)]
    theirs = await other.post("/api/ingest", json={**LOG, "id": some_id(1)})
    named = [answer.json()["ids"][0] for answer in (*twice, theirs)]
    assert named[0] == named[1] != named[2]
    consume(event_of(api.records.sent), api.database, str)
    assert {str(row["id"]) for row in tables(connection)["inference_logs"]} == set(named)


@pytest.mark.parametrize(("owner", "linked"), [("guest_1", True), ("guest_2", False)])
@pytest.mark.parametrize("gone", [False, True])
def test_only_the_callers_own_conversation_is_linked_and_counts_it(
    database: Database, connection: Connection, owner: str, linked: bool, gone: bool
) -> None:
    work(database, message(some_id(1), conversation=header(user_id="guest_1")))
    if gone:
        work(database, deletion())
    log = inference(
        some_id(2),
        source="external",
        user_id=owner,
        conversation_id=CONVERSATION,
        message_id=some_id(1),
        input_tokens=5,
        input_preview="what was asked",
    )
    work(database, log)
    [row] = tables(connection)["inference_logs"]
    assert (str(row["conversation_id"]) == CONVERSATION) == (linked and not gone)
    assert (str(row["message_id"]) == some_id(1)) == (linked and not gone)
    assert row["pending_message_id"] is None
    # Nothing of their own goes because a stranger deleted a conversation.
    assert row["input_preview"] == ("" if linked and gone else "what was asked")
    if not gone:
        history = database.run(
            Identity("guest_1"), lambda access: load_messages(access, CONVERSATION, Identity("guest_1"), 10)
        )
        assert history is not None
        assert (history.usage.calls, history.usage.input_tokens) == ((1, 5) if linked else (0, 0))


def test_a_message_that_comes_later_is_linked_only_in_the_owners_conversation(
    database: Database, connection: Connection
) -> None:
    work(database, message(some_id(1)))
    for number, owner in enumerate(("guest_1", "guest_2")):
        work(
            database,
            inference(
                some_id(10 + number),
                source="external",
                user_id=owner,
                conversation_id=CONVERSATION,
                message_id=some_id(3),
            ),
        )
    work(database, message(some_id(3), generation=2))
    logs = {row["user_id"]: row["message_id"] for row in tables(connection)["inference_logs"]}
    assert {user: str(linked) for user, linked in logs.items()} == {"guest_1": some_id(3), "guest_2": "None"}


async def test_external_calls_are_not_in_the_last_hour_of_our_own(api: Api) -> None:
    client = api.client()
    assert (await client.post("/api/ingest", json={**LOG, "cost": 900})).status_code == 202
    consume(event_of(api.records.sent), api.database, str)
    await api.clock.advance(1)
    assert (await client.get("/api/metrics/history")).json()["minutes"] == []


ODD = [
    "\0",
    "\ud800",
    "\udfff\ud800",
    "\ufffe",
    "\uffff",
    "\ufdd0",
    "\U0001ffff",
    "\x01",
    "\x7f",
    "\x85",
    "\u2028",
]


@pytest.mark.parametrize("odd", ODD, ids=ascii)
async def test_whatever_characters_are_in_it_a_log_is_stored_and_counted(
    api: Api, connection: Connection, odd: str
) -> None:
    text = f"a{odd}b"
    log = {
        **LOG,
        "status": "error",
        **dict.fromkeys(("inputPreview", "outputPreview", "errorMessage"), text),
    }
    answer = await api.client().post(
        "/api/ingest", content=json.dumps(log), headers={"content-type": "application/json"}
    )
    assert answer.status_code == 202, answer.text
    work(api.database, *api.records.sent)
    [row] = tables(connection)["inference_logs"]
    mended = text.replace("\0", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    for column in ("input_preview", "output_preview", "error_message"):
        assert row[column] == mended
    assert told(api.database)['llm_errors_total{code="UNKNOWN",model="small",source="external"}'] == "1"


@pytest.mark.parametrize("odd", ODD, ids=ascii)
def test_whatever_characters_are_in_it_a_turn_and_its_title_are_stored_and_counted(
    database: Database, connection: Connection, odd: str
) -> None:
    text = f"a{odd}b"
    log = inference(some_id(2), input_preview=text, output_preview=text, error_message=text)
    work(database, message(some_id(1), text, header(title=text)), log)
    mended = text.replace("\0", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    found = tables(connection)
    assert found["messages"][0]["content"] == mended
    assert found["conversations"][0]["title"] == mended
    assert found["inference_logs"][0]["input_preview"] == mended
    assert (
        told(database)[
            'llm_requests_total{model="small",provider="local",source="taskflow",status="success"}'
        ]
        == "1"
    )


near_a_double = st.integers(2**53 - 3, 2**53 + 3) | st.integers(0, MOST)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    st.lists(
        st.tuples(near_a_double, near_a_double, st.decimals(0, 99_999_999, places=6)), min_size=1, max_size=6
    )
)
def test_counters_are_exact_whatever_their_size(
    database: Database, connection: Connection, calls: list[tuple[int, int, Decimal]]
) -> None:
    connection.execute("TRUNCATE inference_logs, inference_ids")
    connection.execute("DELETE FROM metric_counters")
    logs = [
        inference(some_id(n), input_tokens=tokens, latency_ms=waited, cost=float(cost))
        for n, (tokens, waited, cost) in enumerate(calls)
    ]
    work(database, *logs)
    samples = told(database)
    assert samples['llm_tokens_total{direction="input",model="small",source="taskflow"}'] == str(
        sum(tokens for tokens, _, _ in calls)
    )
    assert samples['llm_latency_ms_sum{model="small",source="taskflow"}'] == str(
        sum(ms for _, ms, _ in calls)
    )
    cost = Decimal(samples['llm_cost_dollars_total{model="small",source="taskflow"}'])
    assert cost == sum((Decimal(repr(float(cost))) for _, _, cost in calls), Decimal(0))


def test_an_hour_of_tokens_that_no_64_bits_hold_is_told(database: Database) -> None:
    logs = [inference(some_id(n), created_at="2026-01-02T03:04:00Z", input_tokens=MOST) for n in range(2)]
    work(database, *logs)
    now = datetime(2026, 1, 2, 3, 4, 30, tzinfo=UTC)
    [minute] = database.run(OPERATOR, lambda access: read_minutes(access, now, 1))
    assert minute.input_tokens == 2 * MOST
