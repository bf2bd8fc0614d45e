"""The worker's writes against a real Postgres."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from taskflow.records.access import WORKER, Access
from taskflow.records.consumer import Outcome, consume
from taskflow.records.database import Connection, Database, connect
from taskflow.records.encoding import encode
from taskflow.records.rows import rows
from taskflow.records.schema import Record
from taskflow.records.store import write

from tests.support.characters import every_text
from tests.support.postgres import EMPTIED
from tests.support.records import (
    CONVERSATION,
    body,
    conversation_record,
    deletion,
    event_of,
    header,
    inference,
    message,
    some_id,
    sqs_event,
    tables,
)


def redact(text: str) -> str:
    """Takes out one kind of value, as the real one takes out many."""
    return re.sub(r"secret-\d+", "[REDACTED:SECRET]", text)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(lambda fresh: database_url)
    yield opened
    opened.close()


def work(database: Database, *records: Record) -> Outcome:
    outcome = consume(event_of(records), database, redact)
    assert outcome.response() == {"batchItemFailures": []}
    return outcome


def counters(connection: Connection) -> dict[tuple[str, str], int]:
    stored = connection.execute("SELECT name, labels::text AS labels, value FROM metric_counters").fetchall()
    return {(row["name"], row["labels"]): int(row["value"]) for row in stored}


def test_every_character_is_stored_but_the_one_that_postgres_has_not(
    database: Database, connection: Connection
) -> None:
    texts = dict(enumerate(every_text()))
    records = [message(some_id(n), text, generation=n) for n, text in texts.items()]
    logs = [inference(some_id(n, "log"), input_preview=text[:400]) for n, text in texts.items()]
    event = sqs_event([*map(encode, records), *map(encode, logs)])
    assert consume(event, database, lambda text: text).response() == {"batchItemFailures": []}
    found = tables(connection)
    assert {row["generation"]: row["content"] for row in found["messages"]} == {
        n: text.replace("\0", "\ufffd") for n, text in texts.items()
    }
    assert len(found["inference_logs"]) == len(texts)


def test_a_conversation_becomes_rows(database: Database, connection: Connection) -> None:
    question, answer, log = some_id(1), some_id(2), some_id(3)
    outcome = work(
        database,
        message(question, "What is rain?"),
        message(
            answer,
            "Water.",
            header(version=2, title="What is rain?"),
            part=1,
            role="assistant",
            model="small",
        ),
        inference(log, conversation_id=CONVERSATION, message_id=answer, ttft_ms=80, input_tokens=5, cost=0.1),
    )
    found = tables(connection)
    [conversation] = found["conversations"]
    assert (conversation["title"], conversation["message_count"]) == ("What is rain?", 2)
    assert conversation["last_message_preview"] == "Water."
    assert {row["content"] for row in found["messages"]} == {"What is rain?", "Water."}
    [stored] = found["inference_logs"]
    assert (str(stored["message_id"]), str(stored["cost"]), stored["ttft_ms"]) == (
        answer,
        "0.100000000000",
        80,
    )
    assert outcome.stored == {"message": 2, "inference": 1}
    assert outcome.size == 3


def test_nothing_is_stored_before_it_is_redacted(database: Database, connection: Connection) -> None:
    outcome = work(
        database,
        message(some_id(1), "my secret-1", header(title="secret-2")),
        inference(some_id(2), input_preview="secret-3", output_preview="secret-4", error_message="secret-5"),
    )
    assert "secret-" not in json.dumps(tables(connection), default=str)
    assert outcome.redactions == {"SECRET": 5}


def test_a_log_finds_its_message_whichever_comes_first(database: Database, connection: Connection) -> None:
    log = inference(some_id(2), conversation_id=CONVERSATION, message_id=some_id(1))
    work(database, log)
    [early] = tables(connection)["inference_logs"]
    assert (early["message_id"], str(early["pending_message_id"])) == (None, some_id(1))
    work(database, message(some_id(1)))
    [late] = tables(connection)["inference_logs"]
    assert (str(late["message_id"]), late["pending_message_id"]) == (some_id(1), None)


def test_another_persons_message_is_not_linked(database: Database, connection: Connection) -> None:
    work(database, message(some_id(1)))
    work(
        database,
        inference(some_id(2), conversation_id=CONVERSATION, message_id=some_id(1), user_id="guest_2"),
    )
    [log] = tables(connection)["inference_logs"]
    assert log["message_id"] is None


def test_replaced_messages_leave_the_count_and_the_preview(
    database: Database, connection: Connection
) -> None:
    work(database, message(some_id(1), "first"), message(some_id(2), "second", part=1, role="assistant"))
    work(database, message(some_id(2), "second", part=1, role="assistant", replaced=True, version=2))
    [conversation] = tables(connection)["conversations"]
    assert (conversation["message_count"], conversation["last_message_preview"]) == (1, "first")


def test_counters_count_a_log_once(database: Database, connection: Connection) -> None:
    log = inference(some_id(1), latency_ms=700, ttft_ms=20_000, status="interrupted", output_tokens=7)
    failed = inference(some_id(2), status="error", error_code="TIMEOUT", latency_ms=70_000)
    work(database, log, log, failed)
    work(database, failed, log)
    found = counters(connection)
    assert (
        found["llm_requests_total", '{"model": "small", "status": "interrupted", "provider": "local"}'] == 1
    )
    assert found["llm_errors_total", '{"code": "TIMEOUT", "model": "small"}'] == 1
    assert found["llm_interruptions_total", '{"model": "small"}'] == 1
    assert found["llm_latency_ms_sum", '{"model": "small"}'] == 70_700
    assert found["llm_latency_ms_bucket", '{"le": "1000", "model": "small"}'] == 1
    assert found["llm_latency_ms_bucket", '{"le": "+Inf", "model": "small"}'] == 1
    assert found["llm_first_token_ms_bucket", '{"le": "30000", "model": "small"}'] == 1
    assert found["llm_tokens_total", '{"model": "small", "direction": "output"}'] == 7


def test_a_deleted_conversation_stays_deleted(database: Database, connection: Connection) -> None:
    log = inference(
        some_id(3), conversation_id=CONVERSATION, message_id=some_id(1), input_preview="what was said"
    )
    late = inference(
        some_id(4), conversation_id=CONVERSATION, message_id=some_id(1), output_preview="said later"
    )
    work(database, message(some_id(1)), log)
    work(database, deletion())
    work(
        database,
        message(some_id(2), "late", header(version=9)),
        conversation_record(header(version=10)),
        late,
    )
    found = tables(connection)
    assert found["conversations"] == found["messages"] == []
    assert len(found["tombstones"]) == 1
    assert [(row["message_id"], row["pending_message_id"]) for row in found["inference_logs"]] == [
        (None, None)
    ] * 2
    assert {row["input_preview"] + row["output_preview"] for row in found["inference_logs"]} == {""}


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ("{", "body: json_invalid"),
        ("[]", "body: dict_type"),
        ('{"kind": "unheard-of"}', "body: union_tag_invalid"),
        (
            body(message(some_id(9))).replace('"schemaVersion":1', '"schemaVersion":2'),
            "message.schemaVersion",
        ),
        (body(message(some_id(9), created_at="yesterday")), "message.createdAt: not an ISO 8601 time"),
        (body(message(some_id(9), "x" * 200_001)), "message.content: longer than"),
        (body(message(some_id(9), generation=2**63)), "message.generation: out of range"),
        (
            body(inference(some_id(9))).replace('"latencyMs":1200', '"latencyMs":-1'),
            "latencyMs: greater_than_equal",
        ),
        (body(inference(some_id(9), input_preview="x" * 1_000_000)), "inference.inputPreview: longer than"),
        (body(inference(some_id(9))).replace('"cost":null', '"cost":NaN'), "inference.cost"),
        (body(inference(some_id(9), user_id="a\0b")), "inference.userId: empty or not text"),
    ],
)
def test_a_bad_record_is_rejected_alone_with_a_reason(
    database: Database, connection: Connection, bad: str, reason: str
) -> None:
    event = sqs_event([body(message(some_id(1))), bad, body(message(some_id(2), part=1))])
    outcome = consume(event, database, redact)
    assert outcome.response() == {"batchItemFailures": [{"itemIdentifier": "m1"}]}
    assert reason in outcome.rejected["m1"]
    assert len(tables(connection)["messages"]) == 2


def test_rows_that_violate_a_constraint_are_rejected_alone(
    database: Database, connection: Connection
) -> None:
    connection.execute(
        "ALTER TABLE messages ADD CONSTRAINT no_spells CHECK (content NOT LIKE '%abracadabra%')"
    )
    try:
        records = [
            message(some_id(n), "abracadabra" if n in (3, 4, 9) else "fine", generation=n) for n in range(11)
        ]
        outcome = consume(event_of(records), database, redact)
    finally:
        connection.execute("ALTER TABLE messages DROP CONSTRAINT no_spells")
    assert sorted(outcome.rejected) == ["m3", "m4", "m9"]
    assert outcome.rejected["m3"] == "message: CheckViolation 23514 no_spells"
    [conversation] = tables(connection)["conversations"]
    assert conversation["message_count"] == 8
    assert outcome.stored == {"message": 8}


def test_characters_that_postgres_cannot_hold_are_replaced(
    database: Database, connection: Connection
) -> None:
    work(database, message(some_id(1), "a\0b", header(title="t\0")))
    found = tables(connection)
    assert found["messages"][0]["content"] == "a\ufffdb"
    assert found["conversations"][0]["title"] == "t\ufffd"


def test_a_connection_that_was_cut_is_replaced(database: Database, connection: Connection) -> None:
    work(database, message(some_id(1)))
    connection.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
    )
    work(database, message(some_id(2), part=1))
    assert len(tables(connection)["messages"]) == 2


def test_records_come_again_when_the_database_is_away() -> None:
    away = Database(lambda fresh: "postgresql://nobody@127.0.0.1:1/none")
    outcome = consume(sqs_event([body(message(some_id(1))), "{", body(message(some_id(2)))]), away, redact)
    assert outcome.postponed == ["m0", "m2"]
    assert outcome.response() == {
        "batchItemFailures": [{"itemIdentifier": "m1"}, {"itemIdentifier": "m0"}, {"itemIdentifier": "m2"}]
    }
    assert "refused" in outcome.unavailable


def test_a_missing_schema_postpones_instead_of_rejecting(database: Database, connection: Connection) -> None:
    connection.execute("ALTER TABLE messages RENAME TO elsewhere")
    try:
        outcome = consume(event_of([message(some_id(1))]), database, redact)
    finally:
        connection.execute("ALTER TABLE elsewhere RENAME TO messages")
    assert (outcome.postponed, outcome.rejected) == (["m0"], {})
    assert outcome.unavailable == "UndefinedTable 42P01"


def test_a_batch_and_a_deletion_at_once_leave_nothing(database_url: str, connection: Connection) -> None:
    """The deletion is held open while a batch of the same conversation waits for it."""
    deleter, writer = connect(database_url), Database(lambda fresh: database_url)
    done = threading.Event()

    def late() -> None:
        work(writer, message(some_id(1), "late"))
        done.set()

    thread = threading.Thread(target=late)
    with deleter.transaction():
        write(Access(deleter, WORKER), rows([deletion()]))
        thread.start()
        wait_for_lock(connection)
        assert not done.is_set()
    thread.join()
    deleter.close()
    writer.close()
    assert tables(connection)["conversations"] == []


def wait_for_lock(connection: Connection) -> None:
    """Returns when another session waits for an advisory lock; fails when none does for too long."""
    query = "SELECT count(*) AS waiting FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    end = time.monotonic() + 90
    while time.monotonic() < end:
        row = connection.execute(query).fetchone()
        assert row is not None
        if row["waiting"]:
            return
    raise AssertionError("nobody waits for a lock")


# --- any order, any duplication, any split, any two at once ----------------------------------------------


@st.composite
def histories(draw: st.DrawFn) -> list[Record]:
    """Records of a few conversations as the sessions would send them: versions grow, ids repeat, some are deleted."""
    history: list[Record] = []
    for number in range(draw(st.integers(1, 3))):
        conversation = some_id(number, "conversation")
        version = 0
        for generation in range(draw(st.integers(1, 3))):
            for part in range(draw(st.integers(1, 2))):
                version += 1
                head = header(conversation, version, title=f"title {version}", status=draw(STATUSES))
                name = some_id(generation * 10 + part, conversation)
                history.append(message(name, f"text {version}", head, generation=generation, part=part))
                if draw(st.booleans()):
                    version += 1
                    head = header(conversation, version, title=f"title {version}")
                    replaced = draw(st.booleans())
                    history.append(
                        message(
                            name, "cut", head, generation=generation, part=part, version=2, replaced=replaced
                        )
                    )
                if draw(st.booleans()):
                    history.append(
                        inference(
                            some_id(generation * 10 + part, conversation + "log"),
                            conversation_id=conversation,
                            message_id=name,
                            latency_ms=draw(st.integers(0, 100_000)),
                            ttft_ms=draw(st.none() | st.integers(0, 50_000)),
                            status=draw(st.sampled_from(["success", "interrupted", "error"])),
                            cost=draw(st.none() | st.floats(0, 1)),
                            input_preview="said",
                        )
                    )
        if draw(st.booleans()):
            history.append(conversation_record(header(conversation, version + 1, status="completed")))
        if draw(st.integers(0, 3)) == 0:
            history.append(deletion(conversation))
    return history


STATUSES = st.sampled_from(["active", "completed"])


def emptied(connection: Connection) -> None:
    connection.execute(EMPTIED)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_any_order_duplication_and_split_give_the_same_rows_and_counters(
    database: Database, connection: Connection, data: st.DataObject
) -> None:
    history = data.draw(histories())
    emptied(connection)
    work(database, *history)
    expected = tables(connection)

    repeated = history + data.draw(st.lists(st.sampled_from(history), max_size=6))
    shuffled = data.draw(st.permutations(repeated))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(shuffled)), max_size=5)))
    emptied(connection)
    for start, end in zip([0, *cuts], [*cuts, len(shuffled)], strict=True):
        work(database, *shuffled[start:end])
    assert tables(connection) == expected


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_batches_at_once_give_the_same_rows_and_counters(
    database_url: str, database: Database, connection: Connection, data: st.DataObject
) -> None:
    history = data.draw(histories())
    emptied(connection)
    work(database, *history)
    expected = tables(connection)

    lanes = [data.draw(st.permutations(history)) for _ in range(3)]
    emptied(connection)
    outcomes: list[Any] = []
    start = threading.Barrier(3)

    def lane(records: list[Record]) -> None:
        own = Database(lambda fresh: database_url)
        start.wait()
        half = len(records) // 2
        for part in (records[:half], records[half:]):
            outcomes.append(consume(event_of(part), own, redact).response())
        own.close()

    threads = [threading.Thread(target=lane, args=(records,)) for records in lanes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes == [{"batchItemFailures": []}] * 6
    assert tables(connection) == expected


def test_a_crash_before_the_commit_leaves_nothing(database_url: str, connection: Connection) -> None:
    doomed = connect(database_url)
    with pytest.raises(psycopg.OperationalError), doomed.transaction():
        write(Access(doomed, WORKER), rows([message(some_id(1)), inference(some_id(2))]))
        connection.execute("SELECT pg_terminate_backend(%s)", [doomed.info.backend_pid])
    assert all(found == [] for found in tables(connection).values())
