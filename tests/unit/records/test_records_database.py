"""Where the database is, and what happens when it is not there."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any, cast

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict
from taskflow.errors import CallRefused, SettingsError
from taskflow.records.access import WORKER
from taskflow.records.database import SECRET_SECONDS, Database, DatabaseUnavailable, database_url
from taskflow.settings import Settings

SECRET = {
    "host": "db",
    "port": 5432,
    "username": "u",
    "password": "p w",
    "dbname": "taskflow",
    "engine": "postgres",
}


def secret(arn: str, fresh: bool) -> Mapping[str, Any]:
    assert arn == "arn"
    return SECRET


def test_a_url_is_used_as_it_is() -> None:
    assert database_url(Settings(database_url="postgresql://a/b")) == "postgresql://a/b"


def test_a_secret_as_rds_writes_it_is_enough() -> None:
    found = conninfo_to_dict(database_url(Settings(database_secret_arn="arn"), secret=secret))
    assert found == {
        "host": "db",
        "port": "5432",
        "dbname": "taskflow",
        "user": "u",
        "password": "p w",
        "sslmode": "require",
    }


def test_a_url_beside_the_secret_names_the_proxy() -> None:
    settings = Settings(
        database_secret_arn="arn", database_url="postgresql://proxy/taskflow?sslmode=verify-full"
    )
    found = conninfo_to_dict(database_url(settings, secret=secret))
    assert (found["host"], found["sslmode"], found["password"]) == ("proxy", "verify-full", "p w")


def test_no_address_is_an_error_that_names_the_setting() -> None:
    with pytest.raises(SettingsError, match="TASKFLOW_DATABASE_URL"):
        database_url(Settings())
    with pytest.raises(SettingsError, match="TASKFLOW_DATABASE_URL"):
        database_url(Settings(database_secret_arn="arn"), secret=lambda arn, fresh: {"password": "p"})


def test_a_second_attempt_asks_for_a_fresh_address() -> None:
    asked: list[bool] = []

    def url(fresh: bool) -> str:
        asked.append(fresh)
        return "postgresql://nobody@127.0.0.1:1/none"

    with pytest.raises(DatabaseUnavailable, match="refused"):
        Database(url).run(WORKER, lambda access: access.execute("SELECT 1"))
    assert asked == [False, True]


class Connected:
    """A connection that is asked only which process of Postgres it has. ``said``: what it said of that itself."""

    closed = False

    def __init__(self, said: int = 7) -> None:
        self.info = SimpleNamespace(backend_pid=said)
        self.asked = 0

    def execute(self, statement: str) -> Connected:
        assert statement == "SELECT pg_backend_pid() AS pid"
        self.asked += 1
        return self

    def fetchone(self) -> dict[str, int]:
        return {"pid": 7}

    def close(self) -> None:
        self.closed = True


@pytest.mark.parametrize(
    ("said", "idle_seconds", "asked"),
    [
        (7, 0, [1, 1, 1]),  # once it is known that nobody stands between
        (5, 0, [1, 2, 3]),
        (7, 300, [1, 2, 3]),
    ],
)
def test_behind_a_pooler_each_work_ends_with_an_answer_that_gives_the_session_back(
    said: int, idle_seconds: int, asked: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    connection = Connected(said)
    monkeypatch.setattr("taskflow.records.database.connect", lambda *_: connection)
    database = Database(lambda fresh: FIRST, idle_seconds=idle_seconds)
    seen = []
    for _ in asked:
        database.run(WORKER, lambda access: None)
        seen.append(connection.asked)
    assert seen == asked


@pytest.mark.parametrize("error", [psycopg.errors.UniqueViolation, ValueError])
def test_work_that_fails_by_itself_gives_the_session_back_as_well(
    error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(access: object) -> None:
        raise error

    connection = Connected(5)
    monkeypatch.setattr("taskflow.records.database.connect", lambda *_: connection)
    with pytest.raises(error):
        Database(lambda fresh: FIRST).run(WORKER, fails)
    assert connection.asked == 1


FIRST = "postgresql://u:p@a.test:5432/t"


@pytest.mark.parametrize(
    ("then", "moves"),
    [
        (FIRST, False),
        (FIRST.replace("u:p", "u:q"), False),  # the old password still is good on a connection that is there
        (f"{FIRST}?sslmode=require", False),
        (FIRST.replace("a.test", "b.test"), True),
        (FIRST.replace("5432", "5433"), True),
        (FIRST.replace("/t", "/s"), True),
        (FIRST.replace("u:p", "v:p"), True),
        (DatabaseUnavailable("no secret"), False),
        (CallRefused("AccessDenied", "GetSecretValue"), False),
    ],
)
def test_who_goes_over_to_another_database_is_followed_by_processes_that_run(
    then: str | Exception, moves: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[tuple[str, Connected]] = []
    at, address = [0.0], [cast("str | Exception", FIRST)]

    def url(fresh: bool) -> str:
        if isinstance(address[0], Exception):
            raise address[0]
        return address[0]

    def connect(url: str, timeout: int, idle_seconds: int) -> Connected:
        made.append((url, Connected()))
        return made[-1][1]

    monkeypatch.setattr("taskflow.records.database.connect", connect)
    database = Database(url, now=lambda: at[0])
    for seconds in (0.0, 1.0, SECRET_SECONDS - 1):
        at[0] = seconds
        database.run(WORKER, lambda access: None)
        address[0] = then
    assert [each for each, _ in made] == [FIRST]
    for seconds in (SECRET_SECONDS, SECRET_SECONDS + 1, 3 * SECRET_SECONDS):
        at[0] = seconds
        database.run(WORKER, lambda access: None)
    assert [each for each, _ in made] == ([FIRST, then] if moves else [FIRST])
    assert [each.closed for _, each in made] == ([True, False] if moves else [False])
