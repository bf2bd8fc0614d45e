"""Months of logs, what goes and what stays, and that a log counts once wherever and whenever it comes again."""

from __future__ import annotations

import itertools
import threading
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from taskflow.errors import SettingsError
from taskflow.identity import Identity, Principal
from taskflow.records.access import OPERATOR, WORKER
from taskflow.records.audit import audit_record
from taskflow.records.consumer import consume
from taskflow.records.counters import read_counters
from taskflow.records.database import Connection, Database
from taskflow.records.migrate import migrate
from taskflow.records.retention import CHUNK, Retention, retain
from taskflow.records.schema import Record
from taskflow.settings import Settings
from taskflow.tenants import Policy

from tests.support.postgres import MIGRATIONS, PostgresServer, create_database
from tests.support.records import (
    deletion,
    event_of,
    header,
    inference,
    message,
    some_id,
    tables,
)

NOW = datetime(2024, 5, 20, 12, tzinfo=UTC)
"""Years before the months that the migration has made: what tests make here, they also drop."""


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(lambda fresh: database_url)
    yield opened
    opened.run(WORKER, lambda access: access.execute("SELECT expire_logs('2025-01-01')"))
    opened.close()


def store(database: Database, *records: Record) -> None:
    assert consume(event_of(records), database, str).response() == {"batchItemFailures": []}


def run(database: Database, now: datetime = NOW, **kept: Any) -> Any:
    return retain(database, Retention(**kept), now, 60, lambda: 0.0)


def calls(database: Database) -> int:
    counters = database.run(OPERATOR, read_counters)
    return int(sum(sample.value for sample in counters.samples("llm_requests_total")))


def places(connection: Connection) -> list[tuple[str, str]]:
    """The day of each log, and which table has it."""
    query = """
        SELECT to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day, tableoid::regclass::text AS place
        FROM inference_logs
    """
    return sorted((row["day"], row["place"]) for row in connection.execute(query))


def test_months_are_made_ahead_and_take_what_came_before_they_were_there(
    database: Database, connection: Connection
) -> None:
    days = (
        "2024-04-30T23:59:59.999Z",
        "2024-05-01T00:00:00Z",
        "2024-07-31T23:59:59.999Z",
        "2024-08-01T00:00:00Z",
    )
    store(database, *(inference(some_id(n), created_at=day) for n, day in enumerate(days)))
    assert {place for _, place in places(connection)} == {"inference_logs_default"}
    assert run(database).months_made == 3
    assert run(database).months_made == 0
    expected = [
        ("2024-04-30", "inference_logs_default"),
        ("2024-05-01", "inference_logs_2024_05"),
        ("2024-07-31", "inference_logs_2024_07"),
        ("2024-08-01", "inference_logs_default"),
    ]
    assert places(connection) == expected
    store(database, inference(some_id(9), created_at="2024-06-15T00:00:00Z"))
    assert ("2024-06-15", "inference_logs_2024_06") in places(connection)
    assert calls(database) == 5


def test_the_turn_of_the_year_has_months_too(database: Database, connection: Connection) -> None:
    run(database, datetime(2023, 12, 31, 23, 59, tzinfo=UTC))
    made = connection.execute(
        "SELECT relname FROM pg_class WHERE relname ~ '^inference_logs_202[34]_[0-9]+$' ORDER BY 1"
    ).fetchall()
    names = {row["relname"] for row in made}
    assert {f"inference_logs_{month}" for month in ("2023_12", "2024_01", "2024_02")} <= names


@pytest.mark.parametrize(
    "apart", [timedelta(0), timedelta(seconds=9), timedelta(days=40), timedelta(days=-40)]
)
def test_a_log_that_comes_again_with_another_time_counts_once(
    database: Database, connection: Connection, apart: timedelta
) -> None:
    """As the run that takes over a turn sends it, and a program that sends no time."""
    run(database)
    first = inference(some_id(1), created_at=NOW.isoformat(), output_tokens=3)
    again = inference(some_id(1), created_at=(NOW + apart).isoformat(), output_tokens=9)
    store(database, first)
    store(database, again)
    store(database, again, first, again)
    assert calls(database) == 1
    [row] = tables(connection)["inference_logs"]
    assert row["output_tokens"] == 3


