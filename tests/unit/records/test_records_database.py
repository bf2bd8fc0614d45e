"""Where the database is, and what happens when it is not there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

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
    """A connection that is never used."""

    closed = False

    def close(self) -> None:
        self.closed = True


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
