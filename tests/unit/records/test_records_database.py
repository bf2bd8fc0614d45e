"""Where the database is, and what happens when it is not there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from psycopg.conninfo import conninfo_to_dict
from taskflow.errors import SettingsError
from taskflow.records.access import WORKER
from taskflow.records.database import Database, DatabaseUnavailable, database_url
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