def test_two_workers_with_the_same_log_count_it_once(database_url: str, database: Database) -> None:
    run(database)
    together = threading.Barrier(2)

    def work(day: int) -> None:
        own = Database(lambda fresh: database_url)
        together.wait()
        for number in range(20):
            store(own, inference(some_id(number), created_at=f"2024-05-{day:02}T00:00:00Z"))
        own.close()

    workers = [threading.Thread(target=work, args=(day,)) for day in (3, 4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert calls(database) == 20


def test_nothing_is_refused_while_months_are_made_and_dropped(database_url: str, database: Database) -> None:
    ended = threading.Event()
    stored = itertools.count()

    def work() -> None:
        own = Database(lambda fresh: database_url)
        while not ended.is_set():
            number = next(stored)
            store(own, inference(str(uuid.uuid4()), created_at=f"2024-{1 + number % 12:02}-02T00:00:00Z"))
        own.close()

    worker = threading.Thread(target=work)
    worker.start()
    for month in range(1, 11):
        run(database, datetime(2024, month, 1, tzinfo=UTC), logs=0)
    ended.set()
    worker.join()
    assert calls(database) == next(stored)


def test_a_month_goes_once_it_is_over_for_long_enough(database: Database, connection: Connection) -> None:
    run(database, datetime(2024, 1, 15, tzinfo=UTC))
    run(database)
    days = ["2023-06-01", "2024-01-31", "2024-02-01", "2024-03-31", "2024-05-20"]
    store(database, *(inference(some_id(n), created_at=f"{day}T12:00:00Z") for n, day in enumerate(days)))
    expired = run(database, logs=100)  # until 10 February
    assert expired.months_dropped == 1
    assert [day for day, _ in places(connection)] == ["2024-02-01", "2024-03-31", "2024-05-20"]
    assert run(database, logs=100).months_dropped == 0
    assert run(database).months_dropped == 0
    # What they cost stays counted, and a log that comes again after its month went is no new one.
    store(database, inference(some_id(1), created_at="2024-01-31T12:00:00Z"))
    assert calls(database) == 5


def test_ids_go_a_month_after_they_came_at_the_earliest(database: Database, connection: Connection) -> None:
    store(database, inference(some_id(1)), inference(some_id(2)))
    connection.execute(
        "UPDATE inference_ids SET seen_at = %s WHERE id = %s", [NOW - timedelta(days=29), some_id(1)]
    )
    connection.execute(
        "UPDATE inference_ids SET seen_at = %s WHERE id = %s", [NOW - timedelta(days=31), some_id(2)]
    )
    run(database, logs=1)
    assert [str(row["id"]) for row in connection.execute("SELECT id FROM inference_ids")] == [some_id(1)]


def conversation(number: int, days: float, tenant: str = "default") -> list[Record]:
    at = (NOW - timedelta(days=days)).isoformat()
    name = some_id(number, "conversation")
    said = header(name, tenant_id=tenant, updated_at=at)
    log = inference(
        some_id(number), conversation_id=name, tenant_id=tenant, input_preview="what was said", created_at=at
    )
    return [message(some_id(number, "message"), conversation=said), log]


def kept_conversations(connection: Connection) -> set[str]:
    return {str(row["id"]) for row in tables(connection)["conversations"]}


def test_old_conversations_go_with_what_was_said_and_what_they_cost_stays(
    database: Database, connection: Connection
) -> None:
    old, young = conversation(1, 91), conversation(2, 89)
    of_acme = [conversation(3, 200, "acme"), conversation(4, 400, "acme")]
    store(database, *old, *young, *itertools.chain(*of_acme))
    expired = run(database, conversations=90, tenants={"acme": 365})
    assert (expired.conversations, expired.done) == (2, True)
    assert kept_conversations(connection) == {some_id(n, "conversation") for n in (2, 3)}
    found = tables(connection)
    assert {str(row["id"]) for row in found["messages"]} == {some_id(n, "message") for n in (2, 3)}
    previews = {str(row["id"]): row["input_preview"] for row in found["inference_logs"]}
    assert previews == {some_id(n): "what was said" if n in (2, 3) else "" for n in (1, 2, 3, 4)}
    assert calls(database) == 4
    assert run(database, conversations=0).conversations == 0


def test_a_run_stops_when_its_time_is_over_and_the_next_goes_on(
    database: Database, connection: Connection
) -> None:
    connection.execute(
        "INSERT INTO conversations (id, user_id, updated_at) SELECT gen_random_uuid(), 'u', '2020-01-01' "
        "FROM generate_series(1, %s)",
        [CHUNK + 1],
    )
    ticks = itertools.count()
    first = retain(database, Retention(conversations=90), NOW, 0.5, lambda: float(next(ticks)))
    assert (first.conversations, first.done) == (CHUNK, False)
    second = run(database, conversations=90)
    assert (second.conversations, second.done) == (1, True)


def test_the_trail_and_tombstones_go_when_they_are_told_to(
    database: Database, connection: Connection
) -> None:
    who = Principal(Identity("ada", "acme"), "account")
    for number, days in enumerate((99, 101)):
        at = (NOW - timedelta(days=days)).isoformat()
        entry = audit_record(who, "token.created", "", "", entry_id=some_id(number), at=at)
        store(database, entry, deletion(some_id(number, "dead"), at))
    assert (run(database).audit, run(database).tombstones) == (0, 0)
    expired = run(database, audit=100, tombstones=100)
    assert (expired.audit, expired.tombstones) == (1, 1)
    assert [str(row["id"]) for row in connection.execute("SELECT id FROM audit")] == [some_id(0)]
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
        connection.execute("DELETE FROM audit")
    assert run(database, NOW - timedelta(days=80), tombstones=1).tombstones == 0, (
        "a record may still be under way"
    )


def test_months_show_nothing_to_whoever_asks_them_by_name(database: Database, database_url: str) -> None:
    run(database)
    store(database, inference(some_id(1), created_at="2024-05-02T00:00:00Z"))
    with psycopg.connect(database_url, autocommit=True) as login:
        for table in ("inference_logs_2024_05", "inference_logs_default", "inference_logs", "inference_ids"):
            assert login.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
    for role in (WORKER, OPERATOR, Identity("guest_1")):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            database.run(role, lambda access: access.execute("SELECT id FROM inference_logs_2024_05"))
    for statement in ("SELECT expire_logs(now())", "SELECT make_log_months('2020-01-01', '2020-01-02')"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            database.run(Identity("guest_1"), lambda access, s=statement: access.execute(s))  # type: ignore[misc]


def test_logs_of_an_earlier_release_move_and_count_no_second_time(
    postgres_server: PostgresServer, tmp_path: Path
) -> None:
    url = create_database(postgres_server, f"moved_{uuid.uuid4().hex}")
    for path in MIGRATIONS.glob("00*.sql"):
        if path.name < "0011":
            (tmp_path / path.name).write_text(path.read_text())
    migrate(url, tmp_path)
    days = ["1990-01-01", "2026-03-31", "2026-04-01", datetime.now(UTC).date().isoformat()]
    with psycopg.connect(url, autocommit=True) as connection:
        for number, day in enumerate(days):
            connection.execute(
                "INSERT INTO inference_logs"
                " (id, user_id, model, provider, latency_ms, status, created_at, output_preview)"
                " VALUES (%s, 'u', 'm', 'p', 1, 'success', %s, 'said')",
                [some_id(number), f"{day}T00:00:00Z"],
            )
        told = connection.execute("SELECT * FROM inference_logs ORDER BY id")
        columns = ", ".join(column.name for column in told.description or ())
        before = told.fetchall()
    migrate(url, MIGRATIONS)
    database = Database(lambda fresh: url)
    with psycopg.connect(url, autocommit=True) as connection:
        assert connection.execute(f"SELECT {columns} FROM inference_logs ORDER BY id").fetchall() == before
        query = "SELECT tableoid::regclass::text FROM inference_logs ORDER BY created_at"
        found = [place for (place,) in connection.execute(query)]
        assert found[:3] == ["inference_logs_default", "inference_logs_2026_03", "inference_logs_2026_04"]
        assert found[3] == f"inference_logs_{days[3][:7].replace('-', '_')}"
    store(database, *(inference(some_id(number)) for number in range(len(days))))
    assert calls(database) == 0
    database.close()


def test_what_is_set_is_checked() -> None:
    with pytest.raises(SettingsError, match="TASKFLOW_RETENTION_CONVERSATIONS_DAYS=7 is less than"):
        Retention.of(Settings(retention_conversations_days=7))
    tenants = {"acme": Policy(retention_days=90), "brief": Policy(retention_days=1), "other": Policy()}
    kept = Retention.of(Settings(tenants=tenants, retention_conversations_days=30, retention_audit_days=5))
    assert kept == Retention(395, 30, 5, 0, {"acme": 90, "brief": 30})
