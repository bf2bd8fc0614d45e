"""Migrations against a real Postgres."""

from __future__ import annotations

import itertools
import json
import math
import random
import threading
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import make_conninfo
from taskflow.errors import SettingsError
from taskflow.records import migrate as migrations
from taskflow.records.migrate import migrate
from taskflow.unhandled import InvocationFailed

from functions.worker.migrate import RESERVE_SECONDS, handler
from infra import migrate as by_hand
from tests.support.pooler import Pick, Pooler, pooler
from tests.support.ports import free_port
from tests.support.postgres import LOGIN, MIGRATIONS, PostgresServer, create_database

NAMES = sorted(path.stem for path in MIGRATIONS.glob("*.sql"))


@pytest.fixture
def empty_url(postgres_server: PostgresServer) -> str:
    return create_database(postgres_server, f"empty_{uuid.uuid4().hex}")


def test_applies_every_migration_in_order_and_then_none(
    empty_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """By hand, where each is named; yoyo's own prints of what a migration selects are not among them: the supervisor's
    standard output is for the line that it is ready."""
    monkeypatch.setenv("TASKFLOW_DATABASE_URL", empty_url)
    assert [by_hand.main(), by_hand.main()] == [0, 0]
    assert capsys.readouterr().out.splitlines() == [
        *(f"applied {name}" for name in NAMES),
        "nothing was missing",
    ]
    assert migrate(empty_url, MIGRATIONS) == []
    with psycopg.connect(empty_url) as connection:
        assert connection.execute("SELECT count(*) FROM conversations").fetchone() == (0,)


@pytest.mark.parametrize(
    ("url", "told"),
    [("", "TASKFLOW_DATABASE_URL is not set"), ("postgresql://u:secret@127.0.0.1:1/none", "run it again")],
)
def test_an_operator_is_told_why_nothing_was_migrated(
    url: str, told: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TASKFLOW_DATABASE_URL", url)
    assert by_hand.main() == 1
    printed = capsys.readouterr()
    assert told in printed.err and "secret" not in printed.out + printed.err


def test_several_at_once_apply_each_migration_once(empty_url: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        runs = list(pool.map(lambda _: migrate(empty_url, MIGRATIONS), range(4)))
    assert sorted(name for run in runs for name in run) == NAMES


def test_who_waits_too_long_for_another_migration_tells_cloudformation_so(
    empty_url: str, answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TASKFLOW_DATABASE_URL", empty_url)
    monkeypatch.setenv("TASKFLOW_MIGRATIONS_DIR", str(MIGRATIONS))
    monkeypatch.setattr(migrations, "LOCK_TIMEOUT_SECONDS", 0.05)
    with psycopg.connect(empty_url, autocommit=True) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [migrations.MIGRATION_LOCK])
        assert handler(request("Update", answers.url), None) == {"applied": []}
    [answer] = answers.received
    assert answer["Status"] == "FAILED"
    assert "another migration" in answer["Reason"] and "deploy again" in answer["Reason"]


def through(pooling: Pooler, url: str) -> str:
    return make_conninfo(url, port=pooling.port, gssencmode="disable")


def test_behind_a_pooler_in_transaction_mode_nothing_is_migrated_and_nothing_stays_locked(
    postgres_server: PostgresServer, empty_url: str, answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A session there is anybody's: its lock keeps nobody away, and stays when the process that took it is gone."""
    monkeypatch.setenv("TASKFLOW_MIGRATIONS_DIR", str(MIGRATIONS))
    with pooler(postgres_server.port) as pooling:
        monkeypatch.setenv("TASKFLOW_DATABASE_URL", through(pooling, empty_url))
        assert handler(request("Create", answers.url), None) == {"applied": []}
        [answer] = answers.received
        assert answer["Status"] == "FAILED" and "a pooler in transaction mode" in answer["Reason"]
        # With the sessions of the pooler still open.
        with psycopg.connect(empty_url) as connection:
            assert connection.execute("SELECT to_regclass('conversations')").fetchone() == (None,)
        assert migrate(empty_url, MIGRATIONS) == NAMES


SESSIONS = 3


def _by_chance(seed: int) -> Pick:
    chance = random.Random(seed)
    return lambda client, transaction: chance.randrange(SESSIONS)


def _changed_after(transactions: int) -> Pick:
    """Each client has its own session until then, as in session mode, and from then on never again."""
    return lambda client, transaction: client + (transaction >= transactions)


@pytest.mark.parametrize(
    "pick",
    [
        pytest.param(lambda client, transaction: 0, id="the one that was used last"),
        pytest.param(lambda client, transaction: transaction, id="in turn"),
        pytest.param(lambda client, transaction: transaction % 2, id="two in turn"),
        *(pytest.param(_by_chance(seed), id=f"as others leave it, {seed}") for seed in range(5)),
        *(pytest.param(_changed_after(count), id=f"another after {count}") for count in (1, 2, 34, 50, 120)),
    ],
)
def test_where_others_are_busy_at_the_pooler_it_is_refused_and_no_lock_stays(
    postgres_server: PostgresServer, empty_url: str, pick: Pick
) -> None:
    with pooler(postgres_server.port, sessions=SESSIONS, pick=pick) as pooling, ExitStack() as stack:
        url = through(pooling, empty_url)
        for _ in range(SESSIONS):
            stack.enter_context(psycopg.connect(url))
        with pytest.raises(SettingsError, match="a pooler in transaction mode"):
            migrate(url, MIGRATIONS)
        with psycopg.connect(empty_url, autocommit=True) as direct:
            assert direct.execute(
                "SELECT pg_try_advisory_lock(%s)", [migrations.MIGRATION_LOCK]
            ).fetchone() == (True,)


def _held_by(url: str) -> list[int]:
    """The processes that have the lock of migrations."""
    with psycopg.connect(url, autocommit=True) as direct:
        found = direct.execute(
            "SELECT pid FROM pg_locks JOIN pg_database ON pg_database.oid = database"
            " WHERE datname = current_database() AND locktype = 'advisory' AND granted"
        ).fetchall()
        return [pid for (pid,) in found]


def test_a_run_that_has_lost_its_lock_goes_no_further(empty_url: str) -> None:
    """The server may end a session at which nothing was said for long, and another run may begin."""
    asked = itertools.count()

    def left() -> float:
        if next(asked) == 12:
            [process] = _held_by(empty_url)
            with psycopg.connect(empty_url, autocommit=True) as direct:
                direct.execute("SELECT pg_terminate_backend(%s, 10000)", [process])
        return math.inf

    with pytest.raises(SettingsError, match="the session with the lock of migrations"):
        migrate(empty_url, MIGRATIONS, left)
    rest = migrate(empty_url, MIGRATIONS)
    assert 1 < len(rest) < len(NAMES)
    assert rest == NAMES[-len(rest) :]


def test_a_pooler_that_drops_the_connection_keeps_no_lock(
    postgres_server: PostgresServer, empty_url: str
) -> None:
    """Its session outlives the connection."""
    with pooler(postgres_server.port) as pooling:
        url = through(pooling, empty_url)
        with psycopg.connect(url, autocommit=True, prepare_threshold=None) as lock:
            process = migrations.alone(lock)
        assert _held_by(empty_url) == [process]
        migrations.give_back(lock, process, url, lambda: math.inf)
        assert _held_by(empty_url) == []


def test_a_pooler_in_session_mode_is_as_good_as_none(postgres_server: PostgresServer, empty_url: str) -> None:
    """Its sessions live on, and none keeps the lock."""
    with pooler(postgres_server.port, sessions=100, pick=lambda client, _: client) as pooling:
        assert migrate(through(pooling, empty_url), MIGRATIONS) == NAMES
        with psycopg.connect(empty_url, autocommit=True) as direct:
            assert direct.execute(
                "SELECT pg_try_advisory_lock(%s)", [migrations.MIGRATION_LOCK]
            ).fetchone() == (True,)


@pytest.mark.parametrize(
    "address",
    [
        "ep-cool-name-123-pooler.eu-central-1.aws.neon.tech/t",
        "aws-0-eu-central-1.pooler.supabase.com:6543/postgres",
        "db.abcdefghijklmnopqrst.supabase.co:6543/postgres",
    ],
)
def test_a_known_address_of_such_a_pooler_is_refused_before_it_is_asked(address: str) -> None:
    with pytest.raises(SettingsError, match="transaction mode") as refused:
        migrate(f"postgresql://u:hunter2@{address}?hostaddr=127.0.0.1", MIGRATIONS)
    assert "hunter2" not in str(refused.value)


def test_a_database_that_functions_do_not_reach_is_told_as_that(
    answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TASKFLOW_MIGRATIONS_DIR", str(MIGRATIONS))
    port = free_port()
    for place, told in (
        (f"[::1]:{port}/none", "::1 has IPv6 addresses only"),
        (f"127.0.0.1:{port}/none", "OperationalError"),
        (f"[::1]:{port}/none?hostaddr=127.0.0.1", "OperationalError"),
    ):
        monkeypatch.setenv("TASKFLOW_DATABASE_URL", f"postgresql://u:hunter2@{place}")
        handler(request("Create", answers.url), None)
        assert told in answers.received[-1]["Reason"] and "hunter2" not in str(answers.received)


def test_only_the_lock_of_migrations_is_waited_for_so_shortly(empty_url: str) -> None:
    with psycopg.connect(empty_url, autocommit=True) as connection:
        migrations.alone(connection)
        assert connection.execute("SHOW lock_timeout").fetchone() == ("0",)


def test_its_connections_are_kept_alive_however_long_a_statement_takes(
    empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A NAT gateway forgets a connection that is silent for 350 seconds."""
    seen: list[dict[str, str]] = []
    alone = migrations.alone

    def locked(lock: psycopg.Connection) -> int:
        seen.append(lock.info.get_parameters())
        return alone(lock)

    monkeypatch.setattr(migrations, "alone", locked)
    monkeypatch.setattr(
        migrations, "_end_within", lambda each, *_, **__: seen.append(each.info.get_parameters())
    )
    migrate(empty_url, MIGRATIONS)
    assert len(seen) > 2
    assert {each["keepalives_idle"] for each in seen} == {"30"}


def test_a_lock_row_left_by_a_killed_process_does_not_block(empty_url: str) -> None:
    migrate(empty_url, MIGRATIONS)
    with psycopg.connect(empty_url, autocommit=True) as connection:
        connection.execute("INSERT INTO yoyo_lock (locked, ctime, pid) VALUES (1, now(), 1)")
    assert migrate(empty_url, MIGRATIONS) == []


def test_a_migration_that_committed_but_was_not_noted_is_applied_again(empty_url: str) -> None:
    migrate(empty_url, MIGRATIONS)
    with psycopg.connect(empty_url, autocommit=True) as connection:
        connection.execute("DELETE FROM _yoyo_migration")
    assert migrate(empty_url, MIGRATIONS) == NAMES


def test_an_empty_folder_is_refused_with_the_setting_to_correct(empty_url: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="TASKFLOW_MIGRATIONS_DIR"):
        migrate(empty_url, tmp_path)


def test_deleting_a_message_keeps_its_inference_log(empty_url: str) -> None:
    migrate(empty_url, MIGRATIONS)
    conversation, message, log = (str(uuid.uuid4()) for _ in range(3))
    with psycopg.connect(empty_url, autocommit=True) as connection:
        connection.execute("INSERT INTO conversations (id, user_id) VALUES (%s, 'u')", [conversation])
        connection.execute(
            "INSERT INTO messages (id, conversation_id, user_id, role, content) VALUES (%s, %s, 'u', 'user', 'hi')",
            [message, conversation],
        )
        connection.execute(
            "INSERT INTO inference_logs (id, message_id, user_id, model, provider, latency_ms, status)"
            " VALUES (%s, %s, 'u', 'm', 'p', 1, 'success')",
            [log, message],
        )
        connection.execute("DELETE FROM conversations WHERE id = %s", [conversation])
        assert connection.execute("SELECT id FROM messages").fetchall() == []
        assert connection.execute("SELECT message_id FROM inference_logs").fetchall() == [(None,)]


class Answers:
    """A stand-in for the pre-signed URL on which CloudFormation waits."""

    def __init__(self) -> None:
        self.received: list[dict[str, Any]] = []
        self.content_types: list[str | None] = []
        answers = self

        class Put(BaseHTTPRequestHandler):
            def do_PUT(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                answers.received.append(json.loads(body))
                answers.content_types.append(self.headers["Content-Type"])
                self.send_response(200)
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Put)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/answer"


@pytest.fixture
def answers() -> Iterator[Answers]:
    waiting = Answers()
    thread = threading.Thread(target=waiting.server.serve_forever)
    thread.start()
    yield waiting
    waiting.server.shutdown()
    thread.join()
    waiting.server.server_close()


def request(kind: str, url: str) -> dict[str, Any]:
    return {
        "RequestType": kind,
        "ResponseURL": url,
        "StackId": "stack",
        "RequestId": "request",
        "LogicalResourceId": "Migrations",
    }


def test_a_deployment_migrates_and_tells_cloudformation(
    empty_url: str, answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TASKFLOW_DATABASE_URL", empty_url)
    monkeypatch.setenv("TASKFLOW_MIGRATIONS_DIR", str(MIGRATIONS))
    assert handler(request("Create", answers.url), None) == {"applied": NAMES}
    assert handler(request("Update", answers.url), None) == {"applied": []}
    assert handler(request("Delete", answers.url), None) == {"applied": []}
    assert [answer["Status"] for answer in answers.received] == ["SUCCESS"] * 3
    assert answers.received[0]["Data"] == {"Applied": ",".join(NAMES)}
    assert {(answer["StackId"], answer["RequestId"]) for answer in answers.received} == {("stack", "request")}
    assert not any(answers.content_types)


def test_a_failed_migration_is_answered_so_that_the_stack_rolls_back(
    answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TASKFLOW_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    monkeypatch.setenv("TASKFLOW_MIGRATIONS_DIR", str(MIGRATIONS))
    handler(request("Create", answers.url), None)
    assert [answer["Status"] for answer in answers.received] == ["FAILED"]
    assert "OperationalError" in answers.received[0]["Reason"]


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE TABLE late (n int); SELECT pg_sleep(30);",
        # None of them takes too long by itself.
        "CREATE TABLE late (n int);" + "SELECT pg_sleep(0.02);" * 20,
    ],
)
def test_a_migration_that_takes_longer_than_the_function_is_ended_undone_and_told(
    empty_url: str, answers: Answers, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, sql: str
) -> None:
    (tmp_path / "0001_late.sql").write_text(sql)
    monkeypatch.setenv("TASKFLOW_DATABASE_URL", empty_url)
    monkeypatch.setenv("TASKFLOW_MIGRATIONS_DIR", str(tmp_path))
    ends = time.monotonic() + RESERVE_SECONDS + 0.15
    context = SimpleNamespace(
        get_remaining_time_in_millis=lambda: int((ends - time.monotonic()) * 1000), log_stream_name="stream"
    )
    assert handler(request("Update", answers.url), context) == {"applied": []}
    [answer] = answers.received
    assert answer["Status"] == "FAILED"
    assert "takes longer than there is time" in answer["Reason"] and "docs/deploy.md" in answer["Reason"]
    with psycopg.connect(empty_url, autocommit=True) as connection:
        assert connection.execute("SELECT to_regclass('late')").fetchone() == (None,)
        running = "SELECT query FROM pg_stat_activity WHERE state = 'active' AND pid <> pg_backend_pid()"
        assert not [query for (query,) in connection.execute(running) if "pg_sleep" in query]
        migrations.alone(connection)  # nobody holds the lock


def test_by_hand_a_failure_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TASKFLOW_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    monkeypatch.setenv("TASKFLOW_MIGRATIONS_DIR", str(MIGRATIONS))
    for event, error in (({"migrate": True}, "OperationalError"), ({}, "ValueError")):
        with pytest.raises(InvocationFailed) as raised:
            handler(event, None)
        assert type(raised.value).__name__ == error


def test_the_functions_login_is_made_after_the_migrations_and_a_wrong_secret_is_told_in_words(
    postgres_server: PostgresServer, answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = f"app_{uuid.uuid4().hex[:12]}"
    secret = {"username": name, "password": "p"}
    with psycopg.connect(postgres_server.get_uri(), autocommit=True) as administrator:
        administrator.execute(f"CREATE DATABASE {name} OWNER {LOGIN}")
    url = postgres_server.as_login(postgres_server.get_uri(name))
    monkeypatch.setenv("TASKFLOW_DATABASE_URL", url)
    monkeypatch.setenv("TASKFLOW_DATABASE_APP_SECRET_ARN", "app")
    monkeypatch.setenv("TASKFLOW_MIGRATIONS_DIR", str(MIGRATIONS))
    monkeypatch.setattr("taskflow.records.database._aws_secret", lambda arn, fresh: {"app": secret}[arn])
    try:
        assert handler(request("Create", answers.url), None) == {"applied": NAMES}
        with psycopg.connect(make_conninfo(url, user=name, password="p")) as connection:
            connection.execute("SELECT act_as('taskflow_worker', '', '', 1000, 1000, 1000)")
            assert connection.execute("SELECT count(*) FROM messages").fetchone() == (0,)
        secret["password"] = ""
        handler(request("Update", answers.url), None)
        assert [answer["Status"] for answer in answers.received] == ["SUCCESS", "FAILED"]
        assert "no username or no password" in answers.received[-1]["Reason"]
    finally:
        with psycopg.connect(postgres_server.get_uri(), autocommit=True) as administrator:
            administrator.execute(f"DROP DATABASE {name} WITH (FORCE)")
            administrator.execute(f"DROP ROLE {name}")
